//! Comma-separated values: UTF-8, RFC 4180, one row a speech; what is absent is empty.

use super::RecordWriter;
use crate::record::Record;
use std::io::{self, Write};

pub struct CsvWriter<W: Write> {
    csv: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    pub fn new(columns: &[&str], to: W) -> io::Result<Self> {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(to);
        csv.write_record(columns).map_err(cause)?;
        Ok(CsvWriter { csv })
    }
}

impl<W: Write> RecordWriter for CsvWriter<W> {
    fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.csv.write_record(&record.cells).map_err(cause)
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
