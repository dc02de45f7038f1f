//! What a rule set says to its readers, in their languages.

use serde::{Deserialize, Serialize};

/// A language in which the output may speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}
