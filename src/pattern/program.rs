//! A pattern as a program: instructions, in one of two directions.
//!
//! A forward program finds where a match ends; a backward program finds where one can begin. Both are run by [`super::vm`],
//! and begin at any of their instructions: what follows an atom is the forward program from the atom on, what stands
//! before it the backward program from the atom on. All programs of a pattern set lie in one list of instructions, and
//! what they number in the tables beside it ([`Tables`]).

use super::alphabet::{NEWLINE, Symbol};
use super::bulk::{self, Bulk};
use serde::{Deserialize, Serialize};

/// Which way a program reads the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Direction {
    Forward,
    Backward,
}

impl Direction {
    /// Its place in tables that have one of both.
    pub(super) fn number(self) -> usize {
        match self {
            Direction::Forward => 0,
            Direction::Backward => 1,
        }
    }
}

/// A set of annotations that references lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Layer {
    /// The entries of a lexicon, which are found in every text; its number.
    Lexicon(u32),
    /// Spans that are given while a text is searched, as the mentions of a field are; their number.
    Spans(u32),
}

/// Addresses and offsets count instructions. The addresses of an instruction are told from its own on, so that the same
/// instructions mean the same wherever they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Instruction {
    Match,
    Char(Symbol),
    /// Several characters: where they stand in the literals, and how many they are.
    Literal(u16, u32),
    Class(u32),
    /// So many characters of a class, one after the other: index into the runs.
    Run(u32),
    /// An annotation, whose entry goes to the capture that begins with it.
    Lexicon(Capturing, u32),
    Spans(Capturing, u32),
    /// What comes next may be left out: then the program goes on so many instructions further.
    Option(FilterId, u32),
    /// The same, but it is left out first.
    LazyOption(FilterId, u32),
    /// One of several ways, by the character that comes next: index into the choices.
    Choose(u32),
    Jump(u32),
    /// The position goes into this slot; even slots open a capture, odd ones close it.
    Save(u32),
    Assert(Assertion),
    /// What a named pattern matches here; what must come directly behind.
    Call(FilterId, u32),
}

/// What a pattern asks of a place without reading on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assertion {
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    /// Word boundaries mean nothing in Chinese text: they are taken between ASCII word characters and the rest.
    WordEdge,
    NoWordEdge,
    WordStart,
    WordEnd,
    /// No word character before, or behind.
    NoWordBefore,
    NoWordBehind,
}

impl Assertion {
    /// All of them, in the order of their numbers.
    pub const ALL: [Assertion; 10] = {
        use Assertion::*;
        [TextStart, TextEnd, LineStart, LineEnd, WordEdge, NoWordEdge, WordStart, WordEnd, NoWordBefore, NoWordBehind]
    };
}

/// The capture that takes the entry of an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Capturing(pub u16);

impl Capturing {
    pub const NONE: Capturing = Capturing(u16::MAX);
}

/// Number of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FilterId(pub(super) u16);

impl FilterId {
    /// Anything may come, or nothing.
    pub const ANYTHING: FilterId = FilterId(u16::MAX);
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Run {
    pub class: u32,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    /// What must come directly behind, a line end at the edge of the text.
    pub follow: FilterId,
}

/// The ways of an alternation, by the characters with which they can begin. A list of ways stands in
/// [`Tables::ways`]: how many they are, and by how many instructions behind the choice each begins.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Choice {
    /// Where its characters stand in [`Tables::choice_keys`]: at the first free place from the hash of the character on.
    pub keys: u32,
    /// How many places there are, a power of two, less one.
    pub mask: u32,
    /// The ways that can begin with any other character, or with none.
    pub otherwise: u32,
}

/// Words of 64 bits of a filter.
const FILTER_WORDS: usize = 8;
/// Bits of a filter. Symbols are folded onto it, so it can say yes too often, never no too often.
pub(super) const FILTER_BITS: usize = FILTER_WORDS * 64;

/// Which symbols can come next. Each lies in one line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct CharFilter(pub [u64; FILTER_WORDS]);

impl Bulk for CharFilter {
    const WIDTH: usize = <[u64; FILTER_WORDS]>::WIDTH;

    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
    }

    fn read(bytes: &[u8]) -> Option<Vec<Self>> {
        let filters: Vec<[u64; FILTER_WORDS]> = Bulk::read(bytes)?;
        Some(filters.into_iter().map(CharFilter).collect())
    }
}

/// What the instructions of all programs number.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Tables {
    #[serde(with = "bulk")]
    pub instructions: Vec<Instruction>,
    #[serde(with = "bulk")]
    pub literals: Vec<Symbol>,
    /// For each class, a bit for each symbol.
    #[serde(with = "bulk")]
    pub classes: Vec<u64>,
    /// Words of 64 bits of a class.
    pub class_words: usize,
    pub runs: Vec<Run>,
    #[serde(with = "bulk")]
    pub filters: Vec<CharFilter>,
    pub choices: Vec<Choice>,
    /// Symbol and list of ways; [`FREE`]: none.
    #[serde(with = "bulk")]
    pub choice_keys: Vec<[u32; 2]>,
    #[serde(with = "bulk")]
    pub ways: Vec<u32>,
    /// The classes of what the keys of each lexicon begin with, and end with.
    pub edges: Vec<[u32; 2]>,
    /// The programs of each named pattern, forwards and backwards; none where no program calls it.
    pub named: Vec<[Option<Program>; 2]>,
}

/// No symbol.
pub(super) const FREE: u32 = u32::MAX;

/// The class of the characters of ASCII words.
pub(super) const WORD_CLASS: u32 = 0;

impl Tables {
    #[inline(always)]
    pub fn class_has(&self, class: u32, symbol: Symbol) -> bool {
        let word = self.classes[class as usize * self.class_words + usize::from(symbol) / 64];
        word >> (symbol % 64) & 1 == 1
    }

    #[inline(always)]
    pub fn admits(&self, filter: FilterId, symbol: Symbol) -> bool {
        let bit = usize::from(symbol) % FILTER_BITS;
        self.filters.get(usize::from(filter.0)).is_none_or(|filter| filter.0[bit / 64] >> (bit % 64) & 1 == 1)
    }

    #[inline(always)]
    pub fn literal(&self, start: u32, length: u16) -> &[Symbol] {
        &self.literals[start as usize..start as usize + usize::from(length)]
    }

    /// The ways of a choice that can begin with this symbol, in their order.
    #[inline]
    pub fn ways(&self, choice: u32, next: Option<Symbol>) -> &[u32] {
        let choice = &self.choices[choice as usize];
        let list = next.map_or(choice.otherwise, |symbol| {
            let keys = &self.choice_keys[choice.keys as usize..=(choice.keys + choice.mask) as usize];
            let place = place_of(keys, u32::from(symbol));
            if keys[place][0] == FREE { choice.otherwise } else { keys[place][1] }
        }) as usize;
        let count = self.ways[list] as usize;
        &self.ways[list + 1..list + 1 + count]
    }

    /// Whether an assertion holds at a position of the symbols of a text, which have a line end before and behind them.
    #[inline]
    pub fn holds(&self, assertion: Assertion, symbols: &[Symbol], position: u32) -> bool {
        let (before, behind) = (symbols[position as usize], symbols[position as usize + 1]);
        let is_word = |symbol: Symbol| self.class_has(WORD_CLASS, symbol);
        match assertion {
            Assertion::TextStart => position == 0,
            Assertion::TextEnd => position as usize + 2 == symbols.len(),
            Assertion::LineStart => before == NEWLINE,
            Assertion::LineEnd => behind == NEWLINE,
            Assertion::WordEdge => is_word(behind) != is_word(before),
            Assertion::NoWordEdge => is_word(behind) == is_word(before),
            Assertion::WordStart => is_word(behind) && !is_word(before),
            Assertion::WordEnd => !is_word(behind) && is_word(before),
            Assertion::NoWordBefore => !is_word(before),
            Assertion::NoWordBehind => !is_word(behind),
        }
    }
}

/// Where a symbol stands among the keys of a choice, or would stand.
#[inline]
pub(super) fn place_of(keys: &[[u32; 2]], symbol: u32) -> usize {
    let mask = keys.len() - 1;
    let mut at = (symbol.wrapping_mul(0x9E37_79B1) >> 16) as usize & mask;
    while keys[at][0] != symbol && keys[at][0] != FREE {
        at = (at + 1) & mask;
    }
    at
}

/// Where a program begins, and what is known of its matches.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Program {
    /// Address of the first instruction.
    pub(super) entry: u32,
    pub(super) captures: u32,
    /// Longest match, in characters.
    pub longest: u32,
    /// What a match can begin with, references aside.
    pub(super) first: FilterId,
    /// References with which a match can begin.
    pub(super) first_layers: Vec<Layer>,
}
