//! Reads lexicons: a declaration and, mostly, a file become keys and rows, or faults.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::rc::Rc;

use indexmap::IndexMap;

use super::table::{self, Format, KEY, Row, Table};
use super::{Choose, Lexicon};
use crate::rules::diagnostic::{Code, Fault, On, nearest};
use crate::rules::file::{ChooseSpec, LexiconSpec, OneOrMany};
use crate::rules::load;
use crate::rules::source::{SourceFile, Sources, Step, YamlPath, path};
use crate::rules::store::{Kept, Origin};

/// Contradictory keys of one lexicon that are told in full; of the others the number.
const CONTRADICTIONS_SHOWN: usize = 10;

/// Reads the lexicons of all files, each lexicon file once.
pub struct LexiconReader<'a> {
    pub origin: &'a Origin,
    pub normalise: &'a dyn Fn(&str) -> String,
    pub sources: &'a mut Sources,
    pub faults: &'a mut Vec<Fault>,
    /// The lexicon files read so far, by their paths.
    pub tables: HashMap<PathBuf, Rc<TableFile>>,
    /// What cells are when normalised: lexicons of the same file ask again and again.
    pub normalised: HashMap<String, String>,
}

/// A lexicon file that has been read.
pub struct TableFile {
    name: String,
    text: Result<String, ErrorKind>,
    table: Table,
    /// Whether its flaws have been told, which is done once.
    told: Cell<bool>,
    /// Its number among the sources, once a fault pointed into it.
    source: OnceCell<usize>,
}

/// The lexicon being read.
struct Declared<'s> {
    name: &'s str,
    spec: &'s LexiconSpec,
    source: usize,
}

impl LexiconReader<'_> {
    /// Reads a lexicon that the file of number `source` declares; nothing if it is faulty.
    pub fn read(&mut self, rule_file: &Kept, source: usize, name: &str, spec: &LexiconSpec) -> Option<Lexicon> {
        let declared = Declared { name, spec, source };
        let faults = self.faults.len();
        let lexicon = match (&spec.file, &spec.entries) {
            (Some(file), None) => self.read_file(rule_file, &declared, file),
            (None, Some(entries)) => {
                if !self.no_columns(&declared) {
                    return None;
                }
                let rows = entries.iter().map(|entry| Row::of_entry(entry)).collect();
                let table = Table { columns: vec![KEY.to_owned()], rows, flaws: Vec::new() };
                self.build(&declared, &table, None)
            }
            (Some(_), Some(_)) => {
                let fault =
                    Fault::new(Code::ConflictingKeys, format!("lexicon `{name}` has both `file` and `entries`"));
                let fault = fault.label(source, declared.at(&["entries"]), On::Key, "and entries here");
                let fault = fault.label(source, declared.at(&["file"]), On::Key, "a file here");
                self.faults.push(fault.help("keep one of the two"));
                None
            }
            (None, None) => {
                let fault = Fault::new(Code::MissingKey, format!("lexicon `{name}` has no words"));
                let fault = fault.label(source, declared.at(&[]), On::Key, "neither `file` nor `entries`");
                self.faults.push(fault.help("write `{file: words.csv, key: COLUMN}` or `{entries: [WORD, WORD]}`"));
                None
            }
        };
        lexicon.filter(|_| self.faults.len() == faults)
    }

    fn normalised(&mut self, cell: &str) -> String {
        if let Some(text) = self.normalised.get(cell) {
            return text.clone();
        }
        let text = (self.normalise)(cell);
        self.normalised.insert(cell.to_owned(), text.clone());
        text
    }

    fn read_file(&mut self, rule_file: &Kept, declared: &Declared, file: &str) -> Option<Lexicon> {
        let at_file = |fault: Fault, text: &str| fault.label(declared.source, declared.at(&["file"]), On::Value, text);
        let Some(format) = Format::of(file) else {
            let fault = Fault::new(Code::MalformedLexicon, "a lexicon file is a `.csv` or a `.txt`");
            let help = "save the table as CSV (UTF-8, with commas), or write one word a line into a `.txt`";
            self.faults.push(at_file(fault, "neither of them").help(help));
            return None;
        };
        if format == Format::Txt && !self.no_columns(declared) {
            return None;
        }
        let table = self.table(rule_file, file, format);
        match &table.text {
            Ok(_) => {}
            Err(ErrorKind::NotFound) => {
                let fault = Fault::new(Code::MissingLexiconFile, format!("no file `{}`", table.name));
                let neighbours = self.origin.neighbours(rule_file, file);
                let help = match nearest(file, neighbours.iter().map(String::as_str)) {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => "the path counts from the folder of the rule file that names it".to_owned(),
                };
                self.faults.push(at_file(fault, "is not there").help(help));
                return None;
            }
            Err(ErrorKind::InvalidData) => {
                let fault = Fault::new(Code::UnreadableFile, format!("`{}` is not in UTF-8", table.name));
                self.faults.push(at_file(fault, "named here").help(load::NOT_UTF8));
                return None;
            }
            Err(kind) => {
                let fault = Fault::new(Code::UnreadableFile, format!("`{}` cannot be read", table.name));
                let help = "check that it is a file, that you may read it and that it is not in use";
                self.faults.push(at_file(fault, &kind.to_string()).help(help));
                return None;
            }
        }
        let flaws = if table.told.replace(true) { &[] } else { table.table.flaws.as_slice() };
        for flaw in flaws {
            let fault = Fault::new(Code::MalformedLexicon, format!("`{}` is no table", table.name));
            let fault = self.at_line(fault, &table, flaw.line, &flaw.what);
            self.faults.push(at_file(fault, "named here").help(&flaw.help));
        }
        // With a faulty header every row would be a further fault.
        if table.table.flaws.iter().any(|flaw| flaw.of_header) {
            return None;
        }
        self.build(declared, &table.table, Some(&table))
    }

    fn table(&mut self, rule_file: &Kept, file: &str, format: Format) -> Rc<TableFile> {
        let path = self.origin.beside(rule_file, file);
        let read = self.tables.entry(path).or_insert_with_key(|path| {
            let Kept { name, bytes, .. } = self.origin.file(path);
            let text = bytes.map_err(|error| error.kind()).and_then(|bytes| load::decode(bytes.into_owned()));
            let table = text.as_ref().map(|text| table::read(text, format)).unwrap_or_default();
            Rc::new(TableFile { name, text, table, told: Cell::new(false), source: OnceCell::new() })
        });
        Rc::clone(read)
    }

    /// Adds a label at a line of a lexicon file, or none for a lexicon written in place.
    fn at_line(&mut self, fault: Fault, file: &TableFile, line: usize, text: impl Into<String>) -> Fault {
        let lines = file.text.as_deref().unwrap_or_default();
        let source = *file.source.get_or_init(|| self.sources.add(SourceFile::plain(&file.name, lines)));
        let line = self.sources.files[source].line(line);
        fault.label(source, Vec::new(), On::Span(line), text)
    }

    /// Refuses the keys that are about columns; true if there are none.
    fn no_columns(&mut self, declared: &Declared) -> bool {
        let faults = self.faults.len();
        let LexiconSpec { key, also, filter, choose, .. } = declared.spec;
        let given = [
            ("key", key.is_some()),
            ("also", also.is_some()),
            ("where", !filter.is_empty()),
            ("choose", choose.is_some()),
        ];
        for (name, _) in given.into_iter().filter(|(_, given)| *given) {
            let fault =
                Fault::new(Code::ConflictingKeys, format!("`{name}` speaks of columns, which this lexicon has not"));
            let fault = fault.label(declared.source, declared.at(&[name]), On::Key, "");
            self.faults.push(fault.help("columns are in a `.csv` with a header"));
        }
        self.faults.len() == faults
    }

    fn build(&mut self, declared: &Declared, table: &Table, file: Option<&TableFile>) -> Option<Lexicon> {
        let spec = declared.spec;
        let faults = self.faults.len();
        let key = self.column(declared, table, &["key"], spec.key.as_deref().unwrap_or(KEY));
        let also = spec.also.as_deref().and_then(|also| self.column(declared, table, &["also"], also));
        let choose = spec.choose.as_ref().and_then(|choose| self.choose(declared, table, choose));
        let filter = self.filter(declared, table);
        if self.faults.len() > faults {
            return None;
        }
        let key = key?;
        let kept: Vec<&Row> = table.rows.iter().filter(|row| filter.iter().all(|keep| keep.keeps(row))).collect();
        if kept.is_empty() {
            let fault = Fault::new(Code::EmptyLexicon, format!("lexicon `{}` has no words", declared.name));
            let fault = fault.label(declared.source, declared.at(&[]), On::Key, "no row is left");
            self.faults.push(match declared.spec.filter.is_empty() {
                true => fault.help("write the words into it, one a row"),
                false => fault.help("`where` keeps the rows that fulfil all of it"),
            });
            return None;
        }
        let mut keys: IndexMap<String, Vec<u32>> = IndexMap::with_capacity(kept.len());
        for (number, row) in (0u32..).zip(&kept) {
            let text = self.normalised(&row.cells[key]);
            if text.is_empty() {
                let fault =
                    Fault::new(Code::MalformedLexicon, format!("a word of lexicon `{}` is empty", declared.name));
                let fault = match file {
                    Some(file) => {
                        self.at_line(fault, file, row.line, format!("nothing in the column `{}`", table.columns[key]))
                    }
                    None => fault,
                };
                self.faults.push(fault.label(declared.source, declared.at(&[]), On::Key, "this lexicon"));
                continue;
            }
            let others = also.map(|also| &row.cells[also]).unwrap_or_default();
            let mut stands_for = |text: String| {
                let rows = keys.entry(text).or_default();
                if rows.last() != Some(&number) {
                    rows.push(number);
                }
            };
            stands_for(text);
            for other in others.split(['|', '｜']) {
                let text = self.normalised(other.trim());
                if !text.is_empty() {
                    stands_for(text);
                }
            }
        }
        for rows in keys.values_mut().filter(|rows| rows.len() > 1) {
            let mut said = HashSet::with_capacity(rows.len());
            rows.retain(|row| said.insert(self.says(kept[*row as usize], key, also)));
        }
        match choose {
            Some(choose) => self.years(declared, table, &kept, choose, file),
            None => self.contradictions(declared, &keys, &kept, file),
        }
        let cells = kept.iter().flat_map(|row| &row.cells);
        let keys = keys.iter().map(|(text, rows)| (text.as_str(), rows.as_slice()));
        Some(Lexicon::new(table.columns.clone(), cells, keys, choose))
    }

    /// What a row says, by which it is told from others; further spellings are nothing that a row says.
    fn says<'r>(&mut self, row: &'r Row, key: usize, also: Option<usize>) -> Vec<Cow<'r, str>> {
        let cells = row.cells.iter().enumerate().filter(|(column, _)| Some(*column) != also);
        let said = |(column, cell)| if column == key { self.normalised(cell).into() } else { Cow::Borrowed(cell) };
        cells.map(said).collect()
    }

    fn column(&mut self, declared: &Declared, table: &Table, keys: &[&str], name: &str) -> Option<usize> {
        if let Some(column) = table.columns.iter().position(|column| column == name) {
            return Some(column);
        }
        let fault =
            Fault::new(Code::MissingLexiconColumn, format!("lexicon `{}` has no column `{name}`", declared.name));
        let by_default = keys == ["key"] && declared.spec.key.is_none();
        let fault = if by_default {
            fault.label(declared.source, declared.at(&["file"]), On::Value, "which column holds the words?")
        } else {
            let on = if keys.first() == Some(&"where") { On::Key } else { On::Value };
            fault.label(declared.source, declared.at(keys), on, "no such column")
        };
        let columns = table.columns.join(", ");
        self.faults.push(match nearest(name, table.columns.iter().map(String::as_str)) {
            Some(column) => fault.help(format!("did you mean `{column}`?")),
            None if by_default => fault.help(format!("name the column with `key:`; there are {columns}")),
            None => fault.help(format!("there are the columns {columns}")),
        });
        None
    }

    fn choose(&mut self, declared: &Declared, table: &Table, spec: &ChooseSpec) -> Option<Choose> {
        let code = self.column(declared, table, &["choose", "code"], &spec.code);
        let since = spec.since.as_deref().and_then(|name| self.column(declared, table, &["choose", "since"], name));
        let until = spec.until.as_deref().and_then(|name| self.column(declared, table, &["choose", "until"], name));
        Some(Choose { code: code?, since, until, near: spec.near })
    }

    fn filter(&mut self, declared: &Declared, table: &Table) -> Vec<Keep> {
        let mut filter = Vec::new();
        for (name, values) in &declared.spec.filter {
            let Some(column) = self.column(declared, table, &["where", name], name) else { continue };
            let many = matches!(values, OneOrMany::Many(_));
            let values = values.to_texts();
            for (index, value) in values.iter().enumerate() {
                if table.rows.iter().any(|row| row.cells[column] == **value) {
                    continue;
                }
                let mut at = declared.at(&["where", name]);
                at.extend(many.then_some(Step::Index(index)));
                let title = format!("no row of lexicon `{}` has {name} `{value}`", declared.name);
                let fault = Fault::new(Code::EmptyLexicon, title);
                let fault = fault.label(declared.source, at, On::Value, "no row has it");
                self.faults.push(match nearest(value, table.rows.iter().map(|row| &row.cells[column])) {
                    Some(value) => fault.help(format!("did you mean `{value}`?")),
                    None => fault,
                });
            }
            filter.push(Keep { column, values });
        }
        filter
    }

    fn contradictions(
        &mut self,
        declared: &Declared,
        keys: &IndexMap<String, Vec<u32>>,
        kept: &[&Row],
        file: Option<&TableFile>,
    ) {
        let contradictory: Vec<_> = keys.iter().filter(|(_, rows)| rows.len() > 1).collect();
        for (index, (text, rows)) in contradictory.iter().take(CONTRADICTIONS_SHOWN).enumerate() {
            let title = format!("rows of lexicon `{}` contradict each other about `{text}`", declared.name);
            let mut fault = Fault::new(Code::ContradictoryLexiconRows, title);
            if let Some(file) = file {
                fault = self.at_line(fault, file, kept[rows[1] as usize].line, "says otherwise");
                fault = self.at_line(fault, file, kept[rows[0] as usize].line, "the first row with this key");
            }
            let fault = fault.label(declared.source, declared.at(&["file"]), On::Value, "named here");
            let help = "keep one row, or say with `choose:` how the right one is found";
            let more = contradictory.len() - CONTRADICTIONS_SHOWN.min(contradictory.len());
            self.faults.push(match more {
                more if more > 0 && index + 1 == CONTRADICTIONS_SHOWN => {
                    fault.help(format!("{help}\n{more} further keys of this lexicon have contradictory rows"))
                }
                _ => fault.help(help),
            });
        }
    }

    /// Checks that the columns of years hold years.
    fn years(&mut self, declared: &Declared, table: &Table, kept: &[&Row], choose: Choose, file: Option<&TableFile>) {
        for column in [choose.since, choose.until].into_iter().flatten() {
            let mut bad: BTreeMap<&str, usize> = BTreeMap::new();
            for row in kept {
                let cell = &row.cells[column];
                if !cell.is_empty() && cell.parse::<i32>().is_err() {
                    bad.entry(cell).or_insert(row.line);
                }
            }
            for (cell, line) in bad {
                let title = format!("`{cell}` in the column `{}` is no year", table.columns[column]);
                let mut fault = Fault::new(Code::MalformedLexicon, title);
                if let Some(file) = file {
                    fault = self.at_line(fault, file, line, "this row");
                }
                let fault = fault.label(declared.source, declared.at(&["choose"]), On::Key, "years are compared here");
                self.faults.push(fault.help("write four digits, or leave the cell empty"));
            }
        }
    }
}

/// A column and the values of which a row must have one.
struct Keep {
    column: usize,
    values: Vec<String>,
}

impl Keep {
    fn keeps(&self, row: &Row) -> bool {
        self.values.iter().any(|value| *value == row.cells[self.column])
    }
}

impl Declared<'_> {
    fn at(&self, keys: &[&str]) -> YamlPath {
        let mut path = path!["lexicons", self.name];
        path.extend(keys.iter().map(|key| Step::from(*key)));
        path
    }
}
