//! What cells rest on, and which matches came to nothing: for those who look into the rules.

use super::context::SpeechContext;
use crate::document::Document;
use crate::record::facts::{Facts, NoFact};
use crate::record::{Evidence, Silent};
use crate::rules::compiled::CompiledRules;

/// For each column, the facts that its cell rests on.
pub fn of_columns<'r>(rules: &'r CompiledRules, context: &SpeechContext<'_, '_>) -> Vec<Vec<Evidence<'r>>> {
    let of_column = |question| {
        let mut evidence = Vec::new();
        context.answer_telling(question, &mut |field, fact, value| {
            let shown = value.show();
            if shown.is_empty() {
                return;
            }
            evidence.push(Evidence {
                field: &rules.fields[field].name,
                key: context.key_of(field, fact).shown(),
                shown: shown.into_owned(),
                rule: &rules.rules[fact.of.rule()].id,
                span: context.document.view.original(fact.of.range()),
            });
        });
        evidence
    };
    rules.columns.iter().map(|column| of_column(&column.question)).collect()
}

/// The matches of a speech without a fact.
pub fn silent(document: &Document, facts: &Facts<'_>) -> Vec<Silent> {
    let mut silent = Vec::new();
    for (field, (own, found)) in facts.own.iter().zip(&facts.found).enumerate() {
        for (n, of) in own.matches.iter().enumerate().filter(|(n, _)| found.get(*n).is_none()) {
            let span = document.view.original(of.range());
            let reason = facts.none.get(&(field, n)).cloned().unwrap_or(NoFact::NoZone);
            silent.push(Silent { rule: of.rule(), pattern: of.pattern(), span, bytes: of.range(), reason });
        }
    }
    silent
}
