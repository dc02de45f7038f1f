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
    let (document, mut annotated) = Document::new(rules, raw);
    let (matches, fallen) = matcher::find_all(rules, &document, &mut annotated);
    let (records, resolved) = resolve_keeping(rules, document, matches, None, Detail::Evidence);
    Examined { resolved, annotated, records, fallen }
}
