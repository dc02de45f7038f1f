//! speechmeta reads Chinese official speeches and reports and writes one CSV row a speech, by rules in YAML.
//!
//! Data flows one way: [`input`] (path → text) → [`document`] (text → normalised view, speeches, zones) → [`matcher`]
//! (compiled [`rules`] × text → matches) → [`resolve`] (matches → [`record`]) → [`output`]. Where a document is cut is a
//! matter of rules too, so the layout of [`document`] searches with the means of [`matcher`]. The engine knows nothing
//! of speeches, posts or provinces: all of that is in the rule files, of which [`builtin`] has those of the package,
//! compiled when the crate was.

pub mod builtin;
pub mod document;
pub mod examples;
pub mod input;
pub mod leftovers;
pub mod matcher;
pub mod output;
pub mod record;
pub mod repeats;
pub mod resolve;
pub mod timings;

pub use speechmeta_normalise as normalise;
pub use speechmeta_normalise::span;
pub use speechmeta_pattern as pattern;
pub use speechmeta_rules as rules;
pub use speechmeta_value as value;

use document::Document;
use normalise::Taken;
use input::RawDocument;
use matcher::Matches;
use pattern::AnnotatedText;
use matcher::watch::Fallen;
use record::{Detail, Record};
use rules::compiled::CompiledRules;
use timings::{Stage, Timings};

/// The records of one document, one for each of its speeches, in their order; `detail` says what they hold.
pub fn extract(rules: &CompiledRules, raw: RawDocument, detail: Detail) -> Vec<Record<'_>> {
    extract_timed(rules, raw, detail, &mut Timings::default()).records
}

/// What came of one document.
#[derive(Debug)]
pub struct Extracted<'r> {
    /// One for each speech; none where the document holds nothing but the words of a page or a table of contents.
    pub records: Vec<Record<'r>>,
    /// What its text lost on the way from the page.
    pub taken: Taken,
}

/// What came of one document, and what did not: for those who look into the rules.
pub struct Examined<'r> {
    pub document: Document,
    /// Where the words of the rules stand in it.
    pub annotated: AnnotatedText<'r>,
    /// With [`Detail::Evidence`].
    pub records: Vec<Record<'r>>,
    /// Matches that won their characters.
    pub matches: Matches,
    /// Matches that lost their characters to others, and those of rules that block.
    pub fallen: Vec<Fallen>,
}

/// Everything that is known of one document. It takes longer than [`extract`].
pub fn examine(rules: &CompiledRules, raw: RawDocument) -> Examined<'_> {
    let (document, annotated) = Document::new(rules, raw);
    let (matches, fallen) = matcher::find_all(rules, &document, annotated);
    let annotated = rules.patterns.annotate(document.view.as_str());
    let records = resolve::resolve(rules, &document, &matches, None, Detail::Evidence);
    Examined { document, annotated, records, matches, fallen }
}

/// The same as [`extract`], with the time that each stage took, and what was taken out of the text.
pub fn extract_timed<'r>(
    rules: &'r CompiledRules,
    raw: RawDocument,
    detail: Detail,
    timings: &mut Timings,
) -> Extracted<'r> {
    let (document, annotated) = timings.time(Stage::LayOut, || Document::new(rules, raw));
    let matches = timings.time(Stage::Match, || matcher::find(rules, &document, annotated));
    let records = timings.time(Stage::Resolve, || resolve::resolve(rules, &document, &matches, None, detail));
    Extracted { records, taken: document.view.taken() }
}
