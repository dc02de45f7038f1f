//! With which characters a match can begin: a cheap test that spares most runs.

use super::node::{CharClass, Node};
use super::program::{Direction, Edges};
use crate::rules::pattern::Target;
use regex_syntax::hir::Look;
use serde::{Deserialize, Serialize};

/// Bits of the sieve. Characters are folded onto it, so it can say yes too often, never no too often.
const BITS: usize = 1024;

/// What a node can begin with.
#[derive(Debug, Clone, Default)]
pub struct First {
    /// The node can match nothing, so what comes behind it counts as well.
    nullable: bool,
    classes: Vec<CharClass>,
    /// References that can stand first.
    pub references: Vec<Target>,
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
            Node::Named(_, node) => First::read(node, direction, edges),
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

    /// Adds what comes next, where everything so far can be nothing.
    pub fn add_next(&mut self, other: First) {
        self.nullable = false;
        self.add(other);
    }

    /// Adds what may come next, or not.
    pub fn add_optional(&mut self, other: First) {
        self.add(other);
        self.nullable = true;
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Sieve {
    #[serde(with = "bytes")]
    bits: [u64; WORDS],
}

const WORDS: usize = BITS / 64;

/// The bits as bytes, the lowest first: they are read at once.
mod bytes {
    use super::WORDS;
    use crate::rules::prepared::Bytes;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};

    pub fn serialize<S: Serializer>(bits: &[u64; WORDS], serializer: S) -> Result<S::Ok, S::Error> {
        Bytes(bits.iter().flat_map(|word| word.to_le_bytes()).collect()).serialize(serializer)
    }

    pub fn deserialize<'de: 'static, D: Deserializer<'de>>(deserializer: D) -> Result<[u64; WORDS], D::Error> {
        let bytes = Bytes::deserialize(deserializer)?;
        let words = bytes.0.as_chunks().0;
        let words: &[[u8; 8]; WORDS] = words.try_into().map_err(D::Error::custom)?;
        Ok(words.map(u64::from_le_bytes))
    }
}

impl Sieve {
    /// `None` where nothing is known: the node can be nothing, or a reference of which the edges are not known.
    pub fn of(mut first: First, edges: &Edges, direction: Direction) -> Option<Sieve> {
        if first.nullable {
            return None;
        }
        for reference in std::mem::take(&mut first.references) {
            let Target::Lexicon(n) = reference else { return None };
            let (begin, end) = &edges[n];
            first.classes.push(if direction == Direction::Forward { begin.clone() } else { end.clone() });
        }
        Some(Sieve::new(&first))
    }

    pub fn new(first: &First) -> Sieve {
        let mut bits = [if first.nullable { u64::MAX } else { 0 }; WORDS];
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
        Sieve { bits }
    }

    /// Whether it spares nothing.
    pub fn admits_all(&self) -> bool {
        self.bits.iter().all(|&bits| bits == u64::MAX)
    }

    /// Whether a character, given by its code, may be among them.
    #[inline]
    pub fn admits(&self, c: u32) -> bool {
        let c = c as usize % BITS;
        self.bits[c / 64] >> (c % 64) & 1 == 1
    }
}
