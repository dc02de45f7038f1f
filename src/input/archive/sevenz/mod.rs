//! 7z archives: their files, in the order of the archive, then those without content.
//!
//! A block, in which many files are packed together, is unpacked once and only as far as a file in it is wanted. LZMA,
//! LZMA2, PPMd and Deflate are read, with their filters; what else a block is packed by is refused by name. The memory
//! that an archive may ask for is checked by `header` beforehand.

mod header;

use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use sevenz_rust2::{Archive, ArchiveEntry, Block, BlockDecoder, EncoderMethod, Error, Password};

use self::header::{HeaderCounts, HeaderFault};
use super::budget::{Budget, UnpackFailure};
use super::names::{Names, clean, is_hidden};
use super::{ArchiveKind, Entry, EntryOutcome, Input, OnEntry, Refusal};
use crate::messages::said_later;
use tr::tr;

/// Files and blocks at most: each takes some 300 bytes of memory.
const MOST: u64 = 200_000;
/// Bytes of the dictionaries and models of a block at most.
const MEMORY: u64 = 128 << 20;
/// The same in KiB, with room for the tables that go with them.
const LIMIT: usize = (MEMORY as usize >> 10) + (16 << 10);

/// A file that may be handed over.
struct NamedEntry {
    name: String,
    is_wanted: bool,
}

pub(super) fn entries(
    file: &mut dyn Input,
    size: u64,
    budget: &mut Budget,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut OnEntry,
) -> Result<(), Refusal> {
    let HeaderCounts { files, memory } = header::counts(file, size).map_err(unreadable)?;
    if files > MOST || memory.len() as u64 > MOST {
        return Err(unreadable(HeaderFault::Large));
    }
    if files == 0 {
        return Ok(());
    }
    budget.hold(memory.iter().copied().filter(|&memory| memory <= MEMORY).max().unwrap_or(0));
    let password = Password::empty();
    let mut file = BufReader::new(file);
    let archive = Archive::read_with_memory_limit(&mut file, &password, LIMIT).map_err(|error| match error {
        Error::PasswordRequired => unreadable(HeaderFault::Encrypted),
        _ => unreadable(HeaderFault::Damaged),
    })?;
    let mut names = Names::default();
    let mut name = |entry: &ArchiveEntry| {
        let name = clean(&entry.name);
        if entry.is_directory || entry.is_anti_item || is_link(entry) || is_hidden(&name) {
            return None;
        }
        let is_wanted = wanted(&name);
        Some(NamedEntry { name: names.distinct(name), is_wanted })
    };
    for (index, block) in archive.blocks.iter().enumerate() {
        let decoder = BlockDecoder::new_with_memory_limit(1, LIMIT, index, &archive, &password, &mut file);
        let files = decoder.entries().iter().map(&mut name).collect();
        let mut run = FolderRun { files, next: 0, budget, each, is_over: false, is_spent: false };
        let refused = refused(block, memory.get(index).copied().unwrap_or(u64::MAX));
        let refused = match refused {
            Some(refused) => Some(refused),
            None if run.files.iter().flatten().any(|file| file.is_wanted) => {
                decoder.for_each_entries(&mut |entry, content| run.take(entry, content)).err().map(problem)
            }
            None => None,
        };
        if run.is_spent {
            return Err(Budget::spent(ArchiveKind::SevenZ));
        }
        if run.is_over || run.finish(refused.unwrap_or_else(damaged)) {
            return Ok(());
        }
    }
    // What has no content lies in no block, unless it stands between files of one.
    for (entry, block) in archive.files.iter().zip(&archive.stream_map.file_block_index) {
        if let (None, Some(NamedEntry { name, is_wanted })) = (block, name(entry)) {
            let found = if is_wanted { EntryOutcome::Unpacked(Vec::new()) } else { EntryOutcome::Passed };
            if each(Entry { name, found }, budget) == ControlFlow::Break(()) {
                break;
            }
        }
    }
    Ok(())
}

/// The files of a block while they are handed over.
struct FolderRun<'a, 'b> {
    /// All that the block holds, `None` for what is no file.
    files: Vec<Option<NamedEntry>>,
    /// The first that has not been handed over.
    next: usize,
    budget: &'a mut Budget,
    each: &'a mut OnEntry<'b>,
    /// Whether no more is asked for.
    is_over: bool,
    is_spent: bool,
}

impl FolderRun<'_, '_> {
    /// Unpacks the next file; false where no further one of the block need be.
    fn take(&mut self, entry: &ArchiveEntry, content: &mut dyn Read) -> Result<bool, Error> {
        let named = self.files.get_mut(self.next).and_then(Option::take);
        let found = match &named {
            Some(NamedEntry { is_wanted: true, .. }) => self.unpack(content),
            _ => self.budget.skip(content).map(|_| EntryOutcome::Passed),
        };
        let found = match found {
            Ok(found) => found,
            Err(failure) => {
                if let Some(file) = self.files.get_mut(self.next) {
                    *file = named;
                }
                self.is_spent = !matches!(failure, UnpackFailure::Damaged);
                // What the error is does not matter: it only ends the block.
                return Err(Error::ChecksumVerificationFailed);
            }
        };
        self.next += 1;
        if let Some(NamedEntry { name, .. }) = named {
            self.is_over = (self.each)(Entry { name, found }, self.budget) == ControlFlow::Break(());
        }
        let rest = self.files.get(self.next..).unwrap_or_default();
        // Without a checksum of its own only what follows shows whether the file was right.
        Ok(!self.is_over && (!entry.has_crc || rest.iter().flatten().any(|file| file.is_wanted)))
    }

    fn unpack(&mut self, content: &mut dyn Read) -> Result<EntryOutcome, UnpackFailure> {
        let failure = match self.budget.read(content, None) {
            Ok(bytes) => return Ok(EntryOutcome::Unpacked(bytes)),
            Err(failure @ (UnpackFailure::Large | UnpackFailure::Ratio)) => failure,
            Err(failure) => return Err(failure),
        };
        self.budget.skip(content)?;
        failure.of_entry(ArchiveKind::SevenZ).map(EntryOutcome::Refused).ok_or(UnpackFailure::Spent)
    }

    /// Hands over the rest of the block without content; true where no more is asked for.
    fn finish(&mut self, refusal: Refusal) -> bool {
        let rest = self.files.drain(self.next.min(self.files.len())..);
        for NamedEntry { name, is_wanted } in rest.flatten() {
            let found = if is_wanted { EntryOutcome::Refused(refusal.clone()) } else { EntryOutcome::Passed };
            if (self.each)(Entry { name, found }, self.budget) == ControlFlow::Break(()) {
                return true;
            }
        }
        false
    }
}

/// A symbolic link of Unix, whose mode is in the upper half of the attributes.
fn is_link(entry: &ArchiveEntry) -> bool {
    entry.has_windows_attributes && (entry.windows_attributes >> 16) & 0xf000 == 0xa000
}

/// Why a block is not unpacked at all.
fn refused(block: &Block, memory: u64) -> Option<Refusal> {
    let has = |method: &[u8]| block.coders.iter().any(|coder| coder.encoder_method_id() == method);
    if has(EncoderMethod::ID_AES256_SHA256) {
        Some(refusal(tr!("it is locked with a password"), said_later!("unpack the archive with its password first")))
    } else if memory > MEMORY {
        let reason = tr!("it takes more than {} MB of memory to unpack", MEMORY >> 20);
        Some(refusal(reason, said_later!("unpack the archive and name the folder")))
    } else if has(EncoderMethod::ID_BCJ2) {
        // For programs only. Its four streams are read in turn, each time from the file.
        Some(refusal(
            tr!("it is packed by {}, which is not read", "BCJ2"),
            said_later!("unpack the archive and name the folder"),
        ))
    } else {
        None
    }
}

/// What the decoder of a block says.
fn problem(error: Error) -> Refusal {
    match error {
        Error::UnsupportedCompressionMethod(method) => refusal(
            tr!("it is packed by {}, which is not read", clean(&method)),
            said_later!("unpack the archive and name the folder"),
        ),
        _ => damaged(),
    }
}

fn damaged() -> Refusal {
    refusal(tr!("it is damaged"), said_later!("download or copy the archive again"))
}

fn refusal(reason: String, remedy: &'static str) -> Refusal {
    Refusal { kind: ArchiveKind::SevenZ.name_of_entry(), reason, remedy }
}

fn unreadable(trouble: HeaderFault) -> Refusal {
    let (reason, remedy) = match trouble {
        HeaderFault::CutOff => (
            tr!("its end is missing, which lists the files: it is cut off, or the first of several parts"),
            said_later!("download or copy it again, or unpack the parts together"),
        ),
        HeaderFault::Damaged => (tr!("its list of files is damaged"), said_later!("download or copy it again")),
        HeaderFault::Encrypted => {
            (tr!("it is locked with a password"), said_later!("unpack it with its password first"))
        }
        HeaderFault::Large => (tr!("its list of files is too long"), said_later!("unpack it and name the folder")),
    };
    Refusal { kind: ArchiveKind::SevenZ.name(), reason, remedy }
}
