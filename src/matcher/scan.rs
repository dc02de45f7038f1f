//! One pass over the text for every literal and every lexicon entry that any rule may need.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use indexmap::IndexMap;
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
pub struct Scanner {
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    meanings: Vec<Meaning>,
    lexicons: usize,
    literals: usize,
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
            let meaning = &self.meanings[m.value() as usize];
            if let Some(n) = meaning.literal {
                hits.literals[n].push(Hit { start: m.start(), end: m.end(), entry: 0 });
            }
            for &(lexicon, entry) in &meaning.entries {
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
        write!(f, "Scanner({} words)", self.meanings.len())
    }
}
