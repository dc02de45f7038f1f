//! Rules of one's own over files of any kind, one JSON object a speech, and every error told:
//!
//! ```sh
//! cargo run --example own_rules -- rules/ samples/
//! ```

use serde_json::{Map, Value as Json, json};
use speechmeta::{Cell, Documents, Extractor, InputError, Mention, Record, RuleErrors, Rules, Value};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use thiserror::Error;

/// Why the program did not do all that it was asked for.
#[derive(Debug, Error)]
pub enum Failure {
    #[error("usage: own_rules RULES DOCUMENTS")]
    Usage,
    /// All faults of the rules, with their lines.
    #[error("{0}")]
    Rules(#[from] RuleErrors),
    /// The rest was written.
    #[error("{} could not be read:\n{}", .0.len(), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Documents(Vec<InputError>),
    #[error("the documents cannot be looked for: {0}")]
    Input(io::Error),
    #[error("the records cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// Writes what the rules of a folder find in the documents below another.
///
/// # Errors
/// The rules are at fault, some documents cannot be read (the others are written), or `to` cannot be written.
pub fn run(rules: &Path, documents: &Path, to: &mut dyn Write) -> Result<(), Failure> {
    let rules = Rules::load(rules)?;
    let extractor = Extractor::new(&rules);
    let mut unread = Vec::new();
    for document in Documents::below(&rules, documents).map_err(Failure::Input)? {
        match document {
            Ok(document) => {
                for record in extractor.extract(document) {
                    writeln!(to, "{}", object(&record))?;
                }
            }
            Err(error) => unread.push(error),
        }
    }
    if unread.is_empty() { Ok(()) } else { Err(Failure::Documents(unread)) }
}

fn object(record: &Record<'_>) -> Json {
    let cells: Map<String, Json> = record.cells().map(|(name, cell)| (name.to_owned(), of_cell(cell))).collect();
    let mentions: Vec<Json> = record.mentions().map(|mention| of_mention(&mention)).collect();
    json!({ "speech": record.name(), "cells": cells, "duplicate_of": record.duplicate_of(), "mentions": mentions })
}

/// A number stays a number, and several values are a list.
fn of_cell(cell: &Cell<'_>) -> Json {
    match cell {
        Cell::Absent => Json::Null,
        Cell::One(value) => value.to_json(),
        Cell::Several { values, .. } => values.iter().map(Value::to_json).collect(),
    }
}

fn of_mention(mention: &Mention<'_>) -> Json {
    let attributes: Map<String, Json> =
        mention.attributes().map(|(name, value)| (name.to_owned(), value.to_json())).collect();
    let span = mention.span();
    json!({ "field": mention.field(), "text": mention.text(), "start": span.start, "end": span.end,
            "rule": mention.rule(), "attributes": attributes })
}

#[allow(dead_code, reason = "a test takes the rest of this program as a module")]
fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let ended = match arguments.as_slice() {
        [rules, documents] => run(rules.as_ref(), documents.as_ref(), &mut io::stdout().lock()),
        _ => Err(Failure::Usage),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
