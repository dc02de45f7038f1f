//! The block `gazetteer`: what is known of the units of a lexicon beside its rows.
//!
//! It stands once in a rule set. What it leaves out, and all of it where it is not there, is as these types have it by
//! default: what the rules of the package say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How one of several units of the same name is chosen (`choose` of a lexicon).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(title = "`gazetteer`")]
pub struct GazetteerSettings {
    /// The first two digits of provinces that are one city each: two of their districts lie in one city, though their
    /// codes name no prefecture (default 11, 12, 31, 50: the municipalities of GB/T 2260).
    pub one_city: Vec<String>,
    /// Years after the time of a row in which its name may still be meant (default 12).
    pub years_after: u32,
    /// Years before it in which it may be meant already (default 2).
    pub years_before: u32,
    /// What a unit named in the heading counts, where one in the text counts 1 (default 10).
    pub heading: u32,
    /// How many times the weight of any other unit the one that is meant must have (default 2).
    pub lead: u32,
}

impl Default for GazetteerSettings {
    fn default() -> Self {
        GazetteerSettings {
            one_city: ["11", "12", "31", "50"].map(str::to_owned).to_vec(),
            years_after: 12,
            years_before: 2,
            heading: 10,
            lead: 2,
        }
    }
}
