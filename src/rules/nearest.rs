//! The word that was probably meant where one is not known.

use std::cell::Cell;

/// Comparisons while rules are loaded: where thousands of names are not known, each would be compared with thousands.
const MOST_COMPARED: usize = 1_000_000;

thread_local! {
    /// How many comparisons are left; none are counted where no rules are being loaded.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// While it lives, this thread looks for words that are alike only until it has made [`MOST_COMPARED`] comparisons.
pub(super) struct Bounded;

impl Bounded {
    pub(super) fn begin() -> Bounded {
        LEFT.set(Some(MOST_COMPARED));
        Bounded
    }
}

impl Drop for Bounded {
    fn drop(&mut self) {
        LEFT.set(None);
    }
}

/// Counts a comparison; whether it may be made.
fn may_compare() -> bool {
    match LEFT.get() {
        None => true,
        Some(left) => {
            LEFT.set(Some(left.saturating_sub(1)));
            left > 0
        }
    }
}

/// The one of the `known` words that `word` was probably meant to be.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // A short word may differ by one character, a long one by a third of its characters.
    let (length, signs) = (word.chars().count(), signs(word));
    let allowed = (length / 3).clamp(1, 3);
    // Each character that only one of the two has is a difference.
    let may_be_alike = |candidate: &&str| {
        let other = self::signs(candidate);
        candidate.len().abs_diff(word.len()) <= 4 * allowed
            && (signs & !other).count_ones().max((other & !signs).count_ones()) as usize <= allowed
    };
    known
        .take_while(|_| may_compare())
        .filter(may_be_alike)
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Which characters a word has, roughly: one bit for every 64th.
fn signs(word: &str) -> u64 {
    word.chars().fold(0, |signs, c| signs | 1 << (u32::from(c) % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_rules_are_loaded_no_more_than_so_many_words_are_compared() {
        let known: Vec<String> = (0..1000).map(|n| format!("pattern{n}")).collect();
        let near = || nearest("patern7", known.iter().map(String::as_str));
        {
            let _bounded = Bounded::begin();
            assert_eq!((0..2000).filter(|_| near().is_some()).count(), MOST_COMPARED / known.len());
        }
        assert_eq!(near(), Some("pattern7"));
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["growth", "number", "officials", "人民政府", "县委书记"];
        let near = |word| nearest(word, known.into_iter());
        assert_eq!(
            ["grwoth", "numbers", "oficials", "人民府", "x", "place"].map(near),
            [Some("growth"), Some("number"), Some("officials"), Some("人民政府"), None, None]
        );
    }
}
