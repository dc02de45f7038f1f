//! Rows that rule files add to the tables of lexicons: all lexicons that read a table see them.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use csv::StringRecord;

use super::reader::{LexiconReader, TableFile, outside};
use super::table::{self, KEY, Row, Table, TableFormat};
use crate::rules::diagnostic::{Code, Fault, On, nearest};
use crate::rules::file::{EntrySpec, MoreSpec, RuleFile, Scalar};
use crate::rules::lists::list;
use crate::rules::opened::NotRead;
use crate::rules::source::{self, Place, SourceFile, path};
use crate::rules::store::{Home, Kept};
use tr::tr;

/// Rows that an entry of `more` adds to a table.
pub(super) struct Addition {
    /// The entry.
    place: Place,
    /// The file that it names, with its text; nothing where the rows are written in place.
    file: Option<(String, String)>,
    rows: Table,
    /// The number of the file among the sources, once a fault pointed into it.
    source: OnceCell<usize>,
}

impl LexiconReader<'_> {
    /// Takes in what the files, each with the number of its source, add to the tables of the lexicons that they and others declare. `homes` are those of the
    /// files, `declared` says in which of them each lexicon is declared.
    pub fn more(&mut self, files: &[(usize, &RuleFile)], homes: &[Home<'_>], declared: &HashMap<String, usize>) {
        // The tables there are, by the names of lexicons and by their own.
        let mut tables: Vec<(String, usize, PathBuf)> = Vec::new();
        for (name, spec) in files.iter().flat_map(|(_, rules)| &rules.lexicons) {
            let Some(home) = declared.get(name).and_then(|n| homes.get(*n)) else { continue };
            let Some(file) = &spec.file else { continue };
            let path = home.origin.beside(&home.kept, file);
            tables.push((name.clone(), home.layer, path.clone()));
            tables.push((file.clone(), home.layer, path));
        }
        for ((source, rules), home) in files.iter().zip(homes) {
            for (name, spec) in &rules.more {
                let place = Place { source: *source, path: path!["more", name] };
                match tables.iter().find(|(known, ..)| known == name) {
                    Some((_, layer, path)) => {
                        let addition = self.addition(home, spec, place);
                        self.additions.entry((*layer, path.clone())).or_default().extend(addition);
                    }
                    None => self.no_such_table(name, tables.iter().map(|(known, ..)| known.as_str()), place),
                }
            }
        }
    }

    fn no_such_table<'k>(&mut self, name: &str, known: impl Iterator<Item = &'k str>, place: Place) {
        let title = tr!("`{}` is neither the file of a lexicon nor a lexicon with a file", name);
        let fault = Fault::new(Code::NoSuchTable, title).label(place.source, place.path, On::Key, "");
        self.faults.push(match nearest(name, known) {
            Some(near) => fault.help(tr!("did you mean `{}`?", near)),
            None => fault.help(tr!("write the file as `lexicons` names it, such as `lexicons/indicators.csv`")),
        });
    }

    fn addition(&mut self, home: &Home<'_>, spec: &MoreSpec, place: Place) -> Option<Addition> {
        let (file, rows) = match spec {
            MoreSpec::Rows(entries) => (None, rows_in_place(entries)),
            MoreSpec::File(path) => {
                let format = TableFormat::of(path);
                let Kept { name, bytes, .. } = home.origin.file(&home.origin.beside(&home.kept, path));
                if bytes.as_ref().err().and_then(NotRead::of) == Some(NotRead::Outside) {
                    self.faults.push(outside(&name).label(place.source, place.path, On::Value, ""));
                    return None;
                }
                let text = bytes.ok().and_then(|bytes| source::decode(bytes.into_owned()).ok());
                let (Some(format), Some(text)) = (format, text) else {
                    let (code, help) = match format {
                        Some(_) => (
                            Code::MissingLexiconFile,
                            tr!("the path counts from the folder of the rule file; the file is a text in UTF-8"),
                        ),
                        None => (Code::MalformedLexicon, tr!("rows are added from a `.csv` or a `.txt`")),
                    };
                    let fault = Fault::new(code, tr!("`{}` cannot be read as a table", name));
                    self.faults.push(fault.label(place.source, place.path, On::Value, "").help(help));
                    return None;
                };
                let table = table::read(&text, format);
                (Some((name, text)), table)
            }
        };
        let addition = Addition { place, file, rows, source: OnceCell::new() };
        for flaw in &addition.rows.flaws {
            let fault = Fault::new(Code::MalformedLexicon, tr!("these rows are no table"));
            let fault = self.at_added_row(fault, &addition, flaw.line, &flaw.what);
            self.faults.push(fault.help(&flaw.help));
        }
        addition.rows.flaws.is_empty().then_some(addition)
    }

    /// Adds rows to a table: cells of columns that they do not name are empty.
    pub(super) fn add(&mut self, table: &mut Table, addition: &Addition, number: usize) {
        let mut columns = Vec::new();
        for name in &addition.rows.columns {
            // Words without columns are those of a table without them.
            match table.columns.iter().position(|known| known == name) {
                Some(column) => columns.push(column),
                None => {
                    let title = match name.as_str() {
                        KEY => tr!("words alone cannot be added to a table with columns"),
                        _ => tr!("the table has no column `{}`", name),
                    };
                    let there = list(&table.columns);
                    let fault = Fault::new(Code::MissingLexiconColumn, title);
                    let fault = fault.label(addition.place.source, addition.place.path.clone(), On::Key, "");
                    self.faults.push(match nearest(name, table.columns.iter().map(String::as_str)) {
                        Some(near) => fault.help(tr!("did you mean `{}`?", near)),
                        None => fault.help(tr!("it has the columns {}", there)),
                    });
                    return;
                }
            }
        }
        for row in &addition.rows.rows {
            let mut cells = vec![""; table.columns.len()];
            columns.iter().zip(&row.cells).for_each(|(column, cell)| cells[*column] = cell);
            table.rows.push(Row { cells: StringRecord::from(cells), line: row.line, addition: number });
        }
    }

    /// Adds a label at a row of an addition.
    pub(super) fn at_added_row(
        &mut self,
        fault: Fault,
        addition: &Addition,
        line: usize,
        text: impl Into<String>,
    ) -> Fault {
        let Some((name, lines)) = &addition.file else {
            let place = addition.place.child(line);
            return fault.label(place.source, place.path, On::Value, text);
        };
        let source = *addition.source.get_or_init(|| self.sources.add(SourceFile::plain(name, lines)));
        let line = self.sources.files[source].line(line);
        fault.label(source, Vec::new(), On::Span(line), text)
    }

    /// Tells that an added row holds in place of another with its word; once, however many lexicons read them.
    pub(super) fn row_replaced(&mut self, word: &str, lost: &Row, added: &Row, file: &TableFile) {
        if !file.rows_told.borrow_mut().insert((added.addition, added.line)) {
            return;
        }
        let notice = Fault::new(Code::Replaced, tr!("the row of `{}` takes the place of another", word));
        let notice = self.at_row(notice, file, added, tr!("this one holds"));
        let notice = self.at_row(notice, file, lost, tr!("and no longer this one"));
        self.remarks.push(notice);
    }

    /// Warns of added rows that no lexicon reads.
    pub fn tell_unread(&mut self) {
        let files: Vec<_> = self.tables.values().cloned().collect();
        for file in files {
            let read: HashSet<(usize, usize)> = file.added_and_read.borrow().clone();
            let added = file.table.rows.iter().filter(|row| row.addition > 0);
            for row in added.filter(|row| !read.contains(&(row.addition, row.line))) {
                let word = row.cells.iter().find(|cell| !cell.is_empty()).unwrap_or_default();
                let fault = Fault::new(Code::UnreadRow, tr!("no lexicon reads the row of `{}`", word));
                let fault = self.at_row(fault, &file, row, "");
                self.remarks.push(
                    fault.help(tr!(
                        "the lexicons of this table keep rows by `where`: fill the columns that they ask for"
                    )),
                );
            }
        }
    }
}

/// Rows written in place as a table. Words alone have the one column of a table without a header.
fn rows_in_place(entries: &[EntrySpec]) -> Table {
    let mut columns: Vec<String> = Vec::new();
    for entry in entries {
        let names: Vec<&str> = match entry {
            EntrySpec::Word(_) => vec![KEY],
            EntrySpec::Row(cells) => cells.keys().map(String::as_str).collect(),
        };
        for name in names {
            if !columns.iter().any(|known| known == name) {
                columns.push(name.to_owned());
            }
        }
    }
    let cell = |entry: &EntrySpec, column: &String| match entry {
        EntrySpec::Word(word) => {
            if column == KEY {
                word.clone()
            } else {
                String::new()
            }
        }
        EntrySpec::Row(cells) => cells.get(column).map(Scalar::to_text).unwrap_or_default(),
    };
    let rows = entries.iter().enumerate().map(|(line, entry)| {
        let row = Row::of_cells(columns.iter().map(|column| cell(entry, column)));
        Row { line, ..row }
    });
    Table { rows: rows.collect(), columns, flaws: Vec::new() }
}
