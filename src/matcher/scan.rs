//! One pass over the text for every literal and every lexicon entry that any rule may need.

use super::trie::Trie;
use crate::rules::prepared::Numbers;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An entry of a lexicon, or a mention of a field, in the text (bytes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub start: u32,
    pub end: u32,
    /// Index of the key in its lexicon, or of the mention in its field.
    pub entry: u32,
}

/// What was found in one text.
#[derive(Debug, Clone)]
pub struct Hits {
    /// For each lexicon, its entries by start, the longest first.
    pub lexicons: Vec<Vec<Hit>>,
    /// Bytes at which literals start, literal by literal, ascending. One list for all of them: each takes but a few
    /// places, which lie beside those that are asked for next.
    starts: Vec<u32>,
    /// Where those of each literal begin in the list, and where those of the last end.
    begins: Vec<u32>,
    /// Longest key of each lexicon, in bytes.
    pub longest: Arc<[u32]>,
    /// Length of each literal, in bytes.
    pub widths: Arc<[u32]>,
}

impl Hits {
    /// The bytes at which a literal starts, ascending.
    #[inline]
    pub fn of_literal(&self, literal: u32) -> &[u32] {
        let n = literal as usize;
        &self.starts[self.begins[n] as usize..self.begins[n + 1] as usize]
    }

    /// How often a literal stands in the text.
    #[inline]
    pub fn count_of_literal(&self, literal: u32) -> usize {
        let n = literal as usize;
        (self.begins[n + 1] - self.begins[n]) as usize
    }
}

/// Sorts pairs of a literal and a start by the literal, those of one literal in their order.
fn by_literal(pairs: &[(u32, u32)], literals: usize) -> (Vec<u32>, Vec<u32>) {
    // First how many of each, then where they begin, then where the next one goes; moved by two, so that what is left
    // in the end is where they begin.
    let mut begins = vec![0u32; literals + 2];
    for (literal, _) in pairs {
        begins[*literal as usize + 2] += 1;
    }
    for n in 2..begins.len() {
        begins[n] += begins[n - 1];
    }
    let mut starts = vec![0; pairs.len()];
    for &(literal, start) in pairs {
        let place = &mut begins[literal as usize + 1];
        starts[*place as usize] = start;
        *place += 1;
    }
    begins.pop();
    (starts, begins)
}

/// The words, and what each of them means.
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Scanner {
    words: Trie,
    /// What it means to find a word: for each its literal or [`NO_LITERAL`], and where its entries begin; those of the
    /// next word begin where they end.
    meanings: Numbers,
    /// Lexicon and key of each entry, by turns, word by word.
    entries: Numbers,
    #[serde(with = "shared")]
    longest: Arc<[u32]>,
    #[serde(with = "shared")]
    widths: Arc<[u32]>,
}

/// Numbers that the hits of every text share.
mod shared {
    use crate::rules::prepared::Numbers;
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::{Serialize, Serializer};
    use std::sync::Arc;

    pub fn serialize<S: Serializer>(numbers: &Arc<[u32]>, serializer: S) -> Result<S::Ok, S::Error> {
        numbers.iter().copied().collect::<Numbers>().serialize(serializer)
    }

    pub fn deserialize<'de: 'static, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[u32]>, D::Error> {
        let numbers = Numbers::deserialize(deserializer)?;
        Ok(numbers.range(0..numbers.len()).collect())
    }
}

/// The word is no literal.
const NO_LITERAL: u32 = u32::MAX;

/// The number of a word as a literal, and its lexicons and keys.
type Meaning = (Option<u32>, Vec<(u32, u32)>);

/// Collects words before they are put in order.
#[derive(Debug, Default)]
pub struct ScannerBuilder {
    words: IndexMap<String, Meaning>,
    lexicons: usize,
    literals: u32,
}

impl ScannerBuilder {
    pub fn new(lexicons: usize) -> Self {
        ScannerBuilder { lexicons, ..Default::default() }
    }

    /// The number of a literal, by which its hits are found.
    pub fn literal(&mut self, word: &str) -> u32 {
        let next = self.literals;
        let (literal, _) = self.words.entry(word.to_string()).or_default();
        let number = *literal.get_or_insert(next);
        self.literals = self.literals.max(number + 1);
        number
    }

    pub fn entry(&mut self, lexicon: usize, key: u32, word: &str) {
        // No line of a text has a line end in it.
        if !word.is_empty() && !word.contains('\n') {
            self.words.entry(word.to_string()).or_default().1.push((lexicon as u32, key));
        }
    }

    pub fn build(self) -> Scanner {
        let words = Trie::new(self.words.keys().map(String::as_str));
        let (mut longest, mut widths) = (vec![0; self.lexicons], vec![0; self.literals as usize]);
        for (word, (literal, entries)) in &self.words {
            let width = word.len() as u32;
            literal.iter().for_each(|&n| widths[n as usize] = width);
            entries.iter().for_each(|&(n, _)| longest[n as usize] = width.max(longest[n as usize]));
        }
        let (mut meanings, mut entries) = (Numbers::default(), Numbers::default());
        for (literal, own) in self.words.into_values() {
            meanings.push(literal.unwrap_or(NO_LITERAL));
            meanings.push(entries.len() as u32);
            own.into_iter().flat_map(|(lexicon, key)| [lexicon, key]).for_each(|number| entries.push(number));
        }
        meanings.push(NO_LITERAL);
        meanings.push(entries.len() as u32);
        Scanner { words, meanings, entries, longest: longest.into(), widths: widths.into() }
    }
}

impl Scanner {
    pub fn scan(&self, text: &str) -> Hits {
        let mut lexicons: Vec<Vec<Hit>> = self.longest.iter().map(|_| Vec::new()).collect();
        // A guess that is seldom too low.
        let mut literals: Vec<(u32, u32)> = Vec::with_capacity(text.len() / 8);
        let (meanings, entries) = (self.meanings.chunks(), self.entries.chunks().as_chunks().0);
        self.words.find(text, |start, end, word| {
            let word = word as usize * 2;
            let number = |n: usize| u32::from_le_bytes(meanings[n]);
            let (literal, first, last) = (number(word), number(word + 1), number(word + 3));
            if literal != NO_LITERAL {
                literals.push((literal, start));
            }
            for &[lexicon, entry] in &entries[first as usize / 2..last as usize / 2] {
                let (lexicon, entry) = (u32::from_le_bytes(lexicon), u32::from_le_bytes(entry));
                insert(&mut lexicons[lexicon as usize], Hit { start, end, entry });
            }
        });
        let (starts, begins) = by_literal(&literals, self.widths.len());
        Hits { lexicons, starts, begins, longest: Arc::clone(&self.longest), widths: Arc::clone(&self.widths) }
    }
}

/// Puts a hit in its place: before those that start where it does, since they are shorter.
fn insert(hits: &mut Vec<Hit>, hit: Hit) {
    let same = hits.iter().rev().take_while(|other| other.start == hit.start).count();
    hits.insert(hits.len() - same, hit);
}

impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scanner({} words)", self.meanings.len() / 2)
    }
}
