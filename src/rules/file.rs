//! A rule file as it is written: the serde types of the YAML, the one description of the rule language.
//!
//! The [JSON schema](json_schema) is derived from them, and by it [`super::read`] checks a file before serde sees it.
//! Comments on keys and words are their descriptions in the schema, so they speak to people who write YAML, and the
//! `title` of a block is its name in messages. More is in `rules/README.md`; what the keys become is decided in
//! [`super::compile`], lexicons in [`super::lexicon`].

mod chart;
mod condition;
mod field;
mod gazetteer;
mod layout;
mod layout_settings;
mod page_settings;
mod pages;
mod pattern;
mod priority;
mod question;
mod remark;
mod rule;
mod schema;
mod section;
mod table;
mod words;

pub use chart::{ChartKind, ChartSpec, GroupNames, SeriesSpec};
pub use condition::{ConditionEntry, ContextSpec, Same, Surroundings, UnlessEntry, UnlessSpec, WhenEntry, WhenSpec};
pub use field::{AttributeType, CoreferBy, CoreferSpec, EnumType, FieldSpec, ListType, NamedType, Otherwise};
pub use gazetteer::GazetteerSettings;
pub use layout::{LayoutRole, LayoutSpec, Where};
pub use layout_settings::LayoutSettings;
pub use page_settings::{AroundText, FrontMatterKeys, MainText, PageNumbers, PageSettings};
pub use pages::{PageRole, PageSpec};
pub use pattern::{FullPattern, PatternSpec};
pub use priority::{PrioritySpec, SCALE, scale};
pub use question::{AskedSpec, ClockSpec, ColumnSpec, Expected, QuestionSpec, RecordSpec, SizeSpec, Take};
pub use remark::RemarkSpec;
pub use rule::{CounterExample, CounterExampleSpec, ExampleSpec, RuleSpec};
pub use schema::{json_schema, json_schema_for_readers};
pub use section::{SectionSpec, ZoneRef};
pub use table::{CellType, MentionPart, TableColumnSpec, TableSpec};
pub use words::{Bilingual, Language};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One `*.yaml` file. Every block may be absent; the same block may stand in several files.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a rule file")]
pub struct RuleFile {
    /// Version of the rule language: 1.
    #[schemars(extend("const" = 1))]
    pub schema: u32,
    /// What this rule set lies on top of: `builtin`. What it declares takes the place of what has the same name there.
    pub extends: Option<Extends>,
    /// Rules, layout rules, columns, tables, record keys, remarks and charts below that do not hold, by their ids or names.
    #[serde(default)]
    pub remove: Vec<String>,
    /// Rows that are added to the tables of lexicons: by the path of the table, or by the name of a lexicon that reads it.
    #[serde(default)]
    pub more: IndexMap<String, MoreSpec>,
    /// Lists of words, by the names with which rules refer to them.
    #[serde(default)]
    pub lexicons: IndexMap<String, LexiconSpec>,
    /// Regular expressions, by the names with which others refer to them: `<name>`.
    #[serde(default)]
    pub patterns: IndexMap<String, PatternSpec>,
    /// What stands beside or around matches, by the names with which `when` and `unless` refer to it: `<name>`. With `set`
    /// it is for `when`, without for `unless`.
    #[serde(default)]
    pub conditions: IndexMap<String, OneOrMany<ConditionEntry>>,
    /// Names of priorities, beside those of the scale or in their place; once in a rule set.
    pub priorities: Option<IndexMap<String, i32>>,
    /// What the mentions of a field carry.
    #[serde(default)]
    pub fields: IndexMap<String, FieldSpec>,
    /// Named stretches of a speech, which may stand wherever a zone may.
    #[serde(default)]
    pub sections: IndexMap<String, SectionSpec>,
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
    /// What is looked for in the text of a speech.
    #[serde(default)]
    pub rules: Vec<RuleSpec>,
    /// Where the year of a speech is known from: the first question that has an answer.
    #[serde(default)]
    pub clock: Vec<ClockSpec>,
    /// Keys of a JSON Lines record beside the fixed ones.
    #[serde(default)]
    pub record: Vec<RecordSpec>,
    /// What is said of a row beside its cells; a column with `from: remarks` shows it.
    #[serde(default)]
    pub remarks: Vec<RemarkSpec>,
    /// Columns of the CSV, in order.
    #[serde(default)]
    pub columns: Vec<ColumnSpec>,
    /// Tables beside that of the speeches, with a row for each mention of a field.
    #[serde(default)]
    pub tables: Vec<TableSpec>,
    /// What the report of a run draws of its rows.
    #[serde(default)]
    pub charts: Vec<ChartSpec>,
}

/// What a rule set may lie on top of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Extends {
    /// The rules that the program has of its own.
    Builtin,
}

/// A list of words: exactly one of `file` and `entries`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a lexicon")]
pub struct LexiconSpec {
    /// Path from the folder of the rule file: a `.csv` with a header, or a `.txt` with one word per line (lines that
    /// begin with `#` are comments).
    pub file: Option<String>,
    /// The words themselves, or rows with columns: `{name: 调查, en: surveyed}`.
    pub entries: Option<Vec<EntrySpec>>,
    /// Column that holds the words to look for (`key` if none is named). Only with a `.csv`, or where entries have columns.
    pub key: Option<String>,
    /// Column with further spellings of a word, separated by `|`.
    pub also: Option<String>,
    /// Keeps only the rows that have one of these values in this column.
    #[serde(default, rename = "where")]
    pub filter: IndexMap<String, OneOrMany>,
    /// Lets several rows share a word. Which of them is meant is decided by the year and the region of the speech.
    pub choose: Option<ChooseSpec>,
    /// What its words are. It is only read by people.
    pub note: Option<String>,
}

/// Rows that are added to a table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum MoreSpec {
    /// Path of a file from the folder of the rule file.
    File(String),
    Rows(Vec<EntrySpec>),
}

/// A word, or a row of a lexicon: its cells by the names of their columns.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum EntrySpec {
    Word(String),
    Row(IndexMap<String, Scalar>),
}

/// The columns by which one of several rows with the same word is chosen.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "`choose`")]
pub struct ChooseSpec {
    /// Column with a code. The more leading characters two codes share, the nearer are the places they stand for.
    pub code: String,
    /// Column with the first year in which the row holds (empty: always).
    pub since: Option<String>,
    /// Column with the last year in which the row holds (empty: still).
    pub until: Option<String>,
    /// Keeps only rows whose code shares this many leading characters with that of another place that the speech names.
    pub near: Option<usize>,
}

/// A part of a document. Lines of `opening` and `closing` are lines of `body` as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ZoneName {
    /// The heading of a collection of speeches, which holds for all of them.
    Collection,
    /// What the document says before its first speech: front matter, page titles.
    Front,
    /// The title of the speech.
    Title,
    /// What stands between title and text, or behind the text: post, name, day, occasion.
    Byline,
    /// The first paragraphs of the text.
    Opening,
    /// The text, from its first line to its last.
    Body,
    /// The last paragraphs of the text.
    Closing,
}

/// One value, or a list of them.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub enum OneOrMany<T = Scalar> {
    One(T),
    Many(Vec<T>),
}

impl ZoneName {
    /// Every zone, in the order in which they stand in a document.
    pub const ALL: [ZoneName; 7] = [
        ZoneName::Collection,
        ZoneName::Front,
        ZoneName::Title,
        ZoneName::Byline,
        ZoneName::Opening,
        ZoneName::Body,
        ZoneName::Closing,
    ];

    /// As it is written in a rule file.
    pub fn name(self) -> &'static str {
        match self {
            ZoneName::Collection => "collection",
            ZoneName::Front => "front",
            ZoneName::Title => "title",
            ZoneName::Byline => "byline",
            ZoneName::Opening => "opening",
            ZoneName::Body => "body",
            ZoneName::Closing => "closing",
        }
    }

    /// The zone of a name.
    pub fn named(name: &str) -> Option<ZoneName> {
        ZoneName::ALL.into_iter().find(|zone| zone.name() == name)
    }
}

impl<T> OneOrMany<T> {
    /// All of them.
    pub fn as_slice(&self) -> &[T] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }
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

/// A text, a number, true or false, or nothing.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
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
