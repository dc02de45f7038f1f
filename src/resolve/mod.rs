//! Matches → [`Record`]s: what the matches of a speech mean, taken together.
//!
//! In this order: attributes that need nothing but their match ([`evaluate`]), the year of the speech ([`clock`]),
//! attributes that need the year and the region, short names completed ([`corefer`]), defaults, and the questions of
//! the columns ([`question`]). The same matches always give the same record.

mod clock;
mod corefer;
mod evaluate;
mod question;

use crate::document::{Document, Zone};
use crate::matcher::Matches;
use crate::record::{Mention, Record};
use crate::rules::compiled::CompiledRules;
use crate::value::Value;
use clock::Clock;
use evaluate::Evaluator;
use indexmap::IndexMap;
use question::Speaker;
use std::ops::Range;

type Attributes = IndexMap<String, Value>;

/// A match with its attributes.
#[derive(Debug, Clone)]
struct Fact {
    field: usize,
    rule: usize,
    /// Bytes of the view.
    range: Range<usize>,
    zone: Zone,
    attributes: Attributes,
}

/// One record for each speech of a document, in their order. `year` overrides the document clock.
pub fn resolve(rules: &CompiledRules, document: &Document, matches: &Matches, year: Option<i32>) -> Vec<Record> {
    let by_speech = by_speech(document, matches);
    by_speech
        .into_iter()
        .enumerate()
        .map(|(number, own)| record(rules, document, matches, number, &own, year))
        .collect()
}

/// For each speech and field, the indices of its matches.
fn by_speech(document: &Document, matches: &Matches) -> Vec<Vec<Vec<usize>>> {
    let mut own = vec![vec![Vec::new(); matches.len()]; document.speeches.len()];
    for (field, found) in matches.iter().enumerate() {
        for (n, m) in found.iter().enumerate() {
            if let Some((speech, _)) = document.line_at(m.range.start).and_then(|l| l.part) {
                own[speech][field].push(n);
            }
        }
    }
    own
}

fn record(
    rules: &CompiledRules,
    document: &Document,
    matches: &Matches,
    number: usize,
    own: &[Vec<usize>],
    year: Option<i32>,
) -> Record {
    let speech = &document.speeches[number];
    let mut evaluator = Evaluator::new(rules, document, matches, own);
    evaluator.run(false, None);
    let mut speaker = Speaker { rules, document, number, facts: evaluator.facts(), clock: Clock::default() };
    speaker.clock = match year {
        Some(year) => Clock { year: Some(year), basis: String::new() },
        None => clock::read(&speaker),
    };
    evaluator.run(true, speaker.clock.year);
    evaluator.tell_dates(speaker.clock.year);
    speaker.facts = evaluator.into_facts();
    corefer::complete(rules, &mut speaker.facts);
    defaults(&mut speaker);

    let cells: Vec<String> = rules.columns.iter().map(|c| speaker.answer(&c.question).unwrap_or_default()).collect();
    let keys = rules.record.iter().map(|k| (k.name.clone(), speaker.key(k))).collect();
    let repeat_cells = (0..cells.len()).filter(|&n| rules.columns[n].question.shows_repeated()).collect();
    let facts = speaker.facts.len();
    let mentions = speaker.facts.into_iter().map(|f| mention(rules, document, f)).collect();
    Record {
        source: document.raw.source.clone(),
        speech: number + 1,
        span: speech.span,
        title: speech.title.clone(),
        keys,
        cells,
        repeat_cells,
        sketch: document.sketch(number),
        facts,
        mentions,
    }
}

/// Fills attributes that no rule gave from the defaults of their fields.
fn defaults(speaker: &mut Speaker<'_>) {
    let rules = speaker.rules;
    for (n, field) in rules.fields.iter().enumerate() {
        for (attribute, question) in &field.defaults {
            let wanting = |f: &Fact| f.field == n && !f.attributes.contains_key(attribute);
            if !speaker.facts.iter().any(wanting) {
                continue;
            }
            let Some(kind) = field.attributes.get(attribute) else { continue };
            let Some(value) = speaker.answer(question).and_then(|a| kind.parse(&a)) else { continue };
            for fact in speaker.facts.iter_mut().filter(|f| wanting(f)) {
                fact.attributes.insert(attribute.clone(), value.clone());
            }
        }
    }
}

fn mention(rules: &CompiledRules, document: &Document, fact: Fact) -> Mention {
    let field = &rules.fields[fact.field];
    let span = document.view.original(fact.range.clone());
    Mention {
        field: field.name.clone(),
        value: question::shown(rules, &fact, &document.view.as_str()[fact.range.clone()]),
        text: document.original_text(span).to_string(),
        span,
        rule: rules.rules[fact.rule].id.clone(),
        attributes: fact.attributes,
    }
}
