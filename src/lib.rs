//! speechmeta reads Chinese official speeches and reports and writes one CSV row a speech, by rules in YAML.
//!
//! Data flows one way: [`input`] (path → text) → [`document`] (text → normalised view, speeches, zones) → [`matcher`]
//! (compiled [`rules`] × text → matches) → [`resolve`] (matches → [`record`]) → [`output`]. Where a document is cut is a
//! matter of rules too, so the layout of [`document`] searches with the means of [`matcher`]. The engine knows nothing
//! of speeches, posts or provinces: all of that is in the rule files, of which [`builtin`] has those of the package,
//! compiled when the crate was.

pub mod builtin;
pub mod document;
pub mod input;
pub mod matcher;
pub mod output;
pub mod record;
pub mod repeats;
pub mod resolve;
pub mod rules;
pub mod span;
pub mod value;

use document::Document;
use input::RawDocument;
use record::Record;
use rules::compiled::CompiledRules;

/// The records of one document, one for each of its speeches, in their order.
pub fn extract(rules: &CompiledRules, raw: RawDocument) -> Vec<Record> {
    let (document, hits) = Document::new(rules, raw);
    let matches = matcher::find(rules, &document, hits);
    resolve::resolve(rules, &document, &matches, None)
}
