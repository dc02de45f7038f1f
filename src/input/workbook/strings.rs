//! The strings that the cells of a workbook share, kept in one piece: millions of them may be empty.

use super::WorkbookFault;

/// Bytes of all strings at most.
const BYTES: usize = 96 << 20;
/// Strings at most.
const STRINGS: usize = 8 << 20;

#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each ends; below `BYTES`.
    ends: Vec<u32>,
}

impl Strings {
    pub fn push(&mut self, string: &str) -> Result<(), WorkbookFault> {
        self.text.push_str(string);
        let end = u32::try_from(self.text.len()).map_err(|_| WorkbookFault::Large)?;
        self.ends.push(end);
        if self.text.len() > BYTES || self.ends.len() > STRINGS { Err(WorkbookFault::Large) } else { Ok(()) }
    }

    pub fn get(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..*self.ends.get(at)? as usize)
    }
}
