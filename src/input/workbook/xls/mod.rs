//! Workbooks of Excel 5 to 2003 and of WPS (`.xls`, `.et`; [MS-XLS] and, for Excel 5 and 95, its forerunner BIFF5).
//!
//! The stream of the workbook is a row of records, each a type, a length and so many bytes. Only the records of values
//! are read; formulas have their last value beside them.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::super::compound::stream;
use super::super::content::Input;
use super::value::{self, CellFormat};
use super::{Out, RowCells, WorkbookFault};
use crate::messages::said_later;

mod record;
mod shared;
mod text;

use record::{BiffRecord, Records, f64_at, u16_at, u32_at};
use text::StringEncoding;

const FORMULA: u16 = 0x0006;
const EOF: u16 = 0x000a;
const DATE_1904: u16 = 0x0022;
const FILE_PASS: u16 = 0x002f;
const CONTINUE: u16 = 0x003c;
const CODE_PAGE: u16 = 0x0042;
const BOUND_SHEET: u16 = 0x0085;
const MUL_RK: u16 = 0x00bd;
const RSTRING: u16 = 0x00d6;
const XF: u16 = 0x00e0;
const SST: u16 = 0x00fc;
const LABEL_SST: u16 = 0x00fd;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOL_ERR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const RK: u16 = 0x027e;
const FORMAT: u16 = 0x041e;
const BOF: u16 = 0x0809;

/// Columns of a sheet.
const COLUMNS: u16 = 256;
/// Times that the stream may be read: sheets that lie upon each other are read again and again.
const AGAIN: usize = 4;

pub(super) fn rows(file: &mut dyn Input, out: &mut Out) -> Result<(), WorkbookFault> {
    // A file of Excel 95 and 97 at once has both.
    let stream = stream(file, "Workbook").or_else(|| stream(file, "Book")).ok_or(WorkbookFault::Damaged)?;
    let book = BiffBook::read(&stream, out)?;
    let mut left = stream.len().saturating_mul(AGAIN);
    let mut seen = HashSet::new();
    for (name, at) in &book.sheets {
        if !seen.insert(*at) {
            out.missing.push(name.clone());
            continue;
        }
        if book.sheet(name, &stream, *at, &mut left, out)? == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}

/// What all sheets refer to.
struct BiffBook {
    /// The visible sheets and where in the stream they begin.
    sheets: Vec<(String, usize)>,
    strings: super::strings::Strings,
    formats: Vec<CellFormat>,
    encoding: StringEncoding,
    is_1904: bool,
}

impl BiffBook {
    fn read(stream: &[u8], out: &mut Out) -> Result<BiffBook, WorkbookFault> {
        let mut records = Records::new(stream, 0);
        let first = records.next().ok_or(WorkbookFault::Damaged)?;
        let version = u16_at(first.data, 0).filter(|_| first.kind == BOF).ok_or(WorkbookFault::Damaged)?;
        let mut encoding = match version {
            0x0600 => StringEncoding::Unicode,
            0x0500 => StringEncoding::of_code_page(1252),
            _ => return Err(WorkbookFault::Form(said_later!("it is in a form older than Excel 5, which is not read"))),
        };
        let mut book = BiffBook {
            sheets: Vec::new(),
            strings: super::strings::Strings::default(),
            formats: Vec::new(),
            encoding,
            is_1904: false,
        };
        let mut codes = HashMap::new();
        let mut ids = Vec::new();
        let mut listed = Vec::new();
        loop {
            let BiffRecord { kind, data, .. } = records.next().ok_or(WorkbookFault::Damaged)?;
            match kind {
                FILE_PASS => return Err(WorkbookFault::Encrypted),
                DATE_1904 => book.is_1904 = u16_at(data, 0) == Some(1),
                CODE_PAGE if encoding != StringEncoding::Unicode => {
                    encoding = StringEncoding::of_code_page(u16_at(data, 0).unwrap_or(1252))
                }
                // The code page may come behind.
                BOUND_SHEET | FORMAT => listed.push((kind, data)),
                XF => ids.push(u16_at(data, 2).ok_or(WorkbookFault::Damaged)?),
                SST => book.strings = shared::strings(data, &mut records)?,
                EOF => break,
                _ => {}
            }
        }
        book.encoding = encoding;
        for (kind, data) in listed {
            if kind == FORMAT {
                let id = u16_at(data, 0).ok_or(WorkbookFault::Damaged)?;
                let code = match encoding {
                    StringEncoding::Unicode => encoding.text(data, 2, 2)?,
                    StringEncoding::Bytes(_) => encoding.text(data, 2, 1)?,
                };
                codes.insert(id, value::of_code(&code));
            } else {
                book.list(data, out)?;
            }
        }
        book.formats = ids.iter().map(|id| codes.get(id).copied().unwrap_or_else(|| value::builtin(*id))).collect();
        Ok(book)
    }

    /// Takes a sheet into the list (2.4.28).
    fn list(&mut self, data: &[u8], out: &mut Out) -> Result<(), WorkbookFault> {
        let (Some(at), Some(&state), Some(&kind)) = (u32_at(data, 0), data.get(4), data.get(5)) else {
            return Err(WorkbookFault::Damaged);
        };
        // Charts and macros have no rows.
        if kind == 0 {
            let name = self.encoding.text(data, 6, 1)?;
            if state & 3 == 0 { self.sheets.push((name, at as usize)) } else { out.hidden.push(name) }
        }
        Ok(())
    }

    fn sheet(
        &self,
        sheet: &str,
        stream: &[u8],
        at: usize,
        left: &mut usize,
        out: &mut Out,
    ) -> Result<ControlFlow<()>, WorkbookFault> {
        let mut cells = RowCells::default();
        let mut before = 0;
        for (row, at) in places(stream, at, left)? {
            if row != before && out.row(sheet, u32::from(before) + 1, cells.take())? == ControlFlow::Break(()) {
                return Ok(ControlFlow::Break(()));
            }
            before = row;
            let mut records = Records::new(stream, at);
            let record = records.next().ok_or(WorkbookFault::Damaged)?;
            self.cell(&record, &mut records, &mut cells, out)?;
        }
        out.row(sheet, u32::from(before) + 1, cells.take())
    }

    /// Puts what a record has into its row; most have one cell.
    fn cell(
        &self,
        &BiffRecord { kind, data, .. }: &BiffRecord,
        behind: &mut Records,
        cells: &mut RowCells,
        out: &mut Out,
    ) -> Result<(), WorkbookFault> {
        let column = u16_at(data, 2).filter(|&column| column < COLUMNS).ok_or(WorkbookFault::Damaged)?;
        let format = |at: usize| self.formats.get(usize::from(u16_at(data, at)?)).copied();
        let number = |value: f64, at: usize| value::number(value, format(at).unwrap_or_default(), self.is_1904);
        let value = match kind {
            NUMBER => number(f64_at(data, 6).ok_or(WorkbookFault::Damaged)?, 4),
            RK => number(rk(u32_at(data, 6).ok_or(WorkbookFault::Damaged)?), 4),
            MUL_RK => {
                // Six bytes a cell, and the last column behind them (2.4.175).
                let columns = (column..COLUMNS).zip((4..data.len().saturating_sub(7)).step_by(6));
                for (column, at) in columns {
                    let value = rk(u32_at(data, at + 2).ok_or(WorkbookFault::Damaged)?);
                    cells.put(usize::from(column), number(value, at))?;
                }
                return Ok(());
            }
            LABEL | RSTRING => self.encoding.text(data, 6, 2)?,
            LABEL_SST => {
                let at = u32_at(data, 6).ok_or(WorkbookFault::Damaged)?;
                self.strings.get(at as usize).ok_or(WorkbookFault::Damaged)?.to_owned()
            }
            BOOL_ERR => truth(data, 6, data.get(7) != Some(&0), out),
            // The value of a formula (2.5.133).
            _ if data.get(12..14) == Some(&[0xff, 0xff]) => match data.get(6) {
                Some(0) => self.string_behind(behind)?,
                Some(1) => truth(data, 8, false, out),
                Some(2) => truth(data, 8, true, out),
                _ => String::new(),
            },
            _ => number(f64_at(data, 6).ok_or(WorkbookFault::Damaged)?, 4),
        };
        cells.put(usize::from(column), value)
    }

    /// The text that a formula came to, in a record behind it; a formula for many cells may have a record between.
    fn string_behind(&self, behind: &mut Records) -> Result<String, WorkbookFault> {
        for _ in 0..3 {
            match behind.next() {
                Some(BiffRecord { kind: STRING, data, .. }) => return shared::continued(data, behind, self.encoding),
                Some(BiffRecord { kind: FORMULA | EOF, .. }) | None => break,
                Some(_) => {}
            }
        }
        Ok(String::new())
    }
}

/// Where the records of the cells of a sheet are, in the order of their rows. Excel writes them so, others need not.
fn places(stream: &[u8], at: usize, left: &mut usize) -> Result<Vec<(u16, usize)>, WorkbookFault> {
    let mut records = Records::new(stream, at);
    if records.next().is_none_or(|record| record.kind != BOF) {
        return Err(WorkbookFault::Damaged);
    }
    let mut places = Vec::new();
    let mut depth = 0_usize;
    loop {
        let record = records.next().ok_or(WorkbookFault::Damaged)?;
        *left = left.checked_sub(record.data.len() + 4).ok_or(WorkbookFault::Damaged)?;
        match record.kind {
            // A chart upon the sheet.
            BOF => depth += 1,
            EOF if depth == 0 => break,
            EOF => depth -= 1,
            FORMULA | MUL_RK | RSTRING | LABEL_SST | NUMBER | LABEL | BOOL_ERR | RK if depth == 0 => {
                places.push((u16_at(record.data, 0).ok_or(WorkbookFault::Damaged)?, record.at));
            }
            _ => {}
        }
    }
    places.sort_by_key(|&(row, _)| row);
    Ok(places)
}

fn truth(data: &[u8], at: usize, is_error: bool, out: &mut Out) -> String {
    if is_error {
        out.errors += 1;
        return String::new();
    }
    if data.get(at) == Some(&0) { "FALSE" } else { "TRUE" }.to_owned()
}

/// A number in 30 bits, of which two more say whether it is whole and whether it is a hundred times the value (2.5.217).
fn rk(bits: u32) -> f64 {
    let value =
        if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

#[cfg(test)]
mod tests;
