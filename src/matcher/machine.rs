//! Runs a program from one position of a text.
//!
//! The machine is a backtracker with the meaning of the `regex` crate (leftmost-first), extended by one instruction: a
//! reference, which moves over any annotation that stands here, the longest first. A run that takes more than
//! [`FREE_STEPS`] steps starts to remember which pairs of instruction and position have been tried, so its cost is at
//! most their number: linear in the text, whatever the pattern.

use super::program::{Direction, Instruction, Program};
use regex_syntax::hir::Look;
use std::ops::Range;

/// Steps before the machine begins to remember.
const FREE_STEPS: usize = 512;

/// Where the annotations of a reference stand.
pub trait Annotations {
    /// Calls `next` with the other end (byte) and the entry of every annotation of `reference` that begins (forward) or
    /// ends (backward) at byte `at`, the longest first.
    fn at(&self, reference: usize, at: usize, direction: Direction, next: &mut impl FnMut(usize, u32));
}

/// What a capture of a match holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capture {
    pub start: usize,
    pub end: usize,
    /// The reference and the entry, where the capture is one reference.
    pub entry: Option<(usize, u32)>,
}

impl Capture {
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    pub captures: Vec<Option<Capture>>,
}

/// The working memory of a run; one is reused for all runs of a thread.
#[derive(Debug, Default)]
pub struct Machine {
    stack: Vec<Frame>,
    slots: Vec<Option<usize>>,
    /// Entry of the reference that a capture holds.
    entries: Vec<Option<(usize, u32)>>,
    /// One bit for each pair of instruction and position that has been tried, once the machine remembers.
    tried: Vec<u64>,
}

/// What is left to try, or to undo, when a way ends.
#[derive(Debug)]
enum Frame {
    Try {
        at: usize,
        position: usize,
    },
    /// One more character of a run, of which so many are left.
    More {
        at: usize,
        position: usize,
        left: u32,
    },
    Restore {
        slot: usize,
        value: Option<usize>,
    },
    RestoreEntry {
        capture: usize,
        value: Option<(usize, u32)>,
    },
    /// Take an annotation.
    Enter {
        at: usize,
        from: usize,
        to: usize,
        entry: (usize, u32),
    },
}

/// A text, and how far a run may go in it.
#[derive(Clone, Copy)]
pub struct Reach<'t> {
    pub text: &'t str,
    pub start: usize,
    /// The last byte position that may be reached: behind `start` for forward programs, before it for backward ones.
    pub limit: usize,
}

impl Machine {
    /// The first match of a forward program; with `must_end`, the first that ends at that byte.
    pub fn find(
        &mut self,
        program: &Program,
        reach: Reach<'_>,
        must_end: Option<usize>,
        annotations: &impl Annotations,
    ) -> Option<Found> {
        let mut found = None;
        self.run(program, reach, annotations, &mut |end| {
            let wanted = must_end.is_none_or(|e| e == end);
            found = wanted.then_some(end);
            wanted
        });
        let end = found?;
        let captures = (0..program.captures)
            .map(|n| match self.slots[n * 2..n * 2 + 2] {
                [Some(start), Some(end)] => Some(Capture { start, end, entry: self.entries[n] }),
                _ => None,
            })
            .collect();
        Some(Found { range: reach.start..end, captures })
    }

    /// Calls `matched` with the position of every match, some perhaps more than once, until it answers true.
    pub fn run(
        &mut self,
        program: &Program,
        reach: Reach<'_>,
        annotations: &impl Annotations,
        matched: &mut impl FnMut(usize) -> bool,
    ) {
        self.slots.clear();
        self.slots.resize(program.captures * 2, None);
        self.entries.clear();
        self.entries.resize(program.captures, None);
        self.stack.clear();
        self.stack.push(Frame::Try { at: 0, position: reach.start });
        let width = reach.limit.abs_diff(reach.start) + 1;
        let mut steps = 0usize;
        while let Some(frame) = self.stack.pop() {
            let Some((mut at, mut position)) = self.resume(program, reach, frame) else {
                continue;
            };
            loop {
                steps += 1;
                if steps > FREE_STEPS {
                    if steps == FREE_STEPS + 1 {
                        self.tried.clear();
                        self.tried.resize((program.instructions.len() * width).div_ceil(64), 0);
                    }
                    let bit = at * width + position.abs_diff(reach.start);
                    let (word, mask) = (bit / 64, 1u64 << (bit % 64));
                    if self.tried[word] & mask != 0 {
                        break;
                    }
                    self.tried[word] |= mask;
                }
                match &program.instructions[at] {
                    Instruction::Match => {
                        if matched(position) {
                            return;
                        }
                        break;
                    }
                    Instruction::Literal(l) => match reach.over(program.direction, position, l) {
                        Some(end) => (at, position) = (at + 1, end),
                        None => break,
                    },
                    Instruction::Class(class) => match reach.next(program.direction, position) {
                        Some((c, end)) if program.classes[*class].contains(c) => (at, position) = (at + 1, end),
                        _ => break,
                    },
                    Instruction::Run { class, min, max, greedy } => {
                        let class = &program.classes[*class];
                        let step = |position| {
                            reach.next(program.direction, position).filter(|(c, _)| class.contains(*c)).map(|(_, p)| p)
                        };
                        let Some(least) = (0..*min).try_fold(position, |position, _| step(position)) else {
                            break;
                        };
                        if *greedy {
                            // The longest is tried first, and so pushed last; the shortest of all is kept for the end.
                            let mut longest = least;
                            for _ in *min..*max {
                                let Some(next) = step(longest) else { break };
                                self.stack.push(Frame::Try { at: at + 1, position: longest });
                                longest = next;
                            }
                            (at, position) = (at + 1, longest);
                        } else {
                            if max > min {
                                self.stack.push(Frame::More { at, position: least, left: max - min });
                            }
                            (at, position) = (at + 1, least);
                        }
                    }
                    Instruction::Reference(reference) => {
                        let first = self.stack.len();
                        let stack = &mut self.stack;
                        annotations.at(*reference, position, program.direction, &mut |to, entry| {
                            if reach.allows(program.direction, to) {
                                stack.push(Frame::Enter { at: at + 1, from: position, to, entry: (*reference, entry) });
                            }
                        });
                        // The longest was pushed first and must be tried first.
                        self.stack[first..].reverse();
                        break;
                    }
                    Instruction::Split { first, second } => {
                        self.stack.push(Frame::Try { at: *second, position });
                        at = *first;
                    }
                    Instruction::Choose(choice) => {
                        let next = reach.next(program.direction, position).map(|(c, _)| c);
                        let Some((first, others)) = program.choices[*choice].ways(next).split_first() else {
                            break;
                        };
                        self.stack.extend(others.iter().rev().map(|&at| Frame::Try { at, position }));
                        at = *first;
                    }
                    Instruction::Jump(to) => at = *to,
                    Instruction::Save(slot) => {
                        self.stack.push(Frame::Restore { slot: *slot, value: self.slots[*slot] });
                        if slot % 2 == 0 && self.entries[slot / 2].is_some() {
                            self.set_entry(slot / 2, None);
                        }
                        self.slots[*slot] = Some(position);
                        at += 1;
                    }
                    Instruction::Look(look) => {
                        if !holds(*look, reach.text.as_bytes(), position) {
                            break;
                        }
                        at += 1;
                    }
                }
            }
        }
    }

    /// Where a frame goes on; `None` where it only undid something, or leads nowhere.
    fn resume(&mut self, program: &Program, reach: Reach<'_>, frame: Frame) -> Option<(usize, usize)> {
        match frame {
            Frame::Try { at, position } => Some((at, position)),
            Frame::More { at, position, left } => {
                let Instruction::Run { class, .. } = &program.instructions[at] else { return None };
                let (c, next) = reach.next(program.direction, position)?;
                if !program.classes[*class].contains(c) {
                    return None;
                }
                if left > 1 {
                    self.stack.push(Frame::More { at, position: next, left: left - 1 });
                }
                Some((at + 1, next))
            }
            Frame::Restore { slot, value } => {
                self.slots[slot] = value;
                None
            }
            Frame::RestoreEntry { capture, value } => {
                self.entries[capture] = value;
                None
            }
            Frame::Enter { at, from, to, entry } => {
                // Only the capture opened directly before the reference is the reference's own.
                if let Some(Instruction::Save(slot)) = at.checked_sub(2).map(|n| &program.instructions[n])
                    && slot % 2 == 0
                    && self.slots[*slot] == Some(from)
                {
                    self.set_entry(slot / 2, Some(entry));
                }
                Some((at, to))
            }
        }
    }

    fn set_entry(&mut self, capture: usize, entry: Option<(usize, u32)>) {
        self.stack.push(Frame::RestoreEntry { capture, value: self.entries[capture] });
        self.entries[capture] = entry;
    }
}

impl Reach<'_> {
    /// The character behind (or before) a position, and the position beyond it.
    fn next(&self, direction: Direction, position: usize) -> Option<(char, usize)> {
        match direction {
            Direction::Forward => {
                let c = self.text[position..self.limit].chars().next()?;
                Some((c, position + c.len_utf8()))
            }
            Direction::Backward => {
                let c = self.text[self.limit..position].chars().next_back()?;
                Some((c, position - c.len_utf8()))
            }
        }
    }

    /// The position beyond a literal that stands here.
    fn over(&self, direction: Direction, position: usize, literal: &str) -> Option<usize> {
        let bytes = self.text.as_bytes();
        match direction {
            Direction::Forward => {
                let end = position + literal.len();
                (end <= self.limit && &bytes[position..end] == literal.as_bytes()).then_some(end)
            }
            Direction::Backward => {
                let start = position.checked_sub(literal.len()).filter(|s| *s >= self.limit)?;
                (&bytes[start..position] == literal.as_bytes()).then_some(start)
            }
        }
    }

    fn allows(&self, direction: Direction, position: usize) -> bool {
        match direction {
            Direction::Forward => position <= self.limit,
            Direction::Backward => position >= self.limit,
        }
    }
}

fn holds(look: Look, bytes: &[u8], at: usize) -> bool {
    match look {
        Look::Start => at == 0,
        Look::End => at == bytes.len(),
        Look::StartLF | Look::StartCRLF => at == 0 || bytes[at - 1] == b'\n',
        Look::EndLF | Look::EndCRLF => at == bytes.len() || bytes[at] == b'\n',
        // Word boundaries mean nothing in Chinese text: they are taken between ASCII word characters and the rest.
        Look::WordAscii | Look::WordUnicode => is_word(bytes, at) != is_word_before(bytes, at),
        Look::WordAsciiNegate | Look::WordUnicodeNegate => is_word(bytes, at) == is_word_before(bytes, at),
        Look::WordStartAscii | Look::WordStartUnicode => is_word(bytes, at) && !is_word_before(bytes, at),
        Look::WordEndAscii | Look::WordEndUnicode => !is_word(bytes, at) && is_word_before(bytes, at),
        Look::WordStartHalfAscii | Look::WordStartHalfUnicode => !is_word_before(bytes, at),
        Look::WordEndHalfAscii | Look::WordEndHalfUnicode => !is_word(bytes, at),
    }
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

fn is_word_before(bytes: &[u8], at: usize) -> bool {
    at > 0 && is_word(bytes, at - 1)
}
