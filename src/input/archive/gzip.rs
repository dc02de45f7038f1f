//! Files packed by gzip (RFC 1952): a single file, or a tar archive.
//!
//! A gzip file may be several, one behind the other, which unpack to one. What follows the last and is no gzip is left
//! out, as gzip itself does.

use std::io::{self, BufRead, BufReader, Cursor, Read, SeekFrom};

use flate2::bufread::GzDecoder;

use super::budget::{Budget, UnpackFailure};
use super::names::{Names, clean};
use super::tar::{self, BlockSource};
use super::{ArchiveKind, Entry, EntryOutcome, Input, OnEntry, Refusal};
use crate::messages::said_later;
use tr::tr;

/// Bytes by which a tar archive is told.
const START: usize = 512;

/// The first bytes that a gzip file unpacks to, by its own first bytes; at most as many as tell a tar archive.
pub(super) fn start(head: &[u8]) -> Vec<u8> {
    up_to_start(&mut Members::new(head)).0
}

/// The first bytes, and the error that ended them early.
fn up_to_start(from: &mut dyn Read) -> (Vec<u8>, Option<io::Error>) {
    let mut bytes = Vec::new();
    let error = from.take(START as u64).read_to_end(&mut bytes).err();
    (bytes, error)
}

pub(super) fn entries(
    file: &mut dyn Input,
    budget: &mut Budget,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut OnEntry,
) -> Result<(), Refusal> {
    let damaged = || Refusal {
        kind: ArchiveKind::Gz.name(),
        reason: tr!("it is cut off or damaged"),
        remedy: said_later!("download or copy it again"),
    };
    file.seek(SeekFrom::Start(0)).map_err(|_| damaged())?;
    let mut members = Members::new(BufReader::new(file));
    let name = members.name();
    let (start, error) = up_to_start(&mut members);
    if error.is_some() {
        return Err(damaged());
    }
    let mut unpacked = Cursor::new(&start).chain(members);
    if tar::is_header(&start) {
        return tar::entries(ArchiveKind::TarGz, &mut BlockSource::Unpacked(&mut unpacked), budget, wanted, each);
    }
    if !name.is_empty() && !wanted(&name) {
        let _ = each(Entry { name, found: EntryOutcome::Passed }, budget);
        return Ok(());
    }
    let found = match budget.read(&mut unpacked, None) {
        Ok(bytes) => EntryOutcome::Unpacked(bytes),
        Err(UnpackFailure::Damaged) => return Err(damaged()),
        Err(failure) => {
            EntryOutcome::Refused(failure.of_entry(ArchiveKind::Gz).ok_or_else(|| Budget::spent(ArchiveKind::Gz))?)
        }
    };
    let _ = each(Entry { name, found }, budget);
    Ok(())
}

/// What the members of a gzip file unpack to, one behind the other.
enum Members<R: BufRead> {
    Open(Box<GzDecoder<R>>),
    Ended,
}

impl<R: BufRead> Members<R> {
    fn new(from: R) -> Self {
        Members::Open(Box::new(GzDecoder::new(from)))
    }

    /// The name that the first member states, fit to be shown; empty where it states none.
    fn name(&self) -> String {
        let Members::Open(decoder) = self else { return String::new() };
        let Some(raw) = decoder.header().and_then(|header| header.filename()).filter(|raw| !raw.is_empty()) else {
            return String::new();
        };
        let mut names = Names::default();
        names.weigh(raw);
        clean(&names.decode(raw, false))
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let Members::Open(decoder) = self else { return Ok(0) };
            let length = decoder.read(buffer)?;
            if length > 0 {
                return Ok(length);
            }
            let Members::Open(decoder) = std::mem::replace(self, Members::Ended) else { return Ok(0) };
            let mut rest = decoder.into_inner();
            if rest.fill_buf()?.first() == Some(&0x1f) {
                *self = Members::new(rest);
            }
        }
    }
}
