//! The parts of the engine that are measured. Nothing else below `benches/` names a module of the engine, so whoever moves
//! or renames one has to follow it only here.

use speechmeta::Extractor;
pub use speechmeta::document::Document;
pub use speechmeta::extract;
pub use speechmeta::input::{RawDocument, Source, documents, from_bytes, read};
pub use speechmeta::matcher::{Matches, find};
pub use speechmeta::normalise::NormalisedText;
pub use speechmeta::output::Format;
use speechmeta::output::{self, RecordWriter, Style};
pub use speechmeta::pattern::AnnotatedText;
use speechmeta::pattern::Pattern;
pub use speechmeta::record::{Detail, Record};
pub use speechmeta::resolve::resolve;
use speechmeta::resolve::tables::{Scope, Table};
use speechmeta::rules::RuleSet;
pub use speechmeta::rules::compiled::CompiledRules;
use speechmeta::rules::load::Origin;
use speechmeta::timings::Timings;
use std::path::Path;

/// The rules that are built in.
pub fn built_in_rules() -> CompiledRules {
    load(&speechmeta::builtin::origin())
}

/// The rules of a folder.
pub fn rules_of(folder: &Path) -> CompiledRules {
    load(&Origin::Directory(folder.to_owned()))
}

fn load(origin: &Origin) -> CompiledRules {
    RuleSet::load(origin).unwrap_or_else(|faults| panic!("{}", faults.render(false))).compiled
}

/// The prefilter: one pass for all literals and lexicons.
pub fn annotate<'r>(rules: &'r CompiledRules, view: &NormalisedText) -> AnnotatedText<'r> {
    rules.patterns.annotate(view.as_str())
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
pub fn regular_expressions(rules: &CompiledRules) -> impl Iterator<Item = String> {
    let plain = |pattern: &&Pattern| pattern.layers.is_empty();
    let patterns = rules.rules.iter().flat_map(|rule| &rule.patterns).filter(plain);
    patterns.map(|pattern| pattern.hir().to_regex().expect("it refers to nothing"))
}

/// A writer of the rows of the speeches, or of JSON lines with all mentions.
pub fn writer<'w>(format: Format, rules: &'w CompiledRules, to: &'w mut Vec<u8>) -> Box<dyn RecordWriter + 'w> {
    match format {
        Format::Jsonl => output::records(Scope::default(), to),
        format => {
            let table = Table::speeches(rules, Scope::default());
            output::table(format, table, Style::default(), to).expect("memory can be written")
        }
    }
}

/// The records of a document with all that a run does on the way, repeated speeches too.
pub fn run(rules: &CompiledRules, raw: RawDocument) -> Vec<Record<'_>> {
    let extractor = Extractor::keeping_little(rules, Detail::Cells);
    let draft = extractor.read_timed(raw, &mut Timings::default());
    extractor.try_admit(draft).expect("a temporary file")
}
