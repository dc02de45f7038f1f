//! Which line of a document plays which part: the layout rules applied.
//!
//! A line is claimed by the layout rule of the highest priority whose pattern is found in it ([`claims`]). From the roles
//! of the lines follow the starts of the speeches ([`starts`]), and from these their titles and zones ([`zones`]). Where a
//! document has lost its line ends, rules say first where a line begins ([`cuts`]).

mod claims;
pub mod cuts;
mod starts;
mod zones;

use super::{Line, Speech, Zone};
use crate::normalise::NormalisedText;
use crate::pattern::{AnnotatedText, Vm};
use crate::rules::compiled::{CompiledRules, LayoutRule};
use crate::rules::file::{LayoutRole, LayoutSettings, ZoneName};
use claims::Claims;
use std::ops::Range;

/// A document that is laid out.
#[derive(Debug)]
pub struct Layout {
    pub lines: Vec<Line>,
    pub speeches: Vec<Speech>,
    /// What the document calls itself where it is a collection of speeches; empty where it is none.
    pub collection: String,
}

/// Gives every line its part, and cuts the document into speeches. The first `stated` lines are front matter.
pub fn lay_out(rules: &CompiledRules, view: &NormalisedText, annotated: &AnnotatedText<'_>, stated: usize) -> Layout {
    let page = DocumentLines { stated, ..DocumentLines::new(rules, view, annotated) };
    let mut claims = Claims::new(rules, &page);
    claims.state(stated);
    let starts = starts::find(&claims, &page);
    starts.iter().for_each(|&start| claims.begin(start));
    let ranges: Vec<Range<usize>> =
        (0..starts.len()).map(|n| starts[n]..starts.get(n + 1).copied().unwrap_or(page.lines.len())).collect();
    let tails: Vec<Range<usize>> = ranges.iter().map(|range| claims.tail(range)).collect();
    claims.claim_tails(rules, &page, &tails);
    let line = |n: usize| Line { range: page.lines[n].clone(), rule: claims.rule(n), part: None };
    let mut lines: Vec<Line> = (0..page.lines.len()).map(line).collect();
    let mut collection = String::new();
    let first = starts.first().copied().unwrap_or(0);
    let byline = claims.byline_above(first, &page);
    let listed = claims.lists_above(first, &page);
    for (n, line) in lines[..first].iter_mut().enumerate() {
        let name = match claims.role(n) {
            Some(LayoutRole::Collection) if ranges.len() > 1 && collection.is_empty() => {
                collection.push_str(claims.name(n, &page));
                ZoneName::Collection
            }
            Some(LayoutRole::Furniture | LayoutRole::End | LayoutRole::Contents) => continue,
            _ if listed[n] => continue,
            _ if byline.contains(&n) => ZoneName::Byline,
            _ => ZoneName::Front,
        };
        line.part = Some((0, Zone { name, closing: false }));
    }
    let speeches = (0..ranges.len())
        .map(|n| zones::speech(n, ranges[n].clone(), tails[n].clone(), &claims, &page, &mut lines))
        .collect();
    Layout { lines, speeches, collection }
}

/// The lines of a document, and what stands in them.
pub(super) struct DocumentLines<'p> {
    pub view: &'p NormalisedText,
    pub text: &'p str,
    pub lines: &'p [Range<usize>],
    /// How many of them are front matter.
    stated: usize,
    /// Lines above which more blank lines stand than usual, ascending, and whether more than one stands there.
    pub gaps: &'p [(usize, bool)],
    pub annotated: &'p AnnotatedText<'p>,
    pub settings: &'p LayoutSettings,
}

impl<'p> DocumentLines<'p> {
    fn new(rules: &'p CompiledRules, view: &'p NormalisedText, annotated: &'p AnnotatedText<'p>) -> Self {
        let (text, lines) = (view.as_str(), view.lines());
        DocumentLines { view, text, lines, stated: 0, gaps: view.gaps(), annotated, settings: &rules.layout_settings }
    }

    fn line(&self, n: usize) -> &str {
        &self.text[self.lines[n].clone()]
    }

    /// Whether more blank lines stand above a line, and below it, than usual.
    fn stands_apart(&self, n: usize) -> bool {
        (n == 0 || self.gap_above(n) == Some(true)) && self.gap_above(n + 1) == Some(true)
    }

    /// Whether more blank lines stand above a line than usual, and if so, whether more than one.
    fn gap_above(&self, n: usize) -> Option<bool> {
        self.gaps.binary_search_by_key(&n, |gap| gap.0).ok().map(|at| self.gaps[at].1)
    }

    /// Whether a line ends as no title does.
    fn ends_as_no_title(&self, n: usize) -> bool {
        self.line(n).ends_with(|c: char| self.settings.never_ends_title.contains(c))
    }

    /// Characters of a line.
    fn length(&self, n: usize) -> usize {
        self.annotated.lines()[n].len()
    }

    /// The number of the line of a position, which counts characters.
    fn line_number(&self, position: u32) -> usize {
        self.annotated.line_number(position)
    }

    /// The bytes of a stretch of characters.
    fn bytes(&self, range: &Range<u32>) -> Range<usize> {
        self.annotated.bytes(range)
    }
}

/// Whether a rule claims some line of a document, other rules aside.
pub fn claims_line(
    rules: &CompiledRules,
    rule: &LayoutRule,
    view: &NormalisedText,
    annotated: &AnnotatedText<'_>,
) -> bool {
    let page = DocumentLines::new(rules, view, annotated);
    if rule.role == LayoutRole::Line {
        return !cuts::of_rule(rule, &page, &mut Vm::default()).is_empty();
    }
    let all = 0..page.lines.len();
    !claims::found_lines(rule, &page, std::slice::from_ref(&all), &|_| true, &mut Vm::default()).is_empty()
}
