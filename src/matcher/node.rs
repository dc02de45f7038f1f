//! The syntax tree of a pattern: what [`super::program`] runs and [`super::anchor`] reads.
//!
//! A tree is made from the parse of `regex-syntax`, so the syntax and the meaning of everything but references are
//! those of the `regex` crate. Two things differ, and both keep matching local: a repetition without upper bound is
//! refused (small ASCII classes get a bound of [`ASCII_BOUND`]), and a class written by what it is not never matches a
//! line end.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

/// Upper bound of `[0-9]+` and the like, in characters.
pub const ASCII_BOUND: u32 = 32;
/// References stand in the regex text as one character each of plane 16, from here on.
pub const REFERENCE_BASE: u32 = 0x10_0000;
/// Classes of more characters than this are taken to be written by what they are not.
const WIDE_CLASS: u32 = 10_000;

#[derive(Debug, Clone)]
pub enum Node {
    Empty,
    Literal(String),
    Class(CharClass),
    /// Index into the pattern's list of references.
    Reference(usize),
    Look(Look),
    Concat(Vec<Node>),
    Alternation(Vec<Node>),
    Repeat {
        min: u32,
        max: u32,
        greedy: bool,
        node: Box<Node>,
    },
    /// Index of the capture.
    Capture(usize, Box<Node>),
}

/// Sorted ranges of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharClass {
    ranges: Box<[(char, char)]>,
}

impl CharClass {
    pub fn contains(&self, c: char) -> bool {
        let n = self.ranges.partition_point(|&(_, end)| end < c);
        self.ranges.get(n).is_some_and(|&(start, _)| start <= c)
    }

    pub fn of_char(c: char) -> Self {
        CharClass { ranges: [(c, c)].into() }
    }

    pub fn ranges(&self) -> &[(char, char)] {
        &self.ranges
    }

    /// The characters, if they are at most `limit`.
    pub fn few(&self, limit: usize) -> Option<Vec<char>> {
        let mut all = Vec::new();
        for &(a, b) in &self.ranges {
            for c in a..=b {
                if all.len() == limit {
                    return None;
                }
                all.push(c);
            }
        }
        Some(all)
    }

    fn from_unicode(class: &ClassUnicode) -> Self {
        let size: u32 = class.iter().map(|r| r.end() as u32 - r.start() as u32 + 1).sum();
        let mut class = class.clone();
        if size > WIDE_CLASS {
            class.difference(&ClassUnicode::new([ClassUnicodeRange::new('\n', '\n')]));
        }
        CharClass { ranges: class.iter().map(|r| (r.start(), r.end())).collect() }
    }
}

/// Why a parsed pattern cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// `.*`, `[^。]+`: a repetition without upper bound over more than a few ASCII characters.
    Unbounded,
    /// A look-around that works on words of letters, or bytes outside UTF-8.
    Unsupported,
}

impl Node {
    /// `names` are those of the captures; a group with an empty name is no capture.
    pub fn from_hir(hir: &Hir, names: &[String]) -> Result<Node, Unusable> {
        Ok(match hir.kind() {
            HirKind::Empty => Node::Empty,
            HirKind::Literal(l) => {
                let text = std::str::from_utf8(&l.0).map_err(|_| Unusable::Unsupported)?;
                Self::from_literal(text)
            }
            HirKind::Class(Class::Unicode(c)) => Node::Class(CharClass::from_unicode(c)),
            HirKind::Class(Class::Bytes(c)) => {
                let c = c.to_unicode_class().ok_or(Unusable::Unsupported)?;
                Node::Class(CharClass::from_unicode(&c))
            }
            HirKind::Look(look) => Node::Look(*look),
            HirKind::Repetition(r) => {
                let node = Node::from_hir(&r.sub, names)?;
                let max = match r.max {
                    Some(max) => max,
                    None if node.is_small_ascii() => ASCII_BOUND.max(r.min),
                    None => return Err(Unusable::Unbounded),
                };
                Node::Repeat { min: r.min, max, greedy: r.greedy, node: Box::new(node) }
            }
            HirKind::Capture(c) => {
                // Groups are numbered from 1 in the order in which they open.
                let index = c.index as usize - 1;
                let node = Node::from_hir(&c.sub, names)?;
                match names.get(index) {
                    Some(name) if name.is_empty() => node,
                    _ => Node::Capture(index, Box::new(node)),
                }
            }
            HirKind::Concat(parts) => Node::Concat(from_hirs(parts, names)?),
            HirKind::Alternation(parts) => Node::Alternation(from_hirs(parts, names)?),
        })
    }

    fn from_literal(text: &str) -> Node {
        let mut parts = Vec::new();
        let mut run = String::new();
        for c in text.chars() {
            if (c as u32) >= REFERENCE_BASE {
                if !run.is_empty() {
                    parts.push(Node::Literal(std::mem::take(&mut run)));
                }
                parts.push(Node::Reference((c as u32 - REFERENCE_BASE) as usize));
            } else {
                run.push(c);
            }
        }
        if !run.is_empty() {
            parts.push(Node::Literal(run));
        }
        match parts.len() {
            1 => parts.remove(0),
            _ => Node::Concat(parts),
        }
    }

    fn is_small_ascii(&self) -> bool {
        match self {
            Node::Class(c) => c.few(128).is_some_and(|cs| cs.iter().all(char::is_ascii)),
            Node::Literal(l) => l.is_ascii() && l.len() == 1,
            _ => false,
        }
    }

    /// Shortest and longest match in characters, `longest` telling how long an entry of a reference can be.
    pub fn length(&self, longest: &dyn Fn(usize) -> usize) -> (usize, usize) {
        match self {
            Node::Empty | Node::Look(_) => (0, 0),
            Node::Literal(l) => {
                let n = l.chars().count();
                (n, n)
            }
            Node::Class(_) => (1, 1),
            Node::Reference(r) => (1, longest(*r)),
            Node::Capture(_, node) => node.length(longest),
            Node::Concat(parts) => parts.iter().fold((0, 0), |(a, b), p| {
                let (c, d) = p.length(longest);
                (a + c, b.saturating_add(d))
            }),
            Node::Alternation(parts) => parts.iter().fold((usize::MAX, 0), |(a, b), p| {
                let (c, d) = p.length(longest);
                (a.min(c), b.max(d))
            }),
            Node::Repeat { min, max, node, .. } => {
                let (a, b) = node.length(longest);
                (a * *min as usize, b.saturating_mul(*max as usize))
            }
        }
    }
}

fn from_hirs(parts: &[Hir], names: &[String]) -> Result<Vec<Node>, Unusable> {
    parts.iter().map(|p| Node::from_hir(p, names)).collect()
}
