//! What stands in a sentence → a pattern of references and literals, and attributes.

use super::vocabulary::{Vocabulary, captures, with_captured};
use crate::commands::references::{ReferenceKind, Standing};
use crate::normalise::NormalisedText;
use crate::rules::compile::SENTENCE_ENDS;
use crate::rules::compiled::Field;
use crate::value::{Type, Value};
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use tr::tr;

/// A pattern that matches a part of a sentence, piece by piece.
#[derive(Debug, Clone)]
pub struct Proposal {
    pub pieces: Vec<Piece>,
    /// Bytes of the sentence that the pattern matches.
    pub range: Range<usize>,
    /// How attributes are set.
    pub attributes: IndexMap<String, String>,
    /// Types of the attributes, of a field that is new.
    pub types: IndexMap<String, &'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Characters as they stand.
    Literal(String),
    /// The same, captured under the name of an attribute.
    Capture { attribute: String, text: String },
    Reference {
        kind: ReferenceKind,
        name: String,
        /// The name of the capture where it is another one.
        alias: Option<String>,
        text: String,
        /// An attribute is read from it.
        is_read: bool,
    },
}

/// Something that may become a reference.
#[derive(Debug, Clone)]
struct Candidate<'s> {
    of: &'s Standing,
    /// What its capture is called, where an attribute is read from it.
    read_as: Option<String>,
    weight: usize,
}

/// What ends a clause or a sentence.
const ENDS: [char; 8] = ['。', ';', '!', '?', '\n', ',', ':', '、'];

impl Proposal {
    /// # Errors
    /// The fact does not stand in the sentence, or the sentence is empty.
    pub fn of(
        view: &str,
        standing: &[Standing],
        vocabulary: &Vocabulary,
        field: Option<&Field>,
        fact: Option<&str>,
    ) -> Result<Proposal, String> {
        if view.trim().is_empty() {
            return Err(tr!("the sentence is empty"));
        }
        let fact = match fact {
            None => None,
            Some(fact) => {
                let fact = NormalisedText::new(fact).as_str().trim().to_owned();
                let start = view.find(&fact).filter(|_| !fact.is_empty());
                let start = start.ok_or_else(|| tr!("`{}` does not stand in the sentence `{}`", fact, view))?;
                Some(start..start + fact.len())
            }
        };
        let own = field.map_or("", |field| field.name.as_str());
        let is_inside = |found: &&Standing| {
            fact.as_ref().is_none_or(|fact| fact.start <= found.range.start && found.range.end <= fact.end)
        };
        let candidates = standing.iter().filter(is_inside).filter(|found| found.name != own);
        let candidates: Vec<Candidate<'_>> =
            candidates.filter_map(|found| candidate(view, found, vocabulary, field.is_none())).collect();
        let candidates = telling(candidates);
        let chosen = named_apart(best(candidates));
        let subject = subject(field, vocabulary, &chosen);
        let range = fact.unwrap_or_else(|| window(view, &chosen, field.is_none() || subject.is_some()));
        let chosen: Vec<Candidate<'_>> = chosen
            .into_iter()
            .filter(|one| range.start <= one.of.range.start && one.of.range.end <= range.end)
            .collect();
        let mut proposal =
            Proposal { pieces: Vec::new(), range: range.clone(), attributes: IndexMap::new(), types: IndexMap::new() };
        let mut at = range.start;
        for one in &chosen {
            proposal.literal(&view[at..one.of.range.start]);
            let alias = one.read_as.clone().filter(|alias| *alias != one.of.name);
            proposal.pieces.push(Piece::Reference {
                kind: one.of.kind,
                name: one.of.name.clone(),
                alias,
                text: view[one.of.range.clone()].to_owned(),
                is_read: one.read_as.is_some(),
            });
            at = one.of.range.end;
        }
        proposal.literal(&view[at..range.end]);
        if let [Piece::Reference { name, .. }] = proposal.pieces.as_slice() {
            return Err(tr!("nothing but `<{}>` is known of the fact; name more of the sentence with --fact", name));
        }
        if let Some(attribute) = subject {
            proposal.capture(attribute);
        }
        match field {
            Some(field) => proposal.set(view, field, vocabulary, &chosen),
            None => proposal.declare(view, &chosen),
        }
        Ok(proposal)
    }

    fn literal(&mut self, text: &str) {
        if !text.is_empty() {
            self.pieces.push(Piece::Literal(text.to_owned()));
        }
    }

    /// Captures the words before what is read as an attribute.
    fn capture(&mut self, attribute: &str) {
        let is_read = |piece: &Piece| matches!(piece, Piece::Reference { is_read: true, .. });
        let first = self.pieces.iter().position(is_read).unwrap_or(self.pieces.len());
        let words = |piece: &Piece| match piece {
            Piece::Literal(text) => text.chars().filter(|c| c.is_alphabetic()).count(),
            Piece::Capture { .. } | Piece::Reference { .. } => 0,
        };
        let longest = self.pieces[..first].iter_mut().max_by_key(|piece| words(piece)).filter(|piece| words(piece) > 1);
        if let Some(piece) = longest
            && let Piece::Literal(text) = piece
        {
            let text = text.clone();
            *piece = Piece::Capture { attribute: attribute.to_owned(), text };
            self.attributes.insert(attribute.to_owned(), format!("<{attribute}>"));
        }
    }

    /// Sets the attributes of a field as its other rules do.
    fn set(&mut self, view: &str, field: &Field, vocabulary: &Vocabulary, chosen: &[Candidate<'_>]) {
        let captured: HashSet<&str> = chosen.iter().map(|one| one.read_as.as_deref().unwrap_or(&one.of.name)).collect();
        for (attribute, kind) in &field.attributes {
            if self.attributes.contains_key(attribute) {
                continue;
            }
            let templates = vocabulary.templates.get(attribute).into_iter().flatten();
            let usable = templates.filter_map(|(text, _)| with_captured(text, |name| captured.contains(name)));
            // Else what other rules read it from together with something that is not there.
            let alone = || {
                let all = vocabulary.templates.get(attribute).into_iter().flatten();
                let mut names = all.flat_map(|(text, _)| captures(text));
                let fits = |name: &String| {
                    let read = chosen.iter().find(|one| one.read_as.as_ref() == Some(name));
                    read.is_some_and(|one| has_value(kind, &view[one.of.range.clone()]))
                };
                names.find(fits).map(|name| format!("<{name}>"))
            };
            if let Some(template) = usable.into_iter().next().or_else(alone) {
                self.attributes.insert(attribute.clone(), template);
            }
        }
    }

    /// Declares an attribute for each thing that is read.
    fn declare(&mut self, view: &str, chosen: &[Candidate<'_>]) {
        for one in chosen.iter().filter(|one| one.read_as.is_some()) {
            let capture = one.read_as.clone().unwrap_or_default();
            self.types.insert(capture.clone(), type_of(&view[one.of.range.clone()]));
            self.attributes.insert(capture.clone(), format!("<{capture}>"));
        }
    }

    /// With no references but those that attributes are read from.
    pub fn plainer(&self) -> Proposal {
        let plain = |piece: &Piece| match piece {
            Piece::Reference { text, is_read: false, .. } => Piece::Literal(text.clone()),
            piece => piece.clone(),
        };
        let mut plainer = Proposal { pieces: Vec::new(), ..self.clone() };
        for piece in self.pieces.iter().map(plain) {
            match (plainer.pieces.last_mut(), piece) {
                (Some(Piece::Literal(before)), Piece::Literal(text)) => before.push_str(&text),
                (_, piece) => plainer.pieces.push(piece),
            }
        }
        plainer
    }
}

/// The type of an attribute that holds this text, as rule files call it.
fn type_of(text: &str) -> &'static str {
    match Type::Number.parse(text) {
        Some(Value::Number(_) | Value::Masked) => "number",
        _ if Type::Quantity.parse(text).is_some() => "quantity",
        _ if Type::Date.parse(text).is_some() => "date",
        _ => "text",
    }
}

/// Characters of words between what is read that become references.
const LINKS: std::ops::RangeInclusive<usize> = 2..=6;
/// What it weighs more that an attribute is read from something than that it has another ten characters.
const READ: usize = 200;

/// Without words that so much of the sentence is an example of that they say nothing of it.
fn telling(mut candidates: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    candidates.iter().for_each(|one| *counts.entry(one.of.name.clone()).or_default() += 1);
    candidates.retain(|one| one.read_as.is_some() || counts[&one.of.name] <= MOST_ALIKE);
    candidates
}

/// So many links of one name are no links.
const MOST_ALIKE: usize = 2;

/// The first attribute of the field's key that is a text and that nothing sets which is known in the sentence.
fn subject<'f>(field: Option<&'f Field>, vocabulary: &Vocabulary, chosen: &[Candidate<'_>]) -> Option<&'f str> {
    let field = field?;
    let captured: HashSet<&str> = chosen.iter().filter_map(|one| one.read_as.as_deref()).collect();
    let is_set = |attribute: &str| {
        let mut templates = vocabulary.templates.get(attribute).into_iter().flatten();
        templates.any(|(text, _)| with_captured(text, |name| captured.contains(name)).is_some())
    };
    let keys = field.key.iter().filter_map(|n| field.attributes.get_index(*n));
    let mut texts = keys.filter(|(_, kind)| matches!(kind, Type::Text)).map(|(name, _)| name.as_str());
    texts.find(|name| !is_set(name))
}

/// Whether a text is a value of a type other than text.
fn has_value(kind: &Type, text: &str) -> bool {
    matches!(kind, Type::Number | Type::Integer | Type::Quantity | Type::Date) && kind.parse(text).is_some()
}

fn candidate<'s>(view: &str, found: &'s Standing, vocabulary: &Vocabulary, is_new: bool) -> Option<Candidate<'s>> {
    // What values are read from has other names in rules: `<amount:quantity>`.
    let renamed = || {
        let aliases = vocabulary.aliases.get(&found.name).into_iter().flatten();
        aliases.filter(|alias| alias.name != found.name).map(|alias| alias.count).sum::<usize>()
    };
    let uses = if is_new { renamed() } else { *vocabulary.uses.get(&found.name)? };
    let text = &view[found.range.clone()];
    let behind = view[found.range.end..].chars().next();
    let read_as = match is_new {
        true => {
            (uses > 0 && found.kind == ReferenceKind::Pattern && type_of(text) != "text").then(|| found.name.clone())
        }
        false => {
            let aliases = vocabulary.aliases.get(&found.name).into_iter().flatten();
            let read = aliases.filter(|alias| vocabulary.readers(&alias.name) > 0);
            let fit = read.max_by_key(|alias| (alias.behind.is_some() && alias.behind == behind, alias.count));
            fit.map(|alias| alias.name.clone())
        }
    };
    let characters = text.chars().count();
    // Words of one character stand in too many others, and long patterns take the place of what is to be read.
    if read_as.is_none() && (is_new || found.is_any || !LINKS.contains(&characters)) {
        return None;
    }
    let weight = 10 * characters + uses.min(9) + if read_as.is_some() && !is_new { READ } else { 0 };
    Some(Candidate { of: found, read_as, weight })
}

/// Those that together weigh most and do not share characters, from left to right.
fn best(mut candidates: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    candidates.sort_by_key(|one| (one.of.range.end, one.of.range.start));
    // For each number of candidates, the greatest weight that the first so many can have, and whether the last is one.
    let mut most: Vec<(usize, bool)> = vec![(0, false)];
    let before = |one: &Candidate<'_>, all: &[Candidate<'_>]| {
        all.partition_point(|other| other.of.range.end <= one.of.range.start)
    };
    for (n, one) in candidates.iter().enumerate() {
        let with = most[before(one, &candidates)].0 + one.weight;
        let without = most[n].0;
        most.push(if with > without { (with, true) } else { (without, false) });
    }
    let mut chosen = Vec::new();
    let mut n = candidates.len();
    while n > 0 {
        match most[n].1 {
            true => {
                chosen.push(candidates[n - 1].clone());
                n = before(&candidates[n - 1], &candidates);
            }
            false => n -= 1,
        }
    }
    chosen.reverse();
    chosen
}

/// The same, where of several that would be captured under one name only the first is read.
fn named_apart(mut chosen: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    let mut names = HashSet::new();
    for one in &mut chosen {
        if let Some(name) = &one.read_as
            && !names.insert(name.clone())
        {
            one.read_as = None;
        }
    }
    chosen
}

/// The part of the sentence from the first to the last thing that is read; with the words before it in its clause, where
/// they are wanted.
fn window(view: &str, chosen: &[Candidate<'_>], with_words: bool) -> Range<usize> {
    let mut read = chosen.iter().filter(|one| one.read_as.is_some());
    let Some(first) = read.next() else {
        return match (chosen.first(), chosen.last()) {
            (Some(first), Some(last)) => first.of.range.start..last.of.range.end,
            _ => first_clause(view),
        };
    };
    let mut end = first.of.range.end;
    for one in read {
        // A fact does not reach into another sentence.
        if view[end..one.of.range.start].contains(|c| SENTENCE_ENDS.contains(c)) {
            break;
        }
        end = one.of.range.end;
    }
    // A sign or a unit behind a figure belongs to it.
    let is_sign = |c: &char| !c.is_alphanumeric() && !c.is_whitespace() && !ENDS.contains(c) && *c != ')' && *c != '"';
    end += view[end..].chars().take_while(is_sign).map(char::len_utf8).sum::<usize>();
    let clause = view[..first.of.range.start].char_indices().rev().find(|(_, c)| ENDS.contains(c));
    let clause = clause.map_or(0, |(at, c)| at + c.len_utf8());
    if with_words { clause..end } else { first.of.range.start..end }
}

fn first_clause(view: &str) -> Range<usize> {
    let start = view.find(|c: char| !ENDS.contains(&c)).unwrap_or(0);
    start..view[start..].find(ENDS).map_or(view.len(), |end| start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(name: &str, range: Range<usize>) -> Standing {
        Standing { kind: ReferenceKind::Pattern, name: name.into(), range, is_any: false }
    }

    #[test]
    fn those_that_weigh_most_together_are_chosen() {
        let all = [standing("a", 0..4), standing("b", 2..8), standing("c", 4..6), standing("d", 6..8)];
        let weights = [5, 9, 3, 4];
        let candidates = all.iter().zip(weights).map(|(of, weight)| Candidate { of, read_as: None, weight }).collect();
        let chosen: Vec<String> = best(candidates).iter().map(|one| one.of.name.clone()).collect();
        assert_eq!(chosen, ["a", "c", "d"]);
    }
}
