//! A lexicon as the matcher wants it: the texts to look for, and the rows that each of them stands for.
//!
//! Keys are normalised like the documents that they are looked for in; all other cells stay as written. Where the
//! files come from is the matter of [`super::store`]; what a reference to a column gives, that of the compiler.

mod reader;
mod table;

pub use self::reader::LexiconReader;

/// Words to look for, with what is known of them.
#[derive(Debug)]
pub struct Lexicon {
    pub columns: Vec<String>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Distinct texts, none of them empty, in the order of their first rows.
    pub keys: Vec<LexiconKey>,
    pub choose: Option<Choose>,
}

/// A text to look for.
#[derive(Debug)]
pub struct LexiconKey {
    /// Normalised.
    pub text: String,
    /// One row, or several where the lexicon says how to choose.
    pub rows: Vec<u32>,
}

/// Columns by which one of several rows of a key is chosen. The cells of `since` and `until` are empty or years.
#[derive(Debug, Clone, Copy)]
pub struct Choose {
    pub code: usize,
    pub since: Option<usize>,
    pub until: Option<usize>,
    /// Leading characters of the code that must be those of another unit of the speech.
    pub near: Option<usize>,
}
