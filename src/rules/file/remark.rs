//! The block `remarks`: what is to be said of a row, and of which rows.

use super::QuestionSpec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is said of a row.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a remark")]
pub struct RemarkSpec {
    /// The name of the remark, by which it can be asked for and removed.
    pub name: String,
    /// What it is for. It is only read by people.
    pub note: Option<String>,
    /// The remark is made where this question has an answer.
    pub when: QuestionSpec,
    /// What is said, in both languages: a template of `{answer}`, of `{other}` (the answer of the question in
    /// `differs_from`), and of columns: `{gdp_growth}`.
    pub say: BilingualSpec,
}

/// The same in two languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a text in both languages")]
pub struct BilingualSpec {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}
