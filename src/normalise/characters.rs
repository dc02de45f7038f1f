//! Which character of a text a byte belongs to, and where in it a character begins.
//!
//! UTF-8 does not tell, so the characters before every so many bytes are counted once; what is left to count at a
//! look-up is one such block. Which positions are asked for, and in which text, is left to others.

/// Bytes of a block.
const BLOCK: usize = 256;
/// Bytes of a block that are counted at once when a character is looked for in it.
const PART: usize = 32;

/// How many characters stand before each block of a text. Asking about another text gives wrong answers.
#[derive(Clone, Debug, Default)]
pub struct Characters {
    before: Vec<usize>,
}

impl Characters {
    pub fn of(text: &str) -> Self {
        let mut before = Vec::with_capacity(text.len().div_ceil(BLOCK));
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += count_characters(block);
        }
        Characters { before }
    }

    /// Number of characters before the one that starts at `byte`; all of them where the text is no longer than that.
    pub fn number(&self, text: &str, byte: usize) -> usize {
        let byte = byte.min(text.len());
        let Some(block) = (byte / BLOCK).min(self.before.len().wrapping_sub(1)).checked_mul(BLOCK) else {
            return 0;
        };
        let counted = text.as_bytes().get(block..byte).map_or(0, count_characters);
        self.before.get(block / BLOCK).map_or(0, |before| before + counted)
    }

    /// Byte at which a character starts; the length of the text where it has fewer.
    pub fn byte(&self, text: &str, character: usize) -> usize {
        let after = self.before.partition_point(|&before| before <= character);
        let Some(block) = after.checked_sub(1) else {
            return text.len();
        };
        let mut left = character - self.before.get(block).copied().unwrap_or_default();
        let mut at = block * BLOCK;
        for part in text.as_bytes().get(at..).unwrap_or_default().chunks(PART) {
            let count = count_characters(part);
            if left < count {
                let mut starts = (0..part.len()).filter(|&n| starts_character(part[n]));
                return starts.nth(left).map_or(text.len(), |n| at + n);
            }
            left -= count;
            at += part.len();
        }
        text.len()
    }

    /// Memory held, in bytes.
    #[cfg(test)]
    pub fn size(&self) -> usize {
        self.before.len() * size_of::<usize>()
    }
}

/// Whether a byte of UTF-8 is the first of its character.
fn starts_character(byte: u8) -> bool {
    // Continuation bytes are 0b10xx_xxxx, which as i8 are those below -64.
    byte as i8 >= -64
}

/// Number of characters that start in a block.
fn count_characters(block: &[u8]) -> usize {
    // Eight bytes at once, each with a count of its own: a block has far fewer than 255 times eight.
    const ONES: u64 = u64::MAX / 0xff;
    let (whole, rest) = block.as_chunks::<8>();
    let counts = whole.iter().fold(0, |counts: u64, &bytes| {
        let bytes = u64::from_ne_bytes(bytes);
        // Of each byte, whether the highest bit is not set or the next one is; see `starts_character`.
        counts + ((!bytes >> 7 | bytes >> 6) & ONES)
    });
    let whole: usize = counts.to_ne_bytes().into_iter().map(usize::from).sum();
    whole + rest.iter().filter(|&&byte| starts_character(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_characters_lead_to_each_other() {
        for piece in ["a", "政", "政a", "é政𠀀x", ""] {
            let text = piece.repeat(700);
            let characters = Characters::of(&text);
            let starts: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            for (number, &byte) in starts.iter().enumerate() {
                assert_eq!(characters.number(&text, byte), number, "{piece} at {byte}");
                assert_eq!(characters.byte(&text, number), byte, "{piece}, character {number}");
            }
            assert_eq!(characters.number(&text, text.len() + 900), starts.len() - 1);
            assert_eq!(characters.byte(&text, starts.len() + 900), text.len());
        }
    }

    #[test]
    fn the_counts_are_a_small_part_of_the_text() {
        assert!(Characters::of(&"政".repeat(100_000)).size() < 300_000 / 16);
    }
}
