//! Marked content that says what its glyphs stand for (`ActualText`, ISO 32000-2, 14.9.4).

use super::font::GlyphText;
use super::interpret::Placed;

/// Marked content that says what its glyphs stand for.
pub(super) struct Marked {
    pub(super) actual: Option<String>,
    /// Glyphs before it.
    pub(super) start: usize,
}

/// A text string (7.9.2.2): UTF-16 or UTF-8 with a mark, else PDFDocEncoding, of which only ASCII is read.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
            String::from_utf16_lossy(&units.collect::<Vec<u16>>())
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => {
            bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { char::REPLACEMENT_CHARACTER }).collect()
        }
    }
}

/// Puts the text that marked content states in the place of its glyphs, unless they stand on several lines and are
/// known: there the glyphs say better where which character stands.
pub(super) fn replace(glyphs: &mut Vec<Placed>, start: usize, actual: &str) {
    let Some([first, rest @ ..]) = glyphs.get(start..) else { return };
    let apart = |other: &Placed| {
        let (dx, dy) = (other.x - first.x, other.y - first.y);
        let length = first.way.0.hypot(first.way.1).max(f64::MIN_POSITIVE);
        (dx * first.way.1 - dy * first.way.0).abs() / length > first.size
    };
    let known = |glyph: &Placed| glyph.characters != GlyphText::Unknown;
    if rest.iter().any(apart) && known(first) && rest.iter().all(known) {
        return;
    }
    let text = actual.trim_matches(|c: char| c.is_control() || c == '\u{ad}');
    if text.is_empty() && actual.is_empty() || text.contains(char::REPLACEMENT_CHARACTER) {
        return;
    }
    let last = rest.last().unwrap_or(first);
    let way = (last.x + last.way.0 - first.x, last.y + last.way.1 - first.y);
    if let Some(first) = glyphs.get_mut(start) {
        first.way = way;
        first.characters = GlyphText::Many(text.into());
    }
    glyphs.truncate(start + usize::from(!text.is_empty()));
}
