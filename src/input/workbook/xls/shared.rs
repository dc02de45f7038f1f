//! Strings that may go on in the records behind: those that cells share ([MS-XLS] 2.4.265), and those of formulas.

use super::super::WorkbookFault;
use super::super::strings::Strings;
use super::CONTINUE;
use super::record::{Records, u16_at, u32_at};
use super::text::{StringEncoding, take_units};

/// Has the characters of a string in two bytes each.
const WIDE: u8 = 1;
/// Is followed by how it is pronounced.
const EXTENDED: u8 = 4;
/// Is followed by where its fonts change.
const RICH: u8 = 8;

/// Bytes that go on from a record to those behind it.
struct ContinuedBytes<'a, 'b> {
    data: &'a [u8],
    behind: &'b mut Records<'a>,
}

impl<'a> ContinuedBytes<'a, '_> {
    /// Goes on to the next record where this one is used up; false at the end.
    fn is_more(&mut self) -> bool {
        while self.data.is_empty() {
            match self.behind.next_of(CONTINUE) {
                Some(data) => self.data = data,
                None => return false,
            }
        }
        true
    }

    /// Takes so many bytes, which lie in one record.
    fn take(&mut self, length: usize) -> Result<&'a [u8], WorkbookFault> {
        if length > 0 && !self.is_more() {
            return Err(WorkbookFault::Damaged);
        }
        let (taken, rest) = self.data.split_at_checked(length).ok_or(WorkbookFault::Damaged)?;
        self.data = rest;
        Ok(taken)
    }

    /// Passes over so many bytes, which may go on in the next record.
    fn skip(&mut self, mut length: usize) -> Result<(), WorkbookFault> {
        while length > 0 {
            if !self.is_more() {
                return Err(WorkbookFault::Damaged);
            }
            let step = length.min(self.data.len());
            self.data = self.data.get(step..).unwrap_or_default();
            length -= step;
        }
        Ok(())
    }

    /// Characters; where they go on in the next record, their width is stated there anew.
    fn characters(&mut self, mut length: usize, mut is_wide: bool) -> Result<String, WorkbookFault> {
        let mut units = Vec::new();
        while length > 0 {
            if self.data.is_empty() {
                if !self.is_more() {
                    return Err(WorkbookFault::Damaged);
                }
                is_wide = self.take(1)?.first().is_some_and(|flags| flags & WIDE != 0);
                continue;
            }
            let taken = take_units(self.data, is_wide, length, &mut units);
            let bytes = if is_wide { 2 * taken } else { taken };
            if taken == 0 {
                // Half a character.
                return Err(WorkbookFault::Damaged);
            }
            self.data = self.data.get(bytes..).unwrap_or_default();
            length -= taken;
        }
        Ok(String::from_utf16_lossy(&units))
    }
}

/// The strings that cells share; a count that is too large is not believed.
pub(super) fn strings<'a>(data: &'a [u8], behind: &mut Records<'a>) -> Result<Strings, WorkbookFault> {
    let mut bytes = ContinuedBytes { data, behind };
    let count = u32_at(bytes.take(8)?, 4).ok_or(WorkbookFault::Damaged)?;
    let mut strings = Strings::default();
    for _ in 0..count {
        if !bytes.is_more() {
            // Some count too many. A cell that refers to one that is not there is refused.
            break;
        }
        let head = bytes.take(3)?;
        let (length, flags) = (u16_at(head, 0).ok_or(WorkbookFault::Damaged)?, head.get(2).copied().unwrap_or(0));
        let mut behind_it = 0_usize;
        if flags & RICH != 0 {
            behind_it += 4 * usize::from(u16_at(bytes.take(2)?, 0).ok_or(WorkbookFault::Damaged)?);
        }
        if flags & EXTENDED != 0 {
            behind_it += u32_at(bytes.take(4)?, 0).ok_or(WorkbookFault::Damaged)? as usize;
        }
        strings.push(&bytes.characters(usize::from(length), flags & WIDE != 0)?)?;
        bytes.skip(behind_it)?;
    }
    Ok(strings)
}

/// The text of a formula, which may go on in the records behind.
pub(super) fn continued<'a>(
    data: &'a [u8],
    behind: &mut Records<'a>,
    encoding: StringEncoding,
) -> Result<String, WorkbookFault> {
    if encoding != StringEncoding::Unicode {
        return encoding.text(data, 0, 2);
    }
    let mut bytes = ContinuedBytes { data, behind };
    let length = u16_at(bytes.take(2)?, 0).ok_or(WorkbookFault::Damaged)?;
    if length == 0 {
        return Ok(String::new());
    }
    let is_wide = bytes.take(1)?.first().is_some_and(|flags| flags & WIDE != 0);
    bytes.characters(usize::from(length), is_wide)
}
