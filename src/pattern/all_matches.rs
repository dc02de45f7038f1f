//! All matches of one pattern in a text, for contexts that ask for them again and again.

use std::ops::Range;

/// Where a match begins from each position at which one does, and where it ends; by start.
#[derive(Debug, Default)]
pub(super) struct AllMatches {
    matches: Vec<(u32, u32)>,
    /// For each of them, the least end of it and those behind it. One that is empty takes a character here: at the very end of
    /// a stretch it does not lie within.
    least: Vec<u32>,
}

impl AllMatches {
    pub fn new(matches: Vec<(u32, u32)>) -> AllMatches {
        let mut least: Vec<u32> = matches.iter().map(|m| m.1.max(m.0 + 1)).collect();
        for n in (1..least.len()).rev() {
            least[n - 1] = least[n - 1].min(least[n]);
        }
        AllMatches { matches, least }
    }

    /// Whether a match lies wholly within these characters.
    pub fn lies_within(&self, within: &Range<u32>) -> bool {
        let first = self.matches.partition_point(|m| m.0 < within.start);
        self.least.get(first).is_some_and(|&end| end <= within.end)
    }

    /// The matches that begin in these characters.
    pub fn beginning_in(&self, within: &Range<u32>) -> impl Iterator<Item = Range<u32>> {
        let first = self.matches.partition_point(|m| m.0 < within.start);
        let end = within.end;
        self.matches[first..].iter().take_while(move |m| m.0 < end).map(|m| m.0..m.1)
    }
}
