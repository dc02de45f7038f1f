//! The block `charts`: what the report of a run draws of its rows.

use super::Bilingual;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A chart of the report. It draws what columns hold, or what a table holds (`kind: figures`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "a chart")]
pub struct ChartSpec {
    /// Its name, under which an upper layer changes or removes it.
    pub name: String,
    /// Its heading.
    pub title: Bilingual<String>,
    /// How it is drawn.
    pub kind: ChartKind,
    /// The column by whose cells rows are counted or put together: of `bars` and `table`.
    pub by: Option<String>,
    /// How many characters of the cells of `by` make a group: 2 of `420527` are 42. Of `table`.
    pub first: Option<usize>,
    /// What groups are called: of `table`.
    pub called: Option<GroupNames>,
    /// Columns with numbers: of `table`, the middle one (median) of each group.
    #[serde(default)]
    pub show: Vec<String>,
    /// Columns with numbers, each with the column of the year that it speaks of: of `years`; of `figures` a single one, of the
    /// table.
    #[serde(default)]
    pub series: Vec<SeriesSpec>,
    /// The column by whose cells a reader picks single lines out of `years` and `figures`: the place.
    pub pick: Option<String>,
    /// The table whose rows are drawn, one that `tables` declares: of `figures`.
    pub table: Option<String>,
    /// Columns of the table by whose cells a reader chooses what is drawn, so that only like is set beside like: the
    /// indicator, then the unit. Of `figures`.
    #[serde(default)]
    pub choose: Vec<String>,
    /// The column of the table by which figures of one place and year stand apart: results and goals. Of `figures`.
    pub apart: Option<String>,
    /// What cells of the columns of `choose` and `apart` are called for people; those of `apart` stand in this order. Of
    /// `figures`.
    #[serde(default)]
    pub words: IndexMap<String, Bilingual<String>>,
    /// What it is for. It is only read by people.
    pub note: Option<String>,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChartKind {
    /// Numbers over the years, each row a dot and the middle one of each year a line.
    Years,
    /// How many rows have each cell of a column: years in their order, anything else by number.
    Bars,
    /// A row for each group of rows.
    Table,
    /// Numbers of a table over the years and by place, of those rows that a reader chooses. It has a view of its own.
    Figures,
}

/// Numbers over the years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "`series`")]
pub struct SeriesSpec {
    /// The column with the number.
    pub show: String,
    /// The column with the year.
    pub year: String,
}

/// Where the names of groups are read: from mentions of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "`called`")]
pub struct GroupNames {
    /// The field.
    pub from: String,
    /// Its attribute that begins with the characters of the group.
    pub code: String,
    /// Its attribute with the name.
    pub show: String,
}
