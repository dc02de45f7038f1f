//! A part of the rules that is read, or made, when it is first asked for.

use once_cell::sync::OnceCell;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use super::Bytes;

/// A value, its bytes, or neither of them yet.
///
/// It is written as bytes of their own, with their length before them, so that reading what is around it passes over
/// it.
pub struct Deferred<T> {
    bytes: Option<&'static [u8]>,
    /// By itself, since most are never there.
    value: OnceCell<Box<T>>,
}

impl<T> Deferred<T> {
    /// A value that is there.
    pub fn new(value: T) -> Self {
        Deferred { bytes: None, value: OnceCell::with_value(Box::new(value)) }
    }

    /// A value that [`Deferred::get_or_make`] will make.
    pub fn unmade() -> Self {
        Deferred { bytes: None, value: OnceCell::new() }
    }
}

impl<T: Deserialize<'static>> Deferred<T> {
    /// The value: what was prepared, else what `make` makes of it, once.
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> &T {
        self.value.get_or_init(|| match self.bytes {
            Some(bytes) => Box::new(
                postcard::from_bytes(bytes)
                    .unwrap_or_else(|e| unreachable!("the prepared rules are those of another build: {e}")),
            ),
            None => Box::new(make()),
        })
    }
}

/// Gives a value that was there from the beginning or is prepared; one that is still to be made is a bug.
impl<T: Deserialize<'static>> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.get_or_make(|| unreachable!("a part of the rules is asked for before it is made"))
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

/// Only what is there or prepared can be written.
impl<T: Serialize + Deserialize<'static>> Serialize for Deferred<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.bytes.is_none() && self.value.get().is_none() {
            return Err(S::Error::custom("a part of the rules is to be written before it is made"));
        }
        let bytes = postcard::to_allocvec(&**self).map_err(S::Error::custom)?;
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Deferred<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Bytes::deserialize(deserializer)? {
            Bytes(Cow::Borrowed(bytes)) => Deferred { bytes: Some(bytes), value: OnceCell::new() },
            Bytes(Cow::Owned(bytes)) => Deferred { bytes: Some(bytes.leak()), value: OnceCell::new() },
        })
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

    #[test]
    fn what_is_to_be_made_is_made_once() {
        let deferred: Deferred<u8> = Deferred::unmade();
        assert!(postcard::to_allocvec(&deferred).is_err());
        assert_eq!((*deferred.get_or_make(|| 1), *deferred.get_or_make(|| 2), *deferred), (1, 1, 1));
    }
}
