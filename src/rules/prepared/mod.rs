//! Rules made ready to run ahead of time: [`CompiledRules`] as bytes, and back.
//!
//! Reading a rule folder costs some hundred times what running it over one speech does: YAML with places, tables of
//! tens of thousands of rows, a thousand patterns to expand, parse and cut. For the rules that are part
//! of the binary all of that happens when the binary is built (`src/build.rs` calls [`write()`], the crate's `builtin`
//! calls [`read`]), and what is left for the start of the program is little more than finding out where things lie:
//!
//! | what | how it lies in the bytes | when it is read |
//! | --- | --- | --- |
//! | names, attributes, questions | as [`serde`] gives them to `postcard` | at the start |
//! | words and cells of lexicons, the scanner's words and what they mean | [`Texts`] and [`Numbers`]: tables that are used where they lie | never as a whole |
//! | patterns, and the ways to cut them | [`Deferred`]: a stretch of bytes that is passed over | when an anchor of the pattern stands in a text |
//! | what programs have in common | lists of numbers, each part once for the whole rule set | at the start |
//! | programs | [`Numbers`], two an instruction ([`crate::matcher::programs`]) | when the program is first run |
//!
//! A [`Deferred`] may hold others: which ways there are is read without their cuts. What stands between the bytes of
//! a table and its use is for the module that uses it to say.
//!
//! The bytes are no format for files. They are written and read by the same build of the same source, hence there is
//! no version in them, and bytes that cannot be read are a bug of the program. The tests read every last part of the
//! bytes in the binary, and hold what they give against what the folder gives.

mod deferred;
mod texts;

pub use deferred::Deferred;
pub use texts::{Numbers, Texts};

use super::compiled::CompiledRules;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use std::borrow::Cow;

/// The rules as bytes. The same rules always give the same bytes.
///
/// # Errors
/// Some part of the rules cannot be written; that is a bug of the program.
pub fn write(rules: &CompiledRules) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(rules)
}

/// The rules that [`write()`] wrote.
///
/// # Errors
/// The bytes are not from this build of the program.
pub fn read(bytes: &'static [u8]) -> Result<CompiledRules, postcard::Error> {
    postcard::from_bytes(bytes)
}

/// Bytes that are made, or lie in the binary.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Bytes(pub Cow<'static, [u8]>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de: 'static> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Bytes(Cow::Borrowed(Deserialize::deserialize(deserializer)?)))
    }
}
