//! Tar archives: their files, in the order of the archive.
//!
//! Reads the headers of POSIX (pax and ustar, IEEE Std 1003.1 `pax`), of GNU and of Unix V7. The blocks are read here
//! and not by a crate, so that neither a long name nor a size of 2^60 bytes takes more memory than there are bytes.
//! Links and devices are passed over; a sparse file, whose holes are not stored, is refused.

use std::io::{self, BufReader, ErrorKind, Read};
use std::ops::ControlFlow;

use super::budget::{Budget, UnpackFailure};
use super::names::{Names, clean, is_hidden};
use super::{ArchiveKind, Entry, EntryOutcome, Input, OnEntry, Refusal};
use crate::messages::said_later;
use tr::tr;

const BLOCK: usize = 512;
/// Bytes of a long name or of the fields of a pax header at most.
const LONGEST: u64 = 1 << 20;

type HeaderBlock = [u8; BLOCK];

/// What the blocks come from.
pub(super) enum BlockSource<'a> {
    /// A file, in which what is not wanted is jumped over.
    File(BufReader<&'a mut dyn Input>),
    Unpacked(&'a mut dyn Read),
}

impl Read for BlockSource<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            BlockSource::File(file) => file.read(buffer),
            BlockSource::Unpacked(unpacked) => unpacked.read(buffer),
        }
    }
}

impl BlockSource<'_> {
    fn skip(&mut self, length: u64, budget: &mut Budget) -> Result<(), UnpackFailure> {
        let Some(but_one) = length.checked_sub(1) else { return Ok(()) };
        let read = match self {
            BlockSource::File(file) => {
                // A jump beyond the end is no error; to read the last byte is one.
                let jump = i64::try_from(but_one).map_err(|_| UnpackFailure::Damaged)?;
                file.seek_relative(jump)
                    .and_then(|()| file.read_exact(&mut [0]))
                    .map_err(|_| UnpackFailure::Damaged)?;
                return Ok(());
            }
            BlockSource::Unpacked(unpacked) => budget.skip(&mut unpacked.take(length))?,
        };
        if read < length { Err(UnpackFailure::Damaged) } else { Ok(()) }
    }

    /// The next block; `None` at the end of the archive.
    fn block(&mut self) -> io::Result<Option<HeaderBlock>> {
        let mut block = [0; BLOCK];
        let mut length = 0;
        while let Some(rest) = block.get_mut(length..).filter(|rest| !rest.is_empty()) {
            match self.read(rest) {
                Ok(0) if length == 0 => return Ok(None),
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(read) => length += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(block))
    }
}

/// Whether a tar archive begins with these bytes: the sum of the bytes of its first header is right.
pub(super) fn is_header(head: &[u8]) -> bool {
    let Some(header) = head.first_chunk::<BLOCK>() else { return false };
    // V7 archives have no mark: ask for more than a sum, which zeros with one byte would have too.
    sum_is_right(header) && header.first() != Some(&0) && number(field(header, 124, 12)).is_some()
}

/// The sum of all bytes, with blanks in place of the sum itself. Some programs of old summed signed bytes.
fn sum_is_right(header: &HeaderBlock) -> bool {
    let Some(stated) = number(field(header, 148, 8)) else { return false };
    let bytes = || header.iter().enumerate().map(|(at, &byte)| if (148..156).contains(&at) { b' ' } else { byte });
    let unsigned: u64 = bytes().map(u64::from).sum();
    let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
    stated == unsigned || i64::try_from(stated) == Ok(signed)
}

fn field(header: &HeaderBlock, at: usize, length: usize) -> &[u8] {
    header.get(at..at + length).unwrap_or_default()
}

/// A field up to its NUL.
fn string(field: &[u8]) -> &[u8] {
    field.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// A number in octal digits, or in the binary form of GNU for what they cannot hold; an empty field is 0.
fn number(field: &[u8]) -> Option<u64> {
    if let Some((&0x80, binary)) = field.split_first() {
        return binary.iter().try_fold(0_u64, |sum, &byte| sum.checked_mul(256)?.checked_add(u64::from(byte)));
    }
    string(field).trim_ascii().iter().try_fold(0_u64, |sum, &digit| match digit {
        b'0'..=b'7' => sum.checked_mul(8)?.checked_add(u64::from(digit - b'0')),
        _ => None,
    })
}

/// What the headers before that of a file say of it.
#[derive(Default)]
struct Ahead {
    name: Option<Vec<u8>>,
    /// Whether the name is stated to be UTF-8.
    is_utf8: bool,
    size: Option<u64>,
    is_sparse: bool,
}

impl Ahead {
    /// Takes the fields of a pax header, each `LENGTH KEY=VALUE\n`.
    fn extend(&mut self, mut fields: &[u8]) {
        while let Some((key, value, rest)) = pax_field(fields) {
            fields = rest;
            match key {
                b"path" | b"GNU.sparse.name" => {
                    self.name = Some(value.to_vec());
                    self.is_utf8 = true;
                }
                b"size" => self.size = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok()),
                _ => {}
            }
            self.is_sparse |= key.starts_with(b"GNU.sparse.");
        }
    }
}

/// The first field of a pax header: key, value, and the fields after it.
fn pax_field(fields: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let digits = fields.iter().position(|&byte| byte == b' ')?;
    let length: usize = std::str::from_utf8(fields.get(..digits)?).ok()?.parse().ok()?;
    let (field, rest) = fields.split_at_checked(length)?;
    let field = field.get(digits + 1..)?.strip_suffix(b"\n")?;
    let equals = field.iter().position(|&byte| byte == b'=')?;
    Some((field.get(..equals)?, field.get(equals + 1..)?, rest))
}

/// Unpacks a tar archive that is a file.
pub(super) fn file(
    file: &mut dyn Input,
    budget: &mut Budget,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut OnEntry,
) -> Result<(), Refusal> {
    file.seek(io::SeekFrom::Start(0)).map_err(|_| damaged(ArchiveKind::Tar, 0))?;
    entries(ArchiveKind::Tar, &mut BlockSource::File(BufReader::new(file)), budget, wanted, each)
}

fn damaged(kind: ArchiveKind, read: usize) -> Refusal {
    Refusal {
        kind: kind.name(),
        reason: tr!("it is cut off or damaged behind 1 file" | "it is cut off or damaged behind {n} files" % read),
        remedy: said_later!("download or copy it again"),
    }
}

pub(super) fn entries(
    kind: ArchiveKind,
    from: &mut BlockSource,
    budget: &mut Budget,
    wanted: &dyn Fn(&str) -> bool,
    each: &mut OnEntry,
) -> Result<(), Refusal> {
    let mut names = Names::default();
    let mut ahead = Ahead::default();
    let mut read = 0;
    let mut padded = false;
    // What ends the archive.
    let ended = |failure: UnpackFailure, read: usize| match failure {
        UnpackFailure::Spent => Budget::spent(kind),
        _ => damaged(kind, read),
    };
    while let Some(header) = from.block().map_err(|_| damaged(kind, read))? {
        if header.iter().all(|&byte| byte == 0) {
            padded = true;
            // A packed archive could go on so without end.
            budget.spend(BLOCK as u64).map_err(|failure| ended(failure, read))?;
            continue;
        }
        if !sum_is_right(&header) {
            // Behind the zeros that end it there may be anything.
            return if padded { Ok(()) } else { Err(damaged(kind, read)) };
        }
        padded = false;
        let flag = header.get(156).copied().unwrap_or_default();
        // The size in a pax header is that of the file behind it, not of a further header.
        let stated = ahead.size.filter(|_| !matches!(flag, b'x' | b'g' | b'L' | b'K'));
        // A hard link may state the size of what it leads to.
        let size = if flag == b'1' { Some(0) } else { stated.or_else(|| number(field(&header, 124, 12))) };
        let size = size.ok_or_else(|| damaged(kind, read))?;
        let padding = size.wrapping_neg() % BLOCK as u64;
        match flag {
            b'x' | b'L' => {
                if size > LONGEST {
                    return Err(damaged(kind, read));
                }
                let bytes = exactly(from, size, budget).map_err(|failure| ended(failure, read))?;
                if flag == b'x' {
                    ahead.extend(&bytes);
                } else {
                    ahead.name = Some(string(&bytes).to_vec());
                }
                from.skip(padding, budget).map_err(|failure| ended(failure, read))?;
                continue;
            }
            b'g' | b'K' => {
                from.skip(size, budget).and_then(|()| from.skip(padding, budget)).map_err(|f| ended(f, read))?;
                continue;
            }
            b'S' => {
                ahead.is_sparse = true;
                // Further blocks tell the holes, each telling whether one more follows.
                let mut more = header.get(482) == Some(&1);
                while more {
                    budget.spend(BLOCK as u64).map_err(|failure| ended(failure, read))?;
                    let block = from.block().ok().flatten().ok_or_else(|| damaged(kind, read))?;
                    more = block.get(504) == Some(&1);
                }
            }
            _ => {}
        }
        let Ahead { name, is_utf8, is_sparse, .. } = std::mem::take(&mut ahead);
        let raw = name.unwrap_or_else(|| own_name(&header));
        names.weigh(&raw);
        let name = names.decode(&raw, is_utf8);
        let is_folder = name.ends_with('/');
        let name = clean(&name);
        let is_file = matches!(flag, b'0' | 0 | b'7' | b'S') && !is_folder;
        let skipped = !is_file || is_hidden(&name);
        let mut failure = None;
        let found = if !skipped && is_sparse {
            from.skip(size, budget).map_err(|failure| ended(failure, read))?;
            Some(EntryOutcome::Refused(Refusal {
                kind: kind.name_of_entry(),
                reason: tr!("it is stored as a sparse file"),
                remedy: said_later!("unpack the archive and name the folder"),
            }))
        } else if skipped || !wanted(&name) {
            from.skip(size, budget).map_err(|failure| ended(failure, read))?;
            Some(EntryOutcome::Passed).filter(|_| !skipped)
        } else {
            let mut content = from.take(size);
            Some(match budget.read(&mut content, None) {
                Ok(bytes) if bytes.len() as u64 == size => EntryOutcome::Unpacked(bytes),
                Ok(_) => return Err(damaged(kind, read)),
                Err(refused @ (UnpackFailure::Large | UnpackFailure::Ratio)) => {
                    let rest = content.limit();
                    failure = from.skip(rest, budget).err();
                    EntryOutcome::Refused(refused.of_entry(kind).ok_or_else(|| Budget::spent(kind))?)
                }
                Err(failure) => return Err(ended(failure, read)),
            })
        };
        if let Some(found) = found {
            read += 1;
            let name = names.distinct(name);
            if each(Entry { name, found }, budget) == ControlFlow::Break(()) {
                return Ok(());
            }
        }
        if let Some(failure) = failure {
            return Err(ended(failure, read));
        }
        // The padding of the last file may be missing without loss.
        match from.skip(padding, budget) {
            Err(UnpackFailure::Spent) => return Err(Budget::spent(kind)),
            Err(_) => return Err(damaged(kind, read)),
            Ok(()) => {}
        }
    }
    Ok(())
}

/// The name in the header itself; the longer one of ustar is in two fields.
fn own_name(header: &HeaderBlock) -> Vec<u8> {
    let name = string(field(header, 0, 100));
    let prefix = string(field(header, 345, 155));
    // GNU has other things in this place and says `ustar` with a blank behind it.
    if field(header, 257, 6) == b"ustar\0" && !prefix.is_empty() {
        [prefix, b"/", name].concat()
    } else {
        name.to_vec()
    }
}

fn exactly(from: &mut BlockSource, size: u64, budget: &mut Budget) -> Result<Vec<u8>, UnpackFailure> {
    let bytes = budget.read(&mut from.take(size), None)?;
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(UnpackFailure::Damaged) }
}
