//! White space: Chinese is written without, so most of it is layout; some separates names.
//!
//! Decides for each run of white space within a line whether one space of it stays. The bounds of the words
//! themselves are left to the lexicons.

use std::ops::Range;

use super::line::Glyph;
use super::zero;
use crate::normalise::script::is_han;

/// What a character is to the white space beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SpaceKind {
    Han,
    Letter,
    Digit,
    /// Punctuation, symbols, and the edges of the line.
    Other,
}

fn kind(c: char) -> SpaceKind {
    match c {
        '\u{4e00}'..='\u{9fff}' => return SpaceKind::Han,
        '、' | '。' | '《' | '》' => return SpaceKind::Other,
        _ => {}
    }
    if is_han(c) || zero::is_circle(c) {
        SpaceKind::Han
    } else if c.is_numeric() {
        SpaceKind::Digit
    } else if c.is_alphabetic() {
        SpaceKind::Letter
    } else {
        SpaceKind::Other
    }
}

/// The white space of a line that goes: all of it at the start and the end, and within the line all of a run but
/// one space where that separates words.
pub(super) fn superfluous(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let mut gone = Vec::new();
    // Han characters since the last white space or punctuation.
    let mut han_before = 0_usize;
    // The last two characters that are no white space.
    let mut before = ['\0', '\0'];
    // Whether the line so far is no more than the number of an item: `1.`
    let mut is_item_number = true;
    let mut i = 0;
    while let Some(glyph) = glyphs.get(i) {
        if glyph.ch != ' ' {
            let kind = kind(glyph.ch);
            match kind {
                SpaceKind::Han => han_before += 1,
                SpaceKind::Other if glyph.ch != '·' => han_before = 0,
                _ => {}
            }
            is_item_number &= glyph.ch == '.' || kind == SpaceKind::Digit;
            before = [before[1], glyph.ch];
            i += 1;
            continue;
        }
        let length = glyphs.iter().skip(i).take_while(|glyph| glyph.ch == ' ').count();
        let after = glyphs.get(i + length..).unwrap_or_default();
        let keep = match after {
            [] => 0,
            _ => usize::from(separates(before, han_before, is_item_number, after)),
        };
        if length > keep {
            gone.push(i + keep..i + length);
        }
        han_before = 0;
        i += length;
    }
    gone
}

/// Whether white space stands between two words rather than within one or beside punctuation.
fn separates(before: [char; 2], han_before: usize, is_item_number: bool, after: &[Glyph]) -> bool {
    let right = after.first().map_or('\0', |glyph| glyph.ch);
    let beyond = || after.iter().skip(1).map(|glyph| glyph.ch).find(|&c| c != ' ').unwrap_or('\0');
    let [further, left] = before;
    match (kind(left), kind(right)) {
        // 省长 施小琳 are two words, 报 告 and 龚 正 one, and a name spelt out after a post (市长 李 明 伟) joins it.
        (SpaceKind::Han, SpaceKind::Han) => han_before >= 2 && begins_a_word(after),
        (SpaceKind::Letter | SpaceKind::Digit, SpaceKind::Letter | SpaceKind::Digit) => true,
        // Punctuation between Latin words: `Belt and Road (B and R)`.
        (SpaceKind::Other, SpaceKind::Letter) => kind(further) == SpaceKind::Letter,
        (SpaceKind::Letter, SpaceKind::Other) => kind(beyond()) == SpaceKind::Letter,
        // `1. 2014年` is not 1.2014, but 增长37. 8% is 37.8.
        (SpaceKind::Other, SpaceKind::Digit) => is_item_number && left == '.',
        _ => false,
    }
}

/// Whether at least two Han characters come before the next white space or punctuation.
fn begins_a_word(after: &[Glyph]) -> bool {
    let word = after.iter().take_while(|glyph| kind(glyph.ch) != SpaceKind::Other || glyph.ch == '·');
    word.filter(|glyph| kind(glyph.ch) == SpaceKind::Han).take(2).count() == 2
}
