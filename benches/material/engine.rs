//! The parts of the engine that are measured. Nothing else below `benches/` names a module of the engine, so whoever moves
//! or renames one has to follow it only here.

pub use speechmeta::document::Document;
pub use speechmeta::normalise::NormalisedText;
pub use speechmeta::extract;
pub use speechmeta::input::{RawDocument, Source, documents, from_bytes, read};
pub use speechmeta::matcher::scan::Hits;
pub use speechmeta::matcher::{Matches, find};
pub use speechmeta::output::{Format, writer};
pub use speechmeta::record::{Detail, Record};
pub use speechmeta::repeats::Repeats;
pub use speechmeta::resolve::resolve;
use speechmeta::rules::RuleSet;
pub use speechmeta::rules::compiled::CompiledRules;
use speechmeta::rules::load::Origin;
use std::path::Path;

/// The rules that are built in.
pub fn built_in_rules() -> CompiledRules {
    load(&Origin::Embedded)
}

/// The rules of a folder.
pub fn rules_of(folder: &Path) -> CompiledRules {
    load(&Origin::Directory(folder.to_owned()))
}

fn load(origin: &Origin) -> CompiledRules {
    RuleSet::load(origin).unwrap_or_else(|faults| panic!("{}", faults.render(false))).compiled
}

/// The prefilter: one pass for all literals and lexicons.
pub fn scan(rules: &CompiledRules, view: &NormalisedText) -> Hits {
    rules.scanner.scan(view.as_str())
}

/// How many rules there are.
pub fn number_of_rules(rules: &CompiledRules) -> usize {
    rules.rules.len()
}

/// How many patterns the rules have.
pub fn number_of_patterns(rules: &CompiledRules) -> usize {
    rules.rules.iter().map(|rule| rule.patterns.len()).sum()
}

/// The patterns that refer to no lexicon and no field, as regular expressions.
pub fn regular_expressions(rules: &CompiledRules) -> impl Iterator<Item = &str> {
    let patterns = rules.rules.iter().flat_map(|rule| &rule.patterns).map(|search| &search.pattern);
    patterns.filter(|pattern| pattern.references.is_empty()).map(|pattern| &*pattern.regex)
}

/// The names of the columns.
pub fn column_names(rules: &CompiledRules) -> Vec<&str> {
    rules.columns.iter().map(|column| column.name.as_str()).collect()
}

/// Says of each record which earlier speech it repeats.
pub fn note_repeats(records: &mut [Record]) {
    let mut repeats = Repeats::default();
    for record in records {
        let sketch = std::mem::take(&mut record.sketch);
        if let Some(earlier) = repeats.note(|| record.name(), sketch).expect("a temporary file") {
            record.set_repeated(&earlier);
        }
    }
}
