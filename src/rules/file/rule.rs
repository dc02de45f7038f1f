//! The block `rules`: what is looked for, beside what, and the examples that show it.

use super::{OneOrMany, Scalar, ZoneName, ZoneRef};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is looked for, and what a mention of it carries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a rule")]
pub struct RuleSpec {
    /// The name of the rule, by which it is told from all others.
    pub id: String,
    /// The field that its mentions belong to. Only a rule with `block: true` may be without one; it then blocks mentions
    /// of all fields.
    pub field: Option<String>,
    /// Pattern of a match, or several of them.
    #[serde(rename = "match")]
    pub pattern: OneOrMany<String>,
    /// Zones or sections in which a match must begin (without it: all).
    #[serde(default)]
    pub zone: Vec<ZoneRef>,
    /// What must stand before a match.
    pub before: Option<ContextSpec>,
    /// What must stand behind a match.
    pub after: Option<ContextSpec>,
    /// What must not stand beside or around a match.
    pub unless: Option<UnlessSpec>,
    /// Makes several mentions of one match: captures, each with the pattern that separates its pieces. Several captures
    /// are cut in step.
    #[serde(default)]
    pub split: IndexMap<String, String>,
    /// Of mentions of a field that share characters, the one with the highest priority wins, then the longer, then the
    /// earlier.
    #[serde(default)]
    pub priority: i32,
    /// A match takes its characters from other rules and is no mention.
    #[serde(default)]
    pub block: bool,
    /// What a mention carries: words, references such as `<rate>`, or templates of both.
    #[serde(default)]
    pub attributes: IndexMap<String, Scalar>,
    /// Attributes that depend on what stands beside a match. A later entry wins over an earlier one.
    #[serde(default)]
    pub when: Vec<WhenSpec>,
    /// Texts in which the rule finds something.
    #[serde(default)]
    pub examples: Vec<ExampleSpec>,
    /// Texts that look alike, in which the rule finds nothing.
    #[serde(default)]
    pub counter_examples: Vec<CounterExampleSpec>,
    /// Why the rule is as it is. It is only read by people.
    pub note: Option<String>,
}

/// What must stand beside a match.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a context")]
pub struct ContextSpec {
    /// Pattern that must be found there.
    #[serde(rename = "match")]
    pub pattern: String,
    /// Number of characters beside the match in which it must be found; 0: it touches the match.
    #[serde(default)]
    pub within: usize,
    /// What it must not reach out of.
    #[serde(default)]
    pub same: Same,
}

/// What a context must not reach out of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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

/// Attributes of the matches beside which this stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "an entry of `when`")]
pub struct WhenSpec {
    /// What must stand before a match.
    pub before: Option<ContextSpec>,
    /// What must stand behind a match.
    pub after: Option<ContextSpec>,
    /// What must not stand beside or around a match.
    pub unless: Option<UnlessSpec>,
    /// The attributes, written as in `attributes`.
    pub set: IndexMap<String, Scalar>,
}

/// What must not stand beside or around a match. Each of them alone refuses it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "`unless`")]
pub struct UnlessSpec {
    /// Stands before the match.
    pub before: Option<OneOrMany<ContextSpec>>,
    /// Stands behind the match.
    pub after: Option<OneOrMany<ContextSpec>>,
    /// The match lies inside a match of this pattern.
    pub inside: Option<OneOrMany<String>>,
    /// The match shares characters with a match of this pattern.
    pub overlaps: Option<OneOrMany<String>>,
}

/// A text in which the rule finds something. It is read as a document of its own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "an example")]
pub struct ExampleSpec {
    /// The text.
    pub text: String,
    /// The zone that the text is taken to be in (without it: the first zone of the rule, else `body`).
    pub zone: Option<ZoneName>,
    /// The year of the speech, for 今年 and for places that changed.
    pub year: Option<i32>,
    /// Attributes that one mention of the rule has. It may have others.
    pub is: Option<IndexMap<String, OneOrMany>>,
    /// Attributes of several mentions, all of which the rule finds.
    pub all: Option<Vec<IndexMap<String, OneOrMany>>>,
}

/// A text in which the rule finds nothing, or nothing with certain attributes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CounterExampleSpec {
    Text(String),
    Full(CounterExample),
}

/// A text in which the rule finds nothing, or with `not` nothing that has these attributes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a counter-example")]
pub struct CounterExample {
    /// The text.
    pub text: String,
    /// The zone that the text is taken to be in (without it: the first zone of the rule, else `body`).
    pub zone: Option<ZoneName>,
    /// The year of the speech, for 今年 and for places that changed.
    pub year: Option<i32>,
    /// The rule may find something, but nothing with these attributes.
    pub not: Option<IndexMap<String, OneOrMany>>,
}
