//! The words of page numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The words of a line that is a page number: `第3页 共12页`, `Page 3 of 12`. Each is one character, or in Latin letters
/// of any case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "`page_numbers`")]
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
