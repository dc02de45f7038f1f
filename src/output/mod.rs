//! Records → bytes. One file a format; a writer spells what the record holds and computes nothing.

mod csv;
mod jsonl;

use crate::record::{Detail, Record};
use std::io::{self, Write};

/// The formats that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Jsonl,
}

impl Format {
    /// What a writer of this format writes of a record.
    pub fn detail(self) -> Detail {
        match self {
            Format::Csv => Detail::Cells,
            Format::Jsonl => Detail::Mentions,
        }
    }
}

/// Writes records one after the other.
pub trait RecordWriter {
    /// # Errors
    /// What the underlying writer reports.
    fn write(&mut self, record: &Record<'_>) -> io::Result<()>;

    /// Hands everything on that is still held back.
    ///
    /// # Errors
    /// What the underlying writer reports.
    fn finish(&mut self) -> io::Result<()>;
}

/// A writer of this format; `columns` are the headings of the CSV.
///
/// # Errors
/// What the underlying writer reports when the heading is written.
pub fn writer<'w>(format: Format, columns: &[&str], to: impl Write + 'w) -> io::Result<Box<dyn RecordWriter + 'w>> {
    Ok(match format {
        Format::Csv => Box::new(csv::CsvWriter::new(columns, to)?),
        Format::Jsonl => Box::new(jsonl::JsonlWriter::new(to)),
    })
}
