//! A spreadsheet of Excel: a sheet for each table, and one that tells of the columns.
//!
//! Rows go to a temporary file as they come, so a sheet takes as little memory as a CSV; only the links from the speeches
//! to their mentions are kept until the end.

mod sheet;

use super::{RecordWriter, Style};
use crate::record::Record;
use crate::resolve::tables::{MadeCells, Row, Table, Typed, of_columns};
use crate::rules::file::Language;
use crate::temporary;
use crate::value::Value;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, XlsxError};
use sheet::{Place, Sheet};
use std::collections::HashMap;
use std::io::{self, Write};
use tr::tr;

/// Columns that a sheet of Excel has.
const MOST_COLUMNS: usize = 16_384;

/// The name of the sheet that tells of the columns.
const COLUMNS: &str = "columns";

pub struct XlsxWriter<'w, W: Write> {
    book: rust_xlsxwriter::Workbook,
    tables: Vec<Table<'w>>,
    sheets: Vec<Sheet>,
    /// Numbers of the tables of the speeches and of the mentions.
    speeches: Option<usize>,
    mentions: Option<usize>,
    told: Vec<String>,
    to: Option<W>,
}

impl<'w, W: Write> XlsxWriter<'w, W> {
    pub fn new(tables: Vec<Table<'w>>, style: Style, to: W) -> io::Result<Self> {
        let mut book = rust_xlsxwriter::Workbook::new();
        // Two runs over the same documents write the same bytes.
        let made = ExcelDateTime::from_ymd(1980, 1, 1).map_err(cause)?;
        let properties = DocProperties::new()
            .set_creation_datetime(&made)
            .set_custom_property("program", style.program().as_str())
            .set_custom_property("rules", style.rules().as_str());
        book.set_properties(&properties);
        let bold = Format::new().set_bold();
        let mut sheets = Vec::new();
        for table in &tables {
            if table.columns.len() > MOST_COLUMNS {
                return Err(io::Error::other(tr!(
                    "the table {} has {} columns, and a sheet no more than {}; csv, tsv, jsonl and parquet take them",
                    table.name,
                    table.columns.len(),
                    MOST_COLUMNS
                )));
            }
            let headings = table.columns.iter().map(|column| column.heading(style.labels).to_owned()).collect();
            sheets.push(Sheet::new(&mut book, &table.name, headings, bold.clone()).map_err(cause)?);
        }
        let speeches = tables.iter().position(Table::is_speeches);
        let mentions = tables.iter().position(Table::is_mentions);
        columns_sheet(&mut book, &tables, style.labels, &bold).map_err(cause)?;
        Ok(XlsxWriter { book, tables, sheets, speeches, mentions, told: Vec::new(), to: Some(to) })
    }

    /// Writes the rows of a record in one table; gives where each stands.
    fn rows(
        &mut self,
        table: usize,
        record: &Record<'_>,
        links: &[Option<Place>],
    ) -> io::Result<Vec<(Row<'static>, Place)>> {
        let mut written = Vec::new();
        let keeps = self.mentions == Some(table);
        for row in self.tables[table].rows(record) {
            let kinds = self.tables[table].columns.iter().map(|column| column.kind);
            let cells: Vec<Option<Typed<'_>>> =
                row.iter().zip(kinds).map(|(cell, kind)| cell.as_ref().map(|value| Typed::of(kind, value))).collect();
            let place = self.sheets[table].write(&mut self.book, &cells, links).map_err(cause)?;
            if keeps {
                written.push((row.into_iter().take(3).map(|cell| cell.map(Value::into_owned)).collect(), place));
            }
        }
        Ok(written)
    }
}

impl<W: Write> RecordWriter for XlsxWriter<'_, W> {
    fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        let mut links = Vec::new();
        if let Some(mentions) = self.mentions {
            let rows = self.rows(mentions, record, &[])?;
            let places: HashMap<usize, Place> = rows
                .into_iter()
                .filter_map(|(row, place)| match row.get(2) {
                    Some(Some(Value::Integer(number))) => Some((usize::try_from(*number).ok()?, place)),
                    _ => None,
                })
                .collect();
            if let Some(speeches) = self.speeches {
                links = vec![None; self.tables[speeches].carried()];
                let first = MadeCells::of(record).first_mentions(record);
                links.extend(first.into_iter().map(|number| places.get(&number?).copied()));
            }
        }
        for table in 0..self.tables.len() {
            if self.mentions != Some(table) {
                let links: &[Option<Place>] = if self.speeches == Some(table) { &links } else { &[] };
                self.rows(table, record, links)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(mut to) = self.to.take() else { return Ok(()) };
        for sheet in &mut self.sheets {
            sheet.finish(&mut self.book).map_err(cause)?;
            self.told.extend(sheet.told());
        }
        let bytes = self.book.save_to_buffer().map_err(cause)?;
        to.write_all(&bytes)?;
        to.flush()
    }

    fn told(&self) -> &[String] {
        &self.told
    }
}

/// What each column of each table is.
fn columns_sheet(
    book: &mut rust_xlsxwriter::Workbook,
    tables: &[Table<'_>],
    labels: Option<Language>,
    bold: &Format,
) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(COLUMNS)?;
    for (number, column) in (0..).zip(of_columns()) {
        sheet.write_string_with_format(0, number, column.heading(labels), bold)?;
    }
    let columns = tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    let mut last = 0;
    for (row, (table, column)) in (1..).zip(columns) {
        let words = |words: Option<&str>| words.unwrap_or_default().to_owned();
        let cells = [
            table.name.to_string(),
            column.name.to_string(),
            words(column.label.in_language(Language::Zh)),
            column.kind.name().to_owned(),
            words(column.about.in_language(Language::En)),
            words(column.about.in_language(Language::Zh)),
        ];
        for (place, cell) in (0..).zip(cells) {
            sheet.write_string(row, place, cell)?;
        }
        last = row;
    }
    for (column, width) in (0..).zip([12, 18, 18, 10, 70, 70]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, 5)?;
    Ok(())
}

fn cause(error: XlsxError) -> io::Error {
    match error {
        // The book is made in memory and in temporary files; the output itself is not written by it.
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => temporary::unkept(error),
        other => io::Error::other(other),
    }
}
