//! The block `layout_settings`: the lengths and counts by which documents are cut.
//!
//! It stands once in a rule set. What it leaves out, and all of it where it is not there, is as these types have it by
//! default: what the rules of the package say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Lengths and counts by which speeches, titles and zones are recognised.
/// Lengths are in characters of the normalised view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "`layout_settings`")]
pub struct LayoutSettings {
    /// Text between two headings from which on the second begins another speech; so much text above the first heading is
    /// a speech as well (default 300).
    pub text_between_headings: usize,
    /// The same between two headings where a salutation follows the second (default 60).
    pub text_between_headings_with_salutation: usize,
    /// The same of items, and of the text above the first of them (default 40).
    pub text_between_items: usize,
    /// A line that no sentence ends is text if it is longer and has two commas or semicolons (default 60).
    pub text_line: usize,
    /// In a document with furniture, shorter lines alone are no speech (default 8).
    pub shortest_line: usize,
    /// Lines of a title at most; more headings with no text between them are a list of links (default 3).
    pub title_lines: usize,
    /// A first line that no rule claims is a title up to this length (default 60).
    pub title_line: usize,
    /// No more of each line of a title is kept (default 200).
    pub longest_title: usize,
    /// The marks with which no title ends (default `。;,:、`).
    pub never_ends_title: String,
    /// So many lines that no rule claims among headings make a list of links of them (default 2).
    pub lines_among_headings: usize,
    /// Lines of a headline above the line that a rule claims as `item`: fewer than this (default 3).
    pub headline_lines: usize,
    /// The shortest of these lines (default 4).
    pub shortest_headline: usize,
    /// Lines of a byline directly above a title at most (default 3).
    pub byline_lines_above_title: usize,
    /// A salutation is looked for among so many lines below the title; those above it are byline (default 8).
    pub byline_lines: usize,
    /// The longest of these lines (default 60).
    pub longest_byline: usize,
    /// Lines one below the other above the first speech that are a list of links at least (default 3).
    pub link_lines: usize,
    /// The shortest of these lines (default 6).
    pub shortest_link: usize,
    /// The zone `opening`: the first lines of the text, up to the one with which they have so many characters
    /// (default 600).
    pub opening: usize,
    /// The zone `closing`: the last lines, likewise (default 400).
    pub closing: usize,
    /// What may stand before the number of an entry of the contents, and is read over where the entry is compared with
    /// the lines of the text (default `([【 第篇`).
    pub before_entry_number: String,
    /// The same behind it (default `、.)】]: 篇`).
    pub after_entry_number: String,
}

impl Default for LayoutSettings {
    fn default() -> Self {
        LayoutSettings {
            text_between_headings: 300,
            text_between_headings_with_salutation: 60,
            text_between_items: 40,
            text_line: 60,
            shortest_line: 8,
            title_lines: 3,
            title_line: 60,
            longest_title: 200,
            never_ends_title: "。;,:、".to_owned(),
            lines_among_headings: 2,
            headline_lines: 3,
            shortest_headline: 4,
            byline_lines_above_title: 3,
            byline_lines: 8,
            longest_byline: 60,
            link_lines: 3,
            shortest_link: 6,
            opening: 600,
            closing: 400,
            before_entry_number: "([【 第篇".to_owned(),
            after_entry_number: "、.)】]: 篇".to_owned(),
        }
    }
}
