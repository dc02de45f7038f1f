//! Text that is not what it seems: Chinese that a simple font shows as Latin letters, and glyph numbers of one font
//! that are taken for those of another.
//!
//! `È«ÊÀ½ç` is what the bytes of 全世界 in GBK look like. A run is read as GBK only if all of it is valid and nearly all
//! of it are characters that are often used. A long run of accented letters that is not is told as unreadable: it is no
//! Latin text either.

use super::super::decode::windows_byte;
use super::font::GlyphText;
use super::interpret::Placed;
use super::lines::PlacedGlyph;
use encoding_rs::GB18030;

/// Accented letters in a row that no European language has.
const NO_WORD: usize = 4;

/// Repairs a row of glyphs in place. The first glyph of a character gets it, the others are blank.
pub(super) fn repair(row: &mut [PlacedGlyph], is_simple: &impl Fn(usize) -> bool) {
    let bytes: Vec<Option<u8>> = row.iter().map(|run| byte(run).filter(|_| is_simple(run.font))).collect();
    let mut start = 0;
    while start < row.len() {
        let run = bytes.get(start..).unwrap_or_default();
        let length = run.iter().take_while(|byte| byte.is_some()).count();
        if length == 0 {
            start += 1;
            continue;
        }
        let codes: Vec<u8> = run.iter().take(length).flatten().copied().collect();
        if let Some(part) = row.get_mut(start..start + length) {
            repair_run(part, &codes);
        }
        start += length;
    }
}

/// The byte that a glyph stands for in the encoding of Windows for western Europe.
fn byte(run: &PlacedGlyph) -> Option<u8> {
    let GlyphText::One(character) = run.characters else { return None };
    windows_byte(character)
}

fn repair_run(runs: &mut [PlacedGlyph], codes: &[u8]) {
    let Some(first) = codes.iter().position(|code| !code.is_ascii()) else { return };
    let mut longest = 0;
    let mut current = 0;
    for code in codes {
        current = if code.is_ascii() { 0 } else { current + 1 };
        longest = longest.max(current);
    }
    let decoded = decode(codes.get(first..).unwrap_or_default());
    match decoded {
        Some(decoded) if longest >= 2 => {
            let mut at = first;
            for (character, length) in decoded {
                let right = runs.get(at + length - 1).map(|run| run.right);
                for (i, run) in runs.iter_mut().skip(at).take(length).enumerate() {
                    run.characters = if i == 0 { GlyphText::One(character) } else { GlyphText::None };
                    run.right = right.unwrap_or(run.right);
                }
                at += length;
            }
        }
        _ if longest >= NO_WORD => {
            for (run, code) in runs.iter_mut().zip(codes) {
                if !code.is_ascii() {
                    run.characters = GlyphText::Unknown;
                }
            }
        }
        _ => {}
    }
}

/// The characters of bytes in GBK and how many bytes each takes; `None` where they are not that.
fn decode(codes: &[u8]) -> Option<Vec<(char, usize)>> {
    let mut characters = Vec::new();
    let (mut pairs, mut often) = (0_usize, 0_usize);
    let mut rest = codes;
    while let [lead, tail @ ..] = rest {
        if lead.is_ascii() {
            characters.push((char::from(*lead), 1));
            rest = tail;
            continue;
        }
        let pair = rest.get(..2)?;
        let text = GB18030.decode_without_bom_handling_and_without_replacement(pair)?;
        let mut decoded = text.chars();
        characters.push((decoded.next()?, 2));
        decoded.next().is_none().then_some(())?;
        pairs += 1;
        // Punctuation, full-width letters, and the 3,755 characters that GB 2312 takes for the most used.
        often += usize::from(matches!(pair, [0xa1 | 0xa3 | 0xb0..=0xd7, 0xa1..=0xfe]));
        rest = rest.get(2..)?;
    }
    (pairs > 0 && often * 100 >= pairs * 85).then_some(characters)
}

/// Glyphs of a font on a page from which on its text can be judged.
const ENOUGH: usize = 10;

/// Takes the characters of a doubtful font for unknown where they make no text: in Chinese, nineteen of twenty
/// characters are among the 3,755 most used ones, of numbers taken for others only every second.
pub(super) fn doubt(glyphs: &mut [Placed], is_doubtful: impl Fn(usize) -> bool) {
    let mut fonts: Vec<usize> = glyphs.iter().map(|glyph| glyph.font).filter(|font| is_doubtful(*font)).collect();
    fonts.sort_unstable();
    fonts.dedup();
    for font in fonts {
        let (mut all, mut often) = (0_usize, 0_usize);
        for glyph in glyphs.iter().filter(|glyph| glyph.font == font) {
            let GlyphText::One(character @ '\u{3400}'..) = glyph.characters else { continue };
            let mut buffer = [0; 4];
            let (bytes, ..) = GB18030.encode(character.encode_utf8(&mut buffer));
            all += 1;
            often += usize::from(matches!(*bytes, [0xa3 | 0xb0..=0xd7, 0xa1..=0xfe]));
        }
        if all >= ENOUGH && often * 100 < all * 80 {
            for glyph in glyphs.iter_mut().filter(|glyph| glyph.font == font) {
                glyph.characters = GlyphText::Unknown;
            }
        }
    }
}
