//! Compiled rules × text → matches.
//!
//! One pass finds every literal and lexicon entry ([`scan`]); each pattern is then run only where its anchor allows
//! ([`anchor`], [`search`]), by a machine whose cost is linear in the text ([`machine`]). Which matches of a field
//! survive is decided here as well, since later fields refer to them; what they mean is left to [`crate::resolve`].

pub mod anchor;
mod conflict;
mod context;
pub mod first;
pub mod machine;
pub mod node;
pub mod program;
pub mod scan;
pub mod search;

use crate::document::{Document, Line};
use crate::rules::compiled::{CompiledRules, Rule};
use conflict::Blocked;
use context::Surroundings;
use machine::{Capture, Machine};
use scan::{Hit, Hits};
use search::Annotated;
use std::cmp::Reverse;
use std::ops::Range;

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
    let annotated = &mut Annotated::new(document.view.as_str(), hits, rules.fields.len());
    let (mut machine, mut contexts) = (Machine::default(), Machine::default());
    let mut matches: Matches = rules.fields.iter().map(|_| Vec::new()).collect();
    let runner = Runner { lines: &document.lines, speeches: speeches(document) };
    let mut blocks = Vec::new();
    for &rule in &rules.blocks {
        blocks.extend(runner.run(rules, rule, annotated, &mut machine, &mut contexts));
    }
    let blocked = Blocked::new(rules, &blocks);
    for &field in &rules.order {
        let mut found = Vec::new();
        for &rule in &rules.fields[field].rules {
            found.extend(runner.run(rules, rule, annotated, &mut machine, &mut contexts));
        }
        let won = conflict::resolve(rules, found, &blocked);
        annotated.set_field(field, annotations(&won));
        matches[field] = won;
    }
    matches
}

/// The mentions of a field as annotations for the fields behind it.
fn annotations(matches: &[Match]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = matches
        .iter()
        .enumerate()
        .map(|(n, m)| Hit { start: m.range.start, end: m.range.end, entry: n as u32 })
        .collect();
    hits.sort_by_key(|h| (h.start, Reverse(h.end)));
    hits
}

/// Bytes of each speech, from its first line to its last.
fn speeches(document: &Document) -> Vec<Range<usize>> {
    let mut speeches: Vec<Option<Range<usize>>> = vec![None; document.speeches.len()];
    for line in &document.lines {
        if let Some((speech, _)) = line.part {
            let start = speeches[speech].as_ref().map_or(line.range.start, |r| r.start);
            speeches[speech] = Some(start..line.range.end);
        }
    }
    speeches.into_iter().map(Option::unwrap_or_default).collect()
}

struct Runner<'d> {
    lines: &'d [Line],
    speeches: Vec<Range<usize>>,
}

impl Runner<'_> {
    /// All matches of one rule, its contexts heeded, its splits made.
    fn run(
        &self,
        rules: &CompiledRules,
        number: usize,
        annotated: &Annotated<'_>,
        machine: &mut Machine,
        contexts: &mut Machine,
    ) -> Vec<Match> {
        let rule = &rules.rules[number];
        let mut matches = Vec::new();
        let zones = self.zones(rule);
        let patterns = rule.patterns.iter().enumerate();
        for (pattern, searchable) in patterns.filter(|(_, s)| annotated.has_any(&s.triggers)) {
            for (speech, within) in zones.iter().cloned() {
                annotated.search(&searchable.searcher(), machine, within, &mut |found| {
                    let speech = self.speeches[speech].clone();
                    let surroundings = Surroundings { annotated, found: found.range.clone(), speech };
                    if found.range.is_empty() || !surroundings.suit(rule, contexts) {
                        return false;
                    }
                    let when =
                        (0..rule.when.len()).filter(|&n| surroundings.are_those_of(&rule.when[n], contexts)).collect();
                    let whole = Match {
                        rule: number,
                        pattern,
                        start: found.range.start,
                        range: found.range,
                        captures: found.captures,
                        when,
                    };
                    split(rule, annotated.text(), whole, &mut matches)
                });
            }
        }
        matches
    }

    /// The stretches of text in which a match of the rule may begin, each with its speech.
    fn zones(&self, rule: &Rule) -> Vec<(usize, Range<usize>)> {
        let mut stretches: Vec<(usize, Range<usize>)> = Vec::new();
        let mut last: Option<(usize, usize)> = None;
        for (n, line) in self.lines.iter().enumerate() {
            let Some((speech, zone)) = line.part else { continue };
            if !zone.is_any_of(&rule.zones) {
                continue;
            }
            match (stretches.last_mut(), last) {
                (Some((_, stretch)), Some(previous)) if previous == (n - 1, speech) => stretch.end = line.range.end,
                _ => stretches.push((speech, line.range.clone())),
            }
            last = Some((n, speech));
        }
        stretches
    }
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
