//! A lexicon as the matcher wants it: the texts to look for, and the rows that each of them stands for.
//!
//! Keys are normalised like the documents that they are looked for in; all other cells stay as written. Where the
//! files come from is the matter of [`super::store`]; what a reference to a column gives, that of the compiler.

mod more;
mod reader;
mod rows;
mod table;

pub use self::reader::LexiconReader;
use super::texts::Texts;
use crate::pattern::bulk;
use serde::{Deserialize, Serialize};

/// Words to look for, with what is known of them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Lexicon {
    pub columns: Vec<String>,
    pub choose: Option<Choose>,
    /// Distinct texts, normalised, none of them empty, in the order of their first rows.
    pub keys: Texts,
    /// The rows of all keys, key by key: one each, or several where the lexicon says how to choose.
    #[serde(with = "bulk")]
    key_rows: Vec<u32>,
    /// Where the rows of each key end.
    #[serde(with = "bulk")]
    key_ends: Vec<u32>,
    /// Row by row.
    cells: Texts,
}

impl Lexicon {
    /// `rows` have as many cells as there are columns; each of the `keys` has the numbers of its rows.
    pub fn new<'a>(
        columns: Vec<String>,
        rows: impl Iterator<Item = &'a str>,
        keys: impl Iterator<Item = (&'a str, &'a [u32])>,
        choose: Option<Choose>,
    ) -> Lexicon {
        let mut lexicon = Lexicon {
            columns,
            choose,
            cells: rows.collect(),
            keys: Texts::default(),
            key_rows: Vec::new(),
            key_ends: Vec::new(),
        };
        for (text, rows) in keys {
            lexicon.keys.push(text);
            rows.iter().for_each(|row| lexicon.key_rows.push(*row));
            lexicon.key_ends.push(lexicon.key_rows.len() as u32);
        }
        lexicon
    }

    /// The cell of a row in a column; `None` where there is no such row.
    pub fn cell(&self, row: u32, column: usize) -> &str {
        self.cells.get(row as usize * self.columns.len() + column).unwrap_or_default()
    }

    /// The cells of a column, row by row.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        self.cells.iter().skip(column).step_by(self.columns.len().max(1))
    }

    /// The rows that a key stands for.
    pub fn rows_of(&self, key: u32) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        let key = key as usize;
        let start = key.checked_sub(1).and_then(|before| self.key_ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.key_ends.get(key).map_or(start, |end| *end as usize);
        self.key_rows.get(start..end).unwrap_or_default().iter().copied()
    }
}

/// Columns by which one of several rows of a key is chosen. The cells of `since` and `until` are empty or years.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Choose {
    pub code: usize,
    pub since: Option<usize>,
    pub until: Option<usize>,
    /// Leading characters of the code that must be those of another unit of the speech.
    pub near: Option<usize>,
}
