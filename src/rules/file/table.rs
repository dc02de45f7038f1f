//! The block `tables`: tables beside that of the speeches, with a row for each mention of a field.

use super::{AskedSpec, Bilingual};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A table beside that of the speeches: one row for each mention of a field, in the order of the text.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a table")]
pub struct TableSpec {
    /// The name by which `--table` asks for it: letters of Latin, digits, `_` and `-`.
    pub name: String,
    /// Its name for people: `{zh: 统计指标}`.
    pub label: Option<Bilingual>,
    /// What it holds, in a sentence: `{en: …, zh: …}`.
    pub about: Option<Bilingual>,
    /// The field whose mentions are the rows. Those in the heading of a collection give none.
    pub rows: String,
    /// Mentions with the same `key` give one row, as they are one answer in a cell: the place of the row is that of the
    /// first, and what the others add stands in it as well.
    #[serde(default)]
    pub distinct: bool,
    /// Only mentions with one of these values of this attribute, or with such a size, give rows.
    #[serde(default, rename = "where")]
    pub filter: IndexMap<String, AskedSpec>,
    /// What stands in a row, in order.
    pub columns: Vec<TableColumnSpec>,
    /// What it is for. It is only read by people.
    pub note: Option<String>,
}

/// A column of a table: exactly one of `column`, `show` and `mention`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a column of a table")]
pub struct TableColumnSpec {
    /// The heading.
    pub name: String,
    /// The cell of this column of the speech.
    pub column: Option<String>,
    /// An attribute of the mention, or a template, as in a question: `'{amount.number}'`.
    pub show: Option<String>,
    /// Where the mention stands, or which it is.
    pub mention: Option<MentionPart>,
    /// What its cells are, where that does not follow from what it shows.
    #[serde(rename = "type")]
    pub kind: Option<CellType>,
    /// The heading in other languages: `{zh: 指标}`.
    pub label: Option<Bilingual>,
    /// What it holds: `{en: …, zh: …}`.
    pub about: Option<Bilingual>,
    /// What it is for. It is only read by people.
    pub note: Option<String>,
}

/// What a row can say of its mention beside its attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MentionPart {
    /// Its number among all mentions of the speech, from 1: that of its row in the table `mentions`.
    Number,
    /// Where it begins, in characters of the document.
    Start,
    /// Where it ends.
    End,
    /// Its characters, as they were written.
    Text,
    /// The sentence around it, as it was written.
    Sentence,
    /// The id of the rule that found it.
    Rule,
    /// The field that it is of.
    Field,
    /// What its field shows of it.
    Value,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CellType {
    /// A text; also a code, a list, and a quantity with its unit.
    Text,
    /// A whole number: a year, a count.
    Integer,
    /// A number.
    Number,
    /// A day, a month, a year or a span of them, as EDTF.
    Date,
}

impl MentionPart {
    /// What such cells are.
    pub fn kind(self) -> CellType {
        match self {
            MentionPart::Number | MentionPart::Start | MentionPart::End => CellType::Integer,
            MentionPart::Text | MentionPart::Sentence | MentionPart::Rule | MentionPart::Field | MentionPart::Value => {
                CellType::Text
            }
        }
    }
}

impl CellType {
    /// As it is written in a rule file.
    pub fn name(self) -> &'static str {
        match self {
            CellType::Text => "text",
            CellType::Integer => "integer",
            CellType::Number => "number",
            CellType::Date => "date",
        }
    }
}
