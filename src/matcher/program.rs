//! A pattern as a program: instructions, in one of two directions.
//!
//! A forward program finds where a match ends; a backward program, made of what stands before an anchor, finds where
//! one can begin. Both are run by [`super::machine`].

use super::first::{First, Sieve};
use super::node::{CharClass, Node};
use regex_syntax::hir::Look;
use std::collections::BTreeMap;
use std::ops::Range;

/// A way that begins with at most this many characters is found by the character.
const FEW: usize = 64;

/// Which way a program reads the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Backward,
}

/// Indices are those of the program's tables; a program has at most a few ten thousand instructions
/// ([`crate::rules::pattern`] sees to it), so 32 bits do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Instruction {
    Literal(u32),
    Class(u32),
    /// So many characters of a class, one after the other: index into the runs.
    Run(u32),
    /// An annotation, whose entry goes to the capture that begins with it.
    Reference {
        reference: u32,
        capture: Option<u32>,
    },
    /// First the one, then the other.
    Split {
        first: u32,
        second: u32,
    },
    /// One of several ways, by the character that comes next: index into the choices.
    Choose(u32),
    Jump(u32),
    /// The position goes into this slot; even slots open a capture, odd ones close it.
    Save(u32),
    Look(Look),
    Match,
}

#[derive(Debug)]
pub(super) struct Run {
    pub class: CharClass,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
}

/// The ways of an alternation, sorted by the characters with which they can begin.
#[derive(Debug)]
pub(super) struct Choice {
    /// Each character that some way begins with by itself, ascending.
    chars: Box<[u32]>,
    /// For each of them, where in `ways` those stand that can begin with it.
    by_char: Box<[(u32, u32)]>,
    /// The ways that can begin with any other character, or with none.
    otherwise: (u32, u32),
    /// Instructions, each list in the order of the alternation.
    ways: Box<[u32]>,
}

impl Choice {
    fn new(all: &[(u32, First)]) -> Choice {
        let mut by_char: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let mut wide: Vec<(u32, &First)> = Vec::new();
        for (at, first) in all {
            match first.few(FEW).filter(|_| !first.is_open() && first.references.is_empty()) {
                Some(chars) => chars.into_iter().for_each(|c| by_char.entry(c as u32).or_default().push(*at)),
                None => wide.push((*at, first)),
            }
        }
        let mut ways = Vec::new();
        let mut list = |list: &[u32]| {
            let start = ways.len() as u32;
            ways.extend_from_slice(list);
            (start, ways.len() as u32)
        };
        let otherwise = list(&wide.iter().map(|(at, _)| *at).collect::<Vec<_>>());
        let mut chars = Vec::with_capacity(by_char.len());
        let mut ranges = Vec::with_capacity(by_char.len());
        for (c, mut own) in by_char {
            let may_begin = |first: &First| {
                first.is_open()
                    || !first.references.is_empty()
                    || char::from_u32(c).is_some_and(|c| first.contains(c))
            };
            own.extend(wide.iter().filter(|(_, first)| may_begin(first)).map(|(at, _)| *at));
            // The order of the ways is that of their instructions.
            own.sort_unstable();
            own.dedup();
            chars.push(c);
            ranges.push(list(&own));
        }
        Choice { chars: chars.into(), by_char: ranges.into(), otherwise, ways: ways.into() }
    }

    /// Where the ways lie that can begin with this character.
    #[inline]
    pub fn ways(&self, next: Option<u32>) -> &[u32] {
        let found = next.and_then(|c| self.chars.binary_search(&c).ok());
        let (start, end) = found.map_or(self.otherwise, |n| self.by_char[n]);
        &self.ways[start as usize..end as usize]
    }
}

#[derive(Debug)]
pub struct Program {
    pub(super) instructions: Vec<Instruction>,
    literals: Vec<u8>,
    literal_ends: Vec<u32>,
    pub(super) classes: Vec<CharClass>,
    pub(super) runs: Vec<Run>,
    pub(super) choices: Vec<Choice>,
    pub(super) captures: usize,
    pub(super) direction: Direction,
    /// Longest match, in characters.
    pub longest: usize,
    sieve: Sieve,
    /// References with which a match can begin.
    pub first_references: Vec<usize>,
}

impl Program {
    /// A program for `node` with so many captures, of which no match is longer than `longest` characters.
    pub fn new(node: &Node, captures: usize, longest: usize, direction: Direction) -> Program {
        let first = First::of(node, direction);
        let mut program = Program {
            instructions: Vec::new(),
            literals: Vec::new(),
            literal_ends: vec![0],
            classes: Vec::new(),
            runs: Vec::new(),
            choices: Vec::new(),
            captures,
            direction,
            longest,
            sieve: Sieve::new(&first),
            first_references: first.references,
        };
        program.compile(node, None);
        program.instructions.push(Instruction::Match);
        program
    }

    /// Whether a match can begin with this character, references aside.
    #[inline]
    pub fn admits(&self, c: u32) -> bool {
        self.sieve.admits(c)
    }

    #[inline]
    pub(super) fn literal(&self, n: u32) -> &[u8] {
        let n = n as usize;
        let Range { start, end } = self.literal_ends[n] as usize..self.literal_ends[n + 1] as usize;
        &self.literals[start..end]
    }

    fn here(&self) -> u32 {
        self.instructions.len() as u32
    }

    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    /// `capture` is the one that begins directly here.
    fn compile(&mut self, node: &Node, capture: Option<u32>) {
        match node {
            Node::Empty => {}
            Node::Literal(l) => {
                self.literals.extend_from_slice(l.as_bytes());
                self.literal_ends.push(self.literals.len() as u32);
                self.push(Instruction::Literal(self.literal_ends.len() as u32 - 2));
            }
            Node::Class(c) => {
                let class = self.class(c);
                self.push(Instruction::Class(class));
            }
            Node::Reference(reference) => {
                self.push(Instruction::Reference { reference: *reference as u32, capture });
            }
            Node::Look(look) => {
                self.push(Instruction::Look(*look));
            }
            Node::Concat(parts) if self.direction == Direction::Backward => {
                parts.iter().rev().for_each(|p| self.compile(p, None));
            }
            Node::Concat(parts) => {
                let mut capture = capture;
                for part in parts.iter().filter(|p| !matches!(p, Node::Empty)) {
                    self.compile(part, capture.take());
                }
            }
            Node::Alternation(parts) => self.compile_alternation(parts),
            // Only forward programs fill captures.
            Node::Capture(_, node) if self.captures == 0 => self.compile(node, None),
            Node::Capture(index, node) => {
                self.push(Instruction::Save(*index as u32 * 2));
                self.compile(node, Some(*index as u32));
                self.push(Instruction::Save(*index as u32 * 2 + 1));
            }
            Node::Repeat { min, max, greedy, node } => self.compile_repeat(*min, *max, *greedy, node, capture),
        }
    }

    fn compile_repeat(&mut self, min: u32, max: u32, greedy: bool, node: &Node, mut capture: Option<u32>) {
        if let (Node::Class(c), true) = (node, max > 1) {
            self.runs.push(Run { class: c.clone(), min, max, greedy });
            self.push(Instruction::Run(self.runs.len() as u32 - 1));
            return;
        }
        (0..min).for_each(|_| self.compile(node, capture.take()));
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(self.push(Instruction::Match));
            self.compile(node, None);
        }
        let end = self.here();
        for at in splits {
            let next = at as u32 + 1;
            let (first, second) = if greedy { (next, end) } else { (end, next) };
            self.instructions[at] = Instruction::Split { first, second };
        }
    }

    fn compile_alternation(&mut self, parts: &[Node]) {
        let choose = self.push(Instruction::Match);
        let (mut ways, mut jumps) = (Vec::new(), Vec::new());
        for part in parts {
            ways.push((self.here(), First::of(part, self.direction)));
            self.compile(part, None);
            jumps.push(self.push(Instruction::Match));
        }
        let end = self.here();
        for at in jumps {
            self.instructions[at] = Instruction::Jump(end);
        }
        self.instructions[choose] = Instruction::Choose(self.choices.len() as u32);
        self.choices.push(Choice::new(&ways));
    }

    fn class(&mut self, class: &CharClass) -> u32 {
        let known = self.classes.iter().position(|c| c == class).unwrap_or_else(|| {
            self.classes.push(class.clone());
            self.classes.len() - 1
        });
        known as u32
    }
}
