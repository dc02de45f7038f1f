//! The documents of many files, read by several threads and handed over in the order of the files.
//!
//! What is made of a document, and what becomes of it, is left to the caller.

mod pipeline;

use crate::input::{InputError, Opened, Passed, RawDocument, Reader, Source};
use crate::timings::{Stage, Timings};
use pipeline::Limits;
use std::io;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::thread;
use tr::tr;

/// How many documents may be read but not yet dealt with, for each thread: enough that one slow document does not make
/// the others wait.
const IN_FLIGHT: usize = 32;
/// The same in bytes. A document takes some five times its size in memory while its rules run, so a document larger than
/// this for all threads together is processed alone.
const BYTES_IN_FLIGHT: u64 = 2 << 20;

/// Documents to read at once: as many as were asked for, up to what is useful, or as there are processors where none or 0
/// were.
pub fn threads(asked: Option<usize>) -> usize {
    match asked {
        Some(asked @ 1..) => asked.min(pipeline::MOST_THREADS),
        _ => thread::available_parallelism().map_or(1, NonZero::get),
    }
}

/// Reads documents in several threads.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'r> {
    pub reader: &'r Reader,
    /// Documents read at once.
    pub jobs: usize,
}

/// The outcome of one input: a file, a document in an archive, a row of a table.
#[derive(Debug)]
pub enum Come<K, T> {
    Document(Box<FinishedDocument<K, T>>),
    Failed(InputError),
    Passed(Passed),
    /// The name of a file that holds documents, and what is to be said of it.
    Remark(String, String),
}

/// A document that was read, and what was made of it.
#[derive(Debug)]
pub struct FinishedDocument<K, T> {
    pub source: String,
    /// Places of its text that are lost, as in [`RawDocument::malformed`].
    pub malformed: usize,
    /// Remarks about how it was read.
    pub remarks: Vec<String>,
    /// Bytes of its text.
    pub bytes: u64,
    pub made: T,
    pub timings: Timings,
    /// What it was met as.
    pub met: K,
}

impl<K, T> FinishedDocument<K, T> {
    /// What is to be said where places of its text are lost.
    pub fn lost(&self) -> Option<String> {
        let FinishedDocument { source, malformed, .. } = self;
        (*malformed > 0).then(|| {
            tr!("{}: {} places could not be decoded and stand as {}", source, malformed, char::REPLACEMENT_CHARACTER)
        })
    }
}

/// What is to be said of a document in which no speech was found: an empty result is never silent.
pub fn without_speech(source: &str) -> String {
    tr!("{}: no speech found, only words of a page or a table of contents; it has no row", source)
}

/// What is to be said where the inputs lead to no document.
pub fn no_documents() -> String {
    tr!("no documents found: below a folder, files ending in .txt, .md, .html, .docx, .pdf, .doc, .csv, .zip and \
         the like are read")
}

impl Reading<'_> {
    /// Opens the files one after the other, asks `meet` of each document and each failure in it, in order, with its number
    /// in the file, from 1, whether it is wanted and what is to be known of it later; makes of the documents what is to be
    /// made, by several threads; and hands all over in order, in the calling thread.
    ///
    /// # Errors
    /// What `then` reports, after which nothing is read any more.
    pub fn run<K: Send, T: Send>(
        &self,
        sources: impl IntoIterator<Item = Result<Source, InputError>> + Send,
        meet: impl Fn(&Source, usize, &Opened) -> Option<K> + Send,
        make: impl Fn(RawDocument, &mut Timings) -> T + Sync,
        then: impl FnMut(Come<K, T>) -> io::Result<()>,
    ) -> io::Result<()> {
        let limits = Limits {
            inputs: IN_FLIGHT.saturating_mul(self.jobs),
            weight: BYTES_IN_FLIGHT.saturating_mul(self.jobs as u64),
        };
        let find = move |put: &mut dyn FnMut((Opened, Option<K>)) -> ControlFlow<()>| {
            for source in sources {
                let flow = match source {
                    Ok(source) => self.open(&source, &meet, put),
                    Err(e) => put((Opened::Failed(e), None)),
                };
                if flow.is_break() {
                    break;
                }
            }
        };
        let weigh = |(opened, _): &(Opened, Option<K>)| match opened {
            Opened::Document(unread) => unread.weight(),
            Opened::Failed(_) | Opened::Passed(_) | Opened::Remark(..) => 0,
        };
        pipeline::run(find, self.jobs, limits, weigh, |(opened, met)| self.read(opened, met, &make), then)
    }

    fn open<K>(
        &self,
        source: &Source,
        meet: &impl Fn(&Source, usize, &Opened) -> Option<K>,
        put: &mut dyn FnMut((Opened, Option<K>)) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut number = 0;
        self.reader.open(source, &mut |opened| {
            if let Opened::Passed(_) | Opened::Remark(..) = opened {
                return put((opened, None));
            }
            number += 1;
            match meet(source, number, &opened) {
                None => ControlFlow::Continue(()),
                met => put((opened, met)),
            }
        })
    }

    fn read<K, T>(&self, opened: Opened, met: Option<K>, make: &impl Fn(RawDocument, &mut Timings) -> T) -> Come<K, T> {
        let (unread, met) = match (opened, met) {
            (Opened::Document(unread), Some(met)) => (unread, met),
            (Opened::Document(_), None) => unreachable!("a document that is not wanted is not put"),
            (Opened::Failed(e), _) => return Come::Failed(e),
            (Opened::Passed(passed), _) => return Come::Passed(passed),
            (Opened::Remark(name, remark), _) => return Come::Remark(name, remark),
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
        Come::Document(Box::new(FinishedDocument { source, malformed, remarks, bytes, made, timings, met }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[test]
    fn what_is_at_hand_is_read_in_its_order_and_a_text_is_a_document_whatever_stands_in_it() {
        let reader = Reader::new(&builtin::rules());
        let page = "<html><body><p>同志们：现在开会。</p></body></html>";
        let sources = || {
            let given = [
                Source::text("a", page.into()),
                Source::bytes("b", page.as_bytes().into()),
                Source::text("c", " \n".into()),
                Source::bytes("d", [0xcd, 0xac, 0xd6, 0xbe, 0xc3, 0xc7].as_slice().into()),
            ];
            given.into_iter().map(Ok)
        };
        for jobs in [1, 4] {
            let mut came = Vec::new();
            let meet = |source: &Source, number: usize, _: &Opened| Some((source.name().to_owned(), number));
            let then = |come: Come<(String, usize), String>| {
                came.push(match come {
                    Come::Document(document) => (document.met.0, document.met.1, Ok(document.made)),
                    Come::Failed(e) => (e.name().to_owned(), 0, Err(e.to_string())),
                    Come::Passed(_) | Come::Remark(..) => unreachable!("these are documents"),
                });
                Ok(())
            };
            let reading = Reading { reader: &reader, jobs };
            reading.run(sources(), meet, |raw, _| raw.text, then).expect("nothing breaks off");
            assert_eq!(came[0], ("a".into(), 1, Ok(page.to_owned())));
            assert_eq!(came[1].2.as_ref().map(|text| text.trim()), Ok("同志们：现在开会。"));
            assert!(came[2].2.as_ref().is_err_and(|message| message.starts_with("c: ")), "{:?}", came[2]);
            assert_eq!(came[3], ("d".into(), 1, Ok("同志们".to_owned())));
        }
    }
}
