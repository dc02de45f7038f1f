//! How far a rule gets in a stretch of text: its matches there with what became of them, and where there is none, the
//! attempts that got furthest.

use super::Explainer;
use super::refusal::Refusal;
use super::walk::{Miss, least, ways};
use crate::matcher::Match;
use crate::matcher::watch::Fate;
use crate::pattern::hir::Hir;
use crate::record::NoFact;
use crate::rules::compiled::CompiledRules;
use std::cmp::Reverse;
use std::ops::Range;
use std::rc::Rc;

/// What the captures of a match hold, in characters; nothing of those that took no part.
type Captures = Vec<Option<Range<u32>>>;

/// Characters that may stand in the way of a pattern, at most.
const LONGEST_BETWEEN: u32 = 16;

/// Attempts of a way of a pattern of which it is found out what stands in the way.
const WORTH_BRIDGING: usize = 8;

/// One attempt of a rule.
#[derive(Debug, Clone)]
pub struct Attempt<'x> {
    pub rule: usize,
    /// Number of the pattern in its rule.
    pub pattern: usize,
    /// Characters of the match, or from where the pattern began to where it got.
    pub range: Range<u32>,
    pub outcome: Outcome<'x>,
}

/// What came of an attempt.
#[derive(Debug, Clone)]
pub enum Outcome<'x> {
    /// The rule fires: a mention, or a match of a rule that blocks.
    Fires,
    /// The pattern matches, and this refuses the match; all of it must change.
    Refused(Vec<Refusal>),
    /// Another match has the characters, and if it had not, the next one would.
    Lost(Vec<Rival>),
    /// It won its characters and is no mention.
    Silent(NoFact),
    /// An earlier match of the same pattern passes over its start.
    PassedOver(Range<u32>),
    /// The pattern does not match.
    Misses(Misses<'x>),
}

/// How far a pattern got that does not match.
#[derive(Debug, Clone)]
pub struct Misses<'x> {
    /// Its first parts, of which nothing stands there: what was found begins behind them.
    pub head: Rc<[&'x Hir]>,
    /// Points at which it goes no further; those with which the least is missing stand first. None: all but its head stands
    /// there.
    pub points: Rc<[Miss<'x>]>,
    /// How many characters of the text the pattern named.
    pub named: u32,
    /// Characters without which it would match.
    pub between: Option<Range<u32>>,
}

impl Misses<'_> {
    /// At least so many characters are missing.
    fn missing(&self) -> usize {
        let head: usize = self.head.iter().map(|part| least(part)).sum();
        head + match &self.between {
            Some(between) => between.len(),
            None => self.points.first().map_or(0, Miss::missing),
        }
    }
}

/// A match that has the characters of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    pub rule: usize,
    pub range: Range<u32>,
    pub wins_by: WinsBy,
}

/// Why one match wins over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WinsBy {
    /// It blocks what lies inside it, and its priority is no lower.
    Blocks,
    Priority,
    Length,
    /// It begins earlier.
    Start,
    /// Its rule stands first in the files.
    Order,
}

/// By what a match of one rule wins the characters that it shares with one of another rule of its field; `None` where it
/// does not win them.
pub fn wins_by(
    rules: &CompiledRules,
    (rule, range): (usize, &Range<usize>),
    (loser, lost): (usize, &Range<usize>),
) -> Option<WinsBy> {
    let [theirs, own] = [rule, loser].map(|rule| rules.rules[rule].priority);
    let (wins, by) = if theirs != own {
        (theirs > own, WinsBy::Priority)
    } else if range.len() != lost.len() {
        (range.len() > lost.len(), WinsBy::Length)
    } else if range.start != lost.start {
        (range.start < lost.start, WinsBy::Start)
    } else {
        (rule < loser, WinsBy::Order)
    };
    wins.then_some(by)
}

impl Attempt<'_> {
    pub fn fires(&self) -> bool {
        matches!(self.outcome, Outcome::Fires)
    }

    /// How near it came: what of a match was there, of 1.
    pub fn nearness(&self) -> f64 {
        match &self.outcome {
            Outcome::Misses(misses) => {
                let (named, missing) = (f64::from(misses.named), misses.missing() as f64);
                named / (named + missing)
            }
            _ => 1.0,
        }
    }

    fn named(&self) -> u32 {
        match &self.outcome {
            Outcome::Misses(misses) => misses.named,
            _ => self.range.end - self.range.start,
        }
    }
}

impl<'x> Explainer<'x> {
    /// What a rule did in a stretch: each of its matches that begins there and shares characters with `about`, or, if there
    /// is none, the attempts that got furthest, at most `most` of them, the nearest first.
    pub fn attempts(&mut self, rule: usize, stretch: &Range<u32>, about: &Range<u32>, most: usize) -> Vec<Attempt<'x>> {
        let mut found = self.matches(rule, stretch);
        let touches = |range: &Range<u32>| range.start < about.end.max(about.start + 1) && range.end > about.start;
        found.retain(|attempt| touches(&attempt.range));
        if found.iter().any(Attempt::fires) {
            found.retain(Attempt::fires);
        }
        if found.is_empty() {
            found = self.misses(rule, stretch);
            if found.iter().any(|attempt| touches(&attempt.range)) {
                found.retain(|attempt| touches(&attempt.range));
            }
        }
        found.sort_by(|a, b| {
            let order = b.nearness().total_cmp(&a.nearness());
            order.then_with(|| (Reverse(a.named()), a.range.start).cmp(&(Reverse(b.named()), b.range.start)))
        });
        found.truncate(most);
        found
    }

    /// Whether the text lacks something that every match of a rule contains.
    pub fn lacks(&self, rule: usize) -> bool {
        self.rules.rules[rule].patterns.iter().all(|pattern| self.examined.annotated.lacks(pattern))
    }

    /// Every match of the patterns of a rule that begins in a stretch, those that do not count as well.
    pub fn matches(&mut self, number: usize, stretch: &Range<u32>) -> Vec<Attempt<'x>> {
        let rule = &self.rules.rules[number];
        let heeded = !self.examined.trial.unheeded.contains(&number);
        let mut attempts = Vec::new();
        for (n, pattern) in rule.patterns.iter().enumerate() {
            let mut found: Vec<(Range<u32>, Captures)> = Vec::new();
            self.examined.annotated.search(pattern, &mut self.vm, std::slice::from_ref(stretch), &mut |m| {
                if !m.range().is_empty() {
                    found.push((m.range(), m.captures().map(|capture| capture.map(|c| c.range())).collect()));
                }
                false
            });
            for (range, captures) in found {
                let refusals = if heeded { self.refusals(number, n, &range, &captures) } else { Vec::new() };
                let outcome = match refusals.is_empty() {
                    false => Outcome::Refused(refusals),
                    true => self.fate(number, n, &range),
                };
                attempts.push(Attempt { rule: number, pattern: n, range, outcome });
            }
        }
        attempts
    }

    /// What became of a match that nothing beside it refuses.
    fn fate(&self, rule: usize, pattern: usize, range: &Range<u32>) -> Outcome<'x> {
        let examined = self.examined;
        let bytes = examined.annotated.bytes(range);
        let is_inside = |other: &Range<usize>| other.start >= bytes.start && other.end <= bytes.end;
        let silent = examined.records.iter().flat_map(|record| record.silent());
        let own = || silent.clone().filter(|s| s.rule == rule && s.pattern == pattern && is_inside(&s.bytes));
        let is_own = |m: &&Match| m.rule() == rule && m.pattern() == pattern;
        let field = self.rules.rules[rule].field;
        let matches = || field.into_iter().flat_map(|field| examined.matches().of(field)).filter(is_own);
        let of_match = |m: &&Match| m.whole() == bytes;
        let pieces = matches().filter(of_match).count();
        // Of a list, some pieces may have no value.
        if pieces > own().count() {
            return Outcome::Fires;
        }
        if let Some(silent) = own().next() {
            return Outcome::Silent(silent.reason.clone());
        }
        let fallen = || examined.fallen.iter().filter(|f| f.rule == rule && f.pattern == pattern);
        if let Some(fallen) = fallen().find(|fallen| is_inside(&fallen.range)) {
            return match fallen.fate {
                Fate::Blocks => Outcome::Fires,
                Fate::Blocked(_) | Fate::Lost(_) => Outcome::Lost(self.rivals(rule, &fallen.range)),
            };
        }
        let whole = matches().map(Match::whole).chain(fallen().map(|fallen| fallen.range.clone()));
        let over = whole.into_iter().find(|other| other.start < bytes.start && other.end > bytes.start);
        let over = over.unwrap_or(bytes.clone());
        Outcome::PassedOver(self.characters(&over))
    }

    fn characters(&self, bytes: &Range<usize>) -> Range<u32> {
        let annotated = &self.examined.annotated;
        annotated.position(bytes.start)..annotated.position(bytes.end)
    }

    /// The matches that win over one of a rule that has these bytes: that which has them first.
    pub(super) fn rivals(&self, loser: usize, lost: &Range<usize>) -> Vec<Rival> {
        let examined = self.examined;
        let (rules, field) = (&self.rules.rules, self.rules.rules[loser].field);
        let own = rules[loser].priority;
        let shares = |range: &Range<usize>| range.start < lost.end && range.end > lost.start;
        let blocks = |rule: usize, range: &Range<usize>| {
            let holds = range.start <= lost.start && range.end >= lost.end;
            rules[rule].field.is_none() && holds && rules[rule].priority >= own
        };
        let won = field.into_iter().flat_map(|field| examined.matches().of(field)).map(|m| (m.rule(), m.range(), true));
        let fallen = examined.fallen.iter().map(|f| (f.rule, f.range.clone(), f.fate == Fate::Blocks));
        let mut rivals: Vec<(usize, Range<usize>, bool, WinsBy)> = Vec::new();
        for (rule, range, is_standing) in won.chain(fallen) {
            if rule == loser || rivals.iter().any(|(known, ..)| *known == rule) {
                continue;
            }
            let wins = match rules[rule].field == field && shares(&range) {
                _ if blocks(rule, &range) => Some(WinsBy::Blocks),
                true => wins_by(self.rules, (rule, &range), (loser, lost)),
                false => None,
            };
            rivals.extend(wins.map(|wins_by| (rule, range, is_standing, wins_by)));
        }
        // Those that have the characters, the highest first, then those that would have them.
        rivals
            .sort_by_key(|(rule, range, is_standing, _)| (!is_standing, -rules[*rule].priority, Reverse(range.len())));
        let rival = |(rule, range, _, wins_by)| Rival { rule, range: self.characters(&range), wins_by };
        rivals.into_iter().map(rival).collect()
    }

    /// How far a rule's patterns get from each place of a stretch, with all their parts or without the first ones; none
    /// where nothing of a pattern stands there.
    fn misses(&mut self, number: usize, stretch: &Range<u32>) -> Vec<Attempt<'x>> {
        let rule = &self.rules.rules[number];
        let mut attempts: Vec<Attempt<'x>> = Vec::new();
        for (pattern, compiled) in rule.patterns.iter().enumerate() {
            self.walker.set_multiline(compiled.is_multiline());
            for way in ways(compiled.hir()) {
                let heads: Vec<usize> = (0..way.len()).filter(|&n| n == 0 || least(way[n - 1]) > 0).collect();
                let mut own: Vec<Attempt<'x>> = Vec::new();
                for (at, &head) in stretch.clone().flat_map(|at| heads.iter().map(move |head| (at, head))) {
                    own.extend(self.miss((number, pattern), &way, head, at));
                }
                own.sort_by(|a, b| b.nearness().total_cmp(&a.nearness()));
                // What stands in the way is looked for where it is worth it.
                own.truncate(WORTH_BRIDGING);
                for attempt in &mut own {
                    if let Outcome::Misses(misses) = &mut attempt.outcome {
                        self.bridge(misses, &mut attempt.range);
                    }
                }
                attempts.extend(own.into_iter().reduce(|a, b| if b.nearness() > a.nearness() { b } else { a }));
            }
        }
        self.walker.forget();
        attempts
    }

    /// How far a way of a pattern gets from a place, without its first so many parts.
    fn miss(&mut self, (rule, pattern): (usize, usize), way: &[&'x Hir], head: usize, at: u32) -> Option<Attempt<'x>> {
        let outcome = self.walker.sequence(&way[head..], at);
        let ended = outcome.ends.iter().max_by_key(|(end, named)| (*named, *end));
        let (points, named, furthest): (Vec<Miss<'x>>, u32, u32) = match ended {
            Some(_) if head == 0 => return None,
            Some(&(end, named)) => (Vec::new(), named, end),
            None => {
                let mut points = outcome.misses;
                points.sort_by_key(Miss::missing);
                let nearest = points.first()?;
                let (named, furthest) = (nearest.named, nearest.at + nearest.fits);
                (points, named, furthest)
            }
        };
        let misses = Misses { head: way[..head].into(), points: points.into(), named, between: None };
        (named > 0).then_some(Attempt { rule, pattern, range: at..furthest, outcome: Outcome::Misses(misses) })
    }

    /// Finds what stands in the way: a few characters behind which the pattern goes on to its end.
    fn bridge(&mut self, misses: &mut Misses<'x>, range: &mut Range<u32>) {
        let Some(end) = misses.points.first().map(|point| self.sentences(&(point.at..point.at)).end) else { return };
        let bridges = misses.points.iter().filter_map(|point| {
            let from = point.at;
            let behind = (from + 1..(from + LONGEST_BETWEEN).min(end)).find_map(|to| {
                let outcome = self.walker.sequence(&point.parts(), to);
                outcome.ends.into_iter().max_by_key(|(_, named)| *named).map(|found| (to, found))
            });
            behind.map(|(to, (end, named))| (from..to, end, named))
        });
        if let Some((between, end, named)) = bridges.min_by_key(|(between, ..)| between.len()) {
            misses.named += named;
            misses.between = Some(between);
            range.end = end;
        }
    }
}
