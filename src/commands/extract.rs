//! `extract`: documents → records → output.

use super::outfile::OutFile;
use super::tell::tell;
use super::{FAULT, INCOMPLETE, RulesArguments, SUCCESS};
use clap::{Args, ValueEnum};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use speechmeta::input::{self, InputError, Source, Walk};
use speechmeta::output::{self, Format, RecordWriter};
use speechmeta::record::Record;
use speechmeta::repeats::Repeats;
use speechmeta::rules::compiled::CompiledRules;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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

/// Documents that are read before any of them is written.
const BATCH: usize = 16;
/// The byte order mark of UTF-8.
const BOM: &str = "\u{feff}";

pub fn run(arguments: &ExtractArguments) -> ExitCode {
    // Taking the rules apart is left to the end of the process.
    let rules: &CompiledRules = match arguments.rules.compiled() {
        Ok(rules) => Box::leak(Box::new(rules)),
        Err(code) => return code,
    };
    if rules.columns.is_empty() && matches!(arguments.format, FormatArgument::Csv) {
        tell(format_args!("the rules declare no columns; add a block `columns:`, or use --format jsonl"));
        return ExitCode::from(FAULT);
    }
    let mut walk = input::documents(&arguments.inputs);
    if let Some(path) = &arguments.output
        && let Err(reason) = spare(path, arguments, &mut walk)
    {
        tell(format_args!("{} is not written: {reason}", path.display()));
        return ExitCode::from(FAULT);
    }
    match write(arguments, rules, &walk) {
        Ok(code) => ExitCode::from(code),
        // Whoever reads the output has seen enough.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(SUCCESS),
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

fn write(arguments: &ExtractArguments, rules: &CompiledRules, walk: &Walk) -> io::Result<u8> {
    match &arguments.output {
        None => records(arguments, rules, walk, BufWriter::new(io::stdout().lock())),
        Some(path) => {
            let file = OutFile::create(path)?;
            let code = records(arguments, rules, walk, BufWriter::new(&file))?;
            file.finish()?;
            Ok(code)
        }
    }
}

fn records(arguments: &ExtractArguments, rules: &CompiledRules, walk: &Walk, mut to: impl Write) -> io::Result<u8> {
    if arguments.bom && matches!(arguments.format, FormatArgument::Csv) {
        to.write_all(BOM.as_bytes())?;
    }
    let columns: Vec<&str> = rules.columns.iter().map(|c| c.name.as_str()).collect();
    let mut writer = output::writer(arguments.format.into(), &columns, to)?;
    let code = documents(arguments, rules, walk, writer.as_mut())?;
    writer.finish()?;
    Ok(code)
}

/// Reads the documents, several at once, and writes their records in order; those that cannot be read are named and
/// left out.
fn documents(
    arguments: &ExtractArguments,
    rules: &CompiledRules,
    walk: &Walk,
    writer: &mut dyn RecordWriter,
) -> io::Result<u8> {
    let mut failures = 0;
    let mut repeats = Repeats::default();
    // Threads that would find no document are not started; 0 stands for as many as there are processors.
    let threads = if walk.sources.len() == 1 { 1 } else { arguments.jobs.unwrap_or(0) };
    let jobs = ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
    for batch in walk.sources.chunks(BATCH) {
        let read = |source: &Result<Source, InputError>| {
            let raw =
                source.as_ref().map_err(ToString::to_string).and_then(|s| input::read(s).map_err(|e| e.to_string()));
            raw.map(|raw| (raw.malformed, speechmeta::extract(rules, raw)))
        };
        let documents: Vec<Result<(usize, Vec<Record>), String>> =
            jobs.install(|| batch.par_iter().map(read).collect());
        for document in documents {
            match document {
                Ok((malformed, records)) => {
                    if let (1.., Some(record)) = (malformed, records.first()) {
                        let source = &record.source;
                        tell(format_args!("{source}: {malformed} places could not be decoded and stand as \u{FFFD}"));
                    }
                    for mut record in records {
                        let sketch = std::mem::take(&mut record.sketch);
                        if let Some(earlier) = repeats.note(|| record.name(), sketch) {
                            record.set_repeated(earlier);
                        }
                        writer.write(&record)?;
                    }
                }
                Err(e) => {
                    tell(format_args!("{e}"));
                    failures += 1;
                }
            }
        }
    }
    tell_rest(walk, failures);
    Ok(if failures > 0 { INCOMPLETE } else { SUCCESS })
}

/// Says what was not read.
fn tell_rest(walk: &Walk, failures: usize) {
    let skipped = walk.skipped_total();
    if skipped > 0 {
        let kinds: Vec<String> = walk
            .skipped
            .iter()
            .map(|(kind, n)| format!("{n} {}", if kind.is_empty() { "without an ending" } else { kind }))
            .collect();
        let files =
            if skipped == 1 { "1 file of another type".to_string() } else { format!("{skipped} files of other types") };
        tell(format_args!("{files} passed over ({})", kinds.join(", ")));
    }
    if walk.sources.is_empty() {
        tell(format_args!("no documents found: below a folder, files ending in .txt, .text or .md are read"));
    }
    if failures > 0 {
        tell(format_args!("{failures} of {} inputs could not be read", walk.sources.len()));
    }
}
