//! A piece of a pattern as a nondeterministic automaton over classes of characters.
//!
//! It says whether and where a piece matches, nothing of captures; [`super::table`] makes it deterministic as texts
//! ask for it. Characters that no part of the piece tells apart are one class.

use super::node::{CharClass, Node};
use super::program::Direction;
use regex_syntax::hir::Look;
use std::collections::{BTreeSet, HashMap};

/// Pieces with more states, or more classes of characters, are left to the machine.
const MOST_STATES: usize = 20_000;
pub(super) const MOST_CLASSES: usize = 1000;

/// Words of a bit for each class.
const WORDS: usize = MOST_CLASSES.div_ceil(64);

/// What lies on one side of a position, as far as a look-around asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Side {
    Edge,
    LineEnd,
    Word,
    Other,
}

impl Side {
    pub const ALL: [Side; 4] = [Side::Edge, Side::LineEnd, Side::Word, Side::Other];

    /// `None` is the edge of the text.
    pub fn of(c: Option<u32>) -> Side {
        match c.map(char::from_u32) {
            None => Side::Edge,
            Some(Some('\n')) => Side::LineEnd,
            Some(Some(c)) if c.is_ascii_alphanumeric() || c == '_' => Side::Word,
            Some(_) => Side::Other,
        }
    }
}

#[derive(Debug)]
pub(super) enum State {
    /// A character of a class (index), then another state.
    Class(u32, u32),
    Reference(u32, u32),
    Fork(Box<[u32]>),
    Look(Look, u32),
    Match,
}

/// Classes of characters: which one a character belongs to.
#[derive(Debug)]
pub(super) struct Classes {
    /// For each page of 256 characters of the basic plane, where its classes lie.
    pages: Box<[u16; 256]>,
    classes: Vec<[u16; 256]>,
    /// Ranges beyond the basic plane, with their classes; the last class is that of the rest.
    beyond: Vec<(u32, u32, u16)>,
    /// What each class is, to a look-around.
    pub sides: Vec<Side>,
}

#[derive(Debug)]
pub struct Automaton {
    pub(super) states: Vec<State>,
    pub(super) start: u32,
    pub(super) classes: Classes,
    /// For each class that a state asks for: which classes of characters it holds, one bit each.
    pub(super) members: Vec<[u64; WORDS]>,
    /// Whether a look-around asks for what lies beside a position.
    pub(super) looks: bool,
}

impl Automaton {
    /// `None` where the piece is too large.
    pub fn new(node: &Node, direction: Direction) -> Option<Automaton> {
        let mut builder =
            Builder { direction, states: vec![State::Match], sets: Vec::new(), known: HashMap::new(), looks: false };
        let start = builder.add(node, 0)?;
        let Builder { states, sets, looks, .. } = builder;
        let (classes, members) = Classes::of(&sets, looks)?;
        Some(Automaton { states, start, classes, members, looks })
    }
}

struct Builder {
    direction: Direction,
    states: Vec<State>,
    sets: Vec<CharClass>,
    known: HashMap<*const (char, char), u32>,
    looks: bool,
}

impl Builder {
    fn push(&mut self, state: State) -> Option<u32> {
        self.states.push(state);
        (self.states.len() <= MOST_STATES).then_some(self.states.len() as u32 - 1)
    }

    fn set(&mut self, class: &CharClass) -> u32 {
        // Equal classes share their ranges.
        *self.known.entry(class.ranges().as_ptr()).or_insert_with(|| {
            self.sets.push(class.clone());
            self.sets.len() as u32 - 1
        })
    }

    /// The state from which `node` leads to `next`.
    fn add(&mut self, node: &Node, next: u32) -> Option<u32> {
        let forward = self.direction == Direction::Forward;
        match node {
            Node::Empty => Some(next),
            Node::Literal(l) => {
                let mut chars: Vec<char> = l.chars().collect();
                // The last that is read is added first.
                if forward {
                    chars.reverse();
                }
                chars.into_iter().try_fold(next, |next, c| {
                    let set = self.set(&CharClass::of_char(c));
                    self.push(State::Class(set, next))
                })
            }
            Node::Class(class) => {
                let set = self.set(class);
                self.push(State::Class(set, next))
            }
            Node::Reference(r) => self.push(State::Reference(*r as u32, next)),
            Node::Look(look) => {
                self.looks = true;
                self.push(State::Look(*look, next))
            }
            Node::Concat(parts) if forward => parts.iter().rev().try_fold(next, |next, part| self.add(part, next)),
            Node::Concat(parts) => parts.iter().try_fold(next, |next, part| self.add(part, next)),
            Node::Alternation(parts) => {
                let ways: Option<Box<[u32]>> = parts.iter().map(|part| self.add(part, next)).collect();
                self.push(State::Fork(ways?))
            }
            Node::Capture(_, node) => self.add(node, next),
            Node::Repeat { min, max, node, .. } => {
                let mut state = next;
                for _ in *min..*max {
                    let once_more = self.add(node, state)?;
                    state = self.push(State::Fork([once_more, next].into()))?;
                }
                (0..*min).try_fold(state, |state, _| self.add(node, state))
            }
        }
    }
}

impl Classes {
    /// The coarsest classes that tell apart what the sets tell apart, and the classes that each set holds.
    fn of(sets: &[CharClass], looks: bool) -> Option<(Classes, Vec<[u64; WORDS]>)> {
        // Between two borders all characters are in the same sets.
        let mut borders: BTreeSet<u32> = [0].into();
        for &(start, end) in sets.iter().flat_map(|set| set.ranges()) {
            borders.extend([start as u32, end as u32 + 1]);
        }
        if looks {
            borders.extend([b'\n', b'\n' + 1, b'0', b'9' + 1, b'A', b'Z' + 1, b'_', b'_' + 1, b'a', b'z' + 1].map(u32::from));
        }
        let borders: Vec<u32> = borders.into_iter().filter(|&b| b <= char::MAX as u32).collect();
        let mut signatures: Vec<Vec<u64>> = vec![vec![0; sets.len().div_ceil(64)]; borders.len()];
        for (n, set) in sets.iter().enumerate() {
            for &(start, end) in set.ranges() {
                let first = borders.partition_point(|&b| b < start as u32);
                for (_, signature) in borders[first..].iter().zip(&mut signatures[first..]).take_while(|(b, _)| **b <= end as u32) {
                    signature[n / 64] |= 1 << (n % 64);
                }
            }
        }
        let mut known: HashMap<(Side, Vec<u64>), u16> = HashMap::new();
        let (mut sides, mut members) = (Vec::new(), vec![[0u64; WORDS]; sets.len()]);
        let mut of_segment = Vec::with_capacity(borders.len());
        for (&border, signature) in borders.iter().zip(signatures) {
            let side = if looks { Side::of(Some(border)) } else { Side::Other };
            let class = match known.get(&(side, signature.clone())) {
                Some(&class) => class,
                None => {
                    let class = u16::try_from(sides.len()).ok().filter(|_| sides.len() < MOST_CLASSES)?;
                    sides.push(side);
                    for n in (0..sets.len()).filter(|n| signature[n / 64] >> (n % 64) & 1 == 1) {
                        members[n][class as usize / 64] |= 1 << (class % 64);
                    }
                    known.insert((side, signature), class);
                    class
                }
            };
            of_segment.push(class);
        }
        let mut classes = Classes { pages: Box::new([0; 256]), classes: Vec::new(), beyond: Vec::new(), sides };
        let mut segment = 0;
        for page in 0..256u32 {
            let mut own = [0u16; 256];
            for (n, class) in own.iter_mut().enumerate() {
                let c = page * 256 + n as u32;
                while borders.get(segment + 1).is_some_and(|&b| b <= c) {
                    segment += 1;
                }
                *class = of_segment[segment];
            }
            let known = classes.classes.iter().position(|known| *known == own).unwrap_or_else(|| {
                classes.classes.push(own);
                classes.classes.len() - 1
            });
            classes.pages[page as usize] = known as u16;
        }
        for (n, &class) in of_segment.iter().enumerate() {
            let end = borders.get(n + 1).map_or(char::MAX as u32, |b| b - 1);
            if end >= 0x1_0000 {
                classes.beyond.push((borders[n], end, class));
            }
        }
        Some((classes, members))
    }

    #[inline]
    pub fn class_of(&self, c: u32) -> u16 {
        match self.pages.get(c as usize >> 8) {
            Some(&page) => self.classes[page as usize][c as usize & 0xFF],
            // The ranges reach to the last character.
            None => self.beyond.iter().find(|&&(start, end, _)| start <= c && c <= end).map_or(0, |r| r.2),
        }
    }
}

/// Whether a look-around holds between two sides.
pub(super) fn holds(look: Look, left: Side, right: Side) -> bool {
    let (word_before, word_behind) = (left == Side::Word, right == Side::Word);
    match look {
        Look::Start => left == Side::Edge,
        Look::End => right == Side::Edge,
        Look::StartLF | Look::StartCRLF => matches!(left, Side::Edge | Side::LineEnd),
        Look::EndLF | Look::EndCRLF => matches!(right, Side::Edge | Side::LineEnd),
        // Word boundaries mean nothing in Chinese text: they are taken between ASCII word characters and the rest.
        Look::WordAscii | Look::WordUnicode => word_before != word_behind,
        Look::WordAsciiNegate | Look::WordUnicodeNegate => word_before == word_behind,
        Look::WordStartAscii | Look::WordStartUnicode => word_behind && !word_before,
        Look::WordEndAscii | Look::WordEndUnicode => !word_behind && word_before,
        Look::WordStartHalfAscii | Look::WordStartHalfUnicode => !word_before,
        Look::WordEndHalfAscii | Look::WordEndHalfUnicode => !word_behind,
    }
}
