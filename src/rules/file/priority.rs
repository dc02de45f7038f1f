//! Priorities: numbers, and the names of a scale.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number, or a name of the scale with or without units: `specific + 2`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PrioritySpec {
    Number(i32),
    Named(String),
}

impl Default for PrioritySpec {
    fn default() -> Self {
        PrioritySpec::Number(0)
    }
}

/// The steps of the scale, lowest first; the block `priorities` sets them otherwise and adds others.
pub const SCALE: [(&str, i32); 6] =
    [("last", 1), ("weak", 10), ("ordinary", 20), ("specific", 30), ("certain", 40), ("guard", 90)];

/// The scale with what a block `priorities` says.
pub fn scale(block: Option<&IndexMap<String, i32>>) -> IndexMap<String, i32> {
    let mut scale: IndexMap<String, i32> = SCALE.iter().map(|(name, step)| ((*name).to_owned(), *step)).collect();
    scale.extend(block.into_iter().flatten().map(|(name, step)| (name.clone(), *step)));
    scale
}
