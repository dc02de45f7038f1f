//! A text for people: paragraphs of the width of the terminal, bold where there is one.

use crate::rules::printable;
use std::env;
use std::io::{IsTerminal, stdout};

/// Columns where the terminal does not say how many it has.
const WIDTH: usize = 100;
/// The narrowest paragraph, in columns.
const NARROWEST: usize = 40;

/// What makes text stand out on a terminal.
const BOLD: &str = "\u{1b}[1m";
const COLOUR: &str = "\u{1b}[36m";
const COLOUR_ALONE: &str = "\u{1b}[0;36m";
const PLAIN: &str = "\u{1b}[0m";
const MARKS: [&str; 4] = [BOLD, COLOUR, COLOUR_ALONE, PLAIN];

/// What is written to standard output at the end.
pub struct Page {
    pub text: String,
    width: usize,
    is_terminal: bool,
}

impl Page {
    /// As wide as the terminal says, without colours where there is none.
    pub fn of_stdout() -> Page {
        let is_terminal = stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
        let width = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(WIDTH);
        Page { text: String::new(), width: width.max(NARROWEST), is_terminal }
    }

    /// So many columns wide, for a reader who has no terminal.
    #[cfg(feature = "serve")]
    pub fn plain(width: usize) -> Page {
        Page { text: String::new(), width, is_terminal: false }
    }

    /// An empty line, but at the top.
    pub fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A line that stands out.
    pub fn title(&mut self, text: &str) {
        let (on, off) = if self.is_terminal { (BOLD, PLAIN) } else { ("", "") };
        let text = self.shown(text);
        self.text.push_str(&format!("{on}{text}{off}\n"));
    }

    /// A stretch of the text that stands out, with the number by which it is told of.
    pub fn mark(&self, number: usize) -> (String, String) {
        match self.is_terminal {
            true => (format!("{COLOUR}[{number} {BOLD}"), format!("{COLOUR_ALONE}]{PLAIN}")),
            false => (format!("[{number} "), "]".to_owned()),
        }
    }

    /// A text in lines that are no wider than the page, so many columns from its edge.
    pub fn paragraph(&mut self, indent: usize, text: &str) {
        self.hanging(indent, indent, text);
    }

    /// The same; its lines but the first are indented by `hang`.
    pub fn hanging(&mut self, indent: usize, hang: usize, text: &str) {
        let mut line = " ".repeat(indent);
        let mut width = indent;
        for (n, word) in words(text).into_iter().enumerate() {
            if n > 0 && width + columns(word.trim_end()) > self.width {
                self.end(&line);
                line = " ".repeat(hang);
                width = hang;
            }
            line.push_str(word);
            width += columns(word);
        }
        self.end(&line);
    }

    fn end(&mut self, line: &str) {
        let line = self.shown(line.trim_end());
        self.text.push_str(&line);
        self.text.push('\n');
    }

    /// A line of which a terminal obeys nothing but the marks of this page.
    fn shown(&self, line: &str) -> String {
        let mut shown = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(at) = rest.find('\u{1b}').filter(|_| self.is_terminal) {
            shown.push_str(&printable::line(&rest[..at]));
            let mark = MARKS.into_iter().find(|mark| rest[at..].starts_with(mark)).unwrap_or_default();
            shown.push_str(mark);
            let behind = at + mark.len().max(1);
            if mark.is_empty() {
                shown.push_str(&printable::line(&rest[at..behind]));
            }
            rest = &rest[behind..];
        }
        shown + &printable::line(rest)
    }
}

/// What may stand in a line by itself: words with the space behind them, single characters of scripts without spaces.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let is_mark = never_begins(c) || opens(last);
        let parts = last == ' ' && c != ' ' || opens(c) && !opens(last) || is_wide(last) && is_wide(c) && !is_mark;
        if at > start && parts {
            words.push(&text[start..at]);
            start = at;
        }
        last = c;
    }
    words.push(&text[start..]);
    words
}

/// Marks that do not begin a line.
fn never_begins(c: char) -> bool {
    !opens(c) && (('\u{3001}'..='\u{3011}').contains(&c) || ('\u{ff01}'..='\u{ff1f}').contains(&c))
}

/// Wide brackets, behind which no line ends.
fn opens(c: char) -> bool {
    matches!(c, '\u{ff08}' | '\u{3008}' | '\u{300a}' | '\u{300c}' | '\u{300e}' | '\u{3010}')
}

/// Columns of a text on a terminal, without those signs that only colour it.
pub fn columns(text: &str) -> usize {
    let mut columns = 0;
    let mut is_sign = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => is_sign = true,
            'm' if is_sign => is_sign = false,
            _ if is_sign => {}
            c => columns += if is_wide(c) { 2 } else { 1 },
        }
    }
    columns
}

/// Whether a character takes two columns.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_no_wider_than_the_page_and_counts_chinese_characters_twice() {
        let mut page = Page { text: String::new(), width: 12, is_terminal: false };
        page.hanging(0, 2, "It wants 地区生产总值、增长。");
        assert_eq!(page.text, "It wants 地\n  区生产总\n  值、增长。\n");
        assert!(page.text.lines().all(|line| columns(line) <= 12));
    }

    #[test]
    fn a_bracket_goes_with_what_is_in_it() {
        let mut page = Page { text: String::new(), width: 14, is_terminal: false };
        page.paragraph(0, "它的模式（a.yaml:8）匹配《报告》。");
        assert_eq!(page.text, "它的模式\n（a.yaml:8）匹\n配《报告》。\n");
    }

    #[test]
    fn a_terminal_obeys_the_marks_of_the_page_and_nothing_else() {
        for (is_terminal, marked) in [(true, "\u{1b}[36m[1 \u{1b}[1m年"), (false, "[1 年")] {
            let mut page = Page { text: String::new(), width: 80, is_terminal };
            let (on, _) = page.mark(1);
            page.paragraph(0, &format!("{on}年\u{1b}[2J\u{202e}"));
            assert_eq!(page.text, format!("{marked}\\u{{1b}}[2J\\u{{202e}}\n"));
        }
    }

    #[test]
    fn colours_take_no_columns() {
        assert_eq!(columns("\u{1b}[36m[1 \u{1b}[1m年\u{1b}[0m]"), 6);
    }
}
