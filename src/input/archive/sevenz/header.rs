//! What the header of a 7z archive asks for in memory, known before any of it is given (7zFormat.txt of the LZMA SDK).
//!
//! The crate that unpacks takes some 200 bytes of memory for every file that the header counts, and a file need take no
//! more than a bit in it, which is packed besides. So the counts are read here first. What the files are is left to it.

use std::io::{Read, SeekFrom};

use lzma_rust2::{Lzma2Reader, LzmaReader};

use super::super::Input;

/// Bytes before the packed streams: the signature and where the header is.
const SIGNATURE: u64 = 32;
/// Bytes of the header at most, unpacked.
const LARGEST: u64 = 32 << 20;

const HEADER: u8 = 0x01;
const PROPERTIES: u8 = 0x02;
const ADDITIONAL_STREAMS: u8 = 0x03;
const MAIN_STREAMS: u8 = 0x04;
const FILES: u8 = 0x05;
const PACK_INFO: u8 = 0x06;
const UNPACK_INFO: u8 = 0x07;
const SUB_STREAMS: u8 = 0x08;
const SIZE: u8 = 0x09;
const CRC: u8 = 0x0a;
const FOLDER: u8 = 0x0b;
const UNPACK_SIZE: u8 = 0x0c;
const NUM_SUB_STREAMS: u8 = 0x0d;
const ENCODED: u8 = 0x17;

const COPY: &[u8] = &[0x00];
const LZMA: &[u8] = &[0x03, 0x01, 0x01];
const PPMD: &[u8] = &[0x03, 0x04, 0x01];
const LZMA2: &[u8] = &[0x21];
const AES: &[u8] = &[0x06, 0xf1, 0x07, 0x01];

/// What the header counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HeaderCounts {
    pub files: u64,
    /// Bytes of dictionaries and models that each block takes to be unpacked.
    pub memory: Vec<u64>,
}

/// Why the header cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeaderFault {
    CutOff,
    Damaged,
    Encrypted,
    /// Larger than it may be.
    Large,
}

/// Reads the header of an archive of `size` bytes.
pub(super) fn counts(file: &mut dyn Input, size: u64) -> Result<HeaderCounts, HeaderFault> {
    let start = exactly(file, 0, SIGNATURE)?;
    let [position, length, crc] = [(12, 8), (20, 8), (28, 4)].map(|(at, length)| little(&start, at, length));
    let stated = start.get(12..32).unwrap_or_default();
    if super::super::checksum(stated) as u64 != little(&start, 8, 4) {
        return Err(HeaderFault::Damaged);
    }
    if length == 0 {
        return Ok(HeaderCounts::default());
    }
    let position = position.checked_add(SIGNATURE).ok_or(HeaderFault::Damaged)?;
    if position.checked_add(length).is_none_or(|end| end > size) {
        return Err(HeaderFault::CutOff);
    }
    if length > LARGEST {
        return Err(HeaderFault::Large);
    }
    let header = exactly(file, position, length)?;
    if super::super::checksum(&header) as u64 != crc {
        return Err(HeaderFault::Damaged);
    }
    match header.split_first() {
        Some((&ENCODED, streams)) => {
            let streams = ByteReader(streams).streams().ok_or(HeaderFault::Damaged)?;
            ByteReader(&streams.unpack(file)?).counts().ok_or(HeaderFault::Damaged)
        }
        _ => ByteReader(&header).counts().ok_or(HeaderFault::Damaged),
    }
}

fn exactly(file: &mut dyn Input, at: u64, length: u64) -> Result<Vec<u8>, HeaderFault> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at)).map_err(|_| HeaderFault::CutOff)?;
    file.take(length).read_to_end(&mut bytes).map_err(|_| HeaderFault::CutOff)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(HeaderFault::CutOff) }
}

/// The little-endian number at a place.
fn little(bytes: &[u8], at: usize, length: usize) -> u64 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes.iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte))
}

/// A method of a block with its parameters.
#[derive(Clone, Debug)]
struct Coder {
    method: Vec<u8>,
    properties: Vec<u8>,
}

impl Coder {
    /// Bytes that it takes beside what is always needed.
    fn memory(&self) -> u64 {
        match self.method.as_slice() {
            LZMA | PPMD => little(&self.properties, 1, 4),
            LZMA2 => u64::from(lzma2_dictionary(&self.properties)),
            _ => 0,
        }
    }
}

fn lzma2_dictionary(properties: &[u8]) -> u32 {
    match properties.first() {
        Some(&bits @ 0..40) => (2 | u32::from(bits) & 1) << (bits / 2 + 11),
        _ => u32::MAX,
    }
}

/// Blocks and where they are.
#[derive(Clone, Debug, Default)]
struct Streams {
    /// Bytes behind the signature.
    position: u64,
    /// Bytes of each packed stream.
    packed: Vec<u64>,
    blocks: Vec<Vec<Coder>>,
    /// Bytes that the first block unpacks to.
    unpacked: u64,
    /// Files with content.
    sub_streams: u64,
}

impl Streams {
    /// Unpacks the first block, which is the header proper.
    fn unpack(&self, file: &mut dyn Input) -> Result<Vec<u8>, HeaderFault> {
        let coders = self.blocks.first().ok_or(HeaderFault::Damaged)?;
        if coders.iter().any(|coder| coder.method == AES) {
            return Err(HeaderFault::Encrypted);
        }
        let ([coder], Some(&packed)) = (coders.as_slice(), self.packed.first()) else {
            return Err(HeaderFault::Damaged);
        };
        if self.unpacked > LARGEST || packed > LARGEST {
            return Err(HeaderFault::Large);
        }
        let packed = exactly(file, self.position.saturating_add(SIGNATURE), packed)?;
        // No more of a dictionary is used than there is to unpack.
        let within = |dictionary: u32| dictionary.min(u32::try_from(self.unpacked).unwrap_or(u32::MAX).max(1 << 12));
        let mut bytes = Vec::new();
        let mut read =
            |from: &mut dyn Read| from.take(self.unpacked).read_to_end(&mut bytes).map_err(|_| HeaderFault::Damaged);
        match coder.method.as_slice() {
            COPY => read(&mut packed.as_slice())?,
            LZMA => {
                let properties = coder.properties.first().copied().ok_or(HeaderFault::Damaged)?;
                let dictionary = within(u32::try_from(coder.memory()).unwrap_or(u32::MAX));
                let reader = LzmaReader::new_with_props(packed.as_slice(), self.unpacked, properties, dictionary, None);
                read(&mut reader.map_err(|_| HeaderFault::Damaged)?)?
            }
            LZMA2 => {
                let dictionary = within(lzma2_dictionary(&coder.properties));
                read(&mut Lzma2Reader::new(packed.as_slice(), dictionary, None))?
            }
            _ => return Err(HeaderFault::Damaged),
        };
        if bytes.len() as u64 == self.unpacked { Ok(bytes) } else { Err(HeaderFault::Damaged) }
    }
}

/// The rest of a header. Every method takes something from its front and is `None` where that is not there. All counts
/// are believed only as far as there are bytes for them.
struct ByteReader<'a>(&'a [u8]);

impl ByteReader<'_> {
    fn counts(&mut self) -> Option<HeaderCounts> {
        if self.byte()? != HEADER {
            return None;
        }
        let mut counts = HeaderCounts::default();
        loop {
            match self.byte()? {
                PROPERTIES => {
                    while self.byte()? != 0 {
                        let length = self.number()?;
                        self.skip(length)?;
                    }
                }
                ADDITIONAL_STREAMS => drop(self.streams()?),
                MAIN_STREAMS => {
                    let streams = self.streams()?;
                    counts.memory = streams.blocks.iter().map(|block| block.iter().map(Coder::memory).sum()).collect();
                    counts.files = counts.files.max(streams.sub_streams);
                }
                FILES => {
                    counts.files = counts.files.max(self.number()?);
                    return Some(counts);
                }
                0 => return Some(counts),
                _ => return None,
            }
        }
    }

    fn streams(&mut self) -> Option<Streams> {
        let mut streams = Streams::default();
        let mut crcs = Vec::new();
        loop {
            match self.byte()? {
                PACK_INFO => self.pack_info(&mut streams)?,
                UNPACK_INFO => {
                    crcs = self.unpack_info(&mut streams)?;
                    streams.sub_streams = streams.blocks.len() as u64;
                }
                SUB_STREAMS => self.sub_streams(&mut streams, &crcs)?,
                0 => return Some(streams),
                _ => return None,
            }
        }
    }

    fn pack_info(&mut self, streams: &mut Streams) -> Option<()> {
        streams.position = self.number()?;
        let count = self.number()?;
        loop {
            match self.byte()? {
                SIZE => {
                    for _ in 0..count {
                        streams.packed.push(self.number()?);
                    }
                }
                CRC => drop(self.digests(count)?),
                0 => return Some(()),
                _ => return None,
            }
        }
    }

    /// Tells of each block whether it has a checksum.
    fn unpack_info(&mut self, streams: &mut Streams) -> Option<Vec<bool>> {
        let (FOLDER, count, 0) = (self.byte()?, self.number()?, self.byte()?) else { return None };
        let mut outputs = Vec::new();
        for _ in 0..count {
            let (coders, output) = self.folder()?;
            streams.blocks.push(coders);
            outputs.push(output);
        }
        if self.byte()? != UNPACK_SIZE {
            return None;
        }
        for (block, output) in outputs.into_iter().enumerate() {
            for _ in 0..output {
                let size = self.number()?;
                if block == 0 {
                    streams.unpacked = size;
                }
            }
        }
        let mut crcs = Vec::new();
        loop {
            match self.byte()? {
                CRC => crcs = self.digests(count)?,
                0 => return Some(crcs),
                _ => return None,
            }
        }
    }

    /// The methods of a block, and how many streams come out of them.
    fn folder(&mut self) -> Option<(Vec<Coder>, u64)> {
        let count = self.number()?;
        let (mut coders, mut inputs, mut outputs) = (Vec::new(), 0_u64, 0_u64);
        for _ in 0..count {
            let flags = self.byte()?;
            let method = self.take(u64::from(flags & 0xf))?.to_vec();
            let (input, output) = if flags & 0x10 == 0 { (1, 1) } else { (self.number()?, self.number()?) };
            inputs = inputs.checked_add(input)?;
            outputs = outputs.checked_add(output)?;
            let length = if flags & 0x20 == 0 { 0 } else { self.number()? };
            coders.push(Coder { method, properties: self.take(length)?.to_vec() });
        }
        let pairs = outputs.checked_sub(1)?;
        for _ in 0..pairs {
            self.number()?;
            self.number()?;
        }
        let packed = inputs.checked_sub(pairs)?;
        for _ in 0..if packed > 1 { packed } else { 0 } {
            self.number()?;
        }
        Some((coders, outputs))
    }

    fn sub_streams(&mut self, streams: &mut Streams, crcs: &[bool]) -> Option<()> {
        let mut of_block = vec![1; streams.blocks.len()];
        loop {
            match self.byte()? {
                NUM_SUB_STREAMS => {
                    for count in &mut of_block {
                        *count = self.number()?;
                    }
                    streams.sub_streams = of_block.iter().try_fold(0, |sum: u64, &count| sum.checked_add(count))?;
                }
                SIZE => {
                    for _ in 0..of_block.iter().map(|count| count.saturating_sub(1)).sum() {
                        self.number()?;
                    }
                }
                CRC => {
                    let blocks = of_block.iter().enumerate();
                    let without = blocks.filter(|&(at, &count)| count != 1 || crcs.get(at) != Some(&true));
                    self.digests(without.map(|(_, &count)| count).sum())?;
                }
                0 => return Some(()),
                _ => return None,
            }
        }
    }

    /// Tells which of `count` things have a checksum, and passes the checksums over.
    fn digests(&mut self, count: u64) -> Option<Vec<bool>> {
        let defined: Vec<bool> = if self.byte()? != 0 {
            // Each has four bytes.
            if count > self.0.len() as u64 / 4 {
                return None;
            }
            vec![true; usize::try_from(count).ok()?]
        } else {
            let bits = self.take(count.div_ceil(8))?;
            let is_set = |at: usize| bits.get(at / 8).is_some_and(|byte| byte & (0x80 >> (at % 8)) != 0);
            (0..usize::try_from(count).ok()?).map(is_set).collect()
        };
        self.skip(4 * defined.iter().filter(|&&defined| defined).count() as u64)?;
        Some(defined)
    }

    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    fn take(&mut self, length: u64) -> Option<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip(&mut self, length: u64) -> Option<()> {
        self.take(length).map(drop)
    }

    /// A number of one to nine bytes: the ones at the top of the first byte count the bytes that follow.
    fn number(&mut self) -> Option<u64> {
        let first = self.byte()?;
        let more = first.leading_ones();
        let low = little(self.take(u64::from(more))?, 0, more as usize);
        let high = u64::from(first) & 0x7f_u64.checked_shr(more).unwrap_or(0);
        Some(low | high.checked_shl(8 * more).unwrap_or(0))
    }
}
