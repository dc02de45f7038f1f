//! `extract`: documents → records → output.

use super::corrections::Corrections;
use super::failures::{Failures, Unwritten};
use super::outfile::{Guard, OutFile};
use super::output::{LanguageArgument, OutputArguments};
use super::progress::Progress;
use super::remarks::Unexpected;
use super::report::{self, ReportFile, Unreported};
use super::rows::Rows;
use super::run::{DocumentRun, Made};
use super::selection::Selection;
use super::stats::{Ended, Stats};
use super::stderr::{self, tell};
use super::{FAULT, INCOMPLETE, InputArguments, RulesArguments, SUCCESS, is_stdout, threads};
use clap::Args;
use speechmeta::Extractor;
use speechmeta::input::{Reader, Walk};
use speechmeta::output::Format;
use speechmeta::output::report::Report;
use speechmeta::record::Detail;
use speechmeta::repeats::Unkept;
use speechmeta::resolve::tables::{CORRECTED, Scope};
use speechmeta::rules::compiled::CompiledRules;
use speechmeta::timings::{Stage, Timings};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

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
    /// The language of what the program says of a row (the column `remarks`)
    #[arg(long, value_name = "LANGUAGE", value_enum, default_value_t)]
    pub lang: LanguageArgument,
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
            return Err(format!("the rules have a column `{CORRECTED}`, as --corrections has; give it another name"));
        }
        Corrections::read(path, columns).map(Some)
    }

    /// Documents to read at once; 0 asked for is as many as there are processors.
    fn jobs(&self) -> usize {
        threads(self.jobs)
    }
}

pub fn run(arguments: &ExtractArguments) -> ExitCode {
    let started = Instant::now();
    let mut stats = Stats::default();
    let rules = match stats.timings.time(Stage::Rules, || arguments.rules.compiled(arguments.quiet)) {
        Ok(rules) => CompiledRules { language: arguments.lang.into(), ..rules },
        Err(code) => return code,
    };
    let found = arguments.output.format().and_then(|format| {
        let detail = match arguments.report {
            Some(_) => Detail::Evidence,
            None => arguments.output.detail(&rules, format)?,
        };
        if rules.columns.is_empty() && arguments.output.writes_speeches(format) {
            return Err(
                "the rules declare no columns; add a block `columns:`, or use --format jsonl or --table".to_owned()
            );
        }
        let reader = arguments.input.reader(&rules, arguments.rules.is_builtin())?;
        let selection = arguments.output.selection(&rules, format)?;
        let columns: Vec<&str> = rules.columns.iter().map(|c| c.name.as_str()).collect();
        let corrections = arguments.corrections(&columns)?;
        let mut walk = stats.timings.time(Stage::Walk, || arguments.input.walk())?;
        apart(arguments)?;
        arguments.report.as_deref().map_or(Ok(()), report::check)?;
        let paths = [arguments.output.path(), arguments.failures.as_deref(), arguments.report.as_deref()];
        for path in paths.into_iter().flatten() {
            spare(path, arguments, &mut walk)?;
        }
        // JSON lines name the cells of each record, and no other table has them; only a list of names is asked of the
        // tables beforehand.
        let carried = match arguments.output.writes_speeches(format) {
            false if arguments.input.carries_all() => Vec::new(),
            _ => stats.timings.time(Stage::Walk, || arguments.input.carried(&reader, &walk))?,
        };
        if let Some(path) = arguments.output.path() {
            let scope = Scope { carried: &carried, corrections: corrections.is_some(), rules: None };
            let is_earlier = |first: &str| arguments.output.is_earlier(&rules, format, scope, first);
            Guard { is_earlier: &is_earlier, what: "an output" }.check(path)?;
        }
        let failures = arguments.failures.as_deref().map(Failures::file).transpose()?;
        Ok((Wanted { format, detail, carried, selection }, reader, walk, failures, corrections))
    });
    let (wanted, reader, walk, failures, corrections) = match found {
        Ok(found) => found,
        Err(reason) => {
            tell(format_args!("{reason}"));
            return ExitCode::from(FAULT);
        }
    };
    // Taking the rules apart is left to the end of the process.
    let run = Extraction {
        arguments,
        rules: Box::leak(Box::new(rules)),
        reader: &reader,
        failures: failures.as_ref(),
        wanted,
    };
    stats.rules = run.rules.fingerprint;
    stats.only_for_cells = run.wanted.detail == Detail::Cells;
    let ended = run.write(walk, corrections, &mut stats).and_then(|left| match failures {
        Some(file) => file.finish().map(|()| left).map_err(|e| io::Error::other(Unwritten::from(e))),
        None => Ok(left),
    });
    match ended {
        Ok(left) => {
            if arguments.stats {
                stderr::print(&stats.table(&Ended::now(started, arguments.jobs())));
            }
            let is_incomplete = stats.failures > 0 || arguments.strict && left.passed > 0 || left.corrections > 0;
            ExitCode::from(if is_incomplete { INCOMPLETE } else { SUCCESS })
        }
        // The reader of the output closed the pipe, as `head` does.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(SUCCESS),
        Err(e) if e.get_ref().is_some_and(|e| e.is::<Unkept>() || e.is::<Unwritten>() || e.is::<Unreported>()) => {
            tell(format_args!("{e}"));
            ExitCode::from(FAULT)
        }
        Err(e) => {
            let remedy = "choose a folder that is there, may be written to and has room";
            match arguments.output.path() {
                Some(path) => tell(format_args!("{} cannot be written: {e}; {remedy}", path.display())),
                None => tell(format_args!("standard output cannot be written: {e}; {remedy}, with -o FILE")),
            }
            ExitCode::from(FAULT)
        }
    }
}

/// Sees to it that no two outputs go to one file.
fn apart(arguments: &ExtractArguments) -> Result<(), String> {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path.canonicalize().ok().or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name()?)))
    };
    let refused =
        |path: &Path, what: &str| Err(format!("{} is not written: {what} there; choose another name", path.display()));
    let is_one = |a: &Path, b: &Path| place(a).is_some() && place(a) == place(b);
    let others = [arguments.report.as_deref(), arguments.failures.as_deref()];
    for path in others.into_iter().flatten() {
        let is_output = match arguments.output.path() {
            Some(output) => is_one(output, path),
            None => is_stdout(path),
        };
        if is_output {
            return refused(path, "the speeches go");
        }
    }
    match others {
        [Some(report), Some(failures)] if is_one(report, failures) => refused(failures, "the report goes"),
        _ => Ok(()),
    }
}

/// Sees to it that an output is neither a document nor a rule file: an earlier output below an input folder is no
/// document; anything else is refused.
fn spare(output: &Path, arguments: &ExtractArguments, walk: &mut Walk) -> Result<(), String> {
    let refused = |reason: &str| Err(format!("{} is not written: {reason}", output.display()));
    // A file that is still to be made has a folder.
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = output.canonicalize().or_else(|_| folder.canonicalize());
    let rules = arguments.rules.rules.iter().chain(&arguments.rules.add).filter_map(|path| path.canonicalize().ok());
    if let Ok(place) = place
        && rules.into_iter().any(|rules| place.starts_with(rules))
    {
        return refused("it is, or would be, one of the rule files; choose another folder");
    }
    let Ok(output) = output.canonicalize() else {
        return Ok(());
    };
    let is_output = |path: &Path| path.canonicalize().is_ok_and(|p| p == output);
    if arguments.input.inputs.iter().any(|p| is_output(p)) {
        return refused("it is also an input; choose another name");
    }
    walk.sources.retain(|s| !s.as_ref().is_ok_and(|s| s.path().is_some_and(is_output)));
    walk.passed.retain(|passed| !is_output(Path::new(&passed.name)));
    Ok(())
}

/// A run through the documents, from the rules to the last row.
struct Extraction<'r> {
    arguments: &'r ExtractArguments,
    rules: &'r CompiledRules,
    reader: &'r Reader,
    failures: Option<&'r OutFile>,
    wanted: Wanted,
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
        let wanted = self.arguments.report.as_deref();
        let mut report = wanted.map(|_| Report::new(self.rules)).transpose().map_err(report::unreported)?;
        let file = self.arguments.output.path().map(OutFile::create).transpose()?;
        let to: Box<dyn Write + '_> = match &file {
            Some(file) => Box::new(BufWriter::new(file)),
            None if report.is_some() => Box::new(io::sink()),
            None => Box::new(BufWriter::new(io::stdout().lock())),
        };
        let left = self.records(walk, corrections, stats, to, report.as_mut())?;
        let page = wanted.zip(report).map(|(path, report)| ReportFile::write(report, path)).transpose();
        let page = page.map_err(report::unreported)?;
        file.map_or(Ok(()), OutFile::finish)?;
        if let Some(page) = page {
            let said = page.finish().map_err(report::unreported)?;
            if !self.arguments.quiet {
                tell(format_args!("{said}"));
            }
        }
        Ok(left)
    }

    fn records(
        &self,
        walk: Walk,
        mut corrections: Option<Corrections>,
        stats: &mut Stats,
        to: impl Write,
        report: Option<&mut Report<'_>>,
    ) -> io::Result<LeftOut> {
        let Extraction { arguments, rules, reader, failures, wanted } = self;
        let columns: Vec<&str> = rules.columns.iter().map(|c| c.name.as_str()).collect();
        let scope = Scope {
            carried: &wanted.carried,
            corrections: corrections.is_some(),
            rules: wanted.selection.as_ref().map(Selection::chosen),
        };
        let mut writer = arguments.output.writer(rules, wanted.format, scope, to)?;
        let progress = &Progress::of(walk.sources.len(), arguments.quiet);
        if let Some(corrections) = &mut corrections {
            corrections.tell_unknown(&columns, progress);
        }
        let on_terminal = arguments.output.path().is_none() && report.is_none() && io::stdout().is_terminal();
        let extractor = &Extractor::keeping_little(rules, wanted.detail);
        let reading = DocumentRun { reader, jobs: arguments.jobs(), progress };
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
        };
        reading.run(walk, make, &mut failures, stats, |draft, stats| rows.write(draft, stats))?;
        rows.unexpected.tell(progress);
        if let Some(report) = rows.report {
            report.failures(failures.kept());
        }
        stats.timings.time(Stage::Write, || writer.finish())?;
        for said in writer.told() {
            progress.remark(format_args!("{said}"));
        }
        let passed = failures.passed_total();
        failures.finish(arguments.strict, progress).map_err(io::Error::other)?;
        reading.tell_failures(stats, "; --failures FILE names all");
        let corrections = corrections.map_or(0, |corrections| corrections.finish(progress));
        Ok(LeftOut { passed, corrections })
    }
}
