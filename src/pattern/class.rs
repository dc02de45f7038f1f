//! Sets of characters, as the regex of a pattern writes them.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};
use std::sync::Arc;

/// Classes of more characters than this are taken to be written by what they are not.
const WIDE: u32 = 10_000;

/// Sorted ranges of characters, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CharClass(Arc<[(char, char)]>);

impl CharClass {
    pub fn of_char(c: char) -> Self {
        CharClass([(c, c)].into())
    }

    pub fn of_chars(chars: impl IntoIterator<Item = char>) -> Self {
        let mut chars: Vec<char> = chars.into_iter().collect();
        chars.sort_unstable();
        chars.dedup();
        CharClass(chars.into_iter().map(|c| (c, c)).collect())
    }

    /// A class that is written by what it is not never matches a line end.
    pub fn from_unicode(class: &ClassUnicode) -> Self {
        let size: u32 = class.iter().map(|r| r.end() as u32 - r.start() as u32 + 1).sum();
        if size <= WIDE {
            return CharClass(class.iter().map(|r| (r.start(), r.end())).collect());
        }
        let mut class = class.clone();
        class.difference(&ClassUnicode::new([ClassUnicodeRange::new('\n', '\n')]));
        CharClass(class.iter().map(|r| (r.start(), r.end())).collect())
    }

    pub fn ranges(&self) -> &[(char, char)] {
        &self.0
    }

    pub fn contains(&self, c: char) -> bool {
        let n = self.0.partition_point(|&(_, end)| end < c);
        self.0.get(n).is_some_and(|&(start, _)| start <= c)
    }

    /// The characters, if they are at most `limit`.
    pub fn few(&self, limit: usize) -> Option<Vec<char>> {
        let mut all = Vec::new();
        for &(start, end) in self.ranges() {
            if end as usize - start as usize >= limit.saturating_sub(all.len()) {
                return None;
            }
            all.extend(start..=end);
        }
        Some(all)
    }
}
