//! Which row is meant where a key of a lexicon has several: the evidence of a speech, and the choices made by it.

use super::partition::Zones;
use crate::document::Document;
use crate::matcher::Captured;
use crate::pattern::Layer;
use crate::record::facts::Facts;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::{GazetteerSettings, ZoneName};
use crate::value::gazetteer::{self, Candidate, DivisionFacts, Region};
use std::collections::HashMap;

/// A key of a lexicon that must choose.
type LexiconKey = (usize, u32);

/// Chooses rows for the captures of one speech.
pub struct Chooser<'a> {
    rules: &'a CompiledRules,
    text: &'a str,
    year: Option<i32>,
    region: Region<'a>,
    /// Byte at which the name of the unit named last ends, and its code.
    previous: Option<(usize, &'a str)>,
    /// What was chosen among several rows so far, by key and the unit named directly before.
    chosen: HashMap<(LexiconKey, Option<&'a str>), Option<u32>>,
}

impl<'a> Chooser<'a> {
    /// One that knows neither year nor region.
    pub fn new(rules: &'a CompiledRules, text: &'a str) -> Self {
        let GazetteerSettings { one_city, years_after, years_before, lead, .. } = &rules.gazetteer;
        let known = DivisionFacts { one_city, years_after: *years_after, years_before: *years_before, lead: *lead };
        Chooser { rules, text, year: None, region: Region::new(known), previous: None, chosen: HashMap::new() }
    }

    /// One that knows the year, and as its region the units that the speech names without doubt.
    pub fn informed(
        rules: &'a CompiledRules,
        document: &'a Document,
        speech: usize,
        year: Option<i32>,
        facts: &Facts<'a>,
    ) -> Self {
        let mut chooser = Chooser { year, ..Chooser::new(rules, document.view.as_str()) };
        let mut weights: HashMap<&'a str, u32> = HashMap::new();
        let needs_evidence =
            |lexicon: usize| rules.lexicons[lexicon].lexicon.choose.as_ref().is_some_and(|c| c.near.is_some());
        for (_, own) in facts.own.iter().enumerate().filter(|(field, _)| rules.fields[*field].regional) {
            let mut zones = Zones::new(document, speech);
            for m in own.matches {
                let Some(zone) = zones.at(m.range().start) else { continue };
                let heading = matches!(zone.name, ZoneName::Front | ZoneName::Title | ZoneName::Byline);
                for capture in own.captures(m) {
                    // A name that needs evidence is none.
                    let entry = chooser.entry(capture).filter(|(lexicon, _)| !needs_evidence(*lexicon));
                    if let Some((lexicon, row)) = entry.and_then(|entry| Some((entry.0, chooser.row(entry, None)?))) {
                        let weight = weights.entry(chooser.code(lexicon, row)).or_default();
                        *weight = weight.saturating_add(if heading { rules.gazetteer.heading } else { 1 });
                    }
                }
            }
        }
        for (code, weight) in weights {
            chooser.region.add(code, weight);
        }
        chooser.chosen.clear();
        chooser
    }

    /// Begins with another field, before which nothing is named.
    pub fn begin(&mut self) {
        self.previous = None;
    }

    /// Writes into `rows` the captures of a match that are entries of a lexicon that must choose, each with its row.
    ///
    /// # Errors
    /// The first capture, by its index, of which a row cannot be chosen.
    pub fn rows(&mut self, captures: &[Captured], rows: &mut Vec<(usize, u32)>) -> Result<(), usize> {
        rows.clear();
        for capture in captures {
            let Some(entry) = self.entry(capture) else { continue };
            let nearby =
                self.previous.filter(|(end, _)| self.is_next_to(*end, capture.range().start)).map(|(_, code)| code);
            let row = self.row(entry, nearby).ok_or(capture.capture())?;
            self.previous = Some((capture.range().end, self.code(entry.0, row)));
            rows.push((capture.capture(), row));
        }
        Ok(())
    }

    /// The entry that a capture is, where the lexicon must choose.
    fn entry(&self, capture: &Captured) -> Option<LexiconKey> {
        let (target, key) = capture.entry()?;
        match target {
            Layer::Lexicon(n) if self.rules.lexicons[n as usize].lexicon.choose.is_some() => Some((n as usize, key)),
            _ => None,
        }
    }

    fn code(&self, lexicon: usize, row: u32) -> &'a str {
        let lexicon = &self.rules.lexicons[lexicon].lexicon;
        lexicon.choose.map_or("", |choose| lexicon.cell(row, choose.code))
    }

    fn row(&mut self, (lexicon, key): LexiconKey, nearby: Option<&'a str>) -> Option<u32> {
        let rows = self.rules.lexicons[lexicon].lexicon.rows_of(key);
        if rows.len() == 1 {
            return self.among(lexicon, rows, nearby);
        }
        if let Some(&chosen) = self.chosen.get(&((lexicon, key), nearby)) {
            return chosen;
        }
        let chosen = self.among(lexicon, rows, nearby);
        self.chosen.insert(((lexicon, key), nearby), chosen);
        chosen
    }

    fn among(
        &self,
        lexicon: usize,
        mut rows: impl ExactSizeIterator<Item = u32>,
        nearby: Option<&'a str>,
    ) -> Option<u32> {
        let lexicon = &self.rules.lexicons[lexicon].lexicon;
        let Some(choose) = lexicon.choose else {
            return rows.next();
        };
        let year_in = |row: u32, column: Option<usize>| column.and_then(|c| lexicon.cell(row, c).parse().ok());
        let candidate = |row: u32| {
            let code = lexicon.cell(row, choose.code);
            let is_near = choose.near.is_none_or(|n| self.region.names_one_near(code, n));
            is_near.then(|| Candidate { code, since: year_in(row, choose.since), until: year_in(row, choose.until) })
        };
        let choose =
            |candidates: &[Candidate<'_>]| gazetteer::choose(candidates, self.year, &self.region, nearby.as_slice());
        if rows.len() == 1 {
            let row = rows.next()?;
            return choose(&[candidate(row)?]).map(|_| row);
        }
        let (rows, candidates): (Vec<u32>, Vec<_>) = rows.filter_map(|n| Some((n, candidate(n)?))).unzip();
        choose(&candidates).map(|n| rows[n])
    }

    /// Whether between two bytes of the view stands one character at most.
    fn is_next_to(&self, end: usize, start: usize) -> bool {
        end <= start && self.text[end..start].chars().nth(1).is_none()
    }
}
