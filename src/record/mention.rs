//! Mentions: facts as they leave the program, made one by one from the document that they stand in.

#![warn(missing_docs)]

use super::facts::{Fact, FieldFacts};
use super::resolved::{Matched, Resolved};
use super::show;
use crate::matcher::Match;
use crate::span::Span;
use crate::value::Value;
use std::borrow::Cow;
use std::fmt;

/// One fact, with the characters it came from and the rule that found it.
#[derive(Clone, Copy)]
pub struct Mention<'m> {
    of: &'m Matched<'m>,
    field: usize,
    fact: Fact<'m, 'm>,
    span: Span,
}

impl<'m> Mention<'m> {
    /// The field that it is of: `growth`, `official`.
    pub fn field(&self) -> &'m str {
        &self.of.rules.fields[self.field].name
    }

    /// What it says, as the field shows it: a text where the field shows several attributes together.
    pub fn value(&self) -> Value<'m> {
        show::of_field(&self.of.rules.fields[self.field], self.fact.attributes, self.view_text())
    }

    /// The characters of the document at [`Mention::span`], as they were written.
    pub fn text(&self) -> &'m str {
        self.of.document.original_text(self.span)
    }

    /// In characters of the document.
    pub fn span(&self) -> Span {
        self.span
    }

    /// `id` of the rule that found it: `growth.of-gdp`.
    pub fn rule(&self) -> &'m str {
        &self.of.rules.rules[self.fact.of.rule()].id
    }

    /// Number of the field among all fields.
    pub(crate) fn field_number(&self) -> usize {
        self.field
    }

    pub(crate) fn fact(&self) -> Fact<'m, 'm> {
        self.fact
    }

    /// Its characters in the normalised view.
    pub(crate) fn view_text(&self) -> &'m str {
        &self.of.document.view.as_str()[self.fact.of.range()]
    }

    /// Number of the rule among all rules.
    pub(crate) fn rule_number(&self) -> usize {
        self.fact.of.rule()
    }

    /// Number of the rule's pattern that matched, from 0.
    pub fn pattern(&self) -> usize {
        self.fact.of.pattern()
    }

    /// The match that it is made of.
    #[doc(hidden)]
    pub fn of_match(&self) -> &'m Match {
        self.fact.of
    }

    /// What it says, attribute by attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (&'m str, &'m Value<'m>)> + use<'m> {
        let declared = &self.of.rules.fields[self.field].attributes;
        let name = |n| declared.get_index(n).map_or("", |(name, _)| name.as_str());
        self.fact.attributes.iter().map(move |(n, value)| (name(n), value))
    }

    /// What it says of one attribute.
    pub fn attribute(&self, name: &str) -> Option<&'m Value<'m>> {
        self.fact.attributes.get(self.of.rules.fields[self.field].attributes.get_index_of(name)?)
    }

    /// The sentence around it as it was written, from one 。, ！, ？, ； or line end to the next; of a long one, so many
    /// characters before it and behind it as are asked for.
    pub fn sentence(&self, most: usize) -> Cow<'m, str> {
        let is_end = |c: char| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n' | '\r');
        let (before, after) = self.of.document.around(self.span, most);
        let from = before.char_indices().rev().find(|(_, c)| is_end(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        let to = after.char_indices().find(|(_, c)| is_end(*c)).map_or(after.len(), |(at, c)| match c {
            '\n' | '\r' => at,
            c => at + c.len_utf8(),
        });
        Cow::Owned([&before[from..], self.text(), &after[..to]].concat())
    }
}

impl fmt::Debug for Mention<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attributes: Vec<_> = self.attributes().collect();
        f.debug_struct("Mention")
            .field("field", &self.field())
            .field("value", &self.value())
            .field("text", &self.text())
            .field("span", &self.span)
            .field("rule", &self.rule())
            .field("pattern", &self.pattern())
            .field("attributes", &attributes)
            .finish()
    }
}

/// The mentions of a speech, in the order of the text.
#[derive(Default)]
pub struct Mentions<'m> {
    of: Option<&'m Matched<'m>>,
    /// For each field, the facts that are still to come; those of a field stand in the order of the text.
    fields: Vec<Coming<'m>>,
}

struct Coming<'m> {
    field: usize,
    found: &'m FieldFacts<'m>,
    /// Number of the next match.
    number: usize,
    next: Fact<'m, 'm>,
}

impl<'m> Coming<'m> {
    /// From this match of a field on.
    fn from(field: usize, found: &'m FieldFacts<'m>, number: usize) -> Option<Self> {
        (number..found.len()).find_map(|number| Some(Coming { field, found, number, next: found.get(number)? }))
    }

    fn place(&self) -> (usize, usize, usize) {
        (self.next.of.range().start, self.next.of.range().end, self.field)
    }
}

impl<'m> Mentions<'m> {
    pub(crate) fn of(resolved: &'m Resolved<'_>, speech: usize) -> Self {
        let fields = resolved.facts()[speech].found.iter().enumerate();
        let fields = fields.filter_map(|(field, found)| Coming::from(field, found, 0)).collect();
        Mentions { of: Some(resolved.matched()), fields }
    }
}

impl<'m> Iterator for Mentions<'m> {
    type Item = Mention<'m>;

    fn next(&mut self) -> Option<Mention<'m>> {
        let of = self.of?;
        let first = (0..self.fields.len()).min_by_key(|&n| self.fields[n].place())?;
        let coming = &mut self.fields[first];
        let (field, fact) = (coming.field, coming.next);
        match Coming::from(field, coming.found, coming.number + 1) {
            Some(next) => *coming = next,
            None => _ = self.fields.swap_remove(first),
        }
        Some(Mention { of, field, fact, span: of.document.view.original(fact.of.range()) })
    }
}
