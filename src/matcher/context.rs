//! What stands beside a match: `before`, `after` and `unless`.

use super::Speeches;
use super::annotated::Annotated;
use super::cursor::{self, Backward, Cursor, Forward};
use super::machine::Machine;
use crate::rules::compiled::{Context, Rule, Searchable, Unless, When};
use crate::rules::file::Same;
use std::ops::Range;

/// A match in its text.
pub struct Surroundings<'a, 't> {
    pub annotated: &'a Annotated<'t>,
    pub speeches: &'a Speeches<'a>,
    /// Bytes of the match.
    pub found: Range<usize>,
}

impl Surroundings<'_, '_> {
    /// Whether the surroundings are as the rule wants them.
    pub fn suit(&self, rule: &Rule, machine: &mut Machine) -> bool {
        self.are(rule.before.as_ref(), rule.after.as_ref(), &rule.unless, machine)
    }

    /// Whether they are as an entry of `when` says.
    pub fn are_those_of(&self, when: &When, machine: &mut Machine) -> bool {
        self.are(when.before.as_ref(), when.after.as_ref(), &when.unless, machine)
    }

    fn are(&self, before: Option<&Context>, after: Option<&Context>, unless: &Unless, machine: &mut Machine) -> bool {
        let Range { start, end } = self.found;
        let holds = |around: &Range<usize>| around.start <= start && around.end >= end;
        let meets = |around: &Range<usize>| around.start < end && around.end > start;
        before.is_none_or(|c| self.stands_before(c, machine))
            && after.is_none_or(|c| self.stands_after(c, machine))
            && !unless.before.iter().any(|c| self.stands_before(c, machine))
            && !unless.after.iter().any(|c| self.stands_after(c, machine))
            && !unless.inside.iter().any(|s| self.stands_around(s, machine, &holds))
            && !unless.overlaps.iter().any(|s| self.stands_around(s, machine, &meets))
    }

    fn stands_before(&self, context: &Context, machine: &mut Machine) -> bool {
        let at = self.found.start;
        let edge = match context.same {
            Same::Speech => self.speeches.around(at).start.min(at),
            _ => self.annotated.line(at).start,
        };
        let reach = match context.within {
            0 => context.search.length.1,
            within => within,
        };
        let start = || self.far::<Backward>(at, edge, reach, context.same);
        match context.touching {
            Some(program) => self.annotated.matches_up_to(program, machine, start()..at),
            None => {
                let bytes = |width: usize| at.saturating_sub(reach.saturating_mul(width)).max(edge)..at;
                let bounds = Bounds { widest: bytes(cursor::LONGEST), narrowest: bytes(context.same.least_width()) };
                self.stands_in(&context.search, machine, bounds, || start()..at)
            }
        }
    }

    fn stands_after(&self, context: &Context, machine: &mut Machine) -> bool {
        let at = self.found.end;
        let edge = match context.same {
            Same::Speech if context.within > 0 => self.speeches.around(self.found.start).end.max(at),
            _ => self.annotated.line(at).end,
        };
        match context.touching {
            Some(program) => self.annotated.matches_from(program, machine, at, edge),
            None => {
                let bytes = |width: usize| at..at.saturating_add(context.within.saturating_mul(width)).min(edge);
                let bounds = Bounds { widest: bytes(cursor::LONGEST), narrowest: bytes(context.same.least_width()) };
                let end = || self.far::<Forward>(at, edge, context.within, context.same);
                self.stands_in(&context.search, machine, bounds, || at..end())
            }
        }
    }

    /// How far a context reaches from `at`: so many characters, not beyond `edge`, nor out of the clause or sentence.
    fn far<C: Cursor>(&self, at: usize, edge: usize, characters: usize, same: Same) -> usize {
        if matches!(same, Same::Speech | Same::Paragraph) {
            let view = self.annotated.view();
            return match edge {
                // There are no more characters than bytes; then there is nothing to count.
                edge if at.abs_diff(edge) <= characters => edge,
                edge if edge < at => view.back(at, characters).max(edge),
                edge => view.forward(at, characters).min(edge),
            };
        }
        let text = self.annotated.text().as_bytes();
        let mut far = at as u32;
        for _ in 0..characters {
            match C::next(text, far, edge as u32) {
                Some((c, next)) if !ends(same, c) => far = next,
                _ => break,
            }
        }
        far as usize
    }

    /// Whether the pattern of a context is found wholly within the bytes that `exact` counts off.
    fn stands_in(
        &self,
        search: &Searchable,
        machine: &mut Machine,
        bounds: Bounds,
        exact: impl FnOnce() -> Range<usize>,
    ) -> bool {
        if let Some(everywhere) = self.annotated.everywhere(search, machine) {
            // Mostly it is clear without counting characters.
            return everywhere.lies_within(&bounds.narrowest)
                || everywhere.lies_within(&bounds.widest) && everywhere.lies_within(&exact());
        }
        let within = exact();
        let mut stands = false;
        self.annotated.search(search, machine, std::slice::from_ref(&within), &mut |m| {
            stands |= m.end <= within.end;
            // One is enough; one that reaches too far does not count.
            stands
        });
        stands
    }

    fn stands_around(
        &self,
        around: &Searchable,
        machine: &mut Machine,
        wanted: &dyn Fn(&Range<usize>) -> bool,
    ) -> bool {
        let Range { start, end } = self.found;
        let edge = if around.start.multiline { 0 } else { self.annotated.line(start).start };
        let widest = start.saturating_sub(around.length.1.saturating_mul(cursor::LONGEST)).max(edge);
        let exact = || self.far::<Backward>(start, edge, around.length.1, Same::Paragraph);
        if let Some(everywhere) = self.annotated.everywhere(around, machine) {
            let stands = |start: usize| everywhere.beginning_in(&(start..end)).any(|m| wanted(&m));
            return stands(widest) && stands(exact());
        }
        let start = exact();
        let mut stands = false;
        self.annotated.search(around, machine, std::slice::from_ref(&(start..end)), &mut |m| {
            stands |= wanted(&m.range());
            // Every match counts, also one that another overlaps.
            false
        });
        stands
    }
}

/// What holds the bytes of so many characters, and what they hold, known without counting them.
struct Bounds {
    widest: Range<usize>,
    narrowest: Range<usize>,
}

impl Same {
    /// Bytes that a character takes at least, where all of them count: a clause may end before.
    fn least_width(self) -> usize {
        match self {
            Same::Speech | Same::Paragraph => 1,
            Same::Sentence | Same::Clause => 0,
        }
    }
}

/// Whether a character, given by its code, ends the clause or sentence that a context is confined to.
fn ends(same: Same, c: u32) -> bool {
    let Some(c) = char::from_u32(c) else { return false };
    match same {
        // Their edges are known beforehand.
        Same::Speech | Same::Paragraph => false,
        Same::Sentence => matches!(c, '\n' | '。' | '!' | '?' | ';'),
        Same::Clause => matches!(c, '\n' | '。' | '!' | '?' | ';' | ',' | ':'),
    }
}
