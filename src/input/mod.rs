//! From what the user names on the command line to text.
//!
//! Finds the files ([`documents`]), opens them ([`Reader::open`]: an archive or a table holds several documents) and
//! reads each document ([`Reader::read`]). What cannot be read is an [`InputError`] in its place, and the rest goes on.
//! What a file is, its content decides (`format`); one file or folder for each format, which turns bytes into text. What
//! the text says is left to `document`.

#[cfg(feature = "archives")]
mod archive;
// Streams are taken out for spreadsheets only.
#[cfg(feature = "archives")]
#[cfg_attr(not(feature = "office"), allow(dead_code))]
mod compound;
mod content;
mod decode;
#[cfg(feature = "office")]
mod docx;
mod error;
mod format;
#[cfg(feature = "html")]
mod html;
mod listed;
#[cfg(any(feature = "html", feature = "office"))]
mod numerals;
#[cfg(feature = "office")]
mod office;
mod open;
#[cfg(feature = "pdf")]
mod pdf;
mod pipe;
mod raw;
mod reader;
mod table;
mod text;
mod unread;
mod walk;
#[cfg(feature = "office")]
mod workbook;

pub use error::InputError;
pub use listed::{listed, path as path_of};
pub use raw::RawDocument;
pub use reader::Reader;
pub use table::{Carry, Columns};
pub use unread::{Opened, Unread};
pub use walk::{Met, Passed, Source, Walk, documents};

/// Reads a file that holds one document, by a reader that knows no pages.
///
/// # Errors
///
/// Where it is not there, cannot be read, is too large, is empty, holds several documents, or is of a kind that is not
/// read.
pub fn read(source: &Source) -> Result<RawDocument, InputError> {
    Reader::default().read_source(source)
}

/// The same of bytes named `name`.
///
/// # Errors
///
/// As [`read()`].
pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<RawDocument, InputError> {
    Reader::default().read_bytes(name, bytes)
}

/// The text of a file that is no document, in any of the encodings that are read; line ends as they are.
///
/// # Errors
///
/// It is empty, is no text, or is in none of the encodings.
pub fn text_of(name: &str, bytes: Vec<u8>) -> Result<String, InputError> {
    text::decode(name, bytes).map(|decoded| decoded.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    #[test]
    fn a_file_that_is_too_large_is_named_and_not_read() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = folder.path().join("a.txt");
        // It has no blocks on the disk, only a length.
        File::create(&path).and_then(|file| file.set_len(open::LARGEST + 1)).expect("a file");
        let walk = documents(&[path]);
        let source = walk.sources[0].as_ref().expect("a file is there");
        let said = read(source).expect_err("too large").to_string();
        assert!(said.contains("a.txt: is larger than 64 MB; split it"), "{said}");
    }
}
