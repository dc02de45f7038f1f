//! What cells rest on, and which matches came to nothing: for those who look into the rules.

use super::facts::Facts;
use super::question::Speaker;
use crate::document::Document;
use crate::record::{Evidence, Silent};
use crate::rules::compiled::CompiledRules;

/// For each column, the facts that its cell rests on.
pub fn of_columns<'r>(rules: &'r CompiledRules, speaker: &Speaker<'_>) -> Vec<Vec<Evidence<'r>>> {
    let of_column = |question| {
        let mut evidence = Vec::new();
        speaker.answer_telling(question, &mut |field, fact, shown| {
            if shown.is_empty() {
                return;
            }
            let mut key = String::new();
            speaker.key_of(field, fact, &mut key);
            evidence.push(Evidence {
                field: &rules.fields[field].name,
                key,
                shown: shown.to_owned(),
                rule: &rules.rules[fact.of.rule()].id,
                span: speaker.document.view.original(fact.of.range()),
            });
        });
        evidence
    };
    rules.columns.iter().map(|column| of_column(&column.question)).collect()
}

/// The matches of a speech without a fact.
pub fn silent(document: &Document, facts: &Facts<'_>) -> Vec<Silent> {
    let of_field = facts.own.iter().zip(&facts.found);
    let places = of_field.flat_map(|(own, found)| own.matches.iter().zip(found));
    let silent = |m: &crate::matcher::Match| Silent {
        rule: m.rule(),
        pattern: m.pattern(),
        span: document.view.original(m.range()),
    };
    places.filter(|(_, fact)| fact.is_none()).map(|(m, _)| silent(m)).collect()
}
