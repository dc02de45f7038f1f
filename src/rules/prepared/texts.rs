//! Lists that are used where they lie, without being read as a whole.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::Bytes;

/// A list of numbers: four bytes each, the lowest first.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Numbers(Bytes);

/// Bytes of a number.
const WIDTH: usize = size_of::<u32>();

impl Numbers {
    pub fn len(&self) -> usize {
        self.0.0.len() / WIDTH
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `n`-th number, if there are so many.
    pub fn get(&self, n: usize) -> Option<u32> {
        self.0.0.get(n * WIDTH..)?.first_chunk().copied().map(u32::from_le_bytes)
    }

    /// The numbers at these places; those behind the end are left out.
    pub fn range(&self, places: Range<usize>) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        let bytes = &self.0.0[..];
        let end = (places.end * WIDTH).min(bytes.len());
        let stretch = bytes.get(places.start * WIDTH..end).unwrap_or_default();
        stretch.as_chunks().0.iter().copied().map(u32::from_le_bytes)
    }

    /// The numbers as they lie.
    #[inline]
    pub fn chunks(&self) -> &[[u8; WIDTH]] {
        self.0.0.as_chunks().0
    }

    pub fn push(&mut self, number: u32) {
        self.0.0.to_mut().extend(number.to_le_bytes());
    }
}

impl FromIterator<u32> for Numbers {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        Numbers(Bytes(Cow::Owned(numbers.into_iter().flat_map(u32::to_le_bytes).collect())))
    }
}

impl fmt::Debug for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.range(0..self.len())).finish()
    }
}

/// A list of texts, one behind the other, and where each of them ends.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Texts {
    bytes: Bytes,
    ends: Numbers,
}

impl Texts {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The `n`-th text, if there are so many.
    pub fn get(&self, n: usize) -> Option<&str> {
        let start = n.checked_sub(1).map_or(Some(0), |before| self.ends.get(before))? as usize;
        let end = self.ends.get(n)? as usize;
        std::str::from_utf8(self.bytes.0.get(start..end)?).ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|n| self.get(n).unwrap_or_default())
    }

    /// Adds a text.
    ///
    /// # Panics
    /// All texts together are 4 GB or more.
    pub fn push(&mut self, text: &str) {
        self.bytes.0.to_mut().extend_from_slice(text.as_bytes());
        self.ends.push(u32::try_from(self.bytes.0.len()).expect("texts of less than 4 GB"));
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut all = Texts::default();
        texts.into_iter().for_each(|text| all.push(text.as_ref()));
        all
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_lie_as_they_were_put() {
        let texts: Texts = ["朝阳", "", "a"].into_iter().collect();
        let numbers: Numbers = [1, u32::MAX, 7].into_iter().collect();
        let bytes: &'static [u8] = postcard::to_allocvec(&(texts, numbers)).unwrap().leak();
        let (texts, numbers): (Texts, Numbers) = postcard::from_bytes(bytes).unwrap();
        assert!(matches!(texts.bytes.0, Cow::Borrowed(_)));
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["朝阳", "", "a"]);
        assert_eq!((texts.len(), texts.get(3)), (3, None));
        assert_eq!(numbers.range(1..9).collect::<Vec<_>>(), [u32::MAX, 7]);
        assert_eq!((numbers.get(0), numbers.get(3), numbers.range(5..9).len()), (Some(1), None, 0));
    }
}
