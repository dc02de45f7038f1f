//! Where matches of a pattern can begin: its cuts, in the numbers of the prefilter.

use super::pattern::{Names, Pattern, Target};
use super::prepared::{Deferred, Numbers};
use crate::matcher::anchor::{self, Trigger};
use crate::matcher::first::{First, Sieve};
use crate::matcher::node::Node;
use crate::matcher::program::Direction;
use crate::matcher::programs::{ProgramId, Recipe};
use crate::matcher::scan::ScannerBuilder;
use regex_syntax::hir::Look;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TriggerId {
    /// Number of a literal in the scanner.
    Literal(u32),
    Target(Target),
}

impl TriggerId {
    /// As one number, which says by its remainder of what kind it is.
    fn pack(self) -> u32 {
        match self {
            TriggerId::Literal(n) => n * 3,
            TriggerId::Target(Target::Lexicon(n)) => n as u32 * 3 + 1,
            TriggerId::Target(Target::Field(n)) => n as u32 * 3 + 2,
        }
    }

    fn unpack(number: u32) -> TriggerId {
        match (number / 3, number % 3) {
            (n, 0) => TriggerId::Literal(n),
            (n, 1) => TriggerId::Target(Target::Lexicon(n as usize)),
            (n, _) => TriggerId::Target(Target::Field(n as usize)),
        }
    }
}

/// What is known of the positions at which a pattern can begin to match.
///
/// For every text it is asked which way is the best, but few ways are gone: so the triggers stand beside the cuts that
/// they belong to.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Start {
    /// The triggers of each way, with their number before them.
    triggers: Numbers,
    ways: Deferred<Vec<Deferred<Vec<Cut>>>>,
    /// Every match begins at the start of a line.
    pub at_line_start: bool,
    /// Every match that begins at the start of a line ends at the end of one.
    pub to_line_end: bool,
    /// A match can pass over a line end.
    pub multiline: bool,
}

/// A place that a match goes through.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Cut {
    pub triggers: Vec<TriggerId>,
    /// What can stand directly before the anchor, and directly behind it; `None`: anything.
    before_it: Option<Sieve>,
    behind_it: Option<Sieve>,
    /// Leads back from the place to where a match can begin; `None`: it begins there.
    pub before: Option<ProgramId>,
    /// What must follow from the place on; `None`: nothing but what the trigger says, or the whole pattern.
    pub suffix: Option<ProgramId>,
}

impl Cut {
    /// Whether the characters beside an anchor, given by their codes (`\n` at the edges of the text), allow a match.
    #[inline]
    pub fn admits(&self, before: impl FnOnce() -> u32, behind: impl FnOnce() -> u32) -> bool {
        self.before_it.as_ref().is_none_or(|s| s.admits(before()))
            && self.behind_it.as_ref().is_none_or(|s| s.admits(behind()))
    }
}

impl Start {
    /// The triggers of each way.
    #[inline]
    pub fn triggers(&self) -> impl Iterator<Item = impl Iterator<Item = TriggerId>> {
        let mut rest = self.triggers.chunks();
        std::iter::from_fn(move || {
            let (&count, behind) = rest.split_first()?;
            let (way, behind) = behind.split_at_checked(u32::from_le_bytes(count) as usize)?;
            rest = behind;
            Some(way.iter().map(|&number| TriggerId::unpack(u32::from_le_bytes(number))))
        })
    }

    /// The cuts of one way: every match goes through one of them.
    pub fn way(&self, way: usize) -> &[Cut] {
        &self.ways[way]
    }

    pub fn new(
        pattern: &Pattern,
        names: &Names<'_>,
        scanner: &mut ScannerBuilder,
        programs: &mut Vec<Recipe>,
    ) -> Start {
        let mut cut = |cut: anchor::Cut| {
            let mut check = |node: Node, direction| {
                let longest = node.length(&|target| names.longest_of(target)).1;
                programs.push(Recipe { node, captures: 0, longest, direction, edges: Arc::clone(&pattern.edges) });
                programs.len() as ProgramId - 1
            };
            let sieve = |first: First, direction| Sieve::of(first, &pattern.edges, direction);
            let alone = matches!(cut.suffix, Node::Literal(_) | Node::Reference(_) | Node::Class(_));
            let starts_there = matches!(cut.before, Node::Empty);
            Cut {
                triggers: cut
                    .triggers
                    .iter()
                    .map(|t| match t {
                        Trigger::Literal(l) => TriggerId::Literal(scanner.literal(l)),
                        Trigger::Reference(target) => TriggerId::Target(*target),
                    })
                    .collect(),
                before_it: sieve(First::beside(&cut.before, Direction::Backward), Direction::Backward),
                behind_it: cut
                    .tail
                    .and_then(|tail| sieve(First::beside(&tail, Direction::Forward), Direction::Forward)),
                before: (!starts_there).then(|| check(cut.before, Direction::Backward)),
                suffix: (!alone && !starts_there).then(|| check(cut.suffix, Direction::Forward)),
            }
        };
        let mut ways = anchor::ways(&pattern.node);
        if is_at_edge(&pattern.node, Direction::Forward) {
            // It is sooner tried at every line.
            ways.retain(|way| way.frequency < anchor::LINE);
        }
        let ways: Vec<Vec<Cut>> = ways.into_iter().map(|way| way.cuts.into_iter().map(&mut cut).collect()).collect();
        let mut triggers = Numbers::default();
        for way in &ways {
            triggers.push(way.iter().map(|cut| cut.triggers.len() as u32).sum());
            way.iter().flat_map(|cut| &cut.triggers).for_each(|trigger| triggers.push(trigger.pack()));
        }
        let ways = Deferred::new(ways.into_iter().map(Deferred::new).collect());
        Start { triggers, ways, ..Start::anywhere(pattern) }
    }

    /// The same without anchors.
    pub fn anywhere(pattern: &Pattern) -> Start {
        Start {
            triggers: Numbers::default(),
            ways: Deferred::default(),
            at_line_start: is_at_edge(&pattern.node, Direction::Forward),
            to_line_end: is_at_edge(&pattern.node, Direction::Backward),
            multiline: passes_lines(&pattern.node),
        }
    }
}

/// Whether every match begins, read in this direction, at the edge of a line.
fn is_at_edge(node: &Node, direction: Direction) -> bool {
    let inside = |node: &Node| is_at_edge(node, direction);
    match (node, direction) {
        (Node::Look(Look::Start | Look::StartLF), Direction::Forward) => true,
        (Node::Look(Look::End | Look::EndLF), Direction::Backward) => true,
        (Node::Concat(parts), Direction::Forward) => parts.first().is_some_and(inside),
        (Node::Concat(parts), Direction::Backward) => parts.last().is_some_and(inside),
        (Node::Alternation(parts), _) => parts.iter().all(inside),
        (Node::Capture(_, node), _) => inside(node),
        (Node::Named(_, node), _) => inside(node),
        (Node::Repeat { min, node, .. }, _) => *min > 0 && inside(node),
        _ => false,
    }
}

fn passes_lines(node: &Node) -> bool {
    match node {
        Node::Literal(l) => l.contains('\n'),
        Node::Class(c) => c.contains('\n'),
        Node::Concat(parts) | Node::Alternation(parts) => parts.iter().any(passes_lines),
        Node::Capture(_, node) | Node::Repeat { node, .. } => passes_lines(node),
        Node::Named(_, node) => passes_lines(node),
        Node::Empty | Node::Look(_) | Node::Reference(_) => false,
    }
}
