//! The syntax tree of a pattern: what [`super::program`] runs and [`super::anchor`] reads.
//!
//! A tree is made from the parse of `regex-syntax`, so the syntax and the meaning of everything but references are
//! those of the `regex` crate. Two things differ, and both keep matching local: a repetition without upper bound is
//! refused (small ASCII classes get a bound of [`ASCII_BOUND`]), and a class written by what it is not never matches a
//! line end.

use super::anchor;
use super::charset::CharSet;
use crate::rules::pattern::{LONGEST_MENTION, Target};
use crate::rules::prepared::Numbers;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// Upper bound of `[0-9]+` and the like, in characters.
pub const ASCII_BOUND: u32 = 32;
/// References stand in the regex text as one character each of plane 16, from here on.
pub const REFERENCE_BASE: u32 = 0x10_0000;
/// Classes of more characters than this are taken to be written by what they are not.
const WIDE_CLASS: u32 = 10_000;
/// A named pattern of fewer parts is sooner tried again than looked up (measured: from 4 to 30 makes no difference).
const WORTH_REMEMBERING: usize = 16;
/// Where a named pattern matches is remembered with all its matches, so that it must not have very long ones, in
/// characters.
const LONGEST_REMEMBERED: usize = 200;

#[derive(Debug, Clone, Default)]
pub enum Node {
    #[default]
    Empty,
    Literal(String),
    Class(CharClass),
    Reference(Target),
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
    /// What a named pattern stands for, under the number of the name. Many patterns use it, so the places where it
    /// matches are remembered.
    Named(u32, Arc<Node>),
}

/// Sorted ranges of characters. Rules use the same few hundred classes over and over: equal ones are one, with one set.
#[derive(Clone)]
pub struct CharClass(Arc<Shared>);

/// Both ends are included.
type Ranges = Box<[(char, char)]>;

struct Shared {
    ranges: Ranges,
    /// Made when it is first asked: few classes of a rule set are met in one text.
    set: OnceLock<CharSet>,
}

impl PartialEq for CharClass {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for CharClass {}

impl Hash for CharClass {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.ranges().hash(state);
    }
}

impl std::fmt::Debug for CharClass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.ranges()).finish()
    }
}

impl CharClass {
    fn new(ranges: Ranges) -> Self {
        static KNOWN: LazyLock<Mutex<HashMap<Ranges, CharClass>>> = LazyLock::new(Mutex::default);
        // Whoever panicked while holding the table left it whole.
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(class) = known.get(&ranges) {
            return class.clone();
        }
        let class = CharClass(Arc::new(Shared { set: OnceLock::new(), ranges: ranges.clone() }));
        known.insert(ranges, class.clone());
        class
    }

    /// The same as a set that answers at once.
    #[inline]
    pub fn set(&self) -> &CharSet {
        self.0.set.get_or_init(|| CharSet::new(&self.0.ranges))
    }

    pub fn contains(&self, c: char) -> bool {
        self.set().contains(c as u32)
    }

    pub fn of_char(c: char) -> Self {
        CharClass::new([(c, c)].into())
    }

    pub fn of_chars(chars: impl IntoIterator<Item = char>) -> Self {
        let mut chars: Vec<char> = chars.into_iter().collect();
        chars.sort_unstable();
        chars.dedup();
        CharClass::new(chars.into_iter().map(|c| (c, c)).collect())
    }

    pub fn ranges(&self) -> &[(char, char)] {
        &self.0.ranges
    }

    /// The characters, if they are at most `limit`.
    pub fn few(&self, limit: usize) -> Option<Vec<char>> {
        let mut all = Vec::new();
        for &(a, b) in self.ranges() {
            for c in a..=b {
                if all.len() == limit {
                    return None;
                }
                all.push(c);
            }
        }
        Some(all)
    }

    pub fn from_unicode(class: &ClassUnicode) -> Self {
        let size: u32 = class.iter().map(|r| r.end() as u32 - r.start() as u32 + 1).sum();
        let mut class = class.clone();
        if size > WIDE_CLASS {
            class.difference(&ClassUnicode::new([ClassUnicodeRange::new('\n', '\n')]));
        }
        CharClass::new(class.iter().map(|r| (r.start(), r.end())).collect())
    }
}

/// A class is written as its ranges.
impl Serialize for CharClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ends = self.ranges().iter().flat_map(|&(start, end)| [start, end].map(u32::from));
        ends.collect::<Numbers>().serialize(serializer)
    }
}

impl<'de: 'static> Deserialize<'de> for CharClass {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let ends = Numbers::deserialize(deserializer)?;
        let range = |[start, end]: &[[u8; 4]; 2]| {
            Some((char::from_u32(u32::from_le_bytes(*start))?, char::from_u32(u32::from_le_bytes(*end))?))
        };
        let ranges: Option<Box<[_]>> = ends.chunks().as_chunks().0.iter().map(range).collect();
        ranges.map(CharClass::new).ok_or_else(|| D::Error::custom("no characters"))
    }
}

/// What a group of a regex is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Group {
    /// Index of the capture.
    pub capture: Option<usize>,
    /// Number of the named pattern that it holds, and nothing else.
    pub name: Option<u32>,
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
    /// `groups` says what each group of the regex is.
    pub fn from_hir(hir: &Hir, groups: &[Group]) -> Result<Node, Unusable> {
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
                let node = Node::from_hir(&r.sub, groups)?;
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
                let node = Node::from_hir(&c.sub, groups)?;
                let group = groups.get(index).copied().unwrap_or_default();
                let node = match group.name {
                    Some(name) if node.is_worth_remembering() => Node::Named(name, Arc::new(node)),
                    _ => node,
                };
                match group.capture {
                    Some(capture) => Node::Capture(capture, Box::new(node)),
                    None => node,
                }
            }
            HirKind::Concat(parts) => Node::Concat(from_hirs(parts, groups)?),
            HirKind::Alternation(parts) => Node::Alternation(from_hirs(parts, groups)?),
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
                parts.push(Node::Reference(Target::of_number(c as u32 - REFERENCE_BASE)));
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

    /// Whether it takes longer to find out again where this matches than to look it up.
    fn is_worth_remembering(&self) -> bool {
        let longest = self.length(&|_| LONGEST_MENTION).1;
        self.size() >= WORTH_REMEMBERING && longest <= LONGEST_REMEMBERED && anchor::strings(self).is_none()
    }

    /// How many parts the tree has, every turn of a repetition counted.
    pub fn size(&self) -> usize {
        match self {
            Node::Empty | Node::Literal(_) | Node::Class(_) | Node::Reference(_) | Node::Look(_) => 1,
            Node::Capture(_, node) => node.size() + 2,
            Node::Named(_, node) => node.size(),
            Node::Concat(parts) | Node::Alternation(parts) => {
                parts.iter().fold(1usize, |sum, p| sum.saturating_add(p.size() + 1))
            }
            Node::Repeat { max, node, .. } => match **node {
                Node::Class(_) => 1,
                ref node => (node.size() + 1).saturating_mul(*max as usize),
            },
        }
    }

    /// Shortest and longest match in characters, `longest` telling how long an entry of a reference can be.
    pub fn length(&self, longest: &dyn Fn(Target) -> usize) -> (usize, usize) {
        match self {
            Node::Empty | Node::Look(_) => (0, 0),
            Node::Literal(l) => {
                let n = l.chars().count();
                (n, n)
            }
            Node::Class(_) => (1, 1),
            Node::Reference(r) => (1, longest(*r)),
            Node::Capture(_, node) => node.length(longest),
            Node::Named(_, node) => node.length(longest),
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

fn from_hirs(parts: &[Hir], groups: &[Group]) -> Result<Vec<Node>, Unusable> {
    parts.iter().map(|p| Node::from_hir(p, groups)).collect()
}
