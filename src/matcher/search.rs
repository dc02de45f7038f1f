//! Runs one pattern over a text: only from the positions at which its anchors say a match can begin.

use super::annotated::{Annotated, Plan};
use super::cursor;
use super::everywhere::Everywhere;
use super::machine::{Annotations, Found, Machine, Reach};
use super::program::Program;
use super::programs::ProgramId;
use crate::rules::compiled::Searchable;
use crate::rules::pattern::Target;
use crate::rules::trigger::{Cut, Start, TriggerId};
use std::ops::Range;

impl<'t> Annotated<'t> {
    /// All matches of a pattern, from every position, once as many anchors have been looked at in stretches of the text
    /// as there are in all of it.
    pub fn everywhere(&self, searchable: &Searchable, machine: &mut Machine) -> Option<&Everywhere> {
        let known = &self.known[searchable.number];
        if let Some(everywhere) = known.everywhere.get() {
            return Some(everywhere);
        }
        let Plan::Way(_, anchors) = self.plan(searchable) else {
            return None;
        };
        if self.is_plain() || known.spent.get() < anchors {
            return None;
        }
        Some(known.everywhere.get_or_init(|| {
            let mut matches = Vec::new();
            self.search(searchable, machine, std::slice::from_ref(&(0..self.text().len())), &mut |m| {
                matches.push((m.start as u32, m.end as u32));
                false
            });
            Everywhere::new(matches)
        }))
    }

    /// A match from exactly byte `start`.
    #[inline]
    fn match_at<'m>(&self, searchable: &Searchable, machine: &'m mut Machine, start: usize) -> Option<Found<'m>> {
        let program = self.programs.get(searchable.program);
        machine.find(program, self.reach(searchable, start, program.longest), self)
    }

    /// Whether the pattern matches, by this program of it, from exactly byte `start` on, up to `limit` at most.
    pub fn matches_from(&self, program: ProgramId, machine: &mut Machine, start: usize, limit: usize) -> bool {
        let program = self.programs.get(program);
        let limit = limit.min(start.saturating_add(program.longest.saturating_mul(cursor::LONGEST)));
        self.may_begin(program, start)
            && machine.matches(program, Reach { text: self.text().as_bytes(), start, limit }, self)
    }

    /// Whether the pattern matches, by this program of it, from some byte of `within` to exactly its end.
    pub fn matches_up_to(&self, program: ProgramId, machine: &mut Machine, within: Range<usize>) -> bool {
        let program = self.programs.get(program);
        if !program.admits(cursor::ahead(self.text().as_bytes(), within.end as u32))
            && program.first_references.is_empty()
        {
            return false;
        }
        let reach = Reach { text: self.text().as_bytes(), start: within.end, limit: within.start };
        machine.matches(program, reach, self)
    }

    /// Whether the character at `start`, or an annotation there, can begin a match.
    fn may_begin(&self, program: &Program, start: usize) -> bool {
        // At the end of the text there is still nothing to match.
        start == self.text().len()
            || program.admits(cursor::behind(self.text().as_bytes(), start as u32))
            || program.first_references.iter().any(|&target| !self.beginning(target, start as u32).is_empty())
    }

    /// From `start` on, but not further than so many characters can reach, nor over a line end if the pattern does not.
    fn reach(&self, searchable: &Searchable, start: usize, longest: usize) -> Reach<'t> {
        let bytes = longest.saturating_mul(cursor::LONGEST);
        let edge = self.edges(searchable, start).end;
        Reach { text: self.text().as_bytes(), start, limit: edge.min(start.saturating_add(bytes)) }
    }

    /// What a match of the pattern that goes through byte `at` cannot leave: the line, or the text. A pattern does not
    /// pass over a line end by itself, so the line matters only where an annotation does.
    #[inline]
    fn edges(&self, searchable: &Searchable, at: usize) -> Range<usize> {
        let passes = |&target: &Target| self.passes_lines(target);
        match !searchable.start.multiline && searchable.pattern.references.iter().any(passes) {
            true => self.line(at),
            false => 0..self.text().len(),
        }
    }

    /// Where to begin: at what the text has least of.
    fn plan(&self, searchable: &Searchable) -> Plan {
        let known = &self.known[searchable.number].plan;
        if let Some(plan) = known.get() {
            return plan;
        }
        let start = &searchable.start;
        let plan = match self.least(start) {
            _ if self.is_plain() => Plan::Everywhere,
            Some((_, count)) if start.at_line_start && count >= self.lines().len() => Plan::Lines,
            Some((way, count)) => Plan::Way(way, count),
            None if start.at_line_start => Plan::Lines,
            None => Plan::Everywhere,
        };
        known.set(Some(plan));
        plan
    }

    /// The way of which the text has the fewest anchors, and their number.
    fn least(&self, start: &Start) -> Option<(usize, usize)> {
        let mut least = None;
        for (way, triggers) in start.triggers().enumerate() {
            let most = least.map_or(usize::MAX, |(_, count)| count);
            let mut count = 0;
            for trigger in triggers {
                count += match trigger {
                    TriggerId::Literal(n) => self.hits.count_of_literal(n),
                    TriggerId::Target(target) => self.target(target).len(),
                };
                // What comes behind makes it no fewer.
                if count >= most {
                    break;
                }
            }
            if count < most {
                least = Some((way, count));
            }
            if count == 0 {
                break;
            }
        }
        least
    }

    /// Calls `found` with every match that begins in one of the stretches (bytes, ascending), from left to right. A
    /// match for which `found` answers false does not count: the search goes on one character behind its start.
    pub fn search(
        &self,
        searchable: &Searchable,
        machine: &mut Machine,
        stretches: &[Range<usize>],
        found: &mut dyn FnMut(Found<'_>) -> bool,
    ) {
        match self.plan(searchable) {
            Plan::Way(_, 0) => {}
            Plan::Way(way, _) => {
                let mut starts = std::mem::take(&mut machine.starts);
                starts.clear();
                let looked_at = self.starts(searchable, searchable.start.way(way), machine, stretches, &mut starts);
                let spent = &self.known[searchable.number].spent;
                spent.set(spent.get() + looked_at);
                starts.sort_unstable();
                starts.dedup();
                self.attempts(searchable, machine, stretches, starts.iter().map(|&at| at as usize), found);
                machine.starts = starts;
            }
            Plan::Lines => {
                // A whole line that is too long, or too short, need not be tried, if it is known how long a match is:
                // a mention can be of any length.
                let of_field = |target: &Target| matches!(target, Target::Field(_));
                let known = searchable.start.to_line_end
                    && !searchable.start.multiline
                    && !searchable.pattern.references.iter().any(of_field);
                let lengths = if known { searchable.length.0..=searchable.length.1 } else { 0..=usize::MAX };
                let from = stretches
                    .first()
                    .map_or(0, |stretch| self.lines().partition_point(|line| line.start < stretch.start));
                let lines = self.lines().iter().zip(self.lengths()).skip(from);
                let lines = lines.filter(|(_, length)| lengths.contains(length)).map(|(line, _)| line.start);
                self.attempts(searchable, machine, stretches, lines, found);
            }
            Plan::Everywhere => {
                let program = self.programs.get(searchable.program);
                let all =
                    stretches.iter().flat_map(|s| self.text()[s.clone()].char_indices().map(|(n, _)| s.start + n));
                let all = all.filter(|&at| self.may_begin(program, at));
                self.attempts(searchable, machine, stretches, all, found);
            }
        }
    }

    /// Tries the pattern at each of these positions, which ascend, if it lies in a stretch and in no match before.
    fn attempts(
        &self,
        searchable: &Searchable,
        machine: &mut Machine,
        stretches: &[Range<usize>],
        starts: impl Iterator<Item = usize>,
        found: &mut dyn FnMut(Found<'_>) -> bool,
    ) {
        let mut stretches = stretches.iter();
        let Some(mut stretch) = stretches.next() else { return };
        let mut free = stretch.start;
        for at in starts {
            while stretch.end <= at {
                match stretches.next() {
                    Some(next) => (stretch, free) = (next, next.start),
                    None => return,
                }
            }
            if at < free {
                continue;
            }
            if let Some(m) = self.match_at(searchable, machine, at) {
                let end = m.end;
                if found(m) {
                    free = end.max(at + 1);
                }
            }
        }
    }

    /// Bytes at which a match can begin, for anchors in and directly behind the stretches; in any order, some of them
    /// outside the stretches, some more than once. Gives the number of anchors that were looked at.
    fn starts(
        &self,
        searchable: &Searchable,
        way: &[Cut],
        machine: &mut Machine,
        stretches: &[Range<usize>],
        starts: &mut Vec<u32>,
    ) -> usize {
        // An anchor further behind than a match can reach is of no use.
        let reach = searchable.length.1.saturating_mul(cursor::LONGEST);
        let mut looked_at = 0;
        for cut in way {
            let mut through =
                Through { annotated: self, searchable, cut, machine: &mut *machine, starts: &mut *starts };
            for trigger in &cut.triggers {
                looked_at += 1;
                match *trigger {
                    TriggerId::Literal(n) => {
                        let (hits, width) = (self.hits.of_literal(n), self.hits.widths[n as usize]);
                        looked_at += near(
                            hits,
                            stretches,
                            reach,
                            |&at| at,
                            |&at| {
                                through.anchor(at, at + width);
                            },
                        );
                    }
                    TriggerId::Target(target) => {
                        let mut done = u32::MAX;
                        let hits = self.target(target);
                        looked_at += near(
                            hits,
                            stretches,
                            reach,
                            |h| h.start,
                            |h| {
                                if h.start != done && through.anchor(h.start, h.end) {
                                    done = h.start;
                                }
                            },
                        );
                    }
                }
            }
        }
        looked_at
    }
}

/// Calls `each` with all hits that start in a stretch or so many bytes behind it, once, in their order; gives their
/// number.
fn near<T>(
    hits: &[T],
    stretches: &[Range<usize>],
    reach: usize,
    start: impl Fn(&T) -> u32,
    mut each: impl FnMut(&T),
) -> usize {
    let (mut n, mut count) = (0, 0);
    for stretch in stretches {
        if n == hits.len() {
            break;
        }
        n += hits[n..].partition_point(|h| (start(h) as usize) < stretch.start);
        let end = stretch.end.saturating_add(reach);
        while let Some(hit) = hits.get(n).filter(|h| (start(h) as usize) < end) {
            each(hit);
            (n, count) = (n + 1, count + 1);
        }
    }
    count
}

/// Looks for the starts of matches that go through a cut.
struct Through<'a, 't> {
    annotated: &'a Annotated<'t>,
    searchable: &'a Searchable,
    cut: &'a Cut,
    machine: &'a mut Machine,
    starts: &'a mut Vec<u32>,
}

impl Through<'_, '_> {
    /// Adds the starts for the anchor at these bytes; false if what is beside it allows none.
    fn anchor(&mut self, start: u32, end: u32) -> bool {
        let text = self.annotated.text().as_bytes();
        if !self.cut.admits(|| cursor::ahead(text, start), || cursor::behind(text, end)) {
            return false;
        }
        let programs = self.annotated.programs;
        let Some(before) = self.cut.before.map(|id| programs.get(id)) else {
            // Whether what follows fits is found out with the captures.
            self.starts.push(start);
            return true;
        };
        let at = start as usize;
        if let Some(suffix) = self.cut.suffix.map(|id| programs.get(id)) {
            let reach = self.annotated.reach(self.searchable, at, suffix.longest);
            if !self.machine.matches(suffix, reach, self.annotated) {
                return true;
            }
        }
        let edge = self.annotated.edges(self.searchable, at).start;
        let limit = edge.max(at.saturating_sub(before.longest.saturating_mul(cursor::LONGEST)));
        let starts = &mut *self.starts;
        self.machine.run(before, Reach { text, start: at, limit }, self.annotated, &mut |start| {
            starts.push(start as u32);
            false
        });
        true
    }
}
