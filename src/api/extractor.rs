//! Documents → records, one after the other.

use super::{Document, Rules};
use crate::document;
use crate::input::RawDocument;
use crate::matcher;
use crate::normalise::PageLosses;
use crate::record::{Detail, Record};
use crate::repeats::{Repeats, Sketch};
use crate::resolve;
use crate::rules::compiled::CompiledRules;
use crate::temporary::Unkept;
use crate::timings::{Stage, Timings};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Reads speeches by rules. One serves any number of threads.
///
/// It remembers the speeches that it has read, 2 KB of each, so that a later one that repeats one of them says so
/// ([`Record::duplicate_of`]). Speeches are compared in the order of the calls of [`Extractor::extract`]. Where several
/// threads call it at once, that order is chance; a program that wants one order does the long part by
/// [`Extractor::read`], in any thread, and the short one by [`Extractor::admit`], in its order.
#[derive(Debug)]
pub struct Extractor<'r> {
    rules: &'r CompiledRules,
    detail: Detail,
    earlier: Mutex<Repeats>,
}

/// The records of a document that were not compared with those of earlier ones yet.
#[derive(Debug)]
pub struct Draft<'r> {
    records: Vec<Record<'r>>,
    /// By which each of them is compared.
    sketches: Vec<Sketch>,
    taken: PageLosses,
}

/// The records of one document by itself: none says that it repeats another.
#[doc(hidden)]
pub fn extract(rules: &CompiledRules, raw: RawDocument, detail: Detail) -> Vec<Record<'_>> {
    Extractor::keeping_little(rules, detail).read_timed(raw, &mut Timings::default()).records
}

impl<'r> Extractor<'r> {
    /// One that has read nothing yet.
    pub fn new(rules: &'r Rules) -> Self {
        let (rules, earlier) = (rules.compiled(), Mutex::new(Repeats::in_memory()));
        Extractor { rules, detail: Detail::Mentions, earlier }
    }

    /// The records of a document, one for each of its speeches, in their order; none where it holds nothing but the words
    /// of a page or a table of contents.
    pub fn extract(&self, document: Document) -> Vec<Record<'r>> {
        self.admit(self.read(document))
    }

    /// Does all of [`Extractor::extract`] that needs no other document.
    pub fn read(&self, document: Document) -> Draft<'r> {
        self.read_timed(document.0, &mut Timings::default())
    }

    /// Compares the speeches of a document with those admitted before, and remembers them.
    pub fn admit(&self, draft: Draft<'r>) -> Vec<Record<'r>> {
        self.try_admit(draft).unwrap_or_else(|e| unreachable!("speeches in memory need no file: {e}"))
    }

    /// One that keeps of many speeches what it remembers in a temporary file.
    #[doc(hidden)]
    pub fn keeping_little(rules: &'r CompiledRules, detail: Detail) -> Self {
        Extractor { rules, detail, earlier: Mutex::default() }
    }

    /// The same as [`Extractor::read`], with the time that each stage took.
    #[doc(hidden)]
    pub fn read_timed(&self, raw: RawDocument, timings: &mut Timings) -> Draft<'r> {
        let rules = self.rules;
        let (document, hits) = timings.time(Stage::LayOut, || document::Document::new(rules, raw));
        let matches = timings.time(Stage::Match, || matcher::find(rules, &document, hits));
        timings.time(Stage::Resolve, || {
            let taken = document.view.taken();
            let sketches = (0..document.speeches.len()).map(|speech| document.sketch(speech)).collect();
            let records = match self.detail {
                Detail::Cells => resolve::resolve(rules, &document, &matches, None, self.detail),
                Detail::Mentions | Detail::Evidence => {
                    resolve::resolve_keeping(rules, document, matches, None, self.detail).0
                }
            };
            Draft { records, sketches, taken }
        })
    }

    /// The same as [`Extractor::admit`].
    ///
    /// # Errors
    /// The temporary file with the earlier speeches cannot be written or read.
    #[doc(hidden)]
    pub fn try_admit(&self, draft: Draft<'r>) -> Result<Vec<Record<'r>>, Unkept> {
        let mut earlier = self.earlier();
        let Draft { mut records, sketches, .. } = draft;
        for (record, sketch) in records.iter_mut().zip(sketches) {
            if let Some(name) = earlier.note(|| record.name(), sketch)? {
                record.set_duplicate_of(name);
            }
        }
        Ok(records)
    }

    /// Remembers these speeches as read, and no others. Those that repeat one before them are not remembered.
    ///
    /// # Errors
    /// As of [`Extractor::try_admit`].
    #[doc(hidden)]
    pub fn remember(&self, speeches: impl Iterator<Item = (String, Sketch)>) -> Result<(), Unkept> {
        let mut earlier = self.earlier();
        *earlier = Repeats::default();
        for (name, sketch) in speeches {
            earlier.note(|| name, sketch)?;
        }
        Ok(())
    }

    fn earlier(&self) -> MutexGuard<'_, Repeats> {
        // A thread that panics does so elsewhere.
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Draft<'_> {
    /// How many speeches there are.
    #[doc(hidden)]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// By what its speeches are compared with others, in their order.
    #[doc(hidden)]
    pub fn sketches(&self) -> &[Sketch] {
        &self.sketches
    }

    /// What the text of the document lost on the way from the page.
    #[doc(hidden)]
    pub fn taken(&self) -> PageLosses {
        self.taken
    }
}
