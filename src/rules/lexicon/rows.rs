//! From a table to a lexicon: which rows it keeps, which words stand for them, and whether they agree.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexMap;

use super::reader::{DeclaredLexicon, LexiconReader, TableFile};
use super::table::{KEY, Row, Table};
use super::{Choose, Lexicon};
use crate::rules::diagnostic::{Code, Fault, On, nearest};
use crate::rules::file::{ChooseSpec, OneOrMany};
use crate::rules::lists::list;
use crate::rules::source::Step;
use tr::tr;

/// How many contradictory keys of a lexicon are listed; the rest are counted.
const CONTRADICTIONS_SHOWN: usize = 10;

impl LexiconReader<'_> {
    pub(super) fn build(
        &mut self,
        declared: &DeclaredLexicon,
        table: &Table,
        file: Option<&TableFile>,
    ) -> Option<Lexicon> {
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
        let normal = self.normalised_column(table, key, file);
        let rows = table.rows.iter().zip(normal.iter().map(String::as_str));
        let (kept, normal): (Vec<&Row>, Vec<&str>) =
            rows.filter(|(row, _)| filter.iter().all(|keep| keep.keeps(row))).unzip();
        if kept.is_empty() {
            let fault = Fault::new(Code::EmptyLexicon, tr!("lexicon `{}` has no words", declared.name));
            let fault = fault.label(declared.source, declared.at(&[]), On::Key, tr!("no row is left"));
            self.faults.push(match declared.spec.filter.is_empty() {
                true => fault.help(tr!("write the words into it, one a row")),
                false => fault.help(tr!("`where` keeps the rows that fulfil all of it")),
            });
            return None;
        }
        let keys = self.words(declared, table, &kept, (key, &normal), also, file);
        match choose {
            Some(choose) => self.years(declared, table, &kept, choose, file),
            None => self.contradictions(declared, &keys, &kept, file),
        }
        if let Some(file) = file {
            let added = kept.iter().filter(|row| row.addition > 0).map(|row| (row.addition, row.line));
            file.added_and_read.borrow_mut().extend(added);
        }
        let cells = kept.iter().flat_map(|row| &row.cells);
        let keys = keys.iter().map(|(text, rows)| (text.as_ref(), rows.as_slice()));
        Some(Lexicon::new(table.columns.clone(), cells, keys, choose))
    }

    /// The words of the column `key`, and of `also`, each with the numbers of its rows. Rows that say the same count
    /// once. `normal` are the cells of the column `key` of the kept rows, normalised.
    fn words<'n>(
        &mut self,
        declared: &DeclaredLexicon,
        table: &Table,
        kept: &[&Row],
        (key, normal): (usize, &'n [&'n str]),
        also: Option<usize>,
        file: Option<&TableFile>,
    ) -> IndexMap<Cow<'n, str>, Vec<u32>> {
        let mut keys: IndexMap<Cow<'n, str>, Vec<u32>> = IndexMap::with_capacity(kept.len());
        for ((number, row), text) in (0u32..).zip(kept).zip(normal) {
            if text.is_empty() {
                let fault = Fault::new(Code::MalformedLexicon, tr!("a word of lexicon `{}` is empty", declared.name));
                let fault = match file {
                    Some(file) => self.at_row(fault, file, row, tr!("nothing in the column `{}`", table.columns[key])),
                    None => fault,
                };
                self.faults.push(fault.label(declared.source, declared.at(&[]), On::Key, tr!("this lexicon")));
                continue;
            }
            let mut stands_for = |text: Cow<'n, str>| {
                let rows = keys.entry(text).or_default();
                if rows.last() != Some(&number) {
                    rows.push(number);
                }
            };
            stands_for(Cow::Borrowed(text));
            let others = also.map(|also| &row.cells[also]).unwrap_or_default();
            for other in others.split(['|', '｜']).filter(|other| !other.is_empty()) {
                let text = self.normalised(other.trim());
                if !text.is_empty() {
                    stands_for(Cow::Owned(text));
                }
            }
        }
        for (text, rows) in keys.iter_mut().filter(|(_, rows)| rows.len() > 1) {
            let mut said: HashMap<Vec<&str>, u32> = HashMap::with_capacity(rows.len());
            let mut again = Vec::new();
            rows.retain(|&n| {
                let row = kept[n as usize];
                match said.entry(says(row, normal[n as usize], key, also)) {
                    Entry::Vacant(entry) => _ = entry.insert(n),
                    Entry::Occupied(first) => {
                        let first = kept[*first.get() as usize];
                        let is_whole = also.is_none_or(|also| row.cells[also] == first.cells[also]);
                        again.extend(is_whole.then_some((first, row)));
                        return false;
                    }
                }
                true
            });
            for (first, row) in again {
                self.row_again(declared, text, first, row, file);
            }
            // Where rows cannot be chosen among, the one that was added last holds.
            let last = rows.iter().map(|n| kept[*n as usize].addition).max().unwrap_or(0);
            if last > 0 && declared.spec.choose.is_none() {
                let (added, lost): (Vec<u32>, Vec<u32>) =
                    rows.drain(..).partition(|n| kept[*n as usize].addition == last);
                if let (Some(added), Some(lost), Some(file)) = (added.first(), lost.first(), file) {
                    self.row_replaced(text, kept[*lost as usize], kept[*added as usize], file);
                }
                *rows = added;
            }
        }
        keys
    }

    /// Warns of a row that stands there twice; once, however many lexicons read it.
    fn row_again(&mut self, declared: &DeclaredLexicon, text: &str, first: &Row, row: &Row, file: Option<&TableFile>) {
        let fault = Fault::new(Code::DuplicateRow, tr!("`{}` stands twice in a lexicon", text));
        let fault = match file {
            Some(file) if file.rows_told.borrow_mut().insert((row.addition, row.line)) => {
                let fault = self.at_row(fault, file, row, tr!("again"));
                self.at_row(fault, file, first, tr!("first here"))
            }
            Some(_) => return,
            None => fault.label(declared.source, declared.at(&["entries"]), On::Key, tr!("in these entries")),
        };
        self.remarks.push(fault.help(tr!("remove one of the two")));
    }

    fn column(&mut self, declared: &DeclaredLexicon, table: &Table, keys: &[&str], name: &str) -> Option<usize> {
        if let Some(column) = table.columns.iter().position(|column| column == name) {
            return Some(column);
        }
        let fault = Fault::new(Code::MissingLexiconColumn, tr!("lexicon `{}` has no column `{}`", declared.name, name));
        let by_default = keys == ["key"] && declared.spec.key.is_none();
        let fault = if by_default {
            let (holder, on) = if declared.spec.file.is_some() { ("file", On::Value) } else { ("entries", On::Key) };
            fault.label(declared.source, declared.at(&[holder]), on, tr!("which column holds the words?"))
        } else {
            let on = if keys.first() == Some(&"where") { On::Key } else { On::Value };
            fault.label(declared.source, declared.at(keys), on, tr!("no such column"))
        };
        let columns = list(&table.columns);
        self.faults.push(match nearest(name, table.columns.iter().map(String::as_str)) {
            Some(column) => fault.help(tr!("did you mean `{}`?", column)),
            None if by_default => fault.help(tr!("name the column with `key:`; there are {}", columns)),
            None => fault.help(tr!("there are the columns {}", columns)),
        });
        None
    }

    fn choose(&mut self, declared: &DeclaredLexicon, table: &Table, spec: &ChooseSpec) -> Option<Choose> {
        let code = self.column(declared, table, &["choose", "code"], &spec.code);
        let since = spec.since.as_deref().and_then(|name| self.column(declared, table, &["choose", "since"], name));
        let until = spec.until.as_deref().and_then(|name| self.column(declared, table, &["choose", "until"], name));
        Some(Choose { code: code?, since, until, near: spec.near })
    }

    fn filter(&mut self, declared: &DeclaredLexicon, table: &Table) -> Vec<Keep> {
        let mut filter = Vec::new();
        for (name, values) in &declared.spec.filter {
            let Some(column) = self.column(declared, table, &["where", name], name) else { continue };
            let many = matches!(values, OneOrMany::Many(_));
            let values = values.to_texts();
            let cells: HashSet<&str> = table.rows.iter().map(|row| &row.cells[column]).collect();
            for (index, value) in values.iter().enumerate() {
                if cells.contains(value.as_str()) {
                    continue;
                }
                let mut at = declared.at(&["where", name]);
                at.extend(many.then_some(Step::Index(index)));
                let title = tr!("no row of lexicon `{}` has {} `{}`", declared.name, name, value);
                let fault = Fault::new(Code::EmptyLexicon, title);
                let fault = fault.label(declared.source, at, On::Value, tr!("no row has it"));
                self.faults.push(match nearest(value, table.rows.iter().map(|row| &row.cells[column])) {
                    Some(value) => fault.help(tr!("did you mean `{}`?", value)),
                    None => fault,
                });
            }
            filter.push(Keep { column, values: values.into_iter().collect() });
        }
        filter
    }

    fn contradictions(
        &mut self,
        declared: &DeclaredLexicon,
        keys: &IndexMap<Cow<'_, str>, Vec<u32>>,
        kept: &[&Row],
        file: Option<&TableFile>,
    ) {
        let contradictory: Vec<_> = keys.iter().filter(|(_, rows)| rows.len() > 1).collect();
        for (index, (text, rows)) in contradictory.iter().take(CONTRADICTIONS_SHOWN).enumerate() {
            let title = tr!("rows of lexicon `{}` contradict each other about `{}`", declared.name, text);
            let mut fault = Fault::new(Code::ContradictoryLexiconRows, title);
            if let Some(file) = file {
                fault = self.at_row(fault, file, kept[rows[1] as usize], tr!("says otherwise"));
                fault = self.at_row(fault, file, kept[rows[0] as usize], tr!("the first row with this key"));
            }
            let fault = match file {
                Some(_) => fault.label(declared.source, declared.at(&["file"]), On::Value, tr!("named here")),
                None => fault.label(declared.source, declared.at(&["entries"]), On::Key, tr!("written here")),
            };
            let help = tr!("keep one row, or say with `choose:` how the right one is found");
            let more = contradictory.len() - CONTRADICTIONS_SHOWN.min(contradictory.len());
            self.faults.push(match more {
                more if more > 0 && index + 1 == CONTRADICTIONS_SHOWN => {
                    fault.help(tr!("{}\n{} further keys of this lexicon have contradictory rows", help, more))
                }
                _ => fault.help(help),
            });
        }
    }

    /// Checks that the columns of years hold years.
    fn years(
        &mut self,
        declared: &DeclaredLexicon,
        table: &Table,
        kept: &[&Row],
        choose: Choose,
        file: Option<&TableFile>,
    ) {
        for column in [choose.since, choose.until].into_iter().flatten() {
            let mut bad: BTreeMap<&str, &Row> = BTreeMap::new();
            for row in kept {
                let cell = &row.cells[column];
                if !cell.is_empty() && cell.parse::<i32>().is_err() {
                    bad.entry(cell).or_insert(row);
                }
            }
            for (cell, row) in bad {
                let title = tr!("`{}` in the column `{}` is no year", cell, table.columns[column]);
                let mut fault = Fault::new(Code::MalformedLexicon, title);
                if let Some(file) = file {
                    fault = self.at_row(fault, file, row, tr!("this row"));
                }
                let fault =
                    fault.label(declared.source, declared.at(&["choose"]), On::Key, tr!("years are compared here"));
                self.faults.push(fault.help(tr!("write four digits, or leave the cell empty")));
            }
        }
    }
}

/// The cells that distinguish a row from others: all but its further spellings; of the key, what it is when normalised.
fn says<'r>(row: &'r Row, normal: &'r str, key: usize, also: Option<usize>) -> Vec<&'r str> {
    let cells = row.cells.iter().enumerate().filter(|(column, _)| Some(*column) != also);
    cells.map(|(column, cell)| if column == key { normal } else { cell }).collect()
}

/// A column, and the values that are allowed in it.
struct Keep {
    column: usize,
    values: HashSet<String>,
}

impl Keep {
    fn keeps(&self, row: &Row) -> bool {
        self.values.contains::<str>(&row.cells[self.column])
    }
}
