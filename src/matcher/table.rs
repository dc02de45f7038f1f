//! An automaton made deterministic, as far as texts have asked for it.
//!
//! A state of the table is a set of states of the [`Automaton`]; what follows it with a class of characters is worked
//! out once and then looked up, so a run costs a few loads a character, however many ways the piece has. A reference
//! leads over an annotation to a place further on: what follows it waits until the run comes there, and then joins the
//! state. One table belongs to one thread.

use super::automaton::{Automaton, MOST_CLASSES, Side, State, holds};
use super::cursor::Cursor;
use super::machine::{Annotations, Reach};
use std::collections::HashMap;

/// Entries of a table; a larger one is begun anew.
const MOST_ENTRIES: usize = 1 << 15;
/// A table that was begun anew so often is of no use.
const MOST_BEGINNINGS: u32 = 8;

/// The state that leads nowhere.
const DEAD: u32 = 0;
/// An entry is the next state, and in its two lowest bits: a match ends here; references begin here.
const MATCHED: u32 = 1;
const REFERENCES: u32 = 2;

#[derive(Debug, Default)]
pub struct Table {
    entries: Entries,
    /// The states of the automaton that each state of the table stands for, before the character to come is known;
    /// and what lies behind.
    states: Vec<(Box<[u32]>, Side)>,
    known: HashMap<(Box<[u32]>, Side), u32>,
    /// For an entry with references, by its key: each with the state behind it.
    references: HashMap<u32, Box<[(u32, u32)]>>,
    /// A state joined by one of the automaton.
    joined: HashMap<(u32, u32, Side), u32>,
    beginnings: u32,
    /// What waits further on: position, and state of the automaton.
    waiting: Vec<(u32, u32)>,
    /// For the closure: states to look at, and those that were seen.
    stack: Vec<u32>,
    seen: Vec<u32>,
    turn: u32,
}

/// What follows each state with each class of characters, as far as it is known: few of the pairs ever occur.
#[derive(Debug, Default)]
struct Entries {
    /// Key and entry, at the first free place from the hash of the key on; the length is a power of two.
    places: Vec<(u32, u32)>,
    count: usize,
}

/// Bits of a key for the class.
const CLASS_BITS: u32 = 10;
const _: () = assert!(MOST_CLASSES + Side::ALL.len() < 1 << CLASS_BITS);
/// No key: there are fewer states than entries.
const FREE: u32 = u32::MAX;

impl Entries {
    /// State, and class of characters: beyond those of the automaton, one for the end of the reach by each side that
    /// the text may go on with.
    #[inline]
    fn key(state: u32, class: usize) -> u32 {
        state << CLASS_BITS | class as u32
    }

    #[inline]
    fn get(&self, key: u32) -> Option<u32> {
        let mut at = self.place(key);
        loop {
            match self.places[at] {
                (known, entry) if known == key => return Some(entry),
                (FREE, _) => return None,
                _ => at = (at + 1) & (self.places.len() - 1),
            }
        }
    }

    #[inline]
    fn place(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9E37_79B1) >> 8) as usize & (self.places.len() - 1)
    }

    fn clear(&mut self) {
        self.places.clear();
        self.places.resize(64, (FREE, 0));
        self.count = 0;
    }

    fn insert(&mut self, key: u32, entry: u32) {
        if self.count * 2 >= self.places.len() {
            let larger = vec![(FREE, 0); self.places.len() * 2];
            let old = std::mem::replace(&mut self.places, larger);
            self.count = 0;
            old.into_iter().filter(|&(known, _)| known != FREE).for_each(|(known, entry)| self.insert(known, entry));
        }
        let mut at = self.place(key);
        while self.places[at].0 != FREE {
            at = (at + 1) & (self.places.len() - 1);
        }
        self.places[at] = (key, entry);
        self.count += 1;
    }
}

/// The table was full, and is empty now: the run must be made in another way.
#[derive(Debug)]
pub struct Full;

impl Table {
    pub fn new(automaton: &Automaton) -> Table {
        let mut table = Table { seen: vec![0; automaton.states.len()], ..Table::default() };
        table.begin();
        table
    }

    /// Whether it is of no use any more.
    pub fn is_worn(&self) -> bool {
        self.beginnings > MOST_BEGINNINGS
    }

    fn begin(&mut self) {
        self.beginnings += 1;
        self.entries.clear();
        self.states.clear();
        self.known.clear();
        self.references.clear();
        self.joined.clear();
        self.states.push((Box::new([]), Side::Other));
    }

    /// Calls `matched` with the position of every match, once each, until it answers true.
    pub fn run<C: Cursor>(
        &mut self,
        automaton: &Automaton,
        reach: Reach<'_>,
        annotations: &impl Annotations,
        matched: &mut impl FnMut(usize) -> bool,
    ) -> Result<(), Full> {
        let (text, limit) = (reach.text, reach.limit as u32);
        let mut position = reach.start as u32;
        self.waiting.clear();
        let side = |position: u32, looks: bool| if looks { Side::of(C::last(text, position)) } else { Side::Other };
        let mut state = self.joined(DEAD, automaton.start, side(position, automaton.looks))?;
        loop {
            if !self.waiting.is_empty() {
                let mut n = 0;
                while n < self.waiting.len() {
                    if self.waiting[n].0 == position {
                        let (_, next) = self.waiting.swap_remove(n);
                        state = self.joined(state, next, side(position, automaton.looks))?;
                    } else {
                        n += 1;
                    }
                }
            }
            let next = C::next(text, position, limit);
            let class = match next {
                Some((c, _)) => automaton.classes.class_of(c) as usize,
                None => {
                    let side = if automaton.looks { Side::of(C::coming(text, position)) } else { Side::Other };
                    automaton.classes.sides.len() + side as usize
                }
            };
            let key = Entries::key(state, class);
            let entry = match self.entries.get(key) {
                Some(entry) => entry,
                None => self.follow::<C>(automaton, state, class, next.is_none())?,
            };
            if entry & MATCHED != 0 && matched(position as usize) {
                return Ok(());
            }
            if entry & REFERENCES != 0
                && let Some(references) = self.references.get(&key)
            {
                for &(reference, next) in references {
                    C::annotations(annotations, reference, position, &mut |to| {
                        if C::allows(to, limit) && !self.waiting.contains(&(to, next)) {
                            self.waiting.push((to, next));
                        }
                    });
                }
            }
            let Some((_, beyond)) = next else { return Ok(()) };
            (state, position) = (entry >> 2, beyond);
            if state == DEAD {
                // Nothing can happen before the next place at which something waits.
                match C::nearest(self.waiting.iter().map(|&(at, _)| at)) {
                    Some(at) => position = at,
                    None => return Ok(()),
                }
            }
        }
    }

    /// A state with one more state of the automaton in it.
    fn joined(&mut self, state: u32, more: u32, side: Side) -> Result<u32, Full> {
        if let Some(&known) = self.joined.get(&(state, more, side)) {
            return Ok(known);
        }
        let mut all = self.states[state as usize].0.to_vec();
        all.push(more);
        let joined = self.state(all, side)?;
        self.joined.insert((state, more, side), joined);
        Ok(joined)
    }

    /// The number of a state of the table.
    fn state(&mut self, mut states: Vec<u32>, side: Side) -> Result<u32, Full> {
        if states.is_empty() {
            return Ok(DEAD);
        }
        states.sort_unstable();
        states.dedup();
        let key = (states.into_boxed_slice(), side);
        if let Some(&known) = self.known.get(&key) {
            return Ok(known);
        }
        if self.entries.count >= MOST_ENTRIES {
            self.begin();
            return Err(Full);
        }
        let number = self.states.len() as u32;
        self.states.push(key.clone());
        self.known.insert(key, number);
        Ok(number)
    }

    /// Works out what follows a state with a class of characters, or at the end of the reach.
    fn follow<C: Cursor>(&mut self, automaton: &Automaton, state: u32, class: usize, end: bool) -> Result<u32, Full> {
        let classes = automaton.classes.sides.len();
        let coming = if end { Side::ALL[class - classes] } else { automaton.classes.sides[class] };
        let (states, gone) = &self.states[state as usize];
        let (left, right) = C::in_order(*gone, coming);
        self.turn += 1;
        self.stack.clear();
        self.stack.extend_from_slice(states);
        let (mut matched, mut following, mut references) = (false, Vec::new(), Vec::new());
        while let Some(at) = self.stack.pop() {
            if std::mem::replace(&mut self.seen[at as usize], self.turn) == self.turn {
                continue;
            }
            match &automaton.states[at as usize] {
                State::Match => matched = true,
                State::Fork(ways) => self.stack.extend_from_slice(ways),
                State::Look(look, next) if holds(*look, left, right) => self.stack.push(*next),
                State::Look(..) => {}
                State::Reference(reference, next) => references.push((*reference, *next)),
                State::Class(set, next) => {
                    if !end && automaton.members[*set as usize][class / 64] >> (class % 64) & 1 == 1 {
                        following.push(*next);
                    }
                }
            }
        }
        let next = self.state(following, if automaton.looks { coming } else { Side::Other })?;
        let key = Entries::key(state, class);
        let mut entry = next << 2 | if matched { MATCHED } else { 0 };
        if !references.is_empty() {
            entry |= REFERENCES;
            self.references.insert(key, references.into());
        }
        self.entries.insert(key, entry);
        Ok(entry)
    }
}
