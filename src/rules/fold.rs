//! Patterns as the text is that they see: half-width signs, one form of quotes and dashes, simplified characters.
//!
//! What a person types into a pattern is what stands in documents, so it gets the form that documents get. A sign that
//! means something in a regular expression is a character of the text where it was typed full-width: `（` is `\(`. The names
//! of references and what stands behind a `\` stay as they are.

use crate::normalise::form;
use crate::normalise::script::{Conversion, is_han, is_traditional_only};
use std::borrow::Cow;
use std::ops::Range;

/// A pattern in the form of the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Folded<'t> {
    pub text: Cow<'t, str>,
    /// What was folded: the bytes in the original, and those in the text.
    pub changes: Vec<(Range<usize>, Range<usize>)>,
}

impl<'t> Folded<'t> {
    pub fn of(pattern: &'t str) -> Folded<'t> {
        if pattern.chars().all(is_as_in_text) {
            return Folded { text: pattern.into(), changes: Vec::new() };
        }
        let mut folder = Folder { pattern, text: String::with_capacity(pattern.len()), changes: Vec::new() };
        folder.run();
        Folded { text: folder.text.into(), changes: folder.changes }
    }

    /// Bytes of the text in the original.
    pub fn original(&self, at: Range<usize>) -> Range<usize> {
        let led_back = |byte: usize, is_end: bool| {
            let n = self.changes.partition_point(|(_, new)| new.start < byte || !is_end && new.start == byte);
            let Some((old, new)) = n.checked_sub(1).map(|n| &self.changes[n]) else { return byte };
            match byte {
                _ if byte >= new.end => old.end + (byte - new.end),
                _ if is_end => old.end,
                _ => old.start,
            }
        };
        let start = led_back(at.start, false);
        start..led_back(at.end, true).max(start)
    }
}

fn is_as_in_text(c: char) -> bool {
    c != '~' && (c.is_ascii() || form(c) == Some(c) && !is_traditional_only(c))
}

struct Folder<'t> {
    pattern: &'t str,
    text: String,
    changes: Vec<(Range<usize>, Range<usize>)>,
}

impl Folder<'_> {
    fn run(&mut self) {
        let (mut at, mut classes) = (0, 0usize);
        while let Some(c) = self.pattern[at..].chars().next() {
            let rest = &self.pattern[at..];
            at += match c {
                '\\' => self.copy(at, escape(rest)),
                '<' if classes == 0 => self.copy(at, rest.find('>').map_or(rest.len(), |end| end + 1)),
                '{' if classes == 0 => self.repetition(at, rest.find('}').map_or(rest.len(), |end| end + 1)),
                '[' => {
                    classes += 1;
                    self.copy(at, 1)
                }
                ']' => {
                    classes = classes.saturating_sub(1);
                    self.copy(at, 1)
                }
                // Between two sets of a class it takes one from the other.
                '~' if classes > 0 && rest.starts_with("~~") => self.copy(at, 2),
                '~' => self.write(at, 1, '-'),
                c if c.is_ascii() => self.copy(at, 1),
                c if is_han(c) && classes == 0 => self.words(at),
                c => self.character(at, c),
            };
        }
    }

    /// Takes over so many bytes as they are.
    fn copy(&mut self, at: usize, length: usize) -> usize {
        self.text.push_str(&self.pattern[at..at + length]);
        length
    }

    /// Writes a character of the text for so many bytes of the pattern.
    fn write(&mut self, at: usize, length: usize, c: char) -> usize {
        let start = self.text.len();
        if c == '<' || regex_syntax::is_meta_character(c) {
            self.text.push('\\');
        }
        self.text.push(c);
        self.changes.push((at..at + length, start..self.text.len()));
        length
    }

    /// A character that stands for itself.
    fn character(&mut self, at: usize, c: char) -> usize {
        let simplified = |c: char| {
            let mut one = [c];
            Conversion::get().convert(&mut one);
            one[0]
        };
        match form(c) {
            None => {
                self.changes.push((at..at + c.len_utf8(), self.text.len()..self.text.len()));
                c.len_utf8()
            }
            Some(c) if is_traditional_only(c) => self.write(at, c.len_utf8(), simplified(c)),
            Some(folded) if folded != c => self.write(at, c.len_utf8(), folded),
            Some(_) => self.copy(at, c.len_utf8()),
        }
    }

    /// Han characters up to the next of another kind, which are converted together if one of them is traditional.
    fn words(&mut self, at: usize) -> usize {
        let rest = &self.pattern[at..];
        let length = rest.find(|c| !is_han(c)).unwrap_or(rest.len());
        let written: Vec<char> = rest[..length].chars().map(|c| form(c).unwrap_or(c)).collect();
        let mut converted = written.clone();
        if written.iter().any(|c| is_traditional_only(*c)) {
            Conversion::get().convert(&mut converted);
        }
        for ((offset, c), folded) in rest[..length].char_indices().zip(converted) {
            match c == folded {
                true => self.copy(at + offset, c.len_utf8()),
                false => self.write(at + offset, c.len_utf8(), folded),
            };
        }
        length
    }

    /// The bounds of a repetition: its digits and its comma are no characters of the text.
    fn repetition(&mut self, at: usize, length: usize) -> usize {
        for (offset, c) in self.pattern[at..at + length].char_indices() {
            let start = self.text.len();
            let folded = form(c).unwrap_or(c);
            self.text.push(folded);
            if folded != c {
                self.changes.push((at + offset..at + offset + c.len_utf8(), start..self.text.len()));
            }
        }
        length
    }
}

/// The length of the escape at the start of a text: `\d`, `\p{Han}`, `\x{4e00}`.
fn escape(text: &str) -> usize {
    let Some(c) = text[1..].chars().next() else { return 1 };
    let short = 1 + c.len_utf8();
    let braces = matches!(c, 'p' | 'P' | 'x' | 'u' | 'U') && text[short..].starts_with('{');
    match text[short..].find('}').filter(|_| braces) {
        Some(end) => short + end + 1,
        None => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_becomes_what_the_text_has() {
        for (typed, folded) in [
            ("增长５％", "增长5%"),
            ("（以上）", r"\(以上\)"),
            ("“十二五”", "\"十二五\""),
            ("貧困戶，共", "贫困户,共"),
            ("乾縣|乾隆年間|乾淨", "乾县|乾隆年间|干净"),
            ("乾县", "乾县"),
            ("[（—～]", r"[\(\-\-]"),
            ("[户戶]", "[户户]"),
            ("[１-９]{1，4}", "[1-9]{1,4}"),
            ("5~8|5～8", r"5\-8|5\-8"),
            ("(?<n>[0-9]+)？<戶:number>", r"(?<n>[0-9]+)\?<戶:number>"),
            (r"\p{Han}\（[a~~b]", r"\p{Han}\（[a~~b]"),
            ("a\u{200b}b\u{3000}c", "ab c"),
            ("⼀般＜5", r"一般\<5"),
        ] {
            assert_eq!(Folded::of(typed).text, folded, "{typed}");
        }
    }

    #[test]
    fn what_the_text_has_stays_as_it_is() {
        for pattern in ["(?:第)?[一二]届、《》。×<number>%\\p{Han}", "堂·吉|[0-9]{1,3}(?:\\.[0-9]+)?"] {
            assert_eq!(Folded::of(pattern), Folded { text: pattern.into(), changes: Vec::new() });
        }
    }

    #[test]
    fn places_lead_back_to_what_was_typed() {
        let typed = "（貧困戶）<x>";
        let folded = Folded::of(typed);
        let at = |part: &str| folded.text.find(part).map(|at| at..at + part.len()).unwrap();
        for (part, original) in [("<x>", "<x>"), ("困户", "困戶"), (r"\(", "（"), (r"\)<x>", "）<x>"), ("(", "（")]
        {
            assert_eq!(&typed[folded.original(at(part))], original, "{part}");
        }
    }
}
