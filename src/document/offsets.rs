//! Where each character of a normalised text stood in the original.
//!
//! A map of runs: within a run every normalised character stands for one original character, and the next for the
//! next. A run ends where something was taken out, where one character stands for several, and after [`STRIDE`]
//! bytes, so that a look-up is a binary search and a count of at most that many bytes. What was taken out, and why,
//! is left to `normalise`.

/// Longest run in bytes of the normalised text.
const STRIDE: usize = 256;

/// A stretch of normalised text that runs in step with the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// Where the run starts in the normalised text, in bytes.
    byte: usize,
    /// Where its first character starts in the original, in characters.
    original: usize,
    /// How many original characters each normalised one stands for; where not 1, the run is one character long.
    width: usize,
}

/// The runs of one text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Offsets {
    runs: Vec<Run>,
    /// The original position at which a character would continue the last run.
    next: usize,
}

impl Offsets {
    /// Notes that the character about to be written at `byte` stands for `width` characters from `original` on.
    /// Calls come in the order of the text.
    pub fn push(&mut self, byte: usize, original: usize, width: usize) {
        let continues = match self.runs.last() {
            Some(run) => run.width == 1 && width == 1 && self.next == original && byte - run.byte < STRIDE,
            None => false,
        };
        if !continues {
            self.runs.push(Run { byte, original, width });
        }
        self.next = original + width;
    }

    /// Original position, in characters, of the character at `byte` of `text`, and how many it stands for.
    /// `None` where the map is empty.
    pub fn locate(&self, text: &str, byte: usize) -> Option<(usize, usize)> {
        let after = self.runs.partition_point(|run| run.byte <= byte);
        let run = self.runs.get(after.checked_sub(1)?)?;
        let steps = text.as_bytes().get(run.byte..byte).map_or(0, count_characters);
        Some((run.original + steps, run.width))
    }

    /// Memory held by the map, in bytes.
    #[cfg(test)]
    pub fn size(&self) -> usize {
        self.runs.len() * size_of::<Run>()
    }
}

/// Number of characters that start in a piece of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    // Continuation bytes are 0b10xx_xxxx, which as i8 are those below -64.
    bytes.iter().filter(|&&byte| byte as i8 >= -64).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_the_original_jumps() {
        let mut offsets = Offsets::default();
        // 政协 of 政协(xié)会: the gloss of five characters is gone.
        offsets.push(0, 10, 1);
        offsets.push(3, 11, 1);
        offsets.push(6, 17, 1);
        assert_eq!(offsets.runs.len(), 2);
        assert_eq!(offsets.locate("政协会", 3), Some((11, 1)));
        assert_eq!(offsets.locate("政协会", 6), Some((17, 1)));
    }

    #[test]
    fn a_character_that_stands_for_several_is_a_run_of_its_own() {
        let mut offsets = Offsets::default();
        offsets.push(0, 0, 1);
        offsets.push(1, 1, 7);
        offsets.push(2, 8, 1);
        assert_eq!(offsets.locate("a-b", 1), Some((1, 7)));
        assert_eq!(offsets.locate("a-b", 2), Some((8, 1)));
    }

    #[test]
    fn long_text_costs_a_small_part_of_its_own_size() {
        let mut offsets = Offsets::default();
        for i in 0..100_000 {
            offsets.push(i * 3, i, 1);
        }
        assert!(offsets.size() < 300_000 / 8);
    }

    #[test]
    fn an_empty_map_locates_nothing() {
        assert_eq!(Offsets::default().locate("", 0), None);
    }
}
