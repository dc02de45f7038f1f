//! Facts that say the same, taken as one.

use crate::record::facts::{Attributes, Fact, Said};
use crate::record::show;
use crate::rules::compiled::Field;
use crate::value::same::{hash, is_same};
use crate::value::{AsShown, Value};
use indexmap::IndexMap;
use indexmap::map::Entry;
use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};

/// What makes two facts of a field the same one.
pub enum Identity<'f, 'a> {
    /// The values of these attributes.
    Attributes(Attributes<'f, 'a>, &'f [usize]),
    /// What is shown.
    Shown(AsShown<'f>),
}

impl<'f, 'a: 'f> Identity<'f, 'a> {
    /// That of a fact of a field, by the `key` of the field.
    pub fn of(field: &'f Field, fact: Fact<'f, 'a>, text: &'f str) -> Identity<'f, 'a> {
        match field.key.as_slice() {
            [] => Identity::Shown(AsShown(show::of_field(field, fact.attributes, text))),
            keys => Identity::Attributes(fact.attributes, keys),
        }
    }
}

impl Identity<'_, '_> {
    /// What is shown of each of its attributes.
    pub fn shown(&self) -> Vec<String> {
        let show = |value: &Value<'_>| value.to_string();
        match self {
            Identity::Attributes(attributes, keys) => {
                keys.iter().map(|&attribute| attributes.get(attribute).map(show).unwrap_or_default()).collect()
            }
            Identity::Shown(shown) => vec![show(&shown.0)],
        }
    }
}

impl PartialEq for Identity<'_, '_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Identity::Attributes(a, keys), Identity::Attributes(b, _)) => {
                keys.iter().all(|&attribute| match (a.get(attribute), b.get(attribute)) {
                    (Some(a), Some(b)) => is_same(a, b),
                    (None, None) => true,
                    _ => false,
                })
            }
            (Identity::Shown(a), Identity::Shown(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Identity<'_, '_> {}

impl Hash for Identity<'_, '_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Identity::Attributes(attributes, keys) => {
                for &attribute in *keys {
                    match attributes.get(attribute) {
                        Some(value) => hash(value, state),
                        None => state.write_u8(0),
                    }
                }
            }
            Identity::Shown(shown) => shown.hash(state),
        }
    }
}

/// Facts with an equal key; the first of them stands for all.
pub struct Group<'f, 'a> {
    pub first: Fact<'f, 'a>,
    /// What they say together, where that is more than what the first one says.
    united: Option<Box<United<'f, 'a>>>,
}

#[derive(Default)]
struct United<'f, 'a> {
    said: Vec<Said<'a>>,
    /// For the attributes with lists to which something was to be added, the pieces so far.
    pieces: Vec<(usize, HashSet<&'f str>)>,
}

/// The groups in the order of the text.
pub fn distinct<'f, 'a: 'f>(
    facts: impl Iterator<Item = Fact<'f, 'a>>,
    key: impl Fn(Fact<'f, 'a>) -> Identity<'f, 'a>,
) -> impl Iterator<Item = Group<'f, 'a>> {
    let mut groups: IndexMap<Identity<'f, 'a>, Group<'f, 'a>> = IndexMap::new();
    for fact in facts {
        match groups.entry(key(fact)) {
            Entry::Occupied(mut group) => group.get_mut().add(fact),
            Entry::Vacant(place) => _ = place.insert(Group { first: fact, united: None }),
        }
    }
    groups.into_values()
}

impl<'f, 'a> Group<'f, 'a> {
    /// What the facts say together where that is more than what the first says: the first that says something of an
    /// attribute counts, and lists are united.
    pub fn united(&self) -> Option<Attributes<'_, 'a>> {
        self.united.as_ref().map(|united| Attributes(&united.said))
    }

    fn add(&mut self, fact: Fact<'f, 'a>) {
        for (attribute, value) in fact.attributes.iter() {
            match (self.united().unwrap_or(self.first.attributes).get(attribute), value) {
                (None, Value::List(list)) => {
                    let united = self.unite();
                    united.said.push((attribute as u32, value.clone()));
                    united.pieces.push((attribute, list.iter().map(AsRef::as_ref).collect()));
                }
                (None, value) => self.unite().said.push((attribute as u32, value.clone())),
                // Most say what is known.
                (Some(Value::List(known)), Value::List(more)) if known != more => {
                    let first = self.first.attributes;
                    self.unite().extend(attribute, more, first);
                }
                (Some(_), _) => {}
            }
        }
    }

    fn unite(&mut self) -> &mut United<'f, 'a> {
        let first = self.first.attributes.0;
        self.united.get_or_insert_with(|| United { said: first.to_vec(), ..United::default() }.into())
    }
}

impl<'f, 'a> United<'f, 'a> {
    /// Adds to the list of an attribute the pieces that are not in it.
    fn extend(&mut self, attribute: usize, more: &'f [Cow<'a, str>], first: Attributes<'f, 'a>) {
        let at = self.pieces.iter().position(|(known, _)| *known == attribute).unwrap_or_else(|| {
            // Lists that another fact than the first began are among them already.
            let list = if let Some(Value::List(list)) = first.get(attribute) { list } else { &[][..] };
            self.pieces.push((attribute, list.iter().map(AsRef::as_ref).collect()));
            self.pieces.len() - 1
        });
        let known = &mut self.pieces[at].1;
        let new: Vec<_> = more.iter().filter(|&piece| known.insert(piece.as_ref())).cloned().collect();
        let said = self.said.iter_mut().find(|(known, _)| *known as usize == attribute);
        if let Some((_, Value::List(list))) = said
            && !new.is_empty()
        {
            let mut pieces = std::mem::take(list).into_vec();
            pieces.extend(new);
            *list = pieces.into();
        }
    }
}
