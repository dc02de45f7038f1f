//! Records → bytes. One file a format; a writer spells what it is given and computes nothing.
//!
//! [`records`] writes each record with all its mentions, as JSON lines. [`table`] writes the rows of one table in any
//! format; what stands in them is made in [`crate::resolve::tables`].

mod csv;
mod earlier;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod preview;
pub mod report;
mod rows;
#[cfg(feature = "xlsx")]
mod xlsx;

pub use csv::cause as cause_of_csv;
pub use earlier::{Writable, is_own_file, names_speeches};
pub use preview::Screen;

use crate::record::Record;
use crate::resolve::tables::{Scope, Table};
use crate::rules::compiled::CompiledRules;
use crate::rules::file::Language;
use crate::rules::prepared;
use crate::value::Value;
use std::io::{self, Write};

/// The formats that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Tsv,
    Jsonl,
    #[cfg(feature = "xlsx")]
    Xlsx,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    /// Every format that this program writes.
    pub const ALL: &'static [Format] = &[
        Format::Csv,
        Format::Tsv,
        Format::Jsonl,
        #[cfg(feature = "xlsx")]
        Format::Xlsx,
        #[cfg(feature = "parquet")]
        Format::Parquet,
    ];

    /// Whether rows can be added to a file that is complete.
    pub fn can_grow(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv | Format::Jsonl)
    }

    /// What it is called on the command line, and the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Jsonl => "jsonl",
            #[cfg(feature = "xlsx")]
            Format::Xlsx => "xlsx",
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet",
        }
    }

    /// Whether its files are made of lines of text.
    pub fn is_text(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv | Format::Jsonl)
    }

    /// The format of files with this ending, in capitals or not.
    pub fn of_ending(ending: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.name().eq_ignore_ascii_case(ending))
    }
}

/// How tables are spelt.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style<'r> {
    /// The language of the headings; without it they are the names of the columns.
    pub labels: Option<Language>,
    /// CSV and TSV begin with a byte order mark, and no cell of them is taken for a formula.
    pub excel: bool,
    /// The rules by which the rows are made. Files that have a place for it tell their fingerprint.
    pub rules: Option<&'r CompiledRules>,
}

impl Style<'_> {
    /// The program and its version.
    #[cfg_attr(not(any(feature = "xlsx", feature = "parquet")), allow(dead_code))]
    fn program(self) -> String {
        format!("speechmeta {}", env!("CARGO_PKG_VERSION"))
    }

    /// The fingerprint of the rules; empty where there is none.
    #[cfg_attr(not(any(feature = "xlsx", feature = "parquet")), allow(dead_code))]
    fn rules(self) -> String {
        self.rules.and_then(|rules| prepared::fingerprint(rules).ok()).unwrap_or_default()
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

    /// What could not be written as it is, in words; known when all is written.
    fn told(&self) -> &[String] {
        &[]
    }
}

/// Writes the rows of one table one after the other.
pub trait TableWriter {
    /// # Errors
    /// What the underlying writer reports.
    fn write(&mut self, row: &[Option<Value<'_>>]) -> io::Result<()>;

    /// Hands everything on that is still held back.
    ///
    /// # Errors
    /// What the underlying writer reports.
    fn finish(&mut self) -> io::Result<()>;

    /// What could not be written as it is, in words; known when all is written.
    fn told(&self) -> &[String] {
        &[]
    }
}

/// A writer of JSON lines, an object a speech with all its mentions.
pub fn records<'w>(scope: Scope<'w>, to: impl Write + 'w) -> Box<dyn RecordWriter + 'w> {
    Box::new(jsonl::JsonlWriter::new(scope, to))
}

/// A writer of a table in this format.
///
/// # Errors
/// What the underlying writer reports when the heading is written.
pub fn table<'w>(
    format: Format,
    table: Table<'w>,
    style: Style,
    to: impl Write + 'w,
) -> io::Result<Box<dyn RecordWriter + 'w>> {
    let writer: Box<dyn TableWriter + 'w> = match format {
        Format::Csv => Box::new(csv::CsvWriter::new(&table, b',', style, to)?),
        Format::Tsv => Box::new(csv::CsvWriter::new(&table, b'\t', style, to)?),
        Format::Jsonl => Box::new(rows::RowWriter::new(&table, to)),
        #[cfg(feature = "parquet")]
        Format::Parquet => Box::new(parquet::ParquetWriter::new(&table, style, to)?),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => return workbook(vec![table], style, to),
    };
    Ok(of_rows(table, writer))
}

/// A writer of the first rows of a table for a terminal; the rows come when it is finished.
pub fn preview<'w>(
    table: Table<'w>,
    labels: Option<Language>,
    screen: Screen,
    to: impl Write + 'w,
) -> Box<dyn RecordWriter + 'w> {
    let writer = Box::new(preview::PreviewWriter::new(&table, labels, screen, to));
    of_rows(table, writer)
}

/// A writer of a spreadsheet with a sheet for each of these tables, and one that tells of their columns.
///
/// # Errors
/// The sheets cannot be begun, as temporary files cannot be made.
#[cfg(feature = "xlsx")]
pub fn workbook<'w>(
    tables: Vec<Table<'w>>,
    style: Style,
    to: impl Write + 'w,
) -> io::Result<Box<dyn RecordWriter + 'w>> {
    Ok(Box::new(xlsx::XlsxWriter::new(tables, style, to)?))
}

/// A writer of the rows that records have in a table.
pub fn of_rows<'w>(table: Table<'w>, writer: Box<dyn TableWriter + 'w>) -> Box<dyn RecordWriter + 'w> {
    Box::new(RowsOfRecords { table, writer })
}

struct RowsOfRecords<'w> {
    table: Table<'w>,
    writer: Box<dyn TableWriter + 'w>,
}

impl RecordWriter for RowsOfRecords<'_> {
    fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        self.table.rows(record).try_for_each(|row| self.writer.write(&row))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.writer.finish()
    }

    fn told(&self) -> &[String] {
        self.writer.told()
    }
}
