//! A sample that does not depend on the order in which things come, nor on how many come together.
//!
//! Each thing has a number by chance, made of the seed and of where it stands; those with the lowest numbers are kept.
//! So samples of the documents, joined, are the sample of all.

use crate::span::Span;
use std::collections::BTreeMap;

/// What is kept of the things that are offered, at most so many.
pub struct Sample<T> {
    most: usize,
    seed: u64,
    offered: usize,
    /// Samples that were joined so far.
    joined: usize,
    /// By their numbers; those with equal ones by their order.
    kept: BTreeMap<(u64, SamplePlace), T>,
}

/// Order in which things came: which sample they came with, and which in it they were.
type SamplePlace = (usize, usize);

impl<T> Sample<T> {
    pub fn new(most: usize, seed: u64) -> Sample<T> {
        Sample { most, seed, offered: 0, joined: 0, kept: BTreeMap::new() }
    }

    /// Keeps a thing that stands there, or not.
    pub fn offer(&mut self, (source, span, rule): (&str, Span, &str), thing: T) {
        let place = [span.start, span.end].map(|at| (at as u64).to_le_bytes());
        let parts = [source.as_bytes(), &place[0], &place[1], rule.as_bytes()];
        let number = chance(self.seed, &parts);
        self.keep((number, (0, self.offered)), thing);
        self.offered += 1;
    }

    fn keep(&mut self, key: (u64, SamplePlace), thing: T) {
        let is_low = self.kept.len() < self.most || self.kept.last_key_value().is_some_and(|(last, _)| key < *last);
        if is_low {
            self.kept.insert(key, thing);
        }
        if self.kept.len() > self.most {
            self.kept.pop_last();
        }
    }

    /// The sample of these things and of others that come behind them.
    pub fn join(&mut self, other: Sample<T>) {
        for ((number, (_, place)), thing) in other.kept {
            self.keep((number, (self.joined, place)), thing);
        }
        self.offered += other.offered;
        self.joined += 1;
    }

    /// How many things the sample was drawn from.
    pub fn offered(&self) -> usize {
        self.offered
    }

    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// The same sample, with something made of each thing.
    pub fn map<U>(self, make: impl Fn(T) -> U) -> Sample<U> {
        let Sample { most, seed, offered, joined, kept } = self;
        Sample { most, seed, offered, joined, kept: kept.into_iter().map(|(key, thing)| (key, make(thing))).collect() }
    }

    /// The things in the order in which they came.
    pub fn into_rows(self) -> impl Iterator<Item = T> {
        let mut rows: Vec<(SamplePlace, T)> = self.kept.into_iter().map(|((_, place), thing)| (place, thing)).collect();
        rows.sort_by_key(|(place, _)| *place);
        rows.into_iter().map(|(_, thing)| thing)
    }
}

/// A number for these bytes that looks like chance and is always the same: FNV-1a, stirred as in SplitMix64.
fn chance(seed: u64, parts: &[&[u8]]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for byte in parts.iter().flat_map(|part| part.iter().chain(&[0xFF])) {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(seed: u64, documents: &[usize]) -> Vec<usize> {
        let mut all = Sample::new(10, seed);
        for (n, things) in documents.iter().enumerate() {
            let mut one = Sample::new(10, seed);
            (0..*things).for_each(|at| one.offer((&n.to_string(), Span::new(at, at + 1), "x"), n * 1000 + at));
            all.join(one);
        }
        assert_eq!(all.offered(), documents.iter().sum::<usize>());
        all.into_rows().collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_sample_in_order() {
        let first = sample(1, &[300, 0, 500]);
        assert_eq!(first, sample(1, &[300, 0, 500]));
        assert_ne!(first, sample(2, &[300, 0, 500]));
        assert_eq!(first.len(), 10);
        assert!(first.is_sorted(), "{first:?}");
    }

    #[test]
    fn of_few_things_all_are_kept() {
        assert_eq!(sample(7, &[2, 3]), [0, 1, 1000, 1001, 1002]);
    }

    #[test]
    fn every_thing_is_kept_about_as_often() {
        let mut counts = [0; 4];
        for seed in 0..1000 {
            sample(seed, &[25, 25, 25, 25]).iter().for_each(|kept| counts[kept / 1000] += 1);
        }
        assert!(counts.iter().all(|count| (2300..2700).contains(count)), "{counts:?}");
    }
}
