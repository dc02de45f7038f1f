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
    whole_end: u32,
    /// Where its captures begin among those of all matches.
    captures: u32,
    capture_count: u16,
    /// A bit for each entry of the rule's `when` that holds.
    when: u64,
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

    /// The whole match, of which the mention may be a piece.
    pub fn whole(&self) -> Range<usize> {
        self.whole_start as usize..self.whole_end as usize
    }

    /// Which entries of the rule's `when` hold.
    pub fn when(&self) -> impl Iterator<Item = usize> {
        (0..u64::BITS as usize).filter(|n| self.when >> n & 1 == 1)
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
    length: u16,
    /// The index of the capture in its pattern.
    capture: u16,
    /// The lexicon or field, and the entry, where the capture is one reference; [`NO_LAYER`]: it is none.
    layer: u16,
    entry: u32,
}

/// No lexicon and no field: a rule set has fewer ([`crate::rules::compile`](mod@crate::rules::compile) sees to it).
const NO_LAYER: u16 = u16::MAX;

impl Captured {
    fn new(capture: usize, range: Range<usize>, entry: Option<(Layer, u32)>) -> Captured {
        let (layer, entry) = match entry {
            Some((Layer::Lexicon(n), entry)) => (n as u16 * 2, entry),
            Some((Layer::Spans(n), entry)) => (n as u16 * 2 + 1, entry),
            None => (NO_LAYER, 0),
        };
        // No match is longer than a pattern may be.
        Captured { start: range.start as u32, length: range.len() as u16, capture: capture as u16, layer, entry }
    }

    /// The index of the capture in its pattern.
    pub fn capture(&self) -> usize {
        usize::from(self.capture)
    }

    /// The bytes that it holds.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + usize::from(self.length)
    }

    /// The lexicon or field and the entry, where the capture is one reference.
    pub fn entry(&self) -> Option<(Layer, u32)> {
        let n = u32::from(self.layer / 2);
        let layer = if self.layer.is_multiple_of(2) { Layer::Lexicon(n) } else { Layer::Spans(n) };
        (self.layer != NO_LAYER).then_some((layer, self.entry))
    }
}

/// The matches of each field, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    fields: Vec<Vec<Match>>,
    /// What the captures of all matches hold, one match behind the other; those that took no part are left out.
    captures: Vec<Captured>,
    /// Where each section of the rules lies in each speech, in bytes.
    sections: Vec<Vec<Range<usize>>>,
}

impl Matches {
    pub(super) fn new(fields: usize) -> Matches {
        Matches { fields: vec![Vec::new(); fields], captures: Vec::new(), sections: Vec::new() }
    }

    /// Those of a field, by its number.
    pub fn of(&self, field: usize) -> &[Match] {
        &self.fields[field]
    }

    /// Those of every field, one field behind the other.
    pub fn fields(&self) -> impl Iterator<Item = &[Match]> {
        self.fields.iter().map(Vec::as_slice)
    }

    /// What the captures of one of the matches hold, by their index in its pattern; those that took no part are left out.
    pub fn captures(&self, found: &Match) -> &[Captured] {
        found.captures_in(&self.captures)
    }

    /// Where a section of the rules lies in a speech; empty where the speech does not have it.
    pub fn section(&self, section: usize, speech: usize) -> Range<usize> {
        self.sections.get(section).and_then(|speeches| speeches.get(speech)).cloned().unwrap_or_default()
    }

    /// Takes over where the next section lies in each speech.
    pub(super) fn add_section(&mut self, speeches: Vec<Range<usize>>) {
        self.sections.push(speeches);
    }

    /// Takes over the matches of a field, with what their captures hold in `captures`.
    pub(super) fn set(&mut self, field: usize, mut matches: Vec<Match>, captures: &[Captured]) {
        self.captures.reserve_exact(matches.iter().map(|found| usize::from(found.capture_count)).sum());
        for found in &mut matches {
            let own = found.captures_in(captures);
            found.captures = self.captures.len() as u32;
            self.captures.extend_from_slice(own);
        }
        matches.shrink_to_fit();
        self.fields[field] = matches;
    }
}

/// A piece of a match that a rule splits: its bytes, and for captures that are split along with it, theirs.
pub(super) struct Piece {
    pub range: Range<usize>,
    pub captures: Vec<(usize, Range<usize>)>,
}

impl Match {
    fn captures_in<'c>(&self, captures: &'c [Captured]) -> &'c [Captured] {
        let start = self.captures as usize;
        captures.get(start..start + usize::from(self.capture_count)).unwrap_or_default()
    }

    /// A piece of a match of a rule's pattern, of which `whole` are the bytes; its captures are added to those of others.
    pub(super) fn keep(
        (rule, pattern): (usize, usize),
        whole: &Range<usize>,
        (captures, all): (&[Captured], &mut Vec<Captured>),
        when: u64,
        piece: &Piece,
    ) -> Match {
        let first = all.len();
        all.extend_from_slice(captures);
        for (n, range) in &piece.captures {
            let split = Captured::new(*n, range.clone(), None);
            match all[first..].iter_mut().find(|captured| captured.capture() == *n) {
                Some(captured) => *captured = split,
                None => all.push(split),
            }
        }
        Match {
            rule: rule as u32,
            pattern: pattern as u32,
            start: piece.range.start as u32,
            end: piece.range.end as u32,
            whole_start: whole.start as u32,
            whole_end: whole.end as u32,
            captures: first as u32,
            // No pattern has more.
            capture_count: (all.len() - first) as u16,
            when,
        }
    }
}

/// What the captures of a match hold that is under way.
pub(super) fn captured(found: &Found<'_>, annotated: &AnnotatedText<'_>, captures: &mut Vec<Captured>) {
    captures.clear();
    captures.extend(found.captures().enumerate().filter_map(|(n, capture)| {
        capture.map(|capture| Captured::new(n, annotated.bytes(&capture.range()), capture.entry))
    }));
}
