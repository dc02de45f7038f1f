//! Where matches of a pattern can begin: its cuts, in the numbers of the prefilter.

use super::pattern::{Pattern, Target};
use super::prepared::Deferred;
use crate::matcher::anchor::{self, Trigger};
use crate::matcher::first::{First, Sieve};
use crate::matcher::node::Node;
use crate::matcher::program::{Direction, Program};
use crate::matcher::scan::ScannerBuilder;
use regex_syntax::hir::Look;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TriggerId {
    /// Number of a literal in the scanner.
    Literal(usize),
    Target(Target),
}

/// What is known of the positions at which a pattern can begin to match.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Start {
    /// Every match goes through one of these; empty: nothing is known.
    pub cuts: Vec<Cut>,
    /// Every match begins at the start of a line.
    pub at_line_start: bool,
    /// A match can pass over a line end.
    pub multiline: bool,
}

/// A place that a match goes through.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Cut {
    pub triggers: Vec<TriggerId>,
    /// What the programs are made of; empty where the cut was prepared.
    #[serde(skip)]
    before: Node,
    #[serde(skip)]
    suffix: Node,
    /// What can stand directly before the anchor, and directly behind it; `None`: anything.
    beside: (Option<Sieve>, Option<Sieve>),
    /// Longest text before and behind the place, in characters.
    reach: (usize, usize),
    before_program: Deferred<Option<Program>>,
    behind_program: Deferred<Option<Program>>,
}

impl Cut {
    /// Whether the characters beside an anchor, `\n` at the edges of the text, allow a match.
    pub fn admits(&self, before: char, behind: char) -> bool {
        let (b, f) = &self.beside;
        b.as_ref().is_none_or(|s| s.admits(before)) && f.as_ref().is_none_or(|s| s.admits(behind))
    }

    /// What leads back from the place to the start; `None`: the place is the start.
    pub fn before(&self) -> Option<&Program> {
        let program = || Program::new(&self.before, 0, self.reach.0, Direction::Backward);
        let before = || (!matches!(self.before, Node::Empty)).then(program);
        self.before_program.get_or_make(before).as_ref()
    }

    /// What must follow the place; `None`: nothing but what the trigger says.
    pub fn behind(&self) -> Option<&Program> {
        let program = || Program::new(&self.suffix, 0, self.reach.1, Direction::Forward);
        let said = || matches!(self.suffix, Node::Literal(_) | Node::Reference(_) | Node::Class(_));
        self.behind_program.get_or_make(|| (!said()).then(program)).as_ref()
    }
}

impl Start {
    /// Makes what is otherwise made when it is first needed.
    pub fn make(&self) {
        for cut in &self.cuts {
            cut.before();
            cut.behind();
        }
    }

    /// `longest` tells how long an entry of a reference can be, in characters.
    pub fn new(pattern: &Pattern, longest: &dyn Fn(usize) -> usize, scanner: &mut ScannerBuilder) -> Start {
        let cuts = anchor::cuts(&pattern.node).unwrap_or_default();
        let cuts = cuts
            .into_iter()
            .map(|cut| Cut {
                triggers: cut
                    .triggers
                    .iter()
                    .map(|t| match t {
                        Trigger::Literal(l) => TriggerId::Literal(scanner.literal(l)),
                        Trigger::Reference(r) => TriggerId::Target(pattern.references[*r]),
                    })
                    .collect(),
                beside: beside(&cut),
                reach: (cut.before.length(longest).1, cut.suffix.length(longest).1),
                before: cut.before,
                suffix: cut.suffix,
                before_program: Deferred::unmade(),
                behind_program: Deferred::unmade(),
            })
            .collect();
        Start { cuts, at_line_start: begins_line(&pattern.node), multiline: passes_lines(&pattern.node) }
    }
}

/// What the pattern itself implies for the neighbours of an anchor.
fn beside(cut: &anchor::Cut) -> (Option<Sieve>, Option<Sieve>) {
    let sieve = |first: First| (!first.is_open() && first.references.is_empty()).then(|| Sieve::new(&first));
    let behind = match &cut.suffix {
        Node::Concat(parts)
            if matches!(parts.first(), Some(Node::Literal(_) | Node::Reference(_) | Node::Class(_))) =>
        {
            sieve(First::beside(&Node::Concat(parts[1..].to_vec()), Direction::Forward))
        }
        // What follows is not known apart from the anchor.
        _ => None,
    };
    (sieve(First::beside(&cut.before, Direction::Backward)), behind)
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
