//! What stands beside a match: `before`, `after` and `unless`.

use super::speeches::Speeches;
use crate::pattern::{AnnotatedText, Pattern, Vm};
use crate::rules::compiled::{Context, Rule, Unless, When};
use crate::rules::file::Same;
use std::ops::Range;

/// A match in its text.
pub(super) struct Surroundings<'a, 's> {
    pub annotated: &'a AnnotatedText<'s>,
    pub speeches: &'a Speeches<'a>,
    /// Characters of the match.
    pub found: Range<u32>,
}

impl Surroundings<'_, '_> {
    /// Whether the surroundings are as the rule wants them.
    pub fn suit(&self, rule: &Rule, vm: &mut Vm) -> bool {
        self.are(rule.before.as_ref(), rule.after.as_ref(), &rule.unless, vm)
    }

    /// Whether they are as an entry of `when` says.
    pub fn are_those_of(&self, when: &When, vm: &mut Vm) -> bool {
        self.are(when.before.as_ref(), when.after.as_ref(), &when.unless, vm)
    }

    fn are(&self, before: Option<&Context>, after: Option<&Context>, unless: &Unless, vm: &mut Vm) -> bool {
        let Range { start, end } = self.found;
        let holds = |around: &Range<u32>| around.start <= start && around.end >= end;
        let overlaps = |around: &Range<u32>| around.start < end && around.end > start;
        before.is_none_or(|c| self.stands_before(c, vm))
            && after.is_none_or(|c| self.stands_after(c, vm))
            && !unless.before.iter().any(|c| self.stands_before(c, vm))
            && !unless.after.iter().any(|c| self.stands_after(c, vm))
            && !unless.inside.iter().any(|p| self.stands_around(p, vm, &holds))
            && !unless.overlaps.iter().any(|p| self.stands_around(p, vm, &overlaps))
    }

    fn stands_before(&self, context: &Context, vm: &mut Vm) -> bool {
        let at = self.found.start;
        let edge = match context.same {
            Same::Speech => self.speeches.around(at).start.min(at),
            _ => self.annotated.line(at).start,
        };
        let reach = match context.within {
            0 => context.pattern.length.1,
            within => within,
        };
        let within = self.back(at, edge, reach, context)..at;
        match context.within {
            0 => self.annotated.matches_up_to(&context.pattern, vm, within),
            _ => self.annotated.has_match(&context.pattern, vm, within),
        }
    }

    fn stands_after(&self, context: &Context, vm: &mut Vm) -> bool {
        let at = self.found.end;
        let edge = match context.same {
            Same::Speech if context.within > 0 => self.speeches.around(self.found.start).end.max(at),
            _ => self.annotated.line(at).end,
        };
        match context.within {
            0 => self.annotated.matches_from(&context.pattern, vm, at, edge),
            within => {
                let end = self.forward(at, edge, within, context);
                self.annotated.has_match(&context.pattern, vm, at..end)
            }
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

    /// Whether a match of a pattern that lies around this one is wanted.
    fn stands_around(&self, pattern: &Pattern, vm: &mut Vm, wanted: &dyn Fn(&Range<u32>) -> bool) -> bool {
        let Range { start, end } = self.found;
        let edge = if pattern.is_multiline() { 0 } else { self.annotated.line(start).start };
        let far = start.saturating_sub(u32::try_from(pattern.length.1).unwrap_or(u32::MAX)).max(edge);
        self.annotated.any_match(pattern, vm, far..end, wanted)
    }
}
