//! Which pairs of instruction and position a run has visited.
//!
//! They are few among all that there could be, so they are kept by hash: a bit for every pair would cost more to clear
//! than most runs take.

use super::hash;

#[derive(Debug, Default)]
pub(super) struct Visited {
    /// A pair, or [`FREE`], at the first free place from the hash of the pair on; the length is a power of two.
    places: Vec<u64>,
    count: usize,
}

/// No pair: no program has so many instructions.
const FREE: u64 = u64::MAX;

impl Visited {
    /// Forgets everything; so many places are made at once, a power of two.
    pub fn clear(&mut self, places: usize) {
        self.places.clear();
        self.places.resize(places, FREE);
        self.count = 0;
    }

    /// Notes a pair; false if it was noted before.
    pub fn insert(&mut self, at: u32, position: u32) -> bool {
        if self.count * 2 >= self.places.len() {
            let twice = vec![FREE; self.places.len() * 2];
            for pair in std::mem::replace(&mut self.places, twice).into_iter().filter(|pair| *pair != FREE) {
                let place = self.place(pair);
                self.places[place] = pair;
            }
        }
        let pair = u64::from(at) << 32 | u64::from(position);
        let place = self.place(pair);
        let new = self.places[place] == FREE;
        self.places[place] = pair;
        self.count += usize::from(new);
        new
    }

    /// Where a pair stands, or would stand.
    fn place(&self, pair: u64) -> usize {
        let last = self.places.len() - 1;
        let mut place = hash::of_pair((pair >> 32) as u32, pair as u32) as usize & last;
        while self.places[place] != pair && self.places[place] != FREE {
            place = (place + 1) & last;
        }
        place
    }
}
