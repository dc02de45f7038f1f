//! The block `rules`: what is looked for, beside what, and the examples that show it.

use super::{ContextSpec, OneOrMany, PrioritySpec, Scalar, UnlessEntry, WhenEntry, ZoneName, ZoneRef};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

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
    /// What must stand before a match; of a list, one of them.
    pub before: Option<OneOrMany<ContextSpec>>,
    /// What must stand behind a match; of a list, one of them.
    pub after: Option<OneOrMany<ContextSpec>>,
    /// Pattern of something in which a match must lie; of a list, in one of them.
    pub inside: Option<OneOrMany<String>>,
    /// Pattern of something with which a match must share characters; of a list, with one of them.
    pub overlaps: Option<OneOrMany<String>>,
    /// What must not stand beside or around a match, or the name of a condition: `<name>`.
    pub unless: Option<OneOrMany<UnlessEntry>>,
    /// Makes several mentions of one match: captures, each with the pattern that separates its pieces. Several captures
    /// are cut in step.
    #[serde(default)]
    pub split: IndexMap<String, String>,
    /// Of mentions of a field that share characters, the one with the highest priority wins, then the longer, then the
    /// earlier. A number, or a name of the scale with or without units: `specific + 2`.
    #[serde(default)]
    pub priority: PrioritySpec,
    /// A match takes its characters from other rules and is no mention.
    #[serde(default)]
    pub block: bool,
    /// What a mention carries: words, references such as `<rate>`, or templates of both.
    #[serde(default)]
    pub attributes: IndexMap<String, Scalar>,
    /// Attributes that depend on what stands beside a match, or names of conditions: `<name>`. A later entry wins over an
    /// earlier one.
    pub when: Option<OneOrMany<WhenEntry>>,
    /// Texts in which the rule finds something.
    #[serde(default)]
    pub examples: Vec<ExampleSpec>,
    /// Texts that look alike, in which the rule finds nothing.
    #[serde(default)]
    pub counter_examples: Vec<CounterExampleSpec>,
    /// Why the rule is as it is. It is only read by people.
    pub note: Option<String>,
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
