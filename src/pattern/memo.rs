//! Where named patterns were found to match.
//!
//! Dozens of patterns ask for the same named ones at the same places: what `<quantity>` can be before a comma is found
//! out once. What was asked last is remembered, not everything, so that a long text takes no more memory than a short
//! one.

use super::hash;
use std::ops::Range;

/// Answers that are remembered at most; a power of two.
const ANSWERS: usize = 4096;
/// Ends that are remembered at most.
const ENDS: usize = 16 * ANSWERS;

#[derive(Debug, Default)]
pub(super) struct Memo {
    /// Each at the hash of its question; empty before the first.
    answers: Vec<Answer>,
    /// Where the matches of each answer end, those to be tried first first.
    pub ends: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Answer {
    /// The named pattern, and the direction in which it is read.
    program: u32,
    position: u32,
    start: u32,
    end: u32,
}

/// No answer: no program has this number.
const NONE: Answer = Answer { program: u32::MAX, position: 0, start: 0, end: 0 };

impl Memo {
    /// The places in `ends` of the matches from a position, if they are remembered.
    #[inline]
    pub fn known(&self, program: u32, position: u32) -> Option<Range<usize>> {
        let answer = self.answers.get(place(program, position))?;
        let is_it = answer.program == program && answer.position == position;
        is_it.then_some(answer.start as usize..answer.end as usize)
    }

    /// Remembers matches, and gives their places.
    pub fn remember(&mut self, program: u32, position: u32, ends: &[u32]) -> Range<usize> {
        if self.answers.is_empty() || self.ends.len() + ends.len() > ENDS {
            self.answers.clear();
            self.answers.resize(ANSWERS, NONE);
            self.ends.clear();
        }
        let start = self.ends.len();
        self.ends.extend_from_slice(ends);
        let places = start..self.ends.len();
        self.answers[place(program, position)] =
            Answer { program, position, start: places.start as u32, end: places.end as u32 };
        places
    }
}

#[inline]
fn place(program: u32, position: u32) -> usize {
    hash::of_pair(program, position) as usize % ANSWERS
}
