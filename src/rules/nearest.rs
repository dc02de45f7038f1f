//! The word that was probably meant where one is not known.

/// Words among which one that is alike is looked for: where thousands are not known, each would be compared with thousands.
const MOST_KNOWN: usize = 4096;

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
        .take(MOST_KNOWN)
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
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["growth", "number", "officials", "人民政府", "县委书记"];
        let near = |word| nearest(word, known.into_iter());
        assert_eq!(
            ["grwoth", "numbers", "oficials", "人民府", "x", "place"].map(near),
            [Some("growth"), Some("number"), Some("officials"), Some("人民政府"), None, None]
        );
    }
}
