//! What stands beside a match: `before`, `after` and `unless`.

use super::machine::Machine;
use super::search::Annotated;
use crate::rules::compiled::{Context, Rule, Searchable, Unless, When};
use crate::rules::file::Same;
use std::ops::Range;

/// A context that reaches further than so many characters is looked for in the whole text at once.
const FAR: usize = 200;

/// A match in its text.
pub struct Surroundings<'a, 't> {
    pub annotated: &'a Annotated<'t>,
    /// Bytes of the match.
    pub found: Range<usize>,
    /// Bytes of the speech that it lies in.
    pub speech: Range<usize>,
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
        let text = self.annotated.text();
        let at = self.found.start;
        let reach = match context.within {
            0 => context.search.pattern.length.1,
            within => within,
        };
        let edge = match context.same {
            Same::Speech => self.speech.start.min(at),
            _ => self.annotated.line(at).start,
        };
        let start = match context.same {
            // There are no more characters than bytes; then there is nothing to count.
            Same::Speech | Same::Paragraph if at - edge <= reach => edge,
            same => {
                let characters = text[edge..at].chars().rev().take(reach).take_while(|c| !ends(same, *c));
                at - characters.map(char::len_utf8).sum::<usize>()
            }
        };
        if context.within > 0 {
            return self.stands_in(context, machine, start..at);
        }
        // A pattern such as `^` touches the match without a character of its own, hence the end is tried too.
        let pattern = &context.search.pattern;
        let mut starts = text[start..at].char_indices().map(|(n, _)| start + n).chain([at]);
        starts.any(|from| self.annotated.match_at(pattern, machine, from, at, Some(at)).is_some())
    }

    fn stands_after(&self, context: &Context, machine: &mut Machine) -> bool {
        let text = self.annotated.text();
        let at = self.found.end;
        if context.within == 0 {
            let limit = self.annotated.line(at).end;
            return self.annotated.match_at(&context.search.pattern, machine, at, limit, None).is_some();
        }
        let edge = match context.same {
            Same::Speech => self.speech.end.max(at),
            _ => self.annotated.line(at).end,
        };
        let characters = text[at..edge].chars().take(context.within).take_while(|c| !ends(context.same, *c));
        let end = at + characters.map(char::len_utf8).sum::<usize>();
        self.stands_in(context, machine, at..end)
    }

    /// Whether the pattern of a context is found wholly within these bytes.
    fn stands_in(&self, context: &Context, machine: &mut Machine, within: Range<usize>) -> bool {
        if context.within > FAR {
            // Every match of the rule would look through the same text again; all of it is looked through once.
            let all = self.annotated.everywhere(&context.search.searcher(), machine);
            let first = all.partition_point(|m| m.start < within.start);
            return all.get(first).is_some_and(|m| m.end <= within.end);
        }
        let mut stands = false;
        self.annotated.search(&context.search.searcher(), machine, within.clone(), &mut |m| {
            stands |= m.range.end <= within.end;
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
        let text = self.annotated.text();
        let mut start = self.found.start;
        for c in text[..start].chars().rev().take(around.pattern.length.1) {
            if c == '\n' && !around.start.multiline {
                break;
            }
            start -= c.len_utf8();
        }
        let mut stands = false;
        self.annotated.search(&around.searcher(), machine, start..self.found.end, &mut |m| {
            stands |= wanted(&m.range);
            // Every match counts, also one that another overlaps.
            false
        });
        stands
    }
}

/// Whether a character ends what `same` confines a context to.
fn ends(same: Same, c: char) -> bool {
    match same {
        Same::Speech => false,
        Same::Paragraph => c == '\n',
        Same::Sentence => matches!(c, '\n' | '。' | '!' | '?' | ';'),
        Same::Clause => matches!(c, '\n' | '。' | '!' | '?' | ';' | ',' | ':'),
    }
}
