//! Whether, and where, a piece of a pattern matches, when its captures do not matter.

use super::machine::{Annotations, Machine, Reach};
use super::node::Node;
use super::program::{Direction, Edges, Program};
use crate::rules::prepared::Deferred;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A piece of a pattern, to be run in one direction; its program is made when it is first run.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Check {
    /// What the program is made of; empty where it was prepared.
    #[serde(skip)]
    node: Node,
    direction: Direction,
    /// Longest text of it, in characters.
    pub longest: usize,
    #[serde(skip)]
    edges: Edges,
    program: Deferred<Program>,
}

impl Check {
    pub fn new(node: Node, direction: Direction, longest: usize, edges: &Edges) -> Check {
        Check { node, direction, longest, edges: Arc::clone(edges), program: Deferred::unmade() }
    }

    pub fn program(&self) -> &Program {
        self.program.get_or_make(|| Program::new(&self.node, 0, self.longest, self.direction, &self.edges))
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
