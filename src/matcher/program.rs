//! A pattern as a program: instructions, in one of two directions.
//!
//! A forward program finds where a match ends; a backward program, made of what stands before an anchor, finds where
//! one can begin. Both are run by [`super::machine`].

use super::first::{First, Sieve};
use super::node::{CharClass, Node};
use super::programs::{self, ProgramId};
use crate::rules::pattern::Target;
use regex_syntax::hir::Look;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) mod written;

/// A way that begins with at most this many characters is found by the character.
const FEW: usize = 64;

/// Which way a program reads the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
        /// [`Target::number`].
        target: u32,
        capture: Option<u32>,
    },
    /// What comes next may be left out: then the program goes on at `end`.
    Option {
        end: u32,
        /// Number of the sieve of what it can begin with; [`ANYTHING`]: anything.
        begin: u32,
    },
    /// The same, but it is left out first.
    LazyOption {
        end: u32,
        begin: u32,
    },
    /// One of several ways, by the character that comes next: index into the choices.
    Choose(u32),
    Jump(u32),
    /// The position goes into this slot; even slots open a capture, odd ones close it.
    Save(u32),
    Look(Look),
    /// What a named pattern matches here.
    Call {
        program: ProgramId,
        /// Number of the sieve of what must come directly behind; [`ANYTHING`]: anything, or nothing.
        follow: u32,
    },
    Match,
}

/// No sieve.
pub(super) const ANYTHING: u32 = u32::MAX;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Run {
    pub class: CharClass,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    /// What must come directly behind, a line end at the edge of the text; `None`: anything, or nothing.
    pub follow: Option<Sieve>,
}

/// The ways of an alternation, by the characters with which they can begin. A way is told by how many instructions
/// behind the choice it begins, so that the same alternation is the same choice in every program.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    /// Each character that some way begins with by itself, and where in `ways` those stand that can begin with it: at
    /// the first free place from the hash of the character on. The length is a power of two.
    by_char: Box<[(u32, u32, u32)]>,
    /// The ways that can begin with any other character, or with none.
    otherwise: (u32, u32),
    /// Each list in the order of the alternation.
    ways: Box<[u32]>,
}

/// No character.
const FREE: u32 = u32::MAX;

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
        let mut choice = Choice {
            by_char: vec![(FREE, 0, 0); (by_char.len() * 2 + 1).next_power_of_two()].into(),
            otherwise,
            ways: Box::new([]),
        };
        for (c, mut own) in by_char {
            let may_begin = |first: &First| {
                first.is_open() || !first.references.is_empty() || char::from_u32(c).is_some_and(|c| first.contains(c))
            };
            own.extend(wide.iter().filter(|(_, first)| may_begin(first)).map(|(at, _)| *at));
            // The order of the ways is that of their instructions.
            own.sort_unstable();
            own.dedup();
            let (start, end) = list(&own);
            let place = choice.place(c);
            choice.by_char[place] = (c, start, end);
        }
        choice.ways = ways.into();
        choice
    }

    /// Where a character stands, or would stand.
    #[inline]
    fn place(&self, c: u32) -> usize {
        let last = self.by_char.len() - 1;
        let mut at = (c.wrapping_mul(0x9E37_79B1) >> 16) as usize & last;
        while self.by_char[at].0 != c && self.by_char[at].0 != FREE {
            at = (at + 1) & last;
        }
        at
    }

    /// The ways that can begin with this character.
    #[inline]
    pub fn ways(&self, next: Option<u32>) -> &[u32] {
        let (start, end) = match next.map(|c| self.by_char[self.place(c)]) {
            Some((c, start, end)) if c != FREE => (start, end),
            _ => self.otherwise,
        };
        &self.ways[start as usize..end as usize]
    }
}

/// What comes behind a part of a pattern, in the order in which it is read.
#[derive(Clone, Copy)]
enum Rest<'a> {
    End,
    Parts(&'a [Node], &'a Rest<'a>),
    /// The part may come again.
    Again(&'a Node, &'a Rest<'a>),
}

/// Characters with which the keys of each lexicon begin, and with which they end.
pub type Edges = Arc<[(CharClass, CharClass)]>;

/// What the instructions of a program, or of many, number.
#[derive(Debug, Default)]
pub(super) struct Parts {
    literals: Vec<u8>,
    /// Where each literal ends; 0 stands before the first.
    literal_ends: Vec<u32>,
    pub classes: Vec<CharClass>,
    pub runs: Vec<Run>,
    pub choices: Vec<Choice>,
    pub sieves: Vec<Sieve>,
}

impl Parts {
    #[inline]
    pub fn literal(&self, n: u32) -> &[u8] {
        let n = n as usize;
        &self.literals[self.literal_ends[n] as usize..self.literal_ends[n + 1] as usize]
    }

    fn add_literal(&mut self, literal: &[u8]) -> u32 {
        if self.literal_ends.is_empty() {
            self.literal_ends.push(0);
        }
        self.literals.extend_from_slice(literal);
        self.literal_ends.push(self.literals.len() as u32);
        self.literal_ends.len() as u32 - 2
    }
}

#[derive(Debug)]
pub struct Program {
    pub(super) instructions: Vec<Instruction>,
    pub(super) parts: Arc<Parts>,
    pub(super) captures: usize,
    pub(super) direction: Direction,
    /// Longest match, in characters.
    pub longest: usize,
    /// Number of the sieve with which a match can begin.
    sieve: u32,
    /// References with which a match can begin.
    pub first_references: Vec<Target>,
}

impl Program {
    /// A program for `node` with so many captures, of which no match is longer than `longest` characters.
    pub fn new(node: &Node, captures: usize, longest: usize, direction: Direction, edges: &Edges) -> Program {
        let first = First::of(node, direction);
        let parts = Parts { sieves: vec![Sieve::new(&first)], ..Parts::default() };
        let mut compiler = Compiler { instructions: Vec::new(), parts, captures, direction, edges };
        compiler.compile(node, None, Rest::End);
        compiler.push(Instruction::Match);
        Program {
            instructions: compiler.instructions,
            parts: Arc::new(compiler.parts),
            captures,
            direction,
            longest,
            sieve: 0,
            first_references: first.references,
        }
    }

    /// Whether a match can begin with this character, references aside.
    #[inline]
    pub fn admits(&self, c: u32) -> bool {
        self.parts.sieves[self.sieve as usize].admits(c)
    }
}

/// Makes a program of a pattern.
struct Compiler<'e> {
    instructions: Vec<Instruction>,
    parts: Parts,
    captures: usize,
    direction: Direction,
    edges: &'e Edges,
}

impl Compiler<'_> {
    fn here(&self) -> u32 {
        self.instructions.len() as u32
    }

    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    /// `capture` is the one that begins directly here.
    fn compile(&mut self, node: &Node, capture: Option<u32>, rest: Rest<'_>) {
        match node {
            Node::Empty => {}
            Node::Literal(l) => {
                let literal = self.parts.add_literal(l.as_bytes());
                self.push(Instruction::Literal(literal));
            }
            Node::Class(c) => {
                let class = self.class(c);
                self.push(Instruction::Class(class));
            }
            Node::Reference(reference) => {
                self.push(Instruction::Reference { target: reference.number(), capture });
            }
            Node::Look(look) => {
                self.push(Instruction::Look(*look));
            }
            Node::Concat(parts) => {
                let mut capture = capture;
                let mut parts = parts.as_slice();
                while let Some((part, behind)) = self.next_part(parts) {
                    let capture = if matches!(part, Node::Empty) { None } else { capture.take() };
                    self.compile(part, capture, Rest::Parts(behind, &rest));
                    parts = behind;
                }
            }
            Node::Alternation(parts) => self.compile_alternation(parts, rest),
            // Only forward programs fill captures.
            Node::Capture(_, node) if self.captures == 0 => self.compile(node, None, rest),
            Node::Capture(index, node) => {
                self.push(Instruction::Save(*index as u32 * 2));
                self.compile(node, Some(*index as u32), rest);
                self.push(Instruction::Save(*index as u32 * 2 + 1));
            }
            // A capture takes what the reference is that it begins with: that is not remembered.
            Node::Named(_, node) if capture.is_some() && !First::of(node, self.direction).references.is_empty() => {
                self.compile(node, capture, rest);
            }
            Node::Named(name, _) => {
                let program = programs::of_named(*name, self.direction);
                let follow = self.follow(rest);
                let follow = self.sieve(follow);
                self.push(Instruction::Call { program, follow });
            }
            Node::Repeat { min, max, greedy, node } => self.compile_repeat(*min, *max, *greedy, node, capture, rest),
        }
    }

    /// The part that is read first, and the others.
    fn next_part<'n>(&self, parts: &'n [Node]) -> Option<(&'n Node, &'n [Node])> {
        match self.direction {
            Direction::Forward => parts.split_first(),
            Direction::Backward => parts.split_last(),
        }
    }

    fn compile_repeat(
        &mut self,
        min: u32,
        max: u32,
        greedy: bool,
        node: &Node,
        mut capture: Option<u32>,
        rest: Rest<'_>,
    ) {
        if let (Node::Class(c), true) = (node, max > 1) {
            let follow = self.follow(rest);
            self.parts.runs.push(Run { class: c.clone(), min, max, greedy, follow });
            self.push(Instruction::Run(self.parts.runs.len() as u32 - 1));
            return;
        }
        let again = Rest::Again(node, &rest);
        (0..min).for_each(|_| self.compile(node, capture.take(), again));
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(self.push(Instruction::Match));
            self.compile(node, None, again);
        }
        let end = self.here();
        if splits.is_empty() {
            return;
        }
        let first = First::beside(node, self.direction);
        let begin = self.sieve(Sieve::of(first, self.edges, self.direction));
        for at in splits {
            self.instructions[at] =
                if greedy { Instruction::Option { end, begin } } else { Instruction::LazyOption { end, begin } };
        }
    }

    fn compile_alternation(&mut self, parts: &[Node], rest: Rest<'_>) {
        let choose = self.push(Instruction::Match);
        let (mut ways, mut jumps) = (Vec::new(), Vec::new());
        for part in parts {
            ways.push((self.here() - choose as u32, First::of(part, self.direction)));
            self.compile(part, None, rest);
            jumps.push(self.push(Instruction::Match));
        }
        let end = self.here();
        for at in jumps {
            self.instructions[at] = Instruction::Jump(end);
        }
        self.instructions[choose] = Instruction::Choose(self.parts.choices.len() as u32);
        self.parts.choices.push(Choice::new(&ways));
    }

    /// The characters of which one must stand where the rest begins, a line end counting where the rest asks for the
    /// edge of a line; `None` where the rest may be nothing, or begin with anything.
    fn follow(&self, mut rest: Rest<'_>) -> Option<Sieve> {
        let mut first = First::of(&Node::Empty, self.direction);
        while first.is_open() {
            match rest {
                Rest::End => return None,
                Rest::Again(node, behind) => {
                    first.add_optional(First::beside(node, self.direction));
                    rest = *behind;
                }
                Rest::Parts(parts, behind) => match self.next_part(parts) {
                    Some((part, others)) => {
                        first.add_next(First::beside(part, self.direction));
                        rest = Rest::Parts(others, behind);
                    }
                    None => rest = *behind,
                },
            }
        }
        Sieve::of(first, self.edges, self.direction).filter(|sieve| !sieve.admits_all())
    }

    fn sieve(&mut self, sieve: Option<Sieve>) -> u32 {
        let Some(sieve) = sieve.filter(|sieve| !sieve.admits_all()) else { return ANYTHING };
        self.parts.sieves.push(sieve);
        self.parts.sieves.len() as u32 - 1
    }

    fn class(&mut self, class: &CharClass) -> u32 {
        let known = self.parts.classes.iter().position(|c| c == class).unwrap_or_else(|| {
            self.parts.classes.push(class.clone());
            self.parts.classes.len() - 1
        });
        known as u32
    }
}
