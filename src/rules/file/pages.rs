//! The block `pages`: where pages of the web, and rows of tables, say what about their text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a page, or a row of a table, says what: exactly one of `selector`, `label`, `line` and `columns`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a part of a page")]
pub struct PageSpec {
    /// What stands there.
    pub role: PageRole,
    /// Elements of an HTML page, as a CSS selector.
    pub selector: Option<String>,
    /// Regular expression of the words behind which it stands on an HTML page: `发布时间`.
    pub label: Option<String>,
    /// Regular expression of a whole line of an HTML page.
    pub line: Option<String>,
    /// Names of columns of a table. Capital and small letters are the same.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Whose pages these are. It is only read by people.
    pub note: Option<String>,
}

/// What a part of a page, or a cell of a row, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageRole {
    /// The main text. Of the selectors with this role the first is taken whose elements hold a text.
    Text,
    /// The title of the text.
    Title,
    /// The day of the speech.
    Spoken,
    /// The day of publication.
    Date,
    /// Who published it.
    Source,
    /// The place that it is about.
    Place,
    /// The address of the page.
    Url,
    /// No part of the text, wherever it stands.
    LeaveOut,
    /// A link to the next part of the same text.
    GoesOn,
}
