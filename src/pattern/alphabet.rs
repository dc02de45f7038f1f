//! Characters as symbols: characters that no pattern tells apart are one symbol.
//!
//! A text is turned into symbols once, and everything else works on these: a symbol takes two bytes, each character is
//! one place, and a class of characters is a row of bits. Every character that stands by itself in a pattern or in a
//! word is a symbol of its own; the others are told apart only by the classes that hold them.

use super::bulk;
use super::class::CharClass;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub type Symbol = u16;

/// The symbol of the line end, which also stands for the edges of a text.
pub const NEWLINE: Symbol = 0;

/// Characters of a page of the table.
const PAGE: usize = 256;
const PAGES: usize = 0x11_0000 / PAGE;
/// More symbols than there can be numbers for.
const MOST: usize = Symbol::MAX as usize;

/// The symbol of each character.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Alphabet {
    /// For each page of characters, where its symbols stand.
    #[serde(with = "bulk")]
    pages: Vec<u16>,
    #[serde(with = "bulk")]
    symbols: Vec<Symbol>,
    /// How many symbols there are.
    size: usize,
    /// From each of these characters on, its symbol, up to the next of them; only while classes are asked for.
    #[serde(skip)]
    ranges: Vec<(u32, Symbol)>,
}

/// The patterns and words of a set have more than 65,000 different characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyCharacters;

impl Alphabet {
    /// The alphabet that tells apart what these classes do, and each of these characters from all others. Those that are
    /// frequent get the first numbers, so that what is asked of them lies together in memory.
    pub fn new<'c>(
        classes: impl Iterator<Item = &'c CharClass>,
        characters: &BTreeSet<char>,
        is_frequent: fn(char) -> bool,
    ) -> Result<Alphabet, TooManyCharacters> {
        // From each of these characters on, the set of classes that hold a character is another one. A set is told by the
        // sum of random numbers of its classes.
        let mut changes: BTreeMap<u32, u128> = BTreeMap::new();
        let mut toggle = |start: char, end: char, number: u128| {
            for at in [start as u32, end as u32 + 1] {
                *changes.entry(at).or_default() ^= number;
            }
        };
        let mut random = Random(0);
        toggle('\n', '\n', random.next());
        for &c in characters {
            toggle(c, c, random.next());
        }
        for class in classes {
            let number = random.next();
            class.ranges().iter().for_each(|&(start, end)| toggle(start, end, number));
        }
        let mut known: HashMap<u128, Symbol> = HashMap::new();
        // The line end is the first to get a number.
        let own = changes.range(..=u32::from('\n')).fold(0, |own, (_, change)| own ^ change);
        known.insert(own, NEWLINE);
        let mut held = 0u128;
        let frequent = |at: u32| char::from_u32(at).is_some_and(|c| c.is_ascii() || is_frequent(c));
        for (at, change) in &changes {
            held ^= change;
            let next = known.len();
            if frequent(*at) && next <= MOST {
                known.entry(held).or_insert(next as Symbol);
            }
        }
        let mut by_character: Vec<(u32, Symbol)> = Vec::new();
        let mut held = 0u128;
        let from_start = changes.first_key_value().is_none_or(|(at, _)| *at > 0).then_some((0, 0));
        for (at, change) in from_start.into_iter().chain(changes) {
            held ^= change;
            let next = known.len();
            if next > MOST {
                return Err(TooManyCharacters);
            }
            by_character.push((at, *known.entry(held).or_insert(next as Symbol)));
        }
        Ok(Alphabet::of_ranges(by_character, known.len()))
    }

    fn of_ranges(ranges: Vec<(u32, Symbol)>, size: usize) -> Alphabet {
        let mut alphabet = Alphabet { pages: Vec::with_capacity(PAGES), symbols: Vec::new(), size, ranges: Vec::new() };
        let mut known: HashMap<Vec<Symbol>, u16> = HashMap::new();
        let mut n = 0;
        for page in 0..PAGES {
            let symbols: Vec<Symbol> = (page * PAGE..(page + 1) * PAGE)
                .map(|c| {
                    while ranges.get(n + 1).is_some_and(|(at, _)| *at as usize <= c) {
                        n += 1;
                    }
                    ranges.get(n).map_or(NEWLINE, |(_, symbol)| *symbol)
                })
                .collect();
            let place = *known.entry(symbols).or_insert_with_key(|symbols| {
                alphabet.symbols.extend(symbols);
                (alphabet.symbols.len() / PAGE - 1) as u16
            });
            alphabet.pages.push(place);
        }
        alphabet.ranges = ranges;
        alphabet
    }

    /// How many symbols there are.
    pub fn len(&self) -> usize {
        self.size
    }

    #[inline(always)]
    pub fn symbol(&self, c: char) -> Symbol {
        let c = c as usize;
        let page = self.pages.get(c / PAGE).copied().unwrap_or(0);
        self.symbols[usize::from(page) * PAGE + c % PAGE]
    }

    /// Calls `each` with the symbols of a class, which holds each of them wholly; with some more than once. Only an
    /// alphabet that was just made can tell.
    pub fn symbols_of(&self, class: &CharClass, mut each: impl FnMut(Symbol)) {
        for &(start, end) in class.ranges() {
            let first = self.ranges.partition_point(|(at, _)| *at <= start as u32).saturating_sub(1);
            let own = self.ranges[first..].iter().take_while(|(at, _)| *at <= end as u32);
            own.for_each(|(_, symbol)| each(*symbol));
        }
    }
}

/// Numbers without a pattern, always the same ones (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u128 {
        let mut half = || {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            u128::from(z ^ (z >> 31))
        };
        half() << 64 | half()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_nothing_tells_apart_are_one_symbol() {
        let classes = [CharClass::of_chars('0'..='9'), CharClass::of_chars('5'..='z')];
        let alphabet = Alphabet::new(classes.iter(), &BTreeSet::from(['仁', '政', '7']), |c| c == '政').unwrap();
        let symbol = |c| alphabet.symbol(c);
        assert_eq!(symbol('\n'), NEWLINE);
        assert!(symbol('政') < symbol('仁'), "what is frequent has a low number");
        assert_eq!(symbol('0'), symbol('4'));
        assert_eq!((symbol('5'), symbol('a')), (symbol('9'), symbol('z')));
        assert_eq!(symbol('协'), symbol('\u{10FFFF}'));
        let apart: BTreeSet<Symbol> = ['\n', '0', '5', '7', 'a', '政', '协'].map(symbol).into();
        assert_eq!((apart.len(), alphabet.len()), (7, 8));
        let mut digits = BTreeSet::new();
        alphabet.symbols_of(&classes[0], |symbol| _ = digits.insert(symbol));
        assert!(digits.contains(&symbol('3')) && digits.contains(&symbol('7')) && !digits.contains(&symbol('a')));
    }

    #[test]
    fn an_alphabet_of_nothing_still_knows_the_line_end() {
        let alphabet = Alphabet::new([].iter(), &BTreeSet::new(), |_| false).unwrap();
        assert_eq!((alphabet.symbol('\n'), alphabet.symbol('a')), (NEWLINE, alphabet.symbol('\0')));
        assert_eq!(alphabet.len(), 2);
    }
}
