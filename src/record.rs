//! What is known of one speech: the row that the writers write.
//!
//! Everything is computed here already, and nothing is spelt: values are shown where they leave the program
//! ([`crate::output`]).

mod cell;
mod correction;
pub(crate) mod facts;
mod mention;
pub(crate) mod resolved;
pub(crate) mod show;

pub use cell::Cell;
#[doc(hidden)]
pub use correction::Correction;
pub use facts::NoFact;
pub use mention::{Mention, Mentions};

use crate::rules::compiled::Column;
use crate::span::Span;
use crate::value::Value;
use resolved::Resolved;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// How much of a record is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The cells, and of the speech only what they depend on.
    Cells,
    /// The keys and the mentions as well.
    Mentions,
    /// Also what each cell rests on, and which matches give no mention.
    Evidence,
}

/// One speech: where it stands, a cell for each column of the rules, and every mention that was found in it.
///
/// Names of columns, keys, fields, rules and attributes are those of the rules.
#[derive(Clone)]
#[warn(missing_docs)]
pub struct Record<'r> {
    pub(crate) columns: &'r [Column],
    pub(crate) source: Arc<str>,
    pub(crate) speech: usize,
    pub(crate) span: Span,
    pub(crate) title: String,
    /// In which it was given, where that is known.
    pub(crate) year: Option<i32>,
    pub(crate) keys: Vec<(&'r str, Option<RecordValue<'r>>)>,
    pub(crate) cells: Vec<Cell<'r>>,
    pub(crate) duplicate_of: Option<String>,
    pub(crate) facts: usize,
    pub(crate) resolved: Option<Arc<Resolved<'r>>>,
    pub(crate) evidence: Vec<Vec<Evidence<'r>>>,
    pub(crate) silent: Vec<Silent>,
    pub(crate) carried: Vec<(Arc<str>, String)>,
    pub(crate) corrections: Vec<Correction<'r>>,
}

#[warn(missing_docs)]
impl<'r> Record<'r> {
    /// The name of the document.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Position of the speech in its document, from 1.
    pub fn speech(&self) -> usize {
        self.speech
    }

    /// Source and number, by which other records name this speech: `2014.txt#1`.
    pub fn name(&self) -> String {
        format!("{}#{}", self.source, self.speech)
    }

    /// From the heading to the last line, in characters of the document.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The heading as normalised, or what the page states as its title; empty where there is none.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The cell of a column; `None` where the rules have no such column.
    pub fn cell(&self, column: &str) -> Option<&Cell<'r>> {
        self.cells.get(self.columns.iter().position(|known| known.name == column)?)
    }

    /// All cells with the names of their columns, in the order of the columns.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (&'r str, &Cell<'r>)> {
        self.columns.iter().map(|column| column.name.as_str()).zip(&self.cells)
    }

    /// Everything that was found, in the order of the text.
    pub fn mentions(&self) -> Mentions<'_> {
        match &self.resolved {
            Some(resolved) => Mentions::of(resolved, self.speech - 1),
            None => Mentions::default(),
        }
    }

    /// The name of the first earlier speech that this one repeats, word for word but for small edits; see
    /// [`Record::name`].
    pub fn duplicate_of(&self) -> Option<&str> {
        self.duplicate_of.as_deref()
    }

    /// The other cells of the row of a table that the text stood in, with the names of their columns.
    pub fn carried(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.carried.iter().map(|(name, cell)| (&**name, cell.as_str()))
    }

    /// Tells the record which speech it repeats.
    pub(crate) fn set_duplicate_of(&mut self, name: String) {
        for (column, cell) in self.columns.iter().zip(&mut self.cells) {
            if column.question.shows_repeated() {
                *cell = Cell::One(Value::Text(name.clone().into()));
            }
        }
        self.duplicate_of = Some(name);
    }
}

/// What looks into the rules asks of a record.
#[doc(hidden)]
impl<'r> Record<'r> {
    /// The keys of the rules' `record` block; `None` where the question has no answer. None with [`Detail::Cells`].
    pub fn keys(&self) -> &[(&'r str, Option<RecordValue<'r>>)] {
        &self.keys
    }

    /// Columns whose cells are numbers outside of what the rules expect, and their cells.
    pub fn unexpected(&self) -> impl Iterator<Item = (&'r Column, &Cell<'r>)> {
        let columns = self.columns.iter().zip(&self.cells);
        columns.filter(|(column, cell)| {
            let number = cell.as_number();
            column.expected.is_some_and(|expected| number.is_some_and(|number| expected.is_left_by(number)))
        })
    }

    /// How many facts its cells, or its mentions, rest on.
    pub fn facts(&self) -> usize {
        self.facts
    }

    /// For each column, what its cell rests on, in the order in which the cell shows it. None but with
    /// [`Detail::Evidence`].
    pub fn evidence(&self) -> &[Vec<Evidence<'r>>] {
        &self.evidence
    }

    /// Matches that give no mention, as one of their attributes could not be read or chosen. None but with
    /// [`Detail::Evidence`].
    pub fn silent(&self) -> &[Silent] {
        &self.silent
    }

    /// Sets a cell right: by its column's number, to a value that is written as it stands (empty: the cell is empty).
    /// The record says so from then on ([`Record::corrections`]).
    pub fn correct(&mut self, column: usize, value: &str, who: &str, why: &str) {
        let corrected = Cell::one(Some(Value::Text(value.into())));
        let was = std::mem::replace(&mut self.cells[column], corrected).to_string();
        let column = self.columns[column].name.as_str();
        self.corrections.push(Correction { column, was, value: value.into(), who: who.into(), why: why.into() });
    }

    /// The cells that were set right by hand.
    pub fn corrections(&self) -> &[Correction<'r>] {
        &self.corrections
    }

    /// As in [`crate::document::RawDocument::carried`].
    pub fn carried_cells(&self) -> &[(Arc<str>, String)] {
        &self.carried
    }
}

impl fmt::Debug for Record<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells: Vec<_> = self.cells().collect();
        let mentions: Vec<_> = self.mentions().collect();
        f.debug_struct("Record")
            .field("source", &self.source)
            .field("speech", &self.speech)
            .field("span", &self.span)
            .field("title", &self.title)
            .field("cells", &cells)
            .field("duplicate_of", &self.duplicate_of)
            .field("mentions", &mentions)
            .finish_non_exhaustive()
    }
}

/// What a key of a record holds.
#[derive(Debug, Clone)]
pub enum RecordValue<'r> {
    /// Written as it is shown.
    Answer(Cell<'r>),
    /// Written as an object.
    Attributes(Vec<(&'r str, Option<Value<'static>>)>),
}

/// A mention that a cell rests on.
#[derive(Debug, Clone)]
pub struct Evidence<'r> {
    pub field: &'r str,
    /// What makes two mentions of the field the same: what is shown of each attribute of their key.
    pub key: Vec<String>,
    /// What the cell shows of it.
    pub shown: String,
    /// `id` of the rule.
    pub rule: &'r str,
    pub span: Span,
}

/// A match that won its characters and gives no mention.
#[derive(Debug, Clone)]
pub struct Silent {
    /// Number of the rule, and of its pattern that matched.
    pub rule: usize,
    pub pattern: usize,
    pub span: Span,
    /// The same in bytes of the view.
    pub bytes: Range<usize>,
    pub reason: NoFact,
}
