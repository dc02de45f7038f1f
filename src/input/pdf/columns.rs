//! The order in which the pieces of a page are read: columns one after the other, what runs across them in its place.
//!
//! A page is cut from top to bottom into stretches between which white space runs straight through. Neighbouring
//! stretches that share a gap from top to bottom, with prose on both sides of it, are columns. A table has gaps as
//! well, but no prose: it is read row by row.

use super::lines::TextPiece;

/// Width of a gap between columns, in sizes of the font.
const GUTTER: f64 = 0.55;
/// Columns within columns.
const DEPTH: usize = 3;
/// Width below which a column holds no prose, in sizes of the font.
const NARROWEST: f64 = 6.0;

/// A line of the page in reading order.
#[derive(Clone, Debug)]
pub(super) struct PageLine {
    pub(super) pieces: Vec<TextPiece>,
    /// Lines with the same number share their left edge.
    pub(super) column: usize,
}

impl PageLine {
    pub(super) fn left(&self) -> f64 {
        self.pieces.iter().map(|piece| piece.left).fold(f64::INFINITY, f64::min)
    }

    pub(super) fn right(&self) -> f64 {
        self.pieces.iter().map(|piece| piece.right).fold(f64::NEG_INFINITY, f64::max)
    }

    pub(super) fn base(&self) -> f64 {
        self.pieces.first().map_or(0.0, |piece| piece.base)
    }

    pub(super) fn size(&self) -> f64 {
        self.pieces.iter().map(|piece| piece.size).fold(0.0, f64::max)
    }
}

/// Puts the pieces of a page in order.
pub(super) fn read(pieces: Vec<TextPiece>) -> Vec<PageLine> {
    let mut order = Order { lines: Vec::new(), columns: 0 };
    order.area(pieces, 0);
    order.lines
}

struct Order {
    lines: Vec<PageLine>,
    columns: usize,
}

/// Pieces between which no white space runs across the area.
struct PieceBand {
    pieces: Vec<TextPiece>,
    top: f64,
    bottom: f64,
}

/// A range of x without text.
type Gap = (f64, f64);

impl Order {
    fn area(&mut self, pieces: Vec<TextPiece>, depth: usize) {
        let column = self.columns;
        self.columns += 1;
        let size = median(pieces.iter().map(|piece| piece.size));
        let stretches = stretches(pieces);
        let mut next = 0;
        // A stretch is looked at again only where columns could begin at a later one.
        let mut steps = stretches.len().saturating_mul(50);
        while next < stretches.len() {
            let rest = stretches.get(next..).unwrap_or_default();
            let found = if depth < DEPTH && steps > 0 { columns(rest, size, &mut steps) } else { None };
            match found {
                Some(ColumnSplit { above: 0, length, gutters }) => {
                    let mut parts: Vec<Vec<TextPiece>> = vec![Vec::new(); gutters.len() + 1];
                    for piece in rest.iter().take(length).flat_map(|stretch| &stretch.pieces) {
                        if let Some(part) = parts.get_mut(part_of(piece, &gutters)) {
                            part.push(piece.clone());
                        }
                    }
                    for part in parts {
                        self.area(part, depth + 1);
                    }
                    next += length;
                }
                Some(ColumnSplit { above, .. }) => {
                    for stretch in rest.iter().take(above) {
                        self.rows(&stretch.pieces, column);
                    }
                    next += above;
                }
                None => {
                    if let Some(stretch) = rest.first() {
                        self.rows(&stretch.pieces, column);
                    }
                    next += 1;
                }
            }
        }
    }

    /// Reads pieces row by row.
    fn rows(&mut self, pieces: &[TextPiece], column: usize) {
        let mut pieces: Vec<&TextPiece> = pieces.iter().collect();
        pieces.sort_by(|a, b| a.row.cmp(&b.row).then(a.left.total_cmp(&b.left)));
        for row in pieces.chunk_by(|a, b| a.row == b.row) {
            self.lines.push(PageLine { pieces: row.iter().map(|piece| (*piece).clone()).collect(), column });
        }
    }
}

pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Cuts an area wherever white space runs from its left to its right.
fn stretches(mut pieces: Vec<TextPiece>) -> Vec<PieceBand> {
    // A line takes less than its size, so that lines set solid are still apart.
    let extent = |piece: &TextPiece| (piece.base + 0.7 * piece.size, piece.base - 0.1 * piece.size);
    pieces.sort_by(|a, b| extent(b).0.total_cmp(&extent(a).0));
    let mut stretches: Vec<PieceBand> = Vec::new();
    for piece in pieces {
        let (top, bottom) = extent(&piece);
        match stretches.last_mut() {
            Some(stretch) if top > stretch.bottom => {
                stretch.bottom = stretch.bottom.min(bottom);
                stretch.pieces.push(piece);
            }
            _ => stretches.push(PieceBand { pieces: vec![piece], top, bottom }),
        }
    }
    stretches
}

/// Columns, or that there are some below other text.
struct ColumnSplit {
    /// Stretches that stand above them; if there are any, the rest is not known yet.
    above: usize,
    /// Stretches that they take.
    length: usize,
    /// The gaps between them.
    gutters: Vec<Gap>,
}

/// Looks for columns that begin with the first stretches.
fn columns(stretches: &[PieceBand], size: f64, steps: &mut usize) -> Option<ColumnSplit> {
    let mut gaps: Vec<Gap> = vec![(f64::NEG_INFINITY, f64::INFINITY)];
    let mut length = 0;
    let (mut left, mut right) = (f64::INFINITY, f64::NEG_INFINITY);
    for stretch in stretches {
        *steps = steps.saturating_sub(1 + stretch.pieces.len() / 8);
        let mut both = gaps.clone();
        let (mut from, mut to) = (left, right);
        for piece in &stretch.pieces {
            both = both.into_iter().flat_map(|gap| without(gap, piece)).collect();
            // More gaps than any page has columns: a table, or noise.
            both.truncate(64);
            from = from.min(piece.left);
            to = to.max(piece.right);
        }
        // The margins are gaps as well; as long as one inside can still be found, the columns may go on.
        let inner = |gap: &Gap| gap.1 - gap.0 >= GUTTER * size && (gap.0.is_finite() && gap.1.is_finite());
        let open = |gap: &Gap| gap.1 - gap.0 >= GUTTER * size && (gap.0.is_finite() || gap.1.is_finite());
        if !both.iter().any(inner) && (gaps.iter().any(inner) || !both.iter().any(open)) {
            break;
        }
        (gaps, left, right) = (both, from, to);
        length += 1;
        if *steps == 0 {
            break;
        }
    }
    gaps.retain(|gap| gap.1 - gap.0 >= GUTTER * size && gap.0 > left && gap.1 < right);
    let run = stretches.get(..length)?;
    // A heading or a date above the columns stands in one of them by chance, or in two, but not at their left edge.
    let fills_two = |stretch: &PieceBand| {
        let edge = stretch.pieces.iter().map(|piece| piece.left).fold(f64::INFINITY, f64::min);
        stands_in_two(stretch, &gaps) && edge <= left + 3.0 * size
    };
    if gaps.is_empty() {
        return None;
    }
    let skipped = run.iter().position(fills_two)?;
    let skipped = if skipped < 4 { skipped } else { 0 };
    if skipped > 0 {
        // What stands above must not narrow the gaps below it: they are looked for once more.
        return Some(ColumnSplit { above: skipped, length: 0, gutters: Vec::new() });
    }
    let mut kept = run.get(skipped..)?;
    // So does a line below them that is set off.
    while let [.., before, last] = kept
        && !fills_two(last)
        && before.bottom - last.top > 1.5 * size
    {
        kept = kept.get(..kept.len() - 1)?;
    }
    let gutters: Vec<Gap> = gaps.into_iter().filter(|gap| is_gutter(kept, *gap)).collect();
    let prose = !gutters.is_empty() && (0..=gutters.len()).all(|i| is_prose(kept, &gutters, i, size));
    prose.then_some(ColumnSplit { above: 0, length: kept.len(), gutters })
}

/// What is left of a gap beside a piece.
fn without((left, right): Gap, piece: &TextPiece) -> impl Iterator<Item = Gap> {
    let parts = if piece.right <= left || piece.left >= right {
        [Some((left, right)), None]
    } else {
        [
            Some((left, piece.left)).filter(|_| piece.left > left),
            Some((piece.right, right)).filter(|_| piece.right < right),
        ]
    };
    parts.into_iter().flatten()
}

fn part_of(piece: &TextPiece, gaps: &[Gap]) -> usize {
    gaps.iter().filter(|(left, _)| piece.left > *left).count()
}

fn stands_in_two(stretch: &PieceBand, gaps: &[Gap]) -> bool {
    let mut parts = stretch.pieces.iter().map(|piece| part_of(piece, gaps));
    parts.next().is_some_and(|first| parts.any(|part| part != first))
}

/// Whether at least two lines stand on either side of a gap.
fn is_gutter(stretches: &[PieceBand], gap: Gap) -> bool {
    let pieces = || stretches.iter().flat_map(|stretch| &stretch.pieces);
    pieces().filter(|piece| piece.right <= gap.0 + 0.01).take(2).count() == 2
        && pieces().filter(|piece| piece.left >= gap.1 - 0.01).take(2).count() == 2
}

/// Whether a column is filled by lines of text, as far as they go.
fn is_prose(stretches: &[PieceBand], gutters: &[Gap], column: usize, size: f64) -> bool {
    let pieces =
        || stretches.iter().flat_map(|stretch| &stretch.pieces).filter(|piece| part_of(piece, gutters) == column);
    let left = pieces().map(|piece| piece.left).fold(f64::INFINITY, f64::min);
    let right = pieces().map(|piece| piece.right).fold(f64::NEG_INFINITY, f64::max);
    let width = right - left;
    let (full, all) = pieces().fold((0_usize, 0_usize), |(full, all), piece| {
        (full + usize::from(piece.right - piece.left >= 0.7 * width), all + 1)
    });
    width >= NARROWEST * size && full * 2 >= all
}
