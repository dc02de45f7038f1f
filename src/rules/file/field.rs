//! The block `fields`: what the mentions of a field carry.

use super::{AskedSpec, QuestionSpec};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the mentions of a field carry, and what makes two of them the same.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a field")]
pub struct FieldSpec {
    /// What a mention carries, each with its type.
    #[serde(default)]
    pub attributes: IndexMap<String, AttributeType>,
    /// Attributes that make two mentions of a speech one answer. Without it, they are one answer where they are shown alike:
    /// by `value`, else by their text.
    #[serde(default)]
    pub key: Vec<String>,
    /// How a mention is shown: a template over its attributes (without it: the text of the mention).
    pub value: Option<String>,
    /// Attributes with the questions from which a mention takes them when no rule gave them.
    #[serde(default)]
    pub defaults: IndexMap<String, QuestionSpec>,
    /// How mentions that name something in a shorter form take its full form.
    pub corefer: Option<CoreferSpec>,
    /// What its mentions are. It is only read by people.
    pub note: Option<String>,
}

/// The type of an attribute. A mention whose attribute cannot be read as its type is dropped.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AttributeType {
    Named(NamedType),
    Enum(EnumType),
    List(ListType),
}

/// A type that needs nothing but its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NamedType {
    /// The text as it stands.
    Text,
    /// A whole number.
    Integer,
    /// A number: 三百二十, 3.2万, 10多, and 5% without its sign.
    Number,
    /// A number and its unit: 41.6亿元.
    Quantity,
    /// A day, a month or a year, written as EDTF: `2014-02-19`, `2014-02`, `20XX`.
    Date,
}

/// One of a few words: `{enum: [actual, target]}`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "an attribute's type")]
pub struct EnumType {
    /// The words.
    #[serde(rename = "enum")]
    pub values: Vec<String>,
}

/// Several texts: `{list: '[、,]'}`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "an attribute's type")]
pub struct ListType {
    /// Pattern of what separates them.
    pub list: String,
}

/// How mentions that name something in a shorter form take its full form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "`corefer`")]
pub struct CoreferSpec {
    /// The attribute that is completed.
    pub attribute: String,
    /// Which mentions have the shorter form: those with one of these values of this attribute.
    #[serde(rename = "where")]
    pub filter: IndexMap<String, AskedSpec>,
    /// Which part of the full form the shorter one is.
    pub by: Vec<CoreferBy>,
    /// Of several full forms, the one wins whose mention shares a value of this attribute.
    pub agree: Option<String>,
    /// What becomes of a mention for which the speech has no full form.
    #[serde(default)]
    pub otherwise: Otherwise,
}

/// Which part of the full form a shorter form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CoreferBy {
    /// The full form begins with it: a surname.
    Prefix,
    /// The full form ends with it: a given name.
    Suffix,
}

/// What becomes of a mention in a shorter form for which there is no full form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Otherwise {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is dropped.
    Drop,
}
