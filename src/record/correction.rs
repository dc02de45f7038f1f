//! A cell that a person has set right.

use serde::Serialize;

/// What a cell says instead of what the rules made of the speech.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction<'r> {
    /// The name of its column.
    pub column: &'r str,
    pub value: String,
    /// What the rules give.
    pub was: String,
    pub who: String,
    pub why: String,
}
