//! Where each character of a normalised text stood in the original.
//!
//! A map of runs: within a run every normalised character stands for one original character, and the next for the
//! next. A run ends where something was taken out, and where one character stands for several. Runs count characters,
//! so that one may become another of a different length in bytes. What was taken out, and why, is left to `normalise`.

use std::ops::Range;

/// A stretch of normalised text that runs in step with the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct OffsetRun {
    /// Which character of the normalised text is its first.
    first: usize,
    /// Where that one starts in the original, in characters.
    original: usize,
    /// How many original characters each normalised one stands for; where not 1, the run is one character long. A line
    /// end that was put between two characters stands for none.
    width: usize,
}

/// The runs of one text, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Offsets {
    runs: Vec<OffsetRun>,
    /// Normalised characters so far.
    characters: usize,
    /// The original position at which a character would continue the last run; `None` where none does.
    next: Option<usize>,
}

impl Offsets {
    /// Notes that the next character stands for `width` characters from `original` on. Calls come in the order of the
    /// text.
    #[inline]
    pub fn push(&mut self, original: usize, width: usize) {
        if width == 1 {
            self.push_stretch(original, 1);
        } else {
            self.runs.push(OffsetRun { first: self.characters, original, width });
            self.characters += 1;
            self.next = None;
        }
    }

    /// Notes a line end, if there is one to note.
    pub fn push_line_end(&mut self, line_end: Option<(usize, usize)>) {
        if let Some((original, width)) = line_end {
            self.push(original, width);
        }
    }

    /// Notes that the next `count` characters stand for one character each, from `original` on.
    #[inline]
    pub fn push_stretch(&mut self, original: usize, count: usize) {
        if count == 0 {
            return;
        }
        if self.next != Some(original) {
            self.runs.push(OffsetRun { first: self.characters, original, width: 1 });
        }
        self.characters += count;
        self.next = Some(original + count);
    }

    /// Notes characters that another map knows, by their numbers there.
    pub fn push_from(&mut self, other: &Offsets, characters: Range<usize>) {
        let mut next = characters.start;
        let mut number = other.runs.partition_point(|run| run.first <= next).saturating_sub(1);
        while next < characters.end
            && let Some(run) = other.runs.get(number)
        {
            let end = other.runs.get(number + 1).map_or(characters.end, |after| after.first.min(characters.end));
            match run.width {
                1 => self.push_stretch(run.original + (next - run.first), end - next),
                width => self.push(run.original, width),
            }
            (next, number) = (end, number + 1);
        }
    }

    /// Original position, in characters, of a character by its number, and how many it stands for. `None` where the
    /// map is empty.
    pub fn locate(&self, character: usize) -> Option<(usize, usize)> {
        let after = self.runs.partition_point(|run| run.first <= character);
        let run = self.runs.get(after.checked_sub(1)?)?;
        Some((run.original + (character - run.first), run.width))
    }

    /// Memory held by the map, in bytes.
    #[cfg(test)]
    pub fn size(&self) -> usize {
        self.runs.len() * size_of::<OffsetRun>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_the_original_jumps() {
        let mut offsets = Offsets::default();
        // 政协 of 政协(xié)会: the gloss of five characters is gone.
        offsets.push_stretch(10, 2);
        offsets.push(17, 1);
        assert_eq!(offsets.runs.len(), 2);
        assert_eq!(offsets.locate(1), Some((11, 1)));
        assert_eq!(offsets.locate(2), Some((17, 1)));
    }

    #[test]
    fn a_character_that_stands_for_several_is_a_run_of_its_own() {
        let mut offsets = Offsets::default();
        offsets.push(0, 1);
        offsets.push(1, 7);
        offsets.push(8, 1);
        assert_eq!(offsets.locate(1), Some((1, 7)));
        assert_eq!(offsets.locate(2), Some((8, 1)));
    }

    #[test]
    fn text_in_step_with_the_original_is_one_run() {
        let mut offsets = Offsets::default();
        for i in 0..1000 {
            offsets.push_stretch(3 + 10 * i, 10);
            offsets.push_stretch(3 + 10 * i + 10, 0);
        }
        assert_eq!(offsets.size(), size_of::<OffsetRun>());
        assert_eq!(offsets.locate(9_999), Some((10_002, 1)));
    }

    #[test]
    fn an_empty_map_locates_nothing() {
        assert_eq!(Offsets::default().locate(0), None);
    }
}
