//! Speeches that repeat an earlier speech of the same run, word for word but for small edits.
//!
//! A speech is taken as the set of all runs of [`SHINGLE`] letters and digits in it. Two speeches are the same if the
//! share that their sets have in common (the Jaccard index) is at least [`LEAST`]. The share is estimated from the
//! [`KEPT`] smallest hashes of each set, so it is off by about 0.03 at most times.

mod earlier;

pub use earlier::{Repeats, Unkept};

/// Letters and digits in a run.
const SHINGLE: usize = 8;
/// Hashes kept of each speech.
const KEPT: usize = 256;
/// Hashes by which speeches are looked up; of two that share four fifths, one is shared all but surely.
const LOOKED_UP: usize = 12;
/// Share of the runs from which on a speech repeats another.
const LEAST: f64 = 0.8;
/// A shorter speech has too few runs to tell, in letters and digits.
const SHORTEST: usize = 100;

/// The smallest hashes of the runs of a speech, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    hashes: Vec<u64>,
}

impl Sketch {
    /// `text` is normalised; what is no letter or digit in it does not count.
    pub fn new(text: impl Iterator<Item = char>) -> Sketch {
        // A rolling hash: the new character comes in, the one that is SHINGLE behind goes out.
        const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
        let out = (0..SHINGLE).fold(1u64, |power, _| power.wrapping_mul(BASE));
        let mut ring = [0u64; SHINGLE];
        let (mut hash, mut length) = (0u64, 0usize);
        let mut hashes: Vec<u64> = Vec::with_capacity(2 * KEPT);
        let mut most = u64::MAX;
        for c in text.filter(|c| c.is_alphanumeric()) {
            let c = u64::from(u32::from(c)) + 1;
            let gone = std::mem::replace(&mut ring[length % SHINGLE], c);
            hash = hash.wrapping_mul(BASE).wrapping_add(c).wrapping_sub(gone.wrapping_mul(out));
            length += 1;
            let mixed = mix(hash);
            if length >= SHINGLE && mixed < most {
                hashes.push(mixed);
                if hashes.len() == 2 * KEPT {
                    keep_smallest(&mut hashes);
                    if hashes.len() == KEPT {
                        most = hashes[KEPT - 1];
                    }
                }
            }
        }
        keep_smallest(&mut hashes);
        if length < SHORTEST {
            hashes.clear();
        }
        Sketch { hashes }
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

fn keep_smallest(hashes: &mut Vec<u64>) {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
}

/// Spreads the bits of a hash (the finaliser of SplitMix64).
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
        Sketch::new(a.chars()).share(&Sketch::new(b.chars()))
    }

    #[test]
    fn the_same_text_shares_everything_and_another_nothing() {
        assert_eq!(share(&text(0, 100), &text(0, 100)), 1.0);
        assert!(share(&text(0, 100), &text(500, 100)) < 0.2);
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
        let mut note =
            |name: &str, text: &str| repeats.note(|| name.to_string(), Sketch::new(text.chars())).expect("in memory");
        let a = text(0, 100);
        assert_eq!(note("a", &a), None);
        assert_eq!(note("b", &text(500, 100)), None);
        assert_eq!(note("c", &a.replacen("工作", "任务", 3)), Some("a".into()));
        assert_eq!(note("d", &a), Some("a".into()));
    }

    #[test]
    fn short_texts_repeat_nothing() {
        let mut repeats = Repeats::default();
        for name in ["a", "b"] {
            let repeated = repeats.note(|| name.into(), Sketch::new("同志们".chars()));
            assert_eq!(repeated.expect("in memory"), None);
        }
    }
}
