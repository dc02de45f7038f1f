//! Texts of strangers as they may be shown: names of files, ids and words with what a terminal would obey, or what turns
//! the order of characters around, written out.
//!
//! Where such a text is data (a cell, a JSON value) it stays as it is.

use std::borrow::Cow;

/// Whether a terminal obeys the character instead of showing it, or shows others in another order because of it.
pub fn is_obeyed(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // These two end a line where a program reads lines of Unicode.
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A text on one line: such characters as `\n`, `\u{1b}`, `\u{202e}`.
pub fn line(text: &str) -> Cow<'_, str> {
    written_out(text, is_obeyed)
}

/// A text of several lines: line ends and tabs stay.
pub fn lines(text: &str) -> Cow<'_, str> {
    written_out(text, |c| is_obeyed(c) && !matches!(c, '\n' | '\t'))
}

fn written_out(text: &str, is_meant: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_meant) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match is_meant(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_written_out_and_all_else_stays() {
        assert_eq!(line("a\u{1b}[31m\r\nb\u{202e}\u{9b}c\t讲话"), "a\\u{1b}[31m\\r\\nb\\u{202e}\\u{9b}c\\t讲话");
        assert_eq!(lines("a\n\tb\r\u{2066}"), "a\n\tb\\r\\u{2066}");
        assert!(matches!(line("政府工作报告 é 😀"), Cow::Borrowed(_)));
    }
}
