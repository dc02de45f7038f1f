//! The documents of a run → what is made of each, several at once and in order, with what there is to say about them.

use super::append::{KnownDocuments, Ticket};
use super::failures::Failures;
use super::pipeline::{self, Limits};
use super::progress::Progress;
use super::remarks::Remarks;
use super::stats::Stats;
use crate::input::RawDocument;
use crate::input::{InputError, Opened, Passed, Reader, Source, Walk};
use crate::normalise::PageLosses;
use crate::timings::{Stage, Timings};
use std::io;
use std::ops::ControlFlow;
use tr::tr;

/// How many documents may be read but not yet written, for each thread: enough that one slow document does not make the
/// others wait.
const IN_FLIGHT: usize = 32;
/// The same in bytes. A document takes some five times its size in memory while its rules run, so a document larger than
/// this for all threads together is processed alone.
const BYTES_IN_FLIGHT: u64 = 2 << 20;

/// How many failures are named on standard error; an archive may have a hundred thousand.
const MOST_TOLD: usize = 200;

/// Reads documents in several threads and reports on them in order.
pub struct DocumentRun<'r> {
    pub reader: &'r Reader,
    /// Documents read at once.
    pub jobs: usize,
    pub progress: &'r Progress,
    /// The documents that are not read again, where an output is gone on with.
    pub known: Option<&'r KnownDocuments>,
}

/// What was made of a document, in the thread that read it.
pub struct Made<T> {
    pub made: T,
    /// What its text lost on the way from the page.
    pub taken: PageLosses,
    pub speeches: usize,
}

/// The outcome of one input: a file, a document in an archive, a row of a table.
enum Come<T> {
    Document(Box<FinishedDocument<T>>),
    Failed(InputError),
    Passed(Passed),
    Remark(String, String),
}

/// A document that was read and processed.
struct FinishedDocument<T> {
    source: String,
    malformed: usize,
    /// Remarks about how it was read.
    remarks: Vec<String>,
    bytes: u64,
    made: Made<T>,
    timings: Timings,
    ticket: Option<Ticket>,
}

impl DocumentRun<'_> {
    /// Reads the documents, makes of each what is wanted, by several threads, and hands it on in order; those that cannot
    /// be read are named and left out.
    ///
    /// # Errors
    /// What `then` reports, or that threads could not be started.
    pub fn run<T: Send>(
        &self,
        walk: Walk,
        make: impl Fn(RawDocument, &mut Timings) -> Made<T> + Sync,
        failures: &mut Failures<'_>,
        stats: &mut Stats,
        mut then: impl FnMut(T, Option<Ticket>, &mut Stats) -> io::Result<()>,
    ) -> io::Result<()> {
        let limits = Limits {
            inputs: IN_FLIGHT.saturating_mul(self.jobs),
            weight: BYTES_IN_FLIGHT.saturating_mul(self.jobs as u64),
        };
        let sources = walk.sources.len();
        let mut remarks = Remarks::default();
        for passed in &walk.passed {
            failures.passed(passed).map_err(io::Error::other)?;
        }
        let find = move |put: &mut dyn FnMut((Opened, Option<Ticket>)) -> ControlFlow<()>| {
            for source in walk.sources {
                let flow = match source {
                    Ok(source) => self.open(&source, put),
                    Err(e) => put((Opened::Failed(e), None)),
                };
                if flow.is_break() {
                    break;
                }
            }
        };
        let weigh = |(opened, _): &(Opened, Option<Ticket>)| match opened {
            Opened::Document(unread) => unread.weight(),
            Opened::Failed(_) | Opened::Passed(_) | Opened::Remark(..) => 0,
        };
        let read = |(opened, ticket)| self.read(opened, ticket, &make);
        let deal = |come| match come {
            Come::Document(document) => {
                let (bytes, ticket) = (document.bytes, document.ticket.clone());
                let made = self.note(*document, &mut remarks, failures, stats)?;
                then(made, ticket, stats)?;
                self.progress.advance(bytes);
                Ok(())
            }
            Come::Failed(e) => {
                stats.failures += 1;
                if stats.failures <= MOST_TOLD {
                    self.progress.tell(&e);
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
        pipeline::run(find, self.jobs, limits, weigh, read, deal)?;
        remarks.tell(self.progress);
        if sources == 0 {
            self.progress.tell(tr!(
                "no documents found: below a folder, files ending in .txt, .md, .html, .docx, .pdf, .doc, .csv, .zip and \
                 the like are read"
            ));
        }
        Ok(())
    }

    /// Opens a file. The progress bar counted it as one document; each further one in it is added.
    fn open(
        &self,
        source: &Source,
        put: &mut dyn FnMut((Opened, Option<Ticket>)) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut told = 0;
        self.reader.open(source, &mut |opened| {
            if matches!(opened, Opened::Document(_) | Opened::Failed(_)) {
                told += 1;
                if told > 1 {
                    self.progress.expect_another();
                }
            }
            let ticket = match (&opened, self.known) {
                (Opened::Document(unread), Some(known)) => known.ticket(source, unread),
                _ => return put((opened, None)),
            };
            if ticket.is_some() {
                return put((opened, ticket));
            }
            self.progress.advance(0);
            ControlFlow::Continue(())
        })
    }

    fn read<T>(
        &self,
        opened: Opened,
        ticket: Option<Ticket>,
        make: &impl Fn(RawDocument, &mut Timings) -> Made<T>,
    ) -> Come<T> {
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
        let made = make(raw, &mut timings);
        Come::Document(Box::new(FinishedDocument { source, malformed, remarks, bytes, made, timings, ticket }))
    }

    /// Adds a document to the statistics and prints the remarks about it.
    fn note<T>(
        &self,
        document: FinishedDocument<T>,
        remarks: &mut Remarks,
        failures: &mut Failures<'_>,
        stats: &mut Stats,
    ) -> io::Result<T> {
        let FinishedDocument { source, malformed, remarks: own, bytes, made, timings, .. } = document;
        stats.timings.add(&timings);
        stats.bytes += bytes;
        stats.documents += 1;
        stats.speeches += made.speeches;
        if malformed > 0 {
            self.progress.remark(tr!(
                "{}: {} places could not be decoded and stand as {}",
                source,
                malformed,
                char::REPLACEMENT_CHARACTER
            ));
        }
        remarks.note(&source, made.taken, own, self.progress);
        if made.speeches == 0 {
            stats.without_speech += 1;
            failures.without_speech(&source).map_err(io::Error::other)?;
            // An empty result is never silent.
            self.progress
                .tell(tr!("{}: no speech found, only words of a page or a table of contents; it has no row", source));
        }
        Ok(made.made)
    }

    /// Says how many inputs could not be read; `option` is one by which the names of them all are learnt.
    pub fn tell_failures(&self, stats: &Stats, option: Option<&str>) {
        let (failures, inputs) = (stats.failures, stats.failures + stats.documents);
        self.progress.tell(match option {
            _ if failures == 0 => return,
            _ if failures <= MOST_TOLD => tr!("{} of {} inputs could not be read", failures, inputs),
            Some(option) => tr!(
                "{} of {} inputs could not be read, of which the first {} were named; {} names all",
                failures,
                inputs,
                MOST_TOLD,
                option
            ),
            None => {
                tr!("{} of {} inputs could not be read, of which the first {} were named", failures, inputs, MOST_TOLD)
            }
        });
    }
}
