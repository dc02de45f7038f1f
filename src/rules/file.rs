//! A rule file as it is written: the serde types of the YAML, and nothing else.
//!
//! Every struct denies unknown keys. What the keys mean is told in `rules/README.md`; what they become is
//! decided in [`super::compile`], which is the only reader of these types.

use indexmap::IndexMap;
use serde::Deserialize;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CoreferBy {
    /// The short form begins the long one (a surname).
    Prefix,
    /// The short form ends the long one (a given name).
    Suffix,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Otherwise {
    #[default]
    Keep,
    Drop,
}

/// A rule about a line of the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayoutSpec {
    pub id: String,
    pub role: LayoutRole,
    /// Pattern tried on each normalised line; it must be found in the line (anchor it with `^` and `$`).
    #[serde(rename = "match")]
    pub pattern: String,
    /// Longest line, in characters, that the rule applies to.
    pub max: Option<usize>,
    /// Only among the first N (positive) lines of the document, or the last N (negative).
    pub among: Option<i64>,
    /// Only counts when at least this many lines of the document match.
    pub at_least: Option<usize>,
    /// Only when the line before matches.
    pub after: Option<String>,
    /// Only when the next line matches.
    pub before: Option<String>,
    /// Higher wins where two rules claim a line (then file order).
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub examples: Vec<String>,
    #[serde(default)]
    pub counter_examples: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LayoutRole {
    /// The line is no part of any speech.
    Furniture,
    /// The line and all that follow, until the next heading, are no part of any speech.
    End,
    /// The line is an entry of a table of contents; its group `entry` names a speech that begins where a later
    /// line says the same.
    Contents,
    /// The line begins a speech, whatever stands around it.
    Speech,
    /// The line is a heading: the title of a speech. A second one, with text between, begins another speech.
    Heading,
    /// The line stands between title and text: date, name, occasion.
    Byline,
    /// The line opens the text (同志们:); everything before it is title and byline.
    Salutation,
    /// The line is the document's front matter; it is kept for the clock and the place, but is no part of a speech.
    Front,
    /// The line is ordinary text even where another rule of lower priority claims it.
    Text,
}

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoneName {
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize)]
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSpec {
    /// What is written into the basis column.
    pub basis: String,
    #[serde(flatten)]
    pub question: FlatQuestion,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordSpec {
    pub name: String,
    /// Attributes to write as an object; without it, the shown answer is written as a string.
    #[serde(default)]
    pub attributes: Vec<String>,
    #[serde(flatten)]
    pub question: FlatQuestion,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnSpec {
    pub name: String,
    #[serde(flatten)]
    pub question: FlatQuestion,
}

/// [`Question`] in the place of a flattened struct (serde cannot deny unknown keys through `flatten`; the loader
/// checks the keys of these blocks against the schema before serde sees them).
pub type FlatQuestion = Question;

/// A question put to the mentions of a speech.
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
    /// An attribute name, or a template `{indicator} {percent:+}%` (default: the field's `value`).
    pub show: Option<String>,
    /// Between the answers of `take: all` (default `; `).
    pub join: Option<String>,
    /// Asked when this question has no answer, in order.
    #[serde(default, rename = "else")]
    pub otherwise: Vec<Question>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
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

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(Scalar),
    Many(Vec<Scalar>),
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

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum ScalarOrList {
    Scalar(Scalar),
    List(Vec<Scalar>),
}
