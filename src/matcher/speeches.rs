//! Where the speeches of a document and their zones lie, in characters of the view.

use crate::document::{Document, Line};
use crate::pattern::AnnotatedText;
use crate::rules::file::ZoneName;
use std::ops::Range;

pub(crate) struct Speeches<'d> {
    lines: &'d [Line],
    /// The lines in characters.
    stretches: Vec<Range<u32>>,
    /// Each speech, from its first line to its last.
    ranges: Vec<Range<u32>>,
}

impl<'d> Speeches<'d> {
    pub fn of(document: &'d Document, annotated: &AnnotatedText<'_>) -> Self {
        let stretches = annotated.lines().to_vec();
        let mut ranges: Vec<Option<Range<u32>>> = vec![None; document.speeches.len()];
        for (line, stretch) in document.lines.iter().zip(&stretches) {
            if let Some((speech, _)) = line.part {
                let start = ranges[speech].as_ref().map_or(stretch.start, |range| range.start);
                ranges[speech] = Some(start..stretch.end);
            }
        }
        let ranges = ranges.into_iter().map(Option::unwrap_or_default).collect();
        Speeches { lines: &document.lines, stretches, ranges }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.ranges.len()
    }

    /// The number of the speech to which the line of a position belongs.
    pub fn at(&self, at: u32) -> Option<usize> {
        let n = self.stretches.partition_point(|line| line.end < at);
        self.lines.get(n).and_then(|line| line.part).map(|(speech, _)| speech)
    }

    /// The speech to which the line of a position belongs.
    pub fn around(&self, at: u32) -> Range<u32> {
        self.at(at).map_or(0..0, |speech| self.ranges[speech].clone())
    }

    /// All of each speech, from its first line to its last.
    pub fn ranges(&self) -> &[Range<u32>] {
        &self.ranges
    }

    /// The stretches of text in which a match may begin that is wanted in these zones.
    pub fn in_zones(&self, zones: &[ZoneName]) -> Vec<Range<u32>> {
        let mut stretches: Vec<Range<u32>> = Vec::new();
        let mut last: Option<(usize, usize)> = None;
        for (n, (line, own)) in self.lines.iter().zip(&self.stretches).enumerate() {
            let Some((speech, zone)) = line.part else { continue };
            if !zone.is_any_of(zones) {
                continue;
            }
            match (stretches.last_mut(), last) {
                (Some(stretch), Some(previous)) if previous == (n.wrapping_sub(1), speech) => stretch.end = own.end,
                _ => stretches.push(own.clone()),
            }
            last = Some((n, speech));
        }
        stretches
    }
}

/// What lies in one of two lists of stretches, or in both, ascending.
pub(super) fn unite(a: &[Range<u32>], b: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut all: Vec<Range<u32>> = a.iter().chain(b).cloned().collect();
    all.sort_unstable_by_key(|range| range.start);
    let mut united: Vec<Range<u32>> = Vec::new();
    for range in all {
        match united.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => united.push(range),
        }
    }
    united
}

/// What two lists of stretches, each ascending, have in common.
pub(super) fn intersect(a: &[Range<u32>], b: &[Range<u32>]) -> Vec<Range<u32>> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut common = Vec::new();
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        let range = x.start.max(y.start)..x.end.min(y.end);
        let x_first = x.end < y.end;
        if range.start < range.end {
            common.push(range);
        }
        if x_first {
            a.next()
        } else {
            b.next()
        };
    }
    common
}
