//! The output that grows, and its index, document by document.
//!
//! Rows are written first, then the entry of their document in the index. What stands in the output behind the last
//! entry is of a run that was ended, and is cut off by the next one. So it does not matter when a run is ended.

use super::super::outfile::{beside, leads_nowhere, unwritable};
use super::index::{Entry, Head, Index, IndexedSpeech, Sum, beginning, piece};
use super::known::{KnownDocuments, Ticket};
use crate::leftovers::{self, Leftover};
use crate::messages::of_system;
use crate::rules::opened;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tr::tr;

/// Bytes of an index that is read as a whole.
const LARGEST_INDEX: u64 = 4 << 30;

/// What the rows of an output depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    pub version: String,
    pub rules: String,
    pub options: String,
}

/// An output to which rows are added.
pub struct Growing {
    path: PathBuf,
    index_path: PathBuf,
    maker: Maker,
    state: RefCell<State>,
    /// What was in it before this run.
    pub known: KnownDocuments,
    /// What is to be said of it before the run.
    pub remark: Option<String>,
}

struct State {
    output: File,
    index: File,
    /// What is not in the file yet.
    waiting: Vec<u8>,
    /// Bytes of the output with whole documents, and their sum.
    end: u64,
    /// Bytes of the index that tell of these.
    index_end: u64,
    sum: Sha256,
    head: Option<Head>,
    entries: Vec<Entry>,
    added: usize,
}

impl Growing {
    /// The index of an output.
    pub fn index_of(path: &Path) -> PathBuf {
        beside(path, ".index")
    }

    /// Opens an output to go on with it, or to begin it.
    ///
    /// # Errors
    /// Why it cannot be gone on with, and what to do.
    pub fn open(path: &Path, maker: Maker) -> Result<Growing, String> {
        let name = path.display().to_string();
        let existing = fs::metadata(path).ok();
        if existing.as_ref().is_some_and(|found| !found.is_file()) {
            return Err(tr!("{} is not written: --append adds to a file, and it is none; choose another name", name));
        }
        if let Some(to) = leads_nowhere(path) {
            return Err(tr!("{} is not written: {}; remove the link, or choose another name", name, to));
        }
        let path = if existing.is_some() { fs::canonicalize(path).unwrap_or(path.to_owned()) } else { path.to_owned() };
        let index_path = Growing::index_of(&path);
        if fs::metadata(&index_path).is_ok_and(|found| !found.is_file()) {
            return Err(tr!(
                "{} is not written: {} is to be its index, and is no file; remove it, or choose another name",
                name,
                index_path.display()
            ));
        }
        let open = |path: &Path| {
            let opened = File::options().read(true).write(true).create(true).truncate(false).open(path);
            opened.map_err(|e| unwritable(path, &e))
        };
        let locked = || {
            let index = open(&index_path)?;
            match index.try_lock() {
                Err(TryLockError::WouldBlock) => Err(tr!(
                    "{} is not written: another run adds to it; wait for that one, or choose another name",
                    name
                )),
                // Where files cannot be locked, nobody is kept out.
                Ok(()) | Err(TryLockError::Error(_)) => Ok(index),
            }
        };
        let mut index = locked()?;
        if finish_exchange(&path, &index_path).map_err(|e| unwritable(&index_path, &e))? {
            index = locked()?;
        }
        let mut bytes = Vec::new();
        index.read_to_end(&mut bytes).map_err(|e| unwritable(&index_path, &e))?;
        let length = existing.map_or(0, |found| found.len());
        let found = Index::read(&bytes);
        if found.is_none() && length > 0 {
            // Nothing is left of an index that was only just made.
            if bytes.is_empty() {
                let _ = fs::remove_file(&index_path);
            }
            return Err(tr!(
                "{} is not written: it is there, and {} does not say what is in it; choose another name, or remove it, and give \
                 --append from the beginning",
                name,
                index_path.display()
            ));
        }
        if found.is_none() {
            Index::empty(&mut index, &bytes, &index_path, &name)?;
        }
        let output = open(&path)?;
        let state = State {
            output,
            index,
            waiting: Vec::new(),
            end: 0,
            index_end: 0,
            sum: Sha256::new(),
            head: None,
            entries: Vec::new(),
            added: 0,
        };
        let known = KnownDocuments::default();
        let mut growing = Growing { path, index_path, maker, state: state.into(), known, remark: None };
        if let Some(index) = found {
            growing.go_on(index, length)?;
        }
        Ok(growing)
    }

    /// Goes on behind the last document that is whole in output and index.
    fn go_on(&mut self, mut index: Index, length: u64) -> Result<(), String> {
        let path = self.path.clone();
        let path = path.display();
        let fails = |e: &io::Error| tr!("{} cannot be written: {}", path, of_system(e));
        let Head { version, rules, options, .. } = &index.head;
        let made_otherwise = match &self.maker {
            maker if maker.version != *version => Some(tr!("version of the program")),
            maker if maker.rules != *rules => Some(tr!("rule set")),
            maker if maker.options != *options => Some(tr!("choice of format, columns or fields")),
            _ => None,
        };
        if let Some(what) = made_otherwise {
            return Err(tr!(
                "{} is not written: its rows were made by another {}, and a table has rows of one; write it anew under another \
                 name, or remove it",
                path,
                what
            ));
        }
        let state = self.state.get_mut();
        let (sum, whole) = sums(&state.output, &index, length)
            .map_err(|e| tr!("{} cannot be read: {}; check who may read it", path, of_system(&e)))?;
        let entries = index.entries.len();
        match whole {
            Some(whole) if whole == entries || length < index.entries[whole].end => {
                if whole < entries {
                    let lost = entries - whole;
                    self.remark = Some(tr!(
                        "{} is shorter than it was; documents that are read again, as it lacks them: {}",
                        path,
                        lost
                    ));
                }
                index.entries.truncate(whole);
                let last = index.entries.last();
                let end = last.map_or(index.head.end, |entry| entry.end);
                let index_end = whole.checked_sub(1).map_or(index.head_end, |last| index.ends[last]);
                (state.end, state.sum, state.head) = (end, sum, Some(index.head));
                state.index_end = index_end;
                self.known = KnownDocuments::of(&index.entries);
                state.entries = index.entries;
                Ok(())
            }
            // Not even its heading is whole: it was ended at its very beginning, or emptied.
            None if length < index.head.end => {
                let emptied = state.output.set_len(0).and_then(|()| state.index.set_len(0));
                let emptied = emptied.and_then(|()| state.index.seek(SeekFrom::Start(0)));
                emptied.map(drop).map_err(|e| fails(&e))
            }
            _ => Err(tr!(
                "{} is not written: it was changed since --append wrote it, by a spreadsheet or by hand; give it another name, \
                 and write a new one with --append",
                path
            )),
        }
    }

    /// Takes what was written so far as the heading: of a new output it is written, of one that is gone on with it must be
    /// the same.
    ///
    /// # Errors
    /// The files cannot be written; or, as a text, the heading is another one.
    pub fn begin(&self) -> io::Result<Result<(), String>> {
        let mut state = self.state.borrow_mut();
        let heading = std::mem::take(&mut state.waiting);
        let sum: Sum = Sha256::digest(&heading).into();
        if let Some(head) = &state.head {
            if head.sum != sum {
                return Ok(Err(tr!(
                    "{} is not written: its columns are others than those of this run; write it anew under another name",
                    self.path.display()
                )));
            }
            // What is half is cut off only now that nothing refuses the files any more.
            let State { index, output, end, index_end, .. } = &mut *state;
            let cut = |file: &mut File, end: u64| file.set_len(end).and_then(|()| file.seek(SeekFrom::Start(end)));
            return cut(output, *end).and_then(|_| cut(index, *index_end)).map(|_| Ok(()));
        }
        let Maker { version, rules, options } = self.maker.clone();
        let head = Head { version, rules, options, end: heading.len() as u64, sum };
        let beginning = beginning(&head)?;
        let State { index, output, .. } = &mut *state;
        if let Err(e) = index.write_all(&beginning).and_then(|()| output.write_all(&heading)) {
            // Nothing half may stay.
            let _ = fs::remove_file(&self.path).and(fs::remove_file(&self.index_path));
            return Err(e);
        }
        state.sum.update(&heading);
        (state.end, state.head) = (head.end, Some(head));
        Ok(Ok(()))
    }

    /// The speeches that rows hold, in the order of the rows: with their names; but not those of the document in whose place
    /// another one comes.
    pub fn speeches(&self, without: Option<usize>) -> Vec<(String, IndexedSpeech)> {
        let state = self.state.borrow();
        let holding = Index::holding(&state.entries);
        let entries = state.entries.iter().zip(holding).enumerate();
        let holding = entries.filter(|(number, (_, holds))| *holds && Some(*number) != without);
        let named = holding.flat_map(|(_, (entry, _))| {
            let names = (1..).map(|n| format!("{}#{n}", entry.source));
            names.zip(entry.speeches.iter().cloned())
        });
        named.collect()
    }

    /// Adds a document whose rows were written.
    ///
    /// # Errors
    /// The files cannot be written.
    pub fn commit(&self, ticket: Ticket, speeches: Vec<IndexedSpeech>) -> io::Result<()> {
        let mut state = self.state.borrow_mut();
        let State { output, index, waiting, end, sum, entries, added, .. } = &mut *state;
        output.write_all(waiting)?;
        *end += waiting.len() as u64;
        sum.update(&*waiting);
        waiting.clear();
        let Ticket { source, place, content, replaces } = ticket;
        let entry = Entry { source, place, content, end: *end, sum: sum.clone().finalize().into(), replaces, speeches };
        index.write_all(&piece(&entry)?)?;
        entries.push(entry);
        *added += 1;
        Ok(())
    }

    /// How many documents were added.
    pub fn added(&self) -> usize {
        self.state.borrow().added
    }

    /// Takes out the rows in whose place others came, and sees to it that all is on the disk. Gives how many documents were
    /// taken out, and how many speeches still name one of their speeches as the one that they repeat.
    ///
    /// # Errors
    /// The files cannot be written.
    pub fn finish(&self) -> io::Result<(usize, usize)> {
        let mut state = self.state.borrow_mut();
        let holding = Index::holding(&state.entries);
        let replaced = holding.iter().filter(|holds| !**holds).count();
        if replaced == 0 {
            state.output.sync_all()?;
            state.index.sync_all()?;
            return Ok((0, 0));
        }
        let gone: Vec<String> =
            state.entries.iter().zip(&holding).filter(|(_, h)| !**h).map(|(e, _)| format!("{}#", e.source)).collect();
        let State { output, entries, head, .. } = &mut *state;
        let Some(head) = head else { return Ok((0, 0)) };
        let (new_output, new_index) = (beside(&self.path, ".part"), beside(&self.index_path, ".new"));
        let part = beside(&self.index_path, ".part");
        let _noted = [&new_output, &part].map(|path| leftovers::note(Leftover::File(path.clone())));
        let mut to = File::create(&new_output)?;
        fs::set_permissions(&new_output, output.metadata()?.permissions())?;
        let mut index = File::create(&part)?;
        let _ = index.try_lock();
        let mut sum = Sha256::new();
        let mut copy = |from: u64, to_byte: u64, sum: &mut Sha256| -> io::Result<()> {
            output.seek(SeekFrom::Start(from))?;
            let mut bytes = vec![0; usize::try_from(to_byte - from).map_err(io::Error::other)?];
            output.read_exact(&mut bytes)?;
            sum.update(&bytes);
            to.write_all(&bytes)
        };
        copy(0, head.end, &mut sum)?;
        index.write_all(&beginning(head)?)?;
        let (mut from, mut end, mut dangling) = (head.end, head.end, 0);
        for (entry, holds) in entries.iter().zip(holding) {
            let rows = from..entry.end;
            from = entry.end;
            if !holds {
                continue;
            }
            copy(rows.start, rows.end, &mut sum)?;
            end += rows.end - rows.start;
            let names_gone = |speech: &&IndexedSpeech| {
                speech.repeats.as_ref().is_some_and(|name| gone.iter().any(|gone| name.starts_with(gone)))
            };
            dangling += entry.speeches.iter().filter(names_gone).count();
            // The numbers of the entries are others now, and none of them comes in the place of another.
            let entry = Entry { end, sum: sum.clone().finalize().into(), replaces: None, ..entry.clone() };
            index.write_all(&piece(&entry)?)?;
        }
        to.sync_all()?;
        index.sync_all()?;
        // From here on the new index counts as soon as the new output has its name; see `finish_exchange`.
        fs::rename(&part, &new_index)?;
        fs::rename(&new_output, &self.path)?;
        fs::rename(&new_index, &self.index_path)?;
        Ok((replaced, dangling))
    }
}

impl Write for &Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.state.borrow_mut().waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Finishes what [`Growing::finish`] had begun when it was ended: a new index counts if the output is the one that it is
/// of. Whether it does.
fn finish_exchange(path: &Path, index_path: &Path) -> io::Result<bool> {
    let new = beside(index_path, ".new");
    let Ok(bytes) = opened::of_file(&new, LARGEST_INDEX) else { return Ok(false) };
    let is_of_output = Index::read(&bytes).is_some_and(|index| {
        let output = File::open(path).and_then(|output| Ok((output.metadata()?.len(), output)));
        let end = index.entries.last().map_or(index.head.end, |entry| entry.end);
        let whole = index.entries.len();
        output.is_ok_and(|(length, output)| {
            length == end && sums(&output, &index, length).is_ok_and(|(_, found)| found == Some(whole))
        })
    });
    if is_of_output {
        fs::rename(&new, index_path)?
    } else {
        fs::remove_file(&new)?
    }
    Ok(is_of_output)
}

/// Up to how many entries the output is what the index says, with the sum up to there; `None`: not even its heading is.
fn sums(output: &File, index: &Index, length: u64) -> io::Result<(Sha256, Option<usize>)> {
    let mut reader = BufReader::with_capacity(1 << 16, output);
    reader.seek(SeekFrom::Start(0))?;
    let (mut sum, mut at, mut best) = (Sha256::new(), 0, (Sha256::new(), None));
    let heading = (index.head.end, index.head.sum);
    let ends = [heading].into_iter().chain(index.entries.iter().map(|entry| (entry.end, entry.sum)));
    for (number, (end, wanted)) in ends.enumerate() {
        if end > length || end < at {
            break;
        }
        io::copy(&mut (&mut reader).take(end - at), &mut Summing(&mut sum))?;
        at = end;
        let found: Sum = sum.clone().finalize().into();
        if found == wanted {
            best = (sum.clone(), Some(number));
        }
    }
    Ok(best)
}

struct Summing<'s>(&'s mut Sha256);

impl Write for Summing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
