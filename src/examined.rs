//! Everything that is known of one document: for those who look into the rules.

use crate::document::Document;
use crate::input::RawDocument;
use crate::matcher::watch::{Fallen, Trial};
use crate::matcher::{self, Matches};
use crate::pattern::AnnotatedText;
use crate::record::resolved::Resolved;
use crate::record::{Detail, Record};
use crate::resolve::resolve_keeping;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::{RuleSpec, ZoneName, ZoneRef};
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
    /// What the rules lack.
    pub trial: Trial,
    /// Where all of it was taken to be, and the year that it was told to be of; `None`: it was laid out.
    as_example: Option<(ExamplePlace, Option<i32>)>,
}

impl Examined<'_> {
    /// The document as it was laid out.
    pub fn document(&self) -> &Document {
        &self.resolved.matched().document
    }

    /// What comes of it with another text, or with rules that lack something.
    pub fn again<'r>(&self, rules: &'r CompiledRules, text: Option<String>, trial: Trial) -> Examined<'r> {
        let raw = self.document().raw.clone();
        let raw = RawDocument { text: text.unwrap_or_else(|| raw.text.clone()), ..raw };
        let read = match self.as_example {
            Some((place, _)) => place.read(rules, raw),
            None => Document::new(rules, raw),
        };
        of(rules, read, self.as_example, trial)
    }

    /// Matches that won their characters.
    pub fn matches(&self) -> &Matches {
        &self.resolved.matched().matches
    }
}

/// Everything that is known of one document. It takes longer than to extract its records.
pub fn examine(rules: &CompiledRules, raw: RawDocument) -> Examined<'_> {
    of(rules, Document::new(rules, raw), None, Trial::default())
}

/// Where a text is taken to be that is one speech and lies there as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExamplePlace {
    /// A zone.
    Zone(ZoneName),
    /// A section, by its number.
    Section(usize),
}

impl ExamplePlace {
    /// Where an example of a rule is taken to be: in the `zone` that it names, else in the first one of the rule.
    pub fn of(rules: &CompiledRules, rule: &RuleSpec, zone: Option<ZoneName>) -> ExamplePlace {
        let first = rule.zone.first().map_or("", |ZoneRef(name)| name.as_str());
        let section = rules.sections.iter().position(|section| section.name == first).filter(|_| zone.is_none());
        match section {
            Some(section) => ExamplePlace::Section(section),
            None => ExamplePlace::Zone(zone.or_else(|| ZoneName::named(first)).unwrap_or(ZoneName::Body)),
        }
    }

    /// A text that is taken to lie there.
    pub(crate) fn read(self, rules: &CompiledRules, raw: RawDocument) -> (Document, AnnotatedText<'_>) {
        match self {
            ExamplePlace::Zone(zone) => Document::in_zone(rules, raw, zone),
            ExamplePlace::Section(section) => Document::in_section(rules, raw, section),
        }
    }
}

/// Everything that is known of a text that is read as the examples of rules are; `year` is that of the speech, if it is known.
pub fn examine_example(
    rules: &CompiledRules,
    raw: RawDocument,
    place: ExamplePlace,
    year: Option<i32>,
) -> Examined<'_> {
    of(rules, place.read(rules, raw), Some((place, year)), Trial::default())
}

fn of<'r>(
    rules: &'r CompiledRules,
    (document, mut annotated): (Document, AnnotatedText<'r>),
    as_example: Option<(ExamplePlace, Option<i32>)>,
    trial: Trial,
) -> Examined<'r> {
    let year = as_example.and_then(|(_, year)| year);
    let (matches, fallen) = matcher::find_all(rules, &document, &mut annotated, &trial);
    let (records, resolved) = resolve_keeping(rules, document, matches, year, Detail::Evidence);
    Examined { resolved, annotated, records, fallen, trial, as_example }
}
