//! Sets of characters of the basic plane, made from the tables of `data/` by the compiler, so that a run pays nothing for them.
//!
//! What a set means is left to `script`. Patterns, whose sets are known only when rules are read and may hold any
//! character, have sets of their own ([`crate::matcher::node::CharClass`]).

/// A set of characters of the basic plane, one bit for each.
pub(super) struct PlaneSet {
    words: [u64; 0x1_0000 / 64],
}

impl PlaneSet {
    pub const EMPTY: PlaneSet = PlaneSet { words: [0; 0x1_0000 / 64] };

    /// The set with every `nth` character of a table besides, from the first on; white space does not count. Those
    /// beyond the basic plane are left out.
    pub const fn with(mut self, table: &str, nth: usize) -> PlaneSet {
        let bytes = table.as_bytes();
        let (mut at, mut seen) = (0, 0);
        while at < bytes.len() {
            let (code, length) = decode(bytes, at);
            at += length;
            if code <= 0x20 {
                continue;
            }
            if seen % nth == 0 && code < 0x1_0000 {
                self.words[code as usize / 64] |= 1 << (code % 64);
            }
            seen += 1;
        }
        self
    }

    #[inline]
    pub fn contains(&self, c: char) -> bool {
        let code = c as usize;
        self.words.get(code / 64).is_some_and(|word| word >> (code % 64) & 1 == 1)
    }

    /// The bits of 64 characters, which those share whose UTF-8 differs in its last byte alone; `page` is their code
    /// without its last six bits.
    #[inline]
    pub fn page(&self, page: usize) -> u64 {
        self.words.get(page).copied().unwrap_or_default()
    }
}

/// The character of valid UTF-8 that begins at a byte, and its length in bytes.
const fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let length = match bytes[at] {
        ..0x80 => return (bytes[at] as u32, 1),
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    let mut code = bytes[at] as u32 & (0x7f >> length);
    let mut i = 1;
    while i < length {
        code = code << 6 | (bytes[at + i] as u32 & 0x3f);
        i += 1;
    }
    (code, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_the_table_says_and_nothing_else() {
        const SET: PlaneSet = PlaneSet::EMPTY.with("国國é\n龟a", 1).with("丑x𠀀z乙y", 2);
        let members: String = (char::MIN..=char::MAX).filter(|&c| SET.contains(c)).collect();
        assert_eq!(members, "aé丑乙国國龟");
        assert_eq!(SET.page('国' as usize / 64) >> ('国' as usize % 64) & 1, 1);
        assert_eq!(SET.page(usize::MAX), 0);
    }
}
