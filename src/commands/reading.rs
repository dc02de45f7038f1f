//! The documents of a run → records → writer, several documents at once, with what there is to say about them.

use super::pipeline::{self, Limits};
use super::progress::Progress;
use super::remarks::Remarks;
use super::stats::Stats;
use speechmeta::document::normalise::Taken;
use speechmeta::input::{self, InputError, Source, Walk};
use speechmeta::output::RecordWriter;
use speechmeta::record::{Detail, Record};
use speechmeta::repeats::Repeats;
use speechmeta::rules::compiled::CompiledRules;
use speechmeta::timings::{Stage, Timings};
use std::io;

/// Documents that each thread adds to those read but not yet written: enough that one that takes long holds up nothing.
const IN_FLIGHT: usize = 32;
/// Bytes that it adds to them. A document takes about ten times its size while its rules run, so one that is larger than
/// what all threads add goes alone.
const BYTES_IN_FLIGHT: u64 = 2 << 20;

/// How a run reads and what it tells.
pub struct Reading<'r> {
    pub rules: &'r CompiledRules,
    pub detail: Detail,
    /// Documents read at once.
    pub jobs: usize,
    pub progress: &'r Progress,
    /// The records go to the terminal on which the progress is shown.
    pub on_terminal: bool,
}

/// What came of one document.
#[derive(Default)]
struct Document<'r> {
    /// Why it could not be read, where that is so.
    failure: Option<String>,
    source: String,
    malformed: usize,
    /// What it is as a whole, where that is not a text.
    kind: Option<&'static str>,
    bytes: u64,
    taken: Taken,
    records: Vec<Record<'r>>,
    timings: Timings,
}

impl<'r> Reading<'r> {
    /// Reads the documents and writes their records in order; those that cannot be read are named and left out.
    ///
    /// # Errors
    /// What the writer reports, or that threads could not be started.
    pub fn run(&self, walk: &Walk, writer: &mut dyn RecordWriter, stats: &mut Stats) -> io::Result<()> {
        let limits = Limits {
            inputs: IN_FLIGHT.saturating_mul(self.jobs),
            weight: BYTES_IN_FLIGHT.saturating_mul(self.jobs as u64),
        };
        let mut repeats = Repeats::default();
        let mut remarks = Remarks::default();
        let read = |source: &_| self.read(source);
        let write = |document| self.write(document, &mut repeats, &mut remarks, writer, stats);
        pipeline::run(&walk.sources, self.jobs, limits, size, read, write)?;
        remarks.tell(self.progress);
        Ok(())
    }

    fn read(&self, source: &Result<Source, InputError>) -> Document<'r> {
        let mut timings = Timings::default();
        let raw = match source {
            Ok(source) => timings.time(Stage::Read, || input::read(source)).map_err(|e| e.to_string()),
            Err(e) => Err(e.to_string()),
        };
        let mut document = Document { timings, ..Document::default() };
        match raw {
            Ok(raw) => {
                document.source.clone_from(&raw.source);
                (document.malformed, document.kind, document.bytes) = (raw.malformed, raw.kind, raw.text.len() as u64);
                let extracted = speechmeta::extract_timed(self.rules, raw, self.detail, &mut document.timings);
                (document.records, document.taken) = (extracted.records, extracted.taken);
            }
            Err(e) => document.failure = Some(e),
        }
        document
    }

    fn write(
        &self,
        document: Document<'r>,
        repeats: &mut Repeats,
        remarks: &mut Remarks,
        writer: &mut dyn RecordWriter,
        stats: &mut Stats,
    ) -> io::Result<()> {
        let Document { failure, source, malformed, kind, bytes, taken, records, timings } = document;
        stats.timings.add(&timings);
        stats.bytes += bytes;
        match &failure {
            Some(e) => {
                self.progress.tell(format_args!("{e}"));
                stats.failures += 1;
            }
            None => {
                stats.documents += 1;
                self.remark(&source, malformed, kind);
                remarks.note(&source, taken);
                if records.is_empty() {
                    stats.without_speech += 1;
                    // An empty result is never silent.
                    self.progress.tell(format_args!(
                        "{source}: no speech found, only words of a page or a table of contents; it has no row"
                    ));
                }
            }
        }
        for mut record in records {
            stats.speeches += 1;
            stats.mentions += record.facts;
            let sketch = std::mem::take(&mut record.sketch);
            let earlier = stats.timings.time(Stage::Repeats, || repeats.note(|| record.name(), sketch));
            if let Some(earlier) = earlier.map_err(io::Error::other)? {
                record.set_repeated(&earlier);
            }
            stats.timings.time(Stage::Write, || self.put(&record, writer))?;
        }
        self.progress.advance(bytes);
        Ok(())
    }

    fn remark(&self, source: &str, malformed: usize, kind: Option<&str>) {
        if malformed > 0 {
            self.progress
                .remark(format_args!("{source}: {malformed} places could not be decoded and stand as \u{FFFD}"));
        }
        if let Some(kind) = kind {
            self.progress
                .remark(format_args!("{source}: this is {kind} and is read as one text; save its text as .txt"));
        }
    }

    fn put(&self, record: &Record, writer: &mut dyn RecordWriter) -> io::Result<()> {
        if !(self.on_terminal && self.progress.has_bar()) {
            return writer.write(record);
        }
        // Whole lines, or the bar would be drawn into one and wipe it away.
        self.progress.aside(|| writer.write(record).and_then(|()| writer.finish()))
    }
}

/// Bytes of a document before it is read. What has no size, such as a pipe, counts as nothing.
fn size(source: &Result<Source, InputError>) -> u64 {
    let path = source.as_ref().ok().and_then(Source::path);
    path.and_then(|path| path.metadata().ok()).map_or(0, |found| found.len())
}

/// Says what was not read.
pub fn tell_rest(walk: &Walk, failures: usize, progress: &Progress) {
    let skipped = walk.skipped_total();
    if skipped > 0 {
        let kinds: Vec<String> = walk
            .skipped
            .iter()
            .map(|(kind, n)| format!("{n} {}", if kind.is_empty() { "without an ending" } else { kind }))
            .collect();
        let files =
            if skipped == 1 { "1 file of another type".to_string() } else { format!("{skipped} files of other types") };
        progress.remark(format_args!("{files} passed over ({})", kinds.join(", ")));
    }
    if walk.sources.is_empty() {
        progress.tell(format_args!("no documents found: below a folder, files ending in .txt, .text or .md are read"));
    }
    if failures > 0 {
        progress.tell(format_args!("{failures} of {} inputs could not be read", walk.sources.len()));
    }
}
