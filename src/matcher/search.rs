//! Runs one pattern over a text: only from the positions at which its anchors say a match can begin.

use super::machine::{Annotations, Found, Machine, Reach};
use super::program::{Direction, Program};
use super::scan::{Hit, Hits};
use crate::rules::pattern::{Pattern, Target};
use crate::rules::trigger::{Cut, Start, TriggerId};
use once_cell::unsync::OnceCell;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// A text with everything that references in patterns may meet in it.
pub struct Annotated<'t> {
    text: &'t str,
    /// Bytes of the line ends; found once, since lines can be long and are asked for often.
    line_ends: Vec<usize>,
    hits: Hits,
    /// Mentions of the fields that are done, by start, the longest first.
    fields: Vec<Vec<Hit>>,
    /// All matches of patterns that were asked for as a whole, by the address of the pattern.
    everywhere: RefCell<HashMap<usize, Rc<[Range<usize>]>>>,
    /// For each lexicon and each field, its hits by end, the longest first; made when a backward program asks.
    lexicons_by_end: Vec<OnceCell<Vec<Hit>>>,
    fields_by_end: Vec<OnceCell<Vec<Hit>>>,
}

/// The annotations as one pattern numbers them.
struct View<'a, 't> {
    annotated: &'a Annotated<'t>,
    references: &'a [Target],
}

impl Annotations for View<'_, '_> {
    fn at(&self, reference: usize, at: usize, direction: Direction, next: &mut impl FnMut(usize, u32)) {
        let target = self.references[reference];
        match direction {
            Direction::Forward => {
                let hits = self.annotated.target(target);
                let first = hits.partition_point(|h| h.start < at);
                hits[first..].iter().take_while(|h| h.start == at).for_each(|h| next(h.end, h.entry));
            }
            Direction::Backward => {
                let hits = self.annotated.by_end(target);
                let first = hits.partition_point(|h| h.end < at);
                hits[first..].iter().take_while(|h| h.end == at).for_each(|h| next(h.start, h.entry));
            }
        }
    }
}

/// A pattern with what is known of where it can begin.
pub struct Searcher<'p> {
    pub pattern: &'p Pattern,
    pub start: &'p Start,
}

impl<'t> Annotated<'t> {
    /// A text with its hits, before any field is done; `fields` is their number.
    pub fn new(text: &'t str, hits: Hits, fields: usize) -> Self {
        Annotated {
            lexicons_by_end: hits.lexicons.iter().map(|_| OnceCell::new()).collect(),
            fields_by_end: (0..fields).map(|_| OnceCell::new()).collect(),
            fields: vec![Vec::new(); fields],
            everywhere: RefCell::default(),
            line_ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
            text,
            hits,
        }
    }

    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The line of byte `at`, without its line end.
    pub fn line(&self, at: usize) -> Range<usize> {
        let n = self.line_ends.partition_point(|&end| end < at);
        let start = n.checked_sub(1).map_or(0, |n| self.line_ends[n] + 1);
        start..self.line_ends.get(n).copied().unwrap_or(self.text.len())
    }

    pub fn into_hits(self) -> Hits {
        self.hits
    }

    /// Gives the mentions of a field that is done, by start, the longest first.
    pub fn set_field(&mut self, field: usize, mentions: Vec<Hit>) {
        self.fields[field] = mentions;
        self.fields_by_end[field] = OnceCell::new();
    }

    fn target(&self, target: Target) -> &[Hit] {
        match target {
            Target::Lexicon(n) => &self.hits.lexicons[n],
            Target::Field(n) => &self.fields[n],
        }
    }

    fn by_end(&self, target: Target) -> &[Hit] {
        let cell = match target {
            Target::Lexicon(n) => &self.lexicons_by_end[n],
            Target::Field(n) => &self.fields_by_end[n],
        };
        cell.get_or_init(|| {
            let mut hits = self.target(target).to_vec();
            hits.sort_unstable_by_key(|h| (h.end, h.start));
            hits
        })
    }

    /// Whether one of these stands in the text; of none, true.
    pub fn has_any(&self, triggers: &[TriggerId]) -> bool {
        triggers.is_empty() || triggers.iter().any(|trigger| !self.hits_of(trigger).is_empty())
    }

    fn hits_of(&self, trigger: &TriggerId) -> &[Hit] {
        match trigger {
            TriggerId::Literal(n) => &self.hits.literals[*n],
            TriggerId::Target(t) => self.target(*t),
        }
    }

    /// All matches of a pattern in the text, found once, in their order.
    pub fn everywhere(&self, searcher: &Searcher<'_>, machine: &mut Machine) -> Rc<[Range<usize>]> {
        let address = std::ptr::from_ref(searcher.pattern).addr();
        if let Some(matches) = self.everywhere.borrow().get(&address) {
            return Rc::clone(matches);
        }
        let mut matches = Vec::new();
        self.search(searcher, machine, 0..self.text.len(), &mut |m| {
            matches.push(m.range);
            true
        });
        let matches: Rc<[Range<usize>]> = matches.into();
        self.everywhere.borrow_mut().insert(address, Rc::clone(&matches));
        matches
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
        if !self.admits(program, &pattern.references, start) {
            return None;
        }
        let view = View { annotated: self, references: &pattern.references };
        machine.find(program, self.reach(start, limit, program.longest), must_end, &view)
    }

    /// Whether the character at `start`, or an annotation there, can begin a match.
    fn admits(&self, program: &Program, references: &[Target], start: usize) -> bool {
        self.text[start..].chars().next().is_none_or(|c| program.admits(c))
            || program.first_references.iter().any(|&r| {
                let hits = self.target(references[r]);
                let n = hits.partition_point(|h| h.start < start);
                hits.get(n).is_some_and(|h| h.start == start)
            })
    }

    /// From `start` to `limit`, but not further than so many characters can reach.
    fn reach(&self, start: usize, limit: usize, longest: usize) -> Reach<'t> {
        let bytes = longest.saturating_mul(4);
        let limit = match limit >= start {
            true => self.boundary(limit.min(start.saturating_add(bytes))),
            false => self.boundary(limit.max(start.saturating_sub(bytes))),
        };
        Reach { text: self.text, start, limit }
    }

    /// What a match of the pattern that goes through byte `at` cannot leave: the line, or the text.
    fn edges(&self, searcher: &Searcher<'_>, at: usize) -> Range<usize> {
        match searcher.start.multiline {
            true => 0..self.text.len(),
            false => self.line(at),
        }
    }

    /// The greatest character boundary that is not behind `at`.
    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
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
        let mut attempt = |machine: &mut Machine, at: usize| {
            if at < free {
                return;
            }
            if let Some(m) = self.match_at(searcher.pattern, machine, at, self.edges(searcher, at).end, None) {
                let end = m.range.end;
                if found(m) {
                    free = end.max(at + 1);
                }
            }
        };
        if !searcher.start.cuts.is_empty() {
            let mut starts = self.starts(searcher, machine, &within);
            starts.sort_unstable();
            starts.dedup();
            starts.into_iter().for_each(|at| attempt(machine, at));
        } else if searcher.start.at_line_start {
            let mut at = within.start;
            if at > 0 && self.text.as_bytes()[at - 1] != b'\n' {
                at = self.line(at).end + 1;
            }
            while at < within.end {
                attempt(machine, at);
                at = self.line(at).end + 1;
            }
        } else {
            self.text[within.clone()].char_indices().for_each(|(n, _)| attempt(machine, within.start + n));
        }
    }

    /// Bytes in `within` at which a match can begin, in any order.
    fn starts(&self, searcher: &Searcher<'_>, machine: &mut Machine, within: &Range<usize>) -> Vec<usize> {
        let mut starts = Vec::new();
        // An anchor further behind than a match can reach is of no use.
        let reach = within.end.saturating_add(searcher.pattern.length.1.saturating_mul(4));
        for cut in &searcher.start.cuts {
            for trigger in &cut.triggers {
                let hits = self.hits_of(trigger);
                let first = hits.partition_point(|h| h.start < within.start);
                let mut done = usize::MAX;
                for hit in hits[first..].iter().take_while(|h| h.start < reach) {
                    if hit.start != done && cut.admits(self.before(hit.start), self.behind(hit.end)) {
                        done = hit.start;
                        self.starts_before(searcher, cut, machine, within, hit.start, &mut starts);
                    }
                }
            }
        }
        starts
    }

    /// The character before a byte; a line end at the beginning of the text.
    fn before(&self, at: usize) -> char {
        self.text[..at].chars().next_back().unwrap_or('\n')
    }

    /// The character behind a byte; a line end at the end of the text.
    fn behind(&self, at: usize) -> char {
        self.text[at..].chars().next().unwrap_or('\n')
    }

    /// The starts from which a match can go through an anchor at byte `at`.
    fn starts_before(
        &self,
        searcher: &Searcher<'_>,
        cut: &Cut,
        machine: &mut Machine,
        within: &Range<usize>,
        at: usize,
        starts: &mut Vec<usize>,
    ) {
        let view = View { annotated: self, references: &searcher.pattern.references };
        let edges = self.edges(searcher, at);
        if let Some(behind) = cut.behind() {
            let mut fits = false;
            machine.run(behind, self.reach(at, edges.end, behind.longest), &view, &mut |_| {
                fits = true;
                true
            });
            if !fits {
                return;
            }
        }
        match cut.before() {
            None if within.contains(&at) => starts.push(at),
            None => {}
            Some(before) => {
                let limit = edges.start.max(within.start).min(at);
                machine.run(before, self.reach(at, limit, before.longest), &view, &mut |start| {
                    if within.contains(&start) {
                        starts.push(start);
                    }
                    false
                });
            }
        }
    }
}
