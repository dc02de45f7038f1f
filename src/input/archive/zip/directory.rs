//! The list of files at the end of a zip archive, its central directory (APPNOTE.TXT 4.3.12 to 4.3.16).
//!
//! Read here and not by a crate, as those merge files of one name and give up the archive for one odd file.

use std::io::{self, BufReader, Read, SeekFrom};

use super::super::{Input, Refusal, checksum};
use crate::messages::said_later;
use tr::tr;

/// Bytes of the directory at most: some 600,000 files. Each takes about twice as many in memory.
const LARGEST: u64 = 64 << 20;
/// Bytes of the record at the end, without the comment of up to 65,535 bytes.
const END: usize = 22;

/// A file or folder as the directory lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub name: Vec<u8>,
    /// Whether the name is declared to be UTF-8.
    pub is_utf8: bool,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    /// Bytes in the archive.
    pub packed: u64,
    /// Bytes when unpacked, as it claims.
    pub size: u64,
    /// Where its local header is, in bytes from the start of the file.
    pub header: u64,
    pub is_folder: bool,
    pub is_link: bool,
}

/// All that an archive lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Directory {
    pub files: Vec<Listed>,
    /// Whether it ends before it should.
    pub is_broken: bool,
}

/// Reads the directory.
pub(super) fn read(file: &mut dyn Input) -> Result<Directory, Refusal> {
    let mut magic = [0; 4];
    let opened = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_exact(&mut magic));
    if opened.is_ok() && &magic == b"PK\x07\x08" {
        return Err(parts());
    }
    let end = EndRecord::find(file).map_err(|_| unreadable())?.ok_or_else(cut_off)?;
    if end.disk != 0 {
        return Err(parts());
    }
    if end.length > LARGEST {
        return Err(refusal(
            tr!("its list of files is larger than {} MB", LARGEST >> 20),
            said_later!("unpack it and name the folder"),
        ));
    }
    let list = listed(file, &end).map_err(|_| unreadable())?;
    // Without the 64-bit record the count has 16 bits only, and old programs let it run over.
    let is_broken = list.len() as u64 & 0xffff != end.count & 0xffff;
    if is_broken && list.is_empty() { Err(unreadable()) } else { Ok(Directory { files: list, is_broken }) }
}

fn refusal(reason: String, remedy: &'static str) -> Refusal {
    Refusal { kind: super::super::ArchiveKind::Zip.name(), reason, remedy }
}

fn parts() -> Refusal {
    refusal(tr!("it is one of several parts"), said_later!("unpack the parts together and name the folder"))
}

fn cut_off() -> Refusal {
    refusal(
        tr!("its end is missing, which lists the files: it is cut off, or the first of several parts"),
        said_later!("download or copy it again, or unpack the parts together"),
    )
}

fn unreadable() -> Refusal {
    refusal(tr!("its list of files is damaged"), said_later!("download or copy it again"))
}

/// What a file of several parts, or one whose list ends early, is refused with after what could be read of it.
pub(super) fn broken() -> Refusal {
    refusal(
        tr!("its list of files is damaged, so that some of them were not found"),
        said_later!("download or copy it again"),
    )
}

/// The record at the end, which says where the directory is.
struct EndRecord {
    disk: u64,
    count: u64,
    /// Bytes of the directory.
    length: u64,
    /// Where the directory is.
    start: u64,
    /// Bytes before the archive, such as a program that unpacks it: by so much all positions are off.
    shift: u64,
}

impl EndRecord {
    fn find(file: &mut dyn Input) -> io::Result<Option<EndRecord>> {
        let size = file.seek(SeekFrom::End(0))?;
        let from = size.saturating_sub((END + 0xffff) as u64);
        file.seek(SeekFrom::Start(from))?;
        let mut tail = Vec::new();
        file.take((END + 0xffff) as u64).read_to_end(&mut tail)?;
        let at = memchr::memmem::rfind_iter(&tail, b"PK\x05\x06").find(|&at| {
            // The comment may hold the mark as well; bytes after the comment are tolerated.
            at + END <= tail.len() && at + END + usize::from(u16_at(&tail, at + 20)) <= tail.len()
        });
        let Some(at) = at else { return Ok(None) };
        let record = tail.get(at..).unwrap_or_default();
        let at = from + at as u64;
        let mut end = EndRecord {
            disk: u64::from(u16_at(record, 4)),
            count: u64::from(u16_at(record, 10)),
            length: u64::from(u32_at(record, 12)),
            start: u64::from(u32_at(record, 16)),
            shift: 0,
        };
        let mut next = at;
        if end.count == 0xffff || end.length == 0xffff_ffff || end.start == 0xffff_ffff || end.disk == 0xffff {
            next = end.widen(file, at)?.unwrap_or(at);
        }
        // The directory ends where the record begins, wherever it is said to be.
        let behind = next.checked_sub(end.length);
        if !is_at(file, end.start, b"PK\x01\x02")?
            && let Some(behind) = behind
            && is_at(file, behind, b"PK\x01\x02")?
        {
            end.shift = behind.saturating_sub(end.start);
            end.start = behind;
        }
        Ok(Some(end))
    }

    /// Takes the numbers of the 64-bit record, where there is one; tells where it is.
    fn widen(&mut self, file: &mut dyn Input, at: u64) -> io::Result<Option<u64>> {
        let Some(locator) =
            at.checked_sub(20).filter(|&locator| matches!(is_at(file, locator, b"PK\x06\x07"), Ok(true)))
        else {
            return Ok(None);
        };
        let mut bytes = [0; 20];
        file.seek(SeekFrom::Start(locator))?;
        file.read_exact(&mut bytes)?;
        let mut record = u64_at(&bytes, 8);
        if !is_at(file, record, b"PK\x06\x06")? {
            record = locator.saturating_sub(56);
            if !is_at(file, record, b"PK\x06\x06")? {
                return Ok(None);
            }
        }
        let mut bytes = [0; 56];
        file.seek(SeekFrom::Start(record))?;
        file.read_exact(&mut bytes)?;
        self.disk = u64::from(u32_at(&bytes, 16));
        self.count = u64_at(&bytes, 32);
        self.length = u64_at(&bytes, 40);
        self.start = u64_at(&bytes, 48);
        Ok(Some(record))
    }
}

/// Whether there is a mark at a place.
pub(super) fn is_at(file: &mut dyn Input, at: u64, mark: &[u8; 4]) -> io::Result<bool> {
    let mut bytes = [0; 4];
    file.seek(SeekFrom::Start(at))?;
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(&bytes == mark),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// The files of the directory up to its end, or to where it is broken.
fn listed(file: &mut dyn Input, end: &EndRecord) -> io::Result<Vec<Listed>> {
    file.seek(SeekFrom::Start(end.start))?;
    let mut from = BufReader::new(file.take(end.length));
    let mut files = Vec::new();
    loop {
        let mut fixed = [0; 46];
        if !is_whole(from.read_exact(&mut fixed))? || !fixed.starts_with(b"PK\x01\x02") {
            return Ok(files);
        }
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(u16_at(&fixed, at)));
        let mut rest = vec![0; name + extra + comment];
        if !is_whole(from.read_exact(&mut rest))? {
            return Ok(files);
        }
        let (name, rest) = rest.split_at(name);
        files.push(Listed::from(&fixed, name, rest.get(..extra).unwrap_or_default(), end.shift));
    }
}

/// False at the end of the bytes.
fn is_whole(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

impl Listed {
    fn from(fixed: &[u8], name: &[u8], extra: &[u8], shift: u64) -> Listed {
        let attributes = u32_at(fixed, 38);
        // The upper byte of the version is the system, 3 for Unix, whose mode is in the upper half of the attributes.
        let is_unix = u16_at(fixed, 4) >> 8 == 3;
        let mut listed = Listed {
            name: name.to_vec(),
            is_utf8: u16_at(fixed, 8) & 0x800 != 0,
            flags: u16_at(fixed, 8),
            method: u16_at(fixed, 10),
            crc: u32_at(fixed, 16),
            packed: u64::from(u32_at(fixed, 20)),
            size: u64::from(u32_at(fixed, 24)),
            header: u64::from(u32_at(fixed, 42)),
            is_folder: name.ends_with(b"/") || (u32_at(fixed, 24) == 0 && attributes & 0x10 != 0),
            is_link: is_unix && (attributes >> 16) & 0xf000 == 0xa000,
        };
        listed.extend(extra);
        listed.header = listed.header.saturating_add(shift);
        listed
    }

    /// Takes what the extra fields say (4.5.3, 4.6.9).
    fn extend(&mut self, mut extra: &[u8]) {
        while let Some((id, field, rest)) = field(extra) {
            extra = rest;
            match id {
                0x0001 => {
                    let mut at = 0;
                    for value in [&mut self.size, &mut self.packed, &mut self.header] {
                        if *value == 0xffff_ffff && at + 8 <= field.len() {
                            *value = u64_at(field, at);
                            at += 8;
                        }
                    }
                }
                // The name again in UTF-8, with the checksum of the name that it stands for.
                0x7075 if field.first() == Some(&1) && u32_at(field, 1) == checksum(&self.name) => {
                    if let Some(name) = field.get(5..).filter(|name| std::str::from_utf8(name).is_ok()) {
                        self.name = name.to_vec();
                        self.is_utf8 = true;
                    }
                }
                _ => {}
            }
        }
    }
}

/// The first extra field: its number, its bytes and the fields after it.
fn field(extra: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (head, rest) = extra.split_at_checked(4)?;
    let (field, rest) = rest.split_at_checked(usize::from(u16_at(head, 2)))?;
    Some((u16_at(head, 0), field, rest))
}

/// The little-endian number at a place; 0 beyond the end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
