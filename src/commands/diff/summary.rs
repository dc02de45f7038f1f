//! How much each column has gained, lost and changed.

use super::changes::What;
use indexmap::IndexMap;
use std::fmt::Write;

/// Counts by column, in the order of the columns.
pub struct Summary(IndexMap<String, [usize; 3]>);

impl Summary {
    pub fn new<'n>(columns: impl Iterator<Item = &'n str>) -> Summary {
        Summary(columns.map(|name| (name.to_owned(), [0; 3])).collect())
    }

    pub fn count(&mut self, column: &str, what: What) {
        self.0.entry(column.to_owned()).or_default()[what as usize] += 1;
    }

    /// How many differences of a kind there are.
    pub fn total(&self, what: What) -> usize {
        self.0.values().map(|counts| counts[what as usize]).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.values().all(|counts| *counts == [0; 3])
    }

    /// A line for each column with a difference.
    pub fn table(&self) -> String {
        let rows = || self.0.iter().filter(|(_, counts)| **counts != [0; 3]);
        let width = rows().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max("column".len());
        let mut table = format!("{:<width$}  {:>7}  {:>7}  {:>7}\n", "column", "gained", "lost", "changed");
        for (name, [gained, lost, changed]) in rows() {
            // Writing into a string cannot fail.
            let _ = writeln!(table, "{name:<width$}  {gained:>7}  {lost:>7}  {changed:>7}");
        }
        table
    }
}
