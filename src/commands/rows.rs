//! The records of a run → its output, in the order of the input.

use super::append::{Growing, IndexedSpeech, Ticket};
use super::corrections::Corrections;
use super::progress::Progress;
use super::remarks::Unexpected;
use super::stats::Stats;
use crate::output::RecordWriter;
use crate::output::report::Report;
use crate::timings::Stage;
use crate::{Draft, Extractor, Record};
use std::io;

pub struct Rows<'r, 'c> {
    pub extractor: &'r Extractor<'r>,
    pub writer: &'r mut dyn RecordWriter,
    pub progress: &'r Progress,
    /// The records go to the terminal on which the progress is shown.
    pub on_terminal: bool,
    pub unexpected: Unexpected,
    pub corrections: Option<&'r mut Corrections>,
    /// The page that shows the records as well.
    pub report: Option<&'r mut Report<'c>>,
    /// The output is gone on with document by document.
    pub growing: Option<&'r Growing>,
}

impl Rows<'_, '_> {
    /// Writes the records of a document.
    ///
    /// # Errors
    /// What the writer reports, or that the earlier speeches could not be kept.
    pub fn write(&mut self, draft: Draft<'_>, ticket: Option<Ticket>, stats: &mut Stats) -> io::Result<()> {
        let entry = self.growing.zip(ticket);
        if let Some((growing, Ticket { replaces: Some(replaced), .. })) = &entry {
            // What its file held before is not repeated by it, nor by what comes after it.
            let others = growing.speeches(Some(*replaced)).into_iter().map(|(name, speech)| (name, speech.sketch));
            self.extractor.remember(others).map_err(io::Error::other)?;
        }
        let sketches = if entry.is_some() { draft.sketches().to_vec() } else { Vec::new() };
        let mut repeats = Vec::new();
        let admitted = stats.timings.time(Stage::Repeats, || self.extractor.try_admit(draft));
        for mut record in admitted.map_err(io::Error::other)? {
            if let Some(corrections) = &mut self.corrections {
                corrections.lay_over(&mut record, self.progress);
            }
            stats.mentions += record.facts();
            repeats.push(record.duplicate_of().map(str::to_owned));
            self.unexpected.note(&record, self.progress);
            if let Some(report) = &mut self.report {
                stats.timings.time(Stage::Write, || report.add(&record))?;
            }
            stats.timings.time(Stage::Write, || self.put(&record))?;
        }
        if let Some((growing, ticket)) = entry {
            self.writer.finish()?;
            let speeches = sketches.into_iter().zip(repeats).map(|(sketch, repeats)| IndexedSpeech { sketch, repeats });
            stats.timings.time(Stage::Write, || growing.commit(ticket, speeches.collect()))?;
        }
        Ok(())
    }

    fn put(&mut self, record: &Record<'_>) -> io::Result<()> {
        let Rows { writer, progress, on_terminal, .. } = self;
        if !(*on_terminal && progress.has_bar()) {
            return writer.write(record);
        }
        // Whole lines, or the bar would be drawn into one and wipe it away.
        progress.aside(|| writer.write(record).and_then(|()| writer.finish()))
    }
}
