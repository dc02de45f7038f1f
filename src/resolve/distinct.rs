//! Facts that say the same, taken as one.

use super::facts::{Attributes, Fact};
use crate::value::Value;
use indexmap::IndexMap;
use std::borrow::Cow;
use std::collections::HashSet;

/// Facts with an equal key; the first of them stands for all.
pub struct Group<'f, 'a> {
    pub first: &'f Fact<'a>,
    more: Vec<&'f Fact<'a>>,
}

/// The groups in the order of the text. `key` writes the key of a fact.
pub fn distinct<'f, 'a>(
    facts: impl Iterator<Item = &'f Fact<'a>>,
    key: impl Fn(&'f Fact<'a>, &mut String),
) -> Vec<Group<'f, 'a>> {
    let mut groups: IndexMap<String, Group<'f, 'a>> = IndexMap::new();
    let mut written = String::new();
    for fact in facts {
        written.clear();
        key(fact, &mut written);
        match groups.get_mut(written.as_str()) {
            Some(group) => group.more.push(fact),
            None => _ = groups.insert(written.clone(), Group { first: fact, more: Vec::new() }),
        }
    }
    groups.into_values().collect()
}

impl<'f, 'a> Group<'f, 'a> {
    /// What the facts say together: the first that says something of an attribute counts, and lists are united.
    pub fn attributes(&self) -> Cow<'f, Attributes<'a>> {
        let mut united = Cow::Borrowed(&self.first.attributes);
        // For the attributes with lists, the pieces so far.
        let mut pieces: Vec<(usize, HashSet<&'f str>)> = Vec::new();
        for fact in &self.more {
            for (attribute, value) in fact.attributes.iter() {
                match (united.get(attribute), value) {
                    (None, value) => united.to_mut().insert(attribute, value.clone()),
                    (Some(Value::List(_)), Value::List(more)) => {
                        let known = self.known(attribute, &mut pieces);
                        let new: Vec<_> = more.iter().filter(|&piece| known.insert(piece.as_ref())).cloned().collect();
                        if !new.is_empty()
                            && let Some(Value::List(list)) = united.to_mut().get_mut(attribute)
                        {
                            list.extend(new);
                        }
                    }
                    (Some(_), _) => {}
                }
            }
        }
        united
    }

    /// The pieces of a list that are known; to begin with, those of the first fact that has one.
    fn known<'p>(&self, attribute: usize, pieces: &'p mut Vec<(usize, HashSet<&'f str>)>) -> &'p mut HashSet<&'f str> {
        let at = pieces.iter().position(|(known, _)| *known == attribute).unwrap_or_else(|| {
            let facts = std::iter::once(self.first).chain(self.more.iter().copied());
            let given = facts.filter_map(|fact| fact.attributes.get(attribute)).next();
            let list = if let Some(Value::List(list)) = given { list.as_slice() } else { &[] };
            pieces.push((attribute, list.iter().map(|piece| piece.as_ref()).collect()));
            pieces.len() - 1
        });
        &mut pieces[at].1
    }
}
