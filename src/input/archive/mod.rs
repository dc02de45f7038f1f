//! Archives: the files packed in a zip, tar, gzip or 7z file, one after the other, each with its name.
//!
//! Only one file of the archive is in memory at a time, and nothing is written to disk. A file that cannot be unpacked
//! is a [`Refusal`] in its place, and the rest goes on. What is unpacked is kept within a [`Budget`], by what is really
//! read and never by what the archive claims. Which files are documents, and what they say, is left to the caller; what
//! the names were written in, to `names`.

mod budget;
mod foreign;
mod gzip;
mod names;
mod sevenz;
mod tar;
mod zip;

use std::ops::ControlFlow;

pub use budget::Budget;
pub use foreign::foreign;
pub use zip::{Package, package};
#[cfg(feature = "office")]
pub use zip::{PartBytes, Parts};

use super::content::{Input, Refusal};
use crate::messages::said_later;

/// The formats of archives that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveKind {
    Zip,
    Tar,
    /// A tar archive packed by gzip.
    TarGz,
    /// A single file packed by gzip.
    Gz,
    SevenZ,
}

impl ArchiveKind {
    /// What such a file is, with its article.
    pub fn name(self) -> &'static str {
        match self {
            ArchiveKind::Zip => said_later!("a zip archive"),
            ArchiveKind::Tar => said_later!("a tar archive"),
            ArchiveKind::TarGz => said_later!("a tar archive packed by gzip"),
            ArchiveKind::Gz => said_later!("a gzip file"),
            ArchiveKind::SevenZ => said_later!("a 7z archive"),
        }
    }

    /// What a file in it is.
    fn name_of_entry(self) -> &'static str {
        match self {
            ArchiveKind::Zip => said_later!("a file in a zip archive"),
            ArchiveKind::Tar | ArchiveKind::TarGz => said_later!("a file in a tar archive"),
            ArchiveKind::Gz => said_later!("a file packed by gzip"),
            ArchiveKind::SevenZ => said_later!("a file in a 7z archive"),
        }
    }
}

/// A file of an archive. Folders, links, devices and hidden files (`.x`, `__MACOSX/`, `Thumbs.db`) are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the archive with `/`, fit to be shown: no control characters, no `..`, no drive, not absolute. Of
    /// files with one name the second is `name (2).txt`. Empty for a gzip file that states no name.
    pub name: String,
    pub found: EntryOutcome,
}

/// What became of a file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryOutcome {
    /// Its bytes.
    Unpacked(Vec<u8>),
    /// Not unpacked, as it was not wanted.
    Passed,
    /// It could not be unpacked.
    Refused(Refusal),
}

/// What is done with each entry. The budget is handed on for an archive in the archive; after `Break` no entry follows.
pub type OnEntry<'a> = dyn FnMut(Entry, &mut Budget) -> ControlFlow<()> + 'a;

/// The format of an archive by its first bytes, of which 512 are enough; `None` where it is none.
pub fn kind(head: &[u8]) -> Option<ArchiveKind> {
    // A zip file of several parts opens with the mark of its data descriptors.
    if [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|magic| head.starts_with(*magic)) {
        Some(ArchiveKind::Zip)
    } else if head.starts_with(b"7z\xbc\xaf\x27\x1c") {
        Some(ArchiveKind::SevenZ)
    } else if head.starts_with(b"\x1f\x8b\x08") {
        Some(if tar::is_header(&gzip::start(head)) { ArchiveKind::TarGz } else { ArchiveKind::Gz })
    } else {
        tar::is_header(head).then_some(ArchiveKind::Tar)
    }
}

/// Unpacks an archive of `size` bytes, one entry after the other: those of a zip file in the byte order of their names,
/// those of the others in the order of the archive. Entries whose name is not `wanted` are passed over; the name of a
/// gzip file that states none is not asked for.
///
/// # Errors
///
/// Where the archive cannot be read as a whole: cut off, locked with its list of files, in parts, too deep within other
/// archives, or unpacking to more than the budget has. Entries that were reached before have been handed over.
pub fn entries(
    kind: ArchiveKind,
    file: &mut dyn Input,
    size: u64,
    budget: &mut Budget,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut OnEntry,
) -> Result<(), Refusal> {
    let before = budget.clone();
    budget.enter(kind, size)?;
    let done = match kind {
        ArchiveKind::Zip => zip::entries(file, budget, wanted, each),
        ArchiveKind::Tar => tar::file(file, budget, wanted, each),
        ArchiveKind::TarGz | ArchiveKind::Gz => gzip::entries(file, budget, wanted, each),
        ArchiveKind::SevenZ => sevenz::entries(file, size, budget, wanted, each),
    };
    budget.leave(&before);
    done
}

/// CRC-32 of some bytes.
fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

#[cfg(test)]
mod tests;
