//! Tables of the commands that look into the rules: tabs between the cells, a row a line.

use crate::output::cause_of_csv;
use crate::rules::printable;
use std::borrow::Cow;
use std::io::{self, Write};

/// Writes rows; a cell with quotation marks is quoted as in CSV.
pub struct Tsv<W: Write> {
    rows: csv::Writer<W>,
}

impl<W: Write> Tsv<W> {
    /// # Errors
    /// What the underlying writer reports when the heading is written.
    pub fn new<S: AsRef<str>>(heading: impl IntoIterator<Item = S>, to: W) -> io::Result<Tsv<W>> {
        let mut table = Tsv { rows: csv::WriterBuilder::new().delimiter(b'\t').from_writer(to) };
        table.row(heading)?;
        Ok(table)
    }

    /// # Errors
    /// What the underlying writer reports.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) -> io::Result<()> {
        for cell in cells {
            self.rows.write_field(on_one_line(cell.as_ref()).as_bytes()).map_err(cause_of_csv)?;
        }
        self.rows.write_record(None::<&[u8]>).map_err(cause_of_csv)
    }

    /// # Errors
    /// What the underlying writer reports.
    pub fn finish(mut self) -> io::Result<()> {
        self.rows.flush()
    }
}

/// A line end as `⏎`, a tab as a space, what a terminal would obey written out.
fn on_one_line(cell: &str) -> Cow<'_, str> {
    match cell.contains(printable::is_obeyed) {
        true => {
            let line = cell.replace("\r\n", "⏎").replace(['\n', '\r'], "⏎").replace('\t', " ");
            printable::line(&line).into_owned().into()
        }
        false => cell.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line_whatever_its_cells_hold() {
        let mut written = Vec::new();
        let mut table = Tsv::new(["before", "text"], &mut written).unwrap();
        table.row(["甲\r\n乙\t丙\u{1b}[1m", "\"丁\""]).unwrap();
        table.row(["", ""]).unwrap();
        table.finish().unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), "before\ttext\n甲⏎乙 丙\\u{1b}[1m\t\"\"\"丁\"\"\"\n\t\n");
    }
}
