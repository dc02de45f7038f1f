//! Tables beside that of the speeches, as they are written.

use super::compiled::{Filter, Subject};
use super::file::{Bilingual, CellType, MentionPart};
use super::template::Show;
use serde::{Deserialize, Serialize};

/// A table with a row for each mention of a field.
#[derive(Debug, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub label: Bilingual,
    pub about: Bilingual,
    pub field: usize,
    /// Mentions with the same key give one row.
    pub distinct: bool,
    pub filter: Filter,
    pub columns: Vec<TableColumn>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct TableColumn {
    pub name: String,
    pub label: Bilingual,
    pub about: Bilingual,
    pub kind: CellType,
    pub source: CellSource,
}

/// Where a cell of a table comes from.
#[derive(Debug, Serialize, Deserialize)]
pub enum CellSource {
    /// The cell of the speech in this column.
    Column(usize),
    Show(Show<Subject>),
    Mention(MentionPart),
}
