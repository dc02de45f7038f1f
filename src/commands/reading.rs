//! The documents of a run → records → writer, several documents at once, with what there is to say about them.

use super::failures::Failures;
use super::pipeline::{self, Limits};
use super::progress::Progress;
use super::remarks::Remarks;
use super::stats::Stats;
use speechmeta::Extracted;
use speechmeta::document::normalise::Taken;
use speechmeta::input::{InputError, Opened, Passed, Reader, Walk};
use speechmeta::output::RecordWriter;
use speechmeta::record::{Detail, Record};
use speechmeta::repeats::Repeats;
use speechmeta::rules::compiled::CompiledRules;
use speechmeta::timings::{Stage, Timings};
use std::io;
use std::ops::ControlFlow;

/// Documents that each thread adds to those read but not yet written: enough that one that takes long holds up nothing.
const IN_FLIGHT: usize = 32;
/// Bytes that it adds to them. A document takes some five times its size while its rules run, so one that is larger than
/// what all threads add goes alone.
const BYTES_IN_FLIGHT: u64 = 2 << 20;

/// Failures that are named on standard error; an archive may hold a hundred thousand.
pub const MOST_TOLD: usize = 200;

/// How a run reads and what it tells.
pub struct Reading<'r> {
    pub rules: &'r CompiledRules,
    pub reader: &'r Reader,
    pub detail: Detail,
    /// Documents read at once.
    pub jobs: usize,
    pub progress: &'r Progress,
    /// The records go to the terminal on which the progress is shown.
    pub on_terminal: bool,
}

/// What came of one thing that was come upon.
enum Come<'r> {
    Document(Box<Document<'r>>),
    Failed(InputError),
    Passed(Passed),
    Remark(String, String),
}

/// What came of one document.
struct Document<'r> {
    source: String,
    malformed: usize,
    /// What is to be said of reading it.
    remarks: Vec<String>,
    bytes: u64,
    taken: Taken,
    records: Vec<Record<'r>>,
    timings: Timings,
}

impl<'r> Reading<'r> {
    /// Reads the documents and writes their records in order; those that cannot be read are named and left out.
    ///
    /// # Errors
    /// What the writers report, or that threads could not be started.
    pub fn run(
        &self,
        walk: Walk,
        writer: &mut dyn RecordWriter,
        failures: &mut Failures<'_>,
        stats: &mut Stats,
    ) -> io::Result<()> {
        let limits = Limits {
            inputs: IN_FLIGHT.saturating_mul(self.jobs),
            weight: BYTES_IN_FLIGHT.saturating_mul(self.jobs as u64),
        };
        let mut repeats = Repeats::default();
        let mut remarks = Remarks::default();
        for passed in &walk.passed {
            failures.passed(passed).map_err(io::Error::other)?;
        }
        let make = move |put: &mut dyn FnMut(Opened) -> ControlFlow<()>| {
            for source in walk.sources {
                let flow = match source {
                    Ok(source) => self.open(&source, put),
                    Err(e) => put(Opened::Failed(e)),
                };
                if flow.is_break() {
                    break;
                }
            }
        };
        let weigh = |opened: &Opened| match opened {
            Opened::Document(unread) => unread.weight(),
            Opened::Failed(_) | Opened::Passed(_) | Opened::Remark(..) => 0,
        };
        let read = |opened| self.read(opened);
        let write = |come| match come {
            Come::Document(document) => self.write(*document, &mut repeats, &mut remarks, failures, writer, stats),
            Come::Failed(e) => {
                stats.failures += 1;
                if stats.failures <= MOST_TOLD {
                    self.progress.tell(format_args!("{e}"));
                }
                self.progress.advance(0);
                failures.failed(&e).map_err(io::Error::other)
            }
            Come::Passed(passed) => failures.passed(&passed).map_err(io::Error::other),
            Come::Remark(name, remark) => {
                self.progress.remark(format_args!("{name}: {remark}"));
                Ok(())
            }
        };
        pipeline::run(make, self.jobs, limits, weigh, read, write)?;
        remarks.tell(self.progress);
        Ok(())
    }

    /// Opens a file; each document in it beyond the first is one more than was known of.
    fn open(
        &self,
        source: &speechmeta::input::Source,
        put: &mut dyn FnMut(Opened) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut told = 0;
        self.reader.open(source, &mut |opened| {
            if matches!(opened, Opened::Document(_) | Opened::Failed(_)) {
                told += 1;
                if told > 1 {
                    self.progress.expect_another();
                }
            }
            put(opened)
        })
    }

    fn read(&self, opened: Opened) -> Come<'r> {
        let unread = match opened {
            Opened::Document(unread) => unread,
            Opened::Failed(e) => return Come::Failed(e),
            Opened::Passed(passed) => return Come::Passed(passed),
            Opened::Remark(name, remark) => return Come::Remark(name, remark),
        };
        let mut timings = Timings::default();
        timings.count(Stage::Read, unread.opened);
        let raw = match timings.time(Stage::Read, || self.reader.read(unread)) {
            Ok(raw) => raw,
            Err(e) => return Come::Failed(e),
        };
        let (source, malformed, bytes) = (raw.source.clone(), raw.malformed, raw.text.len() as u64);
        let remarks = raw.remarks.clone();
        let Extracted { records, taken } = speechmeta::extract_timed(self.rules, raw, self.detail, &mut timings);
        Come::Document(Box::new(Document { source, malformed, remarks, bytes, taken, records, timings }))
    }

    fn write(
        &self,
        document: Document<'r>,
        repeats: &mut Repeats,
        remarks: &mut Remarks,
        failures: &mut Failures<'_>,
        writer: &mut dyn RecordWriter,
        stats: &mut Stats,
    ) -> io::Result<()> {
        let Document { source, malformed, remarks: own, bytes, taken, records, timings } = document;
        stats.timings.add(&timings);
        stats.bytes += bytes;
        stats.documents += 1;
        if malformed > 0 {
            self.progress
                .remark(format_args!("{source}: {malformed} places could not be decoded and stand as \u{FFFD}"));
        }
        remarks.note(&source, taken, own, self.progress);
        if records.is_empty() {
            stats.without_speech += 1;
            failures.without_speech(&source).map_err(io::Error::other)?;
            // An empty result is never silent.
            self.progress.tell(format_args!(
                "{source}: no speech found, only words of a page or a table of contents; it has no row"
            ));
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

    fn put(&self, record: &Record, writer: &mut dyn RecordWriter) -> io::Result<()> {
        if !(self.on_terminal && self.progress.has_bar()) {
            return writer.write(record);
        }
        // Whole lines, or the bar would be drawn into one and wipe it away.
        self.progress.aside(|| writer.write(record).and_then(|()| writer.finish()))
    }
}
