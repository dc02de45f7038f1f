//! The virtual machine: runs a program from one position of a text.
//!
//! It is a backtracker with the meaning of the `regex` crate (leftmost-first), extended by two instructions: a
//! reference moves over any annotation that stands here, the longest first; a call moves over what a named pattern
//! matches here, which is found out by a run of its own and then remembered ([`super::memo`]). A run that takes more
//! than [`run::FREE_STEPS`] steps starts to remember which pairs of instruction and position it visited
//! ([`super::visited`]), so its cost is at most their number: linear in the text, whatever the pattern.

mod cursor;
mod run;

use super::annotated_text::AnnotatedText;
use super::memo::Memo;
use super::pattern::Stretch;
use super::program::{Direction, Layer, Program};
use super::visited::Visited;
use cursor::{Backward, Forward};
use run::Frame;
use std::ops::Range;

/// What a capture of a match holds: a stretch of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capture {
    /// Its first character.
    pub start: u32,
    /// The character behind its last.
    pub end: u32,
    /// The layer and the entry, where the capture is one reference.
    pub entry: Option<(Layer, u32)>,
}

impl Capture {
    /// The characters that it holds.
    pub fn range(&self) -> Range<u32> {
        self.start..self.end
    }
}

/// A match, as long as the machine that found it does nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Found<'m> {
    /// Its first character.
    pub start: u32,
    /// The character behind its last.
    pub end: u32,
    slots: &'m [u32],
    entries: &'m [Entry],
}

impl Found<'_> {
    /// The characters of the match.
    pub fn range(&self) -> Range<u32> {
        self.start..self.end
    }

    /// What a capture holds, by its index; nothing where it took no part.
    pub fn capture(&self, n: usize) -> Option<Capture> {
        let (start, end) = (*self.slots.get(n * 2)?, *self.slots.get(n * 2 + 1)?);
        (start != NOWHERE && end != NOWHERE).then(|| Capture { start, end, entry: self.entries[n] })
    }

    /// What each capture holds.
    pub fn captures(&self) -> impl Iterator<Item = Option<Capture>> {
        (0..self.entries.len()).map(|n| self.capture(n))
    }
}

/// Layer and entry that a capture holds.
type Entry = Option<(Layer, u32)>;

/// No position of a text: texts are shorter.
const NOWHERE: u32 = u32::MAX;

/// The working memory of runs; reused for the runs over a text, and of no use for another one.
#[derive(Debug, Default)]
pub struct Vm {
    stack: Vec<Frame>,
    slots: Vec<u32>,
    entries: Vec<Entry>,
    /// For runs that remember what they visited: one of each that is under way inside another.
    visited: Vec<Visited>,
    memo: Memo,
    /// Lists that calls under way fill.
    lists: Vec<Vec<u32>>,
    /// For the search: positions at which to begin.
    pub(super) starts: Vec<u32>,
}

impl Vm {
    /// The first match of a forward program from a position, which does not pass a limit.
    #[inline]
    pub(super) fn find(
        &mut self,
        program: &Program,
        text: &AnnotatedText<'_>,
        start: u32,
        limit: u32,
    ) -> Option<Found<'_>> {
        let mut found = None;
        self.begin(program.captures);
        self.run_towards::<Forward, true>(program.entry, text, start, limit, &mut |end| {
            found = Some(end);
            true
        });
        found.map(|end| Found { start, end, slots: &self.slots, entries: &self.entries })
    }

    /// Calls `matched` with every position at which a match can begin that ends at a position, some perhaps more than
    /// once, until it answers true.
    #[inline]
    pub(super) fn find_back(
        &mut self,
        stretch: Stretch,
        text: &AnnotatedText<'_>,
        end: u32,
        limit: u32,
        matched: &mut dyn FnMut(u32) -> bool,
    ) {
        self.stack.clear();
        self.run_towards::<Backward, false>(stretch.entry, text, end, limit, matched);
    }

    /// Whether there is a match of a part of a forward program.
    #[inline]
    pub(super) fn matches(&mut self, stretch: Stretch, text: &AnnotatedText<'_>, start: u32, limit: u32) -> bool {
        let mut matches = false;
        self.stack.clear();
        self.run_towards::<Forward, false>(stretch.entry, text, start, limit, &mut |_| {
            matches = true;
            true
        });
        matches
    }

    fn begin(&mut self, captures: u32) {
        self.slots.clear();
        self.slots.resize(captures as usize * 2, NOWHERE);
        self.entries.clear();
        self.entries.resize(captures as usize, None);
        self.stack.clear();
    }
}

impl Program {
    /// All of it.
    pub(super) fn whole(&self) -> Stretch {
        Stretch { entry: self.entry, longest: self.longest }
    }
}
