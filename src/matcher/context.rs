//! What stands beside and around a match: `before`, `after`, `inside`, `overlaps`, `has`, and all of it in `unless`.

use super::speeches::Speeches;
use crate::pattern::{AnnotatedText, Found, Pattern, Vm};
use crate::rules::compiled::{Conditions, Context};
use crate::rules::file::Same;
use std::ops::Range;

/// A match in its text.
pub(super) struct Surroundings<'a, 's> {
    pub annotated: &'a AnnotatedText<'s>,
    pub speeches: &'a Speeches<'a>,
    pub found: &'a Found<'a>,
    /// Which of the patterns of its rule matched.
    pub pattern: usize,
}

impl Surroundings<'_, '_> {
    /// Whether one of each list holds, and nothing of what must not.
    #[inline]
    pub fn suit(&self, holds: &Conditions, unless: &Conditions, vm: &mut Vm) -> bool {
        (holds.before.is_empty() || self.any_before(holds, vm))
            && (holds.after.is_empty() || self.any_after(holds, vm))
            && (holds.has.is_empty() || self.has_any(holds))
            && (holds.inside.is_empty() || self.any_inside(holds, vm))
            && (holds.overlaps.is_empty() || self.any_overlaps(holds, vm))
            && !self.any_before(unless, vm)
            && !self.any_after(unless, vm)
            && !self.has_any(unless)
            && !self.any_inside(unless, vm)
            && !self.any_overlaps(unless, vm)
    }

    fn any_before(&self, conditions: &Conditions, vm: &mut Vm) -> bool {
        conditions.before.iter().any(|context| self.stands_before(context, vm))
    }

    fn any_after(&self, conditions: &Conditions, vm: &mut Vm) -> bool {
        conditions.after.iter().any(|context| self.stands_after(context, vm))
    }

    fn has_any(&self, conditions: &Conditions) -> bool {
        let captures = conditions.has.get(self.pattern);
        captures.is_some_and(|captures| captures.iter().any(|&n| self.found.capture(n).is_some()))
    }

    fn any_inside(&self, conditions: &Conditions, vm: &mut Vm) -> bool {
        let (start, end) = (self.found.start, self.found.end);
        let holds = |around: &Range<u32>| around.start <= start && around.end >= end;
        conditions.inside.iter().any(|pattern| self.stands_around(pattern, vm, &holds))
    }

    fn any_overlaps(&self, conditions: &Conditions, vm: &mut Vm) -> bool {
        let (start, end) = (self.found.start, self.found.end);
        let overlaps = |around: &Range<u32>| around.start < end && around.end > start;
        conditions.overlaps.iter().any(|pattern| self.stands_around(pattern, vm, &overlaps))
    }

    fn stands_before(&self, context: &Context, vm: &mut Vm) -> bool {
        let within = self.windows().before(context);
        match context.within {
            0 => self.annotated.matches_up_to(&context.pattern, vm, within),
            _ => self.annotated.has_match(&context.pattern, vm, within),
        }
    }

    fn stands_after(&self, context: &Context, vm: &mut Vm) -> bool {
        let within = self.windows().after(context);
        match context.within {
            0 => self.annotated.matches_from(&context.pattern, vm, within.start, within.end),
            _ => self.annotated.has_match(&context.pattern, vm, within),
        }
    }

    /// Whether a match of a pattern that lies around this one is wanted.
    fn stands_around(&self, pattern: &Pattern, vm: &mut Vm, wanted: &dyn Fn(&Range<u32>) -> bool) -> bool {
        self.annotated.any_match(pattern, vm, self.windows().around(pattern), wanted)
    }

    #[inline]
    fn windows(&self) -> Windows<'_, '_> {
        Windows { annotated: self.annotated, speeches: self.speeches, found: self.found.range() }
    }
}

/// Where the conditions of a match are looked for, in characters.
pub(crate) struct Windows<'a, 's> {
    pub annotated: &'a AnnotatedText<'s>,
    pub speeches: &'a Speeches<'a>,
    /// The match.
    pub found: Range<u32>,
}

impl Windows<'_, '_> {
    /// Where a context must stand before the match.
    pub fn before(&self, context: &Context) -> Range<u32> {
        let at = self.found.start;
        let edge = match context.same {
            Same::Speech => self.speeches.around(at).start.min(at),
            _ => self.annotated.line(at).start,
        };
        let reach = match context.within {
            0 => context.pattern.length.1,
            within => within,
        };
        self.back(at, edge, reach, context)..at
    }

    /// The same behind it.
    pub fn after(&self, context: &Context) -> Range<u32> {
        let at = self.found.end;
        let edge = match context.same {
            Same::Speech if context.within > 0 => self.speeches.around(self.found.start).end.max(at),
            _ => self.annotated.line(at).end,
        };
        match context.within {
            0 => at..edge,
            within => at..self.forward(at, edge, within, context),
        }
    }

    /// How far a context reaches back from `at`: so many characters, not beyond `edge`, nor out of the clause or sentence.
    fn back(&self, at: u32, edge: u32, characters: usize, context: &Context) -> u32 {
        let far = at.saturating_sub(u32::try_from(characters).unwrap_or(u32::MAX)).max(edge);
        match context.boundary {
            None => far,
            Some(marks) => (far..at).rev().take_while(|&n| !self.annotated.is_mark(n, marks)).last().unwrap_or(at),
        }
    }

    /// The same forwards.
    fn forward(&self, at: u32, edge: u32, characters: usize, context: &Context) -> u32 {
        let far = at.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX)).min(edge);
        match context.boundary {
            None => far,
            Some(marks) => (at..far).find(|&n| self.annotated.is_mark(n, marks)).unwrap_or(far),
        }
    }

    /// Where a match of a pattern begins that can share characters with this one.
    pub fn around(&self, pattern: &Pattern) -> Range<u32> {
        let Range { start, end } = self.found;
        let edge = if pattern.is_multiline() { 0 } else { self.annotated.line(start).start };
        start.saturating_sub(u32::try_from(pattern.length.1).unwrap_or(u32::MAX)).max(edge)..end
    }
}
