//! Speeches that repeat an earlier speech of the same run, word for word but for small edits.
//!
//! A speech is taken as the set of all runs of [`SHINGLE`] letters and digits in it. Two speeches are the same if the
//! share that their sets have in common (the Jaccard index) is at least [`LEAST`]. The share is estimated from the
//! [`KEPT`] smallest hashes of each set, so it is off by about 0.03 at most times.

mod earlier;

pub use earlier::Repeats;

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Letters and digits in a run.
const SHINGLE: usize = 8;
/// Hashes kept of each speech.
const KEPT: usize = 256;
/// Hashes by which speeches are looked up.
const LOOKED_UP: usize = 24;
/// Of them, those that two speeches must share to be compared. A passage that stands in many speeches makes them share some;
/// of speeches that share four fifths of their runs, at most one in a thousand shares fewer.
pub const SHARED: usize = 13;
/// Bytes of text that are read at once.
const PART: usize = 2048;
/// Share of the runs from which on a speech repeats another.
const LEAST: f64 = 0.8;
/// A shorter speech has too few runs to tell, in letters and digits.
const SHORTEST: usize = 100;

/// The smallest hashes of the runs of a speech, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    hashes: Vec<u64>,
}

impl Sketch {
    /// The texts are the pieces of a normalised one; what is no letter or digit in them does not count.
    pub fn new<'a>(pieces: impl Iterator<Item = &'a str> + Clone) -> Sketch {
        // In Chinese, a piece has a run for about every three bytes, and their hashes are spread evenly: those below
        // this bound are few and nearly surely enough.
        let runs = pieces.clone().map(str::len).sum::<usize>() as u64 / 3;
        let bound = (u64::MAX / runs.max(1)).saturating_mul(3 * KEPT as u64 / 2);
        let hashes = smallest_hashes(pieces.clone(), bound);
        let hashes = if hashes.len() < KEPT { smallest_hashes(pieces, u64::MAX) } else { hashes };
        Sketch { hashes }
    }

    /// The hashes, 8 bytes each, the lowest byte first: at most 2,048 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()
    }

    /// The sketch whose bytes these are; `None` where they are none of a sketch.
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        let (hashes, rest) = bytes.as_chunks();
        let hashes: Vec<u64> = hashes.iter().map(|hash| u64::from_le_bytes(*hash)).collect();
        let is_sketch = rest.is_empty() && hashes.len() <= KEPT && hashes.is_sorted_by(|a, b| a < b);
        is_sketch.then_some(Sketch { hashes })
    }

    /// The ends of its smallest hashes, by which it is looked up: their beginnings are much alike.
    pub fn keys(&self) -> impl Iterator<Item = u32> {
        self.hashes.iter().take(LOOKED_UP).map(|&hash| hash as u32)
    }

    /// Whether two speeches are the same but for small edits. If they are not equal, they share [`SHARED`] keys.
    ///
    /// So it is enough to look up all keys of one but `SHARED - 1`, and the commonest can be left out.
    pub fn repeats(&self, other: &Sketch) -> bool {
        let shared = || {
            let [one, two]: [BTreeSet<u32>; 2] = [self, other].map(|sketch| sketch.keys().collect());
            one.intersection(&two).count()
        };
        // Most that are compared share too little: their keys need not be put in order.
        !self.hashes.is_empty() && self.share(other) >= LEAST && (self == other || shared() >= SHARED)
    }

    /// The estimated share of runs that two speeches have in common, from 0 to 1.
    pub fn share(&self, other: &Sketch) -> f64 {
        let (mut a, mut b) = (self.hashes.iter().peekable(), other.hashes.iter().peekable());
        let (mut seen, mut common) = (0usize, 0usize);
        // The smallest hashes of both sets together are a fair sample of their union.
        while seen < KEPT {
            match (a.peek(), b.peek()) {
                (Some(x), Some(y)) => {
                    common += usize::from(x == y);
                    let (take_a, take_b) = (x <= y, y <= x);
                    if take_a {
                        a.next();
                    }
                    if take_b {
                        b.next();
                    }
                }
                (Some(_), None) => _ = a.next(),
                (None, Some(_)) => _ = b.next(),
                (None, None) => break,
            }
            seen += 1;
        }
        if seen == 0 { 0.0 } else { common as f64 / seen as f64 }
    }
}

/// The smallest hashes of the runs of a text that are below `bound`, ascending; none of a text that is too short.
fn smallest_hashes<'a>(pieces: impl Iterator<Item = &'a str>, bound: u64) -> Vec<u64> {
    // Zeros stand before the text, so that at its beginning nothing goes out.
    let mut letters = [0; SHINGLE + PART];
    let mut hashes = Smallest { hashes: Vec::with_capacity(2 * KEPT), bound };
    let (mut hash, mut length) = (0, 0);
    for part in pieces.flat_map(parts) {
        let added = read_letters(part, &mut letters[SHINGLE..]);
        // Of the first runs, those that are not whole do not count.
        let incomplete = (SHINGLE - 1).saturating_sub(length).min(added);
        hash = roll(hash, &letters[..SHINGLE + incomplete], |_| {});
        hash = roll(hash, &letters[incomplete..SHINGLE + added], |hash| hashes.add(hash));
        letters.copy_within(added..SHINGLE + added, 0);
        length += added;
    }
    if length < SHORTEST { Vec::new() } else { hashes.finish() }
}

/// Cuts a text into parts of [`PART`] bytes at most: a line may be as long as a document.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = rest.len().min(PART);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (part, after) = rest.split_at(end);
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

/// Writes the letters and digits of a text of [`PART`] bytes at most, each by its code and one, so that none is 0;
/// gives their number.
fn read_letters(text: &str, letters: &mut [u32]) -> usize {
    let low = |byte: u8| u32::from(byte & 0x3f);
    let mut written = 0;
    let mut rest = text.as_bytes();
    loop {
        // U+4000 to U+9FFF are letters all, but for the hexagrams.
        while let (&[first @ 0xe4..=0xe9, second, third, ref after @ ..], Some(place)) =
            (rest, letters.get_mut(written))
        {
            let code = u32::from(first & 0xf) << 12 | low(second) << 6 | low(third);
            *place = code + 1;
            written += usize::from(!matches!(code, 0x4dc0..0x4e00));
            rest = after;
        }
        let (Some(&first), Some(place)) = (rest.first(), letters.get_mut(written)) else {
            return written;
        };
        let (c, is_letter) = if first.is_ascii() {
            (first.into(), first.is_ascii_alphanumeric())
        } else {
            let c = text[text.len() - rest.len()..].chars().next().unwrap_or_default();
            (c, is_letter(c))
        };
        *place = u32::from(c) + 1;
        written += usize::from(is_letter);
        rest = &rest[c.len_utf8()..];
    }
}

/// Whether `c` is alphanumeric, told faster for the marks that Chinese text is full of.
fn is_letter(c: char) -> bool {
    match c {
        '、' | '。' | '《' | '》' | '·' | '…' | '×' => false,
        c => c.is_alphanumeric(),
    }
}

/// Goes on with a rolling hash: each letter comes in, and the one that is [`SHINGLE`] behind goes out; so the first
/// that come in are those after as many.
fn roll(mut hash: u64, letters: &[u32], mut each: impl FnMut(u64)) -> u64 {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    const OUT: u64 = BASE.wrapping_pow(SHINGLE as u32);
    let coming = letters.get(SHINGLE..).unwrap_or_default();
    for (&gone, &c) in letters.iter().zip(coming) {
        let change = u64::from(c).wrapping_sub(u64::from(gone).wrapping_mul(OUT));
        hash = hash.wrapping_mul(BASE).wrapping_add(change);
        each(mix(hash));
    }
    hash
}

/// The smallest of many hashes, each once.
struct Smallest {
    hashes: Vec<u64>,
    /// A hash that is not below this one is not among them.
    bound: u64,
}

impl Smallest {
    #[inline]
    fn add(&mut self, hash: u64) {
        if hash < self.bound {
            self.hashes.push(hash);
            if self.hashes.len() == 2 * KEPT {
                self.drop_rest();
            }
        }
    }

    fn drop_rest(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.hashes.truncate(KEPT);
        if let Some(&last) = self.hashes.get(KEPT - 1) {
            self.bound = last;
        }
    }

    fn finish(mut self) -> Vec<u64> {
        self.drop_rest();
        self.hashes
    }
}

/// Spreads the bits of a hash (the finaliser of SplitMix64).
#[inline]
fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences that have little in common, so many from a number on.
    fn text(from: usize, count: usize) -> String {
        (from..from + count).map(|n| format!("第{}件事是要把第{}项工作做好。", n * 7919, n * 104_729)).collect()
    }

    fn share(a: &str, b: &str) -> f64 {
        Sketch::new([a].into_iter()).share(&Sketch::new([b].into_iter()))
    }

    #[test]
    fn the_same_text_shares_everything_and_another_nothing() {
        assert_eq!(share(&text(0, 100), &text(0, 100)), 1.0);
        assert!(share(&text(0, 100), &text(500, 100)) < 0.2);
    }

    #[test]
    fn every_letter_and_digit_counts_and_nothing_else() {
        for c in char::MIN..=char::MAX {
            let mut letters = [0; 2];
            let read = read_letters(c.encode_utf8(&mut [0; 4]), &mut letters);
            let expected = if c.is_alphanumeric() { (1, u32::from(c) + 1) } else { (0, letters[0]) };
            assert_eq!((read, letters[0]), expected, "{c}");
        }
    }

    #[test]
    fn the_sketch_is_the_smallest_hashes_of_all_runs() {
        // Some have fewer runs than are kept, and some of the same over and over, so that few are below the bound.
        for text in [text(0, 5), text(0, 1000), text(0, 3).repeat(500), "a1".repeat(60), "政".repeat(9000)] {
            let letters: Vec<u64> = text.chars().filter(|c| c.is_alphanumeric()).map(|c| u64::from(c) + 1).collect();
            let mut hashes: Vec<u64> = letters
                .windows(SHINGLE)
                .map(|run| run.iter().fold(0_u64, |hash, c| hash.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(*c)))
                .map(mix)
                .collect();
            hashes.sort_unstable();
            hashes.dedup();
            hashes.truncate(KEPT);
            assert_eq!(Sketch::new([text.as_str()].into_iter()).hashes, hashes);
            let third = text.chars().count() / 3;
            let (one, two) = text.split_at(text.char_indices().nth(third).map_or(0, |(at, _)| at));
            assert_eq!(Sketch::new([one, "。 ", two].into_iter()).hashes, hashes);
        }
    }

    #[test]
    fn punctuation_and_white_space_do_not_count() {
        let a = text(0, 100);
        assert_eq!(share(&a, &a.replace('。', " \n")), 1.0);
    }

    #[test]
    fn the_share_is_estimated_well() {
        // 80 of 120 sentences are in both.
        let share = share(&text(0, 100), &text(20, 100));
        assert!((0.55..0.8).contains(&share), "{share}");
    }

    #[test]
    fn a_speech_with_small_edits_names_the_first_of_its_kind() {
        let mut repeats = Repeats::default();
        let mut note = |name: &str, text: &str| {
            repeats.note(|| name.to_string(), Sketch::new([text].into_iter())).expect("in memory")
        };
        let a = text(0, 100);
        assert_eq!(note("a", &a), None);
        assert_eq!(note("b", &text(500, 100)), None);
        assert_eq!(note("c", &a.replacen("工作", "任务", 3)), Some("a".into()));
        assert_eq!(note("d", &a), Some("a".into()));
    }

    #[test]
    fn speeches_that_share_too_few_keys_do_not_repeat_each_other() {
        for shared in SHARED as u64 - 3..SHARED as u64 + 3 {
            // The smallest hashes of each are its own, but for these. `again` gives two of them one key.
            let sketch = |own: u64, again: bool| {
                let own = (0..LOOKED_UP as u64 - shared).map(|n| (n + 1) << 40 | (100 + 2 * n + own));
                let rest = (100..344).map(|n| n << 40 | (1000 + n));
                Sketch { hashes: (0..shared).chain(again.then_some(1 << 32)).chain(own).chain(rest).collect() }
            };
            let (one, two) = (sketch(0, false), sketch(1, false));
            assert!(one.share(&two) > LEAST);
            let are_enough = shared as usize >= SHARED;
            assert_eq!((one.repeats(&two), two.repeats(&one)), (are_enough, are_enough), "{shared} keys");
            assert_eq!(sketch(0, true).repeats(&sketch(1, true)), are_enough, "{shared} keys, one twice");
        }
    }

    #[test]
    fn short_texts_repeat_nothing() {
        let mut repeats = Repeats::default();
        for name in ["a", "b"] {
            let repeated = repeats.note(|| name.into(), Sketch::new(["同志们"].into_iter()));
            assert_eq!(repeated.expect("in memory"), None);
        }
    }
}
