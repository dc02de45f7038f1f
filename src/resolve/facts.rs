//! The facts of one speech, by field: its matches with their attributes.

use crate::document::{Document, Zone};
use crate::matcher::{Match, Matches};
use crate::value::Value;

/// What a fact says, in the order in which it was said; attributes are known by their number in the field.
#[derive(Debug, Clone, Default)]
pub struct Attributes<'a>(Vec<(u32, Value<'a>)>);

impl<'a> Attributes<'a> {
    pub fn with_capacity(capacity: usize) -> Self {
        Attributes(Vec::with_capacity(capacity))
    }

    pub fn get(&self, attribute: usize) -> Option<&Value<'a>> {
        self.0.iter().find(|(known, _)| *known as usize == attribute).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, attribute: usize) -> Option<&mut Value<'a>> {
        self.0.iter_mut().find(|(known, _)| *known as usize == attribute).map(|(_, value)| value)
    }

    /// Puts a value in the place of an earlier one, or behind all others.
    pub fn insert(&mut self, attribute: usize, value: Value<'a>) {
        match self.get_mut(attribute) {
            Some(earlier) => *earlier = value,
            None => self.0.push((attribute as u32, value)),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, &Value<'a>)> {
        self.0.iter().map(|(attribute, value)| (*attribute as usize, value))
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value<'a>> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Brings the attributes into the order in which the field declares them.
    pub fn sort(&mut self) {
        self.0.sort_unstable_by_key(|(attribute, _)| *attribute);
    }
}

/// A match with its attributes.
#[derive(Debug)]
pub struct Fact<'a> {
    pub of: &'a Match,
    pub zone: Zone,
    pub attributes: Attributes<'a>,
}

/// The matches of a field that lie in one speech.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    /// Index of the first of them among all matches of the field.
    pub first: usize,
    pub matches: &'a [Match],
}

/// For each field, the matches of a speech, its facts so far, and which of its matches they are.
pub struct Facts<'a> {
    pub own: Vec<Own<'a>>,
    /// One place for each match; `None`: no fact. Empty while the field has not been evaluated.
    pub found: Vec<Vec<Option<Fact<'a>>>>,
}

impl<'a> Facts<'a> {
    pub fn new(own: Vec<Own<'a>>) -> Self {
        let found = own.iter().map(|_| Vec::new()).collect();
        Facts { own, found }
    }

    /// The facts of a field, in the order of the text.
    pub fn of(&self, field: usize) -> impl DoubleEndedIterator<Item = &Fact<'a>> {
        self.found[field].iter().flatten()
    }

    pub fn of_mut(&mut self, field: usize) -> impl Iterator<Item = &mut Fact<'a>> {
        self.found[field].iter_mut().flatten()
    }

    /// The fact of the match with this index among all matches of the field.
    pub fn of_match(&self, field: usize, n: usize) -> Option<&Fact<'a>> {
        self.found[field].get(n.checked_sub(self.own[field].first)?)?.as_ref()
    }

    /// Keeps those of which it is true.
    pub fn retain(&mut self, mut is_true: impl FnMut(&mut Fact<'a>) -> bool) {
        for place in self.found.iter_mut().flatten() {
            if place.as_mut().is_some_and(|fact| !is_true(fact)) {
                *place = None;
            }
        }
    }
}

/// Deals the matches of a document out to its speeches, which follow each other as their lines do.
pub struct Dealer<'a> {
    matches: &'a Matches,
    /// For each speech, the byte of the view at which its last line ends.
    ends: Vec<usize>,
    /// For each field, its first match that was not dealt out.
    next: Vec<usize>,
}

impl<'a> Dealer<'a> {
    pub fn new(document: &Document, matches: &'a Matches) -> Self {
        let mut ends = vec![0; document.speeches.len()];
        for line in &document.lines {
            if let Some((speech, _)) = line.part {
                ends[speech] = line.range.end;
            }
        }
        Dealer { matches, ends, next: vec![0; matches.fields().count()] }
    }

    /// The matches of a speech; speeches are asked for in their order.
    pub fn deal(&mut self, speech: usize) -> Vec<Own<'a>> {
        let end = self.ends[speech];
        let fields = self.matches.fields().zip(&mut self.next);
        fields
            .map(|(matches, next)| {
                let first = *next;
                *next += matches[first..].partition_point(|m| m.range().start <= end);
                Own { first, matches: &matches[first..*next] }
            })
            .collect()
    }
}

/// Finds the zones of places that are asked for in the order of the text.
pub struct Zones<'a> {
    document: &'a Document,
    speech: usize,
    line: usize,
}

impl<'a> Zones<'a> {
    pub fn new(document: &'a Document, speech: usize) -> Self {
        Zones { document, speech, line: 0 }
    }

    /// The zone of byte `at` of the view; `None` where it is no part of the speech.
    pub fn at(&mut self, at: usize) -> Option<Zone> {
        let lines = &self.document.lines;
        if lines.get(self.line).is_some_and(|line| line.range.end < at) {
            self.line += lines[self.line..].partition_point(|line| line.range.end < at);
        }
        let line = lines.get(self.line).filter(|line| line.range.start <= at)?;
        line.part.filter(|(speech, _)| *speech == self.speech).map(|(_, zone)| zone)
    }
}
