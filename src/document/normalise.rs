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
//! Masks (`×`, `*`, `_`, `xx`, a ○ that is no zero) stay. All of it is one pass over the characters after a survey of
//! the document for what no single line can tell; only one line at a time is held beside the result.

mod gloss;
mod line;
mod markup;
mod space;
mod survey;
mod width;
mod zero;

use std::ops::Range;

use super::offsets::Offsets;
use super::script::{Conversion, Script};
use crate::span::Span;
use line::{Line, Lines};
use survey::Survey;

/// A normalised text and the way back from it to the original.
#[derive(Clone, Debug, Default)]
pub struct NormalisedText {
    text: String,
    lines: Vec<Range<usize>>,
    offsets: Offsets,
}

impl NormalisedText {
    /// Normalises a whole document. Takes time linear in its length and memory of about its size.
    pub fn new(original: &str) -> Self {
        let survey = Survey::of(original);
        let mut normalised = NormalisedText { text: String::with_capacity(original.len()), ..Default::default() };
        let mut lines = Lines::of(original);
        let mut line = Line::default();
        // The line end to write when another line follows, as position and width.
        let mut line_end = None;
        while lines.read(&mut line) {
            tidy(&mut line, &survey);
            if !line.glyphs.is_empty() {
                normalised.push(&line, line_end);
                line_end = Some(line.end);
            }
        }
        normalised.text.shrink_to_fit();
        normalised
    }

    fn push(&mut self, line: &Line, line_end: Option<(usize, usize)>) {
        if let Some((at, width)) = line_end {
            self.offsets.push(self.text.len(), at, width);
            self.text.push('\n');
        }
        let start = self.text.len();
        for glyph in &line.glyphs {
            self.offsets.push(self.text.len(), glyph.at, glyph.width as usize);
            self.text.push(glyph.ch);
        }
        self.lines.push(start..self.text.len());
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where its lines are: byte ranges of [`as_str`](Self::as_str), without the line end, none of them empty.
    pub fn lines(&self) -> &[Range<usize>] {
        &self.lines
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
        let end = self.offsets.locate(&self.text, last).map_or(0, |(position, width)| position + width);
        Span::new(self.position(start), end)
    }

    /// Original position of the character at `byte`, or the end of the last character where none is there.
    fn position(&self, byte: usize) -> usize {
        if byte < self.text.len() {
            return self.offsets.locate(&self.text, byte).map_or(0, |(position, _)| position);
        }
        let last = floor_boundary(&self.text, byte.saturating_sub(1).min(self.text.len().saturating_sub(1)));
        self.offsets.locate(&self.text, last).map_or(0, |(position, width)| position + width)
    }
}

/// The steps from the characters of a line to what is written of it; see the module's table.
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
    let convert = match survey.script {
        Script::Simplified => false,
        Script::Mixed => line.glyphs.iter().any(|glyph| Conversion::get().is_traditional_only(glyph.ch)),
        Script::Traditional => true,
    };
    if convert {
        Conversion::get().convert(&mut line.glyphs, |glyph| glyph.ch, |glyph, ch| glyph.ch = ch);
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
