//! What a run did and how long it took, for `--stats`.

use crate::timings::{Stage, Timings};
use std::fmt::Write;
use std::time::{Duration, Instant};
use tr::tr;
use unicode_width::UnicodeWidthStr;

/// Counts and times of a run, added up document by document.
#[derive(Debug, Default)]
pub struct Stats {
    /// Documents that were read.
    pub documents: usize,
    /// Inputs that could not be read.
    pub failures: usize,
    /// Documents that were read and hold no speech.
    pub without_speech: usize,
    pub speeches: usize,
    pub mentions: usize,
    /// Only the mentions that some cell is made of were kept.
    pub only_for_cells: bool,
    /// Bytes of the text of the documents in UTF-8, whatever encoding they were in.
    pub bytes: u64,
    pub timings: Timings,
    /// The fingerprint of the rules.
    pub rules: String,
}

/// What is known only at the end of a run.
#[derive(Debug)]
pub struct Ended {
    /// Time by the clock, from the start.
    pub clock: Duration,
    /// Time of processors in all threads, where the system tells.
    pub processor: Option<Duration>,
    pub threads: usize,
}

impl Ended {
    pub fn now(started: Instant, threads: usize) -> Ended {
        Ended { clock: started.elapsed(), processor: processor_time(), threads }
    }
}

#[cfg(unix)]
fn processor_time() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).ok()
}

#[cfg(not(unix))]
fn processor_time() -> Option<Duration> {
    None
}

/// A stage as a reader of the table knows it.
fn name(stage: Stage) -> String {
    match stage {
        Stage::Rules => tr!("loading the rules"),
        Stage::Walk => tr!("finding the documents"),
        Stage::Read => tr!("reading and decoding"),
        Stage::LayOut => tr!("normalising, scanning, laying out"),
        Stage::Match => tr!("matching"),
        Stage::Resolve => tr!("resolving"),
        Stage::Repeats => tr!("comparing with earlier speeches"),
        Stage::Write => tr!("writing"),
    }
}

impl Stats {
    /// The table, its numbers below each other.
    pub fn table(&self, ended: &Ended) -> String {
        let (clock, seconds) = (ended.clock.as_secs_f64(), |time: Duration| format!("{:.3}", time.as_secs_f64()));
        let total = self.timings.total();
        let mut rows = vec![(tr!("stage"), tr!("seconds"), tr!("share"))];
        let share = |time: Duration| format!("{:.1}%", 100.0 * time.as_secs_f64() / total.as_secs_f64().max(1e-9));
        for stage in Stage::ALL {
            let time = self.timings.of(stage);
            rows.push((name(stage), seconds(time), share(time)));
        }
        let summed = match ended.threads {
            1 => tr!("all stages"),
            threads => tr!("all stages, summed over {} threads", threads),
        };
        rows.push((summed, seconds(total), share(total)));
        rows.push(Default::default());
        let mut add = |label: String, number: String| rows.push((label, number, String::new()));
        add(tr!("documents read"), self.documents.to_string());
        add(tr!("documents without a speech"), self.without_speech.to_string());
        add(tr!("inputs that could not be read"), self.failures.to_string());
        add(tr!("speeches"), self.speeches.to_string());
        let mentions = match self.only_for_cells {
            true => tr!("mentions that the columns ask for"),
            false => tr!("mentions"),
        };
        add(mentions, self.mentions.to_string());
        add(tr!("bytes of text, as UTF-8"), self.bytes.to_string());
        add(tr!("MB of text a second"), format!("{:.1}", self.bytes as f64 / 1e6 / clock.max(1e-9)));
        add(tr!("seconds by the clock"), seconds(ended.clock));
        if let Some(processor) = ended.processor {
            add(tr!("seconds of processor time"), seconds(processor));
        }
        add(tr!("version of the program"), env!("CARGO_PKG_VERSION").to_owned());
        add(tr!("fingerprint of the rules"), self.rules.clone());
        aligned(&rows)
    }
}

/// Rows of a label, a number and another, below each other on a terminal.
fn aligned(rows: &[(String, String, String)]) -> String {
    let width = |cell: fn(&(String, String, String)) -> usize| rows.iter().map(cell).max().unwrap_or(0);
    let (label, number, other) = (width(|r| r.0.width()), width(|r| r.1.width()), width(|r| r.2.width()));
    let blank = |wanted: usize, text: &str| " ".repeat(wanted - text.width());
    let mut text = String::new();
    for row in rows {
        let (behind, before) = (blank(label, &row.0), blank(number, &row.1));
        let line = format!("{}{behind}  {before}{}  {}{}", row.0, row.1, blank(other, &row.2), row.2);
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_table_end_below_each_other() {
        let rules = "0123456789abcdef".to_owned();
        let stats =
            Stats { documents: 250, speeches: 262, mentions: 20_114, bytes: 12_679_336, rules, ..Stats::default() };
        let ended = Ended { clock: Duration::from_secs(2), processor: Some(Duration::from_millis(3900)), threads: 2 };
        let table = stats.table(&ended);
        let ends: Vec<usize> = table
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| {
                line.split("  ")
                    .filter(|cell| !cell.is_empty())
                    .take(2)
                    .map(|cell| line.find(cell).unwrap() + cell.len())
                    .last()
                    .unwrap()
            })
            .collect();
        assert!(ends.iter().all(|end| *end == ends[0]), "{table}");
        assert!(table.contains("all stages, summed over 2 threads"), "{table}");
        assert!(table.lines().any(|line| line.ends_with("  6.3")), "{table}");
    }

    #[test]
    fn nothing_done_in_no_time_is_no_number_without_end() {
        let ended = Ended { clock: Duration::ZERO, processor: None, threads: 1 };
        let table = Stats::default().table(&ended);
        assert!(!table.contains("NaN") && !table.contains("inf"), "{table}");
    }
}
