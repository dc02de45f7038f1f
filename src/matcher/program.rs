//! A pattern as a program: instructions, in one of two directions.
//!
//! A forward program finds where a match ends; a backward program, made of what stands before an anchor, finds where
//! one can begin. Both are run by [`super::machine`].

use super::first::{First, Sieve};
use super::node::{CharClass, Node};
use regex_syntax::hir::Look;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A way that begins with at most this many characters is found by the character.
const FEW: usize = 64;

/// Which way a program reads the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    Forward,
    Backward,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Instruction {
    Literal(Box<str>),
    Class(usize),
    /// So many characters of a class, one after the other.
    Run {
        class: usize,
        min: u32,
        max: u32,
        greedy: bool,
    },
    Reference(usize),
    /// First the one, then the other.
    Split {
        first: usize,
        second: usize,
    },
    /// One of several ways, by the character that comes next: index of a [`Choice`].
    Choose(usize),
    Jump(usize),
    /// The position goes into this slot; even slots open a capture, odd ones close it.
    Save(usize),
    Look(#[serde(with = "super::node::look")] Look),
    Match,
}

/// The ways of an alternation, sorted by the characters with which they can begin.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Choice {
    /// For each character that some way begins with by itself, the ways that can begin with it, in their order;
    /// sorted by character.
    by_char: Box<[(char, Box<[usize]>)]>,
    /// The ways that can begin with any other character, or with none.
    otherwise: Box<[usize]>,
}

impl Choice {
    fn new(ways: &[(usize, First)]) -> Choice {
        let mut by_char: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        let mut wide: Vec<(usize, &First)> = Vec::new();
        for (at, first) in ways {
            match first.few(FEW).filter(|_| !first.is_open() && first.references.is_empty()) {
                Some(chars) => chars.into_iter().for_each(|c| by_char.entry(c).or_default().push(*at)),
                None => wide.push((*at, first)),
            }
        }
        for (c, ways) in &mut by_char {
            let always = |first: &First| first.is_open() || !first.references.is_empty() || first.contains(*c);
            ways.extend(wide.iter().filter(|(_, first)| always(first)).map(|(at, _)| *at));
            // The order of the ways is that of their instructions.
            ways.sort_unstable();
            ways.dedup();
        }
        Choice {
            by_char: by_char.into_iter().map(|(c, ways)| (c, ways.into())).collect(),
            otherwise: wide.into_iter().map(|(at, _)| at).collect(),
        }
    }

    pub fn ways(&self, next: Option<char>) -> &[usize] {
        let found = next.and_then(|c| self.by_char.binary_search_by_key(&c, |(c, _)| *c).ok());
        found.map_or(&self.otherwise, |n| &self.by_char[n].1)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Program {
    pub(super) instructions: Vec<Instruction>,
    pub(super) classes: Vec<CharClass>,
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
            classes: Vec::new(),
            choices: Vec::new(),
            captures,
            direction,
            longest,
            sieve: Sieve::new(&first),
            first_references: first.references,
        };
        program.compile(node);
        program.instructions.push(Instruction::Match);
        program
    }

    /// Whether a match can begin with this character, references aside.
    pub fn admits(&self, c: char) -> bool {
        self.sieve.admits(c)
    }

    fn push(&mut self, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        self.instructions.len() - 1
    }

    fn compile(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::Literal(l) => {
                self.push(Instruction::Literal(l.as_str().into()));
            }
            Node::Class(c) => {
                let class = self.class(c);
                self.push(Instruction::Class(class));
            }
            Node::Reference(reference) => {
                self.push(Instruction::Reference(*reference));
            }
            Node::Look(look) => {
                self.push(Instruction::Look(*look));
            }
            Node::Concat(parts) if self.direction == Direction::Backward => {
                parts.iter().rev().for_each(|p| self.compile(p));
            }
            Node::Concat(parts) => parts.iter().for_each(|p| self.compile(p)),
            Node::Alternation(parts) => self.compile_alternation(parts),
            // Only forward programs fill captures.
            Node::Capture(_, node) if self.captures == 0 => self.compile(node),
            Node::Capture(index, node) => {
                self.push(Instruction::Save(index * 2));
                self.compile(node);
                self.push(Instruction::Save(index * 2 + 1));
            }
            Node::Repeat { min, max, greedy, node } => self.compile_repeat(*min, *max, *greedy, node),
        }
    }

    fn compile_repeat(&mut self, min: u32, max: u32, greedy: bool, node: &Node) {
        if let (Node::Class(c), true) = (node, max > 1) {
            let class = self.class(c);
            self.push(Instruction::Run { class, min, max, greedy });
            return;
        }
        (0..min).for_each(|_| self.compile(node));
        let mut splits = Vec::new();
        for _ in min..max {
            splits.push(self.push(Instruction::Jump(0)));
            self.compile(node);
        }
        let end = self.instructions.len();
        for at in splits {
            let (first, second) = if greedy { (at + 1, end) } else { (end, at + 1) };
            self.instructions[at] = Instruction::Split { first, second };
        }
    }

    fn compile_alternation(&mut self, parts: &[Node]) {
        let choose = self.push(Instruction::Jump(0));
        let (mut ways, mut jumps) = (Vec::new(), Vec::new());
        for part in parts {
            ways.push((self.instructions.len(), First::of(part, self.direction)));
            self.compile(part);
            jumps.push(self.push(Instruction::Jump(0)));
        }
        let end = self.instructions.len();
        for at in jumps {
            self.instructions[at] = Instruction::Jump(end);
        }
        self.instructions[choose] = Instruction::Choose(self.choices.len());
        self.choices.push(Choice::new(&ways));
    }

    fn class(&mut self, class: &CharClass) -> usize {
        match self.classes.iter().position(|c| c == class) {
            Some(n) => n,
            None => {
                self.classes.push(class.clone());
                self.classes.len() - 1
            }
        }
    }
}
