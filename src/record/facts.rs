//! The facts of one speech, by field: its matches with what they say.

use crate::document::Zone;
use crate::matcher::{Captured, Match, Matches};
use crate::value::Value;
use std::collections::HashMap;
use std::ops::Range;

/// One thing that a fact says: an attribute, by its number in the field, and its value.
pub type Said<'a> = (u32, Value<'a>);

/// The attributes of a fact, in the order in which its rule gives them.
#[derive(Debug, Clone, Copy)]
pub struct Attributes<'f, 'a>(pub &'f [Said<'a>]);

impl<'f, 'a> Attributes<'f, 'a> {
    pub fn get(self, attribute: usize) -> Option<&'f Value<'a>> {
        self.iter().find(|(known, _)| *known == attribute).map(|(_, value)| value)
    }

    pub fn iter(self) -> impl Iterator<Item = (usize, &'f Value<'a>)> {
        self.0.iter().map(|(attribute, value)| (*attribute as usize, value))
    }
}

/// A match with what it says.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'f, 'a> {
    pub of: &'a Match,
    pub zone: Zone,
    pub attributes: Attributes<'f, 'a>,
}

/// The facts of a field. A text may have one for every few bytes, so the attributes of all of them are kept in one list.
#[derive(Debug, Default)]
pub struct FieldFacts<'a> {
    /// One for each match; `None`: no fact.
    places: Vec<Option<FactEntry<'a>>>,
    said: Vec<Said<'a>>,
}

#[derive(Debug, Clone, Copy)]
struct FactEntry<'a> {
    of: &'a Match,
    /// Index of its first attribute in the list, and how many it has.
    first: u32,
    count: u16,
    zone: Zone,
}

impl<'a> FieldFacts<'a> {
    pub fn with_capacity(matches: usize) -> Self {
        FieldFacts { places: Vec::with_capacity(matches), said: Vec::new() }
    }

    /// Adds the next match, and with its zone and what `say` says of it a fact; `None` from it: no fact. What is said of
    /// one attribute last counts. Attributes are kept in the order in which the field declares them.
    pub fn push(&mut self, of: &'a Match, say: impl FnOnce(&mut Vec<Said<'a>>) -> Option<Zone>) {
        let first = self.said.len();
        let Some(zone) = say(&mut self.said) else {
            self.said.truncate(first);
            self.places.push(None);
            return;
        };
        // Rules mostly say it in this order already.
        let own = &mut self.said[first..];
        if !own.is_sorted_by(|a, b| a.0 < b.0) {
            own.sort_by_key(|(attribute, _)| *attribute);
            let mut last = first;
            for n in first + 1..self.said.len() {
                if self.said[n].0 != self.said[last].0 {
                    last += 1;
                }
                self.said.swap(last, n);
            }
            self.said.truncate(last + 1);
        }
        let count = (self.said.len() - first) as u16;
        self.places.push(Some(FactEntry { of, first: first as u32, count, zone }));
    }

    /// How many matches there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The fact of a match.
    pub fn get(&self, n: usize) -> Option<Fact<'_, 'a>> {
        self.places.get(n)?.as_ref().map(|place| self.fact(place))
    }

    /// In the order of the text.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Fact<'_, 'a>> {
        self.places.iter().flatten().map(|place| self.fact(place))
    }

    /// For each match, whether there is a fact of it.
    pub fn are_there(&self) -> impl Iterator<Item = bool> {
        self.places.iter().map(Option::is_some)
    }

    fn fact(&self, place: &FactEntry<'a>) -> Fact<'_, 'a> {
        Fact { of: place.of, zone: place.zone, attributes: Attributes(&self.said[place.range()]) }
    }

    /// Says something of a fact, in the place of what was said of the attribute before, or behind all else.
    pub fn say(&mut self, n: usize, attribute: usize, value: Value<'a>) {
        let Some(Some(place)) = self.places.get_mut(n) else { return };
        let range = place.range();
        if let Some((_, earlier)) = self.said[range.clone()].iter_mut().find(|(known, _)| *known as usize == attribute)
        {
            *earlier = value;
            return;
        }
        // Behind it lies what others say, so it moves to the end.
        place.first = self.said.len() as u32;
        for n in range {
            let moved = std::mem::replace(&mut self.said[n], (0, Value::Masked));
            self.said.push(moved);
        }
        self.said.push((attribute as u32, value));
        place.count += 1;
    }

    /// The match is no fact.
    pub fn remove(&mut self, n: usize) {
        self.places[n] = None;
    }

    /// Keeps the facts of whose values it is true.
    pub fn retain(&mut self, mut is_true: impl FnMut(&mut Value<'a>) -> bool) {
        for place in &mut self.places {
            let Some(FactEntry { first, count, .. }) = *place else { continue };
            let said = &mut self.said[first as usize..first as usize + usize::from(count)];
            if !said.iter_mut().all(|(_, value)| is_true(value)) {
                *place = None;
            }
        }
    }
}

impl FactEntry<'_> {
    fn range(&self) -> Range<usize> {
        self.first as usize..self.first as usize + usize::from(self.count)
    }
}

/// The matches of a field that lie in one speech.
#[derive(Debug, Clone, Copy)]
pub struct FieldMatches<'a> {
    /// Index of the first of them among all matches of the field.
    pub first: usize,
    pub matches: &'a [Match],
    /// Those of all fields.
    pub all: &'a Matches,
}

impl<'a> FieldMatches<'a> {
    /// What the captures of one of them hold.
    pub fn captures(&self, of: &'a Match) -> &'a [Captured] {
        self.all.captures(of)
    }
}

/// Why a match is no fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoFact {
    /// An attribute, by its number in the field, cannot be read as its type: the text that it was given.
    Unread { attribute: usize, text: String },
    /// A capture, by its index in the pattern, is a key of several rows, of which none can be chosen; its text.
    NoRow { capture: usize, text: String },
    /// It stands in a line that is no part of the speech.
    NoZone,
    /// It has a date without a year, and the year of the speech is not known.
    NoYear,
    /// It is a short form, and no other fact has the full one.
    NoFullForm,
}

/// For each field, the matches of a speech, and its facts so far.
#[derive(Debug)]
pub struct Facts<'a> {
    pub own: Vec<FieldMatches<'a>>,
    /// Empty while the field has not been evaluated.
    pub found: Vec<FieldFacts<'a>>,
    /// Why matches are no facts, by field and index among its matches here; for those who ask.
    pub none: HashMap<(usize, usize), NoFact>,
}

impl<'a> Facts<'a> {
    pub fn new(own: Vec<FieldMatches<'a>>) -> Self {
        let found = own.iter().map(|_| FieldFacts::default()).collect();
        Facts { own, found, none: HashMap::new() }
    }

    /// Notes that all matches that are no facts any more are none for this reason, unless another one is known.
    pub fn note_none(&mut self, reason: &NoFact) {
        for (field, found) in self.found.iter().enumerate() {
            for (n, _) in found.are_there().enumerate().filter(|(_, is_there)| !is_there) {
                self.none.entry((field, n)).or_insert_with(|| reason.clone());
            }
        }
    }

    /// The facts of a field, in the order of the text.
    pub fn of(&self, field: usize) -> impl DoubleEndedIterator<Item = Fact<'_, 'a>> {
        self.found[field].iter()
    }

    /// The fact of the match with this index among all matches of the field.
    pub fn of_match(&self, field: usize, n: usize) -> Option<Fact<'_, 'a>> {
        self.found[field].get(n.checked_sub(self.own[field].first)?)
    }
}
