//! What stands beside a match: `before`, `after` and `unless`.

use super::program::Machine;
use super::search::{Annotated, line_end};
use crate::rules::compiled::{Context, Rule, Searchable};
use crate::rules::file::Same;
use std::ops::Range;

/// Whether the surroundings of a match are as the rule wants them.
pub fn allows(rule: &Rule, annotated: &Annotated<'_>, machine: &mut Machine, found: &Range<usize>) -> bool {
    let mut before = |c: &Context| stands_before(annotated, machine, c, found.start);
    if !rule.before.as_ref().is_none_or(&mut before) || rule.unless.before.iter().any(&mut before) {
        return false;
    }
    let mut after = |c: &Context| stands_after(annotated, machine, c, found.end);
    if !rule.after.as_ref().is_none_or(&mut after) || rule.unless.after.iter().any(&mut after) {
        return false;
    }
    let holds = |around: &Range<usize>| around.start <= found.start && around.end >= found.end;
    let meets = |around: &Range<usize>| around.start < found.end && around.end > found.start;
    !rule.unless.inside.iter().any(|s| stands_around(annotated, machine, s, found, &holds))
        && !rule.unless.overlaps.iter().any(|s| stands_around(annotated, machine, s, found, &meets))
}

fn stands_before(annotated: &Annotated<'_>, machine: &mut Machine, context: &Context, at: usize) -> bool {
    let text = annotated.text;
    let (reach, must_end) = match context.within {
        0 => (context.pattern.length.1, Some(at)),
        within => (within, None),
    };
    let mut start = at;
    for c in text[..at].chars().rev().take(reach) {
        if ends(context.same, c) {
            break;
        }
        start -= c.len_utf8();
    }
    text[start..at]
        .char_indices()
        .map(|(n, _)| start + n)
        .any(|from| annotated.match_at(&context.pattern, machine, from, at, must_end).is_some_and(|m| !m.range.is_empty()))
        // A pattern such as `^` touches the match without a character of its own.
        || (context.within == 0
            && context.pattern.length.0 == 0
            && annotated.match_at(&context.pattern, machine, at, at, must_end).is_some())
}

fn stands_after(annotated: &Annotated<'_>, machine: &mut Machine, context: &Context, at: usize) -> bool {
    let text = annotated.text;
    if context.within == 0 {
        let limit = line_end(text, at);
        return annotated.match_at(&context.pattern, machine, at, limit, None).is_some();
    }
    let mut end = at;
    for c in text[at..].chars().take(context.within) {
        if ends(context.same, c) {
            break;
        }
        end += c.len_utf8();
    }
    text[at..end]
        .char_indices()
        .map(|(n, _)| at + n)
        .any(|from| annotated.match_at(&context.pattern, machine, from, end, None).is_some())
}

fn stands_around(
    annotated: &Annotated<'_>,
    machine: &mut Machine,
    around: &Searchable,
    found: &Range<usize>,
    wanted: &dyn Fn(&Range<usize>) -> bool,
) -> bool {
    let text = annotated.text;
    let mut start = found.start;
    for c in text[..found.start].chars().rev().take(around.pattern.length.1) {
        if c == '\n' && !around.start.multiline {
            break;
        }
        start -= c.len_utf8();
    }
    let mut stands = false;
    annotated.search(&around.searcher(), machine, start..found.end, &mut |m| {
        stands |= wanted(&m.range);
        // Every match counts, also one that another overlaps.
        false
    });
    stands
}

/// Whether a character ends what `same` confines a context to.
fn ends(same: Same, c: char) -> bool {
    match same {
        Same::Paragraph => c == '\n',
        Same::Sentence => matches!(c, '\n' | '。' | '!' | '?' | ';'),
        Same::Clause => matches!(c, '\n' | '。' | '!' | '?' | ';' | ',' | ':'),
    }
}
