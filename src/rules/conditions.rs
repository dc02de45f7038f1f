//! Conditions that have names, put where rules refer to them.
//!
//! A name stands for what the block `conditions` says of it, as if it were written out in its place. Whoever tells of a
//! rule's `when` and `unless` asks here, so that all count their entries alike.

use super::file::{ConditionEntry, OneOrMany, UnlessEntry, UnlessSpec, WhenEntry, WhenSpec};
use super::load::LoadedFile;
use super::source::{Place, path};
use indexmap::IndexMap;
use std::collections::HashSet;

/// The conditions of all files.
pub struct Conditions<'f> {
    named: IndexMap<&'f str, (&'f OneOrMany<ConditionEntry>, Place)>,
}

/// A reference to a condition that cannot be followed, with its place.
#[derive(Debug)]
pub enum BadCondition {
    /// The text is not of the form `<name>`.
    NoName(Place),
    /// Nothing is called so.
    Unknown(Place, String),
    /// A condition with `set` in `unless`, or one without it in `when`: its name, and the entry that does not fit.
    OtherKind(Place, String, Place),
    /// Conditions that refer to each other; the first stands last again.
    Circle(Place, Vec<String>),
    /// A condition within so many others that they are not followed further.
    TooDeep(Place, String),
}

/// Conditions that may stand within each other.
pub const MOST_WITHIN: usize = 100;

/// Entries with their places, and what cannot be followed.
type Entries<'f, T> = (Vec<(Place, &'f T)>, Vec<BadCondition>);

/// The conditions that a list leads to, while they are followed.
#[derive(Default)]
struct Followed<'f> {
    /// Those around the one that is looked at, from the outermost.
    inside: Vec<&'f str>,
    /// All of them. What one says twice in a list it says once: it would hold or refuse the same.
    seen: HashSet<&'f str>,
}

impl<'f> Conditions<'f> {
    pub fn of(files: &'f [LoadedFile]) -> Self {
        let mut named = IndexMap::new();
        for file in files {
            for (name, entries) in &file.rules.conditions {
                let place = Place { source: file.source, path: path!["conditions", name] };
                named.entry(name.as_str()).or_insert((entries, place));
            }
        }
        Conditions { named }
    }

    /// The names, each with its entries and its place.
    pub fn iter(&self) -> impl Iterator<Item = (&'f str, &'f OneOrMany<ConditionEntry>, &Place)> {
        self.named.iter().map(|(name, (entries, place))| (*name, *entries, place))
    }

    /// The entries of a `when`, in their order, with the place of each. The number of an entry is its number in
    /// [`Rule::when`](super::compiled::Rule::when).
    pub fn when(&self, list: Option<&'f OneOrMany<WhenEntry>>, place: &Place) -> Entries<'f, WhenSpec> {
        let (mut found, mut followed) = ((Vec::new(), Vec::new()), Followed::default());
        for (place, entry) in list.into_iter().flat_map(|list| entries(list, place)) {
            match entry {
                WhenEntry::Entry(entry) => found.0.push((place, &**entry)),
                WhenEntry::Name(name) => self.follow(name, &place, &mut followed, &when_of, &mut found),
            }
        }
        found
    }

    /// The entries of an `unless`, in their order, with the place of each.
    pub fn unless(&self, list: Option<&'f OneOrMany<UnlessEntry>>, place: &Place) -> Entries<'f, UnlessSpec> {
        let (mut found, mut followed) = ((Vec::new(), Vec::new()), Followed::default());
        for (place, entry) in list.into_iter().flat_map(|list| entries(list, place)) {
            match entry {
                UnlessEntry::Entry(entry) => found.0.push((place, &**entry)),
                UnlessEntry::Name(name) => self.follow(name, &place, &mut followed, &unless_of, &mut found),
            }
        }
        found
    }

    /// Adds the entries of a condition that are of the kind that is wanted.
    fn follow<T>(
        &self,
        reference: &str,
        from: &Place,
        followed: &mut Followed<'f>,
        kind: &dyn Fn(&'f ConditionEntry) -> Option<&'f T>,
        found: &mut Entries<'f, T>,
    ) {
        let Some(name) = name_in(reference) else { return found.1.push(BadCondition::NoName(from.clone())) };
        let Some((&name, (list, place))) = self.named.get_key_value(name) else {
            return found.1.push(BadCondition::Unknown(from.clone(), name.to_owned()));
        };
        if let Some(first) = followed.inside.iter().position(|around| *around == name) {
            let circle = followed.inside[first..].iter().chain([&name]).map(|name| (*name).to_owned()).collect();
            return found.1.push(BadCondition::Circle(from.clone(), circle));
        }
        if !followed.seen.insert(name) {
            return;
        }
        if followed.inside.len() == MOST_WITHIN {
            return found.1.push(BadCondition::TooDeep(from.clone(), name.to_owned()));
        }
        followed.inside.push(name);
        for (place, entry) in entries(list, place) {
            match (entry, kind(entry)) {
                (_, Some(entry)) => found.0.push((place, entry)),
                (ConditionEntry::Name(further), None) => self.follow(further, &place, followed, kind, found),
                (entry, None) if says_nothing(entry) => {}
                (_, None) => found.1.push(BadCondition::OtherKind(from.clone(), name.to_owned(), place)),
            }
        }
        followed.inside.pop();
    }
}

/// The name in `<name>`.
pub fn name_in(reference: &str) -> Option<&str> {
    reference.strip_prefix('<')?.strip_suffix('>').filter(|name| !name.is_empty())
}

/// The items of a list with their places; what is no list stands in the place itself.
pub fn entries<'l, T>(list: &'l OneOrMany<T>, place: &Place) -> Vec<(Place, &'l T)> {
    match list {
        OneOrMany::One(one) => vec![(place.clone(), one)],
        OneOrMany::Many(many) => many.iter().enumerate().map(|(n, item)| (place.child(n), item)).collect(),
    }
}

fn when_of(entry: &ConditionEntry) -> Option<&WhenSpec> {
    match entry {
        ConditionEntry::When(entry) => Some(entry),
        ConditionEntry::Name(_) | ConditionEntry::Unless(_) => None,
    }
}

fn unless_of(entry: &ConditionEntry) -> Option<&UnlessSpec> {
    match entry {
        ConditionEntry::Unless(entry) => Some(entry),
        ConditionEntry::Name(_) | ConditionEntry::When(_) => None,
    }
}

/// Whether an entry holds nothing but a note, which may stand in conditions of both kinds.
pub fn says_nothing(entry: &ConditionEntry) -> bool {
    let ConditionEntry::Unless(entry) = entry else { return false };
    let UnlessSpec { before, after, inside, overlaps, has, note: _ } = &**entry;
    before.is_none() && after.is_none() && inside.is_none() && overlaps.is_none() && has.is_none()
}

/// The conditions to which no rule comes, with their places.
pub fn unused(files: &[LoadedFile]) -> Vec<(&str, Place)> {
    let conditions = Conditions::of(files);
    let mut used: HashSet<&str> = HashSet::new();
    let mut next: Vec<&str> = Vec::new();
    for rule in files.iter().flat_map(|file| &file.rules.rules) {
        next.extend(names_in_unless(rule.unless.as_ref()));
        for entry in rule.when.iter().flat_map(OneOrMany::as_slice) {
            match entry {
                WhenEntry::Name(name) => next.extend(name_in(name)),
                WhenEntry::Entry(entry) => next.extend(names_in_unless(entry.unless.as_ref())),
            }
        }
    }
    while let Some(name) = next.pop() {
        let Some((list, _)) = conditions.named.get(name).filter(|_| used.insert(name)) else { continue };
        for entry in list.as_slice() {
            match entry {
                ConditionEntry::Name(name) => next.extend(name_in(name)),
                ConditionEntry::When(entry) => next.extend(names_in_unless(entry.unless.as_ref())),
                ConditionEntry::Unless(_) => {}
            }
        }
    }
    let unused = conditions.named.iter().filter(|(name, _)| !used.contains(*name));
    unused.map(|(name, (_, place))| (*name, place.clone())).collect()
}

fn names_in_unless(list: Option<&OneOrMany<UnlessEntry>>) -> impl Iterator<Item = &str> {
    list.into_iter().flat_map(OneOrMany::as_slice).filter_map(|entry| match entry {
        UnlessEntry::Name(name) => name_in(name),
        UnlessEntry::Entry(_) => None,
    })
}
