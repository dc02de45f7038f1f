//! What is found: matches, and what their captures hold. Everything here counts bytes of the view.

use crate::pattern::{AnnotatedText, Found, Layer};
use std::ops::Range;

/// A match that won its characters. It is small, since a document of dense facts has one for every few characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    rule: u32,
    pattern: u32,
    start: u32,
    end: u32,
    whole_start: u32,
    /// Where its captures begin among those of all matches.
    captures: u32,
    capture_count: u16,
    when: Box<[u16]>,
}

impl Match {
    /// The number of its rule.
    pub fn rule(&self) -> usize {
        self.rule as usize
    }

    /// Index of the rule's pattern that matched, which names the captures.
    pub fn pattern(&self) -> usize {
        self.pattern as usize
    }

    /// What the mention covers.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Where the whole match begins, of which the mention may be a piece.
    pub fn whole_start(&self) -> usize {
        self.whole_start as usize
    }

    /// Which entries of the rule's `when` hold.
    pub fn when(&self) -> impl Iterator<Item = usize> {
        self.when.iter().map(|&n| usize::from(n))
    }

    /// Whether two mentions come from one match.
    pub(super) fn is_split_from(&self, other: &Match) -> bool {
        (self.rule, self.pattern, self.whole_start) == (other.rule, other.pattern, other.whole_start)
    }
}

/// What a capture of a match holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Captured {
    start: u32,
    end: u32,
    /// The lexicon or field and the entry, where the capture is one reference.
    pub entry: Option<(Layer, u32)>,
}

impl Captured {
    /// The bytes that it holds.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The matches of each field, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    pub(super) fields: Vec<Vec<Match>>,
    pub(super) captures: Captures,
}

/// What the captures of all matches hold, one match behind the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Captures(Vec<Option<Captured>>);

impl Matches {
    /// Those of a field, by its number.
    pub fn of(&self, field: usize) -> &[Match] {
        &self.fields[field]
    }

    /// Those of every field, one field behind the other.
    pub fn fields(&self) -> impl Iterator<Item = &[Match]> {
        self.fields.iter().map(Vec::as_slice)
    }

    /// What the captures of one of the matches hold, by their index in its pattern.
    pub fn captures(&self, found: &Match) -> &[Option<Captured>] {
        let start = found.captures as usize;
        self.captures.0.get(start..start + usize::from(found.capture_count)).unwrap_or_default()
    }
}

/// A piece of a match that a rule splits: its bytes, and for captures that are split along with it, theirs.
pub(super) struct Piece {
    pub range: Range<usize>,
    pub captures: Vec<(usize, Range<usize>)>,
}

impl Captures {
    /// Adds those of a match that is under way.
    pub fn of(found: &Found<'_>, annotated: &AnnotatedText<'_>) -> Vec<Option<Captured>> {
        let captured = |capture: crate::pattern::Capture| {
            let Range { start, end } = annotated.bytes(&capture.range());
            Captured { start: start as u32, end: end as u32, entry: capture.entry }
        };
        found.captures().map(|capture| capture.map(captured)).collect()
    }

    /// A match with these captures, of which a piece may have some of its own.
    pub fn keep(
        &mut self,
        (rule, pattern): (usize, usize),
        whole_start: usize,
        captures: &[Option<Captured>],
        when: &[u16],
        piece: &Piece,
    ) -> Match {
        let first = self.0.len();
        self.0.extend_from_slice(captures);
        for (n, range) in &piece.captures {
            self.0[first + n] = Some(Captured { start: range.start as u32, end: range.end as u32, entry: None });
        }
        Match {
            rule: rule as u32,
            pattern: pattern as u32,
            start: piece.range.start as u32,
            end: piece.range.end as u32,
            whole_start: whole_start as u32,
            captures: first as u32,
            // No pattern has more.
            capture_count: captures.len() as u16,
            when: when.into(),
        }
    }
}
