//! Where matches of a pattern can begin: its anchor, in the numbers of the prefilter.

use super::pattern::{Pattern, Target};
use crate::matcher::anchor::Trigger;
use crate::matcher::node::Node;
use crate::matcher::scan::ScannerBuilder;
use regex_syntax::hir::Look;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerId {
    /// Number of a literal in the scanner.
    Literal(usize),
    Target(Target),
}

/// What is known of the positions at which a pattern can begin to match.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// One of these stands in every match; empty: nothing is known.
    pub triggers: Vec<TriggerId>,
    /// Fewest and most characters between the start of a match and its trigger.
    pub before: (usize, usize),
    /// Every match begins at the start of a line.
    pub at_line_start: bool,
    /// A match can pass over a line end.
    pub multiline: bool,
}

impl Start {
    pub fn new(pattern: &Pattern, scanner: &mut ScannerBuilder) -> Start {
        let mut start = Start {
            at_line_start: begins_line(&pattern.node),
            multiline: passes_lines(&pattern.node),
            ..Start::default()
        };
        if let (false, Some(anchor)) = (start.at_line_start, &pattern.anchor) {
            start.before = anchor.before;
            start.triggers = anchor
                .triggers
                .iter()
                .map(|t| match t {
                    Trigger::Literal(l) => TriggerId::Literal(scanner.literal(l)),
                    Trigger::Reference(r) => TriggerId::Target(pattern.references[*r]),
                })
                .collect();
        }
        start
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
