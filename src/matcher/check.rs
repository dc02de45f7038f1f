//! Whether, and where, a piece of a pattern matches, when its captures do not matter.

use super::machine::{Annotations, Machine, Reach};
use super::node::Node;
use super::program::{Direction, Edges, Program};
use once_cell::sync::OnceCell;
use std::sync::Arc;

/// A piece of a pattern, to be run in one direction; its program is made when it is first run.
#[derive(Debug)]
pub struct Check {
    node: Node,
    direction: Direction,
    /// Longest text of it, in characters.
    pub longest: usize,
    edges: Edges,
    program: OnceCell<Program>,
}

impl Check {
    pub fn new(node: Node, direction: Direction, longest: usize, edges: &Edges) -> Check {
        Check { node, direction, longest, edges: Arc::clone(edges), program: OnceCell::new() }
    }

    pub fn program(&self) -> &Program {
        self.program.get_or_init(|| Program::new(&self.node, 0, self.longest, self.direction, &self.edges))
    }

    /// Whether there is a match.
    #[inline]
    pub fn matches(&self, machine: &mut Machine, reach: Reach<'_>, annotations: &impl Annotations) -> bool {
        let mut matches = false;
        self.run(machine, reach, annotations, &mut |_| {
            matches = true;
            true
        });
        matches
    }

    /// Calls `matched` with the position of every match, some perhaps more than once, until it answers true.
    #[inline]
    pub fn run(
        &self,
        machine: &mut Machine,
        reach: Reach<'_>,
        annotations: &impl Annotations,
        matched: &mut impl FnMut(usize) -> bool,
    ) {
        machine.run(self.program(), reach, annotations, matched);
    }
}
