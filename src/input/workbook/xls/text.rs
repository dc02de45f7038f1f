//! The strings of a workbook within one record: UTF-16, or its lower bytes, since Excel 97; bytes of a code page before.

use encoding_rs::{BIG5, EUC_KR, GBK, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

use super::super::WorkbookFault;
use super::record::u16_at;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StringEncoding {
    Unicode,
    Bytes(&'static encoding_rs::Encoding),
}

impl StringEncoding {
    /// The encoding of a code page of Windows.
    pub fn of_code_page(number: u16) -> StringEncoding {
        StringEncoding::Bytes(match number {
            936 => GBK,
            950 => BIG5,
            932 => SHIFT_JIS,
            949 => EUC_KR,
            1250 => WINDOWS_1250,
            1251 => WINDOWS_1251,
            65001 => UTF_8,
            _ => WINDOWS_1252,
        })
    }

    /// The string at a place, whose length is in one byte or two. In UTF-16 a byte of flags is behind it (2.5.294, 2.5.240).
    pub fn text(self, data: &[u8], at: usize, width: usize) -> Result<String, WorkbookFault> {
        let length = match width {
            1 => data.get(at).copied().map(usize::from),
            _ => u16_at(data, at).map(usize::from),
        };
        let length = length.ok_or(WorkbookFault::Damaged)?;
        let rest = data.get(at + width..).unwrap_or_default();
        match self {
            StringEncoding::Bytes(encoding) => {
                let bytes = rest.get(..length).ok_or(WorkbookFault::Damaged)?;
                Ok(encoding.decode_without_bom_handling(bytes).0.into_owned())
            }
            StringEncoding::Unicode => {
                let Some((&flags, characters)) = rest.split_first() else {
                    // Without characters some leave the flags out.
                    return if length == 0 { Ok(String::new()) } else { Err(WorkbookFault::Damaged) };
                };
                let mut units = Vec::with_capacity(length);
                if take_units(characters, flags & 1 != 0, length, &mut units) < length {
                    return Err(WorkbookFault::Damaged);
                }
                Ok(String::from_utf16_lossy(&units))
            }
        }
    }
}

/// Takes up to `most` units of UTF-16, of two bytes or the lower byte only; tells how many there were.
pub(super) fn take_units(bytes: &[u8], is_wide: bool, most: usize, units: &mut Vec<u16>) -> usize {
    let before = units.len();
    if is_wide {
        units.extend(bytes.chunks_exact(2).take(most).filter_map(|unit| u16_at(unit, 0)));
    } else {
        units.extend(bytes.iter().take(most).map(|&byte| u16::from(byte)));
    }
    units.len() - before
}
