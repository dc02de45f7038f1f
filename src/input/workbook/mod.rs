//! Workbooks: the rows of the sheets of an XLSX, XLS or ODS file, with their cells as a person sees them.
//!
//! The formats are read here, as streams, and not by a crate that fills a rectangle of cells first: one cell at the far
//! corner of a sheet would take gigabytes. Sheets that are hidden are left out and named. Which row is the header and
//! what the columns mean is left to the caller.

mod ods;
mod strings;
mod value;
mod xls;
mod xlsx;
mod xml;

use std::io::Cursor;
use std::ops::ControlFlow;

use super::archive::{Budget, Package, package};
use super::compound::{Compound, compound};
use super::content::Refusal;
use crate::messages::{list, said_later};
use tr::tr;

/// Columns of a sheet at most (ECMA-376 part 1, 18.3.1.4; `XFD` is the last).
const COLUMNS: usize = 16_384;
/// Bytes of the cells of a row at most; of one cell, Excel allows 32,767 characters.
const ROW: usize = 32 << 20;
/// Bytes of all rows at most, empty cells with those that a `String` has: one cell at the far end of a row makes all
/// before it.
const ROWS: u64 = 2 << 30;

/// A row that has a cell that is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The name of its sheet.
    pub sheet: String,
    /// Its number as the spreadsheet shows it, from 1.
    pub number: u32,
    /// From column A to the last that is not empty. Of merged cells the first has the value.
    pub cells: Vec<String>,
}

/// What is done with each row; after `Break` none follows.
type OnRow<'a> = dyn FnMut(SheetRow) -> ControlFlow<()> + 'a;

/// Reads the rows of the visible sheets in the order of the workbook. Gives what was left out, each a sentence.
///
/// Numbers are as they are stored, to 15 digits, without `.0`; percentages as they are shown; dates in ISO 8601, with a
/// time where they have one; `TRUE` and `FALSE`. An error is empty, and so is a formula whose value is not stored.
///
/// A string that is stored once may stand in any number of rows: all their text counts as unpacked, and is noted in the
/// budget of the archive that the workbook lies in.
///
/// # Errors
///
/// Where the file is no workbook, cut off, damaged, encrypted, or unpacks to too much. Rows that were reached before have
/// been handed over.
pub fn rows(bytes: &[u8], budget: &mut Budget, each: &mut OnRow) -> Result<Vec<String>, Refusal> {
    let mut file = Cursor::new(bytes);
    let mut out = Out::new(each, Budget::allowance(bytes.len() as u64));
    let (kind, read) = match compound(&mut file) {
        Some(Compound::Excel) => (said_later!("an Excel workbook (.xls)"), xls::rows(&mut file, &mut out)),
        Some(Compound::EncryptedOffice) => (said_later!("an Excel workbook"), Err(WorkbookFault::Encrypted)),
        Some(_) => (said_later!("an OLE file"), Err(WorkbookFault::NoWorkbook)),
        None => match package(&mut file) {
            Some(Package::Workbook) => (said_later!("an Excel workbook (.xlsx)"), xlsx::rows(&mut file, &mut out)),
            Some(Package::OdfSheet) => {
                (said_later!("an OpenDocument spreadsheet (.ods)"), ods::rows(&mut file, &mut out))
            }
            Some(_) => (said_later!("a zip file"), Err(WorkbookFault::NoWorkbook)),
            None => (said_later!("a spreadsheet"), Err(WorkbookFault::Damaged)),
        },
    };
    budget.note(out.text);
    read.map(|()| out.remarks()).map_err(|trouble| trouble.refusal(kind))
}

/// Why a workbook cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkbookFault {
    Damaged,
    Encrypted,
    /// More than is read.
    Large,
    /// Its rows have more text than a file of its size may unpack to.
    Ratio,
    /// In a form of the format that is not read.
    Form(&'static str),
    NoWorkbook,
}

impl WorkbookFault {
    fn refusal(self, kind: &'static str) -> Refusal {
        let (reason, remedy) = match self {
            WorkbookFault::Damaged => {
                (tr!("it is cut off or damaged"), said_later!("open it in a spreadsheet program and save it again"))
            }
            WorkbookFault::Encrypted => {
                (tr!("it is locked with a password"), said_later!("open it with its password and save it without one"))
            }
            WorkbookFault::Large => {
                (tr!("it unpacks to more than can be read"), said_later!("save each of its sheets as CSV"))
            }
            WorkbookFault::Ratio => {
                (Budget::exceeded(), said_later!("if you trust it, save each of its sheets as CSV"))
            }
            WorkbookFault::Form(form) => {
                (tr!(form), said_later!("open it in a spreadsheet program and save it as .xlsx"))
            }
            WorkbookFault::NoWorkbook => (tr!("it holds no workbook"), said_later!("name the file that does")),
        };
        Refusal { kind, reason, remedy }
    }
}

/// Where the rows go, and what is not among them.
struct Out<'a, 'b> {
    each: &'a mut OnRow<'b>,
    /// Bytes of the rows so far, in memory.
    bytes: u64,
    /// Bytes of their text, the name of the sheet with each row.
    text: u64,
    /// Bytes that their text may have.
    allowed: u64,
    hidden: Vec<String>,
    /// Sheets that are listed, but not there.
    missing: Vec<String>,
    /// Formulas whose value is not stored.
    formulas: usize,
    /// Cells that show an error.
    errors: usize,
}

impl<'a, 'b> Out<'a, 'b> {
    fn new(each: &'a mut OnRow<'b>, allowed: u64) -> Self {
        Out { each, bytes: 0, text: 0, allowed, hidden: Vec::new(), missing: Vec::new(), formulas: 0, errors: 0 }
    }

    /// Hands over a row that has any value.
    fn row(&mut self, sheet: &str, number: u32, cells: Vec<String>) -> Result<ControlFlow<()>, WorkbookFault> {
        if cells.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        let text: usize = cells.iter().map(String::len).sum();
        self.text = self.text.saturating_add((sheet.len() + text) as u64);
        if self.text > self.allowed {
            return Err(WorkbookFault::Ratio);
        }
        self.bytes = self.bytes.saturating_add((text + cells.len() * size_of::<String>()) as u64);
        if self.bytes > ROWS {
            return Err(WorkbookFault::Large);
        }
        Ok((self.each)(SheetRow { sheet: sheet.to_owned(), number, cells }))
    }

    /// What was left out.
    fn remarks(self) -> Vec<String> {
        let quoted = |names: &[String]| list(names.iter().map(|name| format!("“{name}”")));
        let mut remarks = Vec::new();
        if !self.hidden.is_empty() {
            remarks.push(tr!("hidden sheets left out: {}; unhide what is to be read", quoted(&self.hidden)));
        }
        if !self.missing.is_empty() {
            remarks.push(tr!("sheets that are listed but not there: {}; save the file again", quoted(&self.missing)));
        }
        if self.formulas > 0 {
            remarks.push(tr!(
                "formulas without a stored value, read as empty: {}; save the file in a spreadsheet program, which works \
                 them out",
                self.formulas
            ));
        }
        if self.errors > 0 {
            remarks.push(tr!("cells that show an error, read as empty: {}; mend their formulas", self.errors));
        }
        remarks
    }
}

/// A row while its cells come.
#[derive(Debug, Default)]
struct RowCells {
    cells: Vec<String>,
    bytes: usize,
}

impl RowCells {
    /// Puts the value of a cell in a column, counted from 0.
    fn put(&mut self, column: usize, value: String) -> Result<(), WorkbookFault> {
        if value.is_empty() {
            return Ok(());
        }
        // A line break within a cell may have been written with a carriage return.
        let value = if value.contains('\r') { value.replace("\r\n", "\n").replace('\r', "\n") } else { value };
        self.bytes += value.len();
        if self.bytes > ROW {
            return Err(WorkbookFault::Large);
        }
        if column >= COLUMNS {
            return Err(WorkbookFault::Damaged);
        }
        if column >= self.cells.len() {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = value;
        }
        Ok(())
    }

    /// The cells so far; a new row begins.
    fn take(&mut self) -> Vec<String> {
        std::mem::take(self).cells
    }
}

#[cfg(test)]
mod tests;
