//! A slow and obvious matcher over the syntax tree of a pattern, written from what patterns mean.
//!
//! It shares nothing with the engine but the tree: no program, no symbols, no atoms, nothing remembered. Of the matches
//! from a position the first counts that a backtracking search comes upon: alternatives in their order, greedy repetitions
//! rather longer, lazy ones rather shorter, of a layer the longest annotation first.

use speechmeta::pattern::hir::{Assertion, Hir};
use speechmeta::pattern::{Capture, LONGEST_SPAN, Layer, Pattern};
use std::collections::HashMap;
use std::ops::Range;

/// Steps of one attempt before it is given up: what the engine remembers, this does not.
const PATIENCE: usize = 20_000;

/// A text with its annotations, both in characters.
pub struct SlowText {
    characters: Vec<char>,
    /// By layer and start: end and entry, the longest first.
    annotations: HashMap<(Layer, u32), Vec<(u32, u32)>>,
}

/// A match, with what its captures hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlowMatch {
    pub range: Range<u32>,
    pub captures: Vec<Option<Capture>>,
}

/// What came of an attempt.
pub enum Attempt {
    Match(SlowMatch),
    Nothing,
    /// It took more than [`PATIENCE`].
    GivenUp,
}

impl SlowText {
    /// A text without annotations.
    pub fn new(text: &str) -> Self {
        SlowText { characters: text.chars().collect(), annotations: HashMap::new() }
    }

    pub fn len(&self) -> u32 {
        self.characters.len() as u32
    }

    /// Every key of a list of words at every position.
    pub fn add_words<'k>(&mut self, layer: Layer, keys: impl Iterator<Item = &'k str>) {
        for (entry, key) in keys.enumerate() {
            let key: Vec<char> = key.chars().collect();
            for start in 0..self.characters.len() {
                if !key.is_empty() && self.characters[start..].starts_with(&key) {
                    self.add(layer, start as u32..(start + key.len()) as u32, entry as u32);
                }
            }
        }
    }

    /// The spans of a layer; references lead to none that is longer than [`LONGEST_SPAN`].
    pub fn add_spans(&mut self, layer: Layer, spans: impl Iterator<Item = Range<u32>>) {
        for (entry, span) in spans.enumerate() {
            if span.len() <= LONGEST_SPAN {
                self.add(layer, span, entry as u32);
            }
        }
    }

    fn add(&mut self, layer: Layer, range: Range<u32>, entry: u32) {
        let here = self.annotations.entry((layer, range.start)).or_default();
        // Behind those that are as long.
        let at = here.iter().take_while(|(end, _)| *end >= range.end).count();
        here.insert(at, (range.end, entry));
    }

    /// The match of a pattern from a position.
    pub fn attempt(&self, pattern: &Pattern, start: u32) -> Attempt {
        let mut end = None;
        let (captures, given_up) = self.run(pattern, start, &mut |at| {
            end = Some(at);
            true
        });
        match end {
            _ if given_up => Attempt::GivenUp,
            Some(end) => Attempt::Match(SlowMatch { range: start..end, captures }),
            None => Attempt::Nothing,
        }
    }

    /// Whether a match of a pattern from a position can end at another; nothing where that takes too long.
    pub fn reaches(&self, pattern: &Pattern, start: u32, wanted: u32) -> Option<bool> {
        let mut reaches = false;
        let (_, given_up) = self.run(pattern, start, &mut |at| {
            reaches |= at == wanted;
            reaches
        });
        (!given_up).then_some(reaches)
    }

    /// Calls `matched` with the ends of the matches from a position until it answers true; gives what the captures hold
    /// then, and whether the attempt was given up.
    fn run(&self, pattern: &Pattern, start: u32, matched: &mut dyn FnMut(u32) -> bool) -> (Vec<Option<Capture>>, bool) {
        let line_end = (start..self.len()).find(|&at| self.characters[at as usize] == '\n').unwrap_or(self.len());
        // A match does not pass over a line end unless the pattern does by itself.
        let limit = if pattern.hir().passes_lines() { self.len() } else { line_end };
        let mut attempt = Run { text: self, limit, captures: vec![None; pattern.captures.len()], steps: 0 };
        attempt.go(pattern.hir(), start, &mut |_, at| matched(at));
        (attempt.captures, attempt.steps > PATIENCE)
    }

    fn character(&self, at: u32) -> Option<char> {
        self.characters.get(at as usize).copied()
    }

    fn holds(&self, assertion: Assertion, at: u32) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.character(before));
        let behind = self.character(at);
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        match assertion {
            Assertion::TextStart => before.is_none(),
            Assertion::TextEnd => behind.is_none(),
            Assertion::LineStart => before.is_none_or(|c| c == '\n'),
            Assertion::LineEnd => behind.is_none_or(|c| c == '\n'),
            Assertion::WordEdge => is_word(before) != is_word(behind),
            Assertion::NoWordEdge => is_word(before) == is_word(behind),
            Assertion::WordStart => !is_word(before) && is_word(behind),
            Assertion::WordEnd => is_word(before) && !is_word(behind),
            Assertion::NoWordBefore => !is_word(before),
            Assertion::NoWordBehind => !is_word(behind),
        }
    }
}

/// One attempt that is under way.
struct Run<'t> {
    text: &'t SlowText,
    /// Where a match must end at the latest.
    limit: u32,
    captures: Vec<Option<Capture>>,
    steps: usize,
}

/// What is to match behind a part, from where the part ends.
type Then<'a, 't> = &'a mut dyn FnMut(&mut Run<'t>, u32) -> bool;

impl<'t> Run<'t> {
    /// Whether a part matches from a position and `then` from where it ends.
    fn go(&mut self, hir: &Hir, at: u32, then: Then<'_, 't>) -> bool {
        self.steps += 1;
        if self.steps > PATIENCE {
            return false;
        }
        match hir {
            Hir::Empty => then(self, at),
            Hir::Literal(literal) => {
                let end = at + literal.chars().count() as u32;
                let stands = literal.chars().zip(at..).all(|(c, at)| self.text.character(at) == Some(c));
                stands && end <= self.limit && then(self, end)
            }
            Hir::Class(class) => {
                let stands = self.text.character(at).is_some_and(|c| class.contains(c));
                stands && at < self.limit && then(self, at + 1)
            }
            Hir::Layer(layer) => {
                let text = self.text;
                let here = text.annotations.get(&(*layer, at)).map_or(&[][..], Vec::as_slice);
                here.iter().any(|&(end, _)| end <= self.limit && then(self, end))
            }
            Hir::Assertion(assertion) => self.text.holds(*assertion, at) && then(self, at),
            Hir::Concat(parts) => self.concat(parts, at, then),
            Hir::Alternation(parts) => parts.iter().any(|part| self.go(part, at, then)),
            Hir::Repeat { min, max, greedy, hir } => self.repeat(hir, (*min, *max, *greedy), at, then),
            Hir::Capture(n, hir) => match hir.as_layer() {
                Some(layer) => {
                    let text = self.text;
                    let here = text.annotations.get(&(layer, at)).map_or(&[][..], Vec::as_slice);
                    here.iter()
                        .any(|&(end, entry)| end <= self.limit && self.capture(*n, at..end, Some((layer, entry)), then))
                }
                None => self.go(hir, at, &mut |run, end| run.capture(*n, at..end, None, then)),
            },
            Hir::Named(named) => self.go(&named.hir, at, then),
        }
    }

    fn concat(&mut self, parts: &[Hir], at: u32, then: Then<'_, 't>) -> bool {
        match parts.split_first() {
            Some((first, rest)) => self.go(first, at, &mut |run, end| run.concat(rest, end, then)),
            None => then(self, at),
        }
    }

    fn repeat(&mut self, hir: &Hir, (min, max, greedy): (u32, u32, bool), at: u32, then: Then<'_, 't>) -> bool {
        let left = (min.saturating_sub(1), max.saturating_sub(1), greedy);
        if max == 0 {
            return then(self, at);
        }
        if min > 0 {
            return self.go(hir, at, &mut |run, end| run.repeat(hir, left, end, then));
        }
        match greedy {
            true => self.go(hir, at, &mut |run, end| run.repeat(hir, left, end, then)) || then(self, at),
            false => then(self, at) || self.go(hir, at, &mut |run, end| run.repeat(hir, left, end, then)),
        }
    }

    /// Lets a capture hold something while `then` is tried.
    fn capture(&mut self, n: usize, range: Range<u32>, entry: Option<(Layer, u32)>, then: Then<'_, 't>) -> bool {
        let Range { start, end } = range;
        let before = self.captures[n].replace(Capture { start, end, entry });
        if then(self, end) {
            return true;
        }
        self.captures[n] = before;
        false
    }
}
