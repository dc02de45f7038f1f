//! `extract`: documents → records → output.

use super::outfile::OutFile;
use super::progress::Progress;
use super::reading::{self, Reading};
use super::stats::{Ended, Stats};
use super::tell::{self, tell};
use super::{FAULT, INCOMPLETE, RulesArguments, SUCCESS};
use clap::{Args, ValueEnum};
use speechmeta::input::{self, Walk};
use speechmeta::output::{self, Format};
use speechmeta::record::Detail;
use speechmeta::repeats::Unkept;
use speechmeta::rules::compiled::CompiledRules;
use speechmeta::timings::Stage;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

#[derive(Debug, Args)]
pub struct ExtractArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// What to write: csv has one row a speech; jsonl one object a speech, with every fact and where it stands
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    pub format: FormatArgument,
    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Begin the CSV with a byte order mark, by which Excel knows that it is UTF-8
    #[arg(long)]
    pub bom: bool,
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
    /// Documents, folders, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FormatArgument {
    Csv,
    Jsonl,
}

impl From<FormatArgument> for Format {
    fn from(argument: FormatArgument) -> Self {
        match argument {
            FormatArgument::Csv => Format::Csv,
            FormatArgument::Jsonl => Format::Jsonl,
        }
    }
}

/// The byte order mark of UTF-8.
const BOM: &str = "\u{feff}";

impl ExtractArguments {
    /// What the output shows of each speech.
    fn detail(&self) -> Detail {
        Format::from(self.format).detail()
    }

    /// Documents to read at once; 0 asked for is as many as there are processors.
    fn jobs(&self) -> usize {
        match self.jobs {
            Some(jobs @ 1..) => jobs,
            _ => thread::available_parallelism().map_or(1, NonZero::get),
        }
    }
}

pub fn run(arguments: &ExtractArguments) -> ExitCode {
    let started = Instant::now();
    let only_for_cells = arguments.detail() == Detail::Cells;
    let mut stats = Stats { only_for_cells, ..Stats::default() };
    let rules = match stats.timings.time(Stage::Rules, || arguments.rules.compiled()) {
        Ok(rules) => rules,
        Err(code) => return code,
    };
    if rules.columns.is_empty() && matches!(arguments.format, FormatArgument::Csv) {
        tell(format_args!("the rules declare no columns; add a block `columns:`, or use --format jsonl"));
        return ExitCode::from(FAULT);
    }
    let mut walk = stats.timings.time(Stage::Walk, || input::documents(&arguments.inputs));
    if let Some(path) = &arguments.output
        && let Err(reason) = spare(path, arguments, &mut walk)
    {
        tell(format_args!("{} is not written: {reason}", path.display()));
        return ExitCode::from(FAULT);
    }
    // Taking the rules apart is left to the end of the process.
    match write(arguments, Box::leak(Box::new(rules)), &walk, &mut stats) {
        Ok(()) => {
            if arguments.stats {
                let threads = arguments.jobs().clamp(1, walk.sources.len().max(1));
                tell::print(&stats.table(&Ended::now(started, threads)));
            }
            ExitCode::from(if stats.failures > 0 { INCOMPLETE } else { SUCCESS })
        }
        // Whoever reads the output has seen enough.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(SUCCESS),
        Err(e) if e.get_ref().is_some_and(|e| e.is::<Unkept>()) => {
            tell(format_args!("{e}"));
            ExitCode::from(FAULT)
        }
        Err(e) => {
            let remedy = "choose a folder that is there, may be written to and has room";
            match &arguments.output {
                Some(path) => tell(format_args!("{} cannot be written: {e}; {remedy}", path.display())),
                None => tell(format_args!("standard output cannot be written: {e}; {remedy}, with -o FILE")),
            }
            ExitCode::from(FAULT)
        }
    }
}

/// Sees to it that the output is neither a document nor a rule file: an earlier output below an input folder is no
/// document; anything else is refused.
fn spare(output: &Path, arguments: &ExtractArguments, walk: &mut Walk) -> Result<(), &'static str> {
    let Ok(output) = output.canonicalize() else {
        return Ok(());
    };
    let is_output = |path: &Path| path.canonicalize().is_ok_and(|p| p == output);
    if arguments.inputs.iter().any(|p| is_output(p)) {
        return Err("it is also an input; choose another name");
    }
    let rules = arguments.rules.rules.as_ref().and_then(|p| p.canonicalize().ok());
    if rules.is_some_and(|rules| output.starts_with(rules)) {
        return Err("it is one of the rule files; choose another name");
    }
    walk.sources.retain(|s| !s.as_ref().is_ok_and(|s| s.path().is_some_and(is_output)));
    Ok(())
}

fn write(arguments: &ExtractArguments, rules: &CompiledRules, walk: &Walk, stats: &mut Stats) -> io::Result<()> {
    match &arguments.output {
        None => records(arguments, rules, walk, stats, BufWriter::new(io::stdout().lock())),
        Some(path) => {
            let file = OutFile::create(path)?;
            records(arguments, rules, walk, stats, BufWriter::new(&file))?;
            file.finish()
        }
    }
}

fn records(
    arguments: &ExtractArguments,
    rules: &CompiledRules,
    walk: &Walk,
    stats: &mut Stats,
    mut to: impl Write,
) -> io::Result<()> {
    if arguments.bom && matches!(arguments.format, FormatArgument::Csv) {
        to.write_all(BOM.as_bytes())?;
    }
    let columns: Vec<&str> = rules.columns.iter().map(|c| c.name.as_str()).collect();
    let mut writer = output::writer(arguments.format.into(), &columns, to)?;
    let progress = &Progress::of(walk.sources.len(), arguments.quiet);
    let on_terminal = arguments.output.is_none() && io::stdout().is_terminal();
    let reading = Reading { rules, detail: arguments.detail(), jobs: arguments.jobs(), progress, on_terminal };
    reading.run(walk, writer.as_mut(), stats)?;
    stats.timings.time(Stage::Write, || writer.finish())?;
    reading::tell_rest(walk, stats.failures, progress);
    Ok(())
}
