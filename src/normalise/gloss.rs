//! Pinyin glosses: `政协(xié)`, which some sites put after characters that they converted.
//!
//! Knows what a syllable of pinyin looks like, not which one the character has.

use std::ops::Range;

use super::line::Glyph;
use crate::normalise::script::is_han;

/// The glosses of a line. `toned` says that the document has glosses with tone marks: only then are syllables
/// without one (`的(de)`) taken for glosses, and never a single letter.
pub(super) fn glosses(glyphs: &[Glyph], toned: bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (i, pair) in glyphs.windows(2).enumerate() {
        let [before, opening] = pair else { continue };
        if opening.ch != '(' || !is_han(before.ch) {
            continue;
        }
        let rest = glyphs.get(i + 2..).unwrap_or_default();
        let Some(gloss) = read(rest.iter().map(|glyph| glyph.ch)) else {
            continue;
        };
        if gloss.toned || (toned && gloss.letters > 1) {
            found.push(i + 1..i + 2 + gloss.length);
        }
    }
    found
}

/// A syllable in a parenthesis.
pub(super) struct Gloss {
    /// Characters after the opening parenthesis, with the closing one.
    pub length: usize,
    letters: usize,
    pub toned: bool,
}

/// Reads a gloss from the characters after an opening parenthesis.
pub(super) fn read(characters: impl Iterator<Item = char>) -> Option<Gloss> {
    // `zhuang` is the longest; decomposed marks and spaces beside it make it longer.
    const LONGEST: usize = 12;
    let mut syllable = String::new();
    let mut gloss = Gloss { length: 0, letters: 0, toned: false };
    for c in characters.take(LONGEST) {
        gloss.length += 1;
        match c {
            ')' | '）' => return is_syllable(&syllable).then_some(gloss),
            ' ' | '\u{a0}' | '\u{3000}' => {}
            // Combining tone marks, and the two dots of ü.
            '\u{300}' | '\u{301}' | '\u{304}' | '\u{30c}' => gloss.toned = true,
            '\u{308}' => {}
            _ => {
                let (letter, toned) = plain_letter(c)?;
                gloss.toned |= toned;
                gloss.letters += 1;
                syllable.push(letter);
            }
        }
    }
    None
}

/// A letter of pinyin without its mark (`v` for ü), and whether it had a tone mark.
fn plain_letter(c: char) -> Option<(char, bool)> {
    Some(match c {
        'a'..='z' => (c, false),
        'ɑ' => ('a', false),
        'ɡ' => ('g', false),
        'ü' => ('v', false),
        'ê' => ('e', false),
        'ā' | 'á' | 'ǎ' | 'à' | 'ă' => ('a', true),
        'ē' | 'é' | 'ě' | 'è' | 'ĕ' => ('e', true),
        'ī' | 'í' | 'ǐ' | 'ì' | 'ĭ' => ('i', true),
        'ō' | 'ó' | 'ǒ' | 'ò' | 'ŏ' => ('o', true),
        'ū' | 'ú' | 'ǔ' | 'ù' | 'ŭ' => ('u', true),
        'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => ('v', true),
        'ń' | 'ň' | 'ǹ' => ('n', true),
        _ => return None,
    })
}

/// Whether the letters are an initial and a final. Lets a few through that no character is read by (`fiong`).
fn is_syllable(letters: &str) -> bool {
    const INITIALS: [&str; 23] = [
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
        "y", "w",
    ];
    const FINALS: [&str; 40] = [
        "a", "o", "e", "i", "u", "v", "ai", "ei", "ui", "ao", "ou", "iu", "ie", "ue", "ve", "er", "an", "en", "in",
        "un", "vn", "ang", "eng", "ing", "ong", "ia", "iao", "ian", "iang", "iong", "ua", "uo", "uai", "uan", "uang",
        "van", "io", "iou", "uei", "uen",
    ];
    let after_initial = INITIALS.iter().find_map(|initial| letters.strip_prefix(initial));
    FINALS.contains(&after_initial.unwrap_or(letters))
}
