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
                    match nearest {
                        Some(nearest) => self.nearest_words(*beside, &contexts[nearest.entry], nearest),
                        None => tr!("Nothing of that stands {} it in the whole paragraph.", side(*beside)),
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
                    Unwanted::Beside(beside) => {
                        tr!("{} stands {} it, which `unless` forbids ({}).", found, side(*beside), at)
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
        let (found, side, reach) = (self.quoted(&nearest.found), side(beside), nearest.reach);
        match (nearest.is_parted, context.same, context.within) {
            (true, Same::Clause, _) => {
                tr!("{} stands {} it, but in another clause (`same: clause`).", found, side)
            }
            (true, ..) => tr!("{} stands {} it, but in another sentence (`same: sentence`).", found, side),
            (false, _, 0) => {
                tr!("{} stands {} it, but does not touch it: `within: {}` would reach it.", found, side, reach)
            }
            (false, _, within) => tr!(
                "{} stands {} it, but too far away: `within: {}` would reach it, and it is {}.",
                found,
                side,
                reach,
                within
            ),
        }
    }
}

/// On which side of a match something stands: `before` it, or `behind` it.
fn side(beside: Beside) -> String {
    match beside {
        Beside::Before => tr!("side of a match" => "before"),
        Beside::After => tr!("side of a match" => "behind"),
    }
}

/// A pattern, with how far it is looked for and on which side.
fn reach(beside: Beside, context: &Context, pattern: &str) -> String {
    let (side, within) = (side(beside), context.within);
    match context.same {
        _ if within == 0 => tr!("{} directly {} it", pattern, side),
        Same::Clause => tr!(
            "{} in the {n} character {} it, in the same clause"
                | "{} in the {n} characters {} it, in the same clause" % within,
            pattern,
            side
        ),
        Same::Sentence => tr!(
            "{} in the {n} character {} it, in the same sentence"
                | "{} in the {n} characters {} it, in the same sentence" % within,
            pattern,
            side
        ),
        Same::Paragraph => {
            tr!("{} in the {n} character {} it" | "{} in the {n} characters {} it" % within, pattern, side)
        }
        Same::Speech => tr!(
            "{} in the {n} character {} it, anywhere in the speech"
                | "{} in the {n} characters {} it, anywhere in the speech" % within,
            pattern,
            side
        ),
    }
}
