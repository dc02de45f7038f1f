//! Comma-separated values: UTF-8, RFC 4180, one row a speech; what is absent is empty.

use super::{CORRECTED, RecordWriter, Scope};
use crate::record::Record;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

pub struct CsvWriter<W: Write> {
    csv: csv::Writer<W>,
    /// Places of the carried cells by their names.
    carried: HashMap<Arc<str>, usize>,
    /// What is shown of a cell; kept for the next one.
    shown: String,
    names_corrected: bool,
}

impl<W: Write> CsvWriter<W> {
    pub fn new(scope: Scope<'_>, to: W) -> io::Result<Self> {
        let Scope { carried, corrections: names_corrected, .. } = scope;
        let columns: Vec<&str> = scope.columns.iter().copied().chain(names_corrected.then_some(CORRECTED)).collect();
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
        let mut taken: HashSet<String> = columns.iter().map(|&name| name.to_owned()).collect();
        // No two columns have one name.
        let mut name = |name: &Arc<str>| {
            let mut name = name.to_string();
            while !taken.insert(name.clone()) {
                name = format!("input_{name}");
            }
            name
        };
        let headings: Vec<String> =
            carried.iter().map(&mut name).chain(columns.iter().map(|&c| c.to_owned())).collect();
        csv.write_record(headings).map_err(cause)?;
        Ok(CsvWriter {
            csv,
            carried: carried.iter().cloned().zip(0..).collect(),
            shown: String::new(),
            names_corrected,
        })
    }
}

/// Whether a line is the heading of a CSV that was written by these columns, or by any with source and speech.
pub fn is_heading(line: &str, columns: &[&str]) -> bool {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    let Some(Ok(cells)) = reader.records().next() else { return false };
    let cells: Vec<&str> = cells.iter().collect();
    cells == columns || cells.windows(2).any(|pair| pair == ["source", "speech"])
}

impl<W: Write> RecordWriter for CsvWriter<W> {
    fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        let mut carried = vec![""; self.carried.len()];
        for (name, cell) in record.carried() {
            if let Some(slot) = self.carried.get(name).and_then(|&place| carried.get_mut(place)) {
                *slot = cell;
            }
        }
        for cell in carried {
            self.csv.write_field(cell).map_err(cause)?;
        }
        for (_, cell) in record.cells() {
            self.shown.clear();
            // Writing into a string cannot fail.
            let _ = write!(self.shown, "{cell}");
            self.csv.write_field(&self.shown).map_err(cause)?;
        }
        if self.names_corrected {
            let names: Vec<&str> = record.corrections().iter().map(|correction| correction.column).collect();
            self.csv.write_field(names.join("; ")).map_err(cause)?;
        }
        // Ends the row.
        self.csv.write_record(None::<&[u8]>).map_err(cause)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// What the writer beneath reported: a closed pipe is told by its kind.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
