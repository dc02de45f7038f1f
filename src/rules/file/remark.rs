//! The block `remarks`: what is to be said of a row, and of which rows.

use super::{Bilingual, QuestionSpec};
use schemars::JsonSchema;
use serde::Deserialize;

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
    pub say: Bilingual<String>,
}
