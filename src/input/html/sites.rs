//! What is known of the pages of particular sites: the table of CSS selectors by which text, title, date and source are
//! found before anything is guessed.
//!
//! The table is data that users extend (`rules/pages.yaml`); here it is checked and compiled. What is done with a match is left
//! to `region` and `facts`.

use std::collections::HashMap;

use dom_query::Matcher;
use regex::Regex;

use crate::rules::file::PageSettings;
use tr::tr;

/// Kinds of rows, as error messages name them.
const KINDS: &str =
    "text, title, date, source, title-line, leave-out, leave-out-line, date-label, source-label, goes-on";

/// A selector of the table. Most are one class or one identifier, which a page is looked through for once and for all.
#[derive(Clone, Debug)]
pub(super) enum Selector {
    /// The number of the name among [`SelectorNames`].
    Name(usize),
    Css(Matcher),
}

/// The identifiers and classes that selectors of the table consist of, with their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct SelectorNames {
    pub ids: HashMap<String, usize>,
    pub classes: HashMap<String, usize>,
}

impl SelectorNames {
    pub fn count(&self) -> usize {
        self.ids.len() + self.classes.len()
    }

    fn selector(&mut self, selector: &str) -> Result<Selector, String> {
        let matcher = Matcher::new(selector).map_err(|_| tr!("`{}` is no CSS selector", selector))?;
        let next = self.count();
        let is_name = |name: &&str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        };
        Ok(if let Some(id) = selector.strip_prefix('#').filter(is_name) {
            Selector::Name(*self.ids.entry(id.to_owned()).or_insert(next))
        } else if let Some(class) = selector.strip_prefix('.').filter(is_name) {
            Selector::Name(*self.classes.entry(class.to_owned()).or_insert(next))
        } else {
            Selector::Css(matcher)
        })
    }
}

/// Selectors and words of the known sites, in the order of the table.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    pub(super) names: SelectorNames,
    /// Containers of the main text, those of particular sites before those of many.
    pub(super) text: Vec<Selector>,
    pub(super) title: Vec<Selector>,
    pub(super) date: Vec<Selector>,
    pub(super) source: Vec<Selector>,
    pub(super) leave_out: Vec<Selector>,
    /// A link to the next part of the same text.
    pub(super) goes_on: Vec<Selector>,
    /// Whole lines that a site puts at the start or end of a text, such as its buttons.
    pub(super) leave_out_line: Option<Regex>,
    /// A title of the whole page that is that of its text, for pages that show it nowhere.
    pub(super) title_line: Option<Regex>,
    /// Words before the day of publication, and before who published it.
    pub(super) date_label: Option<Regex>,
    pub(super) source_label: Option<Regex>,
    /// How a text is told from what stands around it.
    pub(super) settings: PageSettings,
}

impl Sites {
    /// Compiles the table, rows of a kind and a selector. Kinds with a CSS selector are `text`, `title`, `date`,
    /// `source`, `leave-out` and `goes-on`; with a regular expression, `leave-out-line`, which must match a whole line,
    /// `date-label` and `source-label`.
    ///
    /// # Errors
    ///
    /// The row, counted from 0, and what is wrong with it.
    pub fn new<'a>(rows: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, (usize, String)> {
        let mut sites = Self::default();
        let mut words = [const { Vec::new() }; 4];
        for (row, (kind, selector)) in rows.enumerate() {
            let selector = selector.trim();
            if selector.is_empty() {
                return Err((row, tr!("the selector is empty")));
            }
            let mut css = || sites.names.selector(selector).map_err(|reason| (row, reason));
            let pattern = || expression(selector).map(|_| selector).map_err(|reason| (row, reason));
            match kind.trim() {
                "text" => sites.text.push(css()?),
                "title" => sites.title.push(css()?),
                "date" => sites.date.push(css()?),
                "source" => sites.source.push(css()?),
                "leave-out" => sites.leave_out.push(css()?),
                "goes-on" => sites.goes_on.push(css()?),
                "leave-out-line" => words[0].push(pattern()?),
                "date-label" => words[1].push(pattern()?),
                "source-label" => words[2].push(pattern()?),
                "title-line" => words[3].push(pattern()?),
                kind => return Err((row, tr!("`{}` is no kind of row; the kinds are {}", kind, KINDS))),
            }
        }
        let [leave_out_line, date_label, source_label, title_line] = words;
        Ok(Self {
            title_line: joined(&title_line, r"^\s*(?:", r")\s*$"),
            leave_out_line: joined(&leave_out_line, r"^\s*(?:", r")\s*$"),
            // A label stands at the start of the line or after a gap, and its value after a colon or a gap.
            date_label: joined(&date_label, r"(?:^|[\s　|｜【\[（(])(?:", r")\s*[:：]\s*"),
            source_label: joined(&source_label, r"(?:^|[\s　|｜【\[（(]|\d)(?:", r")\s*[:：]\s*"),
            ..sites
        })
    }

    /// The same with other settings.
    pub fn with_settings(self, settings: PageSettings) -> Self {
        Self { settings, ..self }
    }
}

fn expression(pattern: &str) -> Result<Regex, String> {
    // As it will stand among others.
    Regex::new(&format!("(?:{pattern})")).map_err(|_| tr!("`{}` is no regular expression", pattern))
}

fn joined(patterns: &[&str], before: &str, after: &str) -> Option<Regex> {
    if patterns.is_empty() {
        return None;
    }
    Regex::new(&format!(
        "{before}{}{after}",
        patterns.iter().map(|pattern| format!("(?:{pattern})")).collect::<Vec<_>>().join("|")
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_an_unknown_kind_is_named() {
        let (row, reason) = Sites::new([("text", "#zoom"), ("body", "#a")].into_iter()).expect_err("no such kind");
        assert_eq!(row, 1);
        assert!(reason.starts_with("`body` is no kind of row; the kinds are text, title"), "{reason}");
    }

    #[test]
    fn a_selector_that_is_none_is_named() {
        for (kind, selector, says) in [
            ("text", "div[", "`div[` is no CSS selector"),
            ("leave-out", "..a", "`..a` is no CSS selector"),
            ("leave-out-line", "(", "`(` is no regular expression"),
            ("title", " ", "the selector is empty"),
        ] {
            assert_eq!(Sites::new([(kind, selector)].into_iter()).expect_err(selector), (0, says.to_owned()));
        }
    }

    #[test]
    fn a_table_without_rows_is_a_table() {
        assert!(Sites::new(std::iter::empty()).is_ok_and(|sites| sites.text.is_empty() && sites.leave_out.is_empty()));
    }
}
