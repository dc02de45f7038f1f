//! The block `layout`: rules about the lines of a document.

use serde::{Deserialize, Serialize};

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
    /// Shortest line, in characters, that the rule applies to.
    pub least: Option<usize>,
    /// Only where no sentence ends with the line.
    #[serde(default)]
    pub open: bool,
    /// Only in documents that have lost their line ends.
    #[serde(default)]
    pub unbroken: bool,
    /// Only there.
    pub place: Option<Where>,
    /// Only where at least this many such lines follow each other.
    pub run: Option<usize>,
    /// Only where more blank lines stand above and below than the document usually has between two lines.
    #[serde(default)]
    pub gap: bool,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// A part of a speech that lines alone tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Where {
    /// Behind the last line of its text.
    Tail,
}
