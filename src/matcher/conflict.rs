//! Matches of one field that want the same characters.
//!
//! Higher priority wins, then the longer match, then the earlier, then the rule that stands first in the files. The
//! mentions of one match do not compete with each other.

use super::Match;
use super::watch::{Fate, Watch};
use crate::rules::compiled::CompiledRules;
use std::collections::HashMap;
use std::ops::Range;

/// What the rules without a field have blocked.
pub struct Blocked<'r> {
    rules: &'r CompiledRules,
    /// With the numbers of their rules, sorted by start.
    spans: Vec<(Range<usize>, usize)>,
    longest: usize,
}

impl<'r> Blocked<'r> {
    pub fn new(rules: &'r CompiledRules, blocks: &[Match]) -> Self {
        let mut spans: Vec<_> = blocks.iter().map(|m| (m.range(), m.rule())).collect();
        spans.sort_by_key(|(r, _)| (r.start, r.end));
        let longest = spans.iter().map(|(r, _)| r.len()).max().unwrap_or(0);
        Blocked { rules, spans, longest }
    }

    /// The rule that blocks a match of this priority.
    fn holds(&self, range: &Range<usize>, priority: i32) -> Option<usize> {
        let first = self.spans.partition_point(|(r, _)| r.start + self.longest < range.end);
        let mut around = self.spans[first..].iter().take_while(|(r, _)| r.start <= range.start);
        let block = around.find(|(r, rule)| r.end >= range.end && self.rules.rules[*rule].priority >= priority);
        block.map(|(_, rule)| *rule)
    }
}

/// The matches that keep their characters, in the order of the text, without those of blocking rules.
pub fn resolve(
    rules: &CompiledRules,
    mut found: Vec<Match>,
    blocked: &Blocked<'_>,
    watch: &mut impl Watch,
) -> Vec<Match> {
    found.retain(|m| match blocked.holds(&m.range(), rules.rules[m.rule()].priority) {
        Some(rule) => {
            watch.falls(m, Fate::Blocked(rule));
            false
        }
        None => true,
    });
    found.sort_unstable_by_key(|m| (m.range().start, m.range().end, m.rule(), m.pattern(), m.whole().start));
    let mut lost = vec![NOBODY; found.len()];
    let mut start = 0;
    while start < found.len() {
        // A cluster: matches of which each overlaps one before it. Most are one alone.
        let mut end = start + 1;
        let mut reach = found[start].range().end;
        while found.get(end).is_some_and(|m| m.range().start < reach) {
            reach = reach.max(found[end].range().end);
            end += 1;
        }
        if end - start > 1 {
            settle(rules, &found[start..end], &mut lost[start..end]);
        }
        start = end;
    }
    let mut lost = lost.into_iter();
    found.retain(|m| {
        let fate = match lost.next() {
            Some(rule) if rule != NOBODY => Fate::Lost(rule as usize),
            _ if rules.rules[m.rule()].block => Fate::Blocks,
            _ => return true,
        };
        watch.falls(m, fate);
        false
    });
    found
}

/// No rule has this number.
const NOBODY: u32 = u32::MAX;

/// Gives the matches of a cluster that lose the numbers of the rules that they lose to.
fn settle(rules: &CompiledRules, cluster: &[Match], lost: &mut [u32]) {
    let rank = |&n: &usize| {
        let m = &cluster[n];
        let longer = usize::MAX - m.range().len();
        (-i64::from(rules.rules[m.rule()].priority), longer, m.range().start, m.rule(), m.pattern())
    };
    let mut order: Vec<usize> = (0..cluster.len()).collect();
    order.sort_by_key(rank);
    let mut taken = Taken::default();
    for n in order {
        match taken.holder(&cluster[n], cluster) {
            Some(holder) => lost[n] = holder.rule() as u32,
            None => taken.add(&cluster[n], n),
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
        m.range().start / 64..=m.range().end / 64
    }

    /// The match that has some of the characters of another one.
    fn holder<'c>(&self, m: &Match, cluster: &'c [Match]) -> Option<&'c Match> {
        let mut near = Self::cells(m).filter_map(|cell| self.cells.get(&cell)).flatten().map(|&n| &cluster[n]);
        let range = m.range();
        near.find(|other| !other.is_split_from(m) && other.range().end > range.start && other.range().start < range.end)
    }

    fn add(&mut self, m: &Match, number: usize) {
        for cell in Self::cells(m) {
            self.cells.entry(cell).or_default().push(number);
        }
    }
}
