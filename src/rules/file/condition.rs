//! What stands beside or around a match: in rules, in `when`, in `unless`, and in the block `conditions`, which gives
//! names to it.

use super::{OneOrMany, RuleSpec, Scalar};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What must stand beside a match.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a context")]
pub struct ContextSpec {
    /// Pattern that must be found there.
    #[serde(rename = "match")]
    pub pattern: String,
    /// Number of characters beside the match in which it must be found; 0, as without it: it touches the match.
    pub within: Option<usize>,
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

/// Attributes of the matches for which all that it names holds; of a list, one is enough.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "an entry of `when`")]
pub struct WhenSpec {
    /// What must stand before a match.
    pub before: Option<OneOrMany<ContextSpec>>,
    /// What must stand behind a match.
    pub after: Option<OneOrMany<ContextSpec>>,
    /// Pattern of something in which the match must lie.
    pub inside: Option<OneOrMany<String>>,
    /// Pattern of something with which the match must share characters.
    pub overlaps: Option<OneOrMany<String>>,
    /// A capture of the rule's pattern that must have taken part in the match.
    pub has: Option<OneOrMany<String>>,
    /// What must not stand beside or around a match, or the name of a condition: `<name>`.
    pub unless: Option<OneOrMany<UnlessEntry>>,
    /// The attributes, written as in `attributes`.
    pub set: IndexMap<String, Scalar>,
    /// What it is for. It is only read by people.
    pub note: Option<String>,
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
    /// This capture of the rule's pattern took part in the match.
    pub has: Option<OneOrMany<String>>,
    /// What it is for. It is only read by people.
    pub note: Option<String>,
}

/// What a rule, an entry of `when` or one of `unless` names beside or around its matches.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'s> {
    pub before: Option<&'s OneOrMany<ContextSpec>>,
    pub after: Option<&'s OneOrMany<ContextSpec>>,
    pub inside: Option<&'s OneOrMany<String>>,
    pub overlaps: Option<&'s OneOrMany<String>>,
}

macro_rules! surroundings {
    ($($spec:ty),*) => {$(
        impl $spec {
            /// What it names beside or around matches.
            pub fn surroundings(&self) -> Surroundings<'_> {
                Surroundings {
                    before: self.before.as_ref(),
                    after: self.after.as_ref(),
                    inside: self.inside.as_ref(),
                    overlaps: self.overlaps.as_ref(),
                }
            }
        }
    )*};
}
surroundings!(RuleSpec, WhenSpec, UnlessSpec);

/// An item of `when`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum WhenEntry {
    /// The entries of a condition: `<name>`.
    Name(String),
    Entry(Box<WhenSpec>),
}

/// An item of `unless`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum UnlessEntry {
    /// What a condition names: `<name>`.
    Name(String),
    Entry(Box<UnlessSpec>),
}

/// An item of a condition: with `set` it is one of `when`, without it one of `unless`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ConditionEntry {
    /// All of another condition: `<name>`.
    Name(String),
    Unless(Box<UnlessSpec>),
    When(Box<WhenSpec>),
}
