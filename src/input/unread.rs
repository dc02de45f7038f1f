//! What is come upon when a file is opened: documents that are still to be read, and what is no document.

use std::sync::Arc;
use std::time::Duration;

use super::InputError;
use super::content::Stated;
use super::format::InputFormat;
use super::walk::Passed;

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
    Row { text: String, encoding: &'static str, stated: Stated, carried: Vec<(Arc<str>, String)> },
}

impl Unread {
    /// As the user would write it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes in memory.
    pub fn weight(&self) -> u64 {
        match &self.body {
            Contents::File { bytes, .. } => bytes.len() as u64,
            Contents::Row { text, .. } => text.len() as u64,
        }
    }
}
