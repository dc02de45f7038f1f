//! With which characters a match can begin: a cheap test that spares most runs.

use super::node::{CharClass, Node};
use super::program::Direction;
use regex_syntax::hir::Look;
use serde::{Deserialize, Serialize};

/// Bits of the sieve. Characters are folded onto it, so it can say yes too often, never no too often.
const BITS: usize = 4096;

/// What a node can begin with.
#[derive(Debug, Clone, Default)]
pub struct First {
    /// The node can match nothing, so what comes behind it counts as well.
    nullable: bool,
    classes: Vec<CharClass>,
    /// References that can stand first.
    pub references: Vec<usize>,
}

impl First {
    /// What a program that reads in this direction meets first.
    pub fn of(node: &Node, direction: Direction) -> First {
        First::read(node, direction, false)
    }

    /// The same, a line edge counting as the line end that stands there (at the edges of the text as well).
    pub fn beside(node: &Node, direction: Direction) -> First {
        First::read(node, direction, true)
    }

    fn read(node: &Node, direction: Direction, edges: bool) -> First {
        match node {
            Node::Look(Look::Start | Look::StartLF) if edges && direction == Direction::Backward => First::line_end(),
            Node::Look(Look::End | Look::EndLF) if edges && direction == Direction::Forward => First::line_end(),
            Node::Empty | Node::Look(_) => First { nullable: true, ..First::default() },
            Node::Literal(l) => {
                let first = match direction {
                    Direction::Forward => l.chars().next(),
                    Direction::Backward => l.chars().next_back(),
                };
                let classes = first.map(CharClass::of_char).into_iter().collect();
                First { nullable: l.is_empty(), classes, references: Vec::new() }
            }
            Node::Class(c) => First { nullable: false, classes: vec![c.clone()], references: Vec::new() },
            Node::Reference(r) => First { nullable: false, classes: Vec::new(), references: vec![*r] },
            Node::Capture(_, node) => First::read(node, direction, edges),
            Node::Repeat { min, node, .. } => {
                let mut first = First::read(node, direction, edges);
                first.nullable |= *min == 0;
                first
            }
            Node::Alternation(parts) => {
                let mut first = First::default();
                parts.iter().for_each(|p| first.add(First::read(p, direction, edges)));
                first
            }
            Node::Concat(parts) => {
                let mut first = First { nullable: true, ..First::default() };
                let mut read = |part: &Node| {
                    if first.nullable {
                        first.nullable = false;
                        first.add(First::read(part, direction, edges));
                    }
                };
                match direction {
                    Direction::Forward => parts.iter().for_each(&mut read),
                    Direction::Backward => parts.iter().rev().for_each(&mut read),
                }
                first
            }
        }
    }

    fn line_end() -> First {
        First { nullable: false, classes: vec![CharClass::of_char('\n')], references: Vec::new() }
    }

    fn add(&mut self, other: First) {
        self.nullable |= other.nullable;
        self.classes.extend(other.classes);
        self.references.extend(other.references);
        self.references.sort_unstable();
        self.references.dedup();
    }

    /// Whether the node can begin with this character, a reference aside.
    pub fn contains(&self, c: char) -> bool {
        self.classes.iter().any(|class| class.contains(c))
    }

    /// Whether nothing is known: the node can match nothing.
    pub fn is_open(&self) -> bool {
        self.nullable
    }

    /// The characters, if they are few.
    pub fn few(&self, limit: usize) -> Option<Vec<char>> {
        let mut all = Vec::new();
        for class in &self.classes {
            all.extend(class.few(limit)?);
            if all.len() > limit {
                return None;
            }
        }
        Some(all)
    }
}

/// A [`First`] as a table of bits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sieve {
    bits: Box<[u64]>,
}

impl Sieve {
    pub fn new(first: &First) -> Sieve {
        let mut bits = vec![if first.nullable { u64::MAX } else { 0 }; BITS / 64];
        for class in &first.classes {
            for &(start, end) in class.ranges() {
                let (start, end) = (start as usize, end as usize);
                if end - start >= BITS {
                    bits.fill(u64::MAX);
                    break;
                }
                for c in start..=end {
                    bits[c % BITS / 64] |= 1 << (c % 64);
                }
            }
        }
        Sieve { bits: bits.into() }
    }

    pub fn admits(&self, c: char) -> bool {
        let c = c as usize % BITS;
        self.bits[c / 64] & (1 << (c % 64)) != 0
    }
}
