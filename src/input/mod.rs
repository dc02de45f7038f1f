//! From what the user names on the command line to text.
//!
//! Finds the documents ([`documents`]), reads their bytes and decodes them ([`read`]). A document that cannot be read
//! is an [`InputError`] in its place, and the rest goes on. What the text says is left to `document`; one file per
//! format, of which plain text is the only one so far.

mod decode;
mod error;
mod kind;
mod text;
mod walk;

pub use error::InputError;
pub use walk::{Source, Walk, documents};

use std::fs::File;
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
    /// What it is as a whole, where that is not a text: `an HTML page`, `a JSON file`, `a table`. It is read as a text all
    /// the same.
    pub kind: Option<&'static str>,
}

/// The largest document, in bytes: positions have 32 bits, and neither a text nor its view is more than three times as
/// long as its bytes.
const LARGEST: u64 = 1 << 30;

/// Reads a document whole and decodes it.
///
/// # Errors
///
/// Where it is not there, cannot be read, is too large, is empty, is not text, or is in none of the known encodings.
pub fn read(source: &Source) -> Result<RawDocument, InputError> {
    let name = source.name();
    let bytes = match source.path() {
        Some(path) => File::open(path).and_then(whole),
        None => up_to_largest(io::stdin().lock(), 0),
    };
    match bytes.map_err(|io| InputError::from_io(name, source.path(), io))? {
        Some(bytes) => from_bytes(name, bytes),
        None => Err(InputError::TooLarge { name: name.to_owned() }),
    }
}

/// The bytes of a file; `None` where they are too many.
fn whole(file: File) -> io::Result<Option<Vec<u8>>> {
    let length = file.metadata()?.len();
    if length > LARGEST { Ok(None) } else { up_to_largest(file, length) }
}

/// What can be read, some `length` bytes; `None` where it is too much.
fn up_to_largest(from: impl Read, length: u64) -> io::Result<Option<Vec<u8>>> {
    // No more than LARGEST was said.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    from.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= LARGEST))
}

/// Decodes the bytes of a document named `name`.
///
/// # Errors
///
/// Where it is empty, not text, or in none of the known encodings.
pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<RawDocument, InputError> {
    text::read(name, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_large_is_named_and_not_read() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = folder.path().join("a.txt");
        // It has no blocks on the disk, only a length.
        File::create(&path).and_then(|file| file.set_len(LARGEST + 1)).expect("a file");
        let walk = documents(&[path]);
        let source = walk.sources[0].as_ref().expect("a file is there");
        let said = read(source).expect_err("too large").to_string();
        assert!(said.contains("a.txt: is larger than 1 GB; split it"), "{said}");
    }
}
