//! Long lists of small things of one width, written and read as bytes, all at once: `#[serde(with = "bulk")]`.
//!
//! Tables of a hundred thousand numbers are read when the program starts; one number at a time, as [`serde`] does it by
//! itself, that takes longer than running all rules over a speech.

use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;
use std::fmt;
use std::marker::PhantomData;

/// What has a fixed width as bytes.
pub trait Bulk: Sized {
    /// Its bytes.
    const WIDTH: usize;

    /// Adds its bytes.
    fn write(&self, bytes: &mut Vec<u8>);

    /// The list that these bytes are, of which there are as many as it takes; `None` if they are nothing of the kind.
    fn read(bytes: &[u8]) -> Option<Vec<Self>>;
}

impl Bulk for u8 {
    const WIDTH: usize = 1;

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(*self);
    }

    fn read(bytes: &[u8]) -> Option<Vec<Self>> {
        Some(bytes.to_vec())
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Bulk for $number {
            const WIDTH: usize = size_of::<$number>();

            fn write(&self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }

            fn read(bytes: &[u8]) -> Option<Vec<Self>> {
                Some(bytes.as_chunks().0.iter().map(|number| <$number>::from_le_bytes(*number)).collect())
            }
        }
    )*};
}

numbers!(u16, u32, u64);

impl<T: Bulk + Copy, const N: usize> Bulk for [T; N] {
    const WIDTH: usize = T::WIDTH * N;

    fn write(&self, bytes: &mut Vec<u8>) {
        self.iter().for_each(|part| part.write(bytes));
    }

    fn read(bytes: &[u8]) -> Option<Vec<Self>> {
        T::read(bytes).map(|parts| parts.as_chunks().0.to_vec())
    }
}

/// Writes a list as its bytes.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Bulk, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(list.len() * T::WIDTH);
    list.iter().for_each(|part| part.write(&mut bytes));
    serializer.serialize_bytes(&bytes)
}

/// Reads a list that [`serialize`] wrote.
///
/// # Errors
/// Those of the deserializer, or that the bytes are no such list.
pub fn deserialize<'de, T: Bulk, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct List<T>(PhantomData<T>);

    impl<T: Bulk> Visitor<'_> for List<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a list of things of {} bytes", T::WIDTH)
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
            if !bytes.len().is_multiple_of(T::WIDTH) {
                return Err(E::custom("a list that breaks off"));
            }
            T::read(bytes).ok_or_else(|| E::custom("bytes that are nothing of the kind"))
        }
    }

    deserializer.deserialize_bytes(List(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::Bulk;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Lists {
        #[serde(with = "super")]
        numbers: Vec<u32>,
        #[serde(with = "super")]
        pairs: Vec<[u16; 2]>,
    }

    #[test]
    fn lists_are_read_as_they_were_written() {
        let lists = Lists { numbers: vec![1, u32::MAX], pairs: vec![[7, 8], [9, 10], [11, 12]] };
        let bytes = postcard::to_allocvec(&lists).unwrap();
        assert_eq!(bytes.len(), 1 + 8 + 1 + 12);
        assert_eq!(postcard::from_bytes::<Lists>(&bytes).unwrap(), lists);
        assert!(postcard::from_bytes::<Lists>(&[3, 1, 2, 3, 0]).is_err(), "three bytes are no number");
        assert_eq!(<[u16; 2]>::WIDTH, 4);
    }
}
