//! One pass over the text for every word of a pattern set: literals that are atoms, and entries of lexicons.
//!
//! Words of one character are two of three hits, and few of them are ever asked for. They are kept out of the pass: where
//! each symbol stands is found by counting, and put together for a lexicon when it is asked for.

use super::alphabet::{Alphabet, Symbol};
use super::bulk;
use super::trie::Trie;
use indexmap::{IndexMap, IndexSet};
use once_cell::unsync::OnceCell;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// An annotation of a text, in characters: an entry of a lexicon, or a span that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub start: u32,
    pub end: u32,
    /// Index of the key in its lexicon, or of the span in its layer.
    pub entry: u32,
}

/// A literal that the scan finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Literal {
    /// One character, by its place among those that are looked for.
    Character(u32),
    /// Several, by the number of the literal.
    Word(u32),
}

/// What was found in one text.
#[derive(Debug)]
pub struct Hits<'s> {
    scanner: &'s Scanner,
    /// Where the literals of several characters start, and those of one.
    words: ByNumber,
    characters: ByNumber,
    /// For each lexicon, its entries of several characters, by start, the longest first.
    long: Vec<Vec<Hit>>,
    /// All entries of each lexicon, by start, the longest first; made when it is first asked for.
    lexicons: Vec<OnceCell<Vec<Hit>>>,
}

impl Hits<'_> {
    /// Where a literal starts, ascending.
    #[inline]
    pub fn of_literal(&self, literal: Literal) -> &[u32] {
        match literal {
            Literal::Character(n) => self.characters.of(n + 1),
            Literal::Word(n) => self.words.of(n),
        }
    }

    /// The entries of a lexicon in the text, by start, the longest first.
    pub fn of_lexicon(&self, lexicon: u32) -> &[Hit] {
        let n = lexicon as usize;
        let Some(cell) = self.lexicons.get(n) else { return &[] };
        // Where no key is one character, there is nothing to put together.
        if self.scanner.lexicons[n].characters.is_empty() {
            return &self.long[n];
        }
        cell.get_or_init(|| {
            let mut hits = self.long[n].clone();
            for &[character, entry] in &self.scanner.lexicons[n].characters {
                let starts = self.characters.of(character + 1).iter();
                hits.extend(starts.map(|&start| Hit { start, end: start + 1, entry }));
            }
            hits.sort_unstable_by_key(|hit| (hit.start, Reverse(hit.end)));
            hits
        })
    }

    /// How many entries of a lexicon stand in the text.
    pub fn count_of_lexicon(&self, lexicon: u32) -> usize {
        let n = lexicon as usize;
        let Some(own) = self.scanner.lexicons.get(n) else { return 0 };
        self.long[n].len()
            + own.characters.iter().map(|[character, _]| self.characters.of(*character + 1).len()).sum::<usize>()
    }

    /// The longest key of a lexicon, in characters.
    pub fn longest_of_lexicon(&self, lexicon: u32) -> u32 {
        self.scanner.lexicons.get(lexicon as usize).map_or(0, |own| own.longest)
    }

    /// Characters of a literal.
    pub fn width(&self, literal: Literal) -> u32 {
        match literal {
            Literal::Character(_) => 1,
            Literal::Word(n) => self.scanner.widths[n as usize],
        }
    }
}

/// Positions by a number, in one list: each number takes but a few places, which lie beside those that are asked for next.
#[derive(Debug, Default)]
struct ByNumber {
    positions: Vec<u32>,
    /// Where those of each number begin, and where those of the last end.
    begins: Vec<u32>,
}

impl ByNumber {
    #[inline]
    fn of(&self, number: u32) -> &[u32] {
        let n = number as usize;
        &self.positions[self.begins[n] as usize..self.begins[n + 1] as usize]
    }

    /// Sorts pairs of a number and a position by the number, those of one number in their order; numbers are less than
    /// `count`.
    fn new(pairs: impl Iterator<Item = (u32, u32)> + Clone, count: usize) -> ByNumber {
        // First how many of each, then where they begin, then where the next one goes; moved by two, so that what is left
        // in the end is where they begin.
        let mut begins = vec![0u32; count + 2];
        pairs.clone().for_each(|(number, _)| begins[number as usize + 2] += 1);
        for n in 2..begins.len() {
            begins[n] += begins[n - 1];
        }
        let mut positions = vec![0; begins[count + 1] as usize];
        pairs.for_each(|(number, position)| {
            let place = &mut begins[number as usize + 1];
            positions[*place as usize] = position;
            *place += 1;
        });
        begins.pop();
        ByNumber { positions, begins }
    }
}

/// The words, and what each of them means.
#[derive(Debug, Serialize, Deserialize)]
pub struct Scanner {
    words: Trie,
    /// What it means to find a word: the number of the literal or [`NO_LITERAL`], and where its entries begin; those of the
    /// next word begin where they end.
    #[serde(with = "bulk")]
    meanings: Vec<[u32; 2]>,
    /// Lexicon and key of each entry, word by word.
    #[serde(with = "bulk")]
    entries: Vec<[u32; 2]>,
    /// For each symbol, its place among the characters that are looked for by themselves, from 1; 0: it is none.
    #[serde(with = "bulk")]
    characters: Vec<u32>,
    lexicons: Vec<LexiconWords>,
    /// Characters of each literal of several.
    #[serde(with = "bulk")]
    widths: Vec<u32>,
}

#[derive(Debug, Default, Clone, Serialize, Deserialize)]
struct LexiconWords {
    /// Keys of one character, by the place of the character.
    #[serde(with = "bulk")]
    characters: Vec<[u32; 2]>,
    /// The longest key, in characters.
    longest: u32,
}

/// The word is no literal.
const NO_LITERAL: u32 = u32::MAX;

/// The number of a word as a literal, and its lexicons and keys.
type Meaning = (Option<u32>, Vec<[u32; 2]>);

/// Collects words before they are put in order.
#[derive(Debug, Default)]
pub struct ScannerBuilder {
    words: IndexMap<String, Meaning>,
    characters: IndexSet<char>,
    literals: u32,
    lexicons: Vec<LexiconWords>,
}

impl ScannerBuilder {
    /// A literal, by which its hits are found. It is not empty.
    pub fn literal(&mut self, word: &str) -> Literal {
        if let Some(c) = single(word) {
            return Literal::Character(self.characters.insert_full(c).0 as u32);
        }
        let next = self.literals;
        let (literal, _) = self.words.entry(word.to_string()).or_default();
        let number = *literal.get_or_insert(next);
        self.literals = self.literals.max(number + 1);
        Literal::Word(number)
    }

    /// A key of a lexicon, by their numbers. Nothing is found of one that is empty or has a line end in it.
    pub fn entry(&mut self, lexicon: u32, key: u32, word: &str) {
        let n = lexicon as usize;
        if self.lexicons.len() <= n {
            self.lexicons.resize(n + 1, LexiconWords::default());
        }
        if word.is_empty() || word.contains('\n') {
            return;
        }
        let length = word.chars().count() as u32;
        self.lexicons[n].longest = self.lexicons[n].longest.max(length);
        match single(word) {
            Some(c) => {
                let place = self.characters.insert_full(c).0 as u32;
                self.lexicons[n].characters.push([place, key]);
            }
            None => self.words.entry(word.to_string()).or_default().1.push([lexicon, key]),
        }
    }

    /// Every word, among them those of one character.
    pub fn all(&self) -> impl Iterator<Item = String> {
        self.words.keys().cloned().chain(self.characters.iter().map(char::to_string))
    }

    pub fn build(self, alphabet: &Alphabet) -> Scanner {
        let symbols: Vec<Vec<Symbol>> =
            self.words.keys().map(|word| word.chars().map(|c| alphabet.symbol(c)).collect()).collect();
        let mut widths = vec![0; self.literals as usize];
        let (mut meanings, mut entries) = (Vec::new(), Vec::new());
        for ((literal, own), symbols) in self.words.into_values().zip(&symbols) {
            literal.iter().for_each(|&n| widths[n as usize] = symbols.len() as u32);
            meanings.push([literal.unwrap_or(NO_LITERAL), entries.len() as u32]);
            entries.extend(own);
        }
        meanings.push([NO_LITERAL, entries.len() as u32]);
        let mut characters = vec![0; alphabet.len()];
        for (c, place) in self.characters.iter().zip(1..) {
            characters[usize::from(alphabet.symbol(*c))] = place;
        }
        Scanner {
            words: Trie::new(symbols.iter().map(Vec::as_slice)),
            meanings,
            entries,
            characters,
            lexicons: self.lexicons,
            widths,
        }
    }
}

/// Puts a hit in its place: before those that start where it does, since they are shorter.
fn insert(hits: &mut Vec<Hit>, hit: Hit) {
    let same = hits.iter().rev().take_while(|other| other.start == hit.start).count();
    hits.insert(hits.len() - same, hit);
}

/// The character of a word of one.
fn single(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars.next().filter(|_| chars.next().is_none())
}

impl Scanner {
    /// What stands in a text with a line end before and behind it.
    pub fn scan(&self, symbols: &[Symbol]) -> Hits<'_> {
        let mut long: Vec<Vec<Hit>> = vec![Vec::new(); self.lexicons.len()];
        // A guess that is seldom too low.
        let mut literals: Vec<(u32, u32)> = Vec::with_capacity(symbols.len() / 4);
        self.words.find(symbols, |start, end, word| {
            let [literal, first] = self.meanings[word as usize];
            let [_, last] = self.meanings[word as usize + 1];
            if literal != NO_LITERAL {
                literals.push((literal, start));
            }
            for &[lexicon, entry] in &self.entries[first as usize..last as usize] {
                insert(&mut long[lexicon as usize], Hit { start, end, entry });
            }
        });
        let text = symbols.get(1..symbols.len().saturating_sub(1)).unwrap_or_default();
        let places = text.iter().map(|symbol| self.characters[usize::from(*symbol)]);
        let count = self.characters.iter().copied().max().unwrap_or(0) as usize;
        Hits {
            scanner: self,
            words: ByNumber::new(literals.iter().copied(), self.widths.len()),
            // Place 0 has what is not looked for by itself.
            characters: ByNumber::new(places.zip(0..), count + 1),
            lexicons: long.iter().map(|_| OnceCell::new()).collect(),
            long,
        }
    }
}
