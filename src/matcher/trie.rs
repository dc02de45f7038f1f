//! A set of words, of which all are found that begin anywhere in a text.
//!
//! The words are a tree, a character a step. The branches of each node stand together in one table, each at the hash of
//! its character, so that a step costs one look at the table. Most places of a text begin no word: two small tables of
//! bits, by the next character and by the next two, tell so for two of three of them before the tree is asked.
//!
//! An automaton with failure links (Aho-Corasick) would read no character twice; here a place is gone on from for as
//! long as a word goes on so. Words are two or three characters long, so there is little to spare, unless a lexicon has
//! entries of thousands of characters and a text begins them everywhere; and these tables are used where they lie in
//! the binary, where an automaton of a crate must be read and checked first.

use super::cursor::decode;
use super::hash;
use crate::rules::prepared::Numbers;
use serde::{Deserialize, Serialize};

/// The words are numbered in the order in which they were given.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Trie {
    /// The branches of all nodes, [`FIELDS`] numbers each: the character, the word that ends with it and the branches
    /// behind it. Those of the root come first.
    branches: Numbers,
    root: u32,
    /// Which characters are words, by their lower 16 bits: [`ALONE`] numbers.
    alone: Numbers,
    /// Which pairs of characters begin words, by their hash: [`PAIRS`] numbers.
    pairs: Numbers,
}

/// A word and its number.
type Word<'w> = (&'w str, u32);

const FIELDS: usize = 3;
/// No character; no word.
const NONE: u32 = u32::MAX;
/// The branches of a node: where they stand, times this, and the binary logarithm of how many places there are.
const PLACES: u32 = 32;
/// Nothing is behind; that is where the branches of the root stand, to which nothing leads.
const LEAF: u32 = 0;
/// Bits of a number.
const BITS: u32 = u32::BITS;
/// Characters that are looked at together.
const BLOCK: usize = 512;
/// Numbers of the bits by character: the basic plane.
const ALONE: usize = 0x1_0000 / BITS as usize;
/// Numbers of the bits by pair: of ten thousand pairs, few others share the bits, and of a hundred thousand a third.
const PAIRS: usize = 0x4_0000 / BITS as usize;

impl Trie {
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Trie {
        let mut words: Vec<Word<'_>> = words.into_iter().zip(0..).collect();
        words.sort_unstable();
        let (mut alone, mut pairs) = (vec![0; ALONE], vec![0; PAIRS]);
        for (word, _) in &words {
            let mut chars = word.chars().map(u32::from);
            match (chars.next(), chars.next()) {
                (Some(c), Some(next)) => set(&mut pairs, hash::of_pair(c, next)),
                (Some(c), None) => set(&mut alone, c),
                _ => {}
            }
        }
        let (branches, root) = branches(&words);
        Trie { branches, root, alone: alone.into_iter().collect(), pairs: pairs.into_iter().collect() }
    }

    /// Calls `found` with start, end (bytes) and number of every word in the text, by start, the shortest first.
    pub fn find(&self, text: &str, mut found: impl FnMut(u32, u32, u32)) {
        let branches = self.branches.chunks().as_chunks::<FIELDS>().0;
        let (Some(alone), Some(pairs)) = (self.alone.chunks().first_chunk(), self.pairs.chunks().first_chunk()) else {
            return;
        };
        let mut chars = text.char_indices();
        let mut last = chars.next();
        let mut places = [Place::default(); BLOCK];
        while last.is_some() {
            // Where words may begin is noted without a branch by whether they do: it would go the wrong way too often.
            let mut count = 0;
            for _ in 0..BLOCK {
                let Some((start, c)) = last else { break };
                last = chars.next();
                let (behind, next) = last.map_or((text.len(), NONE), |(behind, next)| (behind, next as u32));
                let c = c as u32;
                places[count] = Place { start: start as u32, behind: behind as u32, c };
                count += (is_set::<ALONE>(alone, c) | is_set::<PAIRS>(pairs, hash::of_pair(c, next))) as usize;
            }
            for place in &places[..count] {
                let (mut node, mut c, mut end) = (self.root, place.c, place.behind);
                while let Some((word, behind)) = branch(branches, node, c) {
                    if word != NONE {
                        found(place.start, end, word);
                    }
                    if behind == LEAF || end as usize >= text.len() {
                        break;
                    }
                    let (next, width) = decode(text.as_bytes(), end as usize);
                    (node, c, end) = (behind, next, end + width);
                }
            }
        }
    }
}

/// A place where a word may begin.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    start: u32,
    /// Where the first character ends.
    behind: u32,
    /// The first character.
    c: u32,
}

/// The word and the node to which a character leads from a node.
#[inline]
fn branch(branches: &[[[u8; 4]; FIELDS]], node: u32, c: u32) -> Option<(u32, u32)> {
    let (start, last) = ((node / PLACES) as usize, (1usize << (node % PLACES)) - 1);
    let mut place = hash::of_char(c) as usize & last;
    loop {
        let [known, word, behind] = branches[start + place];
        let known = u32::from_le_bytes(known);
        if known == c {
            return Some((u32::from_le_bytes(word), u32::from_le_bytes(behind)));
        }
        // A node of one branch has no free place.
        if known == NONE || last == 0 {
            return None;
        }
        place = (place + 1) & last;
    }
}

#[inline]
fn is_set<const N: usize>(bits: &[[u8; 4]; N], n: u32) -> u32 {
    u32::from_le_bytes(bits[(n / BITS) as usize % N]) >> (n % BITS) & 1
}

fn set(bits: &mut [u32], n: u32) {
    let place = (n / BITS) as usize % bits.len();
    bits[place] |= 1 << (n % BITS);
}

/// The table of the branches of all nodes, and where in it those of the root stand. The words are sorted.
fn branches(words: &[Word<'_>]) -> (Numbers, u32) {
    let mut table: Vec<[u32; FIELDS]> = Vec::new();
    let mut root = LEAF;
    // Words that begin alike, how many bytes of them do, and the branch that leads there.
    let mut nodes: Vec<(&[Word<'_>], usize, Option<usize>)> = vec![(words, 0, None)];
    while let Some((words, depth, leads_here)) = nodes.pop() {
        let next = |word: &str| word[depth..].chars().next();
        // A word that goes no further is told by the branch that leads here.
        let longer = &words[words.partition_point(|(word, _)| word.len() <= depth)..];
        let groups = || longer.chunk_by(|(a, _), (b, _)| next(a) == next(b)).filter_map(|g| Some((next(g[0].0)?, g)));
        let count = groups().count();
        // One branch needs one place; of several, one place is left free, where a search ends.
        let places = if count == 1 { 1 } else { (count + 1).next_power_of_two() };
        let start = table.len();
        table.resize(start + places, [NONE; FIELDS]);
        let address = start as u32 * PLACES + places.trailing_zeros();
        match leads_here {
            Some(branch) => table[branch][2] = address,
            None => root = address,
        }
        for (c, group) in groups() {
            let mut place = hash::of_char(c as u32) as usize & (places - 1);
            while table[start + place][0] != NONE {
                place = (place + 1) & (places - 1);
            }
            let depth = depth + c.len_utf8();
            let (word, number) = group[0];
            let word = if word.len() == depth { number } else { NONE };
            table[start + place] = [c as u32, word, LEAF];
            if word == NONE || group.len() > 1 {
                nodes.push((group, depth, Some(start + place)));
            }
        }
    }
    (table.into_iter().flatten().collect(), root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(words: &[&str], text: &str) -> Vec<(u32, u32, u32)> {
        let mut found = Vec::new();
        Trie::new(words.iter().copied()).find(text, |start, end, word| found.push((start, end, word)));
        found
    }

    #[test]
    fn every_word_is_found_wherever_it_begins() {
        let words = ["政协", "政", "政协会议", "会议", "议", "😀a"];
        let told = vec![(0, 3, 1), (0, 6, 0), (0, 12, 2), (6, 12, 3), (9, 12, 4), (12, 17, 5)];
        assert_eq!(found(&words, "政协会议😀a政府".get(..17).unwrap()), told);
        assert_eq!(found(&words, "政府"), vec![(0, 3, 1)]);
        assert_eq!((found(&words, ""), found(&[], "政府")), (vec![], vec![]));
    }

    proptest! {
        #[test]
        fn any_words_are_found_where_they_stand(
            words in prop::collection::btree_set("[甲乙丙a😀\u{1F601}\u{F600}]{1,4}", 0..40),
            text in "[甲乙丙a😀\u{1F601}\u{F600}]{0,60}",
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let mut expected = Vec::new();
            for (start, _) in text.char_indices() {
                let mut here: Vec<usize> = (0..words.len()).filter(|&n| text[start..].starts_with(words[n])).collect();
                here.sort_by_key(|&n| words[n].len());
                expected.extend(here.iter().map(|&n| (start as u32, (start + words[n].len()) as u32, n as u32)));
            }
            prop_assert_eq!(found(&words, &text), expected);
        }
    }
}
