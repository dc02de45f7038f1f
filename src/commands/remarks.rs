//! What a run did to its pages beside reading them, told once at its end.

use super::progress::Progress;
use speechmeta::document::normalise::Taken;

/// Documents of which something is to be said, with the first of them as an example.
#[derive(Debug, Default)]
struct Told {
    documents: usize,
    first: String,
}

impl Told {
    fn note(&mut self, source: &str, count: usize) {
        if count > 0 {
            self.documents += 1;
            if self.documents == 1 {
                self.first = source.to_owned();
            }
        }
    }

    fn tell(&self, what: &str, progress: &Progress) {
        match self.documents {
            0 => {}
            1 => progress.remark(format_args!("{}: {what}", self.first)),
            more => progress.remark(format_args!("{more} documents, the first of them {}: {what}", self.first)),
        }
    }
}

/// What was done to the pages of a run.
#[derive(Debug, Default)]
pub struct Remarks {
    joined: Told,
    repeated: Told,
    several: Told,
    tags: Told,
}

impl Remarks {
    pub fn note(&mut self, source: &str, taken: Taken) {
        self.joined.note(source, taken.joined);
        self.repeated.note(source, taken.repeated);
        self.several.note(source, taken.several);
        self.tags.note(source, taken.tags);
    }

    pub fn tell(&self, progress: &Progress) {
        self.joined.tell("lines that a page had broken were joined", progress);
        self.repeated.tell("page numbers and running heads were left out", progress);
        self.several.tell("line ends that were lost were put back where white space stood", progress);
        self.tags.tell("HTML tags were left out", progress);
    }
}
