//! Comma-separated values: UTF-8, RFC 4180; what is absent is empty. The same with tabs is TSV, where a cell with a tab, a
//! line end or a quotation mark stands in quotation marks, too.

use super::{Style, TableWriter};
use crate::resolve::tables::Table;
use crate::value::Value;
use std::fmt::Write as _;
use std::io::{self, Write};

/// The byte order mark of UTF-8.
const BOM: &str = "\u{feff}";

/// What a formula begins with, and the white space before it that a spreadsheet may take away.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

pub struct CsvWriter<W: Write> {
    csv: csv::Writer<W>,
    /// What is shown of a cell; kept for the next one.
    shown: String,
    /// No cell may be taken for a formula.
    excel: bool,
}

impl<W: Write> CsvWriter<W> {
    pub fn new(table: &Table<'_>, delimiter: u8, style: Style, mut to: W) -> io::Result<Self> {
        if style.excel {
            to.write_all(BOM.as_bytes())?;
        }
        let mut csv = csv::WriterBuilder::new().delimiter(delimiter).terminator(csv::Terminator::CRLF).from_writer(to);
        for column in &table.columns {
            // Columns that are carried from a table bear the names that they have there.
            let heading = column.heading(style.labels);
            let mark = if style.excel && may_be_formula(heading) { "'" } else { "" };
            csv.write_field(format!("{mark}{heading}")).map_err(cause)?;
        }
        csv.write_record(None::<&[u8]>).map_err(cause)?;
        Ok(CsvWriter { csv, shown: String::new(), excel: style.excel })
    }
}

impl<W: Write> TableWriter for CsvWriter<W> {
    fn write(&mut self, row: &[Option<Value<'_>>]) -> io::Result<()> {
        for cell in row {
            self.shown.clear();
            if let Some(cell) = cell {
                // Writing into a string cannot fail.
                let _ = write!(self.shown, "{cell}");
                if self.excel && may_be_formula(&self.shown) {
                    self.shown.insert(0, '\'');
                }
            }
            self.csv.write_field(&self.shown).map_err(cause)?;
        }
        // Ends the row.
        self.csv.write_record(None::<&[u8]>).map_err(cause)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// Whether a spreadsheet may take a cell for a formula: it begins like one, and is no number. The wide forms are taken for
/// the narrow ones by spreadsheets in East Asian languages (OWASP, CSV injection).
fn may_be_formula(cell: &str) -> bool {
    cell.starts_with(STARTS) && cell.strip_suffix('%').unwrap_or(cell).parse::<f64>().is_err()
}

/// What the writer beneath reported: a closed pipe is told by its kind.
pub fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_formula;

    #[test]
    fn what_begins_like_a_formula_and_is_no_number_may_be_one() {
        for cell in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "-",
            "+增长",
            "=",
            "--1",
            "\n=1",
            "＝1",
            "＋1",
            "－3%",
            "＠A",
        ] {
            assert!(may_be_formula(cell), "{cell:?}");
        }
        for cell in ["-3.2", "+8.4%", "+8.4", "-1e3", "8", "增长-3%", "", "'=1"] {
            assert!(!may_be_formula(cell), "{cell:?}");
        }
    }
}
