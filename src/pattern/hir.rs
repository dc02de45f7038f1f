//! The syntax tree of a pattern (its *high-level intermediate representation*): what [`super::compiler`] compiles and
//! [`super::atoms`] reads.
//!
//! A tree is made from the parse of `regex-syntax`, so the syntax and the meaning of everything but references are
//! those of the `regex` crate. Two things differ, and both keep matching local: a repetition without upper bound is
//! refused (small ASCII classes get a bound of [`ASCII_BOUND`]), and a class written by what it is not never matches a
//! line end.
//!
//! The nodes of a tree are numbered in preorder, the trees of named patterns included: so the places of a pattern can be
//! told from outside ([`Hir::children`]).

use super::class::CharClass;
use super::first_set::FirstSet;
pub use super::program::Assertion;
use super::program::{Direction, Layer};
use regex_syntax::hir::{Class, Hir as Parsed, HirKind, Look};
use std::sync::{Arc, OnceLock};

/// Upper bound of `[0-9]+` and the like, in characters.
pub const ASCII_BOUND: u32 = 32;
/// References stand in the regex text as one character each of plane 16, from here on.
pub const REFERENCE_BASE: u32 = 0x10_0000;
/// A part of a pattern that can be no more than so many strings is an atom as a whole.
const MOST_STRINGS: usize = 128;
/// A named pattern of fewer parts is sooner tried again than looked up (measured: from 4 to 30 makes no difference).
const WORTH_REMEMBERING: usize = 16;
/// Where a named pattern matches is remembered with all its matches, so that it must not have very long ones, in
/// characters.
const LONGEST_REMEMBERED: usize = 200;

#[derive(Debug, Clone, Default)]
pub enum Hir {
    #[default]
    Empty,
    Literal(String),
    Class(CharClass),
    /// An annotation of this layer.
    Layer(Layer),
    Assertion(Assertion),
    Concat(Vec<Hir>),
    Alternation(Vec<Hir>),
    Repeat {
        min: u32,
        max: u32,
        greedy: bool,
        hir: Box<Hir>,
    },
    /// Index of the capture.
    Capture(usize, Box<Hir>),
    /// What a named pattern stands for.
    Named(Arc<Named>),
}

/// A named pattern, which many others share.
#[derive(Debug)]
pub struct Named {
    /// Its number among the named patterns.
    pub number: u32,
    pub hir: Hir,
    /// The layers that it refers to, each once.
    pub layers: Vec<Layer>,
    /// As [`Hir::size`].
    pub size: usize,
    /// As [`Hir::length`].
    pub length: (usize, usize),
    /// As [`Hir::nodes`].
    nodes: u32,
    /// How many named patterns stand inside each other here.
    pub depth: usize,
    /// Whether it takes longer to find out again where this matches than to look it up. Then it is a program of its own,
    /// which other programs call; else its instructions stand in theirs.
    pub is_subroutine: bool,
    first: [OnceLock<FirstSet>; 4],
}

impl Named {
    /// `longest` as for [`Hir::length`].
    pub fn new(number: u32, hir: Hir, layers: Vec<Layer>, longest: &dyn Fn(Layer) -> usize) -> Named {
        let (size, length) = (hir.size(), hir.length(longest));
        let is_subroutine = size >= WORTH_REMEMBERING && length.1 <= LONGEST_REMEMBERED && hir.strings().is_none();
        let depth = 1 + hir.depth();
        Named { number, layers, size, length, nodes: hir.nodes(), depth, is_subroutine, first: Default::default(), hir }
    }

    /// As [`FirstSet::of`] and [`FirstSet::beside`].
    pub fn first(&self, direction: Direction, edges: bool) -> &FirstSet {
        let n = 2 * direction.number() + usize::from(edges);
        self.first[n].get_or_init(|| FirstSet::read(&self.hir, direction, edges))
    }
}

impl From<Look> for Assertion {
    fn from(look: Look) -> Self {
        match look {
            Look::Start => Assertion::TextStart,
            Look::End => Assertion::TextEnd,
            Look::StartLF | Look::StartCRLF => Assertion::LineStart,
            Look::EndLF | Look::EndCRLF => Assertion::LineEnd,
            Look::WordAscii | Look::WordUnicode => Assertion::WordEdge,
            Look::WordAsciiNegate | Look::WordUnicodeNegate => Assertion::NoWordEdge,
            Look::WordStartAscii | Look::WordStartUnicode => Assertion::WordStart,
            Look::WordEndAscii | Look::WordEndUnicode => Assertion::WordEnd,
            Look::WordStartHalfAscii | Look::WordStartHalfUnicode => Assertion::NoWordBefore,
            Look::WordEndHalfAscii | Look::WordEndHalfUnicode => Assertion::NoWordBehind,
        }
    }
}

/// What a character that stands for a reference leads to.
#[derive(Debug, Clone)]
pub enum Referred {
    Layer(Layer),
    Named(Arc<Named>),
}

/// Why a parsed pattern cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// `.*`, `[^。]+`: a repetition without upper bound over more than a few ASCII characters.
    Unbounded,
    /// Bytes outside UTF-8.
    Unsupported,
}

impl Hir {
    /// `groups` says of each group of the regex which capture it is, `references` what each reserved character leads to;
    /// one that they do not tell is nothing.
    pub fn from_parsed(parsed: &Parsed, groups: &[Option<usize>], references: &[Referred]) -> Result<Hir, Unusable> {
        let all = |parts: &[Parsed]| -> Result<Vec<Hir>, Unusable> {
            parts.iter().map(|p| Hir::from_parsed(p, groups, references)).collect()
        };
        Ok(match parsed.kind() {
            HirKind::Empty => Hir::Empty,
            HirKind::Literal(l) => {
                let text = std::str::from_utf8(&l.0).map_err(|_| Unusable::Unsupported)?;
                Self::from_literal(text, references)
            }
            HirKind::Class(Class::Unicode(c)) => Hir::Class(CharClass::from_unicode(c)),
            HirKind::Class(Class::Bytes(c)) => {
                let c = c.to_unicode_class().ok_or(Unusable::Unsupported)?;
                Hir::Class(CharClass::from_unicode(&c))
            }
            HirKind::Look(look) => Hir::Assertion((*look).into()),
            HirKind::Repetition(r) => {
                let hir = Hir::from_parsed(&r.sub, groups, references)?;
                let max = match r.max {
                    Some(max) => max,
                    None if hir.is_small_ascii() => ASCII_BOUND.max(r.min),
                    None => return Err(Unusable::Unbounded),
                };
                Hir::Repeat { min: r.min, max, greedy: r.greedy, hir: Box::new(hir) }
            }
            HirKind::Capture(c) => {
                // Groups are numbered from 1 in the order in which they open.
                let hir = Hir::from_parsed(&c.sub, groups, references)?;
                match groups.get(c.index as usize - 1).copied().flatten() {
                    Some(capture) => Hir::Capture(capture, Box::new(hir)),
                    None => hir,
                }
            }
            HirKind::Concat(parts) => Hir::Concat(all(parts)?),
            HirKind::Alternation(parts) => Hir::Alternation(all(parts)?),
        })
    }

    fn from_literal(text: &str, references: &[Referred]) -> Hir {
        let mut parts = Vec::new();
        let mut run = String::new();
        for c in text.chars() {
            let Some(number) = (c as u32).checked_sub(REFERENCE_BASE) else {
                run.push(c);
                continue;
            };
            if !run.is_empty() {
                parts.push(Hir::Literal(std::mem::take(&mut run)));
            }
            parts.push(match references.get(number as usize) {
                Some(Referred::Layer(layer)) => Hir::Layer(*layer),
                Some(Referred::Named(named)) => Hir::Named(Arc::clone(named)),
                None => Hir::Empty,
            });
        }
        if !run.is_empty() {
            parts.push(Hir::Literal(run));
        }
        match parts.len() {
            1 => parts.remove(0),
            _ => Hir::Concat(parts),
        }
    }

    fn is_small_ascii(&self) -> bool {
        match self {
            Hir::Class(c) => c.few(129).is_some_and(|cs| cs.iter().all(char::is_ascii)),
            Hir::Literal(l) => l.is_ascii() && l.len() == 1,
            _ => false,
        }
    }

    /// The parts of a node with their numbers, in the order of the text; `number` is that of the node.
    pub fn children(&self, number: u32) -> Vec<(u32, &Hir)> {
        let parts: &[Hir] = match self {
            Hir::Empty | Hir::Literal(_) | Hir::Class(_) | Hir::Layer(_) | Hir::Assertion(_) => &[],
            Hir::Concat(parts) | Hir::Alternation(parts) => parts,
            Hir::Repeat { hir, .. } | Hir::Capture(_, hir) => std::slice::from_ref(&**hir),
            Hir::Named(named) => std::slice::from_ref(&named.hir),
        };
        let mut next = number + 1;
        let numbered = parts.iter().map(|part| {
            let own = next;
            next += part.nodes();
            (own, part)
        });
        numbered.collect()
    }

    /// How many nodes the tree has.
    pub fn nodes(&self) -> u32 {
        match self {
            Hir::Empty | Hir::Literal(_) | Hir::Class(_) | Hir::Layer(_) | Hir::Assertion(_) => 1,
            Hir::Concat(parts) | Hir::Alternation(parts) => 1 + parts.iter().map(Hir::nodes).sum::<u32>(),
            Hir::Repeat { hir, .. } | Hir::Capture(_, hir) => 1 + hir.nodes(),
            Hir::Named(named) => 1 + named.nodes,
        }
    }

    /// How many named patterns stand inside each other.
    pub fn depth(&self) -> usize {
        match self {
            Hir::Empty | Hir::Literal(_) | Hir::Class(_) | Hir::Layer(_) | Hir::Assertion(_) => 0,
            Hir::Concat(parts) | Hir::Alternation(parts) => parts.iter().map(Hir::depth).max().unwrap_or(0),
            Hir::Repeat { hir, .. } | Hir::Capture(_, hir) => hir.depth(),
            Hir::Named(named) => named.depth,
        }
    }

    /// How many parts the tree has, every turn of a repetition counted.
    pub fn size(&self) -> usize {
        match self {
            Hir::Empty | Hir::Literal(_) | Hir::Class(_) | Hir::Layer(_) | Hir::Assertion(_) => 1,
            Hir::Capture(_, hir) => hir.size().saturating_add(2),
            Hir::Named(named) => named.size,
            Hir::Concat(parts) | Hir::Alternation(parts) => {
                parts.iter().fold(1usize, |sum, p| sum.saturating_add(p.size().saturating_add(1)))
            }
            Hir::Repeat { max, hir, .. } => match **hir {
                Hir::Class(_) => 1,
                ref hir => hir.size().saturating_add(1).saturating_mul(*max as usize),
            },
        }
    }

    /// Shortest and longest match in characters, `longest` telling how long an annotation of a layer can be.
    pub fn length(&self, longest: &dyn Fn(Layer) -> usize) -> (usize, usize) {
        match self {
            Hir::Empty | Hir::Assertion(_) => (0, 0),
            Hir::Literal(l) => {
                let n = l.chars().count();
                (n, n)
            }
            Hir::Class(_) => (1, 1),
            Hir::Layer(layer) => (1, longest(*layer)),
            Hir::Capture(_, hir) => hir.length(longest),
            Hir::Named(named) => named.length,
            Hir::Concat(parts) => parts.iter().fold((0, 0), |(a, b), p| {
                let (c, d) = p.length(longest);
                (a + c, b.saturating_add(d))
            }),
            Hir::Alternation(parts) => parts.iter().fold((usize::MAX, 0), |(a, b), p| {
                let (c, d) = p.length(longest);
                (a.min(c), b.max(d))
            }),
            Hir::Repeat { min, max, hir, .. } => {
                let (a, b) = hir.length(longest);
                (a.saturating_mul(*min as usize), b.saturating_mul(*max as usize))
            }
        }
    }

    /// Calls `each` with every capture, by its index, and the layers that it refers to.
    pub fn captures(&self, each: &mut dyn FnMut(usize, &[Layer])) {
        match self {
            Hir::Capture(n, hir) => {
                let mut layers = Vec::new();
                hir.layers(&mut layers);
                each(*n, &layers);
                hir.captures(each);
            }
            Hir::Concat(parts) | Hir::Alternation(parts) => parts.iter().for_each(|part| part.captures(each)),
            Hir::Repeat { hir, .. } => hir.captures(each),
            // Named patterns have none.
            Hir::Named(_) | Hir::Empty | Hir::Literal(_) | Hir::Class(_) | Hir::Layer(_) | Hir::Assertion(_) => {}
        }
    }

    fn layers(&self, layers: &mut Vec<Layer>) {
        match self {
            Hir::Layer(layer) => layers.push(*layer),
            Hir::Named(named) => layers.extend(&named.layers),
            Hir::Concat(parts) | Hir::Alternation(parts) => parts.iter().for_each(|part| part.layers(layers)),
            Hir::Repeat { hir, .. } | Hir::Capture(_, hir) => hir.layers(layers),
            Hir::Empty | Hir::Literal(_) | Hir::Class(_) | Hir::Assertion(_) => {}
        }
    }

    /// The layer, if the tree is one reference to it and nothing else.
    pub fn as_layer(&self) -> Option<Layer> {
        match self {
            Hir::Layer(layer) => Some(*layer),
            Hir::Named(named) => named.hir.as_layer(),
            _ => None,
        }
    }

    /// Whether every match begins, read in this direction, at the edge of a line.
    pub fn is_at_edge(&self, direction: Direction) -> bool {
        let inside = |hir: &Hir| hir.is_at_edge(direction);
        match (self, direction) {
            (Hir::Assertion(Assertion::TextStart | Assertion::LineStart), Direction::Forward) => true,
            (Hir::Assertion(Assertion::TextEnd | Assertion::LineEnd), Direction::Backward) => true,
            (Hir::Concat(parts), Direction::Forward) => parts.first().is_some_and(inside),
            (Hir::Concat(parts), Direction::Backward) => parts.last().is_some_and(inside),
            (Hir::Alternation(parts), _) => parts.iter().all(inside),
            (Hir::Capture(_, hir), _) => inside(hir),
            (Hir::Named(named), _) => inside(&named.hir),
            (Hir::Repeat { min, hir, .. }, _) => *min > 0 && inside(hir),
            _ => false,
        }
    }

    /// Whether a match can pass over a line end by itself.
    pub fn passes_lines(&self) -> bool {
        match self {
            Hir::Literal(l) => l.contains('\n'),
            Hir::Class(c) => c.contains('\n'),
            Hir::Concat(parts) | Hir::Alternation(parts) => parts.iter().any(Hir::passes_lines),
            Hir::Capture(_, hir) | Hir::Repeat { hir, .. } => hir.passes_lines(),
            Hir::Named(named) => named.hir.passes_lines(),
            Hir::Empty | Hir::Assertion(_) | Hir::Layer(_) => false,
        }
    }

    /// All strings that a part of a pattern can be, if they are few.
    pub fn strings(&self) -> Option<Vec<String>> {
        match self {
            Hir::Empty => Some(vec![String::new()]),
            Hir::Literal(l) => Some(vec![l.clone()]),
            Hir::Class(class) => Some(class.few(MOST_STRINGS)?.into_iter().map(String::from).collect()),
            Hir::Capture(_, hir) => hir.strings(),
            Hir::Named(named) => named.hir.strings(),
            Hir::Repeat { min, max: 1, hir, .. } => {
                let mut all = hir.strings()?;
                if *min == 0 {
                    all.push(String::new());
                }
                Some(all)
            }
            Hir::Alternation(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(part.strings()?);
                    if all.len() > MOST_STRINGS {
                        return None;
                    }
                }
                Some(all)
            }
            Hir::Concat(parts) => match run_of_strings(parts) {
                (n, all) if n == parts.len() => Some(all),
                _ => None,
            },
            Hir::Layer(_) | Hir::Assertion(_) | Hir::Repeat { .. } => None,
        }
    }
}

/// How many of these parts, from the first on, are one of few strings together, and the strings.
pub(super) fn run_of_strings(parts: &[Hir]) -> (usize, Vec<String>) {
    let mut all = vec![String::new()];
    for (n, part) in parts.iter().enumerate() {
        match part.strings().and_then(|more| product(&all, &more)) {
            Some(longer) => all = longer,
            None => return (n, all),
        }
    }
    (parts.len(), all)
}

fn product(starts: &[String], ends: &[String]) -> Option<Vec<String>> {
    let few = starts.len() * ends.len() <= MOST_STRINGS;
    few.then(|| starts.iter().flat_map(|a| ends.iter().map(move |b| format!("{a}{b}"))).collect())
}
