//! The earlier speeches of a run, to be looked up by the hashes that they share with a later one.
//!
//! However many they are, they take little memory: the sketches and names of all but the first [`IN_MEMORY`] stand in
//! a temporary file, which has no name and goes with the run. What stays is [`super::LOOKED_UP`] short keys a speech and its
//! place in the file, 200 bytes together.

use super::{SHARED, Sketch};
use crate::temporary::{self, Unkept};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Speeches whose sketches are kept in memory, 2 KB each; an ordinary run needs no file.
const IN_MEMORY: usize = 8192;
/// Keys that are added before all are put in order again.
const UNSORTED: usize = 4096;

/// The speeches of a run so far.
#[derive(Debug)]
pub struct Repeats {
    in_memory: usize,
    first: Vec<(String, Sketch)>,
    others: Option<File>,
    /// Where each of the others begins in the file, and where the last ends.
    places: Vec<u64>,
    end: u64,
    /// Key and number of speech. All but the last [`UNSORTED`] are in order.
    keys: Vec<(u32, u32)>,
    sorted: usize,
}

impl Default for Repeats {
    fn default() -> Self {
        Repeats::keeping(IN_MEMORY)
    }
}

impl Repeats {
    /// Keeps all in memory, 2 KB each, and so needs no file.
    pub fn in_memory() -> Self {
        Repeats::keeping(usize::MAX)
    }

    /// Keeps the sketches of so many speeches in memory.
    fn keeping(in_memory: usize) -> Self {
        let (first, places, keys) = (Vec::new(), Vec::new(), Vec::new());
        Repeats { in_memory, first, others: None, places, end: 0, keys, sorted: 0 }
    }

    /// Takes note of a speech; gives the name of the first earlier one that it repeats.
    ///
    /// # Errors
    /// The temporary file cannot be written or read.
    pub fn note(&mut self, name: impl FnOnce() -> String, sketch: Sketch) -> Result<Option<String>, Unkept> {
        if sketch.hashes.is_empty() {
            return Ok(None);
        }
        for number in self.candidates(&sketch) {
            let (name, earlier) = self.earlier(number)?;
            if earlier.repeats(&sketch) {
                // A repetition is not remembered: all repetitions name the first speech.
                return Ok(Some(name));
            }
        }
        let number = (self.first.len() + self.places.len()) as u32;
        self.keys.extend(sketch.keys().map(|key| (key, number)));
        if self.keys.len() - self.sorted >= UNSORTED {
            // Takes little more than a look at those that are in order already.
            self.keys.sort();
            self.sorted = self.keys.len();
        }
        if self.first.len() < self.in_memory {
            self.first.push((name(), sketch));
        } else {
            self.put_away(&name(), &sketch)?;
        }
        Ok(None)
    }

    /// The speeches that share enough keys with this one, ascending.
    fn candidates(&self, sketch: &Sketch) -> Vec<u32> {
        let mut keys: Vec<u32> = sketch.keys().collect();
        keys.sort_unstable();
        let least = SHARED.min(keys.len());
        let (sorted, unsorted) = self.keys.split_at(self.sorted);
        let mut speeches_of: Vec<&[(u32, u32)]> = keys
            .iter()
            .map(|key| {
                let from = sorted.partition_point(|(k, _)| k < key);
                let count = sorted[from..].partition_point(|(k, _)| k == key);
                &sorted[from..from + count]
            })
            .collect();
        // The key of a common phrase stands in a great share of all speeches. An earlier speech is found by any of its keys,
        // and one that shares `least` of them shares one of the rarest.
        speeches_of.sort_by_key(|speeches| speeches.len());
        let rarest = &speeches_of[..keys.len() + 1 - least];
        let mut found: Vec<(u32, usize)> = rarest.iter().flat_map(|of| *of).map(|&(_, number)| (number, 0)).collect();
        found.sort_unstable();
        found.dedup();
        for mut rest in speeches_of {
            for (number, shared) in &mut found {
                rest = &rest[rest.partition_point(|(_, n)| n < number)..];
                *shared += usize::from(rest.first().is_some_and(|(_, n)| n == number));
            }
        }
        let before = found.into_iter().filter(|&(_, shared)| shared >= least).map(|(number, _)| number);
        let lately = unsorted
            .chunk_by(|(_, a), (_, b)| a == b)
            .filter(|speech| speech.iter().filter(|(key, _)| keys.binary_search(key).is_ok()).count() >= least);
        before.chain(lately.map(|speech| speech[0].1)).collect()
    }

    fn earlier(&mut self, number: u32) -> io::Result<(String, Sketch)> {
        let number = number as usize;
        if let Some((name, sketch)) = self.first.get(number) {
            return Ok((name.clone(), sketch.clone()));
        }
        let n = number - self.first.len();
        let (from, to) = (self.places[n], self.places.get(n + 1).copied().unwrap_or(self.end));
        let file = self.others.as_mut().ok_or(io::ErrorKind::NotFound)?;
        let mut bytes = vec![0; (to - from) as usize];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut bytes)?;
        decode(&bytes).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    fn put_away(&mut self, name: &str, sketch: &Sketch) -> Result<(), Unkept> {
        let file = match &mut self.others {
            Some(file) => file,
            none => none.insert(temporary::create()?),
        };
        let bytes = encode(name, sketch);
        file.seek(SeekFrom::Start(self.end))?;
        file.write_all(&bytes)?;
        self.places.push(self.end);
        self.end += bytes.len() as u64;
        Ok(())
    }
}

/// The number of hashes, the hashes, the name.
fn encode(name: &str, sketch: &Sketch) -> Vec<u8> {
    let count = (sketch.hashes.len() as u64).to_le_bytes();
    count.into_iter().chain(sketch.to_bytes()).chain(name.bytes()).collect()
}

fn decode(bytes: &[u8]) -> Option<(String, Sketch)> {
    let (count, rest) = bytes.split_first_chunk()?;
    let (hashes, name) = rest.split_at_checked(8 * u64::from_le_bytes(*count) as usize)?;
    Some((String::from_utf8(name.to_vec()).ok()?, Sketch::from_bytes(hashes)?))
}

#[cfg(test)]
mod tests {
    use super::super::KEPT;
    use super::*;

    /// Speeches of which many repeat an earlier one, most share a common phrase, and some have few runs.
    fn speeches() -> Vec<Sketch> {
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let mut speeches: Vec<Sketch> = Vec::new();
        for n in 0..900 {
            let mut hashes = match speeches.get(random(600) as usize) {
                Some(earlier) if n % 3 == 0 => earlier.hashes.clone(),
                _ => (0..200).map(|_| (1 + random(u64::MAX)) << 33 | random(1 << 31)).collect(),
            };
            for _ in 0..random(40).min(hashes.len() as u64) {
                hashes.remove(random(hashes.len() as u64) as usize);
            }
            if n % 5 > 0 {
                hashes.extend([1, 2, 3, 4].iter().take(random(5) as usize));
            }
            hashes.sort_unstable();
            hashes.dedup();
            hashes.truncate(if n % 7 == 0 { random(8) as usize } else { KEPT });
            speeches.push(Sketch { hashes });
        }
        speeches
    }

    fn noted(in_memory: usize) -> Vec<Option<String>> {
        let mut repeats = Repeats::keeping(in_memory);
        let note = |(n, sketch)| repeats.note(|| format!("讲话{n}.txt#1"), sketch).expect("a temporary file");
        speeches().into_iter().enumerate().map(note).collect()
    }

    #[test]
    fn what_is_looked_up_is_what_comparing_with_all_earlier_ones_finds() {
        let mut first: Vec<(String, Sketch)> = Vec::new();
        let mut compared = Vec::new();
        for (n, sketch) in speeches().into_iter().enumerate() {
            let of = first.iter().find(|(_, earlier)| !sketch.hashes.is_empty() && earlier.repeats(&sketch));
            compared.push(of.map(|(name, _)| name.clone()));
            if compared[n].is_none() && !sketch.hashes.is_empty() {
                first.push((format!("讲话{n}.txt#1"), sketch));
            }
        }
        assert_eq!(noted(usize::MAX), compared);
    }

    #[test]
    fn speeches_that_share_only_common_phrases_are_not_compared() {
        let mut repeats = Repeats::default();
        let common = 1..SHARED as u64;
        let speech = |n: u64| Sketch { hashes: common.clone().chain((0..60).map(|k| 1000 * n + k + 100)).collect() };
        for n in 0..700 {
            assert_eq!(repeats.candidates(&speech(n)), [0_u32; 0], "{n}");
            repeats.note(String::new, speech(n)).expect("in memory");
        }
    }

    #[test]
    fn what_stands_in_the_file_is_found_as_what_stands_in_memory() {
        let all = noted(usize::MAX);
        assert!(all.iter().flatten().count() > 100);
        for in_memory in [0, 1, 300] {
            assert_eq!(noted(in_memory), all, "{in_memory} in memory");
        }
    }

    #[test]
    fn a_speech_is_the_same_after_the_file() {
        let sketch = Sketch { hashes: vec![1, 2, u64::MAX] };
        for name in ["", "讲话/一.txt#12"] {
            assert_eq!(decode(&encode(name, &sketch)), Some((name.to_owned(), sketch.clone())));
        }
        assert_eq!(decode(&[9, 0, 0, 0, 0, 0, 0, 0, 1]), None);
    }
}
