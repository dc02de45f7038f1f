//! What stands between the pieces of a list: 、 or [,、]\s*.

use once_cell::sync::OnceCell;
use regex::Regex;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use std::ops::Deref;

/// A regular expression without references, made ready when it is first used. It is written as its text.
#[derive(Debug, Clone)]
pub struct Separator {
    pattern: String,
    regex: OnceCell<Regex>,
}

impl Separator {
    /// # Errors
    /// The pattern is no regular expression.
    pub fn new(pattern: &str) -> Result<Separator, regex::Error> {
        let regex = OnceCell::with_value(Regex::new(pattern)?);
        Ok(Separator { pattern: pattern.to_owned(), regex })
    }
}

impl Deref for Separator {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.regex.get_or_init(|| {
            Regex::new(&self.pattern).unwrap_or_else(|e| unreachable!("a separator that was checked before: {e}"))
        })
    }
}

impl Serialize for Separator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.pattern.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Separator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Separator { pattern: String::deserialize(deserializer)?, regex: OnceCell::new() })
    }
}
