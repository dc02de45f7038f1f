//! The normalised view of a document: the same text with one spelling for what people write in many.
//!
//! Rules match against this text; every position in it leads back to the original ([`NormalisedText::original`]).
//! Which lines are site furniture, where speeches begin and what a character sequence means is left to others.
//!
//! The text is the lines that hold more than white space, joined by one `\n`. On the way each line passes:
//!
//! | Step | What it does | Example |
//! | --- | --- | --- |
//! | `line` | HTML entities become the character they stand for | `&ldquo;六稳&rdquo;` → `"六稳"` |
//! | `line` | zero-width and control characters go | |
//! | `width` | full-width ASCII, quotes, dashes, middle dots, masks and radicals get one form; 。、《》… stay, and each dash of a run stays one `-` | `（２．５％）` → `(2.5%)`, `——` → `--` |
//! | `markup` | Markdown headings, quoting and, in a Markdown document, emphasis go | `**一、工作回顾**` → `一、工作回顾` |
//! | `gloss` | pinyin after a Han character goes | `政协(xié)` → `政协` |
//! | `markup` | footnote marks after a Han character, a letter or a closing quote or bracket go | `"六稳"[1]要求` → `"六稳"要求` |
//! | `space` | white space goes, but for one space between words | `马凯　王刚` → `马凯 王刚`, `报 告` → `报告` |
//! | `zero` | a circle, O or 0 that stands for 〇 becomes 〇 | `二○一四年` → `二〇一四年` |
//! | `script` | traditional characters become simplified, where the document is traditional or mixed | `區委` → `区委` |
//!
//! Masks (`×`, `*`, `_`, `xx`, a ○ that is no zero) stay. All of it but `script` is one pass over the characters after a
//! survey of the document for what no single line can tell; only one line at a time is held beside the result. Most
//! lines need no more than `width` and are written as they are read (`plain`).

mod gloss;
mod line;
mod markup;
mod plain;
mod space;
mod survey;
mod width;
mod zero;

use std::ops::Range;

use super::characters::Characters;
use super::offsets::Offsets;
use super::script::{Conversion, Script, is_han, is_traditional_only};
use crate::span::Span;
use line::{Glyph, Line, Place};
use survey::Survey;

/// A normalised text and the way back from it to the original.
#[derive(Clone, Debug, Default)]
pub struct NormalisedText {
    text: String,
    lines: Vec<Range<usize>>,
    offsets: Offsets,
    characters: Characters,
}

impl NormalisedText {
    /// Normalises a whole document. Takes time linear in its length and memory of about its size.
    pub fn new(original: &str) -> Self {
        let survey = Survey::of(original);
        let mut normalised = NormalisedText { text: String::with_capacity(original.len()), ..Default::default() };
        let mut line = Line::default();
        // The line end to write when another line follows, as position and width.
        let mut line_end = None;
        let mut place = Place::default();
        let mut traditional = 0;
        while place.byte < original.len() {
            let before = normalised.text.len();
            if line_end.is_some() {
                normalised.text.push('\n');
            }
            let start = normalised.text.len();
            let end;
            match plain::write(original, place, &survey, &mut normalised.text) {
                Some(plain) => {
                    if normalised.text.len() > start {
                        normalised.offsets.push_line_end(line_end);
                        normalised.offsets.push_stretch(plain.at, plain.length);
                        traditional += plain.traditional;
                    }
                    (end, place) = (plain.end, plain.next);
                }
                None => {
                    place = line.read(original, place);
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
                normalised.lines.push(start..normalised.text.len());
                line_end = Some(end);
            } else {
                normalised.text.truncate(before);
            }
        }
        if traditional > 0 {
            let han = original.chars().filter(|&c| is_han(c)).count();
            normalised.simplify(Script::of(han, traditional));
        }
        normalised.text.shrink_to_fit();
        normalised.characters = Characters::of(&normalised.text);
        normalised
    }

    fn push(&mut self, line: &Line) {
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

    /// Byte at which the character stands that is so many behind the one at `byte`; the end of the text where there are
    /// fewer.
    pub fn forward(&self, byte: usize, characters: usize) -> usize {
        let number = self.characters.number(&self.text, byte).saturating_add(characters);
        self.characters.byte(&self.text, number)
    }

    /// The same before it; the beginning where there are fewer.
    pub fn back(&self, byte: usize, characters: usize) -> usize {
        let number = self.characters.number(&self.text, byte).saturating_sub(characters);
        self.characters.byte(&self.text, number)
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
fn tidy(line: &mut Line, survey: &Survey) {
    line.remove(markup::line_start);
    if survey.markdown && line.traits.star {
        line.remove(markup::emphasis);
    }
    if line.traits.parenthesis {
        line.remove(|glyphs| gloss::glosses(glyphs, survey.toned_glosses));
    }
    if line.traits.bracket {
        line.remove(markup::footnote_marks);
    }
    if line.traits.space {
        line.remove(space::superfluous);
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
