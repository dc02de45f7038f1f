//! `extract`: documents → records → output.

use super::append::{self, Growing, Refused};
use super::corrections::Corrections;
use super::failures::{Failures, Unwritten};
use super::outfile::{Guard, Noting, OutFile, unwritable};
use super::outplace::{ReadPaths, apart, spare};
use super::output::OutputArguments;
use super::progress::Progress;
use super::remarks::Unexpected;
use super::report::{self, ReportFile, Unreported};
use super::rows::Rows;
use super::run::{DocumentRun, Made};
use super::selection::Selection;
use super::stats::{Ended, Stats};
use super::stderr::{self, tell};
use super::terminal;
use super::{Exit, InputArguments, RulesArguments};
use crate::Extractor;
use crate::input::{Reader, Walk};
use crate::messages::{of_system, said_later};
use crate::output::Format;
use crate::output::report::Report;
use crate::reading::threads;
use crate::record::Detail;
use crate::resolve::tables::{CORRECTED, Scope};
use crate::rules::compiled::CompiledRules;
use crate::rules::file::Language;
use crate::rules::{prepared, printable};
use crate::temporary::Unkept;
use crate::timings::{Stage, Timings};
use clap::Args;
use std::cell::Cell;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use tr::tr;

#[derive(Debug, Args)]
pub struct ExtractArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    #[command(flatten)]
    pub output: OutputArguments,
    /// Write a page to look at to this file (.html): what was read, charts, every row, and every speech with its mentions
    /// in its text. Without -o it is all that is written
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Set cells right by this table (CSV: source, speech, column, value, who, why, and was where wanted); a last column
    /// `corrected` names them
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// How many documents to read at once [default: as many as there are processors]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Say nothing but what is at fault: no progress, no remarks on files passed over or characters that are lost;
    /// inputs that cannot be read are still named
    #[arg(short, long)]
    pub quiet: bool,
    /// Say at the end, on standard error, what was read, how long each stage took and how fast it was
    #[arg(long)]
    pub stats: bool,
    /// Write path, kind and reason of each file that could not be read or was passed over to this CSV file
    #[arg(long, value_name = "FILE")]
    pub failures: Option<PathBuf>,
    /// Files that are passed over are failures too: exit code 1
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub input: InputArguments,
}

impl ExtractArguments {
    /// The table of corrections, where there is one.
    ///
    /// # Errors
    /// It cannot be used.
    fn corrections(&self, columns: &[&str]) -> Result<Option<Corrections>, String> {
        let Some(path) = &self.corrections else { return Ok(None) };
        if columns.contains(&CORRECTED) {
            return Err(tr!("the rules have a column `{}`, as --corrections has; give it another name", CORRECTED));
        }
        Corrections::read(path, columns).map(Some)
    }

    /// The output that is gone on with, where one is to be.
    ///
    /// # Errors
    /// It cannot be gone on with.
    fn growing(&self, rules: &CompiledRules, format: Format) -> Result<Option<Growing>, String> {
        let Some(path) = self.output.path().filter(|_| self.output.append) else { return Ok(None) };
        let OutputArguments { table, rule, field, labels, excel, .. } = &self.output;
        let InputArguments { text_column, carry, .. } = &self.input;
        let lang = rules.language;
        let options =
            format!("{format:?} {table:?} {rule:?} {field:?} {labels:?} {excel} {lang:?} {text_column:?} {carry:?}");
        append::open(path, rules, options).map(Some)
    }

    /// The index of that output.
    fn index(&self) -> Option<PathBuf> {
        let path = self.output.path().filter(|_| self.output.append)?;
        Some(Growing::index_of(&path.canonicalize().unwrap_or_else(|_| path.to_owned())))
    }

    /// What the run reads: the rules from these paths, these inputs, and what options name.
    fn reads(&self, rules: Vec<PathBuf>, mut inputs: Vec<PathBuf>) -> ReadPaths {
        inputs.extend(self.input.files_from.iter().chain(&self.corrections).cloned());
        ReadPaths { rules, inputs }
    }

    /// Documents to read at once; 0 asked for is as many as there are processors.
    fn jobs(&self) -> usize {
        threads(self.jobs)
    }
}

/// `language` is that of what is said of a row.
pub fn run(arguments: &ExtractArguments, language: Language) -> Exit {
    let started = Instant::now();
    let mut stats = Stats::default();
    let compiled = stats.timings.time(Stage::Rules, || arguments.rules.compiled_with_paths(arguments.quiet));
    let (rules, rule_paths) = match compiled {
        Ok((rules, paths)) => (CompiledRules { language, ..rules }, paths),
        Err(code) => return code,
    };
    let found = arguments.output.format().and_then(|format| {
        let detail = match arguments.report {
            Some(_) => Detail::Evidence,
            None => arguments.output.detail(&rules, format)?,
        };
        if rules.columns.is_empty() && arguments.output.writes_speeches(format) {
            return Err(tr!("the rules declare no columns; add a block `columns:`, or use --format jsonl or --table"));
        }
        let reader = arguments.input.reader(&rules, arguments.rules.is_builtin())?;
        let selection = arguments.output.selection(&rules, format)?;
        let columns: Vec<&str> = rules.columns.iter().map(|c| c.name.as_str()).collect();
        if arguments.output.append {
            let (corrections, report) = (arguments.corrections.is_some(), arguments.report.is_some());
            append::check(format, [("--corrections", corrections), ("--report", report)])?;
        }
        let corrections = arguments.corrections(&columns)?;
        let inputs = stats.timings.time(Stage::Walk, || arguments.input.named())?;
        let mut walk = stats.timings.time(Stage::Walk, || InputArguments::walk_of(&inputs));
        let read = arguments.reads(rule_paths, inputs);
        arguments.report.as_deref().map_or(Ok(()), report::check)?;
        let [report, failures] = [&arguments.report, &arguments.failures].map(|path| path.as_deref());
        let (output, index) = (arguments.output.path(), arguments.index());
        apart(output, index.as_deref(), report, failures)?;
        // They are no documents.
        for path in [output, failures, report, index.as_deref()].into_iter().flatten() {
            spare(path, &read, &mut walk)?;
        }
        // JSON lines name the cells of each record, and no other table has them; only a list of names is asked of the
        // tables beforehand.
        let carried = match arguments.output.writes_speeches(format) {
            false if arguments.input.carries_all() => Vec::new(),
            _ => stats.timings.time(Stage::Walk, || arguments.input.carried(&reader, &walk))?,
        };
        if let (Some(path), false) = (arguments.output.path(), arguments.output.append) {
            let scope = Scope { carried: &carried, corrections: corrections.is_some(), ..Scope::default() };
            let text_columns = arguments.input.text_columns();
            let is_earlier =
                |beginning: &str| arguments.output.is_earlier(&rules, format, scope, &text_columns, beginning);
            Guard { is_earlier: &is_earlier, what: said_later!("an output") }.check(path)?;
        }
        let failures = arguments.failures.as_deref().map(Failures::file).transpose()?;
        // The last, as it makes files: nothing is written where anything else is at fault.
        let growing = stats.timings.time(Stage::Write, || arguments.growing(&rules, format))?;
        Ok((Wanted { format, detail, carried, selection }, reader, walk, failures, corrections, growing))
    });
    let (wanted, reader, walk, failures, corrections, growing) = match found {
        Ok(found) => found,
        Err(reason) => {
            tell(reason);
            return Exit::Fault;
        }
    };
    // Taking the rules apart is left to the end of the process.
    let run = Extraction {
        arguments,
        rules: Box::leak(Box::new(rules)),
        reader: &reader,
        failures: failures.as_ref(),
        wanted,
        growing,
        has_written: Cell::new(false),
    };
    if arguments.stats {
        stats.rules = prepared::fingerprint(run.rules).unwrap_or_default();
    }
    stats.only_for_cells = run.wanted.detail == Detail::Cells;
    let ended = run.write(walk, corrections, &mut stats);
    let exit_of_failure = run.exit_of_failure();
    let ended = ended.and_then(|left| match failures {
        Some(file) => file.finish().map(|()| left).map_err(|e| io::Error::other(Unwritten::from(e))),
        None => Ok(left),
    });
    match ended {
        Ok(left) => {
            if arguments.stats {
                stderr::print(&printable::lines(&stats.table(&Ended::now(started, arguments.jobs()))));
            }
            let is_incomplete = stats.failures > 0 || arguments.strict && left.passed > 0 || left.corrections > 0;
            if is_incomplete { Exit::Incomplete } else { Exit::Success }
        }
        // The reader of the output closed the pipe, as `head` does.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Exit::Success,
        Err(e)
            if e.get_ref().is_some_and(|e| {
                e.is::<Unkept>() || e.is::<Unwritten>() || e.is::<Unreported>() || e.is::<Refused>()
            }) =>
        {
            tell(e);
            exit_of_failure
        }
        Err(e) => {
            tell(match arguments.output.path() {
                Some(path) => unwritable(path, &e),
                None => tr!(
                    "standard output cannot be written: {}; choose a folder that is there, may be written to and has room, \
                     with -o FILE",
                    of_system(&e)
                ),
            });
            exit_of_failure
        }
    }
}

/// A run through the documents, from the rules to the last row.
struct Extraction<'r> {
    arguments: &'r ExtractArguments,
    rules: &'r CompiledRules,
    reader: &'r Reader,
    failures: Option<&'r OutFile>,
    wanted: Wanted,
    /// The output that is gone on with.
    growing: Option<Growing>,
    /// Something stands where the output goes.
    has_written: Cell<bool>,
}

/// What is written of the records.
struct Wanted {
    format: Format,
    detail: Detail,
    /// Names of the columns of tables that stand before those of the rules.
    carried: Vec<Arc<str>>,
    selection: Option<Selection>,
}

/// What a run has left out.
struct LeftOut {
    /// Files that were passed over.
    passed: usize,
    /// Corrections that no longer apply.
    corrections: usize,
}

impl Extraction<'_> {
    /// Writes the output.
    fn write(&self, walk: Walk, corrections: Option<Corrections>, stats: &mut Stats) -> io::Result<LeftOut> {
        if let Some(growing) = &self.growing {
            return self.records(walk, corrections, stats, growing, None);
        }
        let wanted = self.arguments.report.as_deref();
        let mut report = wanted.map(|_| Report::new(self.rules)).transpose().map_err(report::unreported)?;
        let file = self.arguments.output.path().map(OutFile::create).transpose()?;
        let to: Box<dyn Write + '_> = match &file {
            Some(file) => Box::new(BufWriter::new(file)),
            None if report.is_some() => Box::new(io::sink()),
            None => Box::new(BufWriter::new(Noting { to: terminal::stdout(), has_written: &self.has_written })),
        };
        let left = self.records(walk, corrections, stats, to, report.as_mut())?;
        let page = wanted.zip(report).map(|(path, report)| ReportFile::write(report, path)).transpose();
        let page = page.map_err(report::unreported)?;
        if let Some(file) = file {
            file.finish()?;
            self.has_written.set(true);
        }
        if let Some(page) = page {
            let said = page.finish().map_err(report::unreported)?;
            if !self.arguments.quiet {
                tell(said);
            }
        }
        Ok(left)
    }

    /// The exit code of a run that could not be finished.
    fn exit_of_failure(&self) -> Exit {
        let has_added = self.growing.as_ref().is_some_and(|growing| growing.added() > 0);
        if self.has_written.get() || has_added { Exit::Broken } else { Exit::Fault }
    }

    fn records(
        &self,
        walk: Walk,
        mut corrections: Option<Corrections>,
        stats: &mut Stats,
        to: impl Write,
        report: Option<&mut Report<'_>>,
    ) -> io::Result<LeftOut> {
        let Extraction { arguments, rules, reader, failures, wanted, .. } = self;
        let columns: Vec<&str> = rules.columns.iter().map(|c| c.name.as_str()).collect();
        let scope = Scope {
            carried: &wanted.carried,
            corrections: corrections.is_some(),
            rules: wanted.selection.as_ref().map(Selection::chosen),
            ..Scope::default()
        };
        let mut writer = arguments.output.writer(rules, wanted.format, scope, to)?;
        let progress = &Progress::of(walk.sources.len(), arguments.quiet);
        let growing = self.growing.as_ref();
        if let Some(growing) = growing {
            writer.finish()?;
            growing.begin()?.map_err(|refused| io::Error::other(Refused(refused)))?;
            if let Some(remark) = &growing.remark {
                progress.remark(remark);
            }
        }
        if let Some(corrections) = &mut corrections {
            corrections.tell_unknown(&columns, progress);
        }
        // A preview comes at the end, in one piece.
        let comes_meanwhile = arguments.output.path().is_none() && report.is_none() && !arguments.output.is_preview();
        let on_terminal = comes_meanwhile && io::stdout().is_terminal();
        let extractor = &Extractor::keeping_little(rules, wanted.detail);
        if let Some(growing) = growing {
            let earlier = growing.speeches(None).into_iter().map(|(name, speech)| (name, speech.sketch));
            extractor.remember(earlier).map_err(io::Error::other)?;
        }
        let known = growing.map(|growing| &growing.known);
        let reading = DocumentRun { reader, jobs: arguments.jobs(), progress, known };
        let make = |raw, timings: &mut Timings| {
            let draft = extractor.read_timed(raw, timings);
            Made { speeches: draft.len(), taken: draft.taken(), made: draft }
        };
        let mut failures = Failures::new(*failures).map_err(io::Error::other)?;
        if report.is_some() {
            failures.keep();
        }
        let mut rows = Rows {
            extractor,
            writer: writer.as_mut(),
            progress,
            on_terminal,
            unexpected: Unexpected::default(),
            corrections: corrections.as_mut(),
            report,
            growing,
        };
        reading.run(walk, make, &mut failures, stats, |draft, ticket, stats| rows.write(draft, ticket, stats))?;
        rows.unexpected.tell(progress);
        if let Some(report) = rows.report {
            report.failures(failures.kept());
        }
        stats.timings.time(Stage::Write, || progress.aside(|| writer.finish()))?;
        if let (Some(growing), Some(path)) = (growing, arguments.output.path()) {
            let replaced = stats.timings.time(Stage::Write, || growing.finish())?;
            growing.tell(path, replaced, progress);
        }
        for said in writer.told() {
            progress.remark(said);
        }
        let passed = failures.passed_total();
        failures.finish(arguments.strict, progress).map_err(io::Error::other)?;
        reading.tell_failures(stats, Some("--failures FILE"));
        let corrections = corrections.map_or(0, |corrections| corrections.finish(progress));
        Ok(LeftOut { passed, corrections })
    }
}
