//! Where lines begin in a document that has lost its line ends.

use super::DocumentLines;
use super::claims::has_shape;
use crate::normalise::NormalisedText;
use crate::pattern::{AnnotatedText, Vm};
use crate::rules::compiled::{CompiledRules, LayoutRule};
use crate::rules::file::LayoutRole;
use std::ops::Range;

/// The bytes of the view before which a line should begin, ascending: what rules with the role `line` find in long lines.
/// The first `stated` lines are front matter and stay as they are.
pub fn find(rules: &CompiledRules, view: &NormalisedText, annotated: &AnnotatedText<'_>, stated: usize) -> Vec<usize> {
    let page = DocumentLines { stated, ..DocumentLines::new(rules, view, annotated) };
    let mut vm = Vm::default();
    let unbroken = view.is_unbroken(stated);
    let applies = |rule: &&LayoutRule| rule.role == LayoutRole::Line && (unbroken || !rule.unbroken);
    let rules = rules.layout.iter().filter(applies);
    let mut places: Vec<usize> = rules.flat_map(|rule| of_rule(rule, &page, &mut vm)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The same of one rule: its groups `line` are lines of their own, or all that it matches.
pub(super) fn of_rule(rule: &LayoutRule, page: &DocumentLines<'_>, vm: &mut Vm) -> Vec<usize> {
    let text = page.text;
    let suits = |&n: &usize| has_shape(rule, page, n);
    let stretches: Vec<Range<u32>> =
        (page.stated..page.lines.len()).filter(suits).map(|n| page.annotated.lines()[n].clone()).collect();
    let mut places = Vec::new();
    let groups: Vec<usize> = rule.line.captures_named("line").collect();
    page.annotated.search(&rule.line, vm, &stretches, &mut |m| {
        let mut pieces: Vec<Range<usize>> =
            groups.iter().filter_map(|&n| m.capture(n)).map(|c| page.bytes(&c.range())).collect();
        if groups.is_empty() {
            pieces.push(page.bytes(&m.range()));
        }
        for place in pieces.into_iter().flat_map(|piece| [piece.start, piece.end]) {
            let place = if text[..place].ends_with(' ') { place - 1 } else { place };
            let behind = &text[place..];
            let is_bound = place == 0 || text[..place].ends_with('\n') || behind.is_empty() || behind.starts_with('\n');
            if !is_bound {
                places.push(place);
            }
        }
        true
    });
    places
}
