//! Runs one pattern over a text: only from the positions that its anchor allows.

use super::program::{Annotations, Found, Machine};
use super::scan::{Hit, Hits};
use crate::rules::pattern::{Pattern, Target};
use crate::rules::trigger::{Start, TriggerId};
use std::ops::Range;

/// A text with everything that references in patterns may meet in it.
pub struct Annotated<'t> {
    pub text: &'t str,
    pub hits: Hits,
    /// Mentions of the fields that are done, by start, the longest first.
    pub fields: Vec<Vec<Hit>>,
}

/// The annotations as one pattern numbers them.
struct View<'a, 't> {
    annotated: &'a Annotated<'t>,
    references: &'a [Target],
}

impl Annotations for View<'_, '_> {
    fn at(&self, reference: usize, start: usize, next: &mut dyn FnMut(usize, u32)) {
        let hits = self.annotated.target(self.references[reference]);
        let first = hits.partition_point(|h| h.start < start);
        for hit in hits[first..].iter().take_while(|h| h.start == start) {
            next(hit.end, hit.entry);
        }
    }
}

/// A pattern with the numbers under which the prefilter finds its anchor.
pub struct Searcher<'p> {
    pub pattern: &'p Pattern,
    pub start: &'p Start,
}

impl<'t> Annotated<'t> {
    pub fn target(&self, target: Target) -> &[Hit] {
        match target {
            Target::Lexicon(n) => &self.hits.lexicons[n],
            Target::Field(n) => &self.fields[n],
        }
    }

    /// Matches from exactly byte `start`, reading no further than `limit`.
    pub fn match_at(
        &self,
        pattern: &Pattern,
        machine: &mut Machine,
        start: usize,
        limit: usize,
        must_end: Option<usize>,
    ) -> Option<Found> {
        let program = pattern.program();
        let next = self.text[start..].chars().next();
        let admitted = next.is_none_or(|c| program.admits(c))
            || program.first_references.iter().any(|&r| {
                let hits = self.target(pattern.references[r]);
                let n = hits.partition_point(|h| h.start < start);
                hits.get(n).is_some_and(|h| h.start == start)
            });
        if !admitted {
            return None;
        }
        let reach = program.longest.saturating_mul(4);
        let limit = limit.min(start.saturating_add(reach));
        let limit = floor(self.text, limit);
        let view = View {
            annotated: self,
            references: &pattern.references,
        };
        program.run(machine, self.text, start, limit, must_end, &view)
    }

    /// Calls `found` with every match that begins in `within` (bytes), from left to right. A match for which `found`
    /// answers false does not count: the search goes on one character behind its start.
    pub fn search(
        &self,
        searcher: &Searcher<'_>,
        machine: &mut Machine,
        within: Range<usize>,
        found: &mut dyn FnMut(Found) -> bool,
    ) {
        let mut free = within.start;
        // The end of the line at hand; found anew only behind it, since lines can be long.
        let mut limit = None;
        for range in self.starts(searcher, &within) {
            let mut at = range.start.max(free);
            while at < range.end && at < within.end {
                let next = at + char_len(self.text, at);
                let limit = match limit {
                    _ if searcher.start.multiline => self.text.len(),
                    Some(end) if at <= end => end,
                    _ => *limit.insert(line_end(self.text, at)),
                };
                let end = self
                    .match_at(searcher.pattern, machine, at, limit, None)
                    .and_then(|m| {
                        let end = m.range.end;
                        found(m).then_some(end)
                    });
                at = match end {
                    Some(end) => end.max(next),
                    None => next,
                };
                free = at;
            }
        }
    }

    /// Ascending ranges of bytes in which a match can begin.
    fn starts(&self, searcher: &Searcher<'_>, within: &Range<usize>) -> Vec<Range<usize>> {
        let start = searcher.start;
        let mut ranges = Vec::new();
        if start.at_line_start {
            let mut at = within.start;
            if at > 0 && self.text.as_bytes()[at - 1] != b'\n' {
                at = line_end(self.text, at) + 1;
            }
            while at < within.end {
                ranges.push(at..at + 1);
                at = line_end(self.text, at) + 1;
            }
            return ranges;
        }
        if start.triggers.is_empty() {
            return vec![within.clone()];
        }
        let (near, far) = start.before;
        let mut add = |hit: usize| {
            let last = back(self.text, hit, near, start.multiline);
            let first = back(self.text, last, far - near, start.multiline);
            ranges.push(first..last + 1);
        };
        // A hit further behind than a match can reach is of no use.
        let reach = within.end.saturating_add(far.saturating_mul(4));
        for trigger in &start.triggers {
            match trigger {
                TriggerId::Literal(n) => {
                    let hits = &self.hits.literals[*n];
                    let first = hits.partition_point(|&h| h < within.start);
                    hits[first..]
                        .iter()
                        .take_while(|&&h| h < reach)
                        .for_each(|&h| add(h));
                }
                TriggerId::Target(t) => {
                    let hits = self.target(*t);
                    let first = hits.partition_point(|h| h.start < within.start);
                    hits[first..]
                        .iter()
                        .take_while(|h| h.start < reach)
                        .for_each(|h| add(h.start));
                }
            }
        }
        ranges.sort_unstable_by_key(|r| r.start);
        ranges.dedup();
        ranges
    }
}

/// Byte `count` characters before byte `at`, or the first of the line (of the text, if the pattern passes over line
/// ends) where there are fewer.
fn back(text: &str, at: usize, count: usize, multiline: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    for _ in 0..count {
        if at == 0 || (!multiline && bytes[at - 1] == b'\n') {
            return at;
        }
        at -= 1;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
    }
    at
}

/// Byte of the line end at or behind `at`.
pub fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n)
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

/// The greatest character boundary that is not behind `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
