//! `extract schema`: the rule language as a JSON schema.

use super::SUCCESS;
use speechmeta::rules::export;
use std::process::ExitCode;

/// Prints the schema.
pub fn run() -> ExitCode {
    super::say(&export::schema()).unwrap_or(ExitCode::from(SUCCESS))
}
