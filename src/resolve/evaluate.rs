//! Attributes from captures: templates filled, values parsed, rows of ambiguous lexicon keys chosen.
//!
//! A match whose attribute cannot be read as its type, or whose row cannot be chosen, gives no fact.

use super::{Attributes, Fact};
use crate::document::{Document, Zone};
use crate::matcher::machine::Capture;
use crate::matcher::{Match, Matches};
use crate::rules::compiled::{Attribute, CompiledRules, Part, Read, Source};
use crate::rules::file::ZoneName;
use crate::rules::pattern::Target;
use crate::value::gazetteer::{self, Candidate, Region};
use crate::value::{Type, Value, part_of, to_han};
use std::collections::HashMap;

/// How much a unit named in the heading counts against one named in the text, for the region of a speech.
const HEADING_WEIGHT: u32 = 10;

pub struct Evaluator<'a> {
    rules: &'a CompiledRules,
    document: &'a Document,
    matches: &'a Matches,
    /// For each field, the indices of the matches that belong to the speech.
    own: &'a [Vec<usize>],
    /// Attributes of the matches evaluated so far, by field and match; `None`: no fact.
    done: HashMap<(usize, usize), Option<Attributes>>,
    region: Region,
    /// Code of the unit named last, and the byte at which its name ends.
    previous: Option<(usize, String)>,
}

impl<'a> Evaluator<'a> {
    pub fn new(rules: &'a CompiledRules, document: &'a Document, matches: &'a Matches, own: &'a [Vec<usize>]) -> Self {
        Evaluator { rules, document, matches, own, done: HashMap::new(), region: Region::new(), previous: None }
    }

    /// Evaluates the fields that depend on year and region, or those that do not.
    pub fn run(&mut self, regional: bool, year: Option<i32>) {
        if regional {
            self.survey(year);
        }
        for &field in &self.rules.order {
            if self.rules.fields[field].regional != regional {
                continue;
            }
            self.previous = None;
            for &n in &self.own[field] {
                let attributes = self.attributes(field, &self.matches[field][n], year);
                self.done.insert((field, n), attributes);
            }
        }
    }

    /// Turns dates that are told from the year of the speech (去年8月) into dates, and drops those that cannot be.
    pub fn tell_dates(&mut self, year: Option<i32>) {
        for attributes in self.done.values_mut() {
            let told = attributes.as_ref().is_some_and(|a| a.values().any(|v| matches!(v, Value::Date(_))));
            if !told {
                continue;
            }
            let Some(list) = attributes else { continue };
            let mut dropped = false;
            for value in list.values_mut() {
                if let Value::Date(date) = value {
                    match date.resolve(year) {
                        Some(date) => *value = Value::Date(date),
                        None => dropped = true,
                    }
                }
            }
            if dropped {
                *attributes = None;
            }
        }
    }

    /// The facts so far, in the order of the text.
    pub fn facts(&self) -> Vec<Fact> {
        self.collect(|key| self.done.get(&key).cloned().flatten())
    }

    /// The same, when nothing more is to be evaluated.
    pub fn into_facts(mut self) -> Vec<Fact> {
        let mut done = std::mem::take(&mut self.done);
        self.collect(|key| done.remove(&key).flatten())
    }

    fn collect(&self, mut attributes: impl FnMut((usize, usize)) -> Option<Attributes>) -> Vec<Fact> {
        let mut facts = Vec::new();
        for (field, own) in self.own.iter().enumerate() {
            for &n in own {
                let m = &self.matches[field][n];
                let (rule, range, zone) = (m.rule, m.range.clone(), self.zone(m));
                let attributes = attributes((field, n));
                facts.extend(attributes.map(|attributes| Fact { field, rule, range, zone, attributes }));
            }
        }
        facts.sort_by_key(|f| (f.range.start, f.range.end, f.field));
        facts
    }

    fn zone(&self, m: &Match) -> Zone {
        let line = self.document.line_at(m.range.start).and_then(|l| l.part);
        line.map_or(Zone { name: ZoneName::Body, closing: false }, |(_, zone)| zone)
    }

    /// The units that the speech names without doubt.
    fn survey(&mut self, year: Option<i32>) {
        let nothing = Region::new();
        let mut region = Region::new();
        let near =
            |lexicon: usize| self.rules.lexicons[lexicon].lexicon.choose.as_ref().is_some_and(|c| c.near.is_some());
        for (field, own) in self.own.iter().enumerate().filter(|(f, _)| self.rules.fields[*f].regional) {
            for &n in own {
                let m = &self.matches[field][n];
                let heading = matches!(self.zone(m).name, ZoneName::Front | ZoneName::Title | ZoneName::Byline);
                let entries = m.captures.iter().flatten().filter_map(|c| self.entry(m, c));
                // A name that needs evidence is none.
                for (lexicon, key) in entries.filter(|(lexicon, _)| !near(*lexicon)) {
                    if let Some(row) = self.row(lexicon, key, year, &nothing, &[]) {
                        let code = self.code(lexicon, row);
                        region.add(code, if heading { HEADING_WEIGHT } else { 1 });
                    }
                }
            }
        }
        self.region = region;
    }

    /// The lexicon and key that a capture is, where the lexicon must choose.
    fn entry(&self, m: &Match, capture: &Capture) -> Option<(usize, u32)> {
        let (reference, key) = capture.entry?;
        match self.rules.rules[m.rule].patterns[m.pattern].pattern.references[reference] {
            Target::Lexicon(n) if self.rules.lexicons[n].lexicon.choose.is_some() => Some((n, key)),
            _ => None,
        }
    }

    fn code(&self, lexicon: usize, row: u32) -> &'a str {
        let lexicon = &self.rules.lexicons[lexicon].lexicon;
        lexicon.choose.map_or("", |choose| lexicon.cell(row, choose.code))
    }

    fn row(&self, lexicon: usize, key: u32, year: Option<i32>, region: &Region, nearby: &[&str]) -> Option<u32> {
        let lexicon = &self.rules.lexicons[lexicon].lexicon;
        let mut rows = lexicon.rows_of(key);
        let Some(choose) = lexicon.choose else {
            return rows.next();
        };
        let year_in = |row: u32, column: Option<usize>| column.and_then(|c| lexicon.cell(row, c).parse().ok());
        let is_near = |row: u32| choose.near.is_none_or(|n| region.names_one_near(lexicon.cell(row, choose.code), n));
        let rows: Vec<u32> = rows.filter(|&row| is_near(row)).collect();
        let candidates: Vec<Candidate<'_>> = rows
            .iter()
            .map(|&row| Candidate {
                code: lexicon.cell(row, choose.code),
                since: year_in(row, choose.since),
                until: year_in(row, choose.until),
            })
            .collect();
        gazetteer::choose(&candidates, year, region, nearby).map(|n| rows[n])
    }

    fn attributes(&mut self, field: usize, m: &Match, year: Option<i32>) -> Option<Attributes> {
        let rule = &self.rules.rules[m.rule];
        let rows = self.rows(m, year)?;
        let mut attributes = Attributes::new();
        let when = m.when.iter().flat_map(|&n| &rule.when[n].attributes);
        for (name, attribute) in rule.attributes.iter().chain(when) {
            let kind = &self.rules.fields[field].attributes[name];
            match attribute {
                Attribute::Constant(value) => {
                    attributes.insert(name.clone(), value.clone());
                }
                Attribute::Text(parts) => {
                    if let Some(text) = self.fill(parts, m, &rows) {
                        attributes.insert(name.clone(), kind.parse(&text)?);
                    }
                }
                Attribute::Sum { left, right, minus } => {
                    let number = |parts| Type::Number.parse(&self.fill(parts, m, &rows)?)?.as_f64();
                    if let (Some(a), Some(b)) = (number(left), number(right)) {
                        let sum = if *minus { a - b } else { a + b };
                        attributes.insert(name.clone(), kind.parse(&sum.to_string())?);
                    }
                }
            }
        }
        // Attributes stand in the order in which the field declares them, whatever order the rule has.
        let order = |name: &String| self.rules.fields[field].attributes.get_index_of(name);
        attributes.sort_by(|a, _, b, _| order(a).cmp(&order(b)));
        Some(attributes)
    }

    /// For each capture that is an entry of a lexicon, its row; `None` where a row cannot be chosen.
    fn rows(&mut self, m: &Match, year: Option<i32>) -> Option<Vec<Option<u32>>> {
        let mut rows = Vec::with_capacity(m.captures.len());
        for capture in &m.captures {
            let row = match capture.and_then(|c| self.entry(m, &c).map(|entry| (c, entry))) {
                None => None,
                Some((c, (lexicon, key))) => {
                    let nearby: Vec<&str> = match &self.previous {
                        Some((end, code)) if *end <= c.start && self.gap(*end, c.start) <= 1 => vec![code.as_str()],
                        _ => Vec::new(),
                    };
                    let row = self.row(lexicon, key, year, &self.region, &nearby)?;
                    self.previous = Some((c.end, self.code(lexicon, row).to_string()));
                    Some(row)
                }
            };
            rows.push(row);
        }
        Some(rows)
    }

    /// Characters between two bytes of the view.
    fn gap(&self, from: usize, to: usize) -> usize {
        self.document.view.as_str()[from..to].chars().count()
    }

    fn fill(&self, parts: &[Part], m: &Match, rows: &[Option<u32>]) -> Option<String> {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Literal(l) => text.push_str(l),
                Part::Reference { alternatives, han } => {
                    let value = alternatives.iter().find_map(|s| self.read(s, m, rows))?;
                    match han {
                        true => text.push_str(&to_han(Type::Integer.parse(&value)?.as_f64()? as i64)),
                        false => text.push_str(&value),
                    }
                }
            }
        }
        Some(text).filter(|t| !t.is_empty())
    }

    fn read(&self, source: &Source, m: &Match, rows: &[Option<u32>]) -> Option<String> {
        let pattern = &self.rules.rules[m.rule].patterns[m.pattern].pattern;
        let (n, capture) = pattern.captures_named(&source.capture).find_map(|n| m.captures[n].map(|c| (n, c)))?;
        let text = &self.document.view.as_str()[capture.range()];
        let filled = |s: &str| Some(s.to_string()).filter(|s| !s.is_empty());
        match &source.read {
            Read::Text => Some(text.to_string()),
            Read::Column { lexicon, column } => {
                let (_, key) = capture.entry?;
                let lexicon = &self.rules.lexicons[*lexicon].lexicon;
                let row = match rows[n] {
                    Some(row) => row,
                    None => lexicon.rows_of(key).next()?,
                };
                filled(lexicon.cell(row, *column))
            }
            Read::Lookup { lexicon, column } => {
                let words = &self.rules.lexicons[*lexicon];
                let key = words.key(text)?;
                let row = words.lexicon.rows_of(key).next()?;
                filled(words.lexicon.cell(row, *column))
            }
            Read::Mention { field, attribute } => {
                let (_, mention) = capture.entry?;
                let attributes = self.done.get(&(*field, mention as usize))?.as_ref()?;
                attributes.get(attribute).map(Value::show)
            }
            Read::Part(part) => part_of(text, part).map(|v| v.show()),
        }
    }
}
