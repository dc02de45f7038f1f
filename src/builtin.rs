//! The rules that the program was built with, ready to run.
//!
//! They were read and compiled by the build script; see [`crate::rules::prepared`] for what that means. Whoever needs
//! to know where a rule stands in its file loads [`origin`] instead.

use crate::rules::compiled::CompiledRules;
use crate::rules::load::Origin;
use crate::rules::prepared;
use include_dir::{Dir, include_dir};

/// The files, as they were.
pub static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The rule files that the program was built with.
pub fn origin() -> Origin {
    Origin::Embedded(&FILES)
}

/// The rules as [`prepared::write()`] wrote them.
pub static PREPARED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.bin"));

/// The rules, of which only as much is read as has to be.
pub fn rules() -> CompiledRules {
    prepared::read(PREPARED)
        .unwrap_or_else(|e| unreachable!("the prepared rules are written by the build of this program: {e}"))
}
