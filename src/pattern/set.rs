//! All patterns that are searched for in the same texts, with what they share.

use super::alphabet::{Alphabet, Symbol};
use super::pattern::Pattern;
use super::program::{Layer, Tables};
use super::scan::{Literal, Scanner};
use serde::{Deserialize, Serialize};

/// What patterns share that were compiled together: alphabet, words, instructions. Made by a
/// [`PatternSetBuilder`](super::PatternSetBuilder).
#[derive(Debug, Serialize, Deserialize)]
pub struct PatternSet {
    pub(super) alphabet: Alphabet,
    pub(super) scanner: Scanner,
    pub(super) tables: Tables,
    /// Lists of atoms, of which splits name one.
    pub(super) atoms: Vec<Vec<AtomId>>,
    /// For each layer of spans, the lists of atoms that have it.
    pub(super) atoms_with_spans: Vec<Vec<u32>>,
    pub(super) spans: u32,
    pub(super) patterns: u32,
}

/// A few characters that a text can be asked for, such as those that end a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks(pub(super) u32);

/// One thing that the prefilter can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum AtomId {
    Literal(Literal),
    Layer(Layer),
}

impl PatternSet {
    /// The literals by which matches of a pattern are found, some of them several times.
    pub fn literals<'p>(&'p self, pattern: &'p Pattern) -> impl Iterator<Item = Literal> + 'p {
        let splits = pattern.prefilter.covers.iter().flatten();
        splits.flat_map(|split| &self.atoms[split.atoms as usize]).filter_map(|atom| match atom {
            AtomId::Literal(literal) => Some(*literal),
            AtomId::Layer(_) => None,
        })
    }

    #[inline(always)]
    pub(super) fn symbol(&self, c: char) -> Symbol {
        self.alphabet.symbol(c)
    }
}
