//! What became of an attempt, in sentences.

use super::Explainer;
use super::attempt::{Attempt, Misses, Outcome, Rival, WinsBy};
use super::lines::{type_words, zone_name, zone_words};
use super::refusal::{Around, Beside, Nearest, Refusal, Unwanted};
use crate::pattern::Pattern;
use crate::record::NoFact;
use crate::rules::compiled::{Context, When};
use crate::rules::file::Same;
use crate::rules::source::{Place, Step};
use std::ops::Range;

/// Characters of a quotation.
const MOST_QUOTED: usize = 40;
/// Parts of which one is wanted that are named.
const MOST_WANTED: usize = 6;
/// Characters that are shown of what stands where something else is wanted.
const STANDING: u32 = 6;

impl Explainer<'_> {
    /// A rule with its place.
    pub fn rule_name(&self, rule: usize) -> String {
        format!("{} ({})", self.rules.rules[rule].id, self.places.rule(rule, &[]))
    }

    /// What became of an attempt, a sentence each, without the name of the rule.
    pub fn tell(&self, attempt: &Attempt<'_>) -> Vec<String> {
        let pattern = self.places.pattern(attempt.rule, attempt.pattern);
        let matched = || format!("Its pattern ({pattern}) matches {}.", self.quoted(&attempt.range));
        match &attempt.outcome {
            Outcome::Fires => vec![format!("It fires: {}.", self.quoted(&attempt.range))],
            Outcome::Refused(refusals) => {
                let mut lines = vec![matched()];
                refusals.iter().for_each(|refusal| lines.extend(self.refusal(attempt, refusal)));
                lines
            }
            Outcome::Lost(rivals) => {
                let mut lines = vec![matched()];
                lines.extend(rivals.first().map(|rival| self.rival_words(attempt, rival)));
                lines.extend(rivals.iter().skip(1).map(|rival| {
                    let (name, with) = (self.rule_name(rival.rule), self.quoted(&rival.range));
                    format!("Without that, {name} would have them, with {with}.")
                }));
                lines
            }
            Outcome::Silent(reason) => vec![matched(), self.no_fact(attempt, reason)],
            Outcome::PassedOver(over) => vec![
                matched(),
                format!("An earlier match of the same pattern has some of its characters: {}.", self.quoted(over)),
            ],
            Outcome::Misses(misses) => self.misses_words(attempt, misses, &pattern),
        }
    }

    /// With what the patterns of a rule begin, a sentence each.
    pub fn beginnings(&mut self, rule: usize) -> Vec<String> {
        let patterns = &self.rules.rules[rule].patterns;
        let nowhere = self.examined.annotated.len();
        let mut lines = Vec::new();
        for (n, pattern) in patterns.iter().enumerate() {
            let outcome = self.walker.attempt(pattern, nowhere);
            let mut wanted: Vec<String> = Vec::new();
            for miss in &outcome.misses {
                let word = self.names.wanted(miss.wanted);
                if !wanted.contains(&word) {
                    wanted.push(word);
                }
            }
            shorten(&mut wanted);
            let place = self.places.pattern(rule, n);
            lines.push(format!("Its pattern ({place}) begins with {}; nothing of it stands here.", or(&wanted)));
        }
        self.walker.forget();
        lines
    }

    fn misses_words(&self, attempt: &Attempt<'_>, misses: &Misses<'_>, pattern: &str) -> Vec<String> {
        let start = attempt.range.start;
        let mut lines = Vec::new();
        let head: Vec<String> = self.names.needed_parts(&misses.head);
        let Some(nearest) = misses.points.first() else {
            lines.push(format!(
                "Its pattern ({pattern}) matches {} but for its beginning.",
                self.quoted(&attempt.range)
            ));
            lines.push(format!("Before that it wants {}; {}.", head.join(", "), self.standing_before(start)));
            lines.extend(self.filled(attempt, misses));
            return lines;
        };
        lines.push(match (nearest.at > start, head.is_empty()) {
            (true, true) => format!("Its pattern ({pattern}) gets as far as {}.", self.quoted(&(start..nearest.at))),
            (true, false) => {
                format!("Of its pattern ({pattern}) only {} stands here.", self.quoted(&(start..nearest.at)))
            }
            (false, _) => format!("Of its pattern ({pattern}) only the beginning of a word stands here."),
        });
        if !head.is_empty() {
            lines.push(format!("Before that it wants {}; {}.", head.join(", "), self.standing_before(start)));
        }
        let here = (nearest.at, nearest.last);
        let mut wanted: Vec<String> = Vec::new();
        for miss in misses.points.iter().filter(|miss| (miss.at, miss.last) == here) {
            let word = self.names.wanted(miss.wanted);
            if !wanted.contains(&word) {
                wanted.push(word);
            }
        }
        shorten(&mut wanted);
        let place = match nearest.last - nearest.at {
            0 => "Then it wants".to_owned(),
            gap => format!("Then, or up to {} further on, it wants", characters(gap as usize)),
        };
        let inside = nearest.inside.first().map(|(named, began)| {
            let name = self.names.pattern(named.number);
            match *began < nearest.at {
                true => format!(" to go on with <{name}>, which begins with {}", self.quoted(&(*began..nearest.at))),
                false => format!(" for <{name}>"),
            }
        });
        let standing = self.standing(nearest.at);
        lines.push(format!("{place} {}{}; {standing}.", or(&wanted), inside.unwrap_or_default()));
        if let Some(between) = &misses.between {
            lines.push(format!("Without {} the rest of it would match.", self.quoted(between)));
            return lines;
        }
        let rest = self.names.rest(nearest);
        if !rest.is_empty() {
            lines.push(format!("Behind that it wants {}.", rest.join(", ")));
        }
        lines.extend(self.filled(attempt, misses));
        lines
    }

    /// A text that the pattern would match.
    fn filled(&self, attempt: &Attempt<'_>, misses: &Misses<'_>) -> Option<String> {
        let before = self.names.sample_of(&misses.head)?;
        let (end, behind) = match misses.points.first() {
            Some(nearest) => (nearest.at + nearest.fits, self.names.filling(nearest)?),
            None => (attempt.range.end, String::new()),
        };
        let found = self.text(&(attempt.range.start..end));
        Some(format!("It would match `{}`, for example.", clipped(&format!("{before}{found}{behind}"))))
    }

    /// What stands before a character.
    fn standing_before(&self, at: u32) -> String {
        let start = self.examined.annotated.line(at).start;
        match at <= start {
            true => "there the line begins".to_owned(),
            false => format!("there stands `{}`", self.text(&(start.max(at.saturating_sub(STANDING))..at))),
        }
    }

    /// What stands at a character.
    fn standing(&self, at: u32) -> String {
        let end = self.examined.annotated.line(at).end;
        match at >= end {
            true => "there the line ends".to_owned(),
            false => format!("there stands `{}`", self.text(&(at..end.min(at + STANDING)))),
        }
    }

    fn refusal(&self, attempt: &Attempt<'_>, refusal: &Refusal) -> Vec<String> {
        let rule = &self.rules.rules[attempt.rule];
        let line = |place: &Place| self.places.line(place);
        match refusal {
            Refusal::Outside => vec![self.outside(self.line_number(attempt.range.start))],
            Refusal::Zone(zone) => {
                let zones = rule.zones.names.iter().map(|zone| zone_name(*zone));
                let sections = rule.zones.sections.iter().map(|&section| self.rules.sections[section].name.clone());
                let wanted: Vec<String> = zones.chain(sections).map(|name| format!("`{name}`")).collect();
                let at = line(&self.places.part(attempt.rule, "zone"));
                vec![format!(
                    "It stands in the zone {}; the rule looks only in {} ({at}).",
                    zone_words(*zone),
                    or(&wanted)
                )]
            }
            Refusal::Missing { beside, place, nearest } => {
                let contexts = match beside {
                    Beside::Before => &rule.holds.before,
                    Beside::After => &rule.holds.after,
                };
                let wanted: Vec<String> = contexts
                    .iter()
                    .map(|context| format!("{} {}", self.pattern_words(&context.pattern), reach(*beside, context)))
                    .collect();
                let must = if wanted.len() == 1 { "There must stand" } else { "There must stand one of these:" };
                let side = if *beside == Beside::Before { "before" } else { "behind" };
                vec![
                    format!("{must} {} ({}).", wanted.join(", or "), line(place)),
                    match nearest {
                        Some(nearest) => self.nearest_words(*beside, &contexts[nearest.entry], nearest),
                        None => format!("Nothing of that stands {side} it in the whole paragraph."),
                    },
                ]
            }
            Refusal::NotAround { around, place } => {
                let (patterns, how) = match around {
                    Around::Inside => (&rule.holds.inside, "lie inside"),
                    Around::Overlaps => (&rule.holds.overlaps, "share characters with"),
                };
                let wanted: Vec<String> = patterns.iter().map(|pattern| self.pattern_words(pattern)).collect();
                vec![format!("It must {how} {}, and does not ({}).", or(&wanted), line(place))]
            }
            Refusal::Unwanted { how, place, found, .. } => {
                let (found, at) = (self.quoted(found), line(place));
                vec![match how {
                    Unwanted::Beside(Beside::Before) => {
                        format!("{found} stands before it, which `unless` forbids ({at}).")
                    }
                    Unwanted::Beside(Beside::After) => {
                        format!("{found} stands behind it, which `unless` forbids ({at}).")
                    }
                    Unwanted::Around(Around::Inside) => {
                        format!("It lies inside {found}, which `unless` forbids ({at}).")
                    }
                    Unwanted::Around(Around::Overlaps) => {
                        format!("It shares characters with {found}, which `unless` forbids ({at}).")
                    }
                }]
            }
            Refusal::Has { capture, place } => {
                vec![format!("Its capture <{capture}> took part, which `unless` forbids ({}).", line(place))]
            }
            Refusal::Lengths(lengths) => {
                let list = |(name, pieces, text): &(String, usize, String)| {
                    format!("`{name}` has {} (`{}`)", counted(*pieces, "piece"), clipped(text))
                };
                let lists: Vec<String> = lengths.iter().map(list).collect();
                let at = line(&self.places.part(attempt.rule, "split"));
                vec![format!(
                    "The lists that `split` cuts in step have different lengths ({at}): {}.",
                    lists.join(", ")
                )]
            }
        }
    }

    /// A pattern as it is written, shortened.
    fn pattern_words(&self, pattern: &Pattern) -> String {
        format!("`{}`", clipped(&self.names.spelt(pattern.hir())))
    }

    fn nearest_words(&self, beside: Beside, context: &Context, nearest: &Nearest) -> String {
        let found = self.quoted(&nearest.found);
        let side = if beside == Beside::Before { "before" } else { "behind" };
        if nearest.is_parted {
            let part = if context.same == Same::Clause { "clause" } else { "sentence" };
            return format!("{found} stands {side} it, but in another {part} (`same: {part}`).");
        }
        match context.within {
            0 => {
                format!("{found} stands {side} it, but does not touch it: `within: {}` would reach it.", nearest.reach)
            }
            within => format!(
                "{found} stands {side} it, but too far away: `within: {}` would reach it, and it is {within}.",
                nearest.reach
            ),
        }
    }

    fn rival_words(&self, attempt: &Attempt<'_>, rival: &Rival) -> String {
        let (own, other) = (&self.rules.rules[attempt.rule], &self.rules.rules[rival.rule]);
        let name = self.rule_name(rival.rule);
        let has = match other.block {
            true => format!("{name} blocks these characters with {}", self.quoted(&rival.range)),
            false => format!("{name} has these characters with {}", self.quoted(&rival.range)),
        };
        let (theirs, ours) = (other.priority, own.priority);
        match rival.wins_by {
            WinsBy::Blocks => {
                format!("{has}: it blocks all fields, and its priority, {theirs}, is not lower than {ours}.")
            }
            WinsBy::Priority => format!("{has}: its priority is {theirs}, that of this rule {ours}."),
            WinsBy::Length => format!("{has}: both have the priority {ours}, and its match is longer."),
            WinsBy::Start => {
                format!("{has}: both have the priority {ours}, and its match, as long as this, begins earlier.")
            }
            WinsBy::Order => {
                format!("{has}: both have the priority {ours} and the same length, and it stands first in the files.")
            }
        }
    }

    fn no_fact(&self, attempt: &Attempt<'_>, reason: &NoFact) -> String {
        let rule = &self.rules.rules[attempt.rule];
        match reason {
            NoFact::Unread { attribute, text } => {
                let field = rule.field.map(|field| &self.rules.fields[field]);
                let declared = field.and_then(|field| field.attributes.get_index(*attribute));
                let (name, kind) = declared.map_or(("", "its type"), |(name, kind)| (name.as_str(), type_words(kind)));
                let place = self.attribute_line(attempt.rule, *attribute, name);
                format!("Its attribute `{name}` cannot be read: `{}` is no {kind} ({place}).", clipped(text))
            }
            NoFact::NoRow { capture, text } => {
                let pattern = &rule.patterns[attempt.pattern];
                let layer = pattern.captures.get(*capture).and_then(|name| pattern.target_of(name));
                let name = layer.map_or("", |layer| self.names.layer(layer));
                format!(
                    "`{}` may be several entries of the lexicon <{name}> ({}), or none that is meant here: neither the \
                     year nor the places that the speech names say which.",
                    clipped(text),
                    self.places.lexicon(name)
                )
            }
            NoFact::NoZone => self.outside(self.line_number(attempt.range.start)),
            NoFact::NoYear => "Its date has no year, and the year of the speech is not known.".to_owned(),
            NoFact::NoFullForm => {
                let name = rule.field.map_or("", |field| self.rules.fields[field].name.as_str());
                format!(
                    "It is a short form, and no other mention of <{name}> in the speech is the one full form of it (`corefer` of the field, `otherwise: drop`)."
                )
            }
        }
    }

    /// Where a rule sets an attribute, as `file:line`.
    fn attribute_line(&self, number: usize, attribute: usize, name: &str) -> String {
        let rule = &self.rules.rules[number];
        if rule.attributes.iter().any(|(n, _)| *n == attribute) {
            return self.places.rule(number, &[Step::from("attributes"), Step::from(name)]);
        }
        let sets = |when: &When| when.attributes.iter().any(|(n, _)| *n == attribute);
        let entry = rule.when.iter().position(sets);
        let place = entry.and_then(|entry| self.places.when(number).get(entry).cloned());
        place.map_or_else(|| self.places.rule(number, &[]), |place| self.places.line(&place.child("set").child(name)))
    }

    /// The characters of a stretch of the view in backquotes, a long one shortened.
    pub fn quoted(&self, range: &Range<u32>) -> String {
        format!("`{}`", clipped(self.text(range)))
    }
}

/// Keeps the first of many, and says how many more there are.
fn shorten(wanted: &mut Vec<String>) {
    let more = wanted.len().saturating_sub(MOST_WANTED);
    wanted.truncate(MOST_WANTED);
    if more > 0 {
        wanted.push(format!("{more} more"));
    }
}

/// How far a context is looked for, and on which side.
fn reach(beside: Beside, context: &Context) -> String {
    let side = if beside == Beside::Before { "before" } else { "behind" };
    let same = match context.same {
        Same::Clause => ", in the same clause",
        Same::Sentence => ", in the same sentence",
        Same::Paragraph => "",
        Same::Speech => ", anywhere in the speech",
    };
    match context.within {
        0 => format!("directly {side} it"),
        within => format!("in the {} {side} it{same}", characters(within)),
    }
}

/// A long text without its middle, line ends shown.
pub fn clipped(text: &str) -> String {
    let characters: Vec<char> = text.chars().map(|c| if c == '\n' { '\u{23ce}' } else { c }).collect();
    if characters.len() <= MOST_QUOTED {
        return characters.into_iter().collect();
    }
    let half = MOST_QUOTED / 2;
    let (start, end) = (&characters[..half], &characters[characters.len() - half..]);
    start.iter().chain(&['\u{2026}']).chain(end).collect()
}

/// Things of which one is meant: `a, b or c`.
pub fn or(things: &[String]) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}

fn characters(number: usize) -> String {
    counted(number, "character")
}

fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
