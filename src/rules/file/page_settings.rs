//! The block `page_settings`: the words of page numbers, the keys of front matter, and where the text of a page of the web
//! is, and what belongs to it.
//!
//! It stands once in a rule set. What it leaves out, and all of it where it is not there, is as these types have it by
//! default: what the rules of the package say.

pub use crate::normalise::page_numbers::PageNumbers;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How pages say their number, how pages of the web are searched, and what facts are called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "`page_settings`")]
pub struct PageSettings {
    /// The words of a line that is a page number.
    pub page_numbers: PageNumbers,
    /// The keys under which what a file states of its text is put before the text.
    pub front_matter: FrontMatterKeys,
    /// How much text makes the main text of an HTML page.
    pub main_text: MainText,
    /// How far from the text of an HTML page something that belongs to it stands.
    pub around_text: AroundText,
}

/// The keys of the front matter that is put before a text; rules look for them (`^date: …`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "`front_matter`")]
pub struct FrontMatterKeys {
    /// Of its title. The first is written, and any of them read where a document has front matter of its own (default
    /// `title`, `标题`).
    pub title: Vec<String>,
    /// Of the day on which it was spoken (default `日期`).
    pub spoken: String,
    /// Of the day on which it was published (default `date`).
    pub date: String,
    /// Of who published it (default `source`).
    pub source: String,
    /// Of the place that it is about (default `place`).
    pub place: String,
    /// Of its address (default `url`).
    pub url: String,
}

impl Default for FrontMatterKeys {
    fn default() -> Self {
        FrontMatterKeys {
            title: vec!["title".to_owned(), "标题".to_owned()],
            spoken: "日期".to_owned(),
            date: "date".to_owned(),
            source: "source".to_owned(),
            place: "place".to_owned(),
            url: "url".to_owned(),
        }
    }
}

/// How much text makes the main text of an HTML page. Shares are in percent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "`main_text`")]
pub struct MainText {
    /// A container that the rules name is believed if it has so many Chinese characters (default 100).
    pub enough: usize,
    /// With fewer than these a container, or a page that runs scripts, is taken for empty (default 20).
    pub least: usize,
    /// A container with less of what the page says outside links is compared with what the shape of the page tells
    /// (default 30).
    pub share: usize,
    /// What holds a larger share of the text is never left out (default 40).
    pub most_left_out: usize,
    /// So many links make a list of links of a block (default 3),
    pub links: usize,
    /// if they are this share of its text (default 60).
    pub linked: usize,
}

impl MainText {
    /// As a weight, of which a Chinese character has four.
    pub fn enough(&self) -> usize {
        4 * self.enough
    }

    /// The same of the least.
    pub fn least(&self) -> usize {
        4 * self.least
    }
}

impl Default for MainText {
    fn default() -> Self {
        MainText { enough: 100, least: 20, share: 30, most_left_out: 40, links: 3, linked: 60 }
    }
}

/// How far from the text of an HTML page something that belongs to it stands, in lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "`around_text`")]
pub struct AroundText {
    /// A fact among the last lines before the text (default 25).
    pub facts_before: usize,
    /// A title among the last lines before it (default 12).
    pub title_before: usize,
    /// Lines that a title may be broken into (default 3).
    pub title_broken: usize,
    /// A title that is among so many first lines of the text is not put before it once more (default 8).
    pub title_at_start: usize,
    /// A day without a label, in a line of its own, among the last lines before it (default 5).
    pub date_before: usize,
    /// A fact among the first lines of the text (default 6).
    pub facts_within: usize,
    /// A fact among the first lines behind it (default 10).
    pub facts_behind: usize,
    /// What `leave_out` says of lines is true of so many at the start of the text (default 10).
    pub left_out_at_start: usize,
    /// The same at its end (default 15).
    pub left_out_at_end: usize,
}

impl Default for AroundText {
    fn default() -> Self {
        AroundText {
            facts_before: 25,
            title_before: 12,
            title_broken: 3,
            title_at_start: 8,
            date_before: 5,
            facts_within: 6,
            facts_behind: 10,
            left_out_at_start: 10,
            left_out_at_end: 15,
        }
    }
}
