//! Reading a text character by character, in either direction.
//!
//! Positions are bytes of a text that is known to be UTF-8, and always lie between characters; a character is given by
//! its code. The text is read as bytes, since a `str` would test every position again.

/// A direction to read in. `limit` is the position that cannot be passed.
pub trait Cursor {
    /// The character that comes next, and the position beyond it.
    fn next(text: &[u8], position: u32, limit: u32) -> Option<(u32, u32)>;

    /// The character that comes next, whatever the limit; a line end at the edge of the text.
    fn beside(text: &[u8], position: u32) -> u32;

    /// The position before the character that was read last.
    fn back(text: &[u8], position: u32) -> u32;

    /// The position beyond a literal that stands here.
    fn over(text: &[u8], position: u32, limit: u32, literal: &[u8]) -> Option<u32>;

    /// Whether a position may be reached.
    fn allows(position: u32, limit: u32) -> bool;

    /// A position that so many characters cannot pass.
    fn far(text: &[u8], position: u32, characters: usize) -> usize;
}

pub struct Forward;
pub struct Backward;

/// The longest character, in bytes.
pub const LONGEST: usize = 4;

impl Cursor for Forward {
    #[inline(always)]
    fn next(text: &[u8], position: u32, limit: u32) -> Option<(u32, u32)> {
        if position >= limit {
            return None;
        }
        let (c, width) = decode(text, position as usize);
        Some((c, position + width))
    }

    #[inline(always)]
    fn beside(text: &[u8], position: u32) -> u32 {
        behind(text, position)
    }

    #[inline(always)]
    fn back(text: &[u8], position: u32) -> u32 {
        before(text, position)
    }

    #[inline(always)]
    fn over(text: &[u8], position: u32, limit: u32, literal: &[u8]) -> Option<u32> {
        let end = position as usize + literal.len();
        (end <= limit as usize && same(&text[position as usize..end], literal)).then_some(end as u32)
    }

    #[inline(always)]
    fn allows(position: u32, limit: u32) -> bool {
        position <= limit
    }

    #[inline(always)]
    fn far(text: &[u8], position: u32, characters: usize) -> usize {
        (position as usize).saturating_add(characters.saturating_mul(LONGEST)).min(text.len())
    }
}

impl Cursor for Backward {
    #[inline(always)]
    fn next(text: &[u8], position: u32, limit: u32) -> Option<(u32, u32)> {
        if position <= limit {
            return None;
        }
        let start = before(text, position);
        Some((decode(text, start as usize).0, start))
    }

    #[inline(always)]
    fn beside(text: &[u8], position: u32) -> u32 {
        ahead(text, position)
    }

    #[inline(always)]
    fn back(text: &[u8], position: u32) -> u32 {
        position + decode(text, position as usize).1
    }

    #[inline(always)]
    fn over(text: &[u8], position: u32, limit: u32, literal: &[u8]) -> Option<u32> {
        let start = (position as usize).checked_sub(literal.len())?;
        (start >= limit as usize && same(&text[start..position as usize], literal)).then_some(start as u32)
    }

    #[inline(always)]
    fn allows(position: u32, limit: u32) -> bool {
        position >= limit
    }

    #[inline(always)]
    fn far(_: &[u8], position: u32, characters: usize) -> usize {
        (position as usize).saturating_sub(characters.saturating_mul(LONGEST))
    }
}

/// Whether two pieces of the same length are the same. They are a few characters long and mostly differ in the first:
/// a call of `memcmp` costs more than the loop.
#[inline(always)]
fn same(text: &[u8], literal: &[u8]) -> bool {
    text.iter().zip(literal).all(|(a, b)| a == b)
}

/// Code and width of the character that starts at a byte.
#[inline(always)]
pub fn decode(text: &[u8], at: usize) -> (u32, u32) {
    let tail = |byte: u8| u32::from(byte & 0x3F);
    // Nearly all characters have three bytes, and one test of the bounds does for them.
    if let Some(&[a @ 0xE0..=0xEF, b, c]) = text.get(at..at + 3) {
        return (u32::from(a & 0x0F) << 12 | tail(b) << 6 | tail(c), 3);
    }
    match text[at..] {
        [a @ 0..0x80, ..] => (u32::from(a), 1),
        [a @ 0x80..0xE0, b, ..] => (u32::from(a & 0x1F) << 6 | tail(b), 2),
        [a, b, c, d, ..] => (u32::from(a & 0x07) << 18 | tail(b) << 12 | tail(c) << 6 | tail(d), 4),
        // No text ends so.
        _ => (u32::from(char::REPLACEMENT_CHARACTER), 1),
    }
}

/// Where the character starts that ends at a byte, which is not the first.
#[inline(always)]
fn before(text: &[u8], position: u32) -> u32 {
    let mut start = position - 1;
    // Continuation bytes are 0b10xx_xxxx.
    while text[start as usize] & 0xC0 == 0x80 {
        start -= 1;
    }
    start
}

/// The character behind a position; a line end at the end of the text.
#[inline(always)]
pub fn behind(text: &[u8], position: u32) -> u32 {
    match (position as usize) < text.len() {
        true => decode(text, position as usize).0,
        false => u32::from(b'\n'),
    }
}

/// The character that ends at a position; a line end at the beginning of the text.
#[inline(always)]
pub fn ahead(text: &[u8], position: u32) -> u32 {
    match position {
        0 => u32::from(b'\n'),
        _ => decode(text, before(text, position) as usize).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_read_in_both_directions() {
        let text = "a政é😀\u{10FFFF}\n协";
        let bytes = text.as_bytes();
        for (at, c) in text.char_indices() {
            let (start, end) = (at as u32, (at + c.len_utf8()) as u32);
            assert_eq!(Forward::next(bytes, start, bytes.len() as u32), Some((c as u32, end)));
            assert_eq!(Backward::next(bytes, end, 0), Some((c as u32, start)));
            assert_eq!((Forward::back(bytes, end), Backward::back(bytes, start)), (start, end));
            assert_eq!(Forward::next(bytes, start, start), None);
            assert_eq!(Backward::next(bytes, end, end), None);
            assert_eq!((behind(bytes, start), ahead(bytes, end)), (c as u32, c as u32));
        }
        let end = bytes.len() as u32;
        assert_eq!((ahead(bytes, 0), behind(bytes, end)), (u32::from(b'\n'), u32::from(b'\n')));
    }

    #[test]
    fn a_literal_is_passed_in_both_directions_within_the_limit() {
        let bytes = "在政协会上".as_bytes();
        let literal = "政协".as_bytes();
        assert_eq!(Forward::over(bytes, 3, 15, literal), Some(9));
        assert_eq!(Forward::over(bytes, 3, 8, literal), None);
        assert_eq!(Forward::over(bytes, 12, 15, literal), None);
        assert_eq!(Backward::over(bytes, 9, 0, literal), Some(3));
        assert_eq!(Backward::over(bytes, 9, 4, literal), None);
        assert_eq!(Backward::over(bytes, 3, 0, literal), None);
    }
}
