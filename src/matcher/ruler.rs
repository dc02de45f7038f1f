//! Distances in characters, for contexts that reach far: counting a thousand characters for every match would cost more
//! than the match.

use super::cursor::{Backward, Cursor, Forward};

/// Bytes between two entries.
const STRIDE: usize = 64;

/// How many characters begin before every so many bytes of a text.
#[derive(Debug)]
pub struct Ruler {
    before: Vec<u32>,
}

/// How many characters begin in these bytes of a text.
pub fn characters(bytes: &[u8]) -> u32 {
    // Continuation bytes are 0b10xx_xxxx, which as i8 are those below -64.
    bytes.iter().map(|&byte| u32::from(byte as i8 >= -64)).sum()
}

impl Ruler {
    pub fn new(text: &[u8]) -> Ruler {
        let mut sum = 0;
        let before = text.chunks(STRIDE).map(|chunk| {
            sum += characters(chunk);
            sum - characters(chunk)
        });
        Ruler { before: before.collect() }
    }

    /// How many characters begin before a byte.
    fn count(&self, text: &[u8], at: usize) -> usize {
        match self.before.get(at / STRIDE) {
            Some(&before) => before as usize + characters(&text[at / STRIDE * STRIDE..at]) as usize,
            None => self.before.last().map_or(0, |_| self.count(text, text.len().saturating_sub(1)) + 1),
        }
    }

    /// Where the character of a number begins, counted from 0; the end of the text where there are fewer.
    fn nth(&self, text: &[u8], n: usize) -> usize {
        let block = self.before.partition_point(|&before| before as usize <= n).saturating_sub(1);
        let known = self.before.get(block).map_or(0, |&before| before as usize);
        let begins = |&(_, byte): &(usize, &u8)| *byte as i8 >= -64;
        let mut beginnings = text.iter().enumerate().skip(block * STRIDE).filter(begins);
        beginnings.nth(n - known).map_or(text.len(), |(at, _)| at)
    }
}

/// How far one comes by so many characters, but for the edge.
pub trait Measure: Cursor {
    fn far(ruler: &Ruler, text: &[u8], at: usize, characters: usize, edge: usize) -> usize;
}

impl Measure for Forward {
    fn far(ruler: &Ruler, text: &[u8], at: usize, characters: usize, edge: usize) -> usize {
        ruler.nth(text, ruler.count(text, at).saturating_add(characters)).min(edge)
    }
}

impl Measure for Backward {
    fn far(ruler: &Ruler, text: &[u8], at: usize, characters: usize, edge: usize) -> usize {
        ruler.nth(text, ruler.count(text, at).saturating_sub(characters)).max(edge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_that_one_counts() {
        let text = "政府工作 report 2014—é😀".repeat(40);
        let bytes = text.as_bytes();
        let ruler = Ruler::new(bytes);
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for (n, &at) in places.iter().enumerate().step_by(7) {
            for characters in [0, 1, 5, 85, 300, 100_000] {
                let on = places[(n + characters).min(places.len() - 1)];
                let back = places[n.saturating_sub(characters)];
                assert_eq!(Forward::far(&ruler, bytes, at, characters, text.len()), on);
                assert_eq!(Backward::far(&ruler, bytes, at, characters, 0), back);
            }
        }
        assert_eq!(Forward::far(&ruler, bytes, 0, 500, 12), 12);
        assert_eq!(Forward::far(&Ruler::new(b""), b"", 0, 3, 0), 0);
    }
}
