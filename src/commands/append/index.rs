//! The index beside an output that grows: which documents its rows are of, in the order of the rows.
//!
//! It is written as the rows are, a piece for each document, so that a run that is ended at any moment leaves a whole
//! index of whole documents but for the last piece. A piece is its length in four bytes, the first four bytes of its
//! SHA-256, and the piece itself as `postcard` writes it.

use super::super::outfile::unwritable;
use crate::repeats::Sketch;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use tr::tr;

/// With what an index begins; another form of it gets another number.
const MARK: &[u8] = b"speechmeta index 1\n";
/// With what an index of any form begins.
const ANY_MARK: &[u8] = b"speechmeta index ";

/// A SHA-256.
pub type Sum = [u8; 32];

/// What made the output, and its heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Version of the program.
    pub version: String,
    /// What the rules are known by.
    pub rules: String,
    /// What was asked for that the rows depend on.
    pub options: String,
    /// Bytes of the heading, and its sum.
    pub end: u64,
    pub sum: Sum,
}

/// A document whose rows are in the output.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    /// Its name, as the rows have it.
    pub source: String,
    pub place: DocumentPlace,
    /// The sum of its bytes.
    pub content: Sum,
    /// Bytes of the output up to its last row, and their sum.
    pub end: u64,
    pub sum: Sum,
    /// The number of the earlier document in whose place it comes.
    pub replaces: Option<usize>,
    pub speeches: Vec<IndexedSpeech>,
}

/// A speech of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IndexedSpeech {
    /// By which later speeches are compared with it.
    pub sketch: Sketch,
    /// The speech that it repeats.
    pub repeats: Option<String>,
}

/// Where a document stands, whatever it is called on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocumentPlace {
    /// The true path of its file; empty for standard input.
    #[serde(with = "path_bytes")]
    pub file: PathBuf,
    /// Of an archive or a table, what stands behind the file's name in that of the document.
    pub within: String,
}

/// A path whatever its bytes are. In the index it is as long as a text of the same bytes, and reads as one.
mod path_bytes {
    use crate::input::path_of;
    use serde::de::Visitor;
    use serde::{Deserializer, Serializer};
    use std::fmt;
    use std::path::{Path, PathBuf};

    pub fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
        #[cfg(unix)]
        return to.serialize_bytes(std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()));
        #[cfg(not(unix))]
        return to.serialize_bytes(path.to_string_lossy().as_bytes());
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<PathBuf, D::Error> {
        from.deserialize_bytes(PathVisitor)
    }

    struct PathVisitor;

    impl Visitor<'_> for PathVisitor {
        type Value = PathBuf;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("the bytes of a path")
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<PathBuf, E> {
            Ok(path_of(bytes))
        }
    }
}

/// What an index says.
#[derive(Debug)]
pub struct Index {
    pub head: Head,
    pub entries: Vec<Entry>,
    /// For each entry, the bytes of the index up to its end.
    pub ends: Vec<u64>,
    /// Bytes of the index up to the end of the head.
    pub head_end: u64,
}

impl Index {
    /// The whole pieces at the beginning; `None` where there is not even a head.
    pub fn read(bytes: &[u8]) -> Option<Index> {
        let mut rest = bytes.strip_prefix(MARK)?;
        let end_of = |rest: &[u8]| (bytes.len() - rest.len()) as u64;
        let head = take(&mut rest)?;
        let mut index = Index { head, entries: Vec::new(), ends: Vec::new(), head_end: end_of(rest) };
        while let Some(entry) = take(&mut rest) {
            index.entries.push(entry);
            index.ends.push(end_of(rest));
        }
        Some(index)
    }

    /// Empties an index without a head, which was only just begun, so that it can be written once more. `output` is what the
    /// output is called.
    ///
    /// # Errors
    /// It is a file of somebody else, which stays as it is, or cannot be written.
    pub fn empty(file: &mut File, bytes: &[u8], path: &Path, output: &str) -> Result<(), String> {
        if !bytes.starts_with(ANY_MARK) && !ANY_MARK.starts_with(bytes) {
            return Err(tr!(
                "{} is not written: {} is to be its index, and this program did not write it; remove it, or choose another \
                 name",
                output,
                path.display()
            ));
        }
        let emptied = file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)));
        emptied.map(drop).map_err(|e| unwritable(path, &e))
    }

    /// For each entry, whether its rows hold: no later entry comes in its place.
    pub fn holding(entries: &[Entry]) -> Vec<bool> {
        let mut holding = vec![true; entries.len()];
        for replaced in entries.iter().filter_map(|entry| entry.replaces) {
            if let Some(holds) = holding.get_mut(replaced) {
                *holds = false;
            }
        }
        holding
    }
}

/// The beginning of an index.
pub fn beginning(head: &Head) -> io::Result<Vec<u8>> {
    Ok([MARK, &piece(head)?].concat())
}

/// A piece of an index.
pub fn piece(content: &impl Serialize) -> io::Result<Vec<u8>> {
    let content = postcard::to_allocvec(content).map_err(io::Error::other)?;
    let length = u32::try_from(content.len()).map_err(io::Error::other)?;
    Ok([&length.to_le_bytes()[..], &check(&content), &content].concat())
}

/// The first piece, if it is whole.
fn take<T: DeserializeOwned>(rest: &mut &[u8]) -> Option<T> {
    let (length, after) = rest.split_first_chunk()?;
    let (wanted, after) = after.split_first_chunk::<4>()?;
    let (content, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let content = (check(content) == *wanted).then(|| postcard::from_bytes(content).ok())??;
    *rest = after;
    Some(content)
}

fn check(content: &[u8]) -> [u8; 4] {
    let sum: Sum = Sha256::digest(content).into();
    [sum[0], sum[1], sum[2], sum[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(source: &str, replaces: Option<usize>) -> Entry {
        let (place, content, end, sum) = (DocumentPlace::default(), [1; 32], 7, [2; 32]);
        Entry { source: source.into(), place, content, end, sum, replaces, speeches: Vec::new() }
    }

    #[test]
    fn an_index_that_is_cut_anywhere_says_what_is_whole() {
        let head = Head { version: "1".into(), rules: "r".into(), options: "o".into(), end: 3, sum: [0; 32] };
        let mut bytes = beginning(&head).unwrap();
        let mut wholes = vec![bytes.len()];
        for source in ["a.txt", "b.txt", "c.txt"] {
            bytes.extend(piece(&entry(source, None)).unwrap());
            wholes.push(bytes.len());
        }
        for length in 0..=bytes.len() {
            let entries = wholes.iter().filter(|&&whole| whole <= length).count();
            let read = Index::read(&bytes[..length]);
            assert_eq!(read.map(|index| index.entries.len() + 1).unwrap_or_default(), entries, "{length}");
        }
        // A piece that was half written over is none.
        let at = wholes[2] + 9;
        bytes[at] ^= 1;
        assert_eq!(Index::read(&bytes).unwrap().entries.len(), 2);
    }

    #[test]
    fn an_entry_that_is_replaced_does_not_hold() {
        let entries = [entry("a", None), entry("b", None), entry("a", Some(0))];
        assert_eq!(Index::holding(&entries), [false, true, true]);
    }
}
