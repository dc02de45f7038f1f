//! Unpacking streams (ISO 32000-2, 7.4), never to more than they are allowed.
//!
//! Libraries for PDF unpack a stream whole, whatever its size: 584 kB took 589 MB. Here every step stops at the limit,
//! whatever the order and number of filters. Filters of pictures are not unpacked.

use super::lexer::{hex_digit, is_space};
use flate2::{Decompress, FlushDecompress, Status};

/// What unpacking came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unfiltered {
    pub(super) bytes: Vec<u8>,
    /// It broke off: `bytes` is what came before.
    pub(super) damaged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FilterFault {
    /// It unpacks to more than the limit.
    TooBig,
    /// A picture, or a filter that does not exist.
    Unknown,
}

/// What `DecodeParms` say (7.4.4.4).
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameters {
    pub(super) predictor: usize,
    pub(super) colors: usize,
    pub(super) bits: usize,
    pub(super) columns: usize,
    pub(super) early_change: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { predictor: 1, colors: 1, bits: 8, columns: 1, early_change: true }
    }
}

/// Applies one filter. `limit` is in bytes of what comes out.
pub(super) fn apply(
    name: &[u8],
    bytes: &[u8],
    parameters: Parameters,
    limit: usize,
) -> Result<Unfiltered, FilterFault> {
    let unpacked = match name {
        b"FlateDecode" | b"Fl" => inflate(bytes, limit)?,
        b"LZWDecode" | b"LZW" => lzw(bytes, parameters.early_change, limit)?,
        b"RunLengthDecode" | b"RL" => run_length(bytes, limit)?,
        b"ASCIIHexDecode" | b"AHx" => ascii_hex(bytes),
        b"ASCII85Decode" | b"A85" => ascii_85(bytes, limit)?,
        // Decryption is over when this is called.
        b"Crypt" => Unfiltered { bytes: bytes.to_vec(), damaged: false },
        _ => return Err(FilterFault::Unknown),
    };
    if parameters.predictor < 2 || !matches!(name, b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW") {
        return Ok(unpacked);
    }
    Ok(Unfiltered { bytes: undo_predictor(&unpacked.bytes, parameters), ..unpacked })
}

fn inflate(bytes: &[u8], limit: usize) -> Result<Unfiltered, FilterFault> {
    let zlib = inflate_as(bytes, true, limit)?;
    if !zlib.damaged || !zlib.bytes.is_empty() {
        return Ok(zlib);
    }
    // Some write no header, some a wrong one.
    let headless = inflate_as(bytes, false, limit)?;
    if !headless.bytes.is_empty() {
        return Ok(headless);
    }
    inflate_as(bytes.get(2..).unwrap_or_default(), false, limit)
}

fn inflate_as(bytes: &[u8], zlib: bool, limit: usize) -> Result<Unfiltered, FilterFault> {
    let mut state = Decompress::new(zlib);
    let mut out: Vec<u8> = Vec::new();
    let mut chunk = vec![0; 1 << 15];
    loop {
        let read = usize::try_from(state.total_in()).unwrap_or(usize::MAX);
        let before = state.total_out();
        let status = state.decompress(bytes.get(read..).unwrap_or_default(), &mut chunk, FlushDecompress::None);
        let made = usize::try_from(state.total_out() - before).unwrap_or(0);
        out.extend_from_slice(chunk.get(..made).unwrap_or_default());
        if out.len() > limit {
            return Err(FilterFault::TooBig);
        }
        match status {
            Ok(Status::StreamEnd) => return Ok(Unfiltered { bytes: out, damaged: false }),
            Ok(_) if made > 0 || usize::try_from(state.total_in()).is_ok_and(|now| now > read) => {}
            // A wrong check sum at the end comes after the last byte was handed out.
            Ok(_) | Err(_) => return Ok(Unfiltered { bytes: out, damaged: true }),
        }
    }
}

/// LZW with codes of 9 to 12 bits (7.4.4.2).
fn lzw(bytes: &[u8], early_change: bool, limit: usize) -> Result<Unfiltered, FilterFault> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let early = usize::from(early_change);
    // An entry is a run of what has been written already: where it starts and how long it is.
    let mut entries: Vec<(usize, usize)> = Vec::with_capacity(4096);
    let mut out = Vec::new();
    let (mut buffer, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut previous: Option<(usize, usize)> = None;
    for &byte in bytes {
        buffer = buffer << 8 | u32::from(byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (buffer >> held) as usize & ((1 << width) - 1);
        buffer &= (1 << held) - 1;
        match code {
            CLEAR => {
                entries.clear();
                width = 9;
                previous = None;
                continue;
            }
            END => return Ok(Unfiltered { bytes: out, damaged: false }),
            _ => {}
        }
        let start = out.len();
        if code < CLEAR {
            out.push(code as u8);
        } else if let Some(&(from, length)) = entries.get(code - 258) {
            out.extend_from_within(from..from + length);
        } else if let Some((from, length)) = previous.filter(|_| code - 258 == entries.len()) {
            out.extend_from_within(from..from + length);
            out.extend_from_within(from..from + 1);
        } else {
            return Ok(Unfiltered { bytes: out, damaged: true });
        }
        if out.len() > limit {
            return Err(FilterFault::TooBig);
        }
        if let Some((from, length)) = previous
            && entries.len() < 4096 - 258
        {
            // The run before and the first byte of this one stand next to each other.
            entries.push((from, length + 1));
        }
        previous = Some((start, out.len() - start));
        width = match entries.len() + 258 + early {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
    }
    Ok(Unfiltered { bytes: out, damaged: true })
}

fn run_length(bytes: &[u8], limit: usize) -> Result<Unfiltered, FilterFault> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let [length, tail @ ..] = rest {
        match *length {
            128 => return Ok(Unfiltered { bytes: out, damaged: false }),
            length @ 0..=127 => {
                let (run, tail) = tail.split_at((usize::from(length) + 1).min(tail.len()));
                out.extend_from_slice(run);
                rest = tail;
            }
            length => {
                let Some((&byte, tail)) = tail.split_first() else { break };
                out.resize(out.len() + 257 - usize::from(length), byte);
                rest = tail;
            }
        }
        if out.len() > limit {
            return Err(FilterFault::TooBig);
        }
    }
    Ok(Unfiltered { bytes: out, damaged: false })
}

fn ascii_hex(bytes: &[u8]) -> Unfiltered {
    let digits: Vec<u8> = bytes.iter().take_while(|b| **b != b'>').filter_map(|b| hex_digit(*b)).collect();
    let pairs =
        digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit) << (4 * (2 - pair.len())));
    Unfiltered { bytes: pairs.collect(), damaged: false }
}

fn ascii_85(bytes: &[u8], limit: usize) -> Result<Unfiltered, FilterFault> {
    let mut out = Vec::new();
    let mut group: Vec<u8> = Vec::with_capacity(5);
    let flush = |group: &mut Vec<u8>, out: &mut Vec<u8>| {
        let length = group.len();
        group.resize(5, 84);
        let word = group.iter().fold(0_u32, |word, digit| word.wrapping_mul(85).wrapping_add(u32::from(*digit)));
        out.extend_from_slice(word.to_be_bytes().get(..length.saturating_sub(1)).unwrap_or_default());
        group.clear();
    };
    let bytes = bytes.strip_prefix(b"<~").unwrap_or(bytes);
    for &byte in bytes {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            byte if is_space(byte) => {}
            _ => return Ok(Unfiltered { bytes: out, damaged: true }),
        }
        if group.len() == 5 {
            flush(&mut group, &mut out);
        }
        if out.len() > limit {
            return Err(FilterFault::TooBig);
        }
    }
    if group.len() > 1 {
        flush(&mut group, &mut out);
    }
    Ok(Unfiltered { bytes: out, damaged: false })
}

/// Undoes the difference coding of PNG and TIFF (7.4.4.4).
fn undo_predictor(bytes: &[u8], parameters: Parameters) -> Vec<u8> {
    let bits = parameters.colors.clamp(1, 32) * parameters.bits.clamp(1, 16);
    let pixel = bits.div_ceil(8);
    let row = (bits.saturating_mul(parameters.columns.max(1))).div_ceil(8);
    if parameters.predictor == 2 {
        let mut out = bytes.to_vec();
        // Only whole bytes: others occur in pictures alone.
        if parameters.bits == 8 {
            for row in out.chunks_mut(row) {
                for i in pixel..row.len() {
                    row[i] = row[i].wrapping_add(row[i - pixel]);
                }
            }
        }
        return out;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut above: Vec<u8> = Vec::new();
    for line in bytes.chunks(row.saturating_add(1)) {
        let Some((&kind, coded)) = line.split_first() else { break };
        let mut line = coded.to_vec();
        for i in 0..line.len() {
            let left = i.checked_sub(pixel).map_or(0, |j| line[j]);
            let up = above.get(i).copied().unwrap_or(0);
            let corner = i.checked_sub(pixel).and_then(|j| above.get(j)).copied().unwrap_or(0);
            line[i] = line[i].wrapping_add(match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            });
        }
        out.extend_from_slice(&line);
        above = line;
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |byte: u8| (estimate - i16::from(byte)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}
