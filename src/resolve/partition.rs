//! Which speech and which zone a match belongs to.

use crate::document::{Document, Zone};
use crate::matcher::Matches;
use crate::record::facts::FieldMatches;

/// The matches of a document by its speeches, which follow each other as their lines do.
pub struct MatchPartition<'a> {
    matches: &'a Matches,
    /// For each speech, the byte of the view at which its last line ends.
    ends: Vec<usize>,
    /// For each field, the first match behind the speeches handed out so far.
    next: Vec<usize>,
}

impl<'a> MatchPartition<'a> {
    pub fn new(document: &Document, matches: &'a Matches) -> Self {
        let mut ends = vec![0; document.speeches.len()];
        for line in &document.lines {
            if let Some((speech, _)) = line.part {
                ends[speech] = line.range.end;
            }
        }
        MatchPartition { matches, ends, next: vec![0; matches.fields().count()] }
    }

    /// The matches of a speech; speeches are asked for in their order.
    pub fn of(&mut self, speech: usize) -> Vec<FieldMatches<'a>> {
        let end = self.ends[speech];
        let fields = self.matches.fields().zip(&mut self.next);
        fields
            .map(|(matches, next)| {
                let first = *next;
                *next += matches[first..].partition_point(|m| m.range().start <= end);
                FieldMatches { first, matches: &matches[first..*next], all: self.matches }
            })
            .collect()
    }
}

/// Finds the zone of each position; positions must ascend.
pub struct Zones<'a> {
    document: &'a Document,
    speech: usize,
    line: usize,
}

impl<'a> Zones<'a> {
    pub fn new(document: &'a Document, speech: usize) -> Self {
        Zones { document, speech, line: 0 }
    }

    /// The zone of byte `at` of the view; `None` where it is no part of the speech.
    pub fn at(&mut self, at: usize) -> Option<Zone> {
        let lines = &self.document.lines;
        if lines.get(self.line).is_some_and(|line| line.range.end < at) {
            self.line += lines[self.line..].partition_point(|line| line.range.end < at);
        }
        let line = lines.get(self.line).filter(|line| line.range.start <= at)?;
        line.part.filter(|(speech, _)| *speech == self.speech).map(|(_, zone)| zone)
    }
}
