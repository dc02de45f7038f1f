//! The block `patterns`: regular expressions with names.

use super::OneOrMany;
use crate::rules::fold::Folded;
use crate::rules::source::Place;
use schemars::JsonSchema;
use serde::Deserialize;
use std::borrow::Cow;

/// A regular expression, alone or with what people should know of it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PatternSpec {
    Text(String),
    Full(FullPattern),
}

/// A regular expression with a note and an example.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a pattern")]
pub struct FullPattern {
    /// The regular expression.
    #[serde(rename = "match")]
    pub pattern: String,
    /// What it stands for. It is only read by people.
    pub note: Option<String>,
    /// A text that all of it matches, or several.
    pub example: Option<OneOrMany<String>>,
}

impl PatternSpec {
    /// The regular expression.
    pub fn text(&self) -> &str {
        match self {
            PatternSpec::Text(text) => text,
            PatternSpec::Full(full) => &full.pattern,
        }
    }

    /// The regular expression as it is compiled: in the form of the text that it is matched against.
    pub fn as_read(&self) -> Cow<'_, str> {
        Folded::of(self.text()).text
    }

    /// Where the regular expression stands, by where the pattern stands.
    pub fn place(&self, place: Place) -> Place {
        match self {
            PatternSpec::Text(_) => place,
            PatternSpec::Full(_) => place.child("match"),
        }
    }

    pub fn note(&self) -> Option<&str> {
        match self {
            PatternSpec::Text(_) => None,
            PatternSpec::Full(full) => full.note.as_deref(),
        }
    }

    /// Texts that it matches.
    pub fn examples(&self) -> &[String] {
        match self {
            PatternSpec::Full(FullPattern { example: Some(example), .. }) => example.as_slice(),
            _ => &[],
        }
    }
}
