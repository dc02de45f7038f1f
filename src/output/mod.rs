//! Records → bytes. One file a format; a writer spells what the record holds and computes nothing.

mod csv;
mod jsonl;
pub mod report;

use crate::record::{Detail, Record};
use std::io::{self, Write};
use std::sync::Arc;

/// The formats that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Jsonl,
}

impl Format {
    /// Whether a file that begins with this line was written in this format, by rules with these columns or by others
    /// that name source and speech.
    pub fn is_written(self, first: &str, columns: &[&str]) -> bool {
        let first = first.trim_start_matches('\u{feff}');
        match self {
            Format::Jsonl => first.starts_with("{\"source\":") && first.contains(",\"mentions\":["),
            Format::Csv => csv::is_heading(first, columns),
        }
    }

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

/// What of the records is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'s> {
    /// Names of the cells that documents bring along, and of the columns of the rules: the headings of the CSV, in this
    /// order.
    pub carried: &'s [Arc<str>],
    pub columns: &'s [&'s str],
    /// Which cells were set right by hand is written too: in the CSV as the last column, [`CORRECTED`].
    pub corrections: bool,
    /// For every rule, whether its mentions are written; without it all are.
    pub rules: Option<&'s [bool]>,
}

/// The column of the CSV that names the cells that were set right by hand.
pub const CORRECTED: &str = "corrected";

/// A writer of this format.
///
/// # Errors
/// What the underlying writer reports when the heading is written.
pub fn writer<'w>(format: Format, scope: Scope<'w>, to: impl Write + 'w) -> io::Result<Box<dyn RecordWriter + 'w>> {
    Ok(match format {
        Format::Csv => Box::new(csv::CsvWriter::new(scope, to)?),
        Format::Jsonl => Box::new(jsonl::JsonlWriter::new(scope, to)),
    })
}
