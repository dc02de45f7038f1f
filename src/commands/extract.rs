//! `extract`: documents → records → output.

use super::{FAULT, INCOMPLETE, RulesArguments, SUCCESS};
use clap::{Args, ValueEnum};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use speechmeta::input::{self, InputError, Source};
use speechmeta::output::{self, Format, RecordWriter};
use speechmeta::record::Record;
use speechmeta::repeats::Repeats;
use speechmeta::rules::compiled::CompiledRules;
use std::fs::File;
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
const BATCH: usize = 64;
/// The byte order mark of UTF-8.
const BOM: &str = "\u{feff}";

pub fn run(arguments: &ExtractArguments) -> ExitCode {
    let rules = match arguments.rules.load() {
        Ok(set) => set.compiled,
        Err(code) => return code,
    };
    match write(arguments, &rules) {
        Ok(code) => ExitCode::from(code),
        // Whoever reads the output has seen enough.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(SUCCESS),
        Err(e) => {
            match &arguments.output {
                Some(path) => eprintln!("extract: {} cannot be written: {e}", path.display()),
                None => eprintln!("extract: standard output cannot be written: {e}"),
            }
            ExitCode::from(FAULT)
        }
    }
}

fn write(arguments: &ExtractArguments, rules: &CompiledRules) -> io::Result<u8> {
    match &arguments.output {
        None => records(arguments, rules, BufWriter::new(io::stdout().lock())),
        Some(path) => {
            let file = Unfinished::new(path)?;
            let code = records(arguments, rules, BufWriter::new(&file.file))?;
            file.finish()?;
            Ok(code)
        }
    }
}

fn records(arguments: &ExtractArguments, rules: &CompiledRules, mut to: impl Write) -> io::Result<u8> {
    if arguments.bom && matches!(arguments.format, FormatArgument::Csv) {
        to.write_all(BOM.as_bytes())?;
    }
    let columns: Vec<&str> = rules.columns.iter().map(|c| c.name.as_str()).collect();
    let mut writer = output::writer(arguments.format.into(), &columns, to)?;
    let code = documents(arguments, rules, writer.as_mut())?;
    writer.finish()?;
    Ok(code)
}

/// Reads the documents, several at once, and writes their records in order; those that cannot be read are named and
/// left out.
fn documents(arguments: &ExtractArguments, rules: &CompiledRules, writer: &mut dyn RecordWriter) -> io::Result<u8> {
    let walk = input::documents(&arguments.inputs);
    let mut failures = 0;
    let mut repeats = Repeats::default();
    let jobs = ThreadPoolBuilder::new().num_threads(arguments.jobs.unwrap_or(0)).build().map_err(io::Error::other)?;
    for batch in walk.sources.chunks(BATCH) {
        let read = |source: &Result<Source, InputError>| {
            let raw =
                source.as_ref().map_err(ToString::to_string).and_then(|s| input::read(s).map_err(|e| e.to_string()));
            raw.map(|raw| speechmeta::extract(rules, raw))
        };
        let documents: Vec<Result<Vec<Record>, String>> = jobs.install(|| batch.par_iter().map(read).collect());
        for document in documents {
            match document {
                Ok(records) => {
                    for mut record in records {
                        let sketch = std::mem::take(&mut record.sketch);
                        if let Some(earlier) = repeats.note(|| record.name(), sketch) {
                            record.set_repeated(earlier);
                        }
                        writer.write(&record)?;
                    }
                }
                Err(e) => {
                    eprintln!("extract: {e}");
                    failures += 1;
                }
            }
        }
    }
    let skipped = walk.skipped_total();
    if skipped > 0 {
        let kinds: Vec<String> = walk.skipped.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        let files =
            if skipped == 1 { "1 file of another type".to_string() } else { format!("{skipped} files of other types") };
        eprintln!("extract: {files} passed over ({})", kinds.join(", "));
    }
    if walk.sources.is_empty() {
        eprintln!("extract: no documents found: below a folder, files ending in .txt, .text or .md are read");
    }
    if failures > 0 {
        eprintln!("extract: {failures} of {} inputs could not be read", walk.sources.len());
    }
    Ok(if failures > 0 { INCOMPLETE } else { SUCCESS })
}

/// A file that takes its name when it is complete; until then it stands beside it under another one.
struct Unfinished<'p> {
    path: &'p Path,
    partial: PathBuf,
    file: File,
}

impl<'p> Unfinished<'p> {
    fn new(path: &'p Path) -> io::Result<Self> {
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.part", std::process::id()));
        let partial = path.with_file_name(name);
        let file = File::create(&partial)?;
        Ok(Unfinished { path, partial, file })
    }

    fn finish(self) -> io::Result<()> {
        self.file.sync_all()?;
        std::fs::rename(&self.partial, self.path)
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        // After a rename there is nothing left to remove; after a failure nothing half may stay.
        let _ = std::fs::remove_file(&self.partial);
    }
}
