//! What a reader makes of a file, whatever its format: text, and what the format states of it.

use crate::rules::file::{AroundText, PageSettings};
use std::io::{Read, Seek};

/// The text of a file, as the rest of the program will see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// One paragraph a line, lines ended by `\n`; cells of a row of a table are separated by a tab. Where a page had
    /// broken its lines (PDF), the lines stand as the page has them: joining them is left to `document`.
    pub text: String,
    /// What the format itself says of the text.
    pub stated: Stated,
    /// Where pages begin, in order; empty where the format has none.
    pub marks: Vec<Mark>,
    /// What of the file was not read, or was left out, each a sentence without the name of the file:
    /// `page 3 is a picture without text; have its text recognised (OCR) first`.
    pub remarks: Vec<String>,
}

/// What a format states of its text apart from it, such as the `meta` of a page or the other cells of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    pub title: Option<String>,
    /// The day on which it was spoken, as written there.
    pub spoken: Option<String>,
    /// The day on which it was published, as written there.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    pub place: Option<String>,
    pub url: Option<String>,
}

/// A place in the text that the file has a name for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the text before it.
    pub at: usize,
    /// `page 3`.
    pub label: String,
}

/// Why a file of a known format could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the file is, with its article, in English: `a PDF`, `an encrypted Word document`.
    pub kind: &'static str,
    /// What is wrong with it, as a clause in the language of the run: `it is cut off`, `page 2 unpacks to more than 64 MB`.
    pub reason: String,
    /// What to do, as an order, in English: `save it again`.
    pub remedy: &'static str,
}

impl Refusal {
    /// Of a file of which nothing is read, whatever is in it.
    pub fn of_kind(kind: &'static str, remedy: &'static str) -> Refusal {
        Refusal { kind, reason: String::new(), remedy }
    }
}

/// What a file is read from.
pub trait Input: Read + Seek {}

impl<T: Read + Seek + ?Sized> Input for T {}

impl Stated {
    /// Puts what is stated before the text, as front matter with the keys of the settings: so the rules see it, and it is told apart from
    /// the text. A title that the text begins with is not said twice. Gives the text and the bytes that were put before it.
    pub fn before(&self, text: String, settings: &PageSettings) -> (String, usize) {
        let keys = &settings.front_matter;
        let title = self.title.as_deref().filter(|title| !begins_with(&text, title, &settings.around_text));
        let facts = [
            (keys.title.first(), title),
            (Some(&keys.place), self.place.as_deref()),
            (Some(&keys.spoken), self.spoken.as_deref()),
            (Some(&keys.date), self.date.as_deref()),
            (Some(&keys.source), self.source.as_deref()),
            (Some(&keys.url), self.url.as_deref()),
        ];
        let mut front = String::new();
        for (key, value) in facts {
            let value = value.map(one_line).filter(|value| !value.is_empty());
            if let (Some(key), Some(value)) = (key, value) {
                front.push_str(&format!("{key}: \"{value}\"\n"));
            }
        }
        if front.is_empty() {
            return (text, 0);
        }
        let front = format!("---\n{front}---\n\n");
        (format!("{front}{text}"), front.len())
    }
}

/// Whether the title is one of the first lines, or some of them that follow each other, white space aside.
fn begins_with(text: &str, title: &str, around: &AroundText) -> bool {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let title = plain(title);
    let first: Vec<String> =
        text.lines().map(plain).filter(|line| !line.is_empty()).take(around.title_at_start).collect();
    (1..=around.title_broken.min(first.len())).any(|count| first.windows(count).any(|lines| lines.concat() == title))
}

/// A value on one line, fit to stand in the double quotes of YAML.
fn one_line(value: &str) -> String {
    let words: Vec<&str> =
        value.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_states_stands_before_the_text_as_front_matter() {
        let stated = Stated {
            title: Some("甲县\n\"两会\"".to_owned()),
            date: Some("2019-01-09".to_owned()),
            ..Stated::default()
        };
        let (text, before) = stated.before("各位代表：".to_owned(), &PageSettings::default());
        assert_eq!(text, "---\ntitle: \"甲县 \\\"两会\\\"\"\ndate: \"2019-01-09\"\n---\n\n各位代表：");
        assert_eq!(&text[before..], "各位代表：");
    }

    #[test]
    fn a_title_that_the_text_begins_with_is_not_said_twice() {
        let stated = Stated { title: Some("甲县 政府工作报告".to_owned()), ..Stated::default() };
        let settings = PageSettings::default();
        assert_eq!(stated.before("甲县\n政府工作报告\n各位代表：".to_owned(), &settings).1, 0);
        let said = "各位代表：\n现在，我作甲县政府工作报告，请予审议。".to_owned();
        assert!(stated.before(said, &settings).1 > 0, "it is only said within the text");
        assert_eq!(Stated::default().before("正文".to_owned(), &settings), ("正文".to_owned(), 0));
    }
}
