//! The block `pages`: where pages of the web, and rows of tables, say what about their text.

use serde::{Deserialize, Serialize};

/// A place of a page by a selector or by words, or of a row by the names of its columns: one of these four.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageSpec {
    pub role: PageRole,
    /// Elements of an HTML page, in the language of CSS.
    pub selector: Option<String>,
    /// A regular expression of words behind which it stands: `发布时间`.
    pub label: Option<String>,
    /// A regular expression of a whole line.
    pub line: Option<String>,
    /// Names of columns, whatever the case of their letters.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Whose pages they are; for people.
    pub note: Option<String>,
}

/// What stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageRole {
    /// The main text. Of the selectors with this role the first is taken whose elements hold a text.
    Text,
    Title,
    /// The day on which it was spoken.
    Spoken,
    /// The day on which it was published.
    Date,
    /// Who published it.
    Source,
    Place,
    Url,
    /// No part of the text, wherever it stands.
    LeaveOut,
    /// A link to the next part of the same text.
    GoesOn,
}
