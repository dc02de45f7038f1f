//! One line of the original on its way through the steps.
//!
//! Cuts the document into lines and its characters into glyphs, each of which remembers where it stood. What a line
//! needs of the later steps it notes in passing, so that a plain line pays for none of them.

use std::ops::Range;
use std::str::Chars;

use super::page;
use super::script;
use super::{tag, width, zero};

/// One character of the normalised text to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    pub ch: char,
    /// How many original characters it stands for: 1, or the length of an HTML entity.
    pub width: u32,
    /// Where it stood in the original, in characters.
    pub at: usize,
}

/// What a line holds that a step would have to look at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits {
    pub space: bool,
    pub star: bool,
    pub parenthesis: bool,
    pub bracket: bool,
    pub zero: bool,
    pub pipe: bool,
    pub point: bool,
}

/// A line; white space of every kind is `' '`, the line end is not among the glyphs.
#[derive(Debug, Default)]
pub(super) struct GlyphLine {
    pub glyphs: Vec<Glyph>,
    pub traits: Traits,
    /// How many characters of the original line occur in traditional text only.
    pub traditional: usize,
    /// Position and width of the line end in the original, in characters.
    pub end: (usize, usize),
    /// The line end is markup, or white space: the line of the original goes on behind it.
    pub ends_inside: bool,
    /// Tags that were left out so far, in this line and those before.
    pub tags: usize,
}

impl GlyphLine {
    /// Reads the line that starts at a place of the original, in place of what was held; gives the start of the next.
    /// With `several`, white space where a line end may have been lost ends a line.
    pub fn read(&mut self, original: &str, from: SourcePosition, several: bool) -> SourcePosition {
        self.glyphs.clear();
        self.traits = Traits::default();
        self.traditional = 0;
        self.read_on(original, from, several)
    }

    /// Reads the next line as a piece of the one that is held. White space at the break is dropped, but that before it
    /// where `trailing` does not say so; between two Latin words a space is put for the line end.
    pub fn go_on(&mut self, original: &str, from: SourcePosition, trailing: bool) -> SourcePosition {
        let line_end = self.end;
        while trailing && self.glyphs.last().is_some_and(|glyph| glyph.ch == ' ') {
            self.glyphs.pop();
        }
        let before = self.glyphs.len();
        let next = self.read_on(original, from, false);
        let blank = self.glyphs[before..].iter().take_while(|glyph| glyph.ch == ' ').count();
        self.glyphs.drain(before..before + blank);
        let is_latin = |n: usize| self.glyphs.get(n).is_some_and(|glyph| glyph.ch.is_ascii_alphabetic());
        if before > 0 && is_latin(before - 1) && is_latin(before) {
            let (at, width) = line_end;
            self.traits.space = true;
            self.glyphs.insert(before, Glyph { ch: ' ', width: width as u32, at });
        }
        next
    }

    fn read_on(&mut self, original: &str, from: SourcePosition, several: bool) -> SourcePosition {
        let rest = original.get(from.byte..).unwrap_or_default().chars();
        let mut reader = LineReader { rest, at: from.at, several };
        self.ends_inside = reader.read(self);
        SourcePosition { byte: original.len() - reader.rest.as_str().len(), at: reader.at }
    }

    /// Takes out the stretches that `find` names, which are in order and do not overlap.
    pub fn remove(&mut self, find: impl FnOnce(&[Glyph]) -> Vec<Range<usize>>) {
        let stretches = find(&self.glyphs);
        let Some(first) = stretches.first() else {
            return;
        };
        let mut written = first.start;
        let mut read = first.start;
        let all = self.glyphs.len();
        for stretch in stretches.iter().skip(1).chain([&(all..all)]).zip(&stretches) {
            let (next, gone) = stretch;
            read = read.max(gone.end);
            let kept = read..next.start.max(read).min(all);
            self.glyphs.copy_within(kept.clone(), written);
            written += kept.len();
            read = kept.end;
        }
        self.glyphs.truncate(written);
    }
}

/// A place in the original.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SourcePosition {
    pub byte: usize,
    /// Characters before it.
    pub at: usize,
}

/// The part of a document that has not been read into lines yet.
struct LineReader<'a> {
    rest: Chars<'a>,
    at: usize,
    several: bool,
}

impl LineReader<'_> {
    /// Reads one line into `line`; whether it ends inside a line of the original.
    fn read(&mut self, line: &mut GlyphLine) -> bool {
        // The last character that is not white space: it decides whether 〇 is a zero or a circle.
        let mut before = line.glyphs.last().map_or(' ', |glyph| glyph.ch);
        while let Some(c) = self.rest.next() {
            let at = self.at;
            self.at += 1;
            line.traditional += usize::from(script::is_traditional_only(c));
            if matches!(c, '\u{4e00}'..='\u{9fff}') {
                line.glyphs.push(Glyph { ch: c, width: 1, at });
                before = c;
                continue;
            }
            if is_line_end(c) {
                let crlf = c == '\r' && self.rest.as_str().starts_with('\n');
                if crlf {
                    self.rest.next();
                    self.at += 1;
                }
                line.end = (at, 1 + usize::from(crlf));
                return false;
            }
            if c == '<'
                && let Some(tag) = tag::read(self.rest.as_str())
            {
                self.rest = self.rest.as_str()[tag.bytes..].chars();
                self.at += tag.characters;
                line.tags += 1;
                match tag.ends {
                    tag::TagEnds::Line => {
                        line.end = (at, 1 + tag.characters);
                        return true;
                    }
                    tag::TagEnds::Word => {
                        line.traits.space = true;
                        line.glyphs.push(Glyph { ch: ' ', width: 1, at });
                    }
                    tag::TagEnds::Nothing => {}
                }
                continue;
            }
            // The line end of a string that a program wrote out.
            if c == '\\' && self.rest.as_str().starts_with(['n', 'r', 't']) {
                let is_end = !self.rest.as_str().starts_with('t');
                self.rest.next();
                self.at += 1;
                if is_end {
                    line.end = (at, 2);
                    return true;
                }
                line.traits.space = true;
                line.glyphs.push(Glyph { ch: ' ', width: 2, at });
                continue;
            }
            // 增长21\.6%: Markdown escapes a mark that is none of its own.
            if c == '\\' && self.rest.as_str().starts_with(|c: char| c.is_ascii_punctuation()) {
                continue;
            }
            if self.several && c == '|' {
                line.end = (at, 1);
                return true;
            }
            let (c, width) = if c == '&' { self.entity().unwrap_or((c, 1)) } else { (c, 1) };
            self.at = at + width as usize;
            // `&#21312;` is a character of the text as well.
            line.traditional += usize::from(width > 1 && script::is_traditional_only(c));
            let Some(ch) = width::fold(c) else { continue };
            let ch = script::ordinary_form(ch).unwrap_or(ch);
            match ch {
                ' ' => line.traits.space = true,
                '*' => line.traits.star = true,
                '(' => line.traits.parenthesis = true,
                '[' | '〔' => line.traits.bracket = true,
                '|' => line.traits.pipe = true,
                '.' => line.traits.point = true,
                _ if zero::is_look_alike(ch) && zero::may_follow(before) => line.traits.zero = true,
                _ => {}
            }
            if ch == ' ' {
                let first = line.glyphs.last().is_some_and(|glyph| glyph.ch != ' ');
                if self.several && first && (page::ends_sentence(before) || self.is_indent()) {
                    line.end = (at, 1);
                    return true;
                }
            } else {
                before = ch;
            }
            line.glyphs.push(Glyph { ch, width, at });
        }
        line.end = (self.at, 0);
        false
    }

    /// Whether the white space of which one character was read is as wide as the indent of a paragraph, and not as wide
    /// as what parts the columns of a list.
    fn is_indent(&self) -> bool {
        const INDENT: std::ops::RangeInclusive<usize> = 2..=4;
        let rest = self.rest.as_str();
        INDENT.contains(&(1 + rest.chars().take(INDENT.end() + 1).take_while(|c| c.is_whitespace()).count()))
    }

    /// The character that the HTML entity after an `&` just read stands for, and its length with the `&`.
    fn entity(&mut self) -> Option<(char, u32)> {
        let rest = self.rest.as_str();
        // The longest entity taken for one is `&#x10FFFF;`; all of them are ASCII.
        let length = rest.bytes().take(10).position(|byte| byte == b';')?;
        let name = rest.get(..length)?;
        let c = match name.strip_prefix('#') {
            Some(number) => {
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)?
            }
            None => width::entity(name)?,
        };
        self.rest = rest.get(length + 1..)?.chars();
        Some((if is_line_end(c) { ' ' } else { c }, u32::try_from(length + 2).ok()?))
    }
}

/// The start of the line after the one that starts at a place of the original.
pub(super) fn skip(original: &str, from: SourcePosition) -> SourcePosition {
    let mut at = from.at;
    let mut rest = original.get(from.byte..).unwrap_or_default().chars();
    while let Some(c) = rest.next() {
        at += 1;
        if is_line_end(c) {
            if c == '\r' && rest.as_str().starts_with('\n') {
                rest.next();
                at += 1;
            }
            break;
        }
    }
    SourcePosition { byte: original.len() - rest.as_str().len(), at }
}

/// Whether a line ends here; a page break of a text made from a PDF ends one too.
pub const fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
