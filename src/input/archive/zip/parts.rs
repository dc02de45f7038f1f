//! The parts of a package: a zip file whose files make up one document, read one at a time as streams.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::rc::Rc;

use flate2::bufread::DeflateDecoder;

use super::super::{Input, Refusal};
use super::directory::{self, Listed};
use super::{ENCRYPTED, data};

/// Bytes that a part may unpack to.
const PART: u64 = 256 << 20;
/// Bytes that all parts that are read may unpack to.
const PACKAGE: u64 = 512 << 20;

/// A package that is open.
pub struct Parts<'a> {
    file: &'a mut dyn Input,
    /// Parts by their names in lower case: names of parts do not differ in case only (ECMA-376 part 2, 6.2.2).
    listed: HashMap<String, Listed>,
    /// Whether two parts have one name.
    is_ambiguous: bool,
    left: Rc<Cell<u64>>,
}

impl<'a> Parts<'a> {
    /// Opens a package.
    ///
    /// # Errors
    ///
    /// Where the list of its parts cannot be read.
    pub fn open(file: &'a mut dyn Input) -> Result<Self, Refusal> {
        let directory = directory::read(file)?;
        let named = directory.files.into_iter().map(|listed| (key(&String::from_utf8_lossy(&listed.name)), listed));
        // Of two parts of one name the first counts, whatever the reason for the second.
        let (mut parts, mut count) = (HashMap::new(), 0_usize);
        for (name, listed) in named {
            parts.entry(name).or_insert(listed);
            count += 1;
        }
        let is_ambiguous = parts.len() < count;
        Ok(Parts { file, listed: parts, is_ambiguous, left: Rc::new(Cell::new(PACKAGE)) })
    }

    /// Whether two parts have one name, so that one program reads the first and another the second.
    pub fn is_ambiguous(&self) -> bool {
        self.is_ambiguous
    }

    /// Whether a part is there and wants a password.
    pub fn is_locked(&self, name: &str) -> bool {
        self.listed.get(&key(name)).is_some_and(|listed| listed.flags & ENCRYPTED != 0)
    }

    pub fn has(&self, name: &str) -> bool {
        self.listed.contains_key(&key(name))
    }

    /// Opens a part; `None` where there is none of this name, or it is packed in a way that packages do not use. Reading
    /// fails with `FileTooLarge` where it unpacks to too much, and with `InvalidData` where it is damaged.
    pub fn part(&mut self, name: &str) -> Option<PartBytes<'_>> {
        let listed = self.listed.get(&key(name)).filter(|listed| listed.flags & ENCRYPTED == 0)?;
        let packed = BufReader::new(data(self.file, listed).ok()?);
        let unpacked: Box<dyn Read + '_> = match listed.method {
            0 => Box::new(packed),
            8 => Box::new(DeflateDecoder::new(packed)),
            _ => return None,
        };
        let step = Rc::new(Cell::new(u64::MAX));
        let checked = Checked {
            unpacked,
            crc: flate2::Crc::new(),
            stated: (listed.size, listed.crc),
            left: Rc::clone(&self.left),
            step: Rc::clone(&step),
        };
        Some(PartBytes { from: BufReader::new(checked), step })
    }
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// The bytes of a part.
pub struct PartBytes<'a> {
    from: BufReader<Checked<'a>>,
    step: Rc<Cell<u64>>,
}

impl PartBytes<'_> {
    /// What bounds the bytes until it is set again: so no single thing in the part takes more memory than that.
    pub fn step(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.step)
    }
}

impl Read for PartBytes<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.from.read(buffer)
    }
}

impl BufRead for PartBytes<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.from.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.from.consume(amount);
    }
}

/// Counts what is unpacked, and compares it with what the list of files says at the end.
struct Checked<'a> {
    unpacked: Box<dyn Read + 'a>,
    crc: flate2::Crc,
    stated: (u64, u32),
    left: Rc<Cell<u64>>,
    step: Rc<Cell<u64>>,
}

impl Read for Checked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.unpacked.read(buffer).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
        self.crc.update(buffer.get(..length).unwrap_or_default());
        let (size, crc) = self.stated;
        // The counter of the checksum has 32 bits, and so has what it is compared with here.
        let read = u64::from(self.crc.amount());
        if read > PART {
            return Err(ErrorKind::FileTooLarge.into());
        }
        if read > size || (length == 0 && !buffer.is_empty() && (read, self.crc.sum()) != (size, crc)) {
            return Err(ErrorKind::InvalidData.into());
        }
        for left in [&self.left, &self.step] {
            left.set(left.get().checked_sub(length as u64).ok_or(ErrorKind::FileTooLarge)?);
        }
        Ok(length)
    }
}
