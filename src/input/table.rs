//! Tables: a text in each row, and the other cells beside it.
//!
//! Which column holds the text is for the user to say; what the other columns state of the text (title, date, place,
//! source, url) is told by their names, which the rules give. Where the rows come from, a text or a spreadsheet, is all
//! the same here.

mod rows;

pub(super) use rows::rows;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::content::{Refusal, Stated};
use super::format::is_called;
use crate::messages::{either, list};
use crate::normalise::script::is_han;
use crate::rules::file::{PageRole, PageSpec};
use tr::tr;

/// Han characters that the cells of a column have at least, on average, for it to be proposed as the text.
const LONG: usize = 100;
/// Rows by which that is told.
const LOOKED_AT: usize = 50;
/// Columns that are looked at, and that a message names.
const MOST_LOOKED_AT: usize = 200;
const MOST_NAMED: usize = 20;

/// Which columns are wanted.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// The column that holds the text, or several names of it, of which the first is taken that a table has.
    pub text: Vec<String>,
    pub carry: Carry,
}

/// Which of the other columns are carried through to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    #[default]
    All,
    Named(Vec<String>),
}

impl Carry {
    /// A column that is named and that no table has, of those that `carried` are there.
    pub fn missing(&self, carried: &[Arc<str>]) -> Option<&str> {
        let is_there = |wanted: &&String| carried.iter().any(|name| is_called(name, wanted));
        match self {
            Carry::All => None,
            Carry::Named(names) => names.iter().find(|name| !is_there(name)).map(String::as_str),
        }
    }

    fn is_wanted(&self, name: &str) -> bool {
        match self {
            Carry::All => true,
            Carry::Named(names) => names.iter().any(|wanted| is_called(name, wanted)),
        }
    }
}

/// A row of a table with its number, as a spreadsheet or an editor shows it, from 1.
pub(super) struct TableRow {
    /// The sheet; empty where the file has none.
    pub sheet: String,
    pub number: u64,
    /// Cells, with the names of their columns where each row names its own.
    pub cells: Cells,
}

pub(super) enum Cells {
    Plain(Vec<String>),
    Named(Vec<(String, String)>),
}

/// What stands in the place of a row: those behind one that cannot be read may be read.
pub(super) type RowResult = Result<TableRow, (u64, Refusal)>;

/// What a row gives.
pub(super) struct RowText {
    /// `#12`; of a sheet that is not the first, `/Sheet2#12`.
    pub name: String,
    pub text: String,
    pub stated: Stated,
    pub carried: Vec<(Arc<str>, String)>,
}

/// Makes documents of rows.
pub(super) struct TableReader<'t> {
    columns: &'t Columns,
    pages: &'t [PageSpec],
    /// The sheet that `header` is of.
    sheet: Option<String>,
    first_sheet: Option<String>,
    header: Header,
    /// What was found in the rows so far, where no column is named.
    seen: Seen,
    /// Whether the column of the text was in a header.
    is_there: bool,
    /// Rows without it.
    without: usize,
    /// Rows below a header.
    rows: usize,
}

#[derive(Default)]
struct Header {
    text: Option<usize>,
    stated: Vec<(usize, PageRole)>,
    carried: Vec<(usize, Arc<str>)>,
    names: Vec<String>,
}

/// Rows and Han characters by column.
#[derive(Default)]
struct Seen {
    rows: usize,
    han: Vec<(String, usize)>,
}

impl<'t> TableReader<'t> {
    pub fn new(columns: &'t Columns, pages: &'t [PageSpec]) -> Self {
        TableReader {
            columns,
            pages,
            sheet: None,
            first_sheet: None,
            header: Header::default(),
            seen: Seen::default(),
            is_there: false,
            without: 0,
            rows: 0,
        }
    }

    /// What a row gives; nothing where it is the header, or has no text. `Break` when enough rows were seen to say which
    /// column may be the text.
    pub fn row(&mut self, row: TableRow) -> ControlFlow<(), Option<RowText>> {
        let mut cells = match row.cells {
            Cells::Named(cells) => {
                let (names, cells): (Vec<String>, Vec<String>) = cells.into_iter().unzip();
                if self.header.names != names {
                    self.head(names);
                }
                cells
            }
            Cells::Plain(cells) if self.sheet.as_deref() != Some(&row.sheet) => {
                // A title across the sheet is no header.
                let is_named = |cell: &String| self.columns.text.iter().any(|wanted| is_called(cell, wanted));
                if cells.iter().any(is_named) || cells.iter().filter(|cell| !cell.trim().is_empty()).count() >= 2 {
                    self.first_sheet.get_or_insert_with(|| row.sheet.clone());
                    self.sheet = Some(row.sheet);
                    self.head(cells);
                }
                return ControlFlow::Continue(None);
            }
            Cells::Plain(cells) => cells,
        };
        self.rows += 1;
        if self.header.text.is_none() && self.seen.rows < LOOKED_AT {
            self.look_at(&cells);
        }
        if self.columns.text.is_empty() {
            return if self.seen.rows < LOOKED_AT { ControlFlow::Continue(None) } else { ControlFlow::Break(()) };
        }
        let cell = |n: usize| cells.get(n).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let mut stated = Stated::default();
        for &(n, role) in &self.header.stated {
            let slot = match role {
                PageRole::Title => &mut stated.title,
                PageRole::Spoken => &mut stated.spoken,
                PageRole::Date => &mut stated.date,
                PageRole::Source => &mut stated.source,
                PageRole::Place => &mut stated.place,
                PageRole::Url => &mut stated.url,
                PageRole::Text | PageRole::LeaveOut | PageRole::GoesOn => continue,
            };
            if slot.is_none() {
                *slot = cell(n).map(str::to_owned);
            }
        }
        let carried =
            self.header.carried.iter().map(|(n, name)| {
                (Arc::clone(name), cells.get(*n).map(|cell| cell.trim().to_owned()).unwrap_or_default())
            });
        let carried = carried.collect();
        let Some(text) = self.header.text else {
            self.without += 1;
            return ControlFlow::Continue(None);
        };
        // A row may be shorter than the header.
        let text = cells.get_mut(text).map(std::mem::take).unwrap_or_default();
        let name = match self.sheet.as_ref().filter(|sheet| Some(*sheet) != self.first_sheet.as_ref()) {
            None => format!("#{}", row.number),
            Some(sheet) => format!("/{sheet}#{}", row.number),
        };
        ControlFlow::Continue(Some(RowText { name, text, stated, carried }))
    }

    /// How many rows had no such column, though others had: rows of another sheet, other objects.
    ///
    /// # Errors
    /// No column was named, or none of this name is there: the reason, and the remedy.
    pub fn end(&self) -> Result<usize, (String, String)> {
        let names = self.seen.names();
        let [wanted, ..] = self.columns.text.as_slice() else {
            return Err(match self.seen.longest() {
                Some(name) => (
                    tr!("it is not said which of its columns holds the text"),
                    tr!("give --text-column '{}', a column of long Chinese text (columns: {})", name, names),
                ),
                None => (
                    tr!("it has no column of long Chinese text"),
                    tr!("leave it out, or name the column with --text-column NAME (columns: {})", names),
                ),
            });
        };
        if self.is_there && self.rows == 0 {
            return Err((tr!("it has no rows below the names of its columns"), tr!("leave it out")));
        }
        if self.is_there {
            return Ok(self.without);
        }
        let alternatives = either(self.columns.text.iter().map(|name| format!("`{name}`")));
        let nearest = crate::rules::diagnostic::nearest(wanted, self.header.names.iter().map(String::as_str));
        let remedy = match nearest.or(self.seen.longest()) {
            Some(name) => tr!("give --text-column '{}', or another of its columns: {}", name, names),
            None => tr!("name one of its columns: {}", names),
        };
        Err((tr!("it has no column {}", alternatives), remedy))
    }

    /// Whether a column of long Chinese text was seen.
    pub fn has_long_text(&self) -> bool {
        self.seen.longest().is_some()
    }

    /// The names of the columns that are carried, of the header that was read last.
    pub fn carried(&self) -> impl Iterator<Item = &Arc<str>> {
        self.header.carried.iter().map(|(_, name)| name)
    }

    fn head(&mut self, names: Vec<String>) {
        let names: Vec<String> = names
            .into_iter()
            .map(|name| name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned())
            .collect();
        let names = unique(names);
        let at = |wanted: &String| names.iter().position(|name| is_called(name, wanted));
        let text = self.columns.text.iter().find_map(at);
        let parts = self.pages.iter().flat_map(|spec| spec.columns.iter().map(move |column| (column, spec.role)));
        let mut stated: Vec<(usize, PageRole)> = Vec::new();
        for (column, role) in parts {
            // The first of several names is meant, as the rules have them in order.
            let at = names.iter().position(|name| is_called(name, column)).filter(|at| Some(*at) != text);
            stated.extend(at.map(|at| (at, role)));
        }
        let carried =
            names.iter().enumerate().filter(|(n, name)| Some(*n) != text && self.columns.carry.is_wanted(name));
        // A table without the text has no rows.
        let carried = carried.filter(|_| text.is_some()).map(|(n, name)| (n, Arc::from(name.as_str()))).collect();
        self.is_there |= text.is_some();
        self.header = Header { text, stated, carried, names };
    }

    fn look_at(&mut self, cells: &[String]) {
        self.seen.rows += 1;
        // Objects may each have names of their own.
        if self.seen.han.len() > 2 * MOST_LOOKED_AT {
            return;
        }
        for (name, cell) in self.header.names.iter().zip(cells).take(MOST_LOOKED_AT) {
            // Not so the values of JSON that are lists and objects.
            let is_text = !cell.starts_with(['[', '{']);
            let han = if is_text { cell.chars().filter(|&c| is_han(c)).count() } else { 0 };
            match self.seen.han.iter_mut().find(|(seen, _)| seen == name) {
                Some((_, sum)) => *sum += han,
                None => self.seen.han.push((name.clone(), han)),
            }
        }
    }
}

/// Names of columns, each once: what has no name gets its number, what has the name of another a number behind it.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    // The last number that each name got: thousands of columns may have one name.
    let mut last: HashMap<String, usize> = HashMap::new();
    let mut numbered = |(n, name): (usize, String)| {
        let name = if name.is_empty() { format!("column_{}", n + 1) } else { name };
        let mut own = name.clone();
        if !taken.insert(own.clone()) {
            let count = last.entry(name.clone()).or_insert(1);
            while !taken.insert(own.clone()) {
                *count += 1;
                own = format!("{name}_{count}");
            }
        }
        own
    };
    names.into_iter().enumerate().map(&mut numbered).collect()
}

impl Seen {
    /// The names of the columns, of all sheets that were looked at.
    fn names(&self) -> String {
        let short = |name: &String| match name.chars().count() > 20 {
            true => format!("{}…", name.chars().take(20).collect::<String>()),
            false => name.clone(),
        };
        let mut names: Vec<String> = self.han.iter().take(MOST_NAMED).map(|(name, _)| short(name)).collect();
        if self.han.len() > MOST_NAMED {
            names.push("…".to_owned());
        }
        list(names)
    }

    fn longest(&self) -> Option<&str> {
        let (name, han) = self.han.iter().max_by_key(|(_, han)| *han)?;
        (*han >= LONG * self.rows).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::unique;
    use std::time::{Duration, Instant};

    #[test]
    fn columns_of_one_name_get_numbers() {
        let names = ["a", "", "a", "a_2", "a", ""].map(str::to_owned);
        assert_eq!(unique(names.to_vec()), ["a", "column_2", "a_2", "a_2_2", "a_3", "column_6"]);
    }

    #[test]
    fn thousands_of_columns_of_one_name_are_not_counted_from_the_first_each() {
        let started = Instant::now();
        let names = unique(vec!["a".to_owned(); 200_000]);
        assert_eq!(names.last().map(String::as_str), Some("a_200000"));
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    }
}
