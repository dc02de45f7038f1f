//! Which cells a mention made, and which mention made a cell.

use crate::record::{Evidence, Mention, Record};
use std::collections::HashMap;

/// By what a mention and what a cell rests on are known to be the same: field, rule, start and end.
type Key<'m> = (&'m str, &'m str, usize, usize);

/// The cells of a record by the mentions that made them. Of mentions that say the same, the first made the cell. There are
/// none where the record does not know what its cells rest on.
#[derive(Debug, Default)]
pub struct MadeCells<'m> {
    columns: HashMap<Key<'m>, Vec<&'m str>>,
    /// For each column of the rules, what its cell rests on first.
    first: Vec<Option<Key<'m>>>,
}

impl<'m> MadeCells<'m> {
    pub fn of(record: &'m Record<'_>) -> MadeCells<'m> {
        let mut made = MadeCells::default();
        let names = record.cells().map(|(name, _)| name);
        for (name, evidence) in names.zip(record.evidence()) {
            made.first.push(evidence.first().map(key));
            for key in evidence.iter().map(key) {
                let columns = made.columns.entry(key).or_default();
                if columns.last() != Some(&name) {
                    columns.push(name);
                }
            }
        }
        made
    }

    /// The names of the columns whose cells a mention made.
    pub fn by<'s>(&'s self, mention: &Mention<'s>) -> &'s [&'s str] {
        self.columns.get(&of_mention(mention)).map_or(&[], Vec::as_slice)
    }

    /// For each column of the rules, the number of the first mention that made its cell, from 1.
    pub fn first_mentions(&self, record: &Record<'_>) -> Vec<Option<usize>> {
        let mut numbers: HashMap<Key<'_>, usize> = HashMap::new();
        for (number, mention) in (1..).zip(record.mentions()) {
            numbers.entry(of_mention(&mention)).or_insert(number);
        }
        self.first.iter().map(|key| numbers.get(&key.as_ref().copied()?).copied()).collect()
    }
}

fn key<'m>(evidence: &'m Evidence<'_>) -> Key<'m> {
    (evidence.field, evidence.rule, evidence.span.start, evidence.span.end)
}

fn of_mention<'m>(mention: &Mention<'m>) -> Key<'m> {
    (mention.field(), mention.rule(), mention.span().start, mention.span().end)
}
