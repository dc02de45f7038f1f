//! The records of a workbook, and the little-endian numbers in them.

/// A record; what is longer than 8,224 bytes goes on in records behind it.
pub(super) struct BiffRecord<'a> {
    pub kind: u16,
    pub data: &'a [u8],
    /// Where in the stream it begins.
    pub at: usize,
}

/// The records from a place in the stream on, up to where they are cut off.
#[derive(Clone)]
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8], at: usize) -> Self {
        Records { stream, at }
    }

    /// The next record, if it is of this kind.
    pub fn next_of(&mut self, kind: u16) -> Option<&'a [u8]> {
        let before = self.at;
        match self.next() {
            Some(record) if record.kind == kind => Some(record.data),
            _ => {
                self.at = before;
                None
            }
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = BiffRecord<'a>;

    fn next(&mut self) -> Option<BiffRecord<'a>> {
        let at = self.at;
        let rest = self.stream.get(at..)?;
        let (kind, length) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
        let data = rest.get(4..4 + length)?;
        self.at = at + 4 + length;
        Some(BiffRecord { kind, data, at })
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().map(|bytes| f64::from_le_bytes(*bytes))
}
