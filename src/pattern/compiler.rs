//! Compiles trees to programs: the instructions of one, and the places in it from which it may begin.

use super::first_set::FirstSet;
use super::hir::{Hir, Named};
use super::program::{Capturing, Direction, FilterId, Instruction, Layer, Program};
use super::tables::TablesBuilder;
use std::collections::HashMap;

/// A way that begins with at most this many characters is found by the character.
const FEW: usize = 64;

/// Nodes at which a program may begin, and the addresses of their instructions in it.
///
/// In a forward program a node begins with the first turn of the repetitions around it, in a backward program what comes
/// behind it begins behind the last: either way every turn that may follow does.
pub(super) type Entries = HashMap<u32, u32>;

/// A program for `hir`; `captures` says of each of its captures whether it is kept.
///
/// `entries` has a key for every node at which the program may begin, and is given the addresses; the subroutines
/// `inline` stand in the program instead of being called.
pub(super) fn compile(
    tables: &mut TablesBuilder,
    hir: &Hir,
    captures: &[bool],
    longest: usize,
    direction: Direction,
    entries: &mut Entries,
    inline: &[u32],
) -> Program {
    let first = FirstSet::of(hir, direction);
    let mut compiler = Compiler { code: Vec::new(), tables, captures, direction, entries, inline, turns_behind: 0 };
    compiler.compile(hir, 0, None, Rest::End);
    compiler.push(Instruction::Match);
    let code = std::mem::take(&mut compiler.code);
    let entry = tables.code(code);
    entries.values_mut().for_each(|address| *address += entry);
    Program {
        entry,
        captures: if captures.contains(&true) { captures.len() as u32 } else { 0 },
        longest: u32::try_from(longest).unwrap_or(u32::MAX),
        // A reference is tried where it stands, so the filter is of characters alone.
        first: if first.is_open() { FilterId::ANYTHING } else { tables.filter_of_characters(&first) },
        first_layers: first.layers,
    }
}

/// What comes behind a part of a pattern, in the order in which it is read.
#[derive(Clone, Copy)]
enum Rest<'a> {
    End,
    Parts(&'a [Hir], &'a Rest<'a>),
    /// The part may come again.
    Again(&'a Hir, &'a Rest<'a>),
}

struct Compiler<'b> {
    tables: &'b mut TablesBuilder,
    code: Vec<Instruction>,
    captures: &'b [bool],
    direction: Direction,
    entries: &'b mut Entries,
    inline: &'b [u32],
    /// How many of the repetitions around have turns behind this one: it is not entered in this turn.
    turns_behind: usize,
}

impl Compiler<'_> {
    fn here(&self) -> u32 {
        self.code.len() as u32
    }

    fn push(&mut self, instruction: Instruction) -> usize {
        self.code.push(instruction);
        self.code.len() - 1
    }

    /// `capture` is the one that begins directly here.
    fn compile(&mut self, hir: &Hir, number: u32, capture: Option<u32>, rest: Rest<'_>) {
        let here = self.here();
        if self.direction == Direction::Forward
            && let Some(address) = self.entries.get_mut(&number).filter(|address| **address == NOWHERE)
        {
            *address = here;
        }
        self.compile_inner(hir, number, capture, rest);
        let here = self.here();
        if self.direction == Direction::Backward
            && let Some(address) = self.entries.get_mut(&number)
        {
            *address = here;
        }
    }

    fn compile_inner(&mut self, hir: &Hir, number: u32, capture: Option<u32>, rest: Rest<'_>) {
        match hir {
            Hir::Empty => {}
            Hir::Literal(l) => {
                let literal = self.tables.literal(l);
                self.push(literal);
            }
            Hir::Class(c) => {
                let class = self.tables.class(c);
                self.push(Instruction::Class(class));
            }
            Hir::Layer(layer) => {
                let capture = capture.and_then(|n| u16::try_from(n).ok()).map_or(Capturing::NONE, Capturing);
                self.push(match *layer {
                    Layer::Lexicon(n) => Instruction::Lexicon(capture, n),
                    Layer::Spans(n) => Instruction::Spans(capture, n),
                });
            }
            Hir::Assertion(assertion) => {
                self.push(Instruction::Assert(*assertion));
            }
            Hir::Concat(parts) => {
                let mut capture = capture;
                let (mut parts, mut numbers) = (parts.as_slice(), hir.children(number));
                if self.direction == Direction::Forward {
                    numbers.reverse();
                }
                while let (Some((part, behind)), Some((number, _))) = (self.next_part(parts), numbers.pop()) {
                    let capture = if matches!(part, Hir::Empty) { None } else { capture.take() };
                    self.compile(part, number, capture, Rest::Parts(behind, &rest));
                    parts = behind;
                }
            }
            Hir::Alternation(_) => self.compile_alternation(&hir.children(number), rest),
            Hir::Capture(index, hir) if self.captures.get(*index) != Some(&true) => {
                self.compile(hir, number + 1, None, rest)
            }
            Hir::Capture(index, hir) => {
                self.push(Instruction::Save(*index as u32 * 2));
                self.compile(hir, number + 1, Some(*index as u32), rest);
                self.push(Instruction::Save(*index as u32 * 2 + 1));
            }
            Hir::Named(named) if self.is_called(named, number, capture) => {
                let follow = self.follow(rest);
                let program = self.tables.named(named, self.direction);
                self.push(Instruction::Call(follow, program));
            }
            Hir::Named(named) => self.compile(&named.hir, number + 1, capture, rest),
            Hir::Repeat { min, max, greedy, hir } => {
                self.compile_repeat(*min, *max, *greedy, hir, number + 1, capture, rest)
            }
        }
    }

    /// Whether a named pattern is a program of its own here. A capture takes what the reference is that it begins with:
    /// that is not remembered.
    fn is_called(&self, named: &Named, number: u32, capture: Option<u32>) -> bool {
        let takes_entry = capture.is_some() && !named.first(self.direction, false).layers.is_empty();
        let is_entered = self.turns_behind == 0 && self.inline.contains(&number);
        named.is_subroutine && !takes_entry && !is_entered
    }

    /// The part that is read first, and the others.
    fn next_part<'n>(&self, parts: &'n [Hir]) -> Option<(&'n Hir, &'n [Hir])> {
        match self.direction {
            Direction::Forward => parts.split_first(),
            Direction::Backward => parts.split_last(),
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the fields of a node and where it stands")]
    fn compile_repeat(
        &mut self,
        min: u32,
        max: u32,
        greedy: bool,
        hir: &Hir,
        number: u32,
        mut capture: Option<u32>,
        rest: Rest<'_>,
    ) {
        if let (Hir::Class(class), true) = (hir, max > 1) {
            let follow = self.follow(rest);
            let run = self.tables.run(class, min, max, greedy, follow);
            let at = self.push(Instruction::Run(run)) as u32;
            // The turns of a run are one instruction.
            if let Some(address) = self.entries.get_mut(&number) {
                *address = if self.direction == Direction::Forward { at } else { at + 1 };
            }
            return;
        }
        let again = Rest::Again(hir, &rest);
        let mut splits = Vec::new();
        for turn in 0..max {
            if turn >= min {
                splits.push(self.push(Instruction::Match));
            }
            let has_more = turn + 1 < max;
            self.turns_behind += usize::from(has_more);
            self.compile(hir, number, if turn < min { capture.take() } else { None }, again);
            self.turns_behind -= usize::from(has_more);
        }
        if splits.is_empty() {
            return;
        }
        let end = self.here();
        let begin = self.tables.filter(&FirstSet::beside(hir, self.direction), self.direction);
        for at in splits {
            let skip = end - at as u32;
            self.code[at] =
                if greedy { Instruction::Option(begin, skip) } else { Instruction::LazyOption(begin, skip) };
        }
    }

    fn compile_alternation(&mut self, parts: &[(u32, &Hir)], rest: Rest<'_>) {
        let choose = self.push(Instruction::Match);
        let (mut ways, mut jumps) = (Vec::new(), Vec::new());
        for (number, part) in parts {
            ways.push((self.here() - choose as u32, FirstSet::of(part, self.direction)));
            self.compile(part, *number, None, rest);
            jumps.push(self.push(Instruction::Match));
        }
        let end = self.here();
        for at in jumps {
            self.code[at] = Instruction::Jump(end - at as u32);
        }
        self.code[choose] = Instruction::Choose(self.tables.choice(&ways, FEW));
    }

    /// What must stand where the rest begins, a line end counting where the rest asks for the edge of a line.
    fn follow(&mut self, mut rest: Rest<'_>) -> FilterId {
        let mut first = FirstSet::nothing();
        while first.is_open() {
            match rest {
                Rest::End => return FilterId::ANYTHING,
                Rest::Again(hir, behind) => {
                    first.add_optional(FirstSet::beside(hir, self.direction));
                    rest = *behind;
                }
                Rest::Parts(parts, behind) => match self.next_part(parts) {
                    Some((part, others)) => {
                        first.go_on(|| FirstSet::beside(part, self.direction));
                        rest = Rest::Parts(others, behind);
                    }
                    None => rest = *behind,
                },
            }
        }
        self.tables.filter(&first, self.direction)
    }
}

/// The node has no instructions yet.
pub(super) const NOWHERE: u32 = u32::MAX;
