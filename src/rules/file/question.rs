//! The blocks `clock`, `record` and `columns`: questions put to the mentions of a speech.

use super::{OneOrMany, ZoneName};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSpec {
    /// What is written into the basis column.
    pub basis: String,
    #[serde(flatten)]
    pub question: Question,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordSpec {
    pub name: String,
    /// Attributes to write as an object; without it, the shown answer is written as a string.
    #[serde(default)]
    pub attributes: Vec<String>,
    #[serde(flatten)]
    pub question: Question,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    pub name: String,
    #[serde(flatten)]
    pub question: Question,
}

/// A question put to the mentions of a speech.
///
/// Where it is flattened into another block serde cannot deny unknown keys; the loader checks the keys against
/// [`crate::rules::keys`] before serde sees them.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// A field, or `speech` (show: source, number, title, characters), or `clock` (show: year, basis).
    pub from: String,
    /// No answer, also from `else`, where this question has one.
    pub unless: Option<Box<Question>>,
    #[serde(default, rename = "where")]
    pub filter: IndexMap<String, OneOrMany>,
    #[serde(default)]
    pub zone: Vec<ZoneName>,
    #[serde(default)]
    pub take: Take,
    /// `take: most` answers only with what is said at least so often.
    pub at_least: Option<usize>,
    /// An attribute name, or a template `{indicator} {percent:+}%` (default: the field's `value`).
    pub show: Option<String>,
    /// Between the answers of `take: all` (default `; `).
    pub join: Option<String>,
    /// Asked when this question has no answer, in order.
    #[serde(default, rename = "else")]
    pub otherwise: Vec<Question>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// Every distinct answer, in the order of the text.
    #[default]
    All,
    First,
    Last,
    /// The answer of the highest rule priority, then the first.
    Best,
    /// The most frequent answer, then the first.
    Most,
    /// How many mentions there are (distinct by key).
    Count,
    Sum,
    Max,
}
