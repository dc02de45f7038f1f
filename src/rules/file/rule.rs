//! The block `rules`: what is looked for, beside what, and the examples that show it.

use super::{OneOrMany, Scalar, ScalarOrList, ZoneName};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    pub id: String,
    /// The field that its mentions belong to. May be absent only with `block: true` (it then blocks every field).
    pub field: Option<String>,
    #[serde(rename = "match")]
    pub pattern: OneOrMany,
    /// Zones in which the match must begin (default: all).
    #[serde(default)]
    pub zone: Vec<ZoneName>,
    pub before: Option<ContextSpec>,
    pub after: Option<ContextSpec>,
    pub unless: Option<UnlessSpec>,
    /// One match, several mentions: captures cut at a pattern, all cut captures in step.
    #[serde(default)]
    pub split: IndexMap<String, String>,
    #[serde(default)]
    pub priority: i32,
    /// Consume the span and emit nothing.
    #[serde(default)]
    pub block: bool,
    #[serde(default)]
    pub attributes: IndexMap<String, Scalar>,
    /// Attributes that depend on what stands beside the match; a later entry wins over an earlier one.
    #[serde(default)]
    pub when: Vec<WhenSpec>,
    #[serde(default)]
    pub examples: Vec<ExampleSpec>,
    #[serde(default)]
    pub counter_examples: Vec<CounterExampleSpec>,
    /// Why the rule is as it is; for readers.
    pub note: Option<String>,
}

/// What must stand beside a match.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextSpec {
    #[serde(rename = "match")]
    pub pattern: String,
    /// Characters within which it must be found; 0 (the default) means: touching the match.
    #[serde(default)]
    pub within: usize,
    #[serde(default)]
    pub same: Same,
}

/// How far a context may reach at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Same {
    /// To the next , ; : 。 ! ? or line end.
    Clause,
    /// To the next 。 ! ? ; or line end.
    Sentence,
    /// To the line end.
    #[default]
    Paragraph,
    /// To the beginning or the end of the speech.
    Speech,
}

/// Attributes for matches with these surroundings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhenSpec {
    pub before: Option<ContextSpec>,
    pub after: Option<ContextSpec>,
    pub unless: Option<UnlessSpec>,
    pub set: IndexMap<String, Scalar>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnlessSpec {
    pub before: Option<OneOrManyContexts>,
    pub after: Option<OneOrManyContexts>,
    /// The match lies inside a match of this pattern.
    pub inside: Option<OneOrMany>,
    /// The match shares characters with a match of this pattern.
    pub overlaps: Option<OneOrMany>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrManyContexts {
    One(ContextSpec),
    Many(Vec<ContextSpec>),
}

/// The text of an example runs through the real pipeline as a document of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSpec {
    pub text: String,
    /// The zone that the whole text is taken to be in (default: the first zone of the rule, else `body`).
    pub zone: Option<ZoneName>,
    /// Year of the speech, for relative dates and places.
    pub year: Option<i32>,
    /// Attributes that one mention of this rule must have (others may be there).
    pub is: Option<IndexMap<String, ScalarOrList>>,
    /// Several mentions, all of which the rule must give.
    pub all: Option<Vec<IndexMap<String, ScalarOrList>>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum CounterExampleSpec {
    Text(String),
    Full(CounterExample),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterExample {
    pub text: String,
    pub zone: Option<ZoneName>,
    pub year: Option<i32>,
    /// The rule may match, but must not give a mention with these attributes.
    pub not: Option<IndexMap<String, ScalarOrList>>,
}
