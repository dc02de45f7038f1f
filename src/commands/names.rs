//! `extract names`: what rules can refer to, one line each, with its note and an example.

mod examples;
mod rows;

pub use rows::attributes;

use super::references::References;
use super::tsv::Tsv;
use super::{Exit, RulesArguments};
use clap::{Args, ValueEnum};
use std::io::{self, BufWriter};
use tr::tr;

const HELP: &str = "\
Examples:
  extract names                          everything that has a name
  extract names percent                  what has this word in its name, its text, its note or its example
  extract names --only lexicons          the lexicons
  extract names --add my.yaml --only fields

Columns: kind, name, holds, example, note, where. `holds` is what the name stands for: the text of a pattern, the number of \
words of a lexicon and its columns (`<x.column>`), the attributes of a field (`<x.attribute>`) with their types, the \
entries of a condition, the value of a priority or setting. The example is the one that the file gives; else what the \
pattern, lexicon or field captures in the examples \
of the rules. Without a note, the comment in the line above stands there. `where` is the line.";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct NamesArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// Show only these kinds of names; may be given several times
    #[arg(long, value_name = "WHAT")]
    pub only: Vec<NameKind>,
    /// Show only lines that have all these words
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NameKind {
    Patterns,
    Lexicons,
    Conditions,
    Sections,
    Fields,
    Settings,
}

const HEADING: [&str; 6] = ["kind", "name", "holds", "example", "note", "where"];

/// A line of the table.
#[derive(Debug, Default)]
struct NameRow {
    kind: &'static str,
    name: String,
    holds: String,
    example: String,
    note: String,
    place: String,
}

impl NameRow {
    fn cells(&self) -> [&str; HEADING.len()] {
        [self.kind, &self.name, &self.holds, &self.example, &self.note, &self.place]
    }
}

pub fn run(arguments: &NamesArguments) -> Exit {
    let set = match arguments.rules.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    let wants = |kind: NameKind| arguments.only.is_empty() || arguments.only.contains(&kind);
    let mut rows = Vec::new();
    if arguments.only != [NameKind::Settings] {
        let captured = examples::of_rules(&set, &References::of(&set));
        let mut all = rows::of_names(&set, &captured);
        all.retain(|(kind, _)| wants(*kind));
        rows.extend(all.into_iter().map(|(_, row)| row));
    }
    if wants(NameKind::Settings) {
        rows.extend(rows::of_settings(&set));
    }
    rows.retain(|row| {
        let has = |word: &String| row.cells().iter().any(|cell| cell.contains(word.as_str()));
        arguments.words.iter().all(has)
    });
    if rows.is_empty() {
        // An empty result is never silent.
        let words = arguments.words.join(&tr!("between words" => " and "));
        super::stderr::tell(tr!("no name has {}", words));
    }
    match write(&rows) {
        Ok(()) => Exit::Success,
        Err(e) => super::printed::unwritten(&e),
    }
}

fn write(rows: &[NameRow]) -> io::Result<()> {
    let mut table = Tsv::new(HEADING, BufWriter::new(io::stdout().lock()))?;
    rows.iter().try_for_each(|row| table.row(row.cells()))?;
    table.finish()
}
