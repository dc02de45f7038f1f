//! A lexicon file as a table: columns and rows, whatever they mean.
//!
//! `.csv` has a header and commas; `.txt` has one entry a line, which makes a table of the single column `key`. What
//! the columns are for is told by [`super::reader`].

use csv::{ReaderBuilder, StringRecord};
use std::collections::HashSet;
use tr::tr;

/// The column of a table that has no header.
pub const KEY: &str = "key";

/// A lexicon file.
#[derive(Debug, Default)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
    pub flaws: Vec<Flaw>,
}

#[derive(Debug)]
pub struct Row {
    /// As many as there are columns, without blanks around them.
    pub cells: StringRecord,
    /// Line of the file on which the row begins, from 1; of rows written in place their number, from 0.
    pub line: usize,
    /// 0: of the table itself; else of which of the additions to it.
    pub addition: usize,
}

impl Row {
    /// A row of a lexicon that is written in place.
    pub fn of_cells(cells: impl IntoIterator<Item = impl AsRef<str>>) -> Row {
        let mut cells: StringRecord = cells.into_iter().collect();
        cells.trim();
        Row { cells, line: 0, addition: 0 }
    }
}

/// A line that is no row of the table.
#[derive(Debug)]
pub struct Flaw {
    /// From 1.
    pub line: usize,
    pub what: String,
    pub help: String,
    /// The columns themselves are in doubt.
    pub of_header: bool,
}

/// Which of the two the name of a file says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    Csv,
    Txt,
}

impl TableFormat {
    pub fn of(path: &str) -> Option<TableFormat> {
        let (_, extension) = path.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Some(TableFormat::Csv),
            "txt" => Some(TableFormat::Txt),
            _ => None,
        }
    }
}

/// Reads the table that `text` is; what is no row becomes a flaw, and the rest is read all the same.
pub fn read(text: &str, format: TableFormat) -> Table {
    match format {
        TableFormat::Csv => read_csv(text),
        TableFormat::Txt => read_txt(text),
    }
}

fn read_txt(text: &str) -> Table {
    let entries = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let rows = entries
        .filter(|(_, entry)| !entry.is_empty() && !entry.starts_with('#'))
        .map(|(line, entry)| Row { cells: StringRecord::from(vec![entry]), line, addition: 0 })
        .collect();
    Table { columns: vec![KEY.to_owned()], rows, flaws: Vec::new() }
}

fn read_csv(text: &str) -> Table {
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut lines = LineCounter { text, byte: 0, line: 1 };
    let mut table = Table::default();
    let mut cells = StringRecord::new();
    // Reading from memory as UTF-8 into a record of any length cannot fail; the loop ends if it should.
    while reader.read_record(&mut cells).unwrap_or(false) {
        if cells.iter().any(|cell| cell.len() != cell.trim().len()) {
            cells.trim();
        }
        let start = cells.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        let line = lines.of_record_at(start);
        if cells.iter().all(str::is_empty) {
            continue;
        }
        if table.columns.is_empty() {
            table.columns = cells.iter().map(str::to_owned).collect();
            header_flaws(&mut table, line);
        } else if cells.len() == table.columns.len() {
            table.rows.push(Row { cells: cells.clone(), line, addition: 0 });
        } else {
            let (cells, columns) = (cells.len(), table.columns.len());
            table.flaws.push(Flaw {
                line,
                what: tr!("{} cells, the header has {}", cells, columns),
                help: tr!("a cell with a comma in it needs quotes: \"…,…\""),
                of_header: false,
            });
        }
    }
    if table.columns.is_empty() {
        table.flaws.push(Flaw {
            line: 1,
            what: tr!("the file is empty"),
            help: tr!("its first line must be a header with the names of the columns, such as `name,code`"),
            of_header: true,
        });
    }
    table
}

fn header_flaws(table: &mut Table, line: usize) {
    let separator = match table.columns.as_slice() {
        [only] => [";", "\t", "，"].into_iter().find(|separator| only.contains(separator)),
        _ => None,
    };
    if let Some(separator) = separator {
        let separator = if separator == "\t" { tr!("tabs") } else { separator.to_owned() };
        table.flaws.push(Flaw {
            line,
            what: tr!("cells separated by {}", separator),
            help: tr!("save the table as CSV with commas"),
            of_header: true,
        });
    }
    let mut names = HashSet::with_capacity(table.columns.len());
    for name in &table.columns {
        if !name.is_empty() && !names.insert(name) {
            table.flaws.push(Flaw {
                line,
                what: tr!("two columns have the name `{}`", name),
                help: tr!("give each column a name of its own"),
                of_header: true,
            });
        }
    }
}

/// Counts lines while going forward through a text.
struct LineCounter<'t> {
    text: &'t str,
    byte: usize,
    line: usize,
}

impl LineCounter<'_> {
    /// The line of a record that the reader says begins at `byte`: it counts the blank lines before as part of it.
    fn of_record_at(&mut self, byte: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = byte.min(bytes.len());
        while bytes.get(end).is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            end += 1;
        }
        self.line += bytes.get(self.byte..end).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        self.byte = end.max(self.byte);
        self.line
    }
}
