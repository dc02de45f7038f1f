//! All programs of a rule set, by their numbers: each is made, or read, when it is first run.

use super::node::Node;
use super::program::written::Gatherer;
use super::program::{Direction, Edges, Parts, Program};
use crate::rules::prepared::Numbers;
use indexmap::IndexSet;
use once_cell::sync::OnceCell;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use std::sync::{Arc, Mutex, PoisonError};

/// The number of a program.
pub type ProgramId = u32;

/// The program that finds a named pattern: those of the names come first.
pub fn of_named(name: u32, direction: Direction) -> ProgramId {
    match direction {
        Direction::Forward => name * 2,
        Direction::Backward => name * 2 + 1,
    }
}

/// What a program is made of.
#[derive(Debug)]
pub struct Recipe {
    pub node: Node,
    pub captures: usize,
    /// Longest match, in characters.
    pub longest: usize,
    pub direction: Direction,
    pub edges: Edges,
}

#[derive(Debug)]
pub struct Programs {
    from: From,
    /// For each number, which of the programs it is: patterns that are alike have one together.
    which: Numbers,
    made: Vec<OnceCell<Box<Program>>>,
}

#[derive(Debug)]
enum From {
    /// Each goes when its program is made: the trees are larger than what is made of them.
    Recipes(Vec<Mutex<Option<Recipe>>>),
    Written {
        parts: Arc<Parts>,
        programs: Numbers,
        /// Where in `programs` each of them ends.
        ends: Numbers,
    },
}

impl Programs {
    pub fn new(recipes: Vec<Recipe>) -> Programs {
        let which = (0..recipes.len() as u32).collect();
        let made = recipes.iter().map(|_| OnceCell::new()).collect();
        let from = From::Recipes(recipes.into_iter().map(|recipe| Mutex::new(Some(recipe))).collect());
        Programs { from, which, made }
    }

    /// # Panics
    /// There is no program of this number.
    pub fn get(&self, id: ProgramId) -> &Program {
        let n = u32::from_le_bytes(self.which.chunks()[id as usize]) as usize;
        self.made[n].get_or_init(|| Box::new(self.make(n)))
    }

    fn make(&self, n: usize) -> Program {
        match &self.from {
            From::Recipes(recipes) => {
                let recipe = recipes[n].lock().unwrap_or_else(PoisonError::into_inner).take();
                // A program is made once.
                let Recipe { node, captures, longest, direction, edges } =
                    recipe.unwrap_or_else(|| unreachable!("the program was made before"));
                Program::new(&node, captures, longest, direction, &edges)
            }
            From::Written { parts, programs, ends } => {
                let start = n.checked_sub(1).and_then(|before| ends.get(before)).unwrap_or(0) as usize;
                let numbers = programs.chunks().get(start..ends.get(n).unwrap_or(0) as usize);
                numbers
                    .and_then(|numbers| Program::read(numbers, parts))
                    .unwrap_or_else(|| unreachable!("the prepared rules are those of another build"))
            }
        }
    }
}

impl Serialize for Programs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut gatherer = Gatherer::default();
        let mut distinct: IndexSet<Vec<u32>> = IndexSet::new();
        let ids = 0..self.which.len() as ProgramId;
        let which: Numbers = ids.map(|id| distinct.insert_full(gatherer.write(self.get(id))).0 as u32).collect();
        let (mut programs, mut ends) = (Numbers::default(), Numbers::default());
        for program in &distinct {
            program.iter().for_each(|&number| programs.push(number));
            ends.push(programs.len() as u32);
        }
        (gatherer.into_parts(), programs, ends, which).serialize(serializer)
    }
}

impl<'de: 'static> Deserialize<'de> for Programs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Programs, D::Error> {
        let (parts, programs, ends, which): (Parts, Numbers, Numbers, Numbers) =
            Deserialize::deserialize(deserializer)?;
        let made = (0..ends.len()).map(|_| OnceCell::new()).collect();
        Ok(Programs { from: From::Written { parts: Arc::new(parts), programs, ends }, which, made })
    }
}
