//! Documents as a caller hands them in.

use super::Rules;
use crate::input::{self, InputError, Opened, RawDocument, Reader, Source};
use std::io;
use std::ops::ControlFlow::{Break, Continue};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};

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

/// The documents in files, folders and archives, one after the other; what cannot be read is an error in its place.
///
/// Files are opened by a thread of its own, which is one document ahead: of an archive, however many documents it holds,
/// no more are in memory.
pub struct Documents {
    reader: Arc<Reader>,
    opened: Receiver<Opened>,
    opening: Option<JoinHandle<()>>,
}

impl Documents {
    /// The documents below a folder, by the endings that promise one, in the order of their paths; or in a file, which may
    /// be an archive.
    ///
    /// # Errors
    /// The system allows no further thread. A path that leads nowhere is an error in place of its documents.
    pub fn below(rules: &Rules, path: impl AsRef<Path>) -> io::Result<Documents> {
        let sources = input::documents(&[path.as_ref().to_owned()]).sources;
        let (put, opened) = mpsc::sync_channel(0);
        let reader = Arc::clone(&rules.reader);
        let open = move || {
            let reader = &reader;
            let mut put = |opened| if put.send(opened).is_ok() { Continue(()) } else { Break(()) };
            for source in sources {
                let flow = match source {
                    Ok(source) => reader.open(&source, &mut put),
                    Err(error) => put(Opened::Failed(error)),
                };
                if flow.is_break() {
                    break;
                }
            }
        };
        let opening = thread::Builder::new().name("documents".to_owned()).spawn(open)?;
        Ok(Documents { reader: Arc::clone(&rules.reader), opened, opening: Some(opening) })
    }
}

impl Iterator for Documents {
    type Item = Result<Document, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.opened.recv() {
                Ok(Opened::Document(unread)) => return Some(self.reader.read(unread).map(Document)),
                Ok(Opened::Failed(error)) => return Some(Err(error)),
                Ok(Opened::Passed(_) | Opened::Remark(..)) => {}
                // There are no more, unless the thread failed: its panic is passed on.
                Err(_) => match self.opening.take()?.join() {
                    Ok(()) => return None,
                    Err(panic) => resume_unwind(panic),
                },
            }
        }
    }
}
