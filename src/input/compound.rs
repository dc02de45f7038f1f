//! OLE compound files: the container of .doc, .xls and .ppt, and of Office files that are encrypted ([MS-CFB]).
//!
//! Tells what such a file is by the names of its streams, and takes a stream out of it. What a stream says is left to
//! the readers of its format.

use std::io::{Read, SeekFrom};

use super::content::Input;

/// Sectors that stand for no sector: free, end of a chain, the tables themselves ([MS-CFB] 2.1).
const FIRST_SPECIAL: u32 = 0xffff_fffa;
/// Streams below this size lie in the small sectors of the ministream.
const CUTOFF: u64 = 4096;
const SMALL: usize = 64;
const ENTRY: usize = 128;

const STREAM: u8 = 2;
const ROOT: u8 = 5;
const NOTHING: u32 = 0xffff_ffff;

/// What an OLE compound file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compound {
    /// Word 97 and later (.doc).
    Word,
    /// WPS Writer (.wps); its text is where Word has it.
    WpsWriter,
    /// Excel (.xls), also of WPS (.et).
    Excel,
    /// PowerPoint (.ppt).
    PowerPoint,
    /// An Office file of 2007 or later that is encrypted.
    EncryptedOffice,
    Other,
}

/// What a compound file is, by the streams at its top; `None` where it is none, or its directory cannot be read.
pub fn compound(file: &mut dyn Input) -> Option<Compound> {
    let file = CompoundFile::open(file)?;
    let names: Vec<String> = file.top().into_iter().filter_map(|at| file.entry(at)).map(|entry| entry.name()).collect();
    let has = |name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    Some(if has("EncryptedPackage") {
        Compound::EncryptedOffice
    } else if has("WordDocument") {
        let is_wps = names.iter().any(|name| name.starts_with("Wps") || name.starts_with("KSO"));
        if is_wps { Compound::WpsWriter } else { Compound::Word }
    } else if has("Workbook") || has("Book") {
        Compound::Excel
    } else if has("PowerPoint Document") {
        Compound::PowerPoint
    } else {
        Compound::Other
    })
}

/// The bytes of a stream at the top of a compound file; `None` where it is not there, or cut off.
pub(super) fn stream(file: &mut dyn Input, name: &str) -> Option<Vec<u8>> {
    let mut file = CompoundFile::open(file)?;
    let of_name = |entry: &DirectoryEntry| entry.kind() == STREAM && entry.name().eq_ignore_ascii_case(name);
    let entry = file.top().into_iter().filter_map(|at| file.entry(at)).find(of_name)?;
    let (start, size) = (entry.start(), file.size(&entry));
    if size >= CUTOFF {
        return file.chain(start, Some(size));
    }
    let root = file.entry(0).filter(|root| root.kind() == ROOT)?;
    let (root_start, root_size) = (root.start(), file.size(&root));
    let small = file.chain(root_start, Some(root_size))?;
    let (table, length) = file.small_table;
    let table = file.chain(table, Some(u64::from(length).checked_mul(file.sector as u64)?))?;
    let mut bytes = Vec::new();
    let mut number = start as usize;
    while (bytes.len() as u64) < size {
        bytes.extend_from_slice(small.get(number.checked_mul(SMALL)?..)?.get(..SMALL)?);
        number = u32_at(&table, number.checked_mul(4)?)? as usize;
    }
    bytes.truncate(usize::try_from(size).ok()?);
    Some(bytes)
}

/// The sectors of a compound file and the table that chains them.
struct CompoundFile<'a> {
    input: &'a mut dyn Input,
    /// Bytes of a sector, 512 or 4,096.
    sector: usize,
    /// Sectors that there can be.
    count: usize,
    /// The sector behind each in its chain.
    table: Vec<u32>,
    /// Where the table of the small sectors begins, and how many sectors it has.
    small_table: (u32, u32),
    directory: Vec<u8>,
}

/// 128 bytes of the directory (2.6.1).
struct DirectoryEntry<'a>(&'a [u8]);

impl DirectoryEntry<'_> {
    fn name(&self) -> String {
        let length = usize::from(u16_at(self.0, 64).unwrap_or(0)).saturating_sub(2).min(62);
        let units = self.0.get(..length).unwrap_or_default().chunks_exact(2);
        String::from_utf16_lossy(&units.map(|unit| u16_at(unit, 0).unwrap_or(0)).collect::<Vec<u16>>())
    }

    fn kind(&self) -> u8 {
        self.0.get(66).copied().unwrap_or(0)
    }

    /// The entries before and behind it in its storage, and the first of its own.
    fn left_right_child(&self) -> [u32; 3] {
        [68, 72, 76].map(|at| u32_at(self.0, at).unwrap_or(NOTHING))
    }

    fn start(&self) -> u32 {
        u32_at(self.0, 116).unwrap_or(NOTHING)
    }
}

impl<'a> CompoundFile<'a> {
    fn open(input: &'a mut dyn Input) -> Option<CompoundFile<'a>> {
        let length = input.seek(SeekFrom::End(0)).ok()?;
        input.seek(SeekFrom::Start(0)).ok()?;
        let mut header = [0; 512];
        input.read_exact(&mut header).ok()?;
        if !header.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return None;
        }
        let sector = match u16_at(&header, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let count = usize::try_from(length).ok()? / sector + 1;
        let small_table = (u32_at(&header, 60)?, u32_at(&header, 64)?);
        let mut file = CompoundFile { input, sector, count, table: Vec::new(), small_table, directory: Vec::new() };
        for number in file.sectors_of_table(&header)? {
            let block = file.sector(number)?;
            file.table.extend((0..block.len() / 4).filter_map(|at| u32_at(&block, 4 * at)));
        }
        file.directory = file.chain(u32_at(&header, 48)?, None)?;
        Some(file)
    }

    /// The sectors that the table of sectors is in: 109 of them are in the header, the others in a chain of their own.
    fn sectors_of_table(&mut self, header: &[u8]) -> Option<Vec<u32>> {
        let mut sectors: Vec<u32> = (0..109).filter_map(|at| u32_at(header, 76 + 4 * at)).collect();
        sectors.retain(|&sector| sector < FIRST_SPECIAL);
        // More than there are sectors to chain there cannot be.
        let most = self.count / (self.sector / 4) + 1;
        let mut next = u32_at(header, 68)?;
        while next < FIRST_SPECIAL && sectors.len() < most {
            let block = self.sector(next)?;
            let last = self.sector - 4;
            sectors.extend((0..last / 4).filter_map(|at| u32_at(&block, 4 * at)).filter(|&at| at < FIRST_SPECIAL));
            next = u32_at(&block, last)?;
        }
        sectors.truncate(most);
        Some(sectors)
    }

    /// A sector; the last may be cut short.
    fn sector(&mut self, number: u32) -> Option<Vec<u8>> {
        let start = (u64::from(number) + 1) * self.sector as u64;
        self.input.seek(SeekFrom::Start(start)).ok()?;
        let mut bytes = Vec::with_capacity(self.sector);
        (&mut *self.input).take(self.sector as u64).read_to_end(&mut bytes).ok()?;
        Some(bytes).filter(|bytes| !bytes.is_empty())
    }

    /// The first bytes of a chain, or all; `None` where it ends before, or leads astray.
    fn chain(&mut self, start: u32, size: Option<u64>) -> Option<Vec<u8>> {
        let size = size.map(usize::try_from).transpose().ok()?;
        let mut bytes = Vec::new();
        let mut number = start;
        let mut steps = 0;
        while size.map_or(number < FIRST_SPECIAL, |size| bytes.len() < size) {
            steps += 1;
            if steps > self.count {
                return None;
            }
            let step = self.sector(number)?;
            let is_short = step.len() < self.sector;
            bytes.extend_from_slice(&step);
            // Only the last sector of the file may be short, and none follows it.
            if is_short && size.is_some_and(|size| bytes.len() < size) {
                return None;
            }
            number = *self.table.get(number as usize)?;
        }
        bytes.truncate(size.unwrap_or(usize::MAX));
        Some(bytes)
    }

    fn entry(&self, at: usize) -> Option<DirectoryEntry<'_>> {
        self.directory.get(at.checked_mul(ENTRY)?..)?.get(..ENTRY).map(DirectoryEntry)
    }

    fn size(&self, entry: &DirectoryEntry) -> u64 {
        let low = u64::from(u32_at(entry.0, 120).unwrap_or(0));
        // The upper half may hold anything where sectors have 512 bytes (2.6.3).
        if self.sector == 512 { low } else { low | u64::from(u32_at(entry.0, 124).unwrap_or(0)) << 32 }
    }

    /// The entries at the top: not those of embedded files. They are a tree, in which each may name two others.
    fn top(&self) -> Vec<usize> {
        let count = self.directory.len() / ENTRY;
        let mut seen = vec![false; count];
        let mut open: Vec<u32> = self.entry(0).map(|root| root.left_right_child()[2]).into_iter().collect();
        let mut top = Vec::new();
        while let Some(at) = open.pop() {
            let at = at as usize;
            let (Some(seen), Some(entry)) = (seen.get_mut(at), self.entry(at)) else { continue };
            if !std::mem::replace(seen, true) {
                top.push(at);
                let [left, right, _] = entry.left_right_child();
                open.extend([left, right]);
            }
        }
        top
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn compound_files_are_told_by_their_streams() {
        let xls = include_bytes!("../../tests/formats/archives/book.xls").as_slice();
        let encrypted = include_bytes!("../../tests/formats/archives/encrypted.xlsx").as_slice();
        assert_eq!(compound(&mut Cursor::new(xls)), Some(Compound::Excel));
        assert_eq!(compound(&mut Cursor::new(encrypted)), Some(Compound::EncryptedOffice));
        assert_eq!(compound(&mut Cursor::new(&xls[..600])), None);
        assert_eq!(compound(&mut Cursor::new(b"PK\x03\x04")), None);
        let stream = stream(&mut Cursor::new(xls), "workbook").expect("a stream");
        assert!(stream.starts_with(b"\x09\x08"));
    }
}
