//! The block `fields`: what the mentions of a field carry.

use super::{OneOrMany, Question};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    #[serde(default)]
    pub attributes: IndexMap<String, AttributeType>,
    /// Attributes that make two mentions of a speech the same (default: the shown value).
    #[serde(default)]
    pub key: Vec<String>,
    /// How a mention is shown: a template over its attributes (default: its text).
    pub value: Option<String>,
    /// Attributes that a mention takes from a question to its speech when no rule gave them.
    #[serde(default)]
    pub defaults: IndexMap<String, Question>,
    pub corefer: Option<CoreferSpec>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum AttributeType {
    Named(NamedType),
    /// `{enum: [actual, target]}`
    Enum(EnumType),
    /// `{list: '[、,]'}`: the text split at a pattern.
    List(ListType),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NamedType {
    Text,
    Integer,
    Number,
    Quantity,
    Date,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnumType {
    #[serde(rename = "enum")]
    pub values: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListType {
    pub list: String,
}

/// Mentions that name the same thing in a shorter form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoreferSpec {
    /// The attribute that is completed.
    pub attribute: String,
    /// Which mentions are in need of completion.
    #[serde(rename = "where")]
    pub filter: IndexMap<String, OneOrMany>,
    /// How the short form stands to the long one.
    pub by: Vec<CoreferBy>,
    /// Among several candidates, the one that shares a value of this attribute wins.
    pub agree: Option<String>,
    /// What becomes of a mention for which there is no longer form.
    #[serde(default)]
    pub otherwise: Otherwise,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CoreferBy {
    /// The short form begins the long one (a surname).
    Prefix,
    /// The short form ends the long one (a given name).
    Suffix,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Otherwise {
    #[default]
    Keep,
    Drop,
}
