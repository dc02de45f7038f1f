//! Compiled rules × a document → matches.
//!
//! Each rule's patterns are searched for in the zones that it names ([`crate::pattern`] finds them), its contexts are
//! asked ([`context`]), its lists are split ([`split`]). Which matches of a field survive is decided here as well
//! ([`conflict`]), since later fields refer to them; what they mean is left to [`crate::resolve`].

mod conflict;
pub(crate) mod context;
mod found;
mod runner;
mod sections;
pub(crate) mod speeches;
mod split;
pub mod watch;

use crate::document::Document;
use crate::pattern::{AnnotatedText, Layer};
use crate::rules::compiled::CompiledRules;
use conflict::Blocked;
pub use found::{Captured, Match, Matches};
use runner::Runner;
use std::ops::Range;
use watch::{Fallen, Fate, Gathering, Trial, Watch};

/// Runs all rules over a document whose lines have their parts. `annotated` is its view with the words of the rules.
pub fn find(rules: &CompiledRules, document: &Document, mut annotated: AnnotatedText<'_>) -> Matches {
    find_in(rules, document, &mut annotated, &mut ())
}

/// The same without what a trial leaves out, and the matches that lost their characters to others, or that block.
pub fn find_all(
    rules: &CompiledRules,
    document: &Document,
    annotated: &mut AnnotatedText<'_>,
    trial: &Trial,
) -> (Matches, Vec<Fallen>) {
    let mut watch = Gathering { trial, fallen: Vec::new() };
    let matches = find_in(rules, document, annotated, &mut watch);
    (matches, watch.fallen)
}

/// The same in the plain way: every pattern at every position of the text, nothing left out and nothing remembered.
/// It takes a hundred times as long; tests hold the fast way against it.
pub fn find_plainly(rules: &CompiledRules, document: &Document, annotated: AnnotatedText<'_>) -> Matches {
    find_in(rules, document, &mut annotated.plain(), &mut ())
}

fn find_in<W: Watch>(
    rules: &CompiledRules,
    document: &Document,
    annotated: &mut AnnotatedText<'_>,
    watch: &mut W,
) -> Matches {
    let mut runner = Runner::new(rules, document, annotated);
    let mut blocks = Vec::new();
    for &rule in rules.blocks.iter().filter(|&&rule| watch.runs(rule)) {
        runner.run(rule, annotated, None, watch.heeds(rule), &mut blocks);
    }
    blocks.iter().for_each(|block| watch.falls(block, Fate::Blocks));
    let blocked = Blocked::new(rules, &blocks);
    // What the blocks found out about named patterns they found out before any field had mentions.
    runner.forget();
    let mut matches = Matches::new(rules.fields.len());
    for &field in &rules.order {
        let (blocking, emitting): (Vec<usize>, Vec<usize>) =
            rules.fields[field].rules.iter().filter(|&&r| watch.runs(r)).partition(|&&r| rules.rules[r].block);
        let mut found = Vec::new();
        runner.captures.clear();
        for rule in emitting {
            runner.run(rule, annotated, None, watch.heeds(rule), &mut found);
            rules.rules[rule].all_patterns().for_each(|pattern| annotated.forget(pattern));
        }
        // What blocks is of interest only in the lines where there is something to block, unless it may lie in several.
        let multiline = |&rule: &usize| rules.rules[rule].patterns.iter().any(|pattern| pattern.is_multiline());
        let may_be_narrow = !W::EVERY_BLOCK && !annotated.is_plain();
        let narrow = may_be_narrow && !blocking.is_empty() && !blocking.iter().any(multiline);
        let lines = narrow.then(|| lines_of(&found, annotated));
        for rule in blocking {
            runner.run(rule, annotated, lines.as_deref(), watch.heeds(rule), &mut found);
        }
        let won = conflict::resolve(rules, found, &blocked, watch);
        // Mentions are annotations for the fields behind their own.
        annotated.set_spans(Layer::Spans(field as u32), won.iter().map(Match::range));
        matches.set(field, won, &runner.captures);
    }
    for section in 0..rules.sections.len() {
        let stretches = runner.section(section, annotated);
        matches.add_section(stretches.iter().map(|stretch| annotated.bytes(stretch)).collect());
    }
    matches
}

/// The lines in which matches lie, as stretches of characters.
fn lines_of(matches: &[Match], annotated: &AnnotatedText<'_>) -> Vec<Range<u32>> {
    let position = |m: &Match| annotated.position(m.range().start)..annotated.position(m.range().end);
    let mut places: Vec<Range<u32>> = matches.iter().map(position).collect();
    places.sort_unstable_by_key(|range| range.start);
    let mut lines: Vec<Range<u32>> = Vec::new();
    for range in places {
        if lines.last().is_some_and(|line| range.end <= line.end) {
            continue;
        }
        let (start, end) = (annotated.line(range.start).start, annotated.line(range.end).end);
        match lines.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => lines.push(start..end),
        }
    }
    lines
}
