//! Matches of one field that want the same characters.
//!
//! Higher priority wins, then the longer match, then the earlier, then the rule that stands first in the files. The
//! mentions of one match do not compete with each other.

use super::Match;
use crate::rules::compiled::CompiledRules;
use std::collections::HashMap;
use std::ops::Range;

/// What the rules without a field have blocked.
pub struct Blocked {
    /// Sorted by start.
    spans: Vec<(Range<usize>, i32)>,
    longest: usize,
}

impl Blocked {
    pub fn new(rules: &CompiledRules, blocks: &[Match]) -> Self {
        let mut spans: Vec<_> = blocks.iter().map(|m| (m.range.clone(), rules.rules[m.rule].priority)).collect();
        spans.sort_by_key(|(r, _)| (r.start, r.end));
        let longest = spans.iter().map(|(r, _)| r.len()).max().unwrap_or(0);
        Blocked { spans, longest }
    }

    fn holds(&self, range: &Range<usize>, priority: i32) -> bool {
        let first = self.spans.partition_point(|(r, _)| r.start + self.longest < range.end);
        self.spans[first..]
            .iter()
            .take_while(|(r, _)| r.start <= range.start)
            .any(|(r, p)| r.end >= range.end && *p >= priority)
    }
}

/// The matches that keep their characters, in the order of the text, without those of blocking rules.
pub fn resolve(rules: &CompiledRules, mut found: Vec<Match>, blocked: &Blocked) -> Vec<Match> {
    found.retain(|m| !blocked.holds(&m.range, rules.rules[m.rule].priority));
    found.sort_unstable_by_key(|m| (m.range.start, m.range.end, m.rule, m.pattern, m.start));
    let mut lost = vec![false; found.len()];
    let mut start = 0;
    while start < found.len() {
        // A crowd: matches of which each meets one before it. Most are one alone.
        let mut end = start + 1;
        let mut reach = found[start].range.end;
        while found.get(end).is_some_and(|m| m.range.start < reach) {
            reach = reach.max(found[end].range.end);
            end += 1;
        }
        if end - start > 1 {
            settle(rules, &found[start..end], &mut lost[start..end]);
        }
        start = end;
    }
    let mut lost = lost.into_iter();
    found.retain(|m| !lost.next().unwrap_or(false) && !rules.rules[m.rule].block);
    found
}

/// Marks the matches of a crowd that lose.
fn settle(rules: &CompiledRules, crowd: &[Match], lost: &mut [bool]) {
    let rank = |&n: &usize| {
        let m = &crowd[n];
        let longer = usize::MAX - m.range.len();
        (-i64::from(rules.rules[m.rule].priority), longer, m.range.start, m.rule, m.pattern)
    };
    let mut order: Vec<usize> = (0..crowd.len()).collect();
    order.sort_by_key(rank);
    let mut taken = Taken::default();
    for n in order {
        lost[n] = !taken.is_free(&crowd[n], crowd);
        if !lost[n] {
            taken.add(&crowd[n], n);
        }
    }
}

/// The matches that have won, by the stretch of 64 bytes in which they lie.
#[derive(Default)]
struct Taken {
    cells: HashMap<usize, Vec<usize>>,
}

impl Taken {
    fn cells(m: &Match) -> impl Iterator<Item = usize> {
        m.range.start / 64..=m.range.end / 64
    }

    fn is_free(&self, m: &Match, crowd: &[Match]) -> bool {
        Self::cells(m)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .map(|&n| &crowd[n])
            .all(|other| other.is_split_from(m) || other.range.end <= m.range.start || other.range.start >= m.range.end)
    }

    fn add(&mut self, m: &Match, number: usize) {
        for cell in Self::cells(m) {
            self.cells.entry(cell).or_default().push(number);
        }
    }
}
