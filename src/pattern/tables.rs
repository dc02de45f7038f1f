//! Gathers what programs number, each part of it once, and turns characters into symbols when all of them are known.

use super::alphabet::{Alphabet, Symbol, TooManyCharacters};
use super::class::CharClass;
use super::compiler::{self, Entries};
use super::first_set::FirstSet;
use super::hir::Named;
use super::program::{
    CharFilter, Choice, Direction, FILTER_BITS, FREE, FilterId, Instruction, Layer, Program, Run, Tables, place_of,
};
use indexmap::{IndexMap, IndexSet};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

/// What the instructions of programs number, in characters.
#[derive(Default)]
pub(super) struct TablesBuilder {
    /// What the keys of each lexicon begin with, and end with.
    pub edges: Vec<(CharClass, CharClass)>,
    /// Characters that must be symbols of their own.
    characters: BTreeSet<char>,
    classes: IndexSet<CharClass>,
    filters: IndexSet<Box<[u32]>>,
    runs: IndexSet<Run>,
    choices: IndexSet<Ways>,
    literals: Vec<char>,
    literals_at: HashMap<String, u32>,
    instructions: Vec<Instruction>,
    codes: HashMap<Vec<Instruction>, u32>,
    named: IndexMap<u32, [Option<Program>; 2]>,
}

/// The ways of a choice: those of each character that some way begins with by itself, and all that can begin with any
/// other.
#[derive(PartialEq, Eq, Hash)]
struct Ways {
    by_character: BTreeMap<char, Vec<u32>>,
    otherwise: Vec<u32>,
}

fn number<T: Hash + Eq>(set: &mut IndexSet<T>, part: T) -> u32 {
    set.insert_full(part).0 as u32
}

impl TablesBuilder {
    pub fn new() -> TablesBuilder {
        let mut tables = TablesBuilder::default();
        // The first class is `program::WORD_CLASS`.
        tables.class(&CharClass::of_chars(('0'..='9').chain('A'..='Z').chain(['_']).chain('a'..='z')));
        tables
    }

    /// Notes the characters of a word of the scan.
    pub fn word(&mut self, word: &str) {
        self.characters.extend(word.chars());
    }

    pub fn literal(&mut self, text: &str) -> Instruction {
        let length = text.chars().count();
        self.word(text);
        let start = *self.literals_at.entry(text.to_string()).or_insert_with(|| {
            self.literals.extend(text.chars());
            (self.literals.len() - length) as u32
        });
        // No pattern is as long as a literal would have to be.
        Instruction::Literal(u16::try_from(length).unwrap_or(u16::MAX), start)
    }

    pub fn class(&mut self, class: &CharClass) -> u32 {
        number(&mut self.classes, class.clone())
    }

    pub fn run(&mut self, class: &CharClass, min: u32, max: u32, greedy: bool, follow: FilterId) -> u32 {
        let class = self.class(class);
        number(&mut self.runs, Run { class, min, max, greedy, follow })
    }

    /// What can come next; anything, where that is not known: a part can be nothing, or an annotation that is given later.
    pub fn filter(&mut self, first: &FirstSet, direction: Direction) -> FilterId {
        let mut edges = FirstSet::default();
        for layer in &first.layers {
            let Layer::Lexicon(n) = *layer else { return FilterId::ANYTHING };
            let (begin, end) = &self.edges[n as usize];
            edges.classes.push(if direction == Direction::Forward { begin } else { end }.clone());
        }
        if first.is_open() {
            return FilterId::ANYTHING;
        }
        edges.classes.extend(first.classes.iter().cloned());
        self.filter_of_characters(&edges)
    }

    /// The same of the characters alone.
    pub fn filter_of_characters(&mut self, first: &FirstSet) -> FilterId {
        let mut classes: Vec<u32> = first.classes.iter().map(|class| self.class(class)).collect();
        classes.sort_unstable();
        classes.dedup();
        match u16::try_from(number(&mut self.filters, classes.into())) {
            // Where there are no numbers left, anything may come.
            Ok(number) => FilterId(number),
            Err(_) => FilterId::ANYTHING,
        }
    }

    /// A choice among ways that begin so many instructions behind it, each with what it can begin with. Ways that begin
    /// with at most `few` characters are found by the character.
    pub fn choice(&mut self, all: &[(u32, FirstSet)], few: usize) -> u32 {
        let mut by_character: BTreeMap<char, Vec<u32>> = BTreeMap::new();
        let mut wide: Vec<(u32, &FirstSet)> = Vec::new();
        for (at, first) in all {
            match first.few(few).filter(|_| !first.is_open() && first.layers.is_empty()) {
                Some(chars) => chars.into_iter().for_each(|c| by_character.entry(c).or_default().push(*at)),
                None => wide.push((*at, first)),
            }
        }
        for (&c, own) in &mut by_character {
            let may_begin = |first: &FirstSet| first.is_open() || !first.layers.is_empty() || first.contains(c);
            own.extend(wide.iter().filter(|(_, first)| may_begin(first)).map(|(at, _)| *at));
            // The order of the ways is that of their instructions.
            own.sort_unstable();
            own.dedup();
        }
        self.characters.extend(by_character.keys());
        let otherwise = wide.iter().map(|(at, _)| *at).collect();
        number(&mut self.choices, Ways { by_character, otherwise })
    }

    /// The number by which programs call a named pattern, of which there is a program then.
    pub fn named(&mut self, named: &Named, direction: Direction) -> u32 {
        let (number, side) = (named.number, direction.number());
        let place = self.named.entry(number).or_default();
        if place[side].is_none() {
            let program = compiler::compile(self, &named.hir, &[], named.length.1, direction, &mut Entries::new(), &[]);
            self.named[&number][side] = Some(program);
        }
        self.named.get_index_of(&number).unwrap_or(0) as u32
    }

    /// Where instructions stand among all; the same ones stand there once.
    pub fn code(&mut self, code: Vec<Instruction>) -> u32 {
        let next = self.instructions.len() as u32;
        *self.codes.entry(code).or_insert_with_key(|code| {
            self.instructions.extend(code);
            next
        })
    }

    /// The tables in symbols.
    pub fn build(mut self, is_frequent: fn(char) -> bool) -> Result<(Alphabet, Tables), TooManyCharacters> {
        let edges = std::mem::take(&mut self.edges);
        let edges = edges.iter().map(|(begin, end)| [self.class(begin), self.class(end)]).collect();
        let alphabet = Alphabet::new(self.classes.iter(), &self.characters, is_frequent)?;
        let class_words = alphabet.len().div_ceil(64);
        let mut classes = vec![0u64; class_words * self.classes.len()];
        let mut folded = vec![<[u64; FILTER_BITS / 64]>::default(); self.classes.len()];
        for (n, class) in self.classes.iter().enumerate() {
            alphabet.symbols_of(class, |symbol| {
                let (symbol, bit) = (usize::from(symbol), usize::from(symbol) % FILTER_BITS);
                classes[n * class_words + symbol / 64] |= 1 << (symbol % 64);
                folded[n][bit / 64] |= 1 << (bit % 64);
            });
        }
        let filter = |own: &[u32]| {
            let mut filter = [0; FILTER_BITS / 64];
            for class in own {
                filter.iter_mut().zip(folded[*class as usize]).for_each(|(word, more)| *word |= more);
            }
            CharFilter(filter)
        };
        let mut tables = Tables {
            instructions: self.instructions,
            literals: self.literals.iter().map(|&c| alphabet.symbol(c)).collect(),
            classes,
            class_words,
            edges,
            runs: self.runs.into_iter().collect(),
            filters: self.filters.iter().map(|own| filter(own)).collect(),
            named: self.named.into_values().collect(),
            ..Tables::default()
        };
        let mut lists: HashMap<Vec<u32>, u32> = HashMap::new();
        for ways in self.choices {
            tables.add_choice(&alphabet, ways, &mut lists);
        }
        for at in 0..tables.instructions.len() {
            if let Instruction::Literal(1, start) = tables.instructions[at] {
                tables.instructions[at] = Instruction::Char(tables.literals[start as usize]);
            }
        }
        Ok((alphabet, tables))
    }
}

impl Tables {
    fn add_choice(&mut self, alphabet: &Alphabet, ways: Ways, lists: &mut HashMap<Vec<u32>, u32>) {
        let mut list = |all: &mut Vec<u32>, own: Vec<u32>| {
            *lists.entry(own).or_insert_with_key(|own| {
                let at = all.len() as u32;
                all.push(own.len() as u32);
                all.extend(own);
                at
            })
        };
        let otherwise = list(&mut self.ways, ways.otherwise);
        let size = (ways.by_character.len() * 2 + 1).next_power_of_two();
        let start = self.choice_keys.len();
        self.choice_keys.resize(start + size, [FREE, 0]);
        for (c, own) in ways.by_character {
            let symbol: Symbol = alphabet.symbol(c);
            let own = list(&mut self.ways, own);
            let keys = &mut self.choice_keys[start..];
            let place = place_of(keys, u32::from(symbol));
            keys[place] = [u32::from(symbol), own];
        }
        self.choices.push(Choice { keys: start as u32, mask: size as u32 - 1, otherwise });
    }
}
