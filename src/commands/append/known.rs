//! Which documents are in an output already, and which are to be read.

use super::index::{DocumentPlace, Entry, Index, Sum};
use crate::input::{Source, Unread};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The documents of an output, to be looked up by place, name and content.
#[derive(Debug, Default)]
pub struct KnownDocuments {
    documents: Vec<KnownDocument>,
    by_place: HashMap<DocumentPlace, usize>,
    by_source: HashMap<String, usize>,
    by_content: HashMap<Sum, Vec<usize>>,
    left: Mutex<LeftAlone>,
}

/// The documents that were left alone.
#[derive(Debug, Clone, Default)]
pub struct LeftAlone {
    pub documents: usize,
    /// Of these, the ones whose rows have another name, which no file has any more.
    pub moved: usize,
    /// The first of them, and the name in its row.
    pub first: Option<(String, String)>,
}

#[derive(Debug)]
struct KnownDocument {
    /// Its number among the entries of the index.
    number: usize,
    source: String,
    place: DocumentPlace,
    content: Sum,
}

/// What goes with a document that is read on its way to the output.
#[derive(Debug, Clone)]
pub struct Ticket {
    pub source: String,
    pub place: DocumentPlace,
    pub content: Sum,
    /// The entry of the index in whose place the document comes.
    pub replaces: Option<usize>,
}

impl KnownDocuments {
    pub fn of(entries: &[Entry]) -> KnownDocuments {
        let mut known = KnownDocuments::default();
        for (number, (entry, _)) in entries.iter().zip(Index::holding(entries)).enumerate().filter(|(_, (_, h))| *h) {
            let Entry { source, place, content, .. } = entry.clone();
            let n = known.documents.len();
            if !place.file.as_os_str().is_empty() {
                known.by_place.insert(place.clone(), n);
                known.by_source.insert(source.clone(), n);
            }
            known.by_content.entry(content).or_default().push(n);
            known.documents.push(KnownDocument { number, source, place, content });
        }
        known
    }

    /// What goes with a document of a file to the output; `None` where the output has it.
    pub fn ticket(&self, file: &Source, unread: &Unread) -> Option<Ticket> {
        let content = unread.fingerprint();
        let within = unread.name().strip_prefix(file.name()).unwrap_or_default().to_owned();
        let path = file.path().map(|path| path.canonicalize().unwrap_or_else(|_| path.to_owned()));
        let place = DocumentPlace { file: path.unwrap_or_default(), within };
        let (is_stdin, source) = (place.file.as_os_str().is_empty(), unread.name().to_owned());
        let here = self.by_place.get(&place).map(|&n| &self.documents[n]);
        // A folder that was moved: its documents have the names that they had.
        let named = || self.by_source.get(&source).map(|&n| &self.documents[n]).filter(|known| known.is_gone());
        let replaces = match here.or_else(named) {
            Some(known) if known.content == content => return self.leave(None),
            Some(known) => Some(known.number),
            None => {
                let alike = self.by_content.get(&content).map(Vec::as_slice).unwrap_or_default();
                let mut alike = alike.iter().map(|&n| &self.documents[n]);
                // What comes from standard input has no file, and a copy of a file that is still there is a document of its
                // own, which says what it repeats.
                match alike.find(|known| is_stdin || known.is_gone()) {
                    Some(_) if is_stdin => return self.leave(None),
                    Some(known) => return self.leave(Some((source, known.source.clone()))),
                    None => None,
                }
            }
        };
        Some(Ticket { source, place, content, replaces })
    }

    /// Notes that a document is left alone, and if it has moved, its name and the one in its row.
    fn leave(&self, moved: Option<(String, String)>) -> Option<Ticket> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.documents += 1;
        if let Some(names) = moved {
            left.moved += 1;
            left.first.get_or_insert(names);
        }
        None
    }

    /// What was left alone so far.
    pub fn left(&self) -> LeftAlone {
        self.left.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl KnownDocument {
    /// Whether its file is no longer there.
    fn is_gone(&self) -> bool {
        !self.place.file.as_os_str().is_empty() && !self.place.file.exists()
    }
}
