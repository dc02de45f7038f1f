//! Atoms: the literals or references one of which every match of a pattern contains.
//!
//! A pattern is split at such a place: what stands before the atom, the atom with what follows. The prefilter finds the
//! atoms in one pass over the text; only where what follows fits too is it asked, reading backwards, where a match
//! could begin. An alternation is split in each of its ways, so a pattern can have several splits; every match goes
//! through one of them: together they *cover* it. Most patterns can be covered in several ways: which is best depends
//! on what a document has least of, so the best few are kept.
//!
//! A split names its place by the number of a node ([`Hir::children`]): nothing of the tree is copied.

use super::first_set::FirstSet;
use super::hir::{self, Hir};
use super::program::{Direction, Layer};

/// One thing that the prefilter can find.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Atom {
    Literal(String),
    Reference(Layer),
}

/// A pattern split at a node that begins with one of some atoms.
#[derive(Debug, Clone)]
pub struct AtomSplit {
    pub atoms: Vec<Atom>,
    /// Number of the node with which what follows begins, and behind which ends what stands before it.
    pub at: u32,
    /// Nothing stands before it: a match begins there.
    pub starts_there: bool,
    /// Nothing follows but what the atoms say.
    pub alone: bool,
    /// Numbers of the named patterns in which the node stands and that are subroutines.
    pub inside: Vec<u32>,
    /// The longest that can stand before it, in characters, and the longest that can follow, itself included.
    pub longest_before: usize,
    pub longest_behind: usize,
    /// What can stand directly before the atom, read backwards.
    pub before: FirstSet,
    /// What can follow directly where an atom ends; `None` where that is not known.
    pub behind: Option<FirstSet>,
}

/// Splits through one of which every match goes.
#[derive(Debug, Clone)]
pub struct Cover {
    pub splits: Vec<AtomSplit>,
    /// How many atoms a text of one character is expected to have.
    pub frequency: f64,
}

/// Covers that are kept of one pattern.
const MOST_COVERS: usize = 6;
/// A cover is not kept if its atoms are expected to be so many times as frequent as those of the best.
///
/// Ordinary text gains nothing by covers that are so much more frequent; but where a document repeats what one pattern
/// begins with, whatever else the pattern needs is what it has none of: 书记 over and over goes three times as fast.
const FREQUENT: f64 = 30.0;
/// How often a line is expected to begin.
pub const LINE: f64 = 1.0 / 150.0;
/// Patterns are split into no more pieces than this.
const MOST_SPLITS: usize = 64;
/// References are taken to be about as frequent as this.
const REFERENCE: f64 = 1.0 / 400.0;

/// How long the annotations of a layer can be, in characters, and how often a character is expected.
pub struct Measures<'m> {
    pub longest: &'m dyn Fn(Layer) -> usize,
    /// Characters that are frequent among the letters of the language.
    pub is_frequent: fn(char) -> bool,
}

/// The best covers of a pattern, the one that should be found most rarely first; none if some match has no atom.
pub fn covers(hir: &Hir, measures: &Measures<'_>) -> Vec<Cover> {
    measures.covers(hir, 0)
}

impl Measures<'_> {
    fn longest_of(&self, parts: &[Hir]) -> usize {
        parts.iter().fold(0, |sum, part| sum.saturating_add(part.length(self.longest).1))
    }

    fn covers(&self, hir: &Hir, number: u32) -> Vec<Cover> {
        if let Some(strings) = hir.strings() {
            return self.of_strings(strings, std::slice::from_ref(hir), number).into_iter().collect();
        }
        match hir {
            Hir::Empty | Hir::Assertion(_) | Hir::Class(_) | Hir::Literal(_) | Hir::Repeat { min: 0, .. } => Vec::new(),
            Hir::Layer(layer) => {
                vec![self.whole(vec![Atom::Reference(*layer)], std::slice::from_ref(hir), number, true, REFERENCE)]
            }
            Hir::Capture(..) => {
                let (number, hir) = hir.children(number)[0];
                self.covers(hir, number)
            }
            Hir::Named(named) => {
                let (inner, hir) = hir.children(number)[0];
                let mut covers = self.covers(hir, inner);
                if named.is_subroutine {
                    covers.iter_mut().flat_map(|cover| &mut cover.splits).for_each(|split| split.inside.push(number));
                }
                covers
            }
            Hir::Repeat { min, max, .. } => {
                let (number, inner) = hir.children(number)[0];
                let mut covers = self.covers(inner, number);
                // The first turn is split; others may follow.
                let more = inner.length(self.longest).1.saturating_mul(*max as usize - 1);
                for split in covers.iter_mut().flat_map(|cover| &mut cover.splits).filter(|_| *max > 1) {
                    split.alone = false;
                    split.longest_behind = split.longest_behind.saturating_add(more);
                    if let Some(behind) = split.behind.as_mut().filter(|behind| behind.is_open()) {
                        let again = FirstSet::beside(inner, Direction::Forward);
                        match *min > 1 {
                            true => behind.go_on(|| again),
                            false => behind.add_optional(again),
                        }
                    }
                }
                covers
            }
            Hir::Alternation(_) => {
                let parts = hir.children(number);
                let best: Option<Vec<Cover>> =
                    parts.iter().map(|(number, part)| self.covers(part, *number).into_iter().next()).collect();
                best.and_then(|covers| Cover::merged(covers, number)).into_iter().collect()
            }
            Hir::Concat(parts) => self.of_parts(parts, &hir.children(number)),
        }
    }

    fn of_parts(&self, parts: &[Hir], numbered: &[(u32, &Hir)]) -> Vec<Cover> {
        let mut found: Vec<(Cover, usize, usize)> = Vec::new();
        for n in 0..parts.len() {
            let (end, strings) = hir::run_of_strings(&parts[n..]);
            if end > 0 {
                let cover = self.of_strings(strings, &parts[n..n + end], numbered[n].0);
                found.extend(cover.map(|cover| (cover, n, n + end)));
            } else {
                found.extend(self.covers(&parts[n], numbered[n].0).into_iter().map(|cover| (cover, n, n + 1)));
            }
        }
        found.sort_by(|(a, ..), (b, ..)| a.frequency.total_cmp(&b.frequency));
        // A cover with the same atoms elsewhere has nothing to add, nor has one that must be much more frequent.
        let mut kept: Vec<(Cover, usize, usize)> = Vec::new();
        for (cover, n, end) in found {
            let is_new = kept.iter().all(|(known, ..)| !known.has_the_atoms_of(&cover));
            let promising = kept.first().is_none_or(|(best, ..)| cover.frequency <= best.frequency * FREQUENT);
            if is_new && promising && kept.len() < MOST_COVERS {
                kept.push((cover, n, end));
            }
        }
        kept.into_iter().map(|(cover, n, end)| self.within(cover, &parts[..n], &parts[end..])).collect()
    }

    /// A cover by these parts, of which the first has this number; `is_whole` if the atoms are all that they can be.
    fn whole(&self, atoms: Vec<Atom>, parts: &[Hir], at: u32, is_whole: bool, frequency: f64) -> Cover {
        let split = AtomSplit {
            atoms,
            at,
            starts_there: true,
            alone: is_whole,
            inside: Vec::new(),
            longest_before: 0,
            longest_behind: self.longest_of(parts),
            before: FirstSet::nothing(),
            behind: is_whole.then(FirstSet::nothing),
        };
        Cover { splits: vec![split], frequency }
    }

    /// A cover by parts that are together one of these strings; none if they can be nothing.
    fn of_strings(&self, mut strings: Vec<String>, parts: &[Hir], at: u32) -> Option<Cover> {
        strings.sort_unstable();
        strings.dedup();
        if strings.first().is_none_or(String::is_empty) {
            return None;
        }
        let count = strings.len();
        // Where one string begins another, the shorter is found at both.
        strings.dedup_by(|longer, shorter| longer.starts_with(shorter.as_str()));
        let is_whole = strings.len() == count;
        let frequency = strings.iter().map(|s| self.frequency(s)).sum();
        let atoms = strings.into_iter().map(Atom::Literal).collect();
        Some(self.whole(atoms, parts, at, is_whole, frequency))
    }

    /// The same splits of a pattern that has more before and behind.
    fn within(&self, mut cover: Cover, before: &[Hir], behind: &[Hir]) -> Cover {
        let (more_before, more_behind) = (self.longest_of(before), self.longest_of(behind));
        for split in &mut cover.splits {
            split.starts_there &= before.is_empty();
            split.alone &= behind.is_empty();
            split.longest_before = split.longest_before.saturating_add(more_before);
            split.longest_behind = split.longest_behind.saturating_add(more_behind);
            for part in before.iter().rev() {
                split.before.go_on(|| FirstSet::beside(part, Direction::Backward));
            }
            if let Some(known) = &mut split.behind {
                behind.iter().for_each(|part| known.go_on(|| FirstSet::beside(part, Direction::Forward)));
            }
        }
        cover
    }

    /// How often a literal is expected at any place of a text, roughly: by its first character, and the less the longer
    /// it is.
    fn frequency(&self, literal: &str) -> f64 {
        let first = |c: char| match c {
            ',' | '、' | '。' => 1.0 / 30.0,
            '%' => 1.0 / 300.0,
            c if c.is_alphanumeric() && !(self.is_frequent)(c) && !c.is_ascii_digit() => 1.0 / 1000.0,
            _ => 1.0 / 100.0,
        };
        let next = |c: char| if c.is_alphanumeric() && !c.is_ascii() { 1.0 / 10.0 } else { 1.0 / 4.0 };
        let mut chars = literal.chars();
        let start = chars.next().map_or(1.0, first);
        chars.fold(start, |frequency, c| frequency * next(c))
    }
}

impl Cover {
    fn has_the_atoms_of(&self, other: &Cover) -> bool {
        fn atoms(cover: &Cover) -> impl Iterator<Item = &Atom> {
            cover.splits.iter().flat_map(|split| &split.atoms)
        }
        atoms(self).eq(atoms(other))
    }

    /// The covers of the ways of an alternation as one; splits that have nothing before them are put together. `number`
    /// is that of the alternation.
    fn merged(covers: Vec<Cover>, number: u32) -> Option<Cover> {
        let frequency = covers.iter().map(|cover| cover.frequency).sum();
        let splits = covers.into_iter().flat_map(|cover| cover.splits);
        let (plain, mut splits): (Vec<AtomSplit>, Vec<AtomSplit>) = splits.partition(|split| split.starts_there);
        if let Some(longest_behind) = plain.iter().map(|split| split.longest_behind).max() {
            let mut behind = Some(FirstSet::default());
            let mut atoms: Vec<Atom> = Vec::new();
            for split in plain {
                atoms.extend(split.atoms);
                behind = match (behind, split.behind) {
                    (Some(mut all), Some(own)) => {
                        all.add(own);
                        Some(all)
                    }
                    _ => None,
                };
            }
            atoms.sort_unstable();
            atoms.dedup();
            // Two of them could be found at the same place and end at different ones.
            let begins_another = |pair: &[Atom]| match pair {
                [Atom::Literal(a), Atom::Literal(b)] => b.starts_with(a.as_str()),
                _ => false,
            };
            let behind = behind.filter(|_| !atoms.windows(2).any(begins_another));
            let split = AtomSplit {
                atoms,
                at: number,
                starts_there: true,
                alone: false,
                inside: Vec::new(),
                longest_before: 0,
                longest_behind,
                before: FirstSet::nothing(),
                behind,
            };
            splits.insert(0, split);
        }
        (splits.len() <= MOST_SPLITS).then_some(Cover { splits, frequency })
    }
}
