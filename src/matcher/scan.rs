//! One pass over the text for every literal and every lexicon entry that any rule may need.

use crate::rules::prepared::Numbers;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// An entry of a lexicon in the text (bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub start: usize,
    pub end: usize,
    /// Index of the key in its lexicon, or of the mention in its field.
    pub entry: u32,
}

/// What was found in one text.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// For each lexicon, its entries by start, the longest first.
    pub lexicons: Vec<Vec<Hit>>,
    /// For each literal, its hits, ascending; their entries mean nothing.
    pub literals: Vec<Vec<Hit>>,
}

/// The automaton, and what each of its words means.
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Scanner {
    #[serde(with = "automaton")]
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    meanings: Meanings,
    lexicons: usize,
    literals: usize,
}

/// What the words of the automaton mean, by their numbers.
#[derive(Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Meanings {
    /// The literal that a word is, or [`NO_LITERAL`].
    literals: Numbers,
    /// Lexicon and key of each entry, by turns, word by word.
    entries: Numbers,
    /// Where in `entries` those of each word end.
    ends: Numbers,
}

const NO_LITERAL: u32 = u32::MAX;

impl Meanings {
    fn literal(&self, word: usize) -> Option<usize> {
        self.literals.get(word).filter(|n| *n != NO_LITERAL).map(|n| n as usize)
    }

    /// Lexicons and keys.
    fn entries(&self, word: usize) -> impl Iterator<Item = (usize, u32)> + '_ {
        let start = word.checked_sub(1).and_then(|before| self.ends.get(before)).unwrap_or(0) as usize;
        let end = self.ends.get(word).unwrap_or(0) as usize;
        let mut numbers = self.entries.range(start..end.max(start));
        std::iter::from_fn(move || Some((numbers.next()? as usize, numbers.next()?)))
    }
}

impl FromIterator<Meaning> for Meanings {
    fn from_iter<I: IntoIterator<Item = Meaning>>(words: I) -> Self {
        let mut all = Meanings::default();
        for Meaning { literal, entries } in words {
            all.literals.push(literal.map_or(NO_LITERAL, |n| n as u32));
            for (lexicon, key) in entries {
                all.entries.push(lexicon as u32);
                all.entries.push(key);
            }
            all.ends.push(all.entries.len() as u32);
        }
        all
    }
}

/// The automaton as its crate writes it; reading, the crate checks it.
mod automaton {
    use crate::rules::prepared::Bytes;
    use daachorse::CharwiseDoubleArrayAhoCorasick;
    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::{Serialize, Serializer};

    type Automaton = Option<CharwiseDoubleArrayAhoCorasick<u32>>;

    pub fn serialize<S: Serializer>(automaton: &Automaton, serializer: S) -> Result<S::Ok, S::Error> {
        automaton.as_ref().map(|a| Bytes(a.serialize().into())).serialize(serializer)
    }

    pub fn deserialize<'de: 'static, D: Deserializer<'de>>(deserializer: D) -> Result<Automaton, D::Error> {
        let Some(bytes) = Option::<Bytes>::deserialize(deserializer)? else { return Ok(None) };
        let (automaton, _) = CharwiseDoubleArrayAhoCorasick::deserialize(&bytes.0).map_err(D::Error::custom)?;
        Ok(Some(automaton))
    }
}

#[derive(Debug, Default)]
struct Meaning {
    literal: Option<usize>,
    /// Lexicon and key.
    entries: Vec<(usize, u32)>,
}

/// Collects words before the automaton is built.
#[derive(Debug, Default)]
pub struct ScannerBuilder {
    words: IndexMap<String, Meaning>,
    lexicons: usize,
    literals: usize,
}

impl ScannerBuilder {
    pub fn new(lexicons: usize) -> Self {
        ScannerBuilder { lexicons, ..Default::default() }
    }

    fn meaning(&mut self, word: &str) -> &mut Meaning {
        self.words.entry(word.to_string()).or_default()
    }

    /// The number of a literal, by which its hits are found.
    pub fn literal(&mut self, word: &str) -> usize {
        let next = self.literals;
        let meaning = self.meaning(word);
        match meaning.literal {
            Some(n) => n,
            None => {
                meaning.literal = Some(next);
                self.literals += 1;
                next
            }
        }
    }

    pub fn entry(&mut self, lexicon: usize, key: u32, word: &str) {
        if !word.is_empty() {
            self.meaning(word).entries.push((lexicon, key));
        }
    }

    pub fn build(self) -> Scanner {
        // The builder fails only on empty or repeated words and on more than 2^31 of them; neither is left here.
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build_with_values(self.words.keys().enumerate().map(|(n, word)| (word, n as u32)))
            .ok();
        let meanings = self.words.into_values().collect();
        Scanner { automaton, meanings, lexicons: self.lexicons, literals: self.literals }
    }
}

impl Scanner {
    pub fn scan(&self, text: &str) -> Hits {
        let mut hits = Hits { lexicons: vec![Vec::new(); self.lexicons], literals: vec![Vec::new(); self.literals] };
        let Some(automaton) = &self.automaton else {
            return hits;
        };
        for m in automaton.find_overlapping_iter(text) {
            let word = m.value() as usize;
            if let Some(n) = self.meanings.literal(word) {
                hits.literals[n].push(Hit { start: m.start(), end: m.end(), entry: 0 });
            }
            for (lexicon, entry) in self.meanings.entries(word) {
                hits.lexicons[lexicon].push(Hit { start: m.start(), end: m.end(), entry });
            }
        }
        for found in &mut hits.lexicons {
            found.sort_unstable_by_key(|h| (h.start, Reverse(h.end)));
        }
        hits
    }
}

impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scanner({} words)", self.meanings.literals.len())
    }
}
