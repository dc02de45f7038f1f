//! Why a match of a pattern is no match of its rule: zone, conditions, splits.

use super::Explainer;
use crate::document::Zone;
use crate::matcher::context::Windows;
use crate::pattern::Pattern;
use crate::rules::compiled::{Context, Rule, Zones};
use crate::rules::file::Same;
use crate::rules::source::Place;
use std::ops::Range;

/// What refuses a match. Ranges are characters of the view, as everywhere in this folder.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The line is no part of a speech.
    Outside,
    /// The line is in another zone.
    Zone(Zone),
    /// Of what must stand beside it nothing does; the nearest that does not count.
    Missing { beside: Beside, place: Place, nearest: Option<Nearest> },
    /// It lies in nothing, or shares characters with nothing, that the rule asks for.
    NotAround { around: Around, place: Place },
    /// What must not stand beside or around it does: the number of the pattern in its list, and where it was found.
    Unwanted { how: Unwanted, entry: usize, place: Place, found: Range<u32> },
    /// A capture that must not take part does.
    Has { capture: String, place: Place },
    /// The captures that are split in step have different numbers of pieces: their names, numbers and characters.
    Lengths(Vec<(String, usize, String)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Before,
    After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Around {
    /// The match lies in it.
    Inside,
    /// It shares characters with it.
    Overlaps,
}

/// How something stands there that must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwanted {
    Beside(Beside),
    Around(Around),
}

/// Where in the paragraph what is missing stands after all, on the right side of the match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    pub found: Range<u32>,
    /// The number of its context in the list.
    pub entry: usize,
    /// Characters from the match to the far end of it.
    pub reach: u32,
    /// It is near enough, but in another clause or sentence.
    pub is_parted: bool,
}

impl<'x> Explainer<'x> {
    /// Everything that refuses a match of a pattern of a rule.
    pub(super) fn refusals(
        &mut self,
        number: usize,
        pattern: usize,
        found: &Range<u32>,
        captures: &[Option<Range<u32>>],
    ) -> Vec<Refusal> {
        let rule = &self.rules.rules[number];
        let mut refusals = Vec::new();
        match self.zone(found.start) {
            None => refusals.push(Refusal::Outside),
            Some(zone) if !self.is_in(zone, found.start, &rule.zones) => refusals.push(Refusal::Zone(zone)),
            Some(_) => {}
        }
        for (beside, contexts) in [(Beside::Before, &rule.holds.before), (Beside::After, &rule.holds.after)] {
            if !contexts.is_empty() && !contexts.iter().any(|context| self.beside(beside, context, found).is_some()) {
                let place = self.places.part(number, beside.key());
                refusals.push(Refusal::Missing { beside, place, nearest: self.nearest(beside, contexts, found) });
            }
        }
        for (around, patterns) in [(Around::Inside, &rule.holds.inside), (Around::Overlaps, &rule.holds.overlaps)] {
            if !patterns.is_empty() && !patterns.iter().any(|pattern| self.around(around, pattern, found).is_some()) {
                refusals.push(Refusal::NotAround { around, place: self.places.part(number, around.key()) });
            }
        }
        self.unwanted(number, pattern, found, captures, &mut refusals);
        refusals.extend(self.lengths(rule, &rule.patterns[pattern], captures));
        refusals
    }

    /// Whether a character that stands in a zone is in one of these zones or sections.
    fn is_in(&self, zone: Zone, at: u32, zones: &Zones) -> bool {
        let byte = self.examined.annotated.byte(at);
        let speech = self.examined.document().speech_at(byte);
        let is_in = |n: usize| speech.is_some_and(|speech| self.examined.matches().section(n, speech).contains(&byte));
        zones.have(|names| zone.is_any_of(names), is_in)
    }

    fn unwanted(
        &mut self,
        number: usize,
        pattern: usize,
        found: &Range<u32>,
        captures: &[Option<Range<u32>>],
        refusals: &mut Vec<Refusal>,
    ) {
        let rule = &self.rules.rules[number];
        let (unless, places) = (&rule.unless, self.places.unless(number));
        for (beside, contexts, places) in
            [(Beside::Before, &unless.before, &places.before), (Beside::After, &unless.after, &places.after)]
        {
            for ((entry, context), place) in contexts.iter().enumerate().zip(places) {
                if let Some(found) = self.beside(beside, context, found) {
                    let (how, place) = (Unwanted::Beside(beside), place.clone());
                    refusals.push(Refusal::Unwanted { how, entry, place, found });
                }
            }
        }
        for (around, patterns, places) in
            [(Around::Inside, &unless.inside, &places.inside), (Around::Overlaps, &unless.overlaps, &places.overlaps)]
        {
            for ((entry, pattern), place) in patterns.iter().enumerate().zip(places) {
                if let Some(found) = self.around(around, pattern, found) {
                    let (how, place) = (Unwanted::Around(around), place.clone());
                    refusals.push(Refusal::Unwanted { how, entry, place, found });
                }
            }
        }
        for &capture in unless.has.get(pattern).into_iter().flatten() {
            let name = &rule.patterns[pattern].captures[capture];
            let place = places.has.iter().find(|(known, _)| known == name).map(|(_, place)| place);
            if let (Some(_), Some(place)) = (captures.get(capture).cloned().flatten(), place) {
                refusals.push(Refusal::Has { capture: name.clone(), place: place.clone() });
            }
        }
    }

    /// Where a context stands beside a match.
    pub fn beside(&mut self, beside: Beside, context: &'x Context, found: &Range<u32>) -> Option<Range<u32>> {
        let windows = self.windows(found);
        let touches = context.within == 0;
        match beside {
            Beside::Before => {
                let window = windows.before(context);
                match touches {
                    true => {
                        let mut starts = window.clone().rev();
                        let start = starts.find(|&at| self.walker.reaches(&context.pattern, at, window.end));
                        start.map(|start| start..window.end)
                    }
                    false => self.first_in(&context.pattern, window),
                }
            }
            Beside::After => {
                let window = windows.after(context);
                match touches {
                    true => {
                        let outcome = self.walker.attempt(&context.pattern, window.start);
                        let mut ends = outcome.ends.iter().map(|(end, _)| *end);
                        ends.find(|end| *end <= window.end).map(|end| window.start..end)
                    }
                    false => self.first_in(&context.pattern, window),
                }
            }
        }
    }

    fn windows(&self, found: &Range<u32>) -> Windows<'_, 'x> {
        Windows { annotated: &self.examined.annotated, speeches: &self.speeches, found: found.clone() }
    }

    /// The first match of a pattern that lies in a stretch.
    fn first_in(&mut self, pattern: &'x Pattern, within: Range<u32>) -> Option<Range<u32>> {
        let mut first = None;
        self.examined.annotated.search(pattern, &mut self.vm, std::slice::from_ref(&within), &mut |found| {
            if found.end <= within.end && first.is_none() {
                first = Some(found.range());
            }
            first.is_some()
        });
        first
    }

    /// Where a pattern matches around a match, or across it.
    pub fn around(&mut self, how: Around, pattern: &'x Pattern, found: &Range<u32>) -> Option<Range<u32>> {
        let within = self.windows(found).around(pattern);
        let mut first = None;
        self.examined.annotated.search(pattern, &mut self.vm, std::slice::from_ref(&within), &mut |around| {
            let is_so = match how {
                Around::Inside => around.start <= found.start && around.end >= found.end,
                Around::Overlaps => around.start < found.end && around.end > found.start,
            };
            if is_so && first.is_none() {
                first = Some(around.range());
            }
            false
        });
        first
    }

    /// The match of what is missing that stands nearest, in the same paragraph.
    fn nearest(&mut self, beside: Beside, contexts: &'x [Context], found: &Range<u32>) -> Option<Nearest> {
        let line = self.examined.annotated.line(found.start);
        let within = match beside {
            Beside::Before => line.start..found.start,
            Beside::After => found.end..line.end.max(found.end),
        };
        let mut all: Vec<Nearest> = Vec::new();
        for (entry, context) in contexts.iter().enumerate() {
            self.examined.annotated.search(
                &context.pattern,
                &mut self.vm,
                std::slice::from_ref(&within),
                &mut |other| {
                    if other.end <= within.end && !other.range().is_empty() {
                        let reach = match beside {
                            Beside::Before => found.start - other.start,
                            Beside::After => other.end - found.end,
                        };
                        let is_near = reach as usize <= context.within;
                        let is_parted = is_near && !matches!(context.same, Same::Speech | Same::Paragraph);
                        all.push(Nearest { found: other.range(), entry, reach, is_parted });
                    }
                    false
                },
            );
        }
        all.into_iter().min_by_key(|nearest| nearest.reach)
    }

    /// The numbers of pieces, where they differ.
    fn lengths(&self, rule: &Rule, pattern: &Pattern, captures: &[Option<Range<u32>>]) -> Option<Refusal> {
        let mut lengths = Vec::new();
        for (name, separator) in &rule.split {
            let range = pattern.captures_named(name).find_map(|n| captures.get(n).cloned().flatten());
            let Some(range) = range else { continue };
            let text = self.text(&range);
            let pieces = separator.split(text).filter(|piece| !piece.is_empty()).count();
            lengths.push((name.clone(), pieces, text.to_owned()));
        }
        let differ = lengths.windows(2).any(|two| two[0].1 != two[1].1);
        differ.then_some(Refusal::Lengths(lengths))
    }
}

impl Beside {
    /// As rules call it.
    pub fn key(self) -> &'static str {
        match self {
            Beside::Before => "before",
            Beside::After => "after",
        }
    }
}

impl Around {
    /// As rules call it.
    pub fn key(self) -> &'static str {
        match self {
            Around::Inside => "inside",
            Around::Overlaps => "overlaps",
        }
    }
}
