//! Pages whose lines are broken at a width.
//!
//! Such a page has many lines of nearly one length, none that is much longer, and most of them end inside a sentence.
//! A line goes on where the first word of the next one would not have fitted into it.

use super::LineFate;
use super::heads;
use super::shape::Shape;
use crate::page_numbers::PageNumbers;

/// The narrowest and the widest page, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 66;
/// Lines of nearly one length that a broken page has at least, and a narrow one: short lines are often of one length.
const LEAST_LINES: usize = 3;
const LEAST_NARROW_LINES: usize = 8;
const NARROW: usize = 16;
/// Longer lines that a broken page may have: what stands around the text is often in one line.
const FEW_LONGER: usize = 2;
/// How much shorter than the width a line may be that is full, in characters: punctuation takes a character along.
const SLACK: usize = 2;
/// How much longer: punctuation hangs over.
const HANGING: usize = 2;

/// In which unit a page is measured.
#[derive(Clone, Copy)]
struct Measure {
    /// Of a line of so many characters and columns.
    length: fn(&Shape<'_>) -> usize,
    /// Of a word of so many characters and columns.
    word: fn((usize, usize)) -> usize,
    /// A character of Chinese.
    unit: usize,
}

const MEASURES: [Measure; 2] = [
    Measure { length: |s| s.characters + s.paragraph_indent() / 2, word: |(characters, _)| characters, unit: 1 },
    Measure { length: |s| s.columns + s.paragraph_indent(), word: |(_, columns)| columns, unit: 2 },
];

/// What becomes of each line; empty where the page is not broken.
pub(super) fn fates(
    shapes: &[Shape<'_>],
    after_page_end: &dyn Fn(usize) -> bool,
    numbers: &PageNumbers,
) -> Vec<LineFate> {
    let written: Vec<usize> = (0..shapes.len()).filter(|&n| !shapes[n].is_blank()).collect();
    if written.len() <= LEAST_LINES || !shapes.iter().any(|s| s.characters >= NARROWEST) {
        return Vec::new();
    }
    let on_every_page = heads::find(shapes, &written, after_page_end, numbers);
    let text: Vec<usize> = written.iter().copied().filter(|&n| !on_every_page[n]).collect();
    let Some((measure, width)) = width(shapes, &text) else { return Vec::new() };
    let style = LineStyle::of(shapes, &text, measure, width);
    let mut fates = vec![LineFate::Stands; shapes.len()];
    for pair in text.windows(2) {
        let (n, next) = (pair[0], pair[1]);
        let between = n + 1..next;
        let blank = between.clone().any(|m| shapes[m].is_blank());
        let page_end = between.clone().any(|m| on_every_page[m]) || (n + 1..=next).any(after_page_end);
        let parted = blank && !style.double_spaced;
        let line = &shapes[n];
        if style.goes_on(line, &shapes[next], parted)
            || parted && page_end && style.goes_on_over_page(line, &shapes[next])
        {
            fates[n] = LineFate::GoesOn;
            fates[n + 1..next].fill(LineFate::Gone);
        }
    }
    for n in written {
        if on_every_page[n] {
            fates[n] = LineFate::Gone;
        }
    }
    fates
}

/// The measure in which most lines have nearly one length, and that length.
fn width(shapes: &[Shape<'_>], text: &[usize]) -> Option<(Measure, usize)> {
    MEASURES
        .into_iter()
        .filter_map(|measure| Some((measure, width_in(shapes, text, measure)?)))
        .max_by_key(|&(measure, (full, _))| (full, measure.unit))
        .map(|(measure, (_, width))| (measure, width))
}

/// How many lines are full, and the width, if lines are broken at one.
fn width_in(shapes: &[Shape<'_>], text: &[usize], measure: Measure) -> Option<(usize, usize)> {
    let Measure { length, unit, .. } = measure;
    let mut lines_of = vec![0_usize; (WIDEST + HANGING + 1) * unit + 1];
    for &n in text {
        if let Some(count) = lines_of.get_mut(length(&shapes[n])) {
            *count += 1;
        }
    }
    let full = |width: usize| lines_of[width - SLACK * unit..=width].iter().sum::<usize>();
    let width = (NARROWEST * unit..=WIDEST * unit).max_by_key(|&w| (full(w), w))?;
    let is_full = |s: &&Shape<'_>| (width - SLACK * unit..=width + HANGING * unit).contains(&length(s));
    let lines = || text.iter().map(|&n| &shapes[n]);
    let count = lines().filter(is_full).count();
    let half = lines().filter(|s| length(s) * 2 >= width).count();
    let longer = lines().filter(|s| length(s) > width + HANGING * unit).count();
    let open = lines().filter(is_full).filter(|s| !s.is_closed()).count();
    let prose = lines().filter(is_full).filter(|s| s.is_prose()).count();
    let least = if width <= NARROW * unit { LEAST_NARROW_LINES } else { LEAST_LINES };
    let is_broken = count >= least
        && count * 2 >= half
        && (longer <= FEW_LONGER || longer * 20 <= text.len())
        && open * 2 > count
        && prose * 2 > count;
    is_broken.then_some((count, width))
}

/// How a broken page shows where a paragraph begins.
struct LineStyle {
    measure: Measure,
    width: usize,
    /// Paragraphs begin with an indent.
    indented: bool,
    /// Paragraphs are parted by blank lines.
    parted: bool,
    /// Blank lines stand between all lines and mean nothing.
    double_spaced: bool,
}

impl LineStyle {
    fn of(shapes: &[Shape<'_>], text: &[usize], measure: Measure, width: usize) -> LineStyle {
        let indented = text.iter().filter(|&&n| shapes[n].indent >= 2).count();
        let pairs = text.len() - 1;
        let blank = |pair: &&[usize]| (pair[0] + 1..pair[1]).any(|m| shapes[m].is_blank());
        let blanks = text.windows(2).filter(blank).count();
        LineStyle {
            measure,
            width,
            indented: indented >= 2 && indented * 4 <= text.len() * 3,
            parted: blanks >= 2 && blanks * 10 < pairs * 9,
            double_spaced: blanks * 10 >= pairs * 9,
        }
    }

    /// Whether the next line continues this one; `parted`: a blank line stands between.
    fn goes_on(&self, line: &Shape<'_>, next: &Shape<'_>, parted: bool) -> bool {
        if parted || self.begins_paragraph(next) {
            return false;
        }
        if !self.is_full(line, next) {
            // Ragged ends.
            return line.text.ends_with(['，', ',', '、']) && (self.measure.length)(line) * 3 >= self.width * 2;
        }
        if !line.is_closed() {
            return true;
        }
        // Behind the end of a sentence a paragraph may end as well; joined only where the page shows that it does not.
        let next_is_full = (self.measure.length)(next) + SLACK * self.measure.unit >= self.width;
        (self.indented || self.parted) && (next_is_full || next.is_closed())
    }

    /// The same over a page end, where blank lines mean nothing.
    fn goes_on_over_page(&self, line: &Shape<'_>, next: &Shape<'_>) -> bool {
        !line.is_closed() && self.is_full(line, next) && !self.begins_paragraph(next)
    }

    fn begins_paragraph(&self, next: &Shape<'_>) -> bool {
        self.indented && next.indent >= 2
            || next.text.starts_with("——")
            || next.text.starts_with("--")
            || next.is_bracketed()
            || next.is_numbered()
    }

    /// Whether the first word of the next line would not have fitted into this one.
    fn is_full(&self, line: &Shape<'_>, next: &Shape<'_>) -> bool {
        let Measure { length, word, unit } = self.measure;
        length(line) + word(next.first_word()) + (SLACK - 1) * unit >= self.width
    }
}
