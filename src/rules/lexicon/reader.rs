//! Reads lexicons: where the words of a declaration are, and what is wrong with the file that holds them.
//!
//! What its table becomes is told in [`super::rows`].

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::rc::Rc;

use indexmap::IndexSet;

use super::Lexicon;
use super::more::Addition;
use super::table::{self, KEY, Row, Table, TableFormat};
use crate::rules::diagnostic::{Code, Fault, On, nearest};
use crate::rules::file::{EntrySpec, LexiconSpec, Scalar};
use crate::rules::opened::NotRead;
use crate::rules::source::{self, SourceFile, Sources, Step, YamlPath, path};
use crate::rules::store::{Home, Kept};
use crate::rules::system::of_system;
use tr::tr;

/// Reads the lexicons of all files, each lexicon file once.
pub struct LexiconReader<'a> {
    normalise: &'a dyn Fn(&str) -> String,
    pub(super) sources: &'a mut Sources,
    pub(super) faults: &'a mut Vec<Fault>,
    /// What there is to say that is no fault.
    pub remarks: Vec<Fault>,
    /// The lexicon files read so far, by the layers and paths that they are looked for in.
    pub(super) tables: HashMap<(usize, PathBuf), Rc<TableFile>>,
    /// What is added to tables, by their layers and paths.
    pub(super) additions: HashMap<(usize, PathBuf), Vec<Addition>>,
    /// What cells are when normalised: lexicons of the same file ask again and again.
    normalised: HashMap<String, String>,
}

/// A lexicon file that has been read.
pub(super) struct TableFile {
    name: String,
    text: io::Result<String>,
    pub(super) table: Table,
    /// What was added to it; the rows of the table know which of them they are from.
    pub(super) additions: Vec<Addition>,
    /// The added rows that some lexicon reads: of which addition, and their lines.
    pub(super) added_and_read: RefCell<HashSet<(usize, usize)>>,
    /// Whether its flaws have been told, which is done once.
    told: Cell<bool>,
    /// Its columns when normalised, those that were asked for.
    normalised: RefCell<HashMap<usize, Rc<[String]>>>,
    /// Lines that were said to stand there twice.
    pub(super) rows_told: RefCell<HashSet<(usize, usize)>>,
    /// Its number among the sources, once a fault pointed into it.
    source: OnceCell<usize>,
}

/// The lexicon being read.
pub(super) struct DeclaredLexicon<'s> {
    pub name: &'s str,
    pub spec: &'s LexiconSpec,
    /// Number of the rule file that declares it.
    pub source: usize,
}

/// A file with rows that lies outside of the folder of the rules.
pub(super) fn outside(name: &str) -> Fault {
    Fault::outside(name).help(tr!("copy the file into the folder, and write the path from this rule file to it"))
}

impl<'a> LexiconReader<'a> {
    /// `normalise` brings words into the form of the text in which they are looked for.
    pub fn new(
        normalise: &'a dyn Fn(&str) -> String,
        sources: &'a mut Sources,
        faults: &'a mut Vec<Fault>,
    ) -> LexiconReader<'a> {
        LexiconReader {
            normalise,
            sources,
            faults,
            remarks: Vec::new(),
            tables: HashMap::new(),
            additions: HashMap::new(),
            normalised: HashMap::new(),
        }
    }

    /// Reads a lexicon that the file of number `source` declares; nothing if it is faulty.
    pub fn read(&mut self, home: &Home<'_>, source: usize, name: &str, spec: &LexiconSpec) -> Option<Lexicon> {
        let declared = DeclaredLexicon { name, spec, source };
        let faults = self.faults.len();
        let lexicon = match (&spec.file, &spec.entries) {
            (Some(file), None) => self.read_file(home, &declared, file),
            (None, Some(entries)) => {
                let has_columns = entries.iter().any(|entry| matches!(entry, EntrySpec::Row(_)));
                if !has_columns && !self.no_columns(&declared) {
                    return None;
                }
                let table = if has_columns { self.rows_in_place(&declared, entries)? } else { words_in_place(entries) };
                self.build(&declared, &table, None)
            }
            (Some(_), Some(_)) => {
                let fault = Fault::new(Code::ConflictingKeys, tr!("lexicon `{}` has both `file` and `entries`", name));
                let fault = fault.label(source, declared.at(&["entries"]), On::Key, tr!("and entries here"));
                let fault = fault.label(source, declared.at(&["file"]), On::Key, tr!("a file here"));
                self.faults.push(fault.help(tr!("keep one of the two")));
                None
            }
            (None, None) => {
                let fault = Fault::new(Code::MissingKey, tr!("lexicon `{}` has no words", name));
                let fault = fault.label(source, declared.at(&[]), On::Key, tr!("neither `file` nor `entries`"));
                self.faults
                    .push(fault.help(tr!("write `{file: words.csv, key: COLUMN}` or `{entries: [WORD, WORD]}`")));
                None
            }
        };
        lexicon.filter(|_| self.faults.len() == faults)
    }

    /// What the cells of a column are when normalised: of a file found out once, however many lexicons read it.
    pub(super) fn normalised_column(&mut self, table: &Table, column: usize, file: Option<&TableFile>) -> Rc<[String]> {
        if let Some(known) = file.and_then(|file| file.normalised.borrow().get(&column).cloned()) {
            return known;
        }
        let cells: Rc<[String]> = table.rows.iter().map(|row| (self.normalise)(&row.cells[column])).collect();
        if let Some(file) = file {
            file.normalised.borrow_mut().insert(column, Rc::clone(&cells));
        }
        cells
    }

    /// What a cell is when normalised.
    pub(super) fn normalised(&mut self, cell: &str) -> String {
        if let Some(text) = self.normalised.get(cell) {
            return text.clone();
        }
        let text = (self.normalise)(cell);
        self.normalised.insert(cell.to_owned(), text.clone());
        text
    }

    fn read_file(&mut self, home: &Home<'_>, declared: &DeclaredLexicon, file: &str) -> Option<Lexicon> {
        let at_file =
            |fault: Fault, text: String| fault.label(declared.source, declared.at(&["file"]), On::Value, text);
        let Some(format) = TableFormat::of(file) else {
            let fault = Fault::new(Code::MalformedLexicon, tr!("a lexicon file is a `.csv` or a `.txt`"));
            let help = tr!("save the table as CSV (UTF-8, with commas), or write one word a line into a `.txt`");
            self.faults.push(at_file(fault, tr!("neither of them")).help(help));
            return None;
        };
        if format == TableFormat::Txt && !self.no_columns(declared) {
            return None;
        }
        let table = self.table(home, file, format);
        match &table.text {
            Ok(_) => {}
            Err(error) if NotRead::of(error) == Some(NotRead::Outside) => {
                self.faults.push(at_file(outside(&table.name), String::new()));
                return None;
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let fault = Fault::new(Code::MissingLexiconFile, tr!("no file `{}`", table.name));
                let neighbours = home.origin.neighbours(&home.kept, file);
                let help = match nearest(file, neighbours.iter().map(String::as_str)) {
                    Some(name) => tr!("did you mean `{}`?", name),
                    None => tr!("the path counts from the folder of the rule file that names it"),
                };
                self.faults.push(at_file(fault, tr!("is not there")).help(help));
                return None;
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                let fault = Fault::new(Code::UnreadableFile, tr!("`{}` is not in UTF-8", table.name));
                self.faults.push(at_file(fault, tr!("named here")).help(source::not_utf8()));
                return None;
            }
            Err(error) => {
                let fault = Fault::new(Code::UnreadableFile, tr!("`{}` cannot be read", table.name));
                let help = tr!("check that it is a file, that you may read it and that it is not in use");
                self.faults.push(at_file(fault, of_system(error)).help(help));
                return None;
            }
        }
        let flaws = if table.told.replace(true) { &[] } else { table.table.flaws.as_slice() };
        for flaw in flaws {
            let fault = Fault::new(Code::MalformedLexicon, tr!("`{}` is no table", table.name));
            let fault = self.at_line(fault, &table, flaw.line, &flaw.what);
            self.faults.push(at_file(fault, tr!("named here")).help(&flaw.help));
        }
        // With a faulty header every row would be a further fault.
        if table.table.flaws.iter().any(|flaw| flaw.of_header) {
            return None;
        }
        self.build(declared, &table.table, Some(&table))
    }

    fn table(&mut self, home: &Home<'_>, file: &str, format: TableFormat) -> Rc<TableFile> {
        let at = (home.layer, home.origin.beside(&home.kept, file));
        if let Some(read) = self.tables.get(&at) {
            return Rc::clone(read);
        }
        let Kept { name, bytes, .. } = home.origin.file(&at.1);
        let text = bytes.and_then(|bytes| source::decode(bytes.into_owned()).map_err(io::Error::from));
        let mut table = text.as_ref().map(|text| table::read(text, format)).unwrap_or_default();
        let additions = self.additions.remove(&at).unwrap_or_default();
        for (n, addition) in additions.iter().enumerate() {
            self.add(&mut table, addition, n + 1);
        }
        let read = Rc::new(TableFile {
            name,
            text,
            table,
            additions,
            added_and_read: RefCell::default(),
            told: Cell::new(false),
            normalised: RefCell::default(),
            rows_told: RefCell::default(),
            source: OnceCell::new(),
        });
        self.tables.insert(at, Rc::clone(&read));
        read
    }

    /// Adds a label at a line of a lexicon file, or none for a lexicon written in place.
    pub(super) fn at_line(&mut self, fault: Fault, file: &TableFile, line: usize, text: impl Into<String>) -> Fault {
        let lines = file.text.as_ref().map(String::as_str).unwrap_or_default();
        let source = *file.source.get_or_init(|| self.sources.add(SourceFile::plain(&file.name, lines)));
        let line = self.sources.files[source].line(line);
        fault.label(source, Vec::new(), On::Span(line), text)
    }

    /// The same at a row, which may be one that was added.
    pub(super) fn at_row(&mut self, fault: Fault, file: &TableFile, row: &Row, text: impl Into<String>) -> Fault {
        match row.addition.checked_sub(1).and_then(|n| file.additions.get(n)) {
            Some(addition) => self.at_added_row(fault, addition, row.line, text),
            None => self.at_line(fault, file, row.line, text),
        }
    }

    /// Entries with columns as a table: the columns of all of them, cells that an entry lacks being empty.
    fn rows_in_place(&mut self, declared: &DeclaredLexicon, entries: &[EntrySpec]) -> Option<Table> {
        let faults = self.faults.len();
        let mut columns: IndexSet<&String> = IndexSet::new();
        for (n, entry) in entries.iter().enumerate() {
            match entry {
                EntrySpec::Row(cells) => columns.extend(cells.keys()),
                EntrySpec::Word(word) => {
                    let title = tr!("`{}` has no columns, unlike other entries of lexicon `{}`", word, declared.name);
                    let mut at = declared.at(&["entries"]);
                    at.push(Step::Index(n));
                    let fault = Fault::new(Code::ConflictingKeys, title).label(declared.source, at, On::Value, "");
                    let key = declared.spec.key.as_deref().unwrap_or(KEY);
                    self.faults.push(fault.help(tr!("write `{{{}: {}}}`", key, word)));
                }
            }
        }
        let row = |entry: &EntrySpec| match entry {
            EntrySpec::Row(cells) => {
                let cell = |column: &&String| cells.get(*column).map(Scalar::to_text).unwrap_or_default();
                Some(Row::of_cells(columns.iter().map(cell)))
            }
            EntrySpec::Word(_) => None,
        };
        let rows = entries.iter().filter_map(row).collect();
        let columns = columns.iter().map(|column| (*column).clone()).collect();
        (self.faults.len() == faults).then_some(Table { columns, rows, flaws: Vec::new() })
    }

    /// Refuses the keys that are about columns; true if there are none.
    fn no_columns(&mut self, declared: &DeclaredLexicon) -> bool {
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
                Fault::new(Code::ConflictingKeys, tr!("`{}` speaks of columns, which this lexicon has not", name));
            let fault = fault.label(declared.source, declared.at(&[name]), On::Key, "");
            self.faults.push(
                fault.help(tr!("columns are in a `.csv` with a header, or in entries such as `{word: …, code: 12}`")),
            );
        }
        self.faults.len() == faults
    }
}

/// Entries that are words as a table.
fn words_in_place(entries: &[EntrySpec]) -> Table {
    let word = |entry: &EntrySpec| match entry {
        EntrySpec::Word(word) => Some(Row::of_cells([word])),
        EntrySpec::Row(_) => None,
    };
    Table { columns: vec![KEY.to_owned()], rows: entries.iter().filter_map(word).collect(), flaws: Vec::new() }
}

impl DeclaredLexicon<'_> {
    pub fn at(&self, keys: &[&str]) -> YamlPath {
        let mut path = path!["lexicons", self.name];
        path.extend(keys.iter().map(|key| Step::from(*key)));
        path
    }
}
