//! Attributes from captures: templates filled, values parsed.
//!
//! A match whose attribute cannot be read as its type, or whose row cannot be chosen ([`super::choose`]), gives no
//! fact.

use super::choose::Chooser;
use super::partition::Zones;
use crate::document::Document;
use crate::matcher::{Captured, Match};
use crate::record::Detail;
use crate::record::facts::{Facts, FieldFacts, FieldMatches, NoFact, Said};
use crate::rules::arithmetic::Arithmetic;
use crate::rules::compiled::{Attribute, AttributePart, CapturePart, CaptureSource, CompiledRules, Field};
use crate::value::{Type, Value, part_of, to_han};
use std::borrow::Cow;

/// Turns the matches of one speech into facts.
pub struct Evaluator<'a> {
    pub rules: &'a CompiledRules,
    pub document: &'a Document,
    /// Index of the speech in its document.
    pub speech: usize,
    pub detail: Detail,
}

impl<'a> Evaluator<'a> {
    /// Evaluates the fields whose attributes need nothing but the match.
    pub fn run(&self, facts: &mut Facts<'a>) {
        self.fields(facts, false, Chooser::new(self.rules, self.document.view.as_str()));
    }

    /// Evaluates the fields that depend on year and region.
    pub fn run_regional(&self, facts: &mut Facts<'a>, year: Option<i32>) {
        let chooser = Chooser::informed(self.rules, self.document, self.speech, year, facts);
        self.fields(facts, true, chooser);
    }

    /// Resolves dates relative to the year of the speech (去年8月); drops those that cannot be resolved.
    pub fn tell_dates(facts: &mut Facts<'a>, year: Option<i32>) {
        let tell = |value: &mut Value<'a>| match value {
            Value::Date(date) if date.is_relative() => date.resolve(year).map(|told| **date = told).is_some(),
            _ => true,
        };
        facts.found.iter_mut().for_each(|found| found.retain(tell));
    }

    fn fields(&self, facts: &mut Facts<'a>, regional: bool, mut chooser: Chooser<'a>) {
        for &number in &self.rules.order {
            let field = &self.rules.fields[number];
            if field.regional != regional || self.detail == Detail::Cells && field.needed.is_none() {
                continue;
            }
            chooser.begin();
            let (mut zones, mut rows) = (Zones::new(self.document, self.speech), Vec::new());
            let own = facts.own[number];
            let mut found = FieldFacts::with_capacity(own.matches.len());
            let mut none = Vec::new();
            for (n, of) in own.matches.iter().enumerate() {
                found.push(of, |said| {
                    let zone = zones.at(of.range().start).ok_or(NoFact::NoZone);
                    let said = zone.and_then(|zone| {
                        let captures = own.captures(of);
                        chooser.rows(captures, &mut rows).map_err(|capture| self.no_row(captures, capture))?;
                        CapturedMatch { evaluator: self, facts, own, of, rows: &rows }.say(field, said)?;
                        Ok(zone)
                    });
                    said.map_err(|reason| none.push((n, reason))).ok()
                });
            }
            facts.found[number] = found;
            if self.detail == Detail::Evidence {
                facts.none.extend(none.into_iter().map(|(n, reason)| ((number, n), reason)));
            }
        }
    }

    fn no_row(&self, captures: &[Captured], capture: usize) -> NoFact {
        let captured = captures.iter().find(|captured| captured.capture() == capture);
        let text = captured.map_or("", |captured| &self.document.view.as_str()[captured.range()]);
        NoFact::NoRow { capture, text: text.to_owned() }
    }

    /// Whether anything depends on an attribute.
    fn is_asked(&self, field: &Field, attribute: usize) -> bool {
        self.detail != Detail::Cells || field.needed.as_ref().is_some_and(|asked| asked[attribute])
    }
}

/// A match with what is needed to read its captures.
struct CapturedMatch<'m, 'a> {
    evaluator: &'m Evaluator<'a>,
    facts: &'m Facts<'a>,
    own: FieldMatches<'a>,
    of: &'a Match,
    /// Rows that were chosen, by capture.
    rows: &'m [(usize, u32)],
}

impl<'a> CapturedMatch<'_, 'a> {
    /// Says what the rule sets.
    ///
    /// # Errors
    /// Something cannot be read.
    fn say(&self, field: &'a Field, said: &mut Vec<Said<'a>>) -> Result<(), NoFact> {
        let rule = &self.evaluator.rules.rules[self.of.rule()];
        let when = self.of.when().flat_map(|n| &rule.when[n].attributes);
        for (number, attribute) in rule.attributes.iter().chain(when) {
            let asked = self.evaluator.is_asked(field, *number);
            let kind = &field.attributes[*number];
            let read = |text: Cow<'a, str>| {
                parse(kind, text).map_err(|text| NoFact::Unread { attribute: *number, text: text.into_owned() })
            };
            let value = match attribute {
                Attribute::Constant(_) if !asked => continue,
                Attribute::Constant(value) => value.borrowed(),
                Attribute::Text(parts) => match self.fill(parts) {
                    Some(text) => read(text)?,
                    None => continue,
                },
                Attribute::Arithmetic(calculation) => match self.calculate(calculation) {
                    Some(result) => read(as_wanted(kind, &result).into())?,
                    None => continue,
                },
            };
            if asked {
                said.push((*number as u32, value));
            }
        }
        Ok(())
    }

    fn calculate(&self, calculation: &'a Arithmetic<Vec<AttributePart>>) -> Option<Value<'a>> {
        let value = |parts: &'a Vec<AttributePart>| {
            let text = self.fill(parts)?;
            [Type::Number, Type::Quantity].iter().find_map(|kind| kind.parse(&text)).map(Value::into_owned)
        };
        calculation.result(&value, &|operator, left, right| operator.calculate(&left, &right))
    }

    fn fill(&self, parts: &'a [AttributePart]) -> Option<Cow<'a, str>> {
        let text = match parts {
            [part] => self.part(part)?,
            _ => {
                let mut text = String::new();
                for part in parts {
                    text.push_str(&self.part(part)?);
                }
                text.into()
            }
        };
        Some(text).filter(|text| !text.is_empty())
    }

    fn part(&self, part: &'a AttributePart) -> Option<Cow<'a, str>> {
        match part {
            AttributePart::Literal(literal) => Some(literal.into()),
            AttributePart::Reference { alternatives, otherwise, han } => {
                let otherwise = || otherwise.as_deref().map(Cow::from);
                let text = alternatives.iter().find_map(|source| self.read(source)).or_else(otherwise)?;
                match han {
                    true => Some(to_han(Type::Integer.parse(&text)?.as_f64()? as i64).into()),
                    false => Some(text),
                }
            }
        }
    }

    fn read(&self, source: &CaptureSource) -> Option<Cow<'a, str>> {
        let captures = self.own.captures(self.of);
        let of_capture = |&n: &usize| captures.iter().find(|captured| captured.capture() == n);
        let capture = source.captures[self.of.pattern()].iter().find_map(of_capture)?;
        self.read_part(capture, &source.read)
    }

    fn read_part(&self, capture: &Captured, part: &CapturePart) -> Option<Cow<'a, str>> {
        let Evaluator { rules, document, .. } = *self.evaluator;
        let text = &document.view.as_str()[capture.range()];
        let cell = |lexicon: usize, row: u32, column: usize| {
            let cell = rules.lexicons[lexicon].lexicon.cell(row, column);
            Some(Cow::from(cell)).filter(|cell| !cell.is_empty())
        };
        let first = |lexicon: usize, key: u32| rules.lexicons[lexicon].lexicon.rows_of(key).next();
        match part {
            CapturePart::Text => Some(text.into()),
            &CapturePart::Column { lexicon, column } => {
                let (_, key) = capture.entry()?;
                let row = match self.rows.iter().find(|(n, _)| *n == capture.capture()) {
                    Some((_, row)) => *row,
                    None => first(lexicon, key)?,
                };
                cell(lexicon, row, column)
            }
            CapturePart::Lookup { read, lexicon, column } => {
                let key = rules.lexicons[*lexicon].key(&self.read_part(capture, read)?)?;
                cell(*lexicon, first(*lexicon, key)?, *column)
            }
            &CapturePart::Mention { field, attribute } => {
                let (_, mention) = capture.entry()?;
                let fact = self.facts.of_match(field, mention as usize)?;
                fact.attributes.get(attribute).map(Value::show)
            }
            CapturePart::Part(part) => part_of(text, part).map(|value| value.show()),
        }
    }
}

/// The result of a calculation as a text of a type: a number is wanted of a quantity in full.
fn as_wanted(kind: &Type, result: &Value<'_>) -> String {
    match (kind, result) {
        (Type::Number | Type::Integer, Value::Quantity(quantity)) => quantity.number.value.to_string(),
        _ => result.to_string(),
    }
}

/// A text read as a type; its words stay where they are.
///
/// # Errors
/// The text, which is no such value.
fn parse<'a>(kind: &Type, text: Cow<'a, str>) -> Result<Value<'a>, Cow<'a, str>> {
    match text {
        Cow::Borrowed(text) => kind.parse(text).ok_or(Cow::Borrowed(text)),
        Cow::Owned(text) => kind.parse(&text).map(Value::into_owned).ok_or(Cow::Owned(text)),
    }
}
