//! Many short texts, kept as one.

use crate::pattern::bulk;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A list of texts, one behind the other, and where each of them ends.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    #[serde(with = "bulk")]
    bytes: Vec<u8>,
    #[serde(with = "bulk")]
    ends: Vec<u32>,
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
        let start = n.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        // What was pushed is text; what was read may be damaged.
        std::str::from_utf8(self.bytes.get(start as usize..*self.ends.get(n)? as usize)?).ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|n| self.get(n).unwrap_or_default())
    }

    /// Adds a text.
    ///
    /// # Panics
    /// All texts together are 4 GB or more.
    pub fn push(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
        self.ends.push(u32::try_from(self.bytes.len()).expect("texts of less than 4 GB"));
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
    fn texts_lie_as_they_were_put() {
        let texts: Texts = ["朝阳", "", "a"].into_iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["朝阳", "", "a"]);
        assert_eq!((texts.len(), texts.get(3)), (3, None));
    }
}
