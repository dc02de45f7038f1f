//! Matches → [`Record`]s: what the matches of a speech mean, taken together.
//!
//! In this order: attributes that need nothing but their match ([`evaluate`]), the year of the speech ([`clock`]),
//! attributes that need the year and the region ([`choose`]), short names completed ([`corefer`]), defaults, and the questions of
//! the columns ([`question`]). The same matches always give the same record.

mod choose;
mod clock;
mod corefer;
mod distinct;
mod evaluate;
mod evidence;
mod facts;
mod question;
mod show;

use crate::document::Document;
use crate::matcher::Matches;
use crate::record::{Detail, Mention, Record};
use crate::rules::compiled::CompiledRules;
use clock::Clock;
use evaluate::Evaluator;
use facts::{Dealer, Fact, Facts};
use question::Speaker;

/// One record for each speech of a document, in their order. `year` overrides the document clock.
pub fn resolve<'r>(
    rules: &'r CompiledRules,
    document: &Document,
    matches: &Matches,
    year: Option<i32>,
    detail: Detail,
) -> Vec<Record<'r>> {
    let mut dealer = Dealer::new(document, matches);
    let mut facts = |speech| Facts::new(dealer.deal(speech));
    let evaluator = |speech| Evaluator { rules, document, matches, speech, detail };
    if document.speeches.is_empty() {
        return Vec::new();
    }
    let first = speaker(&evaluator(0), facts(0), None, year);
    let mut records = vec![record(rules, &first, detail)];
    for speech in 1..document.speeches.len() {
        let collection = (!document.collection.is_empty()).then_some(&first.facts);
        records.push(record(rules, &speaker(&evaluator(speech), facts(speech), collection, year), detail));
    }
    records
}

/// The speech with all that its matches mean.
fn speaker<'a>(
    evaluator: &Evaluator<'a>,
    facts: Facts<'a>,
    collection: Option<&'a Facts<'a>>,
    year: Option<i32>,
) -> Speaker<'a> {
    let Evaluator { rules, document, speech, .. } = *evaluator;
    let mut speaker = Speaker { rules, document, number: speech, facts, collection, clock: Clock::default() };
    evaluator.run(&mut speaker.facts);
    speaker.clock = match year {
        Some(year) => Clock { year: Some(year), basis: "" },
        None => clock::read(&speaker),
    };
    evaluator.run_regional(&mut speaker.facts, speaker.clock.year);
    Evaluator::tell_dates(&mut speaker.facts, speaker.clock.year);
    corefer::complete(rules, &mut speaker.facts);
    defaults(&mut speaker);
    speaker
}

fn record<'r>(rules: &'r CompiledRules, speaker: &Speaker<'_>, detail: Detail) -> Record<'r> {
    let (document, number) = (speaker.document, speaker.number);
    let speech = &document.speeches[number];
    let cells: Vec<String> = rules.columns.iter().map(|c| speaker.answer(&c.question).unwrap_or_default()).collect();
    let (keys, mentions) = match detail {
        Detail::Cells => (Vec::new(), Vec::new()),
        Detail::Mentions | Detail::Evidence => {
            let keys = rules.record.iter().map(|k| (k.name.as_str(), speaker.key(k))).collect();
            (keys, mentions(rules, document, &speaker.facts))
        }
    };
    let (evidence, silent) = match detail {
        Detail::Cells | Detail::Mentions => (Vec::new(), Vec::new()),
        Detail::Evidence => (evidence::of_columns(rules, speaker), evidence::silent(document, &speaker.facts)),
    };
    let is_unexpected = |&n: &usize| rules.columns[n].expected.is_some_and(|expected| expected.is_left_by(&cells[n]));
    let unexpected = (0..cells.len()).filter(is_unexpected).collect();
    let facts = (0..rules.fields.len()).map(|field| speaker.facts.of(field).count()).sum();
    Record {
        source: document.raw.source.clone(),
        carried: document.raw.carried.clone(),
        speech: number + 1,
        span: speech.span,
        title: speech.title.clone(),
        keys,
        repeat_cells: (0..cells.len()).filter(|&n| rules.columns[n].question.shows_repeated()).collect(),
        cells,
        unexpected,
        sketch: document.sketch(number),
        facts,
        mentions,
        evidence,
        silent,
    }
}

/// Fills attributes that no rule gave from the defaults of their fields.
fn defaults(speaker: &mut Speaker<'_>) {
    let rules = speaker.rules;
    for (n, field) in rules.fields.iter().enumerate() {
        for (attribute, question) in &field.defaults {
            let wanting = |f: &Fact<'_>| f.attributes.get(*attribute).is_none();
            if !speaker.facts.of(n).any(wanting) {
                continue;
            }
            let Some(answer) = speaker.answer(question) else { continue };
            let Some(value) = field.attributes[*attribute].parse(&answer).map(|v| v.into_owned()) else { continue };
            for fact in speaker.facts.of_mut(n).filter(|f| wanting(f)) {
                fact.attributes.insert(*attribute, value.clone());
            }
        }
    }
}

/// The facts of all fields, in the order of the text.
fn mentions<'r>(rules: &'r CompiledRules, document: &Document, facts: &Facts<'_>) -> Vec<Mention<'r>> {
    let of_field = |field| facts.of(field).map(move |fact| (field, fact));
    let mut facts: Vec<_> = (0..rules.fields.len()).flat_map(of_field).collect();
    facts.sort_by_key(|(field, fact)| (fact.of.range().start, fact.of.range().end, *field));
    facts.into_iter().map(|(field, fact)| mention(rules, document, field, fact)).collect()
}

fn mention<'r>(rules: &'r CompiledRules, document: &Document, field: usize, fact: &Fact<'_>) -> Mention<'r> {
    let field = &rules.fields[field];
    let span = document.view.original(fact.of.range());
    let mut value = String::new();
    show::shown(field, &fact.attributes, &document.view.as_str()[fact.of.range()], &mut value);
    let name = |attribute| field.attributes.get_index(attribute).map_or("", |(name, _)| name.as_str());
    Mention {
        field: &field.name,
        value,
        text: document.original_text(span).to_string(),
        span,
        rule: &rules.rules[fact.of.rule()].id,
        pattern: fact.of.pattern(),
        attributes: fact.attributes.iter().map(|(n, value)| (name(n), value.clone().into_owned())).collect(),
    }
}
