//! What was not read: counted for the user, and written as a table where it is wanted.

use super::outfile::{Guard, OutFile};
use super::progress::Progress;
use crate::input::{InputError, Passed};
use crate::messages::{list, of_system, said_later};
use crate::output::cause_of_csv;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use thiserror::Error;
use tr::tr;

/// The heading of the table, by which an earlier one is known again.
const HEADING: [&str; 4] = ["path", "outcome", "kind", "reason"];

/// The table of failures could not be written.
#[derive(Debug, Error)]
#[error("{}", said(.0))]
pub struct Unwritten(io::Error);

fn said(error: &io::Error) -> String {
    let reason = of_system(error);
    tr!("the table of failures cannot be written: {}; choose a folder that has room, with --failures FILE", reason)
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Unwritten(error)
    }
}

impl From<csv::Error> for Unwritten {
    fn from(error: csv::Error) -> Self {
        Unwritten(cause_of_csv(error))
    }
}

/// What was passed over, and the table of it and of all failures.
pub struct Failures<'f> {
    table: Option<csv::Writer<&'f OutFile>>,
    /// The rows of the table, where something else shows them as well.
    kept: Option<Vec<[String; 4]>>,
    /// Files that were passed over, by kind.
    passed: BTreeMap<String, usize>,
}

impl<'f> Failures<'f> {
    /// # Errors
    /// The table cannot be written.
    pub fn new(table: Option<&'f OutFile>) -> Result<Failures<'f>, Unwritten> {
        let mut table = table.map(|file| csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file));
        if let Some(table) = &mut table {
            table.write_record(HEADING)?;
        }
        Ok(Failures { table, kept: None, passed: BTreeMap::new() })
    }

    /// From here on the rows are kept for [`Failures::kept`].
    pub fn keep(&mut self) {
        self.kept = Some(Vec::new());
    }

    /// The rows of the table so far: path, outcome, kind and reason.
    pub fn kept(&self) -> &[[String; 4]] {
        self.kept.as_deref().unwrap_or_default()
    }

    /// A file for the table. An earlier table may be overwritten, nothing else.
    ///
    /// # Errors
    /// It cannot be made, or something else bears its name.
    pub fn file(path: &Path) -> Result<OutFile, String> {
        let is_earlier = |beginning: &str| {
            let first = beginning.lines().next().unwrap_or_default();
            first.trim_start_matches('\u{feff}').trim_end() == HEADING.join(",")
        };
        Guard { is_earlier: &is_earlier, what: said_later!("a table of failures") }.create(path)
    }

    /// # Errors
    /// The table cannot be written.
    pub fn failed(&mut self, error: &InputError) -> Result<(), Unwritten> {
        self.row([error.name(), "failed", &error.kind(), &error.reason()])
    }

    /// # Errors
    /// The table cannot be written.
    pub fn passed(&mut self, passed: &Passed) -> Result<(), Unwritten> {
        *self.passed.entry(passed.kind.clone()).or_default() += 1;
        self.row([&passed.name, "passed over", &passed.kind, &passed.reason])
    }

    /// # Errors
    /// The table cannot be written.
    pub fn without_speech(&mut self, source: &str) -> Result<(), Unwritten> {
        self.row([source, "no speech", "", &tr!("only words of a page or a table of contents")])
    }

    fn row(&mut self, cells: [&str; 4]) -> Result<(), Unwritten> {
        if let Some(kept) = &mut self.kept {
            kept.push(cells.map(str::to_owned));
        }
        match &mut self.table {
            Some(table) => Ok(table.write_record(cells)?),
            None => Ok(()),
        }
    }

    /// How many files were passed over.
    pub fn passed_total(&self) -> usize {
        self.passed.values().sum()
    }

    /// Prints how many files of each kind were passed over, and finishes the table.
    ///
    /// # Errors
    /// The table cannot be written.
    pub fn finish(mut self, is_strict: bool, progress: &Progress) -> Result<(), Unwritten> {
        if let Some(table) = &mut self.table {
            table.flush()?;
        }
        if self.passed_total() > 0 {
            let kinds = list(self.passed.iter().map(|(kind, n)| match kind.as_str() {
                "" => tr!("{} without an ending", n),
                kind => tr!("how many files of a kind" => "{} {}", n, kind),
            }));
            match is_strict {
                // They are failures then, and those are always told.
                true => progress.tell(tr!("passed over: {}; with --strict that is a failure", kinds)),
                false => progress.remark(tr!("passed over: {}", kinds)),
            }
        }
        Ok(())
    }
}
