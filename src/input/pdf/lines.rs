//! The lines of a page: glyphs that stand on one base line, cut where there is a gap between them.
//!
//! All text that runs in one direction is laid into a plane in which it runs to the right and the next line is below,
//! so that turned pages and vertical writing need no rules of their own. Which piece is read after which is left to
//! `columns`.

use super::font::GlyphText;
use super::interpret::Placed;
use super::mojibake;
use std::collections::{HashMap, HashSet};

/// Gap between two glyphs at which a line is cut, in sizes of the font. Justified text stretches less.
const GAP: f64 = 0.75;
/// Distance of base lines that count as one, in sizes of the font: raised figures belong to their line.
const SAME_LINE: f64 = 0.35;
/// Distance of a glyph from its copy that makes it look bold, in sizes of the font.
const COPY: f64 = 0.15;

/// A glyph in the plane.
#[derive(Clone, Debug)]
pub(super) struct PlacedGlyph {
    pub(super) characters: GlyphText,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    pub(super) font: usize,
    hidden: bool,
}

/// A piece of a line without a gap.
#[derive(Clone, Debug)]
pub(super) struct TextPiece {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The height of its base line; larger is further up.
    pub(super) base: f64,
    pub(super) size: f64,
    /// Number of its row; rows are counted from the top of the page.
    pub(super) row: usize,
}

/// The text of a page that runs in one direction.
#[derive(Debug, Default)]
pub(super) struct Plane {
    pub(super) pieces: Vec<TextPiece>,
    pub(super) rows: usize,
    /// Lower and upper edge of the page.
    pub(super) bottom: f64,
    pub(super) top: f64,
}

/// What the glyphs of a page come to.
#[derive(Debug, Default)]
pub(super) struct PageLines {
    /// The direction with the most glyphs first.
    pub(super) planes: Vec<Plane>,
    /// Number of the font and how many of its glyphs are unknown.
    pub(super) unknown: HashMap<usize, usize>,
    pub(super) glyphs: usize,
    /// Glyphs that run neither along nor across the page.
    pub(super) slanted: usize,
}

/// Lays out the glyphs of a page. `is_simple` tells whether the codes of a font are single bytes.
pub(super) fn lines(glyphs: &[Placed], area: [f64; 4], is_simple: impl Fn(usize) -> bool) -> PageLines {
    let mut page = PageLines::default();
    let mut planes: [Vec<PlacedGlyph>; 4] = Default::default();
    let mut last = 0;
    for glyph in glyphs {
        let direction = match direction(glyph.way) {
            TextDirection::Still => last,
            TextDirection::Slanted => {
                page.slanted += 1;
                continue;
            }
            TextDirection::Quarter(quarter) => quarter,
        };
        last = direction;
        let (left, base) = turn(direction, glyph.x, glyph.y);
        let (end, _) = turn(direction, glyph.x + glyph.way.0, glyph.y + glyph.way.1);
        let &Placed { size, font, hidden, .. } = glyph;
        if let Some(plane) = planes.get_mut(direction) {
            let characters = glyph.characters.clone();
            plane.push(PlacedGlyph { characters, left, right: end.max(left), base, size, font, hidden });
        }
    }
    drop_hidden_doubles(&mut planes);
    let mut order = [0, 1, 2, 3];
    order.sort_by_key(|&direction| std::cmp::Reverse(planes.get(direction).map_or(0, Vec::len)));
    for direction in order {
        let mut runs = planes.get_mut(direction).map(std::mem::take).unwrap_or_default();
        if runs.is_empty() {
            continue;
        }
        drop_copies(&mut runs);
        let ends = [turn(direction, area[0], area[1]).1, turn(direction, area[2], area[3]).1];
        let mut plane = Plane { bottom: ends[0].min(ends[1]), top: ends[0].max(ends[1]), ..Plane::default() };
        for mut row in rows(runs) {
            mojibake::repair(&mut row, &is_simple);
            for run in &row {
                if run.characters == GlyphText::Unknown {
                    *page.unknown.entry(run.font).or_default() += 1;
                }
                page.glyphs += usize::from(!is_blank(run));
            }
            let before = plane.pieces.len();
            cut(&row, plane.rows, &mut plane.pieces);
            plane.rows += usize::from(plane.pieces.len() > before);
        }
        page.planes.push(plane);
    }
    page
}

enum TextDirection {
    /// To the right, up, to the left, down.
    Quarter(usize),
    Slanted,
    Still,
}

fn direction((x, y): (f64, f64)) -> TextDirection {
    // A tenth is about six degrees: more than a scanned page is askew.
    if x == 0.0 && y == 0.0 {
        TextDirection::Still
    } else if y.abs() <= x.abs() * 0.1 {
        TextDirection::Quarter(if x > 0.0 { 0 } else { 2 })
    } else if x.abs() <= y.abs() * 0.1 {
        TextDirection::Quarter(if y > 0.0 { 1 } else { 3 })
    } else {
        TextDirection::Slanted
    }
}

/// A place in the plane of a direction.
fn turn(direction: usize, x: f64, y: f64) -> (f64, f64) {
    match direction {
        0 => (x, y),
        1 => (y, -x),
        2 => (-x, -y),
        _ => (-y, x),
    }
}

pub(super) fn is_blank(run: &PlacedGlyph) -> bool {
    match &run.characters {
        GlyphText::One(character) => character.is_whitespace(),
        GlyphText::Many(text) => text.trim().is_empty(),
        GlyphText::None => true,
        GlyphText::Unknown => false,
    }
}

/// Leaves out hidden text that the page also shows: programs that recognise text leave it below the picture, and some
/// draw it above once more.
fn drop_hidden_doubles(planes: &mut [Vec<PlacedGlyph>; 4]) {
    let pairs = |hidden: bool| -> Vec<(&GlyphText, &GlyphText)> {
        let runs: Vec<&PlacedGlyph> =
            planes.iter().flatten().filter(|run| run.hidden == hidden && !is_blank(run)).collect();
        runs.iter().zip(runs.iter().skip(1)).map(|(a, b)| (&a.characters, &b.characters)).collect()
    };
    let shown: HashSet<_> = pairs(false).into_iter().collect();
    let hidden = pairs(true);
    let double = hidden.iter().filter(|pair| shown.contains(pair)).count();
    if double > 0 && double * 10 >= hidden.len() * 7 {
        for plane in planes.iter_mut() {
            plane.retain(|run| !run.hidden);
        }
    }
}

/// Leaves out a glyph that is drawn again at nearly the same place.
fn drop_copies(runs: &mut Vec<PlacedGlyph>) {
    let mut seen: HashMap<(GlyphText, i64, i64), (f64, f64)> = HashMap::new();
    runs.retain(|run| {
        if run.characters == GlyphText::Unknown {
            return true;
        }
        let step = (run.size * COPY).max(f64::MIN_POSITIVE);
        let (column, line) = ((run.left / step).round() as i64, (run.base / step).round() as i64);
        for dx in -1..=1 {
            for dy in -1..=1 {
                let key = (run.characters.clone(), column.saturating_add(dx), line.saturating_add(dy));
                if let Some((left, base)) = seen.get(&key)
                    && (left - run.left).abs() < step
                    && (base - run.base).abs() < step
                {
                    return false;
                }
            }
        }
        seen.insert((run.characters.clone(), column, line), (run.left, run.base));
        true
    });
}

/// Glyphs by their base lines, from the top; each row from left to right.
fn rows(mut runs: Vec<PlacedGlyph>) -> Vec<Vec<PlacedGlyph>> {
    runs.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut rows: Vec<Vec<PlacedGlyph>> = Vec::new();
    let (mut base, mut size) = (f64::INFINITY, 0.0_f64);
    for run in runs {
        match rows.last_mut() {
            Some(row) if (base - run.base).abs() <= SAME_LINE * size.max(run.size) => {
                if run.size > size {
                    (base, size) = (run.base, run.size);
                }
                row.push(run);
            }
            _ => {
                (base, size) = (run.base, run.size);
                rows.push(vec![run]);
            }
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
    }
    rows
}

/// Where the ink of a glyph ends: signs that close fill the left half of their square, and may hang into a margin.
fn ink(run: &PlacedGlyph) -> f64 {
    match run.characters {
        GlyphText::One('，' | '。' | '；' | '：' | '、' | '！' | '？' | '）' | '》' | '」' | '』' | '】' | '〕') => {
            run.left + (run.right - run.left) / 2.0
        }
        _ => run.right,
    }
}

/// Cuts a row into pieces at its gaps.
fn cut(row: &[PlacedGlyph], number: usize, pieces: &mut Vec<TextPiece>) {
    let first = pieces.len();
    let mut spaced = false;
    for run in row {
        if is_blank(run) {
            spaced = true;
            continue;
        }
        let unknown = char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 4]).to_owned();
        let text = match &run.characters {
            GlyphText::One(character) => character.to_string(),
            GlyphText::Many(text) => text.to_string(),
            GlyphText::Unknown => unknown,
            GlyphText::None => continue,
        };
        match pieces.get_mut(first..).and_then(<[TextPiece]>::last_mut) {
            Some(piece) if run.left - piece.right < GAP * piece.size.min(run.size).max(piece.size * 0.5) => {
                if wants_space(&piece.text, &text, (run.left - piece.right) / piece.size, spaced) {
                    piece.text.push(' ');
                }
                piece.text.push_str(&text);
                piece.right = piece.right.max(ink(run));
                if run.size > piece.size {
                    (piece.size, piece.base) = (run.size, run.base);
                }
            }
            _ => {
                let &PlacedGlyph { left, base, size, .. } = run;
                pieces.push(TextPiece { text, left, right: ink(run), base, size, row: number });
            }
        }
        spaced = false;
    }
}

/// Whether a space is read between two glyphs, `gap` sizes apart. Chinese characters have none between them, even where
/// a line is stretched.
fn wants_space(before: &str, after: &str, gap: f64, spaced: bool) -> bool {
    let is_western = |c: Option<char>| c.is_some_and(|c| c < '\u{2000}');
    let western = is_western(before.chars().next_back()) && is_western(after.chars().next());
    !before.ends_with(' ') && (spaced && (western || gap > 0.1) || western && gap > 0.2)
}
