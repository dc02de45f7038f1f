//! What is come upon when a file is opened: documents that are still to be read, and what is no document.

use std::sync::Arc;
use std::time::Duration;

use super::InputError;
use super::content::Stated;
use super::format::InputFormat;
use super::walk::Passed;
use sha2::{Digest, Sha256};

/// What is come upon when a file is opened.
#[derive(Debug)]
pub enum Opened {
    Document(Unread),
    Failed(InputError),
    Passed(Passed),
    /// What is to be said of a file that holds documents: its name, and a clause.
    Remark(String, String),
}

/// A document that is still to be read.
#[derive(Debug)]
pub struct Unread {
    pub(super) name: String,
    pub(super) body: Contents,
    /// How long it took to get its bytes.
    pub opened: Duration,
}

#[derive(Debug)]
pub(super) enum Contents {
    File { format: InputFormat, bytes: Vec<u8> },
    Text(String),
    Row { text: String, encoding: &'static str, stated: Stated, carried: Vec<(Arc<str>, String)> },
}

impl Unread {
    /// As the user would write it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of what will be read: of the bytes of a file; of a row of a table, of its text and its other cells.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut sum = Sha256::new();
        match &self.body {
            Contents::File { bytes, .. } => sum.update(bytes),
            Contents::Text(text) => sum.update(text),
            Contents::Row { text, carried, stated, .. } => {
                sum.update(text);
                for (name, cell) in carried {
                    [&b"\0"[..], name.as_bytes(), b"\0", cell.as_bytes()].iter().for_each(|part| sum.update(part));
                }
                sum.update(format!("\0{stated:?}"));
            }
        }
        sum.finalize().into()
    }

    /// Bytes in memory.
    pub fn weight(&self) -> u64 {
        match &self.body {
            Contents::File { bytes, .. } => bytes.len() as u64,
            Contents::Text(text) | Contents::Row { text, .. } => text.len() as u64,
        }
    }
}
