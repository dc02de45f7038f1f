//! What refuses nothing: entries of `when` that never held, rules that block and blocked nothing. And how long rules take.

use super::CoverageRow;
use super::counts::Counts;
use super::rules::CountedRules;
use crate::Examined;
use crate::pattern::Vm;
use std::cmp::Reverse;
use std::time::{Duration, Instant};
use tr::tr;

/// Entries of `when` that held less often than is asked for, of rules that gave so many mentions.
pub fn of_when(least: usize, known: &CountedRules<'_>, counts: &Counts) -> Vec<CoverageRow> {
    let mut rows = Vec::new();
    for (n, held) in counts.rules.iter().enumerate().filter(|(_, held)| held.total() >= least) {
        for (entry, count) in held.when.iter().enumerate().filter(|(_, count)| **count < least) {
            rows.push(CoverageRow {
                what: "when",
                name: format!("{} when[{}]", known.rules.rules[n].id, entry + 1),
                count: *count,
                of: Some(held.total()),
                place: known.when_line(n, entry),
                ..CoverageRow::default()
            });
        }
    }
    rows
}

/// Rules that block and took no match its characters, though they matched often enough.
pub fn of_blocks(least: usize, known: &CountedRules<'_>, counts: &Counts) -> Vec<CoverageRow> {
    let blocks = counts.rules.iter().enumerate().filter(|(n, _)| known.rules.rules[*n].block);
    let idle = blocks.filter(|(_, held)| held.total() >= least && held.blocked < least);
    idle.map(|(n, held)| CoverageRow {
        what: "block",
        name: known.rules.rules[n].id.clone(),
        count: held.blocked,
        of: Some(held.total()),
        place: known.rule_line(n),
        note: tr!("1 match, of which no other rule wanted the characters"
            | "{n} matches, of which no other rule wanted the characters" % held.total()),
        ..CoverageRow::default()
    })
    .collect()
}

/// How long the patterns of each rule were searched for.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// In one document, in which everything that they refer to is known.
    pub fn of(known: &CountedRules<'_>, examined: &Examined<'_>) -> Times {
        let annotated = &examined.annotated;
        let mut vm = Vm::default();
        let time = |rule: &crate::rules::compiled::Rule| {
            let started = Instant::now();
            for pattern in &rule.patterns {
                annotated.search(pattern, &mut vm, std::slice::from_ref(&(0..annotated.len())), &mut |_| true);
            }
            started.elapsed()
        };
        Times(known.rules.rules.iter().map(time).collect())
    }

    pub fn add(&mut self, more: Times) {
        if self.0.is_empty() {
            self.0 = more.0;
        } else {
            self.0.iter_mut().zip(more.0).for_each(|(time, more)| *time += more);
        }
    }

    /// The slowest rules, the slowest first.
    pub fn rows(&self, most: usize, known: &CountedRules<'_>) -> Vec<CoverageRow> {
        let total: Duration = self.0.iter().sum();
        let mut rules: Vec<(usize, Duration)> = self.0.iter().copied().enumerate().collect();
        rules.sort_by_key(|(_, time)| Reverse(*time));
        let share = |time: Duration| 100.0 * time.as_secs_f64() / total.as_secs_f64().max(1e-9);
        let row = |(n, time): (usize, Duration)| CoverageRow {
            what: "time",
            name: known.rules.rules[n].id.clone(),
            count: time.as_millis() as usize,
            of: Some(total.as_millis() as usize),
            place: known.rule_line(n),
            note: tr!("{}% of the time of all patterns, in milliseconds", format_args!("{:.1}", share(time))),
            ..CoverageRow::default()
        };
        rules.into_iter().take(most).map(row).collect()
    }
}
