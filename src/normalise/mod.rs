//! The normalised view of a document: the same text with one spelling for what people write in many.
//!
//! Rules match against this text; every position in it leads back to the original ([`NormalisedText::original`]).
//! Which lines are site furniture, where speeches begin and what a character sequence means is left to others.
//!
//! The text is the lines that hold more than white space, joined by one `\n`. Lines that were broken at the width of a
//! page are one line again, page numbers and running heads between them are gone ([`page`]). On the way each line
//! passes:
//!
//! | Step | What it does | Example |
//! | --- | --- | --- |
//! | `line` | HTML entities become the character they stand for | `&ldquo;六稳&rdquo;` → `"六稳"` |
//! | `line` | zero-width and control characters go | |
//! | `tag` | tags of HTML go; those of blocks end a line | `讲话<br>同志们：` → `讲话⏎同志们:` |
//! | `width` | full-width ASCII, quotes, dashes, middle dots, masks and radicals get one form; 。、《》… stay, and each dash of a run stays one `-` | `（２．５％）` → `(2.5%)`, `——` → `--` |
//! | `markup` | the bars of a table around a line go | `\| 县长 \|` → `县长` |
//! | `markup` | marks around a whole line go, and those of list items | `== 标题 ==` → `标题` |
//! | `stops` | where a document writes no `、` at all, commas between short items become it | `马凯,王刚,刘奇葆` → `马凯、王刚、刘奇葆` |
//! | `markup` | Markdown headings, quoting and, in a Markdown document, emphasis go | `**一、工作回顾**` → `一、工作回顾` |
//! | `gloss` | pinyin after a Han character goes | `政协(xié)` → `政协` |
//! | `markup` | links become the text they show | `[[政协\|区政协]]` → `区政协` |
//! | `markup` | footnote marks after a Han character, a letter or a closing quote or bracket go | `"六稳"[1]要求` → `"六稳"要求` |
//! | `space` | white space goes, but for one space between words | `马凯　王刚` → `马凯 王刚`, `报 告` → `报告` |
//! | `stops` | a point that ends a sentence becomes `。` | `提案145件.会议` → `提案145件。会议` |
//! | `zero` | a circle, O or 0 that stands for 〇 becomes 〇 | `二○一四年` → `二〇一四年` |
//! | `script` | traditional characters become simplified, where the document is traditional or mixed | `區委` → `区委` |
//!
//! Masks (`×`, `*`, `_`, `xx`, a ○ that is no zero) stay. All of it but `script` is one pass over the characters after a
//! survey of the document for what no single line can tell; only one line at a time is held beside the result. Most
//! lines need no more than `width` and are written as they are read (`plain`).

mod blank;
mod characters;
pub mod front_matter;
mod gloss;
mod line;
mod markup;
mod offsets;
mod page;
pub mod page_numbers;
mod plain;
mod plane;
pub mod script;
mod space;
pub mod span;
mod stops;
mod survey;
mod tag;
mod width;
mod zero;

// By which the files of this folder name it, wherever it is.
use crate as normalise;
use speechmeta_value as value;

use memchr::memchr_iter;
use std::ops::Range;

use blank::Blank;
pub use characters::Characters;
pub use line::is_line_end;
use line::{Glyph, GlyphLine, SourcePosition};
use offsets::Offsets;
use page::{LineFate, LineFates};
use page_numbers::PageNumbers;
use script::{Conversion, Script, is_han, is_traditional_only};
use span::Span;
use survey::Survey;
pub use width::form;

/// A normalised text and the way back from it to the original.
#[derive(Clone, Debug, Default)]
pub struct NormalisedText {
    text: String,
    lines: Vec<Range<usize>>,
    offsets: Offsets,
    characters: Characters,
    /// Lines above which more blank lines stand than usual, and whether the gap is wide: more than one of them.
    gaps: Vec<(usize, bool)>,
    taken: PageLosses,
}

/// What a text lost on its way from the page, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageLosses {
    /// Lines to which the next one was joined.
    pub joined: usize,
    /// Page numbers and running heads.
    pub repeated: usize,
    /// Tags of HTML.
    pub tags: usize,
    /// Lines that were taken for several, because white space stands where line ends were.
    pub several: usize,
}

impl NormalisedText {
    /// Normalises a text that is no page of a document: a word, a line.
    pub fn new(original: &str) -> Self {
        Self::of_page(original, PageNumbers::usual())
    }

    /// Normalises a whole document, whose page numbers have these words. Takes time linear in its length and memory of
    /// about its size.
    pub fn of_page(original: &str, numbers: &PageNumbers) -> Self {
        let survey = Survey::of(original);
        let page = LineFates::of(original, numbers);
        let mut normalised = NormalisedText { text: String::with_capacity(original.len()), ..Default::default() };
        normalised.taken = PageLosses { joined: page.joined, repeated: page.gone, tags: 0, several: page.several };
        let mut line = GlyphLine::default();
        // The line end to write when another line follows, as position and width.
        let mut line_end = None;
        let mut place = SourcePosition::default();
        let mut traditional = 0;
        let mut fates = page.fates();
        let mut blank = Blank::default();
        while place.byte < original.len() {
            let before = normalised.text.len();
            if line_end.is_some() {
                normalised.text.push('\n');
            }
            let start = normalised.text.len();
            let end;
            let fate = fates.at(place.byte);
            let plain = match fate {
                LineFate::Stands if !survey.comma_lists => plain::write(original, place, &survey, &mut normalised.text),
                _ => None,
            };
            match plain {
                Some(plain) => {
                    if normalised.text.len() > start {
                        normalised.offsets.push_line_end(line_end);
                        normalised.offsets.push_stretch(plain.at, plain.length);
                        traditional += plain.traditional;
                    }
                    (end, place) = (plain.end, plain.next);
                }
                None => {
                    place = line.read(original, place, fate == LineFate::Several);
                    if fate == LineFate::Gone {
                        line.glyphs.clear();
                    }
                    // A tag may have taken line ends along: what counts is the last line that was read.
                    let mut goes_on = fates.at(place.byte.saturating_sub(1)) == LineFate::GoesOn;
                    while goes_on && !line.ends_inside && place.byte < original.len() {
                        if fates.at(place.byte) == LineFate::Gone {
                            place = line::skip(original, place);
                        } else {
                            place = line.go_on(original, place, page.trailing_spaces);
                            goes_on = fates.at(place.byte - 1) == LineFate::GoesOn;
                        }
                    }
                    traditional += line.traditional;
                    tidy(&mut line, &survey);
                    if !line.glyphs.is_empty() {
                        normalised.offsets.push_line_end(line_end);
                        normalised.push(&line);
                    }
                    end = line.end;
                }
            }
            if normalised.text.len() > start {
                blank.push_line(normalised.lines.len());
                normalised.lines.push(start..normalised.text.len());
                line_end = Some(end);
            } else {
                blank.above += 1;
                normalised.text.truncate(before);
            }
        }
        normalised.gaps = blank.gaps();
        normalised.taken.tags = line.tags;
        if traditional > 0 {
            let han = original.chars().filter(|&c| is_han(c)).count();
            normalised.simplify(Script::of(han, traditional));
        }
        normalised.text.shrink_to_fit();
        normalised.characters = Characters::of(&normalised.text);
        normalised
    }

    /// The same text with more line ends: one at each of these bytes (ascending, on the bounds of characters), in place
    /// of the space that stands there, or between two characters.
    pub fn cut(&mut self, places: &[usize]) {
        let text = std::mem::take(&mut self.text);
        let mut offsets = Offsets::default();
        self.text = String::with_capacity(text.len() + places.len());
        let mut from = 0;
        let mut first = 0;
        for &place in places {
            let piece = &text[from..place];
            let count = piece.chars().count();
            self.text.push_str(piece);
            offsets.push_from(&self.offsets, first..first + count);
            self.text.push('\n');
            first += count;
            let space = text[place..].starts_with(' ');
            match space {
                true => offsets.push_from(&self.offsets, first..first + 1),
                false => offsets.push(self.offsets.locate(first).map_or(0, |(original, _)| original), 0),
            }
            first += usize::from(space);
            from = place + usize::from(space);
        }
        self.text.push_str(&text[from..]);
        offsets.push_from(&self.offsets, first..first + text[from..].chars().count());
        self.offsets = offsets;
        let gaps: Vec<(usize, bool)> = self.gaps.iter().map(|&(line, wide)| (self.lines[line].start, wide)).collect();
        self.lines.clear();
        let mut start = 0;
        for end in memchr_iter(b'\n', self.text.as_bytes()).chain([self.text.len()]) {
            if start < end {
                self.lines.push(start..end);
            }
            start = end + 1;
        }
        // Each place before one of them put a character more before it, but where it took one away.
        let put: Vec<usize> = places.iter().copied().filter(|&place| !text[place..].starts_with(' ')).collect();
        self.gaps = gaps
            .into_iter()
            .filter_map(|(at, wide)| {
                let at = at + put.partition_point(|&place| place < at);
                Some((self.lines.binary_search_by_key(&at, |line| line.start).ok()?, wide))
            })
            .collect();
        self.characters = Characters::of(&self.text);
    }

    /// Whether the document has lost its line ends: behind the first lines, which are front matter, it has next to none, or
    /// white space stood in their place.
    pub fn is_unbroken(&self, front_matter: usize) -> bool {
        /// Lines of a document that has next to none.
        const FEW: usize = 3;
        /// Bytes of its lines on an average.
        const LONG: usize = 1800;
        let lines = self.lines.len() - front_matter;
        self.taken.several > 0 || lines <= FEW || self.text.len() > lines * LONG
    }

    /// What was taken out or joined on the way.
    pub fn taken(&self) -> PageLosses {
        self.taken
    }

    fn push(&mut self, line: &GlyphLine) {
        let in_step = |a: &Glyph, b: &Glyph| a.width == 1 && b.width == 1 && a.at + 1 == b.at;
        for stretch in line.glyphs.chunk_by(in_step) {
            match stretch {
                [glyph] => self.offsets.push(glyph.at, glyph.width as usize),
                [first, ..] => self.offsets.push_stretch(first.at, stretch.len()),
                [] => {}
            }
        }
        self.text.extend(line.glyphs.iter().map(|glyph| glyph.ch));
    }

    /// The last step, for which the script of the whole document must be known. It keeps the number of characters.
    fn simplify(&mut self, script: Script) {
        if script == Script::Simplified {
            return;
        }
        let original = std::mem::take(&mut self.text);
        self.text.reserve(original.len());
        let mut characters: Vec<char> = Vec::new();
        for range in &mut self.lines {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            let line = &original[range.clone()];
            range.start = self.text.len();
            if script == Script::Traditional || line.chars().any(is_traditional_only) {
                characters.clear();
                characters.extend(line.chars());
                Conversion::get().convert(&mut characters);
                self.text.extend(&characters);
            } else {
                self.text.push_str(line);
            }
            range.end = self.text.len();
        }
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where its lines are: byte ranges of [`as_str`](Self::as_str), without the line end, none of them empty.
    pub fn lines(&self) -> &[Range<usize>] {
        &self.lines
    }

    /// How many lines begin before a byte of the original.
    pub fn lines_before(&self, original: &str, byte: usize) -> usize {
        let characters = original[..byte].chars().count();
        self.lines.partition_point(|line| self.position(line.start) < characters)
    }

    /// The numbers of the lines above which more blank lines stand than usual in the document, ascending, and whether
    /// more than one stands there.
    pub fn gaps(&self) -> &[(usize, bool)] {
        &self.gaps
    }

    /// The stretch of the original that a byte range of the normalised text stands for, from the first character of
    /// the range to its last: what normalisation took out between the two lies inside, what it took out before or
    /// after does not. The span counts characters. An empty range is an empty span.
    ///
    /// A range that ends beyond the text or within a character is widened to the nearest character.
    pub fn original(&self, range: Range<usize>) -> Span {
        let start = floor_boundary(&self.text, range.start);
        if range.end <= range.start || start == self.text.len() {
            let position = self.position(start);
            return Span::new(position, position);
        }
        let last = floor_boundary(&self.text, range.end.min(self.text.len()).saturating_sub(1));
        let end = self.locate(last).map_or(0, |(position, width)| position + width);
        Span::new(self.position(start), end)
    }

    /// Original position of the character at `byte` and how many it stands for; `None` where the text is empty.
    fn locate(&self, byte: usize) -> Option<(usize, usize)> {
        self.offsets.locate(self.characters.number(&self.text, byte))
    }

    /// Original position of the character at `byte`, or the end of the last character where none is there.
    fn position(&self, byte: usize) -> usize {
        if byte < self.text.len() {
            return self.locate(byte).map_or(0, |(position, _)| position);
        }
        let last = floor_boundary(&self.text, byte.saturating_sub(1).min(self.text.len().saturating_sub(1)));
        self.locate(last).map_or(0, |(position, width)| position + width)
    }
}

/// The steps from the characters of a line to what is written of it, but for the last; see the module's table.
fn tidy(line: &mut GlyphLine, survey: &Survey) {
    if line.traits.pipe {
        line.remove(markup::pipes);
    }
    line.remove(markup::line_start);
    line.remove(markup::item_mark);
    line.remove(markup::frame);
    if survey.markdown && line.traits.star {
        line.remove(markup::emphasis);
    }
    if line.traits.parenthesis {
        line.remove(|glyphs| gloss::glosses(glyphs, survey.toned_glosses));
    }
    if line.traits.bracket {
        line.remove(markup::links);
        line.remove(markup::footnote_marks);
    }
    if line.traits.space {
        line.remove(space::superfluous);
    }
    if survey.comma_lists {
        stops::list(&mut line.glyphs);
    }
    if line.traits.point {
        stops::restore(&mut line.glyphs);
    }
    if line.traits.zero {
        zero::restore(&mut line.glyphs);
    }
}

/// The start of the character that `byte` lies in, or the end of the text.
fn floor_boundary(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

#[cfg(test)]
mod tests;
