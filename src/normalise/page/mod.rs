//! How the lines of a page hang together: which of them end a paragraph, and which are a piece of one.
//!
//! In most documents a line is a paragraph. Texts made from PDF files, newspapers and e-mails are broken at a width
//! instead, inside words and figures (`8.⏎4%`, `奇⏎葆`), with page numbers and running heads between the pieces; other
//! pages have lost their line ends altogether. Which of these a document is, it shows by the shape of its lines alone:
//! how long they are, how they end, how they begin. No word of it is looked at but those beside page numbers, which the
//! rules name ([`PageNumbers`]); what a line means is left to the layout rules. The answer is a [`LineFate`] for each line of
//! the original, by which [`super`] writes the text.
//!
//! The lengths in this folder are those of type on paper, and no knowledge of speeches: rules do not change them.

mod heads;
mod shape;
mod width;

pub(super) use shape::ends_sentence;

use super::front_matter;
use super::page_numbers::PageNumbers;
use super::{is_line_end, tag};
use memchr::{memchr2_iter, memmem};
use shape::Shape;
use std::borrow::Cow;
use std::ops::Range;

/// What becomes of a line of the original.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LineFate {
    /// It is a line.
    #[default]
    Stands,
    /// The next line that is not gone continues it.
    GoesOn,
    /// It is no part of the text: a page number or a running head between two pieces of a paragraph.
    Gone,
    /// It is several lines: white space behind the end of a sentence, and wide gaps, are line ends that were lost.
    Several,
}

/// The lines of a page, and what became of them.
#[derive(Debug, Default)]
pub(super) struct LineFates {
    /// Of each line that starts at these bytes of the original, blank lines too; none where every line stands.
    fates: Vec<LineFate>,
    starts: Vec<usize>,
    /// Whether spaces at the ends of lines that go on mean nothing, because nearly all of them have one.
    pub trailing_spaces: bool,
    /// Lines that go on.
    pub joined: usize,
    /// Lines that are gone.
    pub gone: usize,
    /// Lines that are several.
    pub several: usize,
}

/// A line that is longer than this, in bytes, is a paragraph: no page is so wide.
const WIDEST: usize = 3 * 66;
/// Of so many lines one may be longer than that in a document whose lines are broken.
const ONE_LONG_IN: usize = 10;
/// A line at least so long, in bytes, may be a whole document that has lost its line ends.
const SEVERAL: usize = 3 * 1000;
/// The same in a document of at most [`FEW`] lines.
const SEVERAL_OF_FEW: usize = 3 * 80;
const FEW: usize = 3;

impl LineFates {
    /// Looks at all lines of a document behind its front matter, whose lines stand. Takes time linear in its length,
    /// little of it where lines are paragraphs.
    pub fn of(original: &str, numbers: &PageNumbers) -> LineFates {
        let lines = lines(original);
        let front_matter = front_matter::read(original, &[]).map_or(0, |stated| stated.end);
        let first = lines.iter().take_while(|line| line.start < front_matter).count();
        let texts: Vec<&str> = lines.iter().map(|line| original[line.clone()].trim()).collect();
        let written: Vec<usize> = (first..lines.len()).filter(|&n| !texts[n].is_empty()).collect();
        let long = written.iter().filter(|&&n| texts[n].len() > WIDEST).count();
        let mut page = LineFates::default();
        if long * ONE_LONG_IN <= written.len() {
            let bare = without_tags(lines[first..].iter().map(|l| &original[l.clone()]));
            let shapes = Shape::of_all(bare.iter().map(AsRef::as_ref));
            let after_page_end = |n: usize| {
                lines.get((first + n).wrapping_sub(1)).is_some_and(|before| original[before.end..].starts_with('\u{c}'))
            };
            page.fates = width::fates(&shapes, &after_page_end, numbers);
        }
        if page.fates.is_empty() {
            page.fates = vec![LineFate::Stands; lines.len()];
        } else {
            page.fates.splice(0..0, vec![LineFate::Stands; first]);
        }
        for pair in written.windows(2) {
            let (n, next) = (pair[0], pair[1]);
            if page.fates[n] == LineFate::Stands && next == n + 1 && breaks_an_enumeration(texts[n], texts[next]) {
                page.fates[n] = LineFate::GoesOn;
            }
        }
        let several = if written.len() <= FEW { SEVERAL_OF_FEW } else { SEVERAL };
        for &n in written.iter().filter(|&&n| texts[n].len() >= several) {
            if page.fates[n] == LineFate::Stands && has_lost_line_ends(texts[n]) {
                page.fates[n] = LineFate::Several;
            }
        }
        let count = |fate: LineFate| written.iter().filter(|&&n| page.fates[n] == fate).count();
        (page.joined, page.gone, page.several) =
            (count(LineFate::GoesOn), count(LineFate::Gone), count(LineFate::Several));
        let spaced = |&n: &usize| {
            page.fates[n] == LineFate::GoesOn && original[lines[n].clone()].ends_with([' ', '\u{3000}', '\u{a0}'])
        };
        page.trailing_spaces = 2 * written.iter().filter(|n| spaced(n)).count() > page.joined;
        if page.fates.iter().all(|&fate| fate == LineFate::Stands) {
            page.fates.clear();
        } else {
            page.starts = lines.iter().map(|line| line.start).collect();
        }
        page
    }

    /// The fates of its lines, for who asks from the first byte to the last.
    pub fn fates(&self) -> Fates<'_> {
        Fates { page: self, line: 0 }
    }
}

/// Lines without their tags, also those that begin in one line and end in the next.
fn without_tags<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<Cow<'t, str>> {
    let mut is_open = false;
    let bare = |line: &'t str| {
        let rest = line.split_once('>').filter(|(tag, _)| is_open && !tag.contains('<')).map_or(line, |(_, rest)| rest);
        let mut text = tag::without(rest);
        let begins = |at: &usize| {
            let tag = &text[at + 1..];
            tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && !tag.contains('>')
        };
        let open = text.rfind('<').filter(begins);
        is_open = open.is_some();
        if let Some(at) = open {
            text = Cow::Owned(text[..at].to_owned());
        }
        text
    };
    lines.map(bare).collect()
}

/// What became of the lines of a page, asked for in their order.
pub(super) struct Fates<'p> {
    page: &'p LineFates,
    line: usize,
}

impl Fates<'_> {
    /// The fate of the line in which a byte lies, which is behind those that were asked for before.
    pub fn at(&mut self, byte: usize) -> LineFate {
        while self.page.starts.get(self.line + 1).is_some_and(|&start| start <= byte) {
            self.line += 1;
        }
        self.page.fates.get(self.line).copied().unwrap_or_default()
    }
}

/// The lines of a text, without their line ends, as the normaliser reads them.
fn lines(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut start = 0;
    let mut end_line = |end: usize, width: usize| {
        // The second half of a line end of two characters.
        if end >= start {
            lines.push(start..end);
            start = end + width;
        }
    };
    // Line ends that next to no text has.
    let rare: Vec<&str> = ["\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"]
        .into_iter()
        .filter(|rare| memmem::find(bytes, rare.as_bytes()).is_some())
        .collect();
    if rare.is_empty() {
        for end in memchr2_iter(b'\n', b'\r', bytes) {
            end_line(end, if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 });
        }
    } else {
        for (end, c) in text.char_indices().filter(|&(_, c)| is_line_end(c)) {
            end_line(end, if bytes[end..].starts_with(b"\r\n") { 2 } else { c.len_utf8() });
        }
    }
    if start < text.len() {
        lines.push(start..text.len());
    }
    lines
}

/// Whether a line end stands inside an enumeration: behind the mark between two items, or inside an item.
fn breaks_an_enumeration(line: &str, next: &str) -> bool {
    /// The characters that stay together in an item that is broken.
    const PIECE: usize = 3;
    if line.ends_with(['、', '､']) {
        return true;
    }
    // 马凯明、刘奇⏎葆、许其亮
    let goes_on = next.char_indices().take(PIECE + 1).skip(1).any(|(_, c)| c == '、');
    goes_on
        && line.char_indices().rev().take(PIECE + 1).skip(1).any(|(_, c)| c == '、')
        && next.chars().take_while(|&c| c != '、').all(shape::is_letter)
        && line.chars().rev().take_while(|&c| c != '、').all(shape::is_letter)
}

/// Whether white space stands behind the end of some sentence, or wide gaps between its words.
fn has_lost_line_ends(line: &str) -> bool {
    let mut before = ' ';
    line.chars().any(|c| {
        let lost = c.is_whitespace() && (shape::ends_sentence(before) || before.is_whitespace());
        before = c;
        lost
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_front_matter_are_not_lines_of_the_page() {
        let front = "---\ntitle: \"政府工作报告\"\ndate: \"2018-01-09\"\nplace: \"湖北省秭归县\"\n---\n\n";
        let text = format!("{front}各位代表:\n我代表县人民政府报告工作。\n");
        let page = LineFates::of(&text, &PageNumbers::default());
        assert_eq!((page.joined, page.gone, page.several), (0, 0, 0));
    }
}
