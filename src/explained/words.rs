//! What became of an attempt, in sentences.

mod missed;
mod refused;

use super::Explainer;
use super::attempt::{Attempt, Outcome, Rival, WinsBy};
use super::lines::type_words;
use crate::messages::list;
use crate::record::NoFact;
use crate::rules::compiled::When;
use crate::rules::source::Step;
use std::ops::Range;
use tr::tr;

/// Characters of a quotation.
const MOST_QUOTED: usize = 40;
/// Parts of which one is wanted that are named.
const MOST_WANTED: usize = 6;
/// Characters that are shown of what stands where something else is wanted.
const STANDING: u32 = 6;

impl Explainer<'_> {
    /// A rule with its place.
    pub fn rule_name(&self, rule: usize) -> String {
        tr!("{} ({})", self.rules.rules[rule].id, self.places.rule(rule, &[]))
    }

    /// What became of an attempt, a sentence each, without the name of the rule.
    pub fn tell(&self, attempt: &Attempt<'_>) -> Vec<String> {
        let pattern = self.places.pattern(attempt.rule, attempt.pattern);
        let matched = || tr!("Its pattern ({}) matches {}.", pattern, self.quoted(&attempt.range));
        match &attempt.outcome {
            Outcome::Fires => vec![tr!("It fires: {}.", self.quoted(&attempt.range))],
            Outcome::Refused(refusals) => {
                let mut lines = vec![matched()];
                refusals.iter().for_each(|refusal| lines.extend(self.refusal(attempt, refusal)));
                lines
            }
            Outcome::Lost(rivals) => {
                let mut lines = vec![matched()];
                lines.extend(rivals.first().map(|rival| self.rival_words(attempt, rival)));
                lines.extend(rivals.iter().skip(1).map(|rival| {
                    tr!(
                        "Without that, {} would have them, with {}.",
                        self.rule_name(rival.rule),
                        self.quoted(&rival.range)
                    )
                }));
                lines
            }
            Outcome::Silent(reason) => vec![matched(), self.no_fact(attempt, reason)],
            Outcome::PassedOver(over) => vec![
                matched(),
                tr!("An earlier match of the same pattern has some of its characters: {}.", self.quoted(over)),
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
            lines.push(tr!("Its pattern ({}) begins with {}; nothing of it stands here.", place, or(&wanted)));
        }
        self.walker.forget();
        lines
    }

    fn rival_words(&self, attempt: &Attempt<'_>, rival: &Rival) -> String {
        let (own, other) = (&self.rules.rules[attempt.rule], &self.rules.rules[rival.rule]);
        let name = self.rule_name(rival.rule);
        let has = match other.block {
            true => tr!("{} blocks these characters with {}", name, self.quoted(&rival.range)),
            false => tr!("{} has these characters with {}", name, self.quoted(&rival.range)),
        };
        let (theirs, ours) = (other.priority, own.priority);
        match rival.wins_by {
            WinsBy::Blocks => {
                tr!("{}: it blocks all fields, and its priority, {}, is not lower than {}.", has, theirs, ours)
            }
            WinsBy::Priority => tr!("{}: its priority is {}, that of this rule {}.", has, theirs, ours),
            WinsBy::Length => tr!("{}: both have the priority {}, and its match is longer.", has, ours),
            WinsBy::Start => {
                tr!("{}: both have the priority {}, and its match, as long as this, begins earlier.", has, ours)
            }
            WinsBy::Order => {
                tr!("{}: both have the priority {} and the same length, and it stands first in the files.", has, ours)
            }
        }
    }

    fn no_fact(&self, attempt: &Attempt<'_>, reason: &NoFact) -> String {
        let rule = &self.rules.rules[attempt.rule];
        match reason {
            NoFact::Unread { attribute, text } => {
                let field = rule.field.map(|field| &self.rules.fields[field]);
                let declared = field.and_then(|field| field.attributes.get_index(*attribute));
                let (name, kind) =
                    declared.map_or_else(|| ("", tr!("its type")), |(name, kind)| (name.as_str(), type_words(kind)));
                let place = self.attribute_line(attempt.rule, *attribute, name);
                tr!("Its attribute `{}` cannot be read: `{}` is no {} ({}).", name, clipped(text), kind, place)
            }
            NoFact::NoRow { capture, text } => {
                let pattern = &rule.patterns[attempt.pattern];
                let layer = pattern.captures.get(*capture).and_then(|name| pattern.target_of(name));
                let name = layer.map_or("", |layer| self.names.layer(layer));
                tr!(
                    "`{}` may be several entries of the lexicon <{}> ({}), or none that is meant here: neither the \
                     year nor the places that the speech names say which.",
                    clipped(text),
                    name,
                    self.places.lexicon(name)
                )
            }
            NoFact::NoZone => self.outside(self.line_number(attempt.range.start)),
            NoFact::NoYear => tr!("Its date has no year, and the year of the speech is not known."),
            NoFact::NoFullForm => {
                let name = rule.field.map_or("", |field| self.rules.fields[field].name.as_str());
                tr!(
                    "It is a short form, and no other mention of <{}> in the speech is the one full form of it (`corefer` of the field, `otherwise: drop`).",
                    name
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
        wanted.push(tr!("{} more", more));
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
        [others @ .., last] => tr!("the last two of several things" => "{} or {}", list(others), last),
    }
}
