//! The blocks `clock`, `record` and `columns`: questions put to the mentions of a speech.

use super::{Bilingual, CellType, OneOrMany, Same, Scalar, ZoneRef};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use tr::tr;

/// A question of the clock: where the year of a speech is known from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a clock question")]
pub struct ClockSpec {
    /// What the column of the basis says when this question has the answer.
    pub basis: String,
    /// What it is for. It is only read by people.
    pub note: Option<String>,
    #[serde(flatten)]
    pub question: QuestionSpec,
}

/// A key of a JSON Lines record.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a record key")]
pub struct RecordSpec {
    /// The key.
    pub name: String,
    /// What it says. It is only read by people.
    pub note: Option<String>,
    /// Attributes of the answer, which are written as an object. Without them the answer is written as a text.
    #[serde(default)]
    pub attributes: Vec<String>,
    #[serde(flatten)]
    pub question: QuestionSpec,
}

/// A column of the CSV.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a column")]
pub struct ColumnSpec {
    /// The heading of the column.
    pub name: String,
    /// The heading in other languages: `{zh: 标题}`.
    pub label: Option<Bilingual>,
    /// What the column holds: `{en: …, zh: …}`.
    pub about: Option<Bilingual>,
    /// What its cells are, where that does not follow from the question.
    #[serde(rename = "type")]
    pub kind: Option<CellType>,
    /// What its numbers are expected to be. A number outside is written all the same, and told on standard error.
    pub expected: Option<Expected>,
    /// What the column says. It is only read by people.
    pub note: Option<String>,
    #[serde(flatten)]
    pub question: QuestionSpec,
}

/// What the numbers of a column are expected to be: at least one of `least` and `most`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "`expected`")]
pub struct Expected {
    /// The smallest number that is expected, in the unit that the column shows.
    pub least: Option<f64>,
    /// The largest number that is expected, in the unit that the column shows.
    pub most: Option<f64>,
}

impl Expected {
    /// Whether a number is outside of it.
    pub fn is_left_by(self, number: f64) -> bool {
        self.least.is_some_and(|least| number < least) || self.most.is_some_and(|most| number > most)
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match (self.least, self.most) {
            (Some(least), Some(most)) => tr!("numbers that are expected" => "{} to {}", least, most),
            (Some(least), None) => tr!("{} or more", least),
            (None, Some(most)) => tr!("{} or less", most),
            (None, None) => tr!("any number"),
        })
    }
}

/// A question put to the mentions of a speech.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a question")]
pub struct QuestionSpec {
    /// What is asked: the mentions of a field, or `speech` (it shows `source`, `number`, `title`, `collection`,
    /// `characters`, `lost`, `duplicate_of`), or `clock` (it shows `year`, `basis`), or `columns` (it calculates with the
    /// columns above: `{a} / {b} * 100`), or `document` (what was done to it before it was read: `joined`, `left_out`,
    /// `put_back`, `tags`, `pages`, `encoding`), or `unexpected` (in remarks: the cells outside of what is expected, their `column`,
    /// `value`, `least`, `most`), or `remarks` (`text`, `name`), or,
    /// in `defaults`, `this` (attributes of the mention itself).
    pub from: String,
    /// Where this question has an answer, the question that it belongs to has none, and its `else` is not asked.
    pub unless: Option<Box<QuestionSpec>>,
    /// This question has an answer only where that one has an answer too, and they have nothing in common.
    pub differs_from: Option<Box<QuestionSpec>>,
    /// Asks only mentions with one of these values of this attribute, or with such a size. Of what is no field, a part:
    /// `where: {basis: published}`.
    #[serde(default, rename = "where")]
    pub filter: IndexMap<String, AskedSpec>,
    /// Asks only mentions in these zones or sections (without it: in all but `collection`). Of `from: speech`, the characters
    /// that are counted.
    #[serde(default)]
    pub zone: Vec<ZoneRef>,
    /// Which of the answers is given.
    #[serde(default)]
    pub take: Take,
    /// With `take: nearest`: how far from the mention the answer may stand.
    pub same: Option<Same>,
    /// Every mention counts, also those that are the same by the `key` of their field: for `take: all`, `count` and `sum`,
    /// which take such as one (the others never do).
    #[serde(default)]
    pub each: bool,
    /// With `take: most`: answers only with what is said at least this many times. With `all`, `count` and `mentions`:
    /// answers only where there are at least so many answers.
    pub at_least: Option<usize>,
    /// An attribute, or a template: `{indicator} {percent:+}%` (without it: the `value` of the field).
    pub show: Option<String>,
    /// With `from: columns`: to how many digits behind the point the number is rounded.
    pub digits: Option<usize>,
    /// What is written between several answers (without it: `; `).
    pub join: Option<String>,
    /// Questions that are asked in turn when this one has no answer.
    #[serde(default, rename = "else")]
    pub otherwise: Vec<QuestionSpec>,
}

/// What an attribute must be: one of some values, or of a size.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum AskedSpec {
    Values(OneOrMany),
    Size(SizeSpec),
}

/// A size: a number, a quantity with its unit (`5亿元`), of a date a year. Several limits hold together.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a size")]
pub struct SizeSpec {
    /// More than this.
    pub above: Option<Scalar>,
    /// This or more.
    pub least: Option<Scalar>,
    /// Less than this.
    pub below: Option<Scalar>,
    /// This or less.
    pub most: Option<Scalar>,
}

/// Which of several answers is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// Every distinct answer, in the order of the text.
    #[default]
    All,
    /// The first in the order of the text.
    First,
    /// The last in the order of the text.
    Last,
    /// The one from the rule with the highest priority; of equal ones, the first.
    Best,
    /// The most frequent one; of equally frequent ones, the first.
    Most,
    /// How many distinct answers there are: mentions that are the same by the `key` of their field count once.
    Count,
    /// How many mentions there are; every one counts.
    Mentions,
    /// The sum of the numbers of the distinct answers; with `each`, of every mention.
    Sum,
    /// The largest of the numbers.
    Max,
    /// In `defaults`: the one that stands nearest before the mention whose attribute is asked for, or in it.
    Nearest,
}
