//! The blocks `layout_settings`, `page_settings` and `gazetteer`: figures and words by which documents are judged.
//!
//! Each of them stands once in a rule set. What a block leaves out, and all of a block that is not there, is as these
//! types have it by default: what the rules of the package say.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How long, and how many, the parts of a document are: by these figures a speech, its title and its zones are told.
/// Lengths are in characters of the normalised view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
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

/// How pages say their number, how pages of the web are searched, and what facts are called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageSettings {
    /// The words of a line that is a page number.
    pub page_numbers: PageNumbers,
    /// The keys under which what a file states of its text is put before the text.
    pub front_matter: FrontMatterKeys,
    /// How far from the text of an HTML page something that belongs to it stands.
    pub around_text: AroundText,
}

/// The words of a line that is a page number: `第3页 共12页`, `Page 3 of 12`. Each is one character, or in Latin letters
/// of any case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageNumbers {
    /// Before the figure (default `第`, `共`).
    pub before: Vec<String>,
    /// What says that the figure is a page: a character behind it, a Latin word before it (default `页`, `頁`, `page`).
    pub page: Vec<String>,
    /// Between the page and how many there are (default `of`).
    pub of: Vec<String>,
    /// What may stand in such a line as well; alone it does not make one (default `版`).
    pub also: Vec<String>,
}

impl Default for PageNumbers {
    fn default() -> Self {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        PageNumbers {
            before: words(&["第", "共"]),
            page: words(&["页", "頁", "page"]),
            of: words(&["of"]),
            also: words(&["版"]),
        }
    }
}

impl PageNumbers {
    /// Those of the package, for texts that are no pages.
    pub fn usual() -> &'static PageNumbers {
        static USUAL: LazyLock<PageNumbers> = LazyLock::new(PageNumbers::default);
        &USUAL
    }

    /// Whether one of its words has this letter, in any case.
    pub fn has_letter(&self, letter: char) -> bool {
        let words = [&self.before, &self.page, &self.of, &self.also];
        words.into_iter().flatten().flat_map(|word| word.chars()).any(|c| c.eq_ignore_ascii_case(&letter))
    }

    /// Whether a line says that it is of a page: it begins with a Latin word for it, or has a character in it.
    pub fn says_page(&self, line: &str) -> bool {
        self.page_characters().any(|c| line.contains(c)) || self.without_page(&line.to_ascii_lowercase()).is_some()
    }

    /// The characters that say so behind the figure.
    pub fn page_characters(&self) -> impl Iterator<Item = char> + '_ {
        self.page.iter().filter(|word| !word.is_ascii()).filter_map(|word| word.chars().next())
    }

    /// What follows a Latin word that says so before the figure; `None` without such a word. The line is in lower case.
    pub fn without_page<'l>(&self, line: &'l str) -> Option<&'l str> {
        self.page.iter().filter(|word| word.is_ascii()).find_map(|word| line.strip_prefix(&*word.to_ascii_lowercase()))
    }
}

/// The keys of the front matter that is put before a text; rules look for them (`^date: …`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
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

/// How far from the text of an HTML page something that belongs to it stands, in lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AroundText {
    /// A fact among the last lines before the text (default 25).
    pub facts_before: usize,
    /// A title among the last lines before it (default 12).
    pub title_before: usize,
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
            date_before: 5,
            facts_within: 6,
            facts_behind: 10,
            left_out_at_start: 10,
            left_out_at_end: 15,
        }
    }
}

/// How one of several units of the same name is chosen (`choose` of a lexicon).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GazetteerSettings {
    /// The first two digits of provinces that are one city each: two of their districts lie in one city, though their
    /// codes name no prefecture (default 11, 12, 31, 50: the municipalities of GB/T 2260).
    pub one_city: Vec<String>,
    /// Years after the time of a row in which its name may still be meant (default 12).
    pub years_after: u32,
    /// Years before it in which it may be meant already (default 2).
    pub years_before: u32,
    /// What a unit named in the heading counts, where one in the text counts 1 (default 10).
    pub heading: u32,
    /// How many times the weight of any other unit the one that is meant must have (default 2).
    pub lead: u32,
}

impl Default for GazetteerSettings {
    fn default() -> Self {
        GazetteerSettings {
            one_city: ["11", "12", "31", "50"].map(str::to_owned).to_vec(),
            years_after: 12,
            years_before: 2,
            heading: 10,
            lead: 2,
        }
    }
}
