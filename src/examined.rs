//! Everything that is known of one document: for those who look into the rules.

use crate::document::Document;
use crate::input::RawDocument;
use crate::matcher::watch::Fallen;
use crate::matcher::{self, Matches};
use crate::pattern::AnnotatedText;
use crate::record::resolved::Resolved;
use crate::record::{Detail, Record};
use crate::resolve::resolve_keeping;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::ZoneName;
use std::sync::Arc;

/// What came of one document, and what did not.
pub struct Examined<'r> {
    resolved: Arc<Resolved<'r>>,
    /// Where the words of the rules stand in it.
    pub annotated: AnnotatedText<'r>,
    /// With [`Detail::Evidence`].
    pub records: Vec<Record<'r>>,
    /// Matches that lost their characters to others, and those of rules that block.
    pub fallen: Vec<Fallen>,
}

impl Examined<'_> {
    /// The document as it was laid out.
    pub fn document(&self) -> &Document {
        &self.resolved.matched().document
    }

    /// Matches that won their characters.
    pub fn matches(&self) -> &Matches {
        &self.resolved.matched().matches
    }
}

/// Everything that is known of one document. It takes longer than to extract its records.
pub fn examine(rules: &CompiledRules, raw: RawDocument) -> Examined<'_> {
    of(rules, Document::new(rules, raw), None)
}

/// The same of a text that is one speech and lies in one zone as a whole, as the examples of rules are; `year` is that of
/// the speech, if it is known.
pub fn examine_in_zone(rules: &CompiledRules, raw: RawDocument, zone: ZoneName, year: Option<i32>) -> Examined<'_> {
    of(rules, Document::in_zone(rules, raw, zone), year)
}

fn of<'r>(
    rules: &'r CompiledRules,
    (document, mut annotated): (Document, AnnotatedText<'r>),
    year: Option<i32>,
) -> Examined<'r> {
    let (matches, fallen) = matcher::find_all(rules, &document, &mut annotated);
    let (records, resolved) = resolve_keeping(rules, document, matches, year, Detail::Evidence);
    Examined { resolved, annotated, records, fallen }
}
