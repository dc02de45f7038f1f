//! Runs one pattern over a text: only from the positions at which its atoms say a match can begin.

use super::all_matches::AllMatches;
use super::annotated_text::{AnnotatedText, Plan};
use super::pattern::{Pattern, Split};
use super::program::Program;
use super::set::AtomId;
use super::vm::{Found, Vm};
use std::ops::Range;

impl AnnotatedText<'_> {
    /// Calls `found` with every match that begins in one of the stretches (ascending), from left to right. A match for
    /// which `found` answers false does not count: the search goes on one character behind its start.
    ///
    /// The pattern is one of the set of the text. Matches do not overlap, and the first way to match from a position is
    /// taken, as by the `regex` crate. A match does not pass over a line end unless the pattern does.
    pub fn search(
        &self,
        pattern: &Pattern,
        vm: &mut Vm,
        stretches: &[Range<u32>],
        found: &mut dyn FnMut(Found<'_>) -> bool,
    ) {
        match self.plan(pattern) {
            Plan::Cover(_, 0) => {}
            Plan::Cover(cover, _) => {
                let mut starts = std::mem::take(&mut vm.starts);
                starts.clear();
                let looked_at = self.starts(pattern, cover, vm, stretches, &mut starts);
                let spent = &self.known[pattern.number as usize].spent;
                spent.set(spent.get().saturating_add(looked_at));
                // Those of one split that lead nowhere back ascend as they are.
                if !starts.is_sorted() {
                    starts.sort_unstable();
                }
                starts.dedup();
                self.attempts(pattern, vm, stretches, starts.iter().copied(), found);
                vm.starts = starts;
            }
            Plan::Lines => {
                // A whole line that is too long, or too short, need not be tried, if it is known how long a match is:
                // a span can be of any length.
                let of_spans = |layer: &super::Layer| matches!(layer, super::Layer::Spans(_));
                let prefilter = &pattern.prefilter;
                let known = prefilter.to_line_end && !prefilter.multiline && !pattern.layers.iter().any(of_spans);
                let lengths = if known { pattern.length.0..=pattern.length.1 } else { 0..=usize::MAX };
                let from = stretches.first().map_or(0, |s| self.lines().partition_point(|line| line.start < s.start));
                let lines = self.lines()[from..].iter().filter(|line| lengths.contains(&line.len()));
                self.attempts(pattern, vm, stretches, lines.map(|line| line.start), found);
            }
            Plan::Everywhere => {
                let all = stretches.iter().flat_map(Range::clone);
                self.attempts(pattern, vm, stretches, all.filter(|&at| self.may_begin(&pattern.forward, at)), found);
            }
        }
    }

    /// Whether the text lacks something that every match of the pattern contains.
    pub fn lacks(&self, pattern: &Pattern) -> bool {
        matches!(self.plan(pattern), Plan::Cover(_, 0))
    }

    /// Whether a match of the pattern lies wholly within `within`.
    pub fn has_match(&self, pattern: &Pattern, vm: &mut Vm, within: Range<u32>) -> bool {
        if let Some(all) = self.all_matches(pattern, vm) {
            return all.lies_within(&within);
        }
        let mut has = false;
        self.search(pattern, vm, std::slice::from_ref(&within), &mut |found| {
            has |= found.end <= within.end;
            // One is enough; one that reaches too far does not count.
            has
        });
        has
    }

    /// Whether a match of the pattern that begins in `within` is wanted; matches that overlap others count as well.
    pub fn any_match(
        &self,
        pattern: &Pattern,
        vm: &mut Vm,
        within: Range<u32>,
        wanted: &dyn Fn(&Range<u32>) -> bool,
    ) -> bool {
        if let Some(all) = self.all_matches(pattern, vm) {
            return all.beginning_in(&within).any(|found| wanted(&found));
        }
        let mut any = false;
        self.search(pattern, vm, std::slice::from_ref(&within), &mut |found| {
            any |= wanted(&found.range());
            false
        });
        any
    }

    /// Whether the pattern matches from exactly `start` on, up to `limit` at most.
    pub fn matches_from(&self, pattern: &Pattern, vm: &mut Vm, start: u32, limit: u32) -> bool {
        let program = &pattern.forward;
        let limit = limit.min(start.saturating_add(program.longest));
        self.may_begin(program, start) && vm.matches(program.whole(), self, start, limit)
    }

    /// Whether the pattern, which was compiled for that, matches from some position of `within` to exactly its end.
    pub fn matches_up_to(&self, pattern: &Pattern, vm: &mut Vm, within: Range<u32>) -> bool {
        let Some(program) = &pattern.backward else { return false };
        let before = self.symbols[within.end as usize];
        if program.first_layers.is_empty() && !self.set.tables.admits(program.first, before) {
            return false;
        }
        let mut matches = false;
        vm.find_back(program.whole(), self, within.end, within.start, &mut |_| {
            matches = true;
            true
        });
        matches
    }

    /// All matches of a pattern, from every position, once as many atoms have been looked at in stretches of the text
    /// as there are in all of it.
    fn all_matches(&self, pattern: &Pattern, vm: &mut Vm) -> Option<&AllMatches> {
        let known = &self.known[pattern.number as usize];
        if let Some(all) = known.all_matches.get() {
            return Some(all);
        }
        let Plan::Cover(_, atoms) = self.plan(pattern) else { return None };
        if self.is_plain() || known.spent.get() < atoms {
            return None;
        }
        Some(known.all_matches.get_or_init(|| {
            let mut matches = Vec::new();
            self.search(pattern, vm, std::slice::from_ref(&(0..self.len())), &mut |found| {
                matches.push((found.start, found.end));
                false
            });
            AllMatches::new(matches)
        }))
    }

    /// Whether the character at `start`, or an annotation there, can begin a match.
    fn may_begin(&self, program: &Program, start: u32) -> bool {
        // At the end of the text there is still nothing to match.
        start == self.len()
            || self.set.tables.admits(program.first, self.symbol_at(start))
            || program.first_layers.iter().any(|&layer| !self.beginning(layer, start).is_empty())
    }

    /// What a match of the pattern that goes through a position cannot leave: the line, or the text. A pattern does not
    /// pass over a line end by itself, so the line matters only where an annotation does.
    #[inline]
    fn edges(&self, pattern: &Pattern, at: u32) -> Range<u32> {
        match !pattern.prefilter.multiline && pattern.layers.iter().any(|&layer| self.passes_lines(layer)) {
            true => self.line(at),
            false => 0..self.len(),
        }
    }

    /// Where to begin: at what the text has least of.
    fn plan(&self, pattern: &Pattern) -> Plan {
        let known = &self.known[pattern.number as usize].plan;
        if let Some(plan) = known.get() {
            return plan;
        }
        let at_line_start = pattern.prefilter.at_line_start;
        let plan = match self.least(&pattern.prefilter.covers) {
            _ if self.is_plain() => Plan::Everywhere,
            Some((_, count)) if at_line_start && count as usize >= self.lines().len() => Plan::Lines,
            Some((cover, count)) => Plan::Cover(cover, count),
            None if at_line_start => Plan::Lines,
            None => Plan::Everywhere,
        };
        known.set(Some(plan));
        plan
    }

    /// The cover of which the text has the fewest atoms, and their number.
    fn least(&self, covers: &[Vec<Split>]) -> Option<(u32, u32)> {
        let mut least = None;
        for (cover, splits) in covers.iter().enumerate() {
            let most = least.map_or(usize::MAX, |(_, count)| count as usize);
            let mut count = 0;
            for split in splits {
                count += self.count_of_atoms(split.atoms);
                // What comes behind makes it no fewer.
                if count >= most {
                    break;
                }
            }
            if count < most {
                least = Some((cover as u32, count as u32));
            }
            if count == 0 {
                break;
            }
        }
        least
    }

    /// Tries the pattern at each of these positions, which ascend, if it lies in a stretch and in no match before.
    fn attempts(
        &self,
        pattern: &Pattern,
        vm: &mut Vm,
        stretches: &[Range<u32>],
        starts: impl Iterator<Item = u32>,
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
            let limit = self.edges(pattern, at).end.min(at.saturating_add(pattern.forward.longest));
            if let Some(m) = vm.find(&pattern.forward, self, at, limit) {
                let end = m.end;
                if found(m) {
                    free = end.max(at + 1);
                }
            }
        }
    }

    /// Positions at which a match can begin, for atoms in and directly behind the stretches; in any order, some of them
    /// outside the stretches, some more than once. Gives the number of atoms that were looked at.
    fn starts(
        &self,
        pattern: &Pattern,
        cover: u32,
        vm: &mut Vm,
        stretches: &[Range<u32>],
        starts: &mut Vec<u32>,
    ) -> u32 {
        // An atom further behind than a match can reach is of no use.
        let reach = u32::try_from(pattern.length.1).unwrap_or(u32::MAX);
        let mut looked_at = 0;
        for split in &pattern.prefilter.covers[cover as usize] {
            let mut done = u32::MAX;
            let each = |start, end| {
                // Several atoms can begin at one place, and lead to the same starts.
                if start != done && self.starts_through(pattern, split, vm, (start, end), starts) {
                    done = start;
                }
            };
            looked_at += 1 + match self.set.atoms[split.atoms as usize][..] {
                [AtomId::Literal(literal)] => {
                    let width = self.hits.width(literal);
                    hits_in(self.hits.of_literal(literal), stretches, reach, |&start| (start, start + width), each)
                }
                [AtomId::Layer(layer)] => {
                    hits_in(self.layer(layer), stretches, reach, |hit| (hit.start, hit.end), each)
                }
                _ => hits_in(self.atoms(split.atoms), stretches, reach, |atom| *atom, each),
            };
        }
        looked_at
    }

    /// Adds the starts of matches that go through a split at the atom with these bounds; false if what is beside it allows
    /// none.
    fn starts_through(
        &self,
        pattern: &Pattern,
        split: &Split,
        vm: &mut Vm,
        (start, end): (u32, u32),
        starts: &mut Vec<u32>,
    ) -> bool {
        let (tables, symbols) = (&self.set.tables, &self.symbols);
        if !tables.admits(split.before_it, symbols[start as usize])
            || !tables.admits(split.behind_it, symbols[end as usize + 1])
        {
            return false;
        }
        let Some(before) = split.before else {
            // Whether what follows fits is found out with the captures.
            starts.push(start);
            return true;
        };
        let edges = self.edges(pattern, start);
        if let Some(suffix) = split.suffix {
            let limit = edges.end.min(start.saturating_add(suffix.longest));
            if !vm.matches(suffix, self, start, limit) {
                return true;
            }
        }
        let limit = edges.start.max(start.saturating_sub(before.longest));
        vm.find_back(before, self, start, limit, &mut |start| {
            starts.push(start);
            false
        });
        true
    }
}

/// Calls `each` with all hits that start in a stretch or so many characters behind it, once, in their order; gives their
/// number.
fn hits_in<T>(
    hits: &[T],
    stretches: &[Range<u32>],
    reach: u32,
    bounds: impl Fn(&T) -> (u32, u32),
    mut each: impl FnMut(u32, u32),
) -> u32 {
    let (mut n, mut count) = (0, 0);
    for stretch in stretches {
        if n == hits.len() {
            break;
        }
        n += hits[n..].partition_point(|hit| bounds(hit).0 < stretch.start);
        let end = stretch.end.saturating_add(reach);
        while let Some((start, hit_end)) = hits.get(n).map(&bounds).filter(|(start, _)| *start < end) {
            each(start, hit_end);
            (n, count) = (n + 1, count + 1);
        }
    }
    count
}
