//! A document as text, before anything is done to it.

use std::sync::Arc;

/// What reading a file gives: its text, and what is known of it beside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawDocument {
    /// Where it came from, as the user would write it: the path with `/`, or `-` for standard input; behind the path of
    /// an archive `/` and the path in it, behind that of a table `#` and the number of the row.
    pub source: String,
    /// The text without a byte-order mark, front matter with what the format states of it before it. Of a text file, line
    /// ends are those of the file; of other formats there is one paragraph a line.
    pub text: String,
    /// The encoding a text was in: `UTF-8`, `GB18030`, `Big5`, `UTF-16LE`, `UTF-16BE` or another that a page names; empty
    /// where the format has none.
    pub encoding: &'static str,
    /// Number of U+FFFD in `text`: places where the bytes are no character of the encoding, each of them one, and
    /// those where a program before this one had already put U+FFFD. At any of them something of the text is lost.
    pub malformed: usize,
    /// What is to be said of reading it, each a clause without the name: `page 3 is a picture without text`.
    pub remarks: Vec<String>,
    /// Where pages begin: bytes of `text` before each, and its name, `page 3`.
    pub marks: Vec<(usize, String)>,
    /// The other cells of the row that the text stood in, with the names of their columns.
    pub carried: Vec<(Arc<str>, String)>,
}

impl RawDocument {
    /// A text from nowhere in particular.
    pub fn of(source: &str, text: impl Into<String>) -> Self {
        RawDocument { source: source.to_owned(), text: text.into(), encoding: "UTF-8", ..Self::default() }
    }
}
