//! What formats leave in plain text: Markdown's headings, quoting and emphasis, and the marks of footnotes.
//!
//! Finds what is to go; an asterisk that blanks out a figure (增长*%) is no markup. The footnotes themselves, and
//! what a heading means, are left to the zones.

use std::ops::Range;

use super::line::Glyph;
use crate::normalise::script::is_han;

/// Marks of emphasis and headings around a whole line: `== 标题 ==`, `__标题__`, `` `标题` ``, `'''标题'''`.
pub(super) fn frame(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    const WIDEST: usize = 6;
    let is_blank = |glyph: &&Glyph| glyph.ch == ' ';
    let start = glyphs.iter().take_while(is_blank).count();
    let end = glyphs.len() - glyphs.iter().rev().take_while(is_blank).count();
    let Some(mark) = glyphs.get(start).map(|glyph| glyph.ch).filter(|&c| matches!(c, '=' | '_' | '`' | '\'')) else {
        return Vec::new();
    };
    let is_mark = |glyph: &&Glyph| glyph.ch == mark;
    let before = glyphs[start..end].iter().take_while(is_mark).count();
    let behind = glyphs[start..end].iter().rev().take_while(is_mark).count();
    let least = if mark == '`' { 1 } else { 2 };
    // A line of nothing else is a rule across the page; blanks to fill in are as long as that.
    if before != behind || !(least..=WIDEST).contains(&before) || before + behind >= end - start {
        return Vec::new();
    }
    vec![start..start + before, end - behind..end]
}

/// What makes a link of a text: `[[政协|区政协]]`, `[央视网](https://…)`.
pub(super) fn links(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let at = |i: usize| glyphs.get(i).map_or('\0', |glyph| glyph.ch);
    let find = |from: usize, c: char| (from..glyphs.len().min(from + LONGEST_LINK)).find(|&i| at(i) == c);
    let mut marks = Vec::new();
    let mut i = 0;
    while i < glyphs.len() {
        if at(i) == '['
            && at(i + 1) == '['
            && let Some(end) = find(i + 2, ']').filter(|&end| at(end + 1) == ']')
        {
            let text = find(i + 2, '|').filter(|&bar| bar < end).map_or(i + 2, |bar| bar + 1);
            marks.extend([i..text, end..end + 2]);
            i = end + 2;
        } else if at(i) == '['
            && let Some(end) = find(i + 1, ']').filter(|&end| at(end + 1) == '(' && end > i + 1)
            && let Some(close) = find(end + 2, ')')
            && glyphs[end + 2..close].iter().all(|glyph| glyph.ch.is_ascii())
            && close > end + 2
        {
            marks.extend([i..i + 1, end..close + 1]);
            i = close + 1;
        } else {
            i += 1;
        }
    }
    marks
}

/// Characters of a link, at most.
const LONGEST_LINK: usize = 200;

/// The mark of an item of a list at the start of a line: `* 总结`, `- 总结`, `+ 总结`.
pub(super) fn item_mark(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let start = glyphs.iter().take_while(|glyph| glyph.ch == ' ').count();
    let at = |n: usize| glyphs.get(start + n).map(|glyph| glyph.ch);
    match (at(0), at(1), at(2)) {
        (Some('*' | '+' | '-'), Some(' '), Some(c)) if is_han(c) || matches!(c, '"' | '《' | '(' | '【' | '*') => {
            std::iter::once(start..start + 2).collect()
        }
        _ => Vec::new(),
    }
}

/// The `#`s and `>`s at the start of a line, with the white space around them.
pub(super) fn line_start(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let at = |i: usize| glyphs.get(i).map(|glyph| glyph.ch);
    let spaces = |from: usize| glyphs.iter().skip(from).take_while(|glyph| glyph.ch == ' ').count();
    let mut end = 0;
    loop {
        let mark = end + spaces(end);
        match at(mark) {
            Some('>') => end = mark + 1,
            Some('#') => {
                let level = glyphs.iter().skip(mark).take_while(|glyph| glyph.ch == '#').count();
                if level <= 6 && at(mark + level).is_none_or(|c| c == ' ') {
                    end = mark + level;
                }
                break;
            }
            _ => break,
        }
    }
    (end > 0).then(|| 0..end + spaces(end)).into_iter().collect()
}

/// The bars of a table at both ends of a line, or all of the line where it only draws the table (`|---|:---:|`).
pub(super) fn pipes(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let is_bar = |glyph: &&Glyph| matches!(glyph.ch, '|' | ' ');
    if glyphs.iter().all(|glyph| matches!(glyph.ch, '|' | ' ' | '-' | ':' | '+' | '=')) {
        return std::iter::once(0..glyphs.len()).collect();
    }
    let mut before = glyphs.iter().take_while(is_bar).count();
    // The number of a row is a cell of its own.
    let number = glyphs[before..].iter().take_while(|glyph| glyph.ch.is_ascii_digit() || glyph.ch == ' ').count();
    if before > 0 && number > 0 && glyphs.get(before + number).is_some_and(|glyph| glyph.ch == '|') {
        before += number + glyphs[before + number..].iter().take_while(is_bar).count();
    }
    let behind = glyphs.len() - glyphs.iter().rev().take_while(is_bar).count();
    [0..before, behind..glyphs.len()].into_iter().filter(|bars| !bars.is_empty()).collect()
}

/// The `**` and `***` of a line of a Markdown document, where they are in pairs. Emphasis may go on over several
/// lines; then the odd one stands at the start or the end of a line.
pub(super) fn emphasis(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let mut i = 0;
    while let Some(glyph) = glyphs.get(i) {
        let length = glyphs.iter().skip(i).take_while(|glyph| glyph.ch == '*').count();
        // 增长**% is a figure blanked out; **政****府** ends and begins between two words.
        if matches!(length, 2 | 3 | 4 | 6) && glyphs.get(i + length).is_none_or(|after| after.ch != '%') {
            marks.push(i..i + length);
        }
        i += if glyph.ch == '*' { length } else { 1 };
    }
    let is_blank = |range: Range<usize>| glyphs.get(range).unwrap_or_default().iter().all(|glyph| glyph.ch == ' ');
    let at_an_end = marks.first().is_some_and(|first| is_blank(0..first.start))
        || marks.last().is_some_and(|last| is_blank(last.end..glyphs.len()));
    // Four ends one and begins another.
    let count: usize = marks.iter().map(|mark| if mark.len() > 3 { 2 } else { 1 }).sum();
    if count.is_multiple_of(2) || at_an_end { marks } else { Vec::new() }
}

/// Whether a line of the original could only be Markdown: a heading, or emphasis from its start that is closed at
/// its end or after the end of a sentence. `**县**局` is none.
pub(super) fn is_markdown(line: &str) -> bool {
    let line = line.trim();
    let text = line.trim_start_matches('#');
    if text.len() < line.len() {
        return line.len() - text.len() <= 6 && text.starts_with(' ');
    }
    let text = line.trim_start_matches('*');
    if line.len() - text.len() < 2 {
        return false;
    }
    text.split_once("**").is_some_and(|(emphasised, after)| {
        let closed = after.trim_start_matches('*').is_empty() && emphasised.chars().count() >= 2;
        closed || emphasised.ends_with(['。', '：', '；', '！', ':', ';'])
    })
}

/// Footnote marks: one to three digits in brackets after a Han character, a letter or a closing quote or
/// bracket. The number
/// of an official paper (鲁政发〔14〕号, [2014]12号) is none.
pub(super) fn footnote_marks(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let mut i = 0;
    while let Some(glyph) = glyphs.get(i) {
        i += 1;
        let closing = match glyph.ch {
            '[' => ']',
            '〔' => '〕',
            _ => continue,
        };
        let digits = glyphs.iter().skip(i).take(4).take_while(|glyph| glyph.ch.is_ascii_digit()).count();
        let end = i + digits;
        if !(1..=3).contains(&digits) || glyphs.get(end).is_none_or(|glyph| glyph.ch != closing) {
            continue;
        }
        let before = glyphs.get(..i - 1).unwrap_or_default().iter().rev().find(|glyph| glyph.ch != ' ');
        let after = glyphs.iter().skip(end + 1).find(|glyph| glyph.ch != ' ');
        let follows = before.is_some_and(|glyph| {
            is_han(glyph.ch)
                || glyph.ch.is_ascii_alphabetic()
                || matches!(glyph.ch, '"' | '\'' | '》' | ')' | '】' | ']' | '〕')
        });
        let is_number = after.is_some_and(|glyph| glyph.ch == '号' || glyph.ch == '號' || glyph.ch.is_ascii_digit());
        if follows && !is_number {
            marks.push(i - 1..end + 1);
            i = end + 1;
        }
    }
    marks
}
