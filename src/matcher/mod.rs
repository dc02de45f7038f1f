//! Compiled rules × text → matches.
//!
//! One pass finds every literal and lexicon entry ([`scan`]); each pattern is then run only where its anchor allows
//! ([`anchor`], [`search`]), by a machine whose cost is linear in the text ([`machine`]). Which matches of a field
//! survive is decided here as well, since later fields refer to them; what they mean is left to [`crate::resolve`].

pub mod anchor;
pub mod annotated;
mod charset;
mod conflict;
mod context;
mod cursor;
mod everywhere;
pub mod first;
mod hash;
mod look;
pub mod machine;
mod named;
pub mod node;
pub mod program;
pub mod programs;
pub mod scan;
mod search;
mod trie;
mod tried;
pub mod watch;

use crate::document::{Document, Line};
use crate::rules::compiled::{CompiledRules, Rule};
use crate::rules::file::ZoneName;
use annotated::Annotated;
use conflict::Blocked;
use context::Surroundings;
use machine::{Capture, Machine};
use scan::{Hit, Hits};
use std::cmp::Reverse;
use std::ops::Range;
use std::rc::Rc;
use watch::{Fallen, Fate, Watch};

/// A match that won its span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub rule: usize,
    /// Index of the rule's pattern that matched, which names the captures.
    pub pattern: usize,
    /// Bytes of the view that the mention covers.
    pub range: Range<usize>,
    pub captures: Vec<Option<Capture>>,
    /// Which entries of the rule's `when` hold.
    pub when: Vec<usize>,
    /// Byte at which the whole match begins, of which the mention may be a piece.
    pub start: usize,
}

impl Match {
    /// Whether two mentions come from one match.
    fn is_split_from(&self, other: &Match) -> bool {
        (self.rule, self.pattern, self.start) == (other.rule, other.pattern, other.start)
    }
}

/// The matches of each field, in the order of the text.
pub type Matches = Vec<Vec<Match>>;

/// Runs all rules over a document whose lines have their parts.
pub fn find(rules: &CompiledRules, document: &Document, hits: Hits) -> Matches {
    let annotated = Annotated::new(rules, &document.view, hits);
    find_in(rules, document, annotated, &mut ())
}

/// The same, and the matches that lost their characters to others, or that block.
pub fn find_all(rules: &CompiledRules, document: &Document, hits: Hits) -> (Matches, Vec<Fallen>) {
    let annotated = Annotated::new(rules, &document.view, hits);
    let mut fallen = Vec::new();
    let matches = find_in(rules, document, annotated, &mut fallen);
    (matches, fallen)
}

/// The same in the plain way: every pattern at every position of the text, nothing left out and nothing remembered.
/// It takes a hundred times as long; tests hold the fast way against it.
pub fn find_plainly(rules: &CompiledRules, document: &Document, hits: Hits) -> Matches {
    let annotated = Annotated::new(rules, &document.view, hits);
    find_in(rules, document, annotated.plain(), &mut ())
}

fn find_in<W: Watch>(
    rules: &CompiledRules,
    document: &Document,
    mut annotated: Annotated<'_>,
    watch: &mut W,
) -> Matches {
    let mut runner =
        Runner { rules, speeches: Speeches::of(document), zones: Vec::new(), machines: <[Machine; 2]>::default() };
    let mut blocks = Vec::new();
    for &rule in &rules.blocks {
        runner.run(rule, &annotated, None, &mut blocks);
    }
    blocks.iter().for_each(|block| watch.falls(block, Fate::Blocks));
    let blocked = Blocked::new(rules, &blocks);
    // What they found out about named patterns they found out before any field had mentions.
    runner.machines = <[Machine; 2]>::default();
    let mut matches: Matches = rules.fields.iter().map(|_| Vec::new()).collect();
    for &field in &rules.order {
        let (blocking, emitting): (Vec<usize>, Vec<usize>) =
            rules.fields[field].rules.iter().partition(|&&r| rules.rules[r].block);
        let mut found = Vec::new();
        for rule in emitting {
            runner.run(rule, &annotated, None, &mut found);
        }
        // What blocks is of interest only in the lines where there is something to block, unless it may lie in several.
        let multiline = |&rule: &usize| rules.rules[rule].patterns.iter().any(|s| s.start.multiline);
        let may_be_narrow = !W::EVERY_BLOCK && !annotated.is_plain();
        let narrow = may_be_narrow && !blocking.is_empty() && !blocking.iter().any(multiline);
        let lines = narrow.then(|| lines_of(&found, &annotated));
        for rule in blocking {
            runner.run(rule, &annotated, lines.as_deref(), &mut found);
        }
        let won = conflict::resolve(rules, found, &blocked, watch);
        annotated.set_field(field, annotations(&won));
        matches[field] = won;
    }
    matches
}

/// The mentions of a field as annotations for the fields behind it.
fn annotations(matches: &[Match]) -> Vec<Hit> {
    let hit = |(n, m): (usize, &Match)| Hit { start: m.range.start as u32, end: m.range.end as u32, entry: n as u32 };
    let mut hits: Vec<Hit> = matches.iter().enumerate().map(hit).collect();
    hits.sort_by_key(|h| (h.start, Reverse(h.end)));
    hits
}

/// The lines in which matches lie, as stretches.
fn lines_of(matches: &[Match], annotated: &Annotated<'_>) -> Vec<Range<usize>> {
    let mut places: Vec<&Range<usize>> = matches.iter().map(|m| &m.range).collect();
    places.sort_unstable_by_key(|range| range.start);
    let mut lines: Vec<Range<usize>> = Vec::new();
    for range in places {
        if lines.last().is_some_and(|line| range.end <= line.end) {
            continue;
        }
        let (start, end) = (annotated.line(range.start).start, annotated.line(range.end).end);
        match lines.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => lines.push(start..end),
        }
    }
    lines
}

/// Where the speeches of a document lie.
pub struct Speeches<'d> {
    lines: &'d [Line],
    /// Bytes of each speech, from its first line to its last.
    ranges: Vec<Range<usize>>,
}

impl<'d> Speeches<'d> {
    fn of(document: &'d Document) -> Self {
        let mut ranges: Vec<Option<Range<usize>>> = vec![None; document.speeches.len()];
        for line in &document.lines {
            if let Some((speech, _)) = line.part {
                let start = ranges[speech].as_ref().map_or(line.range.start, |r| r.start);
                ranges[speech] = Some(start..line.range.end);
            }
        }
        let ranges = ranges.into_iter().map(Option::unwrap_or_default).collect();
        Speeches { lines: &document.lines, ranges }
    }

    /// Bytes of the speech to which the line of byte `at` belongs.
    fn around(&self, at: usize) -> Range<usize> {
        let n = self.lines.partition_point(|l| l.range.end < at);
        let part = self.lines.get(n).and_then(|line| line.part);
        part.map_or(0..0, |(speech, _)| self.ranges[speech].clone())
    }

    /// The stretches of text in which a match may begin that is wanted in these zones.
    fn in_zones(&self, zones: &[ZoneName]) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        let mut last: Option<(usize, usize)> = None;
        for (n, line) in self.lines.iter().enumerate() {
            let Some((speech, zone)) = line.part else { continue };
            if !zone.is_any_of(zones) {
                continue;
            }
            match (stretches.last_mut(), last) {
                (Some(stretch), Some(previous)) if previous == (n.wrapping_sub(1), speech) => {
                    stretch.end = line.range.end;
                }
                _ => stretches.push(line.range.clone()),
            }
            last = Some((n, speech));
        }
        stretches
    }
}

/// Stretches of the text in which a match may begin, ascending.
type Stretches = Rc<[Range<usize>]>;

struct Runner<'d> {
    rules: &'d CompiledRules,
    speeches: Speeches<'d>,
    /// The stretches of each set of zones that was asked for.
    zones: Vec<(&'d [ZoneName], Stretches)>,
    /// One for the rules, one for their contexts.
    machines: [Machine; 2],
}

impl<'d> Runner<'d> {
    /// Adds all matches of one rule, its contexts heeded, its splits made; with `lines`, only those that begin there.
    fn run(
        &mut self,
        number: usize,
        annotated: &Annotated<'_>,
        lines: Option<&[Range<usize>]>,
        matches: &mut Vec<Match>,
    ) {
        let rule = &self.rules.rules[number];
        let zones = self.zones(rule);
        let [machine, contexts] = &mut self.machines;
        for (pattern, searchable) in rule.patterns.iter().enumerate() {
            let narrowed = lines.map(|lines| meet(&zones, lines));
            let stretches = narrowed.as_deref().unwrap_or(&zones);
            annotated.search(searchable, machine, stretches, &mut |found| {
                let surroundings = Surroundings { annotated, speeches: &self.speeches, found: found.range() };
                if found.range().is_empty() || !surroundings.suit(rule, contexts) {
                    return false;
                }
                let when =
                    (0..rule.when.len()).filter(|&n| surroundings.are_those_of(&rule.when[n], contexts)).collect();
                let whole = Match {
                    rule: number,
                    pattern,
                    start: found.start,
                    range: found.range(),
                    captures: found.captures(),
                    when,
                };
                split(rule, annotated.text(), whole, matches)
            });
        }
    }

    fn zones(&mut self, rule: &'d Rule) -> Stretches {
        if let Some((_, known)) = self.zones.iter().find(|(zones, _)| *zones == rule.zones) {
            return Rc::clone(known);
        }
        let stretches: Stretches = self.speeches.in_zones(&rule.zones).into();
        self.zones.push((&rule.zones, Rc::clone(&stretches)));
        stretches
    }
}

/// What two lists of stretches, each ascending, have in common.
fn meet(a: &[Range<usize>], b: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut common = Vec::new();
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let range = x.start.max(y.start)..x.end.min(y.end);
        let x_first = x.end < y.end;
        if range.start < range.end {
            common.push(range);
        }
        if x_first {
            a.next()
        } else {
            b.next()
        };
    }
    common
}

/// Adds the mentions of one match; false where its split captures have different numbers of pieces.
fn split(rule: &Rule, text: &str, mut whole: Match, matches: &mut Vec<Match>) -> bool {
    let pattern = &rule.patterns[whole.pattern].pattern;
    let capture = |captures: &[Option<Capture>], name: &str| {
        pattern.captures_named(name).find_map(|n| captures[n].map(|c| (n, c)))
    };
    if let Some((_, mention)) = capture(&whole.captures, "mention") {
        whole.range = mention.range();
    }
    let mut cut: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
    for (name, separator) in &rule.split {
        let Some((n, c)) = capture(&whole.captures, name) else { continue };
        let mut pieces = Vec::new();
        let mut from = c.start;
        for separator in separator.find_iter(&text[c.range()]) {
            pieces.push(from..c.start + separator.start());
            from = c.start + separator.end();
        }
        pieces.push(from..c.end);
        pieces.retain(|p| !p.is_empty());
        cut.push((n, pieces));
    }
    let count = cut.first().map_or(0, |(_, pieces)| pieces.len());
    if cut.iter().any(|(_, pieces)| pieces.len() != count) {
        return false;
    }
    if count < 2 {
        matches.push(whole);
        return true;
    }
    for piece in 0..count {
        let mut mention = whole.clone();
        mention.range = cut[0].1[piece].clone();
        for (n, pieces) in &cut {
            let Range { start, end } = pieces[piece];
            mention.captures[*n] = Some(Capture { start, end, entry: None });
        }
        matches.push(mention);
    }
    true
}
