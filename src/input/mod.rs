//! From what the user names on the command line to text.
//!
//! Finds the documents ([`documents`]), reads their bytes and decodes them ([`read`]). A document that cannot be read
//! is an [`InputError`] in its place, and the rest goes on. What the text says is left to `document`; one file per
//! format, of which plain text is the only one so far.

mod decode;
mod error;
mod text;
mod walk;

pub use error::InputError;
pub use walk::{Source, Walk, documents};

use std::fs;
use std::io::{self, Read};

/// A document as text, before anything is done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawDocument {
    /// Where it came from, as the user would write it: the path with `/`, or `-` for standard input.
    pub source: String,
    /// The decoded text without a byte-order mark; line ends are those of the file.
    pub text: String,
    /// The encoding it was in: `UTF-8`, `GB18030`, `Big5`, `UTF-16LE` or `UTF-16BE`.
    pub encoding: &'static str,
    /// Number of U+FFFD in `text`: places where the bytes are no character of the encoding, each of them one, and
    /// those where a program before this one had already put U+FFFD. At any of them something of the text is lost.
    pub malformed: usize,
}

/// Reads a document whole and decodes it.
///
/// # Errors
///
/// Where it is not there, cannot be read, is empty, is not text, or is in none of the known encodings.
pub fn read(source: &Source) -> Result<RawDocument, InputError> {
    let name = source.name();
    let bytes = match source.path() {
        Some(path) => fs::read(path),
        None => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
    };
    let bytes = bytes.map_err(|io| InputError::from_io(name, source.path(), io))?;
    from_bytes(name, bytes)
}

/// Decodes the bytes of a document named `name`.
///
/// # Errors
///
/// Where it is empty, not text, or in none of the known encodings.
pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<RawDocument, InputError> {
    text::read(name, bytes)
}
