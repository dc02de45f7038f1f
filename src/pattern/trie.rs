//! A set of words, of which all are found that begin anywhere in a text.
//!
//! The words are a tree over symbols, kept as a double array (Aoe 1989): the branch of a node by a symbol stands at the
//! node's base combined with the symbol, and says whose branch it is, so that a step costs one look. Most places of a
//! text begin no word: a small table of bits, by two symbols, tells so for nine of ten of them before the tree is asked.
//!
//! An automaton with failure links (Aho-Corasick) would read no symbol twice; here a place is gone on from for as
//! long as a word goes on so. Words are two or three characters long, so there is little to spare, unless a lexicon has
//! entries of thousands of characters and a text begins them everywhere.

use super::alphabet::Symbol;
use super::bulk::{self, Bulk};
use super::hash;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::iter::successors;

/// The words are numbered in the order in which they were given; each has two symbols or more.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Trie {
    /// The branches of all nodes; the first is that of the root.
    #[serde(with = "bulk")]
    branches: Vec<Branch>,
    /// Which pairs of symbols begin words, by their hash.
    #[serde(with = "bulk")]
    pairs: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Branch {
    /// The node that it is a branch of, by the place of the branch that leads there; [`NONE`]: the place is free.
    of: u32,
    /// What the symbols of its own branches are combined with; [`NONE`]: it has none.
    base: u32,
    /// The word that ends with it.
    word: u32,
}

impl Bulk for Branch {
    const WIDTH: usize = <[u32; 3]>::WIDTH;

    fn write(&self, bytes: &mut Vec<u8>) {
        [self.of, self.base, self.word].write(bytes);
    }

    fn read(bytes: &[u8]) -> Option<Vec<Self>> {
        let branches: Vec<[u32; 3]> = Bulk::read(bytes)?;
        Some(branches.into_iter().map(|[of, base, word]| Branch { of, base, word }).collect())
    }
}

/// A word and its number.
type Word<'w> = (&'w [Symbol], u32);

const NONE: u32 = u32::MAX;
/// Bits of the table of pairs: of ten thousand pairs, few others share the bits.
const PAIRS: usize = 1 << 18;
/// Symbols that are looked at together.
const BLOCK: usize = 512;
/// Blocks that are tried for the branches of a node, the last ones, and places in each.
const OPEN: usize = 8;
const TRIES: usize = 512;

impl Trie {
    pub fn new<'w>(words: impl IntoIterator<Item = &'w [Symbol]>) -> Trie {
        let mut words: Vec<Word<'_>> = words.into_iter().zip(0..).collect();
        words.sort_unstable();
        let mut pairs = vec![0u64; PAIRS / 64];
        for (word, _) in &words {
            if let [first, second, ..] = word {
                let bit = pair(*first, *second);
                pairs[bit / 64] |= 1 << (bit % 64);
            }
        }
        let mut array = DoubleArray::new(words.iter().flat_map(|(word, _)| *word).copied().max().unwrap_or(0));
        array.add_block();
        array.take(0, Branch { of: 0, base: NONE, word: NONE });
        // Words that begin alike, and the branch that leads there; those of one length at a time. Of these the nodes of
        // many branches are placed first, and the others in the places between.
        let mut level: Vec<(&[Word<'_>], usize)> = vec![(&words, 0)];
        let mut depth = 0;
        while !level.is_empty() {
            // A word that goes no further is told by the branch that leads here.
            let longer = |words: &[Word<'_>]| words.partition_point(|(word, _)| word.len() <= depth);
            let mut nodes: Vec<(Vec<&[Word<'_>]>, usize)> = level
                .iter()
                .map(|(words, leads_here)| {
                    let groups = words[longer(words)..].chunk_by(|(a, _), (b, _)| a[depth] == b[depth]);
                    (groups.collect(), *leads_here)
                })
                .filter(|(groups, _): &(Vec<_>, _)| !groups.is_empty())
                .collect();
            nodes.sort_by_key(|(groups, _)| Reverse(groups.len()));
            level.clear();
            for (groups, leads_here) in nodes {
                let symbols: Vec<Symbol> = groups.iter().map(|group| group[0].0[depth]).collect();
                let base = array.base_for(&symbols);
                array.branches[leads_here].base = base;
                for (symbol, group) in symbols.into_iter().zip(groups) {
                    let place = (base ^ u32::from(symbol)) as usize;
                    let (word, number) = group[0];
                    let word = if word.len() == depth + 1 { number } else { NONE };
                    array.take(place, Branch { of: leads_here as u32, base: NONE, word });
                    level.push((group, place));
                }
            }
            depth += 1;
        }
        Trie { branches: array.branches, pairs }
    }

    /// Calls `found` with start, end and number of every word in a text with a line end before and behind it
    /// (see [`super::annotated_text`]), by start, the shortest first.
    pub fn find(&self, symbols: &[Symbol], mut found: impl FnMut(u32, u32, u32)) {
        let (Some(root), Some(pairs)) = (self.branches.first(), self.pairs.first_chunk::<{ PAIRS / 64 }>()) else {
            return;
        };
        let mut places = [0u32; BLOCK];
        // The line end behind the text begins no word and belongs to none.
        let behind = symbols.get(2..).unwrap_or_default();
        let text = symbols.get(1..1 + behind.len()).unwrap_or_default();
        for (n, block) in text.chunks(BLOCK).enumerate() {
            let start = n * BLOCK;
            // Where words may begin is noted without a branch by whether they do: it would go the wrong way too often.
            let mut count = 0;
            for (at, symbol) in (start..).zip(block) {
                let bit = pair(*symbol, behind[at]);
                places[count] = at as u32;
                count += (pairs[bit / 64] >> (bit % 64) & 1) as usize;
            }
            for &start in &places[..count] {
                let (mut node, mut base, mut end) = (0, root.base, start as usize);
                while base != NONE
                    && let Some(symbol) = text.get(end)
                {
                    let place = base ^ u32::from(*symbol);
                    let Some(branch) = self.branches.get(place as usize).filter(|branch| branch.of == node) else {
                        break;
                    };
                    end += 1;
                    if branch.word != NONE {
                        found(start, end as u32, branch.word);
                    }
                    (node, base) = (place, branch.base);
                }
            }
        }
    }
}

/// The bit of a pair of symbols.
#[inline(always)]
fn pair(first: Symbol, second: Symbol) -> usize {
    hash::of_pair(u32::from(first), u32::from(second)) as usize % PAIRS
}

/// Branches on their way to their places, which lie in blocks: the branches of a node lie in one of them. The free places
/// of a block are a ring in their order: `base` is the next one, `word` the one before.
struct DoubleArray {
    branches: Vec<Branch>,
    /// Places of a block: as many as there are symbols, rounded up to a power of two.
    width: usize,
    /// For each block, how many places are free, and the one to look at next.
    blocks: Vec<(usize, u32)>,
}

impl DoubleArray {
    fn new(largest: Symbol) -> DoubleArray {
        DoubleArray { branches: Vec::new(), width: (usize::from(largest) + 1).next_power_of_two(), blocks: Vec::new() }
    }

    fn add_block(&mut self) {
        let (start, width) = (self.branches.len(), self.width);
        let place = |n: usize| (start + n % width) as u32;
        self.blocks.push((width, start as u32));
        self.branches.extend((0..width).map(|n| Branch { of: NONE, base: place(n + 1), word: place(n + width - 1) }));
    }

    fn take(&mut self, place: usize, branch: Branch) {
        let Branch { base: next, word: before, .. } = self.branches[place];
        self.branches[next as usize].word = before;
        self.branches[before as usize].base = next;
        self.branches[place] = branch;
        let (free, look_at) = &mut self.blocks[place / self.width];
        *free -= 1;
        *look_at = if *look_at as usize == place { next } else { *look_at };
    }

    /// A base with which the branches of all these symbols find free places.
    fn base_for(&mut self, symbols: &[Symbol]) -> u32 {
        let is_free = |place: u32| self.branches[place as usize].of == NONE;
        let fits = |base: &u32| symbols.iter().all(|symbol| is_free(base ^ u32::from(*symbol)));
        for block in self.blocks.len().saturating_sub(OPEN)..self.blocks.len() {
            let (free, look_at) = self.blocks[block];
            let places = successors(Some(look_at), |&place| Some(self.branches[place as usize].base));
            let mut bases = places.take(free.min(TRIES)).map(|place| place ^ u32::from(symbols[0]));
            if let Some(base) = bases.find(fits) {
                self.blocks[block].1 = base ^ u32::from(symbols[0]);
                return base;
            }
        }
        self.add_block();
        ((self.blocks.len() - 1) * self.width) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Symbols of a text between line ends.
    fn between_lines(text: &[Symbol]) -> Vec<Symbol> {
        [&[0], text, &[0]].concat()
    }

    proptest! {
        #[test]
        fn any_words_are_found_where_they_stand(
            words in prop::collection::btree_set(prop::collection::vec(prop::sample::select(vec![1u16, 2, 3, 700, 65_000]), 2..5), 0..40),
            text in prop::collection::vec(prop::sample::select(vec![1u16, 2, 3, 700, 65_000]), 0..700),
        ) {
            let words: Vec<&[Symbol]> = words.iter().map(Vec::as_slice).collect();
            let mut expected = Vec::new();
            for start in 0..text.len() {
                let mut here: Vec<usize> = (0..words.len()).filter(|&n| text[start..].starts_with(words[n])).collect();
                here.sort_by_key(|&n| words[n].len());
                expected.extend(here.iter().map(|&n| (start as u32, (start + words[n].len()) as u32, n as u32)));
            }
            let mut found = Vec::new();
            Trie::new(words).find(&between_lines(&text), |start, end, word| found.push((start, end, word)));
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_trie_of_many_words_stays_small() {
        let words: Vec<Vec<Symbol>> =
            (0..40_000u32).map(|n| vec![(n % 4000) as u16, (n / 7 % 3999) as u16, 5]).collect();
        let trie = Trie::new(words.iter().map(Vec::as_slice));
        assert!(trie.branches.len() < 3 * 2 * words.len(), "{} places", trie.branches.len());
    }
}
