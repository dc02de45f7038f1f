//! What names capture in the examples that the rules carry.

use crate::ExamplePlace;
use crate::commands::references::{ReferenceKind, References};
use crate::rules::RuleSet;
use crate::rules::file::ZoneName;
use std::collections::HashMap;

/// For each name the first characters that it stands for.
pub type CapturedExamples = HashMap<(ReferenceKind, String), String>;

/// Looks for every name in the examples of the rules, those of layout rules last.
pub fn of_rules(set: &RuleSet, references: &References<'_>) -> CapturedExamples {
    let mut captured = CapturedExamples::new();
    for rule in set.files.iter().flat_map(|file| &file.rules.rules) {
        for example in &rule.examples {
            let place = ExamplePlace::of(&set.compiled, rule, example.zone);
            let (examined, standing) = references.standing(&example.text, place, example.year);
            let view = examined.document().view.as_str();
            let fields: HashMap<&str, String> = examined
                .records
                .iter()
                .flat_map(|record| record.mentions())
                .map(|mention| (mention.field(), format!("{} → {}", mention.text(), mention.value())))
                .collect();
            for found in standing {
                let text = view[found.range].to_owned();
                // What a field shows of a mention says more than its characters.
                let text = match found.kind {
                    ReferenceKind::Field => fields.get(found.name.as_str()).cloned().unwrap_or(text),
                    ReferenceKind::Lexicon | ReferenceKind::Pattern => text,
                };
                captured.entry((found.kind, found.name)).or_insert(text);
            }
        }
    }
    for layout in set.files.iter().flat_map(|file| &file.rules.layout) {
        for text in &layout.examples {
            let (examined, standing) = references.standing(text, ExamplePlace::Zone(ZoneName::Body), None);
            let view = examined.document().view.as_str();
            for found in standing.into_iter().filter(|found| found.kind != ReferenceKind::Field) {
                captured.entry((found.kind, found.name)).or_insert_with(|| view[found.range].to_owned());
            }
        }
    }
    captured
}
