//! The blocks `clock`, `record` and `columns`: questions put to the mentions of a speech.

use super::{OneOrMany, ZoneName};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::fmt;

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
    /// A number outside of it is written all the same, and told on standard error.
    pub expected: Option<Expected>,
    #[serde(flatten)]
    pub question: Question,
}

/// What the numbers of a column are expected to lie within, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub least: Option<f64>,
    pub most: Option<f64>,
}

impl Expected {
    /// Whether a number is outside of it.
    pub fn is_left_by(self, number: f64) -> bool {
        self.least.is_some_and(|least| number < least) || self.most.is_some_and(|most| number > most)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (Some(least), Some(most)) => write!(f, "{least} to {most}"),
            (Some(least), None) => write!(f, "{least} or more"),
            (None, Some(most)) => write!(f, "{most} or less"),
            (None, None) => f.write_str("any number"),
        }
    }
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
