//! Where matches of a pattern can begin: its cuts, in the numbers of the prefilter.

use super::pattern::{Names, Pattern, Target};
use crate::matcher::anchor::{self, Trigger};
use crate::matcher::first::{First, Sieve};
use crate::matcher::node::Node;
use crate::matcher::program::{Direction, Program};
use crate::matcher::scan::ScannerBuilder;
use once_cell::sync::OnceCell;
use regex_syntax::hir::Look;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerId {
    /// Number of a literal in the scanner.
    Literal(u32),
    Target(Target),
}

/// What is known of the positions at which a pattern can begin to match.
#[derive(Debug, Default)]
pub struct Start {
    /// Every match goes through one of the cuts of each way; empty: nothing is known.
    pub ways: Vec<Vec<Cut>>,
    /// Every match begins at the start of a line.
    pub at_line_start: bool,
    /// A match can pass over a line end.
    pub multiline: bool,
}

/// A place that a match goes through.
#[derive(Debug)]
pub struct Cut {
    pub triggers: Vec<TriggerId>,
    /// What can stand directly before the anchor, and directly behind it; `None`: anything.
    before_it: Option<Sieve>,
    behind_it: Option<Sieve>,
    before: Half,
    suffix: Half,
}

/// What stands on one side of a cut; its program is made when it is first run.
#[derive(Debug)]
struct Half {
    /// `None`: nothing that the triggers do not say.
    node: Option<Node>,
    /// Longest text of it, in characters.
    longest: usize,
    program: OnceCell<Program>,
}

impl Half {
    fn program(&self, direction: Direction) -> Option<&Program> {
        let node = self.node.as_ref()?;
        Some(self.program.get_or_init(|| Program::new(node, 0, self.longest, direction)))
    }
}

impl Cut {
    /// Whether the characters beside an anchor, given by their codes (`\n` at the edges of the text), allow a match.
    #[inline]
    pub fn admits(&self, before: impl FnOnce() -> u32, behind: impl FnOnce() -> u32) -> bool {
        self.before_it.as_ref().is_none_or(|s| s.admits(before()))
            && self.behind_it.as_ref().is_none_or(|s| s.admits(behind()))
    }

    /// Leads back from the place to where a match can begin; `None`: it begins there.
    pub fn before(&self) -> Option<&Program> {
        self.before.program(Direction::Backward)
    }

    /// What must follow from the place on; `None`: nothing but what the trigger says.
    pub fn suffix(&self) -> Option<&Program> {
        self.suffix.program(Direction::Forward)
    }
}

impl Start {
    pub fn new(pattern: &Pattern, names: &Names<'_>, scanner: &mut ScannerBuilder) -> Start {
        let mut cut = |cut: anchor::Cut| {
            let longest = |r: usize| names.longest_of(pattern.references[r]);
            let half = |node: Node, needed: bool| Half {
                longest: node.length(&longest).1,
                node: needed.then_some(node),
                program: OnceCell::new(),
            };
            let sieve = |first: First, direction| names.sieve(&first, &pattern.references, direction);
            let alone = matches!(cut.suffix, Node::Literal(_) | Node::Reference(_) | Node::Class(_));
            let starts_there = matches!(cut.before, Node::Empty);
            Cut {
                triggers: cut
                    .triggers
                    .iter()
                    .map(|t| match t {
                        Trigger::Literal(l) => TriggerId::Literal(scanner.literal(l)),
                        Trigger::Reference(r) => TriggerId::Target(pattern.references[*r]),
                    })
                    .collect(),
                before_it: sieve(First::beside(&cut.before, Direction::Backward), Direction::Backward),
                behind_it: cut
                    .tail
                    .and_then(|tail| sieve(First::beside(&tail, Direction::Forward), Direction::Forward)),
                before: half(cut.before, !starts_there),
                suffix: half(cut.suffix, !alone),
            }
        };
        let ways = anchor::ways(&pattern.node);
        Start {
            ways: ways.into_iter().map(|way| way.cuts.into_iter().map(&mut cut).collect()).collect(),
            at_line_start: begins_line(&pattern.node),
            multiline: passes_lines(&pattern.node),
        }
    }
}

fn begins_line(node: &Node) -> bool {
    match node {
        Node::Look(Look::Start | Look::StartLF) => true,
        Node::Concat(parts) => parts.first().is_some_and(begins_line),
        Node::Alternation(parts) => parts.iter().all(begins_line),
        Node::Capture(_, node) => begins_line(node),
        Node::Repeat { min, node, .. } => *min > 0 && begins_line(node),
        _ => false,
    }
}

fn passes_lines(node: &Node) -> bool {
    match node {
        Node::Literal(l) => l.contains('\n'),
        Node::Class(c) => c.contains('\n'),
        Node::Concat(parts) | Node::Alternation(parts) => parts.iter().any(passes_lines),
        Node::Capture(_, node) | Node::Repeat { node, .. } => passes_lines(node),
        Node::Empty | Node::Look(_) | Node::Reference(_) => false,
    }
}
