//! Matches → [`Record`]s: what the matches of a speech mean, taken together.
//!
//! In this order: attributes that need nothing but their match ([`evaluate`]), the year of the speech ([`clock`]),
//! attributes that need the year and the region ([`choose`]), short names completed ([`corefer`]), [`defaults`], the
//! questions of the columns ([`context`](mod@context)), and what is to be said of the row ([`remarks`]). The same matches
//! always give the same record.

pub mod asked;
mod choose;
mod clock;
mod context;
mod corefer;
mod defaults;
mod distinct;
mod evaluate;
mod evidence;
mod partition;
mod remarks;
mod sources;
pub mod tables;
mod take;

use crate::document::Document;
use crate::matcher::Matches;
use crate::record::facts::{Facts, NoFact};
use crate::record::resolved::{Matched, Resolved};
use crate::record::{Detail, Record};
use crate::rules::compiled::CompiledRules;
use clock::Clock;
use context::SpeechContext;
use evaluate::Evaluator;
use partition::MatchPartition;
use remarks::Row;
use std::ops::Range;
use std::sync::Arc;

/// One record for each speech of a document, in their order, without the mentions. `year` overrides the document clock.
pub fn resolve<'r>(
    rules: &'r CompiledRules,
    document: &Document,
    matches: &Matches,
    year: Option<i32>,
    detail: Detail,
) -> Vec<Record<'r>> {
    speeches(rules, document, matches, year, detail).0
}

/// The same with the mentions, and what they are made of, which is kept as long as one of the records is.
pub fn resolve_keeping(
    rules: &CompiledRules,
    document: Document,
    matches: Matches,
    year: Option<i32>,
    detail: Detail,
) -> (Vec<Record<'_>>, Arc<Resolved<'_>>) {
    let mut records = Vec::new();
    let resolved = Resolved::new(Matched { rules, document, matches }, |matched| {
        let facts;
        (records, facts) = speeches(rules, &matched.document, &matched.matches, year, detail);
        facts
    });
    let resolved = Arc::new(resolved);
    for record in &mut records {
        record.resolved = Some(Arc::clone(&resolved));
    }
    (records, resolved)
}

/// The records of the speeches, and their facts.
fn speeches<'r: 'a, 'a>(
    rules: &'r CompiledRules,
    document: &'a Document,
    matches: &'a Matches,
    year: Option<i32>,
    detail: Detail,
) -> (Vec<Record<'r>>, Vec<Facts<'a>>) {
    let mut partition = MatchPartition::new(document, matches);
    let source = Arc::from(document.raw.source.as_str());
    let evaluator = |speech| Evaluator { rules, document, speech, detail };
    let (mut records, mut facts): (Vec<Record<'r>>, Vec<Facts<'a>>) = (Vec::new(), Vec::new());
    for speech in 0..document.speeches.len() {
        let collection = facts.first().filter(|_| !document.collection.is_empty());
        let sections = (0..rules.sections.len()).map(|section| matches.section(section, speech)).collect();
        let own = Facts::new(partition.of(speech));
        let mut context = context(&evaluator(speech), own, sections, collection, year);
        records.push(record(rules, &mut context, &source, detail));
        facts.push(context.facts);
    }
    (records, facts)
}

/// The speech with all that its matches mean.
fn context<'c, 'a>(
    evaluator: &Evaluator<'a>,
    facts: Facts<'a>,
    sections: Vec<Range<usize>>,
    collection: Option<&'c Facts<'a>>,
    year: Option<i32>,
) -> SpeechContext<'c, 'a> {
    let Evaluator { rules, document, speech, .. } = *evaluator;
    let clock = Clock::default();
    let (numbers, row) = (Vec::new(), Row::default());
    let mut context =
        SpeechContext { rules, document, number: speech, facts, collection, clock, sections, numbers, row };
    evaluator.run(&mut context.facts);
    context.clock = match year {
        Some(year) => Clock { year: Some(year), basis: "" },
        None => clock::read(&context),
    };
    evaluator.run_regional(&mut context.facts, context.clock.year);
    Evaluator::tell_dates(&mut context.facts, context.clock.year);
    let notes = evaluator.detail == Detail::Evidence;
    if notes {
        context.facts.note_none(&NoFact::NoYear);
    }
    corefer::complete(rules, &mut context.facts, context.clock.year);
    if notes {
        context.facts.note_none(&NoFact::NoFullForm);
    }
    defaults::fill(&mut context);
    context
}

fn record<'r>(
    rules: &'r CompiledRules,
    context: &mut SpeechContext<'_, '_>,
    source: &Arc<str>,
    detail: Detail,
) -> Record<'r> {
    let (document, number) = (context.document, context.number);
    let speech = &document.speeches[number];
    let cells = remarks::cells(rules, context);
    let keys = match detail {
        Detail::Cells => Vec::new(),
        Detail::Mentions | Detail::Evidence => rules.record.iter().map(|k| (k.name.as_str(), context.key(k))).collect(),
    };
    let (evidence, silent) = match detail {
        Detail::Cells | Detail::Mentions => (Vec::new(), Vec::new()),
        Detail::Evidence => (evidence::of_columns(rules, context), evidence::silent(document, &context.facts)),
    };
    Record {
        columns: &rules.columns,
        source: Arc::clone(source),
        speech: number + 1,
        span: speech.span,
        title: speech.title.clone(),
        year: context.clock.year,
        keys,
        cells,
        duplicate_of: None,
        facts: (0..rules.fields.len()).map(|field| context.facts.of(field).count()).sum(),
        resolved: None,
        evidence,
        silent,
        carried: document.raw.carried.clone(),
        corrections: Vec::new(),
    }
}
