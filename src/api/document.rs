//! Documents as a caller hands them in.

use super::Rules;
use crate::input::{self, InputError, Opened, RawDocument, Reader, Source};
use std::collections::VecDeque;
use std::ops::ControlFlow::Continue;
use std::path::{Path, PathBuf};

/// A document: a text with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document(pub(super) RawDocument);

impl Document {
    /// A text that is at hand. Its records bear the name.
    pub fn from_text(name: impl AsRef<str>, text: impl Into<String>) -> Document {
        Document(RawDocument::of(name.as_ref(), text))
    }

    /// The bytes of a file that holds one document, of any kind that is read: text in any encoding, a page, a Word
    /// document, a PDF. The rules know where on some pages the text is.
    ///
    /// # Errors
    /// They are of a kind that is not read, are at fault, hold no text, or hold several documents.
    pub fn from_bytes(rules: &Rules, name: impl AsRef<str>, bytes: Vec<u8>) -> Result<Document, InputError> {
        rules.reader.read_bytes(name.as_ref(), bytes).map(Document)
    }

    /// A file that holds one document, as [`Document::from_bytes`]. Its name is the path.
    ///
    /// # Errors
    /// As for its bytes, or that it cannot be opened.
    pub fn from_path(rules: &Rules, path: impl AsRef<Path>) -> Result<Document, InputError> {
        rules.reader.read_source(&Source::file(path.as_ref())).map(Document)
    }

    /// Where it came from.
    pub fn name(&self) -> &str {
        &self.0.source
    }

    /// Its text, in which all spans count characters.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// What is to be said of how it was read, each a clause without the name: `page 3 is a picture without text`.
    pub fn remarks(&self) -> &[String] {
        &self.0.remarks
    }

    /// How many places of the text are lost as their bytes are no characters; U+FFFD stands there.
    pub fn malformed(&self) -> usize {
        self.0.malformed
    }
}

/// The documents in files, folders and archives, read one after the other; what cannot be read is an error in its place.
pub struct Documents<'r> {
    reader: &'r Reader,
    sources: std::vec::IntoIter<Result<Source, InputError>>,
    /// Those of the file that was opened last.
    opened: VecDeque<Opened>,
}

impl<'r> Documents<'r> {
    /// The documents below a folder, by the endings that promise one, in the order of their paths; or in a file, which may
    /// be an archive.
    pub fn below(rules: &'r Rules, path: impl AsRef<Path>) -> Self {
        let paths: [PathBuf; 1] = [path.as_ref().to_owned()];
        let sources = input::documents(&paths).sources.into_iter();
        Documents { reader: &rules.reader, sources, opened: VecDeque::new() }
    }
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.opened.pop_front() {
                Some(Opened::Document(unread)) => return Some(self.reader.read(unread).map(Document)),
                Some(Opened::Failed(error)) => return Some(Err(error)),
                Some(Opened::Passed(_) | Opened::Remark(..)) => continue,
                None => {}
            }
            match self.sources.next()? {
                Ok(source) => {
                    // What an archive holds is opened as a whole.
                    let _ = self.reader.open(&source, &mut |opened| {
                        self.opened.push_back(opened);
                        Continue(())
                    });
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
