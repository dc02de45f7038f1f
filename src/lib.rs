//! speechmeta reads Chinese official speeches and reports and writes one CSV row a speech, by rules in YAML.
//!
//! Data flows one way: [`input`] (path → text) → [`document`] (text → normalised view, speeches, zones) → [`matcher`]
//! (compiled [`rules`] × text → matches) → [`resolve`] (matches → [`record`]) → [`output`]. Where a document is cut is a
//! matter of rules too, so the layout of [`document`] searches with the means of [`matcher`]. The engine knows nothing
//! of speeches, posts or provinces: all of that is in the rule files.

pub mod document;
pub mod input;
pub mod matcher;
pub mod output;
pub mod record;
pub mod repeats;
pub mod resolve;
pub mod rules;
pub mod span;
pub mod timings;
pub mod value;

use document::Document;
use input::RawDocument;
use record::Record;
use rules::compiled::CompiledRules;
use timings::{Stage, Timings};

/// The records of one document, one for each of its speeches, in their order.
pub fn extract(rules: &CompiledRules, raw: RawDocument) -> Vec<Record> {
    extract_timed(rules, raw, &mut Timings::default())
}

/// The same, with the time that each stage took.
pub fn extract_timed(rules: &CompiledRules, raw: RawDocument, timings: &mut Timings) -> Vec<Record> {
    let (document, hits) = timings.time(Stage::LayOut, || Document::new(rules, raw));
    let matches = timings.time(Stage::Match, || matcher::find(rules, &document, hits));
    timings.time(Stage::Resolve, || resolve::resolve(rules, &document, &matches, None))
}
