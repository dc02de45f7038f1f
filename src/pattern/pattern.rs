//! A compiled pattern, and where its matches can begin.

use super::hir::Hir;
use super::program::{FilterId, Layer, Program};
use serde::{Deserialize, Serialize};

/// A pattern that is ready to run over texts of its [`PatternSet`](super::PatternSet).
#[derive(Debug, Serialize, Deserialize)]
pub struct Pattern {
    /// By which a text remembers what it knows of the pattern.
    pub(super) number: u32,
    /// Names of the captures, by index. The same name may stand several times.
    pub captures: Vec<String>,
    /// The layers that it refers to, each once.
    pub layers: Vec<Layer>,
    /// For each capture, whether matches keep what it holds.
    #[doc(hidden)]
    pub kept: Vec<bool>,
    /// For each capture, what it refers to, if it is one reference and nothing else.
    pub(super) targets: Vec<Option<Layer>>,
    /// Shortest and longest match, in characters.
    pub length: (usize, usize),
    /// Finds a match and its captures.
    pub(super) forward: Program,
    /// Finds where a match begins that ends at a place; absent where nobody asks.
    pub(super) backward: Option<Program>,
    pub(super) prefilter: Prefilter,
    /// What it was compiled from; empty where it was read.
    #[serde(skip)]
    pub(super) hir: Hir,
}

impl Pattern {
    /// What a capture of this name refers to, if it is one reference and nothing else.
    pub fn target_of(&self, capture: &str) -> Option<Layer> {
        self.captures_named(capture).find_map(|n| self.targets[n])
    }

    /// Indices of the captures of a name.
    pub fn captures_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.captures.iter().enumerate().filter(move |(_, n)| n.as_str() == name).map(|(i, _)| i)
    }

    /// Whether a match can pass over a line end by itself.
    pub fn is_multiline(&self) -> bool {
        self.prefilter.multiline
    }

    /// The tree that it was compiled from, for tests; empty where the pattern was read from bytes.
    #[doc(hidden)]
    pub fn hir(&self) -> &Hir {
        &self.hir
    }
}

/// What is known of the positions at which a pattern can begin to match.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Prefilter {
    /// Ways to find every match, each by the splits that it goes through; the one that should be found most rarely first.
    pub covers: Vec<Vec<Split>>,
    /// Every match begins at the start of a line.
    pub at_line_start: bool,
    /// Every match that begins at the start of a line ends at the end of one.
    pub to_line_end: bool,
    /// A match can pass over a line end.
    pub multiline: bool,
}

/// A place that a match goes through.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Split {
    /// Which of the atoms of the set: one of them stands there.
    pub atoms: u32,
    /// What can stand directly before the atom, and directly behind it.
    pub before_it: FilterId,
    pub behind_it: FilterId,
    /// Leads back from the place to where a match can begin; `None`: it begins there.
    pub before: Option<Stretch>,
    /// What must follow from the place on; `None`: nothing but what the atom says, or the whole pattern.
    pub suffix: Option<Stretch>,
}

/// A part of a program that is run by itself.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Stretch {
    /// Address of its first instruction.
    pub entry: u32,
    /// Longest match, in characters.
    pub longest: u32,
}
