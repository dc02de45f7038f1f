//! One run: the ways through a program, one after the other, until one leads to a match that is wanted.

use super::{Annotations, Entry, Machine, Reach};
use crate::matcher::cursor::Cursor;
use crate::matcher::look::holds;
use crate::matcher::program::{Direction, Instruction, Parts, Program, Run};
use crate::matcher::programs::ProgramId;
use crate::matcher::tried::Tried;
use crate::rules::pattern::Target;
use std::ops::Range;

/// Steps before the machine begins to remember.
pub const FREE_STEPS: usize = 256;

/// What is left to try, or to undo, when a way ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum Frame {
    Try {
        at: u32,
        position: u32,
    },
    /// A run may end one character earlier, down to a position.
    Fewer {
        at: u32,
        position: u32,
        least: u32,
    },
    /// A run may go on for so many characters.
    More {
        at: u32,
        position: u32,
        left: u32,
    },
    Restore {
        slot: u32,
        value: u32,
    },
    RestoreEntry {
        capture: u32,
        value: Entry,
    },
    /// Take an annotation, for a capture if there is one.
    Enter {
        at: u32,
        to: u32,
        entry: u32,
    },
}

impl Machine {
    pub(super) fn run_towards<C: Cursor>(
        &mut self,
        program: &Program,
        reach: Reach<'_>,
        annotations: &impl Annotations,
        matched: &mut dyn FnMut(usize) -> bool,
    ) {
        let mut tried = None;
        let ground = self.stack.len();
        self.run_from::<C>(program, reach, annotations, matched, ground, &mut tried);
        self.stack.truncate(ground);
        self.tried.extend(tried);
    }

    /// Leaves on the stack what it did not try.
    fn run_from<C: Cursor>(
        &mut self,
        program: &Program,
        reach: Reach<'_>,
        annotations: &impl Annotations,
        matched: &mut dyn FnMut(usize) -> bool,
        ground: usize,
        tried: &mut Option<Tried>,
    ) {
        let Reach { text, start, limit } = reach;
        let parts = &*program.parts;
        let (mut at, mut position) = (0u32, start as u32);
        let limit = limit as u32;
        let mut steps = 0usize;
        loop {
            // One way, until it fails.
            loop {
                steps += 1;
                if steps > FREE_STEPS {
                    let tried = tried.get_or_insert_with(|| {
                        let mut tried = self.tried.pop().unwrap_or_default();
                        tried.clear(2 * FREE_STEPS);
                        tried
                    });
                    if !tried.insert(at, position) {
                        break;
                    }
                }
                match program.instructions[at as usize] {
                    Instruction::Match => {
                        if matched(position as usize) {
                            return;
                        }
                        break;
                    }
                    Instruction::Literal(l) => match C::over(text, position, limit, parts.literal(l)) {
                        Some(end) => (at, position) = (at + 1, end),
                        None => break,
                    },
                    Instruction::Class(class) => match C::next(text, position, limit) {
                        Some((c, end)) if parts.classes[class as usize].set().contains(c) => {
                            (at, position) = (at + 1, end);
                        }
                        _ => break,
                    },
                    Instruction::Run(run) => {
                        let run = &parts.runs[run as usize];
                        if !(0..run.min).all(|_| run.step::<C>(text, &mut position, limit)) {
                            break;
                        }
                        at += 1;
                        let mut left = run.max - run.min;
                        if run.greedy {
                            // The longest run that what comes behind can follow, and the shortest.
                            let (mut longest, mut least) = (None, position);
                            loop {
                                if run.may_end::<C>(text, position) {
                                    least = longest.map_or(position, |_| least);
                                    longest = Some(position);
                                }
                                if left == 0 || !run.step::<C>(text, &mut position, limit) {
                                    break;
                                }
                                left -= 1;
                            }
                            let Some(longest) = longest else { break };
                            position = longest;
                            if position != least {
                                self.stack.push(Frame::Fewer { at, position, least });
                            }
                        } else {
                            let may_end = loop {
                                if run.may_end::<C>(text, position) {
                                    break true;
                                }
                                if left == 0 || !run.step::<C>(text, &mut position, limit) {
                                    break false;
                                }
                                left -= 1;
                            };
                            if !may_end {
                                break;
                            }
                            if left > 0 {
                                self.stack.push(Frame::More { at, position, left });
                            }
                        }
                    }
                    Instruction::Reference { target, .. } => {
                        let target = Target::of_number(target);
                        // The longest must be tried first, and so is pushed last.
                        let stack = &mut self.stack;
                        let mut enter = |to: u32, entry: u32| {
                            if C::allows(to, limit) {
                                stack.push(Frame::Enter { at: at + 1, to, entry });
                            }
                        };
                        match program.direction {
                            Direction::Forward => {
                                let hits = annotations.beginning(target, position);
                                hits.iter().rev().for_each(|hit| enter(hit.end, hit.entry));
                            }
                            Direction::Backward => {
                                annotations.ending(target, position, &mut |hit| enter(hit.start, hit.entry));
                            }
                        }
                        break;
                    }
                    Instruction::Call { program: called, follow } => {
                        let ends = self.call::<C>(called, text, position, annotations);
                        for n in ends.rev() {
                            let end = self.named.ends[n];
                            if C::allows(end, limit) && parts.admits::<C>(follow, text, end) {
                                self.stack.push(Frame::Try { at: at + 1, position: end });
                            }
                        }
                        break;
                    }
                    Instruction::Option { end, begin } => match parts.admits::<C>(begin, text, position) {
                        true => {
                            self.stack.push(Frame::Try { at: end, position });
                            at += 1;
                        }
                        false => at = end,
                    },
                    Instruction::LazyOption { end, begin } => {
                        if parts.admits::<C>(begin, text, position) {
                            self.stack.push(Frame::Try { at: at + 1, position });
                        }
                        at = end;
                    }
                    Instruction::Choose(choice) => {
                        let next = C::next(text, position, limit).map(|(c, _)| c);
                        let Some((first, others)) = parts.choices[choice as usize].ways(next).split_first() else {
                            break;
                        };
                        self.stack.extend(others.iter().rev().map(|&way| Frame::Try { at: at + way, position }));
                        at += *first;
                    }
                    Instruction::Jump(to) => at = to,
                    Instruction::Save(slot) => {
                        self.stack.push(Frame::Restore { slot, value: self.slots[slot as usize] });
                        if slot % 2 == 0 && self.entries[slot as usize / 2].is_some() {
                            self.set_entry(slot / 2, None);
                        }
                        self.slots[slot as usize] = position;
                        at += 1;
                    }
                    Instruction::Look(look) => {
                        if !holds(look, text, position as usize) {
                            break;
                        }
                        at += 1;
                    }
                }
            }
            // The way that was left last.
            loop {
                if self.stack.len() == ground {
                    return;
                }
                let Some(frame) = self.stack.pop() else { return };
                match frame {
                    Frame::Try { at: next, position: from } => {
                        (at, position) = (next, from);
                        break;
                    }
                    Frame::Fewer { at: next, position: from, least } => {
                        let Instruction::Run(run) = program.instructions[next as usize - 1] else { continue };
                        let run = &parts.runs[run as usize];
                        (at, position) = (next, C::back(text, from));
                        // What comes behind can follow the shortest, if not others.
                        while position != least && !run.may_end::<C>(text, position) {
                            position = C::back(text, position);
                        }
                        if position != least {
                            self.stack.push(Frame::Fewer { at, position, least });
                        }
                        break;
                    }
                    Frame::More { at: next, position: from, left } => {
                        let Instruction::Run(run) = program.instructions[next as usize - 1] else { continue };
                        let run = &parts.runs[run as usize];
                        (at, position) = (next, from);
                        let mut left = left;
                        let may_end = loop {
                            if !run.step::<C>(text, &mut position, limit) {
                                break false;
                            }
                            left -= 1;
                            if run.may_end::<C>(text, position) {
                                break true;
                            }
                            if left == 0 {
                                break false;
                            }
                        };
                        if may_end {
                            if left > 0 {
                                self.stack.push(Frame::More { at, position, left });
                            }
                            break;
                        }
                    }
                    Frame::Restore { slot, value } => self.slots[slot as usize] = value,
                    Frame::RestoreEntry { capture, value } => self.entries[capture as usize] = value,
                    Frame::Enter { at: next, to, entry } => {
                        if let Instruction::Reference { target, capture: Some(capture) } =
                            program.instructions[next as usize - 1]
                        {
                            self.set_entry(capture, Some((target, entry)));
                        }
                        (at, position) = (next, to);
                        break;
                    }
                }
            }
        }
    }

    /// Where a named pattern ends that begins at a position: places in the list of ends, those to be tried first first.
    fn call<C: Cursor>(
        &mut self,
        called: ProgramId,
        text: &[u8],
        position: u32,
        annotations: &impl Annotations,
    ) -> Range<usize> {
        if let Some(known) = self.named.known(called, position).filter(|_| annotations.remembers()) {
            return known;
        }
        let program = annotations.called(called);
        let mut ends = self.lists.pop().unwrap_or_default();
        ends.clear();
        if program.admits(C::beside(text, position)) || !program.first_references.is_empty() {
            let reach = Reach { text, start: position as usize, limit: C::far(text, position, program.longest) };
            self.run_towards::<C>(program, reach, annotations, &mut |end| {
                if !ends.contains(&(end as u32)) {
                    ends.push(end as u32);
                }
                false
            });
        }
        let places = self.named.remember(called, position, &ends);
        self.lists.push(ends);
        places
    }

    fn set_entry(&mut self, capture: u32, entry: Entry) {
        self.stack.push(Frame::RestoreEntry { capture, value: self.entries[capture as usize] });
        self.entries[capture as usize] = entry;
    }
}

impl Parts {
    /// Whether what comes next at a position is admitted by the sieve of this number.
    #[inline(always)]
    fn admits<C: Cursor>(&self, sieve: u32, text: &[u8], position: u32) -> bool {
        self.sieves.get(sieve as usize).is_none_or(|sieve| sieve.admits(C::beside(text, position)))
    }
}

impl Run {
    /// Goes on by one character of the run, if it stands here.
    #[inline(always)]
    fn step<C: Cursor>(&self, text: &[u8], position: &mut u32, limit: u32) -> bool {
        match C::next(text, *position, limit) {
            Some((c, end)) if self.class.set().contains(c) => {
                *position = end;
                true
            }
            _ => false,
        }
    }

    /// Whether what comes next can follow the run.
    #[inline(always)]
    fn may_end<C: Cursor>(&self, text: &[u8], position: u32) -> bool {
        self.follow.as_ref().is_none_or(|follow| follow.admits(C::beside(text, position)))
    }
}
