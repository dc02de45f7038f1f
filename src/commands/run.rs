//! The documents of a run → what is made of each, several at once and in order, with what there is to say about them.

use super::append::{KnownDocuments, Ticket};
use super::failures::Failures;
use super::progress::Progress;
use super::remarks::Remarks;
use super::stats::Stats;
use crate::input::{Opened, RawDocument, Reader, Source, Walk};
use crate::normalise::PageLosses;
use crate::reading::{self, Come, FinishedDocument, Reading};
use crate::timings::Timings;
use std::io;
use tr::tr;

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
        let sources = walk.sources.len();
        let mut remarks = Remarks::default();
        for passed in &walk.passed {
            failures.passed(passed).map_err(io::Error::other)?;
        }
        let deal = |come: Come<Option<Ticket>, Made<T>>| match come {
            Come::Document(document) => {
                let (bytes, ticket) = (document.bytes, document.met.clone());
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
        let reading = Reading { reader: self.reader, jobs: self.jobs };
        reading.run(walk.sources, |source, number, opened| self.meet(source, number, opened), make, deal)?;
        remarks.tell(self.progress);
        if sources == 0 {
            self.progress.tell(reading::no_documents());
        }
        Ok(())
    }

    /// What is to be known of a document or a failure later, unless it is not read again. The progress bar counted the file
    /// as one document; each further one in it is added.
    fn meet(&self, source: &Source, number: usize, opened: &Opened) -> Option<Option<Ticket>> {
        if number > 1 {
            self.progress.expect_another();
        }
        let (Opened::Document(unread), Some(known)) = (opened, self.known) else { return Some(None) };
        let ticket = known.ticket(source, unread);
        if ticket.is_none() {
            self.progress.advance(0);
        }
        ticket.map(Some)
    }

    /// Adds a document to the statistics and prints the remarks about it.
    fn note<T>(
        &self,
        document: FinishedDocument<Option<Ticket>, Made<T>>,
        remarks: &mut Remarks,
        failures: &mut Failures<'_>,
        stats: &mut Stats,
    ) -> io::Result<T> {
        let lost = document.lost();
        let FinishedDocument { source, remarks: own, bytes, made, timings, .. } = document;
        stats.timings.add(&timings);
        stats.bytes += bytes;
        stats.documents += 1;
        stats.speeches += made.speeches;
        if let Some(lost) = lost {
            self.progress.remark(lost);
        }
        remarks.note(&source, made.taken, own, self.progress);
        if made.speeches == 0 {
            stats.without_speech += 1;
            failures.without_speech(&source).map_err(io::Error::other)?;
            self.progress.tell(reading::without_speech(&source));
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
