//! Mentions that name something in a shorter form take the form of the mention that names it in full.

use super::context::passes;
use crate::record::facts::{Fact, Facts};
use crate::rules::compiled::{CompiledRules, Corefer};
use crate::rules::file::{CoreferBy, Otherwise};
use crate::value::Value;
use indexmap::{IndexMap, IndexSet};
use std::borrow::Cow;
use std::collections::HashMap;

/// What the mentions of a long form say that a short form may agree with.
type Agree<'a> = IndexSet<Cow<'a, str>>;

/// A short form, and what its mention says that a long one may agree with.
type Short<'a> = (Cow<'a, str>, Vec<Cow<'a, str>>);

/// The long forms of a field, each once.
struct FullForms<'c, 'a> {
    corefer: &'c Corefer,
    forms: IndexMap<Cow<'a, str>, Agree<'a>>,
    /// For every shorter form that a long one could have, the numbers of the long ones, ascending.
    by_short: HashMap<Box<str>, Vec<usize>>,
    /// The long forms of short ones that were asked for, by what their mentions say.
    asked: HashMap<Short<'a>, Option<usize>>,
}

/// Completes the short forms among the facts of one speech, which is of this year.
pub fn complete(rules: &CompiledRules, facts: &mut Facts<'_>, year: Option<i32>) {
    for (n, field) in rules.fields.iter().enumerate() {
        let Some(corefer) = &field.corefer else { continue };
        let mut full = FullForms::of(facts.of(n), corefer, year);
        let found = &mut facts.found[n];
        for place in 0..found.len() {
            let Some(short) = found.get(place).filter(|fact| passes(&corefer.filter, fact.attributes, year)) else {
                continue;
            };
            match full.of_short(short) {
                Some(name) => found.say(place, corefer.attribute, Value::Text(name)),
                None if corefer.otherwise == Otherwise::Drop => found.remove(place),
                None => {}
            }
        }
    }
}

impl<'c, 'a> FullForms<'c, 'a> {
    fn of<'f>(facts: impl Iterator<Item = Fact<'f, 'a>>, corefer: &'c Corefer, year: Option<i32>) -> Self
    where
        'a: 'f,
    {
        let mut forms: IndexMap<Cow<'a, str>, Agree<'a>> = IndexMap::new();
        for fact in facts.filter(|f| !passes(&corefer.filter, f.attributes, year)) {
            let Some(name) = fact.attributes.get(corefer.attribute) else { continue };
            forms.entry(name.show()).or_default().extend(parts(fact, corefer));
        }
        let mut by_short: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        for (n, long) in forms.keys().enumerate() {
            for (at, _) in long.char_indices() {
                for by in &corefer.by {
                    let short = match by {
                        CoreferBy::Prefix => &long[..at],
                        CoreferBy::Suffix if at > 0 => &long[at..],
                        CoreferBy::Suffix => "",
                    };
                    let fitting = by_short.entry(short.into()).or_default();
                    if fitting.last() != Some(&n) {
                        fitting.push(n);
                    }
                }
            }
        }
        FullForms { corefer, forms, by_short, asked: HashMap::new() }
    }

    /// The long form for a short one, among those that agree with it if there are any. Several are none.
    fn of_short(&mut self, fact: Fact<'_, 'a>) -> Option<Cow<'a, str>> {
        let short = fact.attributes.get(self.corefer.attribute)?.show();
        let own = parts(fact, self.corefer);
        let asked = (short, own);
        let found = match self.asked.get(&asked) {
            Some(found) => *found,
            None => {
                let found = self.only(&asked.0, &asked.1);
                self.asked.insert(asked, found);
                found
            }
        };
        self.forms.get_index(found?).map(|(name, _)| name.clone())
    }

    fn only(&self, short: &str, own: &[Cow<'a, str>]) -> Option<usize> {
        let fitting = self.by_short.get(short)?;
        let agrees = |n: &&usize| {
            let (a, b) = (own, &self.forms[**n]);
            a.iter().any(|a| b.iter().any(|b| a.contains(b.as_ref()) || b.contains(a.as_ref())))
        };
        let mut agreeing = fitting.iter().filter(agrees);
        match (agreeing.next(), agreeing.next()) {
            (Some(only), None) => Some(*only),
            (Some(_), Some(_)) => None,
            (None, _) => {
                if let [only] = fitting[..] {
                    Some(only)
                } else {
                    None
                }
            }
        }
    }
}

/// What a fact says of the attribute by which forms agree, part by part.
fn parts<'a>(fact: Fact<'_, 'a>, corefer: &Corefer) -> Vec<Cow<'a, str>> {
    match corefer.agree.and_then(|attribute| fact.attributes.get(attribute)) {
        Some(Value::List(list)) => list.to_vec(),
        Some(value) => vec![value.show()],
        None => Vec::new(),
    }
}
