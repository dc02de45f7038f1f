//! Why a document could not be read, in words that say what to do about it.

use std::io;

use thiserror::Error;

/// A document that could not be read. Every variant names it as the user would write it.
#[derive(Debug, Error)]
pub enum InputError {
    /// The path leads nowhere.
    #[error("{name}: there is no such file or folder; check the spelling of the path")]
    NotFound { name: String },
    /// The operating system refused.
    #[error("{name}: cannot be read ({io}); check that it may be read and is not in use")]
    Unreadable {
        name: String,
        #[source]
        io: io::Error,
    },
    /// Zero bytes, or white space only.
    #[error("{name}: holds no text; remove it or save the document again")]
    Empty { name: String },
    /// No text at all.
    #[error("{name}: this is {kind}, not text; {remedy}")]
    Binary {
        name: String,
        /// What it is, with its article: `a PDF`.
        kind: &'static str,
        /// What to do, as an order.
        remedy: &'static str,
        /// The byte by which it was told.
        offset: usize,
    },
    /// In none of the encodings that were tried.
    #[error("{name}: the encoding is none of {tried}; save the file as UTF-8 and try again")]
    Undecodable { name: String, tried: &'static str },
}

impl InputError {
    pub(super) fn from_io(name: &str, io: io::Error) -> Self {
        let name = name.to_owned();
        match io.kind() {
            io::ErrorKind::NotFound => InputError::NotFound { name },
            _ => InputError::Unreadable { name, io },
        }
    }

    /// The document, as the user would write it.
    pub fn name(&self) -> &str {
        match self {
            InputError::NotFound { name }
            | InputError::Unreadable { name, .. }
            | InputError::Empty { name }
            | InputError::Binary { name, .. }
            | InputError::Undecodable { name, .. } => name,
        }
    }
}
