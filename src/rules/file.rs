//! A rule file as it is written: the serde types of the YAML, and nothing else.
//!
//! What the keys mean is told in `rules/README.md`; what they become is decided in [`super::compile`], lexicons in
//! [`super::lexicon`]. That no key is unknown is seen to before serde, by [`super::read`].

mod field;
mod gazetteer;
mod layout;
mod layout_settings;
mod page_settings;
mod pages;
mod question;
mod rule;

pub use field::{AttributeType, CoreferBy, CoreferSpec, EnumType, FieldSpec, ListType, NamedType, Otherwise};
pub use gazetteer::GazetteerSettings;
pub use layout::{LayoutRole, LayoutSpec, Where};
pub use layout_settings::LayoutSettings;
pub use page_settings::{AroundText, FrontMatterKeys, MainText, PageNumbers, PageSettings};
pub use pages::{PageRole, PageSpec};
pub use question::{ClockSpec, ColumnSpec, Expected, Question, RecordSpec, Take};
pub use rule::{
    ContextSpec, CounterExample, CounterExampleSpec, ExampleSpec, OneOrManyContexts, RuleSpec, Same, UnlessSpec,
    WhenSpec,
};

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// One `*.yaml` file. Every block may be absent; the same block may stand in several files.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Version of the rule language; must be 1.
    pub schema: u32,
    /// Lists of words, by the name with which rules refer to them.
    #[serde(default)]
    pub lexicons: IndexMap<String, LexiconSpec>,
    /// Named sub-patterns.
    #[serde(default)]
    pub patterns: IndexMap<String, String>,
    /// What the mentions of a field carry.
    #[serde(default)]
    pub fields: IndexMap<String, FieldSpec>,
    /// How a document is cut into speeches and what in it is no speech.
    #[serde(default)]
    pub layout: Vec<LayoutSpec>,
    /// The lengths and counts by which documents are cut; once in a rule set.
    pub layout_settings: Option<LayoutSettings>,
    /// Where pages of the web, and rows of tables, say what about their text.
    #[serde(default)]
    pub pages: Vec<PageSpec>,
    /// The words of page numbers, the keys of front matter, and how far around a text is looked; once in a rule set.
    pub page_settings: Option<PageSettings>,
    /// How one of several units of the same name is chosen; once in a rule set.
    pub gazetteer: Option<GazetteerSettings>,
    #[serde(default)]
    pub rules: Vec<RuleSpec>,
    /// Where the year of a speech is known from: the first question that has an answer.
    #[serde(default)]
    pub clock: Vec<ClockSpec>,
    /// Keys of a JSON Lines record beside the fixed ones.
    #[serde(default)]
    pub record: Vec<RecordSpec>,
    /// Columns of the CSV, in order.
    #[serde(default)]
    pub columns: Vec<ColumnSpec>,
}

/// Exactly one of `file` and `entries`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LexiconSpec {
    /// Path relative to the rule file: `.csv` with a header, or `.txt` with one entry a line (`#` comments).
    pub file: Option<String>,
    /// Entries written in place.
    pub entries: Option<Vec<String>>,
    /// Column that holds the text to look for (CSV only; default `key`).
    pub key: Option<String>,
    /// Column with further spellings, separated by `|`.
    pub also: Option<String>,
    /// Keep only the rows whose column has one of these values.
    #[serde(default, rename = "where")]
    pub filter: IndexMap<String, OneOrMany>,
    /// Several rows may share a key; which of them is meant is decided by the region and year of the speech.
    pub choose: Option<ChooseSpec>,
}

/// The columns by which one of several rows of the same key is chosen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChooseSpec {
    /// Column with a hierarchical code: the longer the common prefix of two codes, the nearer the units.
    pub code: String,
    /// Column with the first year in which the row holds (empty: always).
    pub since: Option<String>,
    /// Column with the last year in which the row holds (empty: still).
    pub until: Option<String>,
    /// Only rows whose code shares so many leading characters with that of another unit that the speech names.
    pub near: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoneName {
    /// The heading of a collection of speeches, which holds for all of them.
    Collection,
    /// What the document says before its first speech: front matter, page titles.
    Front,
    Title,
    Byline,
    /// The first paragraphs of the text.
    Opening,
    Body,
    /// The last paragraphs of the text.
    Closing,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(Scalar),
    Many(Vec<Scalar>),
}

impl OneOrMany {
    /// Each of them as the text that stands in the file.
    pub fn to_texts(&self) -> Vec<String> {
        match self {
            OneOrMany::One(scalar) => vec![scalar.to_text()],
            OneOrMany::Many(scalars) => scalars.iter().map(Scalar::to_text).collect(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    // First, because serde tries them in turn and words what does not fit.
    Text(String),
    Null(()),
    Bool(bool),
    Integer(i64),
    Number(f64),
}

impl Scalar {
    /// As the text that stands in the file; empty for `null`.
    pub fn to_text(&self) -> String {
        match self {
            Scalar::Null(()) => String::new(),
            Scalar::Bool(truth) => truth.to_string(),
            Scalar::Integer(number) => number.to_string(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) => text.clone(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum ScalarOrList {
    Scalar(Scalar),
    List(Vec<Scalar>),
}
