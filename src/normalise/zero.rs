//! The zero of Chinese numerals, which is written with whatever looks like it.
//!
//! 二○一四年 is a year, 刘○○ a name that was blanked out. Only a look-alike that follows a Chinese numeral in a run
//! of them is a zero. Reading the numeral is left to the values.

use super::line::Glyph;

/// Whether `c` is no numeral but may have been written for 〇.
pub(super) const fn is_look_alike(c: char) -> bool {
    is_circle(c) || matches!(c, '0' | 'O' | 'o' | 'Ο' | 'ο' | 'О' | 'о')
}

/// A circle that nothing else than a zero or a mask would be written with.
pub(super) const fn is_circle(c: char) -> bool {
    matches!(c, '○' | '◯')
}

/// Whether a zero may stand after `c`.
pub(super) fn may_follow(c: char) -> bool {
    is_numeral(c) || is_look_alike(c)
}

/// Whether `c` is a digit of a Chinese numeral.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(c, '〇' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九')
}

/// Writes 〇 for the look-alikes in runs of Chinese numerals. A run begins with a numeral, so that a bullet before
/// 一 is none. Where it holds a letter or a digit it must look like a year (二O一四, 二000) and not stand in a word
/// or a number: 统一0元 and 一O2O stay.
pub(super) fn restore(glyphs: &mut [Glyph]) {
    let mut i = 0;
    while let Some(glyph) = glyphs.get(i) {
        if !is_numeral(glyph.ch) {
            i += 1;
            continue;
        }
        let length = glyphs.iter().skip(i).take_while(|glyph| may_follow(glyph.ch)).count();
        let neighbours = [i.checked_sub(1), i.checked_add(length)];
        let in_a_word = neighbours
            .into_iter()
            .flatten()
            .filter_map(|n| glyphs.get(n))
            .any(|glyph| glyph.ch.is_ascii_alphanumeric());
        let Some(run) = glyphs.get_mut(i..i + length) else {
            break;
        };
        let numerals = run.iter().filter(|glyph| is_numeral(glyph.ch)).count();
        let circles = run.iter().filter(|glyph| is_circle(glyph.ch)).count();
        let like_a_year = !in_a_word && length >= 3 && (numerals >= 2 || length == 4);
        if like_a_year || numerals + circles == length {
            for glyph in run {
                if is_look_alike(glyph.ch) {
                    glyph.ch = '〇';
                }
            }
        }
        i += length;
    }
}
