//! What refuses a match, in sentences.

use super::{clipped, list, or};
use crate::explained::Explainer;
use crate::explained::attempt::Attempt;
use crate::explained::lines::{zone_name, zone_words};
use crate::explained::refusal::{Around, Beside, Nearest, Refusal, Unwanted};
use crate::pattern::Pattern;
use crate::rules::compiled::Context;
use crate::rules::file::Same;
use crate::rules::source::Place;
use tr::tr;

impl Explainer<'_> {
    pub(super) fn refusal(&self, attempt: &Attempt<'_>, refusal: &Refusal) -> Vec<String> {
        let rule = &self.rules.rules[attempt.rule];
        let line = |place: &Place| self.places.line(place);
        match refusal {
            Refusal::Outside => vec![self.outside(self.line_number(attempt.range.start))],
            Refusal::Zone(zone) => {
                let zones = rule.zones.names.iter().map(|zone| zone_name(*zone));
                let sections = rule.zones.sections.iter().map(|&section| self.rules.sections[section].name.clone());
                let wanted: Vec<String> = zones.chain(sections).map(|name| format!("`{name}`")).collect();
                let at = line(&self.places.part(attempt.rule, "zone"));
                vec![tr!(
                    "It stands in the zone {}; the rule looks only in {} ({}).",
                    zone_words(*zone),
                    or(&wanted),
                    at
                )]
            }
            Refusal::Missing { beside, place, nearest } => {
                let contexts = match beside {
                    Beside::Before => &rule.holds.before,
                    Beside::After => &rule.holds.after,
                };
                let wanted: Vec<String> = contexts
                    .iter()
                    .map(|context| reach(*beside, context, &self.pattern_words(&context.pattern)))
                    .collect();
                let place = line(place);
                vec![
                    match wanted.as_slice() {
                        [one] => tr!("There must stand {} ({}).", one, place),
                        several => {
                            let several = several.join(&tr!("between places of which one is meant" => ", or "));
                            tr!("There must stand one of these: {} ({}).", several, place)
                        }
                    },
                    match (nearest, beside) {
                        (Some(nearest), _) => self.nearest_words(*beside, &contexts[nearest.entry], nearest),
                        (None, Beside::Before) => tr!("Nothing of that stands before it in the whole paragraph."),
                        (None, Beside::After) => tr!("Nothing of that stands behind it in the whole paragraph."),
                    },
                ]
            }
            Refusal::NotAround { around, place } => {
                let words = |patterns: &[Pattern]| {
                    or(&patterns.iter().map(|pattern| self.pattern_words(pattern)).collect::<Vec<String>>())
                };
                vec![match around {
                    Around::Inside => {
                        tr!("It must lie inside {}, and does not ({}).", words(&rule.holds.inside), line(place))
                    }
                    Around::Overlaps => {
                        let wanted = words(&rule.holds.overlaps);
                        tr!("It must share characters with {}, and does not ({}).", wanted, line(place))
                    }
                }]
            }
            Refusal::Unwanted { how, place, found, .. } => {
                let (found, at) = (self.quoted(found), line(place));
                vec![match how {
                    Unwanted::Beside(Beside::Before) => {
                        tr!("{} stands before it, which `unless` forbids ({}).", found, at)
                    }
                    Unwanted::Beside(Beside::After) => {
                        tr!("{} stands behind it, which `unless` forbids ({}).", found, at)
                    }
                    Unwanted::Around(Around::Inside) => {
                        tr!("It lies inside {}, which `unless` forbids ({}).", found, at)
                    }
                    Unwanted::Around(Around::Overlaps) => {
                        tr!("It shares characters with {}, which `unless` forbids ({}).", found, at)
                    }
                }]
            }
            Refusal::Has { capture, place } => {
                vec![tr!("Its capture <{}> took part, which `unless` forbids ({}).", capture, line(place))]
            }
            Refusal::Lengths(lengths) => {
                let pieces = |(name, pieces, text): &(String, usize, String)| {
                    tr!("`{}` has {n} piece (`{}`)" | "`{}` has {n} pieces (`{}`)" % *pieces, name, clipped(text))
                };
                let lists: Vec<String> = lengths.iter().map(pieces).collect();
                let at = line(&self.places.part(attempt.rule, "split"));
                vec![tr!("The lists that `split` cuts in step have different lengths ({}): {}.", at, list(&lists))]
            }
        }
    }

    /// A pattern as it is written, shortened.
    fn pattern_words(&self, pattern: &Pattern) -> String {
        format!("`{}`", clipped(&self.names.spelt(pattern.hir())))
    }

    fn nearest_words(&self, beside: Beside, context: &Context, nearest: &Nearest) -> String {
        let found = self.quoted(&nearest.found);
        if nearest.is_parted {
            return match (beside, context.same) {
                (Beside::Before, Same::Clause) => {
                    tr!("{} stands before it, but in another clause (`same: clause`).", found)
                }
                (Beside::Before, _) => tr!("{} stands before it, but in another sentence (`same: sentence`).", found),
                (Beside::After, Same::Clause) => {
                    tr!("{} stands behind it, but in another clause (`same: clause`).", found)
                }
                (Beside::After, _) => tr!("{} stands behind it, but in another sentence (`same: sentence`).", found),
            };
        }
        let reach = nearest.reach;
        match (beside, context.within) {
            (Beside::Before, 0) => {
                tr!("{} stands before it, but does not touch it: `within: {}` would reach it.", found, reach)
            }
            (Beside::After, 0) => {
                tr!("{} stands behind it, but does not touch it: `within: {}` would reach it.", found, reach)
            }
            (Beside::Before, within) => tr!(
                "{} stands before it, but too far away: `within: {}` would reach it, and it is {}.",
                found,
                reach,
                within
            ),
            (Beside::After, within) => tr!(
                "{} stands behind it, but too far away: `within: {}` would reach it, and it is {}.",
                found,
                reach,
                within
            ),
        }
    }
}

/// A pattern, with how far it is looked for and on which side.
fn reach(beside: Beside, context: &Context, pattern: &str) -> String {
    let within = context.within;
    match (beside, context.same) {
        (Beside::Before, _) if within == 0 => tr!("{} directly before it", pattern),
        (Beside::After, _) if within == 0 => tr!("{} directly behind it", pattern),
        (Beside::Before, Same::Clause) => tr!(
            "{} in the {n} character before it, in the same clause"
                | "{} in the {n} characters before it, in the same clause" % within,
            pattern
        ),
        (Beside::Before, Same::Sentence) => tr!(
            "{} in the {n} character before it, in the same sentence"
                | "{} in the {n} characters before it, in the same sentence" % within,
            pattern
        ),
        (Beside::Before, Same::Paragraph) => {
            tr!("{} in the {n} character before it" | "{} in the {n} characters before it" % within, pattern)
        }
        (Beside::Before, Same::Speech) => tr!(
            "{} in the {n} character before it, anywhere in the speech"
                | "{} in the {n} characters before it, anywhere in the speech" % within,
            pattern
        ),
        (Beside::After, Same::Clause) => tr!(
            "{} in the {n} character behind it, in the same clause"
                | "{} in the {n} characters behind it, in the same clause" % within,
            pattern
        ),
        (Beside::After, Same::Sentence) => tr!(
            "{} in the {n} character behind it, in the same sentence"
                | "{} in the {n} characters behind it, in the same sentence" % within,
            pattern
        ),
        (Beside::After, Same::Paragraph) => {
            tr!("{} in the {n} character behind it" | "{} in the {n} characters behind it" % within, pattern)
        }
        (Beside::After, Same::Speech) => tr!(
            "{} in the {n} character behind it, anywhere in the speech"
                | "{} in the {n} characters behind it, anywhere in the speech" % within,
            pattern
        ),
    }
}
