//! The records of a run → its output, each with what is known only when the earlier ones are.

use super::progress::Progress;
use super::remarks::Unexpected;
use super::stats::Stats;
use speechmeta::output::RecordWriter;
use speechmeta::record::Record;
use speechmeta::repeats::Repeats;
use speechmeta::rules::compiled::Column;
use speechmeta::timings::Stage;
use std::io;

pub struct Rows<'r> {
    pub columns: &'r [Column],
    pub writer: &'r mut dyn RecordWriter,
    pub progress: &'r Progress,
    /// The records go to the terminal on which the progress is shown.
    pub on_terminal: bool,
    pub repeats: Repeats,
    pub unexpected: Unexpected,
}

impl Rows<'_> {
    /// Writes the records of a document.
    ///
    /// # Errors
    /// What the writer reports, or that the earlier speeches could not be kept.
    pub fn write(&mut self, records: Vec<Record<'_>>, stats: &mut Stats) -> io::Result<()> {
        for mut record in records {
            stats.mentions += record.facts;
            let sketch = std::mem::take(&mut record.sketch);
            let earlier = stats.timings.time(Stage::Repeats, || self.repeats.note(|| record.name(), sketch));
            if let Some(earlier) = earlier.map_err(io::Error::other)? {
                record.set_repeated(&earlier);
            }
            self.unexpected.note(&record, self.columns, self.progress);
            stats.timings.time(Stage::Write, || self.put(&record))?;
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
