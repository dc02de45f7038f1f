//! Points that stand for the full stop: `提案145件.会议于3月3日闭幕.`
//!
//! Where a document writes no `、` at all, its commas part the items of lists too.
//!
//! A point behind a Chinese word, a closing mark or `%` ends a sentence. It is none between figures or Latin letters, behind
//! the number of an item (`一.加快发展`), nor between the parts of a name (`雪克来提.扎克尔`).

use super::line::Glyph;
use crate::normalise::script::is_han;
use crate::value::numbers_an_item;

/// A part of a name has no more characters.
const NAME: usize = 5;

/// Puts `。` for the points of a line that are full stops, `·` for those between two parts of a name.
pub(super) fn restore(glyphs: &mut [Glyph]) {
    for i in 0..glyphs.len() {
        if glyphs[i].ch == '.' && is_stop(glyphs, i) {
            glyphs[i].ch = if parts_a_name(glyphs, i) { '·' } else { '。' };
        }
    }
}

/// Puts `、` for the commas between three or more short items.
pub(super) fn list(glyphs: &mut [Glyph]) {
    /// The longest item, in characters: 帕巴拉·格列朗杰.
    const ITEM: usize = 9;
    const LEAST: usize = 3;
    let is_end = |c: char| matches!(c, ',' | '。' | ';' | '!' | '?' | ':' | '(' | ')' | '"');
    let mut commas: Vec<usize> = Vec::new();
    let mut from = 0;
    for i in 0..=glyphs.len() {
        let c = glyphs.get(i).map_or('。', |glyph| glyph.ch);
        if !is_end(c) {
            continue;
        }
        // The first item has words of the sentence before it, the last those behind.
        let is_short = i - from <= ITEM;
        if c != ',' || !is_short && !commas.is_empty() {
            if commas.len() >= LEAST {
                commas.iter().for_each(|&at| glyphs[at].ch = '、');
            }
            commas.clear();
        }
        if c == ',' {
            commas.push(i);
        }
        from = i + 1;
    }
}

fn is_stop(glyphs: &[Glyph], i: usize) -> bool {
    let behind = |glyph: Option<&Glyph>| glyph.map_or('\0', |glyph| glyph.ch);
    let Some(before) = i.checked_sub(1).map(|n| glyphs[n].ch) else { return false };
    let after = behind(glyphs.get(i + 1));
    let ends_word = is_han(before) || matches!(before, '%' | ')' | '"' | '\'' | '》' | '】' | ']' | '〕' | '×');
    if !ends_word || after.is_ascii_alphabetic() || after == '.' {
        return false;
    }
    // 一.加快发展, (二).
    let number = glyphs[..i].iter().rev().take_while(|glyph| is_numeral(glyph.ch)).count();
    let before_number = i.checked_sub(number + 1).map(|n| glyphs[n].ch);
    !(number > 0 && before_number.is_none_or(|c| !is_han(c) && !c.is_ascii_digit()))
}

fn is_numeral(c: char) -> bool {
    matches!(c, '(' | ')') || !c.is_ascii_digit() && numbers_an_item(c)
}

/// Whether short words stand on both sides, as in no sentence.
fn parts_a_name(glyphs: &[Glyph], i: usize) -> bool {
    let before = glyphs[..i].iter().rev().take_while(|glyph| is_han(glyph.ch)).count();
    let after = glyphs[i + 1..].iter().take_while(|glyph| is_han(glyph.ch)).count();
    (1..=NAME).contains(&before)
        && (1..=NAME).contains(&after)
        // Not at the end of the line, nor before the end of a sentence.
        && glyphs.get(i + 1 + after).is_some_and(|glyph| matches!(glyph.ch, '、' | ',' | ' ' | '·' | '(' | ')' | '。'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn restored(text: &str) -> String {
        let mut glyphs: Vec<Glyph> = text.chars().enumerate().map(|(at, ch)| Glyph { ch, width: 1, at }).collect();
        restore(&mut glyphs);
        glyphs.iter().map(|glyph| glyph.ch).collect()
    }

    #[test]
    fn a_point_that_ends_a_sentence_is_a_full_stop() {
        for (text, expected) in [
            ("出席大会的有马凯明、汪洋波.会议于3月3日闭幕.", "出席大会的有马凯明、汪洋波。会议于3月3日闭幕。"),
            ("同比增长8.4%.固定资产投资增长13.1%.", "同比增长8.4%。固定资产投资增长13.1%。"),
            ("审议《政府工作报告》.2018年", "审议《政府工作报告》。2018年"),
            ("一.加快发展", "一.加快发展"),
            ("(二).加快发展", "(二).加快发展"),
            ("3.推进改革", "3.推进改革"),
            ("登录政府网.cn", "登录政府网.cn"),
            ("等等...", "等等..."),
            (
                "出席的有李鹏、雪克来提.扎克尔、努尔兰.阿不都满金、高峰等.",
                "出席的有李鹏、雪克来提·扎克尔、努尔兰·阿不都满金、高峰等。",
            ),
        ] {
            assert_eq!(restored(text), expected);
        }
    }
}
