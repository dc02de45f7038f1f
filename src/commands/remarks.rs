//! What a run did to its pages beside reading them, told once at its end.

use super::progress::Progress;
use crate::Record;
use crate::normalise::PageLosses;
use crate::rules::compiled::Column;
use indexmap::IndexMap;
use tr::tr;

/// Remarks of readers that are kept until the end, so that what holds for many documents is said once; further ones are
/// told at once.
const DIFFERENT: usize = 100;

/// How many documents a remark applies to, and the first of them as an example.
#[derive(Debug, Default)]
struct RemarkTally {
    documents: usize,
    first: String,
}

impl RemarkTally {
    fn note(&mut self, source: &str, count: usize) {
        if count > 0 {
            self.documents += 1;
            if self.documents == 1 {
                self.first = source.to_owned();
            }
        }
    }

    fn tell(&self, what: impl FnOnce() -> String, progress: &Progress) {
        match self.documents {
            0 => {}
            1 => progress.remark(format_args!("{}: {}", self.first, what())),
            more => progress.remark(tr!("{} documents, the first of them {}: {}", more, self.first, what())),
        }
    }
}

/// What was done to the pages of a run.
#[derive(Debug, Default)]
pub struct Remarks {
    joined: RemarkTally,
    repeated: RemarkTally,
    several: RemarkTally,
    tags: RemarkTally,
    /// What the readers of formats say, by what they say.
    own: IndexMap<String, RemarkTally>,
}

impl Remarks {
    /// What was done to the text of a document, and what its reader says.
    pub fn note(&mut self, source: &str, taken: PageLosses, own: Vec<String>, progress: &Progress) {
        for what in own {
            if self.own.len() < DIFFERENT || self.own.contains_key(&what) {
                self.own.entry(what).or_default().note(source, 1);
            } else {
                progress.remark(format_args!("{source}: {what}"));
            }
        }
        self.joined.note(source, taken.joined);
        self.repeated.note(source, taken.repeated);
        self.several.note(source, taken.several);
        self.tags.note(source, taken.tags);
    }

    pub fn tell(&self, progress: &Progress) {
        self.joined.tell(|| tr!("lines that a page had broken were joined"), progress);
        self.repeated.tell(|| tr!("page numbers and running heads were left out"), progress);
        self.several.tell(|| tr!("line ends that were lost were put back where white space stood"), progress);
        self.tags.tell(|| tr!("HTML tags were left out"), progress);
        for (what, told) in &self.own {
            told.tell(|| what.clone(), progress);
        }
    }
}

/// Cells outside the expected range that are named one by one; the rest are counted.
const MOST_UNEXPECTED: usize = 100;

/// Cells that are numbers outside of what the rules expect of their columns.
#[derive(Debug, Default)]
pub struct Unexpected {
    cells: usize,
}

impl Unexpected {
    /// Tells those of a record.
    pub fn note(&mut self, record: &Record<'_>, progress: &Progress) {
        for (Column { name, expected, .. }, value) in record.unexpected() {
            self.cells += 1;
            if let Some(expected) = expected
                && self.cells <= MOST_UNEXPECTED
            {
                progress.remark(tr!(
                    "{}: {} of speech {} is {}, and {} is expected; look at the text",
                    record.source(),
                    name,
                    record.speech(),
                    value,
                    expected
                ));
            }
        }
    }

    /// Tells how many there are beside those that were told.
    pub fn tell(&self, progress: &Progress) {
        if let more @ 1.. = self.cells.saturating_sub(MOST_UNEXPECTED) {
            progress.remark(tr!("{} more cells are outside of what is expected of their columns", more));
        }
    }
}
