//! `extract diff`: what two rule sets make of the same documents, or what two outputs say, cell by cell.

mod changes;
mod outputs;
mod pairs;
mod summary;

use self::changes::{Change, ComparedAnswer, What};
use self::outputs::ComparedFormat;
use self::pairs::{Compared, Pair};
use self::summary::Summary;
use super::run::Made;
use super::stats::Stats;
use super::stderr;
use super::study::{self, Study, StudyArguments};
use super::tsv::Tsv;
use super::{Exit, RulesArguments};
use crate::input::RawDocument;
use crate::messages::list;
use crate::record::Record;
use crate::rules::compiled::CompiledRules;
use crate::rules::printable;
use crate::{Examined, examine};
use clap::{Args, ValueEnum};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use tr::tr;

const HELP: &str = "\
Examples:
  extract diff rules/ my-rules/ speeches/ > diff.tsv     every cell that is not the same
  extract diff built-in my-rules/ speeches/              against the rules of the program
  extract diff old/ new/ speeches/ --column gdp_growth   of one column
  extract diff old/ new/ speeches/ --field growth        mention by mention, with all attributes
  extract diff old.csv new.csv                           two outputs: CSV, or JSON lines
  extract diff old/ new/ speeches/ --fail-on lost        exit code 1 where a cell is lost

Columns: source, speech (its number with NEW, or with OLD if it is there only), start, column, what (gained, lost, \
changed), old, new, old_rule, new_rule, before, text, after. `start` and the words are those of the mention that the new \
cell rests on, else the old one; without any, `start` is that of the speech.

Speeches are paired by the character at which they begin. One that is there with only one of the rule sets is one row, \
`(speech)`, with its title. Columns that are lists (`take: all`) are compared answer by answer: first by what is shown, \
then by the `key` of the field, then by place, so that an answer that is read otherwise is `changed`. Of a list with the \
same answers in another order there is one row with both cells. All other columns are compared as cells. A column that only \
one of the rule sets has is empty in the other.

With --field all mentions of a field are compared, whether a column shows them or not: by their characters and all their \
attributes. Not compared are the number of a speech in its document and which speech it repeats.

Two outputs of this program are compared as they are, without documents: rows are paired by `source` and `speech`, in JSON \
lines by `source` and `start`; all other columns are compared as cells, mentions as with --field.

Documents are read once, with the `pages` of NEW. How much each column has gained and lost is told on standard error.";

#[derive(Debug, Args)]
// Outputs are compared without documents.
#[command(after_help = HELP, mut_arg("inputs", |inputs| inputs.required_unless_present("new")))]
pub struct DiffArguments {
    /// Folder with the rules as they were (`built-in` are those of the program), or an output that they gave
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// Folder with the rules as they are now, or an output that they gave
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Compare only this column; may be given several times
    #[arg(long, value_name = "NAME")]
    pub column: Vec<String>,
    /// Compare the mentions of this field; may be given several times
    #[arg(long, value_name = "NAME")]
    pub field: Vec<String>,
    /// End with exit code 1 if there is such a difference: gained, lost, changed, or several of them between commas
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub fail_on: Vec<FailOn>,
    #[command(flatten)]
    pub study: StudyArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Gained,
    Lost,
    Changed,
}

impl From<FailOn> for What {
    fn from(argument: FailOn) -> What {
        match argument {
            FailOn::Gained => What::Gained,
            FailOn::Lost => What::Lost,
            FailOn::Changed => What::Changed,
        }
    }
}

const HEADING: [&str; 12] =
    ["source", "speech", "start", "column", "what", "old", "new", "old_rule", "new_rule", "before", "text", "after"];

/// Characters that are shown before and behind a mention.
const AROUND: usize = 30;

/// The rules of the program go by this name.
const BUILT_IN: &str = "built-in";

pub fn run(arguments: &DiffArguments) -> Exit {
    let input = &arguments.study.input;
    let names_documents = !input.inputs.is_empty() || input.files_from.is_some();
    let fault = |reason: String| study::fault(&reason);
    match (outputs::format_of(&arguments.old), outputs::format_of(&arguments.new)) {
        (None, None) if names_documents => of_rules(arguments),
        (None, None) => {
            fault(tr!("name the documents for which the rules are compared; or compare two outputs of this program"))
        }
        (Some(_), None) | (None, Some(_)) => {
            fault(tr!("one of OLD and NEW is an output and the other is none; compare two outputs, or two rule sets"))
        }
        (Some(_), Some(_)) if names_documents => {
            fault(tr!("OLD and NEW are outputs, which are compared as they are; leave the other inputs out"))
        }
        (Some(old), Some(new)) if old != new => {
            fault(tr!("one of OLD and NEW is a CSV and the other JSON lines; write both in one --format"))
        }
        (Some(format), Some(_)) => of_outputs(arguments, format),
    }
}

/// Compares two outputs.
fn of_outputs(arguments: &DiffArguments, format: ComparedFormat) -> Exit {
    let mut summary = Summary::new([].into_iter());
    let compared = Tsv::new(HEADING, BufWriter::new(io::stdout().lock())).map_err(Some).and_then(|mut table| {
        let mut closed = None;
        let speeches = outputs::compare(arguments, format, |(row, column, what)| {
            summary.count(&column, what);
            table.row(row).inspect_err(|e| closed = Some(e.kind()))
        });
        match (speeches, closed) {
            (_, Some(kind)) => Err(Some(kind.into())),
            (Err(reason), None) => {
                study::fault(&reason);
                Err(None)
            }
            (Ok(speeches), None) => table.finish().map(|()| speeches).map_err(Some),
        }
    });
    match compared {
        Ok(speeches) => {
            let told = match summary.is_empty() {
                true => format!("extract: {}\n", no_difference(speeches)),
                false if arguments.study.quiet => String::new(),
                false => summary.table(),
            };
            stderr::print(&printable::lines(&told));
            arguments.exit(&summary, Exit::Success)
        }
        Err(Some(error)) => study::exit(Err(error)),
        Err(None) => Exit::Fault,
    }
}

impl DiffArguments {
    /// The exit code of a comparison that came to its end with one.
    fn exit(&self, summary: &Summary, code: Exit) -> Exit {
        let failed: Vec<String> = self
            .fail_on
            .iter()
            .map(|&what| (What::from(what).word(), summary.total(what.into())))
            .filter(|(_, count)| *count > 0)
            .map(|(word, count)| format!("{count} {word}"))
            .collect();
        match failed.is_empty() {
            true => code,
            false => {
                stderr::tell(tr!("{}; see --fail-on", list(failed)));
                Exit::Incomplete
            }
        }
    }
}

/// Compares two rule sets.
fn of_rules(arguments: &DiffArguments) -> Exit {
    let is_builtin = |path: &Path| path == Path::new(BUILT_IN) && !path.exists();
    let load = |path: &PathBuf| {
        RulesArguments { rules: (!is_builtin(path)).then(|| path.clone()), add: Vec::new() }
            .compiled(arguments.study.quiet)
    };
    let (old, new) = match (load(&arguments.old), load(&arguments.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(code), _) | (_, Err(code)) => return code,
    };
    let compared = match Compared::of(&old, &new, &arguments.column, &arguments.field) {
        Ok(compared) => compared,
        Err(reason) => return study::fault(&reason),
    };
    match arguments.study.find(&new, is_builtin(&arguments.new)) {
        Ok(mut study) => match compare(&old, &new, &compared, &mut study) {
            Ok((stats, summary)) => arguments.exit(&summary, study::exit(Ok(stats))),
            Err(error) => study::exit(Err(error)),
        },
        Err(code) => code,
    }
}

/// What came of one document.
#[derive(Default)]
struct Differences {
    rows: Vec<[String; HEADING.len()]>,
    /// Which columns the rows are of, and what they say.
    counts: Vec<(String, What)>,
}

fn compare(
    old: &CompiledRules,
    new: &CompiledRules,
    compared: &Compared,
    study: &mut Study,
) -> io::Result<(Stats, Summary)> {
    if old.pages != new.pages || old.page_settings != new.page_settings {
        let told = tr!("the rules differ in `pages` or `page_settings`; those of NEW are used for both");
        study.progress.remark(told);
    }
    let make = |raw: RawDocument| {
        let before = examine(old, raw.clone()).records;
        let now = examine(new, raw);
        let made = differences(compared, &before, &now);
        Made { made, taken: now.document().view.taken(), speeches: now.records.len() }
    };
    let mut table = Tsv::new(HEADING, BufWriter::new(io::stdout().lock()))?;
    let mut summary = Summary::new(compared.names());
    let stats = study.run(make, |differences| {
        differences.counts.iter().for_each(|(column, what)| summary.count(column, *what));
        differences.rows.iter().try_for_each(|row| table.row(row))
    })?;
    table.finish()?;
    match summary.is_empty() {
        true => study.progress.tell(no_difference(stats.speeches)),
        false if study.is_quiet => {}
        false => study.progress.aside(|| stderr::print(&printable::lines(&summary.table()))),
    }
    Ok((stats, summary))
}

fn no_difference(speeches: usize) -> String {
    tr!("no difference in 1 speech" | "no difference in {n} speeches" % speeches)
}

fn differences(compared: &Compared, old: &[Record<'_>], now: &Examined<'_>) -> Differences {
    let mut differences = Differences::default();
    for pair in pairs::of(old, &now.records) {
        let record = match pair {
            Pair::Both { new, .. } | Pair::New(new) => new,
            Pair::Old(old) => old,
        };
        let changes = match pair {
            Pair::Both { old, new } => compared.changes(old, new),
            Pair::New(new) => vec![(pairs::SPEECH, Change::gained(speech(new)))],
            Pair::Old(old) => vec![(pairs::SPEECH, Change::lost(speech(old)))],
        };
        for (column, change) in changes {
            differences.rows.push(row(now, record, column, &change));
            differences.counts.push((column.to_owned(), change.what));
        }
    }
    differences
}

/// A speech as an answer of its own.
fn speech(record: &Record<'_>) -> ComparedAnswer {
    ComparedAnswer { shown: record.title().to_owned(), ..ComparedAnswer::default() }
}

fn row(now: &Examined<'_>, record: &Record<'_>, column: &str, change: &Change) -> [String; HEADING.len()] {
    let of = |item: &Option<ComparedAnswer>, part: fn(&ComparedAnswer) -> &String| {
        item.as_ref().map(part).cloned().unwrap_or_default()
    };
    let span = [&change.new, &change.old].into_iter().flatten().find_map(|item| item.span);
    let document = now.document();
    let (before, after) = span.map(|span| document.around(span, AROUND)).unwrap_or_default();
    let text = span.map(|span| document.original_text(span)).unwrap_or_default();
    [
        record.source().to_owned(),
        record.speech().to_string(),
        span.unwrap_or(record.span()).start.to_string(),
        column.to_owned(),
        change.what.word().to_owned(),
        of(&change.old, |item| &item.shown),
        of(&change.new, |item| &item.shown),
        of(&change.old, |item| &item.rule),
        of(&change.new, |item| &item.rule),
        before.to_owned(),
        text.to_owned(),
        after.to_owned(),
    ]
}
