//! The block `sections`: named stretches of a speech, and how zones and sections are named.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A named stretch of the text of each speech: from the first match of a pattern to that of another, or to the end.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a section")]
pub struct SectionSpec {
    /// Pattern with whose first match in the text (the zone `body`) it begins. It may refer to fields.
    pub from: String,
    /// Pattern before whose first match behind that it ends (without it: with the text).
    pub to: Option<String>,
    /// What it is for. It is only read by people.
    pub note: Option<String>,
}

/// A zone (`collection`, `front`, `title`, `byline`, `opening`, `body`, `closing`) or a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(transparent, extend("examples" = ["collection", "front", "title", "byline", "opening", "body", "closing"]))]
pub struct ZoneRef(pub String);
