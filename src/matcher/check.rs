//! Whether, and where, a piece of a pattern matches, when its captures do not matter.
//!
//! The first runs of a thread are made by the [`Machine`]: most pieces are run a few times in a document. A piece that
//! has been run often is worth a [`Table`].

use super::automaton::Automaton;
use super::cursor::{Backward, Forward};
use super::machine::{Annotations, Machine, Reach};
use super::node::Node;
use super::program::{Direction, Program};
use super::table::Table;
use once_cell::sync::OnceCell;
use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs of the machine before a table is begun.
const COLD: u32 = 24;

/// A piece of a pattern, ready to be run in one direction; what that takes is made when it is first run.
#[derive(Debug)]
pub struct Check {
    node: Node,
    direction: Direction,
    /// Longest text of it, in characters.
    pub longest: usize,
    /// By which threads know it.
    number: usize,
    program: OnceCell<Program>,
    automaton: OnceCell<Option<Automaton>>,
}

/// What a thread has of a check.
#[derive(Debug)]
enum Tier {
    /// So many runs so far.
    Cold(u32),
    Table(Box<Table>),
    /// A table does not pay.
    Machine,
}

thread_local! {
    /// For each check, by its number.
    static TIERS: RefCell<Vec<Tier>> = const { RefCell::new(Vec::new()) };
}

impl Default for Tier {
    fn default() -> Self {
        Tier::Cold(0)
    }
}

impl Check {
    pub fn new(node: Node, direction: Direction, longest: usize) -> Check {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Check { node, direction, longest, number, program: OnceCell::new(), automaton: OnceCell::new() }
    }

    pub fn program(&self) -> &Program {
        self.program.get_or_init(|| Program::new(&self.node, 0, self.longest, self.direction))
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
    pub fn run(
        &self,
        machine: &mut Machine,
        reach: Reach<'_>,
        annotations: &impl Annotations,
        matched: &mut impl FnMut(usize) -> bool,
    ) {
        if !TIERS.with_borrow_mut(|tiers| self.run_table(tiers, reach, annotations, matched)) {
            machine.run(self.program(), reach, annotations, matched);
        }
    }

    /// The same by the table of the thread; false where there is none, or it became full.
    fn run_table(
        &self,
        tiers: &mut Vec<Tier>,
        reach: Reach<'_>,
        annotations: &impl Annotations,
        matched: &mut impl FnMut(usize) -> bool,
    ) -> bool {
        if tiers.len() <= self.number {
            tiers.resize_with(self.number + 1, Tier::default);
        }
        let tier = &mut tiers[self.number];
        if let Tier::Cold(runs) = tier {
            *runs += 1;
            if *runs > COLD {
                let automaton = self.automaton.get_or_init(|| Automaton::new(&self.node, self.direction));
                *tier = automaton.as_ref().map_or(Tier::Machine, |a| Tier::Table(Box::new(Table::new(a))));
            }
        }
        let (Tier::Table(table), Some(Some(automaton))) = (&mut *tier, self.automaton.get()) else {
            return false;
        };
        let run = match self.direction {
            Direction::Forward => table.run::<Forward>(automaton, reach, annotations, matched),
            Direction::Backward => table.run::<Backward>(automaton, reach, annotations, matched),
        };
        if table.is_worn() {
            *tier = Tier::Machine;
        }
        run.is_ok()
    }
}
