//! Rules made ready to run ahead of time: [`CompiledRules`] as bytes, and back.
//!
//! Reading a rule folder costs as much as running it over some megabytes of text. For the rules that are part of the
//! binary it happens when the binary is built (`src/build.rs` calls [`write`](write()), the crate's `builtin` calls
//! [`read`]). What lies in the bytes is what [`serde`] derives for the types, behind a mark and a version: bytes of
//! another version are refused.

use super::compiled::CompiledRules;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// With what prepared rules begin.
const MARK: &[u8] = b"speechmeta rules\n";
/// Of the types that the bytes hold: one more with every change of them.
const VERSION: u32 = 10;

/// Why bytes are no prepared rules.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// They do not begin as prepared rules do.
    #[error("these are no prepared rules")]
    NoRules,
    /// They are of another version of the program.
    #[error(
        "these rules were prepared by another version of the program (theirs {theirs}, here {VERSION}): prepare them again"
    )]
    OtherVersion {
        /// The version that they name.
        theirs: u32,
    },
    /// They break off, or are damaged.
    #[error("these prepared rules are damaged: {0}")]
    Damaged(#[from] postcard::Error),
}

/// The rules as bytes. The same rules always give the same bytes.
///
/// # Errors
/// Some part of the rules cannot be written; that is a bug of the program.
pub fn write(rules: &CompiledRules) -> Result<Vec<u8>, postcard::Error> {
    let bytes = [MARK, &VERSION.to_le_bytes()].concat();
    postcard::to_extend(rules, bytes)
}

/// What tells rule sets apart: that of what they compile to, whatever their files are called, and whatever stands in
/// their comments and examples. Rules of another version of the program have another one. As it is written: 16 hexadecimal
/// digits, the first of a SHA-256. It takes as long as writing all of the rules.
///
/// # Errors
/// As [`write`](write()).
pub fn fingerprint(rules: &CompiledRules) -> Result<String, postcard::Error> {
    let sum = Sha256::digest(write(rules)?);
    Ok(sum.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// The rules that [`write`](write()) wrote.
///
/// # Errors
/// The bytes are not from this version of the program.
pub fn read(bytes: &[u8]) -> Result<CompiledRules, Unreadable> {
    let rest = bytes.strip_prefix(MARK).ok_or(Unreadable::NoRules)?;
    let (version, rest) = rest.split_first_chunk().ok_or(Unreadable::NoRules)?;
    match u32::from_le_bytes(*version) {
        VERSION => Ok(postcard::from_bytes(rest)?),
        theirs => Err(Unreadable::OtherVersion { theirs }),
    }
}
