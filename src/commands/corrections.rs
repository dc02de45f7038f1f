//! Cells that people have set right: a table of them, laid over the records of a run.
//!
//! What in the table no longer applies is told, each with its line: whoever corrects a cell wants to hear when it is
//! another one.

use super::progress::Progress;
use super::study::known;
use crate::input;
use crate::messages::{list, of_system};
use crate::record::Record;
use crate::rules::diagnostic::nearest;
use crate::rules::opened;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use tr::tr;

/// The headings of the table, in any order; the last may be missing.
const HEADINGS: [&str; 7] = ["source", "speech", "column", "value", "who", "why", "was"];
/// How many of them there must be.
const NEEDED: usize = 6;
/// Bytes that a table has at most.
const LARGEST: u64 = 256 << 20;

#[derive(Default)]
pub struct Corrections {
    /// The table, as messages name it.
    name: String,
    /// By the names of the documents, in the order of their speeches.
    rows: HashMap<String, Vec<Row>>,
    /// The last parts of those names: most documents of a run may be none of the table's.
    files: HashSet<String>,
    /// The names in the table that have blanks around them, by themselves without.
    padded: HashMap<String, String>,
    /// Documents of the run whose file is called like that of a document in the table.
    alike: Vec<String>,
    /// The documents of the table that the run has read, and how many speeches each has.
    read: HashMap<String, usize>,
    /// Lines that are told already.
    refused: usize,
}

struct Row {
    line: u64,
    speech: usize,
    column: String,
    /// Number of the column; none where the rules have no such column.
    number: Option<usize>,
    value: String,
    who: String,
    why: String,
    /// What the cell said when it was corrected.
    was: Option<String>,
    is_done: bool,
}

impl Corrections {
    /// Reads a table, for rules with these columns.
    ///
    /// # Errors
    /// It cannot be read, a heading is missing or not known, a speech is no number, or two lines are about one cell.
    pub fn read(path: &Path, columns: &[&str]) -> Result<Corrections, String> {
        let name = path.display().to_string();
        let bytes = opened::of_named(path, LARGEST)
            .map_err(|e| tr!("{}: the corrections cannot be read ({})", name, of_system(&e)))?;
        let text = input::text_of(&name, bytes).map_err(|e| {
            tr!("{}: the corrections cannot be read ({}); save them as \"CSV UTF-8\"", name, e.reason())
        })?;
        let mut corrections = Corrections { name, ..Corrections::default() };
        corrections.parse(text.trim_start_matches('\u{feff}'), columns)?;
        Ok(corrections)
    }

    fn parse(&mut self, text: &str, columns: &[&str]) -> Result<(), String> {
        let name = self.name.clone();
        let mut table = csv::ReaderBuilder::new().trim(csv::Trim::Headers).from_reader(text.as_bytes());
        let places = places(&name, table.headers().map_err(|e| at_fault(&name, &e))?)?;
        let mut cells = HashSet::new();
        for row in table.records() {
            let row = row.map_err(|e| at_fault(&name, &e))?;
            let line = row.position().map_or(0, csv::Position::line);
            let cell = |n: usize| places[n].and_then(|place| row.get(place)).unwrap_or_default().to_owned();
            // A name is taken as it is: another one may differ from it in nothing but the blanks at its ends.
            let source = cell(0);
            let [speech, column, value, who, why, was] = [1, 2, 3, 4, 5, 6].map(|n| cell(n).trim().to_owned());
            let Ok(speech) = speech.parse::<usize>() else {
                return Err(tr!(
                    "{}:{}: `{}` is no number of a speech; write what the column `speech` says, from 1 on",
                    name,
                    line,
                    speech
                ));
            };
            if !cells.insert((source.clone(), speech, column.clone())) {
                return Err(tr!(
                    "{}:{}: {} of {}#{} is corrected twice; keep one line",
                    name,
                    line,
                    column,
                    source,
                    speech
                ));
            }
            let number = columns.iter().position(|known| *known == column);
            let was = places[NEEDED].map(|_| was).filter(|was| !was.is_empty());
            let row = Row { line, speech, column, number, value, who, why, was, is_done: false };
            if source.trim() != source {
                self.padded.insert(source.trim().to_owned(), source.clone());
            }
            if !self.files.contains(file_name(&source)) {
                self.files.insert(file_name(&source).to_owned());
            }
            self.rows.entry(source).or_default().push(row);
        }
        for rows in self.rows.values_mut() {
            rows.sort_by_key(|row| row.speech);
        }
        Ok(())
    }

    /// Tells which lines are about columns that the rules do not have.
    pub fn tell_unknown(&mut self, columns: &[&str], progress: &Progress) {
        let mut unknown: Vec<&mut Row> = self.rows.values_mut().flatten().filter(|row| row.number.is_none()).collect();
        unknown.sort_by_key(|row| row.line);
        for row in unknown {
            row.is_done = true;
            self.refused += 1;
            let reason = known(&tr!("column"), &row.column, columns.iter().copied()).err().unwrap_or_default();
            progress.tell(tr!("{}:{}: {}; the correction is left out", self.name, row.line, reason));
        }
    }

    /// The name by which the table has a document: its own, or with blanks around it where only such a one is there.
    fn named(&self, source: &str) -> String {
        let padded = self.padded.get(source).filter(|_| !self.rows.contains_key(source));
        padded.map_or(source, String::as_str).to_owned()
    }

    /// Keeps the name of a document that the table does not have, where it has a file that is called so.
    fn note_alike(&mut self, source: &str) {
        if self.alike.len() < MOST_ALIKE && self.files.contains(file_name(source)) {
            self.alike.push(source.to_owned());
        }
    }

    /// Sets the cells of a record right that the table names.
    pub fn lay_over(&mut self, record: &mut Record<'_>, progress: &Progress) {
        let source = &self.named(record.source());
        let Some(rows) = self.rows.get_mut(source) else {
            self.note_alike(source);
            return;
        };
        *self.read.entry(source.to_owned()).or_default() = record.speech();
        let speech = record.speech();
        let first = rows.partition_point(|row| row.speech < speech);
        let of_speech = rows[first..].iter_mut().take_while(|row| row.speech == speech);
        for row in of_speech.filter(|row| !row.is_done) {
            row.is_done = true;
            let Some((number, cell)) = row.number.and_then(|n| Some((n, record.cells().nth(n)?.1.to_string()))) else {
                continue;
            };
            let (name, line, column, of) = (&self.name, row.line, &row.column, record.name());
            match &row.was {
                _ if cell.trim() == row.value => {
                    progress.remark(tr!(
                        "{}:{}: {} of {} is `{}` without the correction; the line can go",
                        name,
                        line,
                        column,
                        of,
                        cell
                    ));
                }
                Some(was) if cell.trim() != was => {
                    self.refused += 1;
                    progress.tell(tr!(
                        "{}:{}: {} of {} is `{}`, and was `{}` when it was corrected; the correction is left out: look at \
                         the text again, and write the new value into `was`",
                        name,
                        line,
                        column,
                        of,
                        cell,
                        was
                    ));
                }
                _ => record.correct(number, &row.value, &row.who, &row.why),
            }
        }
    }

    /// Tells which lines have found no cell; gives how many were left out that are about documents of the run.
    pub fn finish(self, progress: &Progress) -> usize {
        let mut rest: Vec<(&String, &Row)> =
            self.rows.iter().flat_map(|(source, rows)| rows.iter().map(move |row| (source, row))).collect();
        rest.retain(|(_, row)| !row.is_done);
        rest.sort_by_key(|(_, row)| row.line);
        let (of_run, elsewhere): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|(source, _)| self.read.contains_key(*source));
        for (source, row) in &of_run {
            progress.tell(tr!(
                "{}:{}: {} has 1 speech, and none with the number {}; the correction is left out"
                    | "{}:{}: {} has {n} speeches, and none with the number {}; the correction is left out"
                        % self.read[*source],
                self.name,
                row.line,
                source,
                row.speech
            ));
        }
        if let Some((first, row)) = elsewhere.first() {
            let near = self.alike.iter().find(|alike| file_name(alike) == file_name(first));
            let near = near.map(String::as_str).or_else(|| nearest(first, self.alike.iter().map(String::as_str)));
            let told = tr!(
                "{}:{}: 1 correction is about documents that were not read, the first about {}"
                    | "{}:{}: {n} corrections are about documents that were not read, the first about {}"
                        % elsewhere.len(),
                self.name,
                row.line,
                first
            );
            progress.tell(match near {
                Some(near) => tr!("{}; write `{}`, as the output does", told, near),
                None => told,
            });
        }
        self.refused + of_run.len()
    }
}

/// Documents whose names are kept in order to tell what a line may have meant.
const MOST_ALIKE: usize = 100;

/// Where each of the headings stands.
fn places(name: &str, headings: &csv::StringRecord) -> Result<[Option<usize>; HEADINGS.len()], String> {
    if let Some(unknown) = headings.iter().find(|heading| !HEADINGS.contains(heading)) {
        let reason = known(&tr!("heading of corrections"), unknown, HEADINGS.iter().copied()).err().unwrap_or_default();
        return Err(tr!("{}:1: {}; the headings are {}", name, reason, list(HEADINGS)));
    }
    let places = HEADINGS.map(|heading| headings.iter().position(|known| known == heading));
    match HEADINGS.iter().zip(&places).take(NEEDED).find(|(_, place)| place.is_none()) {
        Some((heading, _)) => Err(tr!(
            "{}:1: the heading `{}` is missing; the first line is {}",
            name,
            heading,
            HEADINGS[..NEEDED].join(",")
        )),
        None => Ok(places),
    }
}

fn at_fault(name: &str, error: &csv::Error) -> String {
    let line = error.position().map_or(1, csv::Position::line);
    tr!("{}:{}: the line has another number of cells than the first one; put cells with commas into quotes", name, line)
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn about(sources: impl Iterator<Item = String>) -> Corrections {
        let rows: String = sources.map(|source| format!("{source},1,c,x,y,z\n")).collect();
        let mut corrections = Corrections::default();
        let text = format!("source,speech,column,value,who,why\n{rows}");
        corrections.parse(&text, &["c"]).expect("a table of corrections");
        corrections
    }

    #[test]
    fn documents_that_the_table_does_not_have_are_not_compared_with_each_of_its_lines() {
        let mut corrections = about((0..50_000).map(|n| format!("elsewhere/{n}.txt")));
        let started = Instant::now();
        for n in 0..50_000 {
            corrections.note_alike(&format!("here/a{n}.txt"));
        }
        assert!(corrections.alike.is_empty());
        assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    }

    #[test]
    fn files_that_are_called_as_one_of_the_table_are_kept_up_to_a_hundred() {
        let mut corrections = about(["b/x.txt".to_owned(), "y.txt".to_owned()].into_iter());
        for source in ["a/x.txt", "a/b/y.txt", "a/z.txt", "x.txt/"] {
            corrections.note_alike(source);
        }
        assert_eq!(corrections.alike, ["a/x.txt", "a/b/y.txt"]);
        (0..200).for_each(|n| corrections.note_alike(&format!("{n}/x.txt")));
        assert_eq!(corrections.alike.len(), MOST_ALIKE);
    }
}
