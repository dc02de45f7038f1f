//! A part of the rules that is read when it is first asked for.

use once_cell::sync::OnceCell;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;

/// A value, or its bytes.
///
/// It is written as bytes of their own, with their length before them, so that reading what is around it passes over
/// it.
pub struct Deferred<T> {
    /// Nothing where the value was there from the beginning.
    bytes: &'static [u8],
    /// By itself, since most are never there.
    value: OnceCell<Box<T>>,
}

impl<T> Deferred<T> {
    /// A value that is there.
    pub fn new(value: T) -> Self {
        Deferred { bytes: &[], value: OnceCell::with_value(Box::new(value)) }
    }
}

impl<T: Deserialize<'static>> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.get_or_init(|| {
            postcard::from_bytes(self.bytes)
                .unwrap_or_else(|e| unreachable!("the prepared rules are those of another build: {e}"))
        })
    }
}

impl<T: Default> Default for Deferred<T> {
    fn default() -> Self {
        Deferred::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Deferred<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value.get() {
            Some(value) => value.fmt(f),
            None => f.write_str("…"),
        }
    }
}

impl<T: Serialize + Deserialize<'static>> Serialize for Deferred<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes = postcard::to_allocvec(&**self).map_err(S::Error::custom)?;
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Deferred<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Deferred { bytes: Deserialize::deserialize(deserializer)?, value: OnceCell::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Nested = (u32, Deferred<(String, Deferred<Vec<u8>>)>);

    #[test]
    fn a_deferred_part_is_read_when_it_is_asked_for() {
        let written: Nested = (7, Deferred::new(("外".into(), Deferred::new(vec![1, 2]))));
        let bytes: &'static [u8] = postcard::to_allocvec(&written).unwrap().leak();
        let (number, outer): Nested = postcard::from_bytes(bytes).unwrap();
        assert_eq!(number, 7);
        assert!(outer.value.get().is_none());
        assert_eq!(outer.0, "外");
        assert!(outer.1.value.get().is_none());
        assert_eq!(*outer.1, [1, 2]);
        assert_eq!(postcard::to_allocvec(&(number, outer)).unwrap(), bytes);
    }
}
