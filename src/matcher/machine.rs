//! Runs a program from one position of a text.
//!
//! The machine is a backtracker with the meaning of the `regex` crate (leftmost-first), extended by two instructions: a
//! reference moves over any annotation that stands here, the longest first; a call moves over what a named pattern
//! matches here, which is found out by a run of its own and then remembered ([`super::named`]). A run that takes more
//! than [`run::FREE_STEPS`] steps starts to remember which pairs of instruction and position have been tried, so its
//! cost is at most their number: linear in the text, whatever the pattern.
//!
//! Positions are bytes, in 32 bits: what the stack holds is what a run costs.

mod run;

use super::cursor::{Backward, Forward};
use super::named::Named;
use super::program::{Direction, Program};
use super::programs::ProgramId;
use super::scan::Hit;
use super::tried::Tried;
use crate::rules::pattern::Target;
use run::Frame;
use std::ops::Range;

/// What a program asks for beyond the characters of the text: its annotations, and the programs that it calls.
pub trait Annotations {
    /// Every annotation of a target that begins at a byte, the longest first.
    fn beginning(&self, target: Target, at: u32) -> &[Hit];

    /// Calls `next` with every annotation of a target that ends at a byte, the shortest first.
    fn ending(&self, target: Target, at: u32, next: &mut impl FnMut(&Hit));

    /// The program that is called by this number.
    fn called(&self, program: ProgramId) -> &Program;

    /// Whether what a called program finds may be remembered.
    fn remembers(&self) -> bool;
}

/// What a capture of a match holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capture {
    pub start: usize,
    pub end: usize,
    /// The target and the entry, where the capture is one reference.
    pub entry: Option<(Target, u32)>,
}

impl Capture {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A match, as long as the machine that found it does nothing else.
#[derive(Debug, Clone, Copy)]
pub struct Found<'m> {
    pub start: usize,
    pub end: usize,
    slots: &'m [u32],
    entries: &'m [Entry],
}

impl Found<'_> {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub fn capture(&self, n: usize) -> Option<Capture> {
        let (start, end) = (self.slots[n * 2], self.slots[n * 2 + 1]);
        if start == NOWHERE || end == NOWHERE {
            return None;
        }
        let entry = self.entries[n].map(|(target, entry)| (Target::of_number(target), entry));
        Some(Capture { start: start as usize, end: end as usize, entry })
    }

    pub fn captures(&self) -> Vec<Option<Capture>> {
        (0..self.entries.len()).map(|n| self.capture(n)).collect()
    }
}

/// Target (by its number) and entry that a capture holds.
type Entry = Option<(u32, u32)>;

/// No position of a text: texts are shorter ([`crate::input`] sees to it).
const NOWHERE: u32 = u32::MAX;

/// The working memory of a run; reused for the runs over a document.
#[derive(Debug, Default)]
pub struct Machine {
    stack: Vec<Frame>,
    slots: Vec<u32>,
    entries: Vec<Entry>,
    /// For runs that remember what they tried: one of each that is under way inside another.
    tried: Vec<Tried>,
    named: Named,
    /// Lists that calls under way fill.
    lists: Vec<Vec<u32>>,
    /// For the search: positions at which to begin.
    pub(super) starts: Vec<u32>,
}

/// A text, and how far a run may go in it.
#[derive(Debug, Clone, Copy)]
pub struct Reach<'t> {
    pub text: &'t [u8],
    pub start: usize,
    /// The last byte position that may be reached: behind `start` for forward programs, before it for backward ones.
    pub limit: usize,
}

impl Machine {
    /// The first match of a forward program.
    #[inline]
    pub fn find(&mut self, program: &Program, reach: Reach<'_>, annotations: &impl Annotations) -> Option<Found<'_>> {
        let mut found = None;
        self.begin(program);
        self.run_towards::<Forward>(program, reach, annotations, &mut |end| {
            found = Some(end);
            true
        });
        let end = found?;
        Some(Found { start: reach.start, end, slots: &self.slots, entries: &self.entries })
    }

    /// Calls `matched` with the position of every match, some perhaps more than once, until it answers true.
    #[inline]
    pub fn run(
        &mut self,
        program: &Program,
        reach: Reach<'_>,
        annotations: &impl Annotations,
        matched: &mut dyn FnMut(usize) -> bool,
    ) {
        self.begin(program);
        match program.direction {
            Direction::Forward => self.run_towards::<Forward>(program, reach, annotations, matched),
            Direction::Backward => self.run_towards::<Backward>(program, reach, annotations, matched),
        }
    }

    /// Whether there is a match.
    #[inline]
    pub fn matches(&mut self, program: &Program, reach: Reach<'_>, annotations: &impl Annotations) -> bool {
        let mut matches = false;
        self.run(program, reach, annotations, &mut |_| {
            matches = true;
            true
        });
        matches
    }

    fn begin(&mut self, program: &Program) {
        self.slots.clear();
        self.slots.resize(program.captures * 2, NOWHERE);
        self.entries.clear();
        self.entries.resize(program.captures, None);
        self.stack.clear();
    }
}
