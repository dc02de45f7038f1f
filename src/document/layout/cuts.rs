//! Where lines begin in a document that has lost its line ends.

use super::claims::{ends_sentence, has_characters};
use crate::document::normalise::NormalisedText;
use crate::matcher::annotated::Annotated;
use crate::matcher::machine::Machine;
use crate::rules::compiled::{CompiledRules, LayoutRule};
use crate::rules::file::LayoutRole;
use std::ops::Range;

/// The bytes of the view before which a line should begin, ascending: what rules with the role `line` find in long lines.
/// The first `stated` lines are front matter and stay as they are.
pub fn find(rules: &CompiledRules, view: &NormalisedText, annotated: &Annotated<'_>, stated: usize) -> Vec<usize> {
    let mut machine = Machine::default();
    let unbroken = view.is_unbroken(stated);
    let applies = |rule: &&LayoutRule| rule.role == LayoutRole::Line && (unbroken || !rule.unbroken);
    let rules = rules.layout.iter().filter(applies);
    let mut places: Vec<usize> = rules.flat_map(|rule| of_rule(rule, view, annotated, stated, &mut machine)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The same of one rule: its groups `line` are lines of their own, or all that it matches.
pub(super) fn of_rule(
    rule: &LayoutRule,
    view: &NormalisedText,
    annotated: &Annotated<'_>,
    stated: usize,
    machine: &mut Machine,
) -> Vec<usize> {
    let text = view.as_str();
    let least = rule.least.unwrap_or(0);
    let suits = |line: &&Range<usize>| {
        let line = &text[(*line).clone()];
        (!rule.open || !ends_sentence(line))
            && has_characters(line, least)
            && rule.max.is_none_or(|max| !has_characters(line, max + 1))
    };
    let stretches: Vec<Range<usize>> = view.lines().iter().skip(stated).filter(suits).cloned().collect();
    let mut places = Vec::new();
    let groups: Vec<usize> = rule.line.pattern.captures_named("line").collect();
    annotated.search(&rule.line, machine, &stretches, &mut |m| {
        let mut pieces: Vec<Range<usize>> = groups.iter().filter_map(|&n| m.capture(n)).map(|c| c.range()).collect();
        if groups.is_empty() {
            pieces.push(m.range());
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
