//! The block `layout`: rules about the lines of a document.

use super::PrioritySpec;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A rule about a line of the document.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a layout rule")]
pub struct LayoutSpec {
    /// The name of the rule, by which it is told from all others.
    pub id: String,
    /// What the line is.
    pub role: LayoutRole,
    /// Pattern that must be found in the line. To match all of the line, begin it with `^` and end it with `$`.
    #[serde(rename = "match")]
    pub pattern: String,
    /// The line has at most this many characters.
    pub max: Option<usize>,
    /// The line is one of the first N lines of the document (10), or of the last N (-10).
    pub among: Option<i64>,
    /// The line has at least this many characters.
    pub least: Option<usize>,
    /// No sentence ends with the line.
    #[serde(default)]
    pub open: bool,
    /// The document has lost its line ends. Only for the role `line`.
    #[serde(default)]
    pub unbroken: bool,
    /// Where in a speech the line stands.
    pub place: Option<Where>,
    /// At least this many such lines stand one below the other.
    pub run: Option<usize>,
    /// Two blank lines or more stand above and below the line, and more than the document usually has between two lines.
    #[serde(default)]
    pub gap: bool,
    /// At least this many lines of the document meet all other conditions of the rule.
    pub at_least: Option<usize>,
    /// Pattern that must be found in the line above.
    pub after: Option<String>,
    /// Pattern that must be found in the line below.
    pub before: Option<String>,
    /// Of several rules that claim a line the one with the highest priority wins; of equal ones, the first in the order
    /// of the files. A number, or a name of the scale with or without units: `specific + 2`.
    #[serde(default)]
    pub priority: PrioritySpec,
    /// Documents of which the rule claims a line.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Documents of which the rule claims no line.
    #[serde(default)]
    pub counter_examples: Vec<String>,
    /// Why the rule is as it is. It is only read by people.
    pub note: Option<String>,
}

/// What a line of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
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
    /// The line is the headline of an item of a page that holds several: it begins a speech, and so does the text above
    /// the first item.
    Item,
    /// The line is a heading: the title of a speech. A second one, with text between, begins another speech.
    Heading,
    /// The line stands between title and text, or behind the text: date, name, occasion.
    Byline,
    /// The line opens the text (同志们:); everything before it is title and byline.
    Salutation,
    /// The line is the document's front matter; it is kept for the clock and the place, but is no part of a speech.
    Front,
    /// The line is the heading of a whole collection of speeches: what it says holds for each of them that does not say
    /// otherwise.
    Collection,
    /// What the pattern finds in a line becomes a line of its own: its groups `line`, or all of it.
    Line,
    /// The line is ordinary text even where another rule of lower priority claims it.
    Text,
}

/// A part of a speech that can be told by its lines alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Where {
    /// Behind the last line of its text.
    Tail,
}
