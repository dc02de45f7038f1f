//! `extract schema`: the rule language as a JSON schema.

use super::Exit;
use crate::rules::export;

/// Prints the schema.
pub fn run() -> Exit {
    super::say(&export::schema()).unwrap_or(Exit::Success)
}
