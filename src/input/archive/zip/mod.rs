//! Zip archives: their files, unpacked in the byte order of their names.
//!
//! Stored, deflated and deflate64 files are read; what other methods pack is refused by the name of the method. Where
//! the files are is told by `directory`, what a zip file is as a document by `package`.

mod directory;
mod package;
#[cfg(feature = "office")]
mod parts;

use std::io::{self, BufReader, Read, SeekFrom};
use std::ops::ControlFlow;

use deflate64::Deflate64Decoder;
use flate2::bufread::DeflateDecoder;

use self::directory::{Listed, u16_at};
use super::budget::{Budget, UnpackFailure};
use super::names::{Names, clean, is_hidden};
use super::{ArchiveKind, Entry, EntryOutcome, Input, OnEntry, Refusal, checksum};
use crate::messages::said_later;
use tr::tr;

pub use package::{Package, package};
#[cfg(feature = "office")]
pub use parts::{PartBytes, Parts};

const ENCRYPTED: u16 = 1;

/// A file with the name it is shown by.
struct NamedFile {
    name: String,
    listed: Listed,
    /// Whether it lies upon another file, as in a bomb.
    overlaps: bool,
}

pub(super) fn entries(
    file: &mut dyn Input,
    budget: &mut Budget,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut OnEntry,
) -> Result<(), Refusal> {
    let directory = directory::read(file)?;
    for NamedFile { name, listed, overlaps } in named(directory.files) {
        let found = if !wanted(&name) {
            EntryOutcome::Passed
        } else if overlaps {
            EntryOutcome::Refused(refusal(
                tr!("it lies upon another file of the archive, as in a bomb"),
                said_later!("do not trust the archive"),
            ))
        } else {
            match unpack(file, &listed, budget) {
                Ok(bytes) => EntryOutcome::Unpacked(bytes),
                Err(Problem::Refused(refusal)) => EntryOutcome::Refused(refusal),
                Err(Problem::Failed(failure)) => EntryOutcome::Refused(
                    failure.of_entry(ArchiveKind::Zip).ok_or_else(|| Budget::spent(ArchiveKind::Zip))?,
                ),
            }
        };
        if each(Entry { name, found }, budget) == ControlFlow::Break(()) {
            return Ok(());
        }
    }
    if directory.is_broken { Err(directory::broken()) } else { Ok(()) }
}

/// The files that are no folders and not hidden, in the order in which they are read.
fn named(listed: Vec<Listed>) -> Vec<NamedFile> {
    let mut names = Names::default();
    listed.iter().for_each(|listed| names.weigh(&listed.name));
    let overlapping = overlapping(&listed);
    let mut named: Vec<NamedFile> = listed
        .into_iter()
        .zip(overlapping)
        .filter(|(listed, _)| !listed.is_folder && !listed.is_link)
        .map(|(listed, overlaps)| (names.decode(&listed.name, listed.is_utf8), listed, overlaps))
        .filter(|(name, ..)| !name.ends_with('\\'))
        .map(|(name, listed, overlaps)| NamedFile { name: clean(&name), listed, overlaps })
        .filter(|named| !is_hidden(&named.name))
        .collect();
    named.sort_by(|a, b| a.name.cmp(&b.name));
    for named in &mut named {
        named.name = names.distinct(std::mem::take(&mut named.name));
    }
    named
}

/// Which files begin before the one before them ends. The first of those that share bytes is not among them.
fn overlapping(listed: &[Listed]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..listed.len()).collect();
    let place = |&at: &usize| listed.get(at).map_or(0, |listed| listed.header);
    order.sort_by_key(place);
    let mut overlapping = vec![false; listed.len()];
    let mut end = 0;
    for at in order {
        let (Some(listed), Some(overlaps)) = (listed.get(at), overlapping.get_mut(at)) else { continue };
        *overlaps = listed.header < end && !listed.is_folder;
        end = end.max(listed.header.saturating_add(30).saturating_add(listed.packed));
    }
    overlapping
}

/// Why a file cannot be unpacked.
enum Problem {
    Refused(Refusal),
    Failed(UnpackFailure),
}

impl From<io::Error> for Problem {
    fn from(_: io::Error) -> Self {
        Problem::Failed(UnpackFailure::Damaged)
    }
}

fn refusal(reason: String, remedy: &'static str) -> Refusal {
    Refusal { kind: ArchiveKind::Zip.name_of_entry(), reason, remedy }
}

fn unpack(file: &mut dyn Input, listed: &Listed, budget: &mut Budget) -> Result<Vec<u8>, Problem> {
    if listed.flags & ENCRYPTED != 0 || listed.method == 99 {
        let refused =
            refusal(tr!("it is locked with a password"), said_later!("unpack the archive with its password first"));
        return Err(Problem::Refused(refused));
    }
    let packed = BufReader::new(data(file, listed)?);
    // One byte more than it claims shows that the claim is wrong.
    let claimed = listed.size.saturating_add(1);
    let read = match listed.method {
        0 => budget.read(&mut packed.take(claimed), Some(listed.packed)),
        8 => budget.read(&mut DeflateDecoder::new(packed).take(claimed), Some(listed.packed)),
        9 => budget.read(&mut Deflate64Decoder::with_buffer(packed).take(claimed), Some(listed.packed)),
        other => {
            let reason = tr!("it is packed by {}, which is not read", method(other));
            return Err(Problem::Refused(refusal(reason, said_later!("unpack the archive and name the folder"))));
        }
    };
    let bytes = read.map_err(Problem::Failed)?;
    if bytes.len() as u64 != listed.size || checksum(&bytes) != listed.crc {
        return Err(io::Error::from(io::ErrorKind::InvalidData).into());
    }
    Ok(bytes)
}

/// The packed bytes of a file, which lie behind its local header (4.3.7).
fn data<'a>(file: &'a mut dyn Input, listed: &Listed) -> io::Result<io::Take<&'a mut dyn Input>> {
    let mut header = [0; 30];
    file.seek(SeekFrom::Start(listed.header))?;
    file.read_exact(&mut header)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let names = i64::from(u16_at(&header, 26)) + i64::from(u16_at(&header, 28));
    file.seek(SeekFrom::Current(names))?;
    Ok(file.take(listed.packed))
}

/// The name of a method (4.4.5).
fn method(number: u16) -> String {
    match number {
        1 => "Shrink".to_owned(),
        2..=5 => "Reduce".to_owned(),
        6 => "Implode".to_owned(),
        10 => "IBM TERSE".to_owned(),
        12 => "bzip2".to_owned(),
        14 => "LZMA".to_owned(),
        20 | 93 => "Zstandard".to_owned(),
        94 => "MP3".to_owned(),
        95 => "XZ".to_owned(),
        96 => "JPEG".to_owned(),
        97 => "WavPack".to_owned(),
        98 => "PPMd".to_owned(),
        other => tr!("method {}", other),
    }
}
