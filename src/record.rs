//! What is known of one speech: the row that the writers write.
//!
//! Everything is computed here already; [`crate::output`] only spells it.

use crate::repeats::Sketch;
use crate::span::Span;
use crate::value::Value;
use indexmap::IndexMap;

#[derive(Debug, Clone)]
pub struct Record {
    /// As in [`crate::input::RawDocument::source`].
    pub source: String,
    /// Position of the speech in its document, from 1.
    pub speech: usize,
    /// Characters of the original document.
    pub span: Span,
    pub title: String,
    /// The keys of the rules' `record` block; `None` where the question has no answer.
    pub keys: Vec<(String, Option<Answer>)>,
    /// One cell for each column of the rules; empty where there is nothing.
    pub cells: Vec<String>,
    /// Which cells name the speech that this one repeats; that is known only when the earlier ones are.
    pub repeat_cells: Vec<usize>,
    pub sketch: Sketch,
    /// How many facts were found; a mention tells of one.
    pub facts: usize,
    pub mentions: Vec<Mention>,
}

impl Record {
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
pub enum Answer {
    Text(String),
    Attributes(IndexMap<String, Option<Value>>),
}

/// One fact, with the characters it came from and the rule that found it.
#[derive(Debug, Clone)]
pub struct Mention {
    pub field: String,
    /// As it is shown.
    pub value: String,
    /// The characters of the original document at `span`.
    pub text: String,
    pub span: Span,
    /// `id` of the rule.
    pub rule: String,
    pub attributes: IndexMap<String, Value>,
}
