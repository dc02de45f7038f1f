//! What is known of one speech: the row that the writers write.
//!
//! Everything is computed here already; [`crate::output`] only spells it.

use crate::repeats::Sketch;
use crate::span::Span;
use crate::value::Value;
use indexmap::IndexMap;
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

/// Names of keys, fields, rules and attributes are those of the rules.
#[derive(Debug, Clone)]
pub struct Record<'r> {
    /// As in [`crate::document::RawDocument::source`].
    pub source: String,
    /// Position of the speech in its document, from 1.
    pub speech: usize,
    /// Characters of the original document.
    pub span: Span,
    pub title: String,
    /// The keys of the rules' `record` block; `None` where the question has no answer. None with [`Detail::Cells`].
    pub keys: Vec<(&'r str, Option<Answer<'r>>)>,
    /// One cell for each column of the rules; empty where there is nothing.
    pub cells: Vec<String>,
    /// Which cells are numbers outside of what the rules expect of their columns.
    pub unexpected: Vec<usize>,
    /// Which cells name the speech that this one repeats; that is known only when the earlier ones are.
    pub repeat_cells: Vec<usize>,
    pub sketch: Sketch,
    /// How many facts its cells, or its mentions, rest on.
    pub facts: usize,
    /// In the order of the text. None with [`Detail::Cells`].
    pub mentions: Vec<Mention<'r>>,
    /// For each column, what its cell rests on, in the order in which the cell shows it. None but with
    /// [`Detail::Evidence`].
    pub evidence: Vec<Vec<Evidence<'r>>>,
    /// Matches that give no mention, as one of their attributes could not be read or chosen. None but with
    /// [`Detail::Evidence`].
    pub silent: Vec<Silent>,
    /// As in [`crate::document::RawDocument::carried`].
    pub carried: Vec<(Arc<str>, String)>,
}

impl Record<'_> {
    /// Source and number, by which other rows name this speech.
    pub fn name(&self) -> String {
        format!("{}#{}", self.source, self.speech)
    }

    /// Tells the record which speech it repeats.
    pub fn set_repeated(&mut self, name: &str) {
        for &cell in &self.repeat_cells {
            self.cells[cell] = name.to_string();
        }
    }
}

/// What a key of a record holds.
#[derive(Debug, Clone)]
pub enum Answer<'r> {
    Text(String),
    Attributes(IndexMap<&'r str, Option<Value<'static>>>),
}

/// One fact, with the characters it came from and the rule that found it.
#[derive(Debug, Clone)]
pub struct Mention<'r> {
    pub field: &'r str,
    /// As it is shown.
    pub value: String,
    /// The characters of the original document at `span`.
    pub text: String,
    pub span: Span,
    /// `id` of the rule.
    pub rule: &'r str,
    /// Number of the rule's pattern that matched.
    pub pattern: usize,
    pub attributes: IndexMap<&'r str, Value<'static>>,
}

/// A mention that a cell rests on.
#[derive(Debug, Clone)]
pub struct Evidence<'r> {
    pub field: &'r str,
    /// What makes two mentions of the field the same.
    pub key: String,
    /// What the cell shows of it.
    pub shown: String,
    /// `id` of the rule.
    pub rule: &'r str,
    pub span: Span,
}

/// A match that won its characters and gives no mention.
#[derive(Debug, Clone, Copy)]
pub struct Silent {
    /// Number of the rule, and of its pattern that matched.
    pub rule: usize,
    pub pattern: usize,
    pub span: Span,
}
