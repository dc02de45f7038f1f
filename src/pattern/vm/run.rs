//! One run: the ways through a program, one after the other, until one leads to a match that is wanted.

use super::cursor::Cursor;
use super::{AnnotatedText, Direction, Entry, Layer, Vm};
use crate::alphabet::Symbol;
use crate::program::{Capturing, Instruction, Run, Tables};
use crate::visited::Visited;
use std::ops::Range;

/// Steps before the machine begins to remember.
pub(super) const FREE_STEPS: usize = 256;

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

impl Vm {
    /// `SAVES` says whether captures are wanted.
    pub(super) fn run_towards<C: Cursor, const SAVES: bool>(
        &mut self,
        entry: u32,
        text: &AnnotatedText<'_>,
        start: u32,
        limit: u32,
        matched: &mut dyn FnMut(u32) -> bool,
    ) {
        let mut visited = None;
        let ground = self.stack.len();
        self.run_from::<C, SAVES>((entry, start), text, limit, matched, ground, &mut visited);
        self.stack.truncate(ground);
        self.visited.extend(visited);
    }

    /// Leaves on the stack what it did not try.
    fn run_from<C: Cursor, const SAVES: bool>(
        &mut self,
        (mut at, mut position): (u32, u32),
        text: &AnnotatedText<'_>,
        limit: u32,
        matched: &mut dyn FnMut(u32) -> bool,
        ground: usize,
        visited: &mut Option<Visited>,
    ) {
        let (tables, symbols) = (&text.set.tables, &text.symbols[..]);
        let instructions = &tables.instructions[..];
        let mut steps = 0usize;
        loop {
            // One way, until it fails.
            loop {
                steps += 1;
                if steps > FREE_STEPS && !self.is_new_visit(visited, at, position) {
                    break;
                }
                match instructions[at as usize] {
                    Instruction::Match => {
                        if matched(position) {
                            return;
                        }
                        break;
                    }
                    Instruction::Char(symbol) => match C::next(symbols, position, limit) {
                        Some((next, end)) if next == symbol => (at, position) = (at + 1, end),
                        _ => break,
                    },
                    Instruction::Literal(length, start) => {
                        match C::over(symbols, position, limit, tables.literal(start, length)) {
                            Some(end) => (at, position) = (at + 1, end),
                            None => break,
                        }
                    }
                    Instruction::Class(class) => match C::next(symbols, position, limit) {
                        Some((next, end)) if tables.class_has(class, next) => (at, position) = (at + 1, end),
                        _ => break,
                    },
                    Instruction::Run(run) => {
                        let run = &tables.runs[run as usize];
                        match self.enter_run::<C>(run, at + 1, position, tables, symbols, limit) {
                            Some(end) => (at, position) = (at + 1, end),
                            None => break,
                        }
                    }
                    Instruction::Lexicon(_, n) => {
                        self.enter_layer::<C>(Layer::Lexicon(n), at + 1, position, text, limit);
                        break;
                    }
                    Instruction::Spans(_, n) => {
                        self.enter_layer::<C>(Layer::Spans(n), at + 1, position, text, limit);
                        break;
                    }
                    Instruction::Call(follow, called) => {
                        for n in self.call::<C>(called, position, text).rev() {
                            let end = self.memo.ends[n];
                            if C::allows(end, limit) && tables.admits(follow, C::beside(symbols, end)) {
                                self.stack.push(Frame::Try { at: at + 1, position: end });
                            }
                        }
                        break;
                    }
                    Instruction::Option(begin, skip) => match tables.admits(begin, C::beside(symbols, position)) {
                        true => {
                            self.stack.push(Frame::Try { at: at + skip, position });
                            at += 1;
                        }
                        false => at += skip,
                    },
                    Instruction::LazyOption(begin, skip) => {
                        if tables.admits(begin, C::beside(symbols, position)) {
                            self.stack.push(Frame::Try { at: at + 1, position });
                        }
                        at += skip;
                    }
                    Instruction::Choose(choice) => {
                        let next = C::next(symbols, position, limit).map(|(symbol, _)| symbol);
                        let Some((first, others)) = tables.ways(choice, next).split_first() else { break };
                        for &way in others.iter().rev() {
                            self.stack.push(Frame::Try { at: at + way, position });
                        }
                        at += *first;
                    }
                    Instruction::Jump(skip) => at += skip,
                    Instruction::Save(slot) => {
                        if SAVES {
                            self.save(slot, position, ground);
                        }
                        at += 1;
                    }
                    Instruction::Assert(assertion) => {
                        if !tables.holds(assertion, symbols, position) {
                            break;
                        }
                        at += 1;
                    }
                }
            }
            match self.next_way::<C, SAVES>(ground, tables, symbols, limit) {
                Some(next) => (at, position) = next,
                None => return,
            }
        }
    }

    /// The way that was left last: where it goes on, and from which position.
    #[inline(always)]
    fn next_way<C: Cursor, const SAVES: bool>(
        &mut self,
        ground: usize,
        tables: &Tables,
        symbols: &[Symbol],
        limit: u32,
    ) -> Option<(u32, u32)> {
        while self.stack.len() > ground {
            match self.stack.pop()? {
                Frame::Try { at, position } => return Some((at, position)),
                Frame::Fewer { at, position, least } => {
                    let Instruction::Run(run) = tables.instructions[at as usize - 1] else { continue };
                    let run = &tables.runs[run as usize];
                    let mut position = C::back(position);
                    // What comes behind can follow the shortest, if not others.
                    while position != least && !tables.admits(run.follow, C::beside(symbols, position)) {
                        position = C::back(position);
                    }
                    if position != least {
                        self.stack.push(Frame::Fewer { at, position, least });
                    }
                    return Some((at, position));
                }
                Frame::More { at, mut position, mut left } => {
                    let Instruction::Run(run) = tables.instructions[at as usize - 1] else { continue };
                    let run = &tables.runs[run as usize];
                    while left > 0 && tables.step::<C>(run, symbols, &mut position, limit) {
                        left -= 1;
                        if tables.admits(run.follow, C::beside(symbols, position)) {
                            if left > 0 {
                                self.stack.push(Frame::More { at, position, left });
                            }
                            return Some((at, position));
                        }
                    }
                }
                Frame::Restore { slot, value } => self.slots[slot as usize] = value,
                Frame::RestoreEntry { capture, value } => self.entries[capture as usize] = value,
                Frame::Enter { at, to, .. } if !SAVES => return Some((at, to)),
                Frame::Enter { at, to, entry } => {
                    let taken = match tables.instructions[at as usize - 1] {
                        Instruction::Lexicon(capture, n) => Some((capture, Layer::Lexicon(n))),
                        Instruction::Spans(capture, n) => Some((capture, Layer::Spans(n))),
                        _ => None,
                    };
                    if let Some((capture, layer)) = taken.filter(|(capture, _)| *capture != Capturing::NONE) {
                        self.set_entry(u32::from(capture.0), Some((layer, entry)), ground);
                    }
                    return Some((at, to));
                }
            }
        }
        None
    }

    /// Goes as far along a run as is tried first; leaves what else it can be on the stack, for the instruction `at`.
    #[inline(always)]
    fn enter_run<C: Cursor>(
        &mut self,
        run: &Run,
        at: u32,
        mut position: u32,
        tables: &Tables,
        symbols: &[Symbol],
        limit: u32,
    ) -> Option<u32> {
        if !(0..run.min).all(|_| tables.step::<C>(run, symbols, &mut position, limit)) {
            return None;
        }
        let mut left = run.max - run.min;
        let may_end = |position: u32| tables.admits(run.follow, C::beside(symbols, position));
        if run.greedy {
            // The longest run that what comes behind can follow, and the shortest.
            let (mut longest, mut least) = (None, position);
            loop {
                if may_end(position) {
                    least = longest.map_or(position, |_| least);
                    longest = Some(position);
                }
                if left == 0 || !tables.step::<C>(run, symbols, &mut position, limit) {
                    break;
                }
                left -= 1;
            }
            let position = longest?;
            if position != least {
                self.stack.push(Frame::Fewer { at, position, least });
            }
            return Some(position);
        }
        while !may_end(position) {
            if left == 0 || !tables.step::<C>(run, symbols, &mut position, limit) {
                return None;
            }
            left -= 1;
        }
        if left > 0 {
            self.stack.push(Frame::More { at, position, left });
        }
        Some(position)
    }

    /// Leaves every annotation of a layer that stands here on the stack, for the instruction `at`.
    #[inline]
    fn enter_layer<C: Cursor>(&mut self, layer: Layer, at: u32, position: u32, text: &AnnotatedText<'_>, limit: u32) {
        // Most places have none, which is told sooner by what comes next.
        let beside = C::beside(&text.symbols, position);
        let may_stand = match layer {
            Layer::Lexicon(n) => {
                let [first, last] = text.set.tables.edges[n as usize];
                text.set.tables.class_has(if C::DIRECTION == Direction::Forward { first } else { last }, beside)
            }
            Layer::Spans(_) => !text.layer(layer).is_empty(),
        };
        if !may_stand {
            return;
        }
        // The longest must be tried first, and so is pushed last.
        let stack = &mut self.stack;
        let mut enter = |to: u32, entry: u32| {
            if C::allows(to, limit) {
                stack.push(Frame::Enter { at, to, entry });
            }
        };
        match C::DIRECTION {
            Direction::Forward => {
                text.beginning(layer, position).iter().rev().for_each(|hit| enter(hit.end, hit.entry));
            }
            Direction::Backward => text.ending(layer, position, |hit| enter(hit.start, hit.entry)),
        }
    }

    /// Where a named pattern ends that begins at a position: places in the list of ends, those to be tried first first.
    fn call<C: Cursor>(&mut self, called: u32, position: u32, text: &AnnotatedText<'_>) -> Range<usize> {
        let tables = &text.set.tables;
        let Some(program) = &tables.named[called as usize][C::DIRECTION.number()] else { return 0..0 };
        let beside = C::beside(&text.symbols, position);
        if program.first_layers.is_empty() && !tables.admits(program.first, beside) {
            return 0..0;
        }
        let question = called * 2 + C::DIRECTION.number() as u32;
        if let Some(known) = self.memo.known(question, position).filter(|_| !text.is_plain()) {
            return known;
        }
        let mut ends = self.lists.pop().unwrap_or_default();
        ends.clear();
        let limit = C::far(&text.symbols, position, program.longest);
        self.run_towards::<C, false>(program.entry, text, position, limit, &mut |end| {
            if !ends.contains(&end) {
                ends.push(end);
            }
            false
        });
        let places = self.memo.remember(question, position, &ends);
        self.lists.push(ends);
        places
    }

    /// Notes that a run visits an instruction at a position; false if it did before.
    #[cold]
    fn is_new_visit(&mut self, visited: &mut Option<Visited>, at: u32, position: u32) -> bool {
        let visited = visited.get_or_insert_with(|| {
            let mut visited = self.visited.pop().unwrap_or_default();
            visited.clear(2 * FREE_STEPS);
            visited
        });
        visited.insert(at, position)
    }

    /// Where no way is left, nothing need be undone.
    #[inline]
    fn save(&mut self, slot: u32, position: u32, ground: usize) {
        if self.stack.len() > ground {
            self.stack.push(Frame::Restore { slot, value: self.slots[slot as usize] });
        }
        if slot.is_multiple_of(2) && self.entries[slot as usize / 2].is_some() {
            self.set_entry(slot / 2, None, ground);
        }
        self.slots[slot as usize] = position;
    }

    fn set_entry(&mut self, capture: u32, entry: Entry, ground: usize) {
        if self.stack.len() > ground {
            self.stack.push(Frame::RestoreEntry { capture, value: self.entries[capture as usize] });
        }
        self.entries[capture as usize] = entry;
    }
}

impl Tables {
    /// Goes on by one character of a run, if it stands here.
    #[inline(always)]
    fn step<C: Cursor>(&self, run: &Run, symbols: &[Symbol], position: &mut u32, limit: u32) -> bool {
        match C::next(symbols, *position, limit) {
            Some((next, end)) if self.class_has(run.class, next) => {
                *position = end;
                true
            }
            _ => false,
        }
    }
}
