//! The shape of one line of a page.

use crate::value::numbers_an_item;

/// Lengths are in characters and in columns; a character of Chinese takes two columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'t> {
    /// Without the white space around it.
    pub text: &'t str,
    pub characters: usize,
    pub columns: usize,
    /// Columns of white space in front of it, without those in front of every line.
    pub indent: usize,
}

/// Columns of the widest indent with which a paragraph begins; a line with more is centred, or in a column of its own.
const INDENT: usize = 4;

impl<'t> Shape<'t> {
    fn of(line: &'t str) -> Shape<'t> {
        let text = line.trim();
        let indent = line.chars().take_while(|c| c.is_whitespace()).map(columns).sum();
        let characters = text.chars().count();
        Shape { text, characters, columns: text.chars().map(columns).sum(), indent }
    }

    /// The shapes of the lines of a page.
    pub fn of_all(lines: impl Iterator<Item = &'t str>) -> Vec<Shape<'t>> {
        let mut shapes: Vec<Shape<'t>> = lines.map(Shape::of).collect();
        let margin = shapes.iter().filter(|s| !s.is_blank()).map(|s| s.indent).min().unwrap_or(0);
        for shape in &mut shapes {
            shape.indent = shape.indent.saturating_sub(margin);
        }
        shapes
    }

    /// Columns of the indent with which it begins a paragraph; none where it is centred.
    pub fn paragraph_indent(&self) -> usize {
        if self.indent <= INDENT { self.indent } else { 0 }
    }

    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether a sentence, or a part of one that can end a paragraph, ends with the line.
    pub fn is_closed(&self) -> bool {
        let closing = |c: char| "\"'”’」』)）】》〉]".contains(c);
        let mut rest = self.text.trim_end_matches(closing);
        if rest.is_empty() {
            rest = self.text;
        }
        let mut last = rest.chars().rev();
        match last.next() {
            // 增长8.⏎4%
            Some('.' | '．') => !last.next().is_some_and(char::is_numeric),
            last => last.is_some_and(ends_sentence),
        }
    }

    /// Whether punctuation stands inside of it: it is a piece of text, not a heading.
    pub fn is_prose(&self) -> bool {
        self.text.contains(['，', '。', '、', '；', ',', '.', ';', '：', ':'])
    }

    /// Whether all of it stands in one pair of brackets.
    pub fn is_bracketed(&self) -> bool {
        self.text.starts_with(['(', '（', '【', '[']) && self.text.ends_with([')', '）', '】', ']'])
    }

    /// Whether it begins with the number of an item: `1.`, `三、`, `（二）`. 8.⏎4% does not.
    pub fn is_numbered(&self) -> bool {
        let rest = self.text.trim_start_matches(['(', '（']);
        let bare = rest.trim_start_matches(numbers_an_item);
        let digits = rest.len() - bare.len();
        let mut behind = bare.chars();
        (1..=9).contains(&digits)
            && behind.next().is_some_and(|c| ".．、)）".contains(c))
            && behind.next().is_some_and(|c| !c.is_ascii_digit())
    }

    /// What cannot be parted at its beginning, a figure or a Latin word, with the punctuation behind: characters and
    /// columns.
    pub fn first_word(&self) -> (usize, usize) {
        const LONGEST: usize = 16;
        let is_figure = |c: &char| c.is_ascii_alphanumeric() || c.is_numeric() || ".．%％,-".contains(*c);
        let figure = self.text.chars().take(LONGEST).take_while(is_figure).count().max(1);
        let behind = self.text.chars().skip(figure).take_while(|c| "，。；：、？！）》”’】".contains(*c)).count();
        (figure + behind, self.text.chars().take(figure + behind).map(columns).sum())
    }

    /// Its letters, by which lines are compared.
    pub fn letters(&self) -> String {
        self.text.chars().filter(|&c| is_letter(c)).collect()
    }
}

fn columns(c: char) -> usize {
    if matches!(c, '\u{1100}'..) && !matches!(c, '\u{2010}'..='\u{2027}') { 2 } else { 1 }
}

/// A letter of any script, Chinese too; no figure, no punctuation.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic()
}

/// Whether a paragraph can end with this character.
pub(crate) fn ends_sentence(c: char) -> bool {
    "。！？；：…!?;:.．｡".contains(c)
}
