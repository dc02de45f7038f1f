//! How often rules, their patterns, layout rules, entries of lexicons and columns held.

use super::rules::CountedRules;
use crate::Examined;
use crate::matcher::watch::Fate;
use crate::pattern::Layer;
use crate::rules::compiled::Rule;
use std::collections::HashMap;
use std::ops::Range;

/// Of one document, or of many.
pub struct Counts {
    /// For each rule.
    pub rules: Vec<Held>,
    /// For each layout rule, the lines that it claimed.
    pub layout: Vec<usize>,
    /// For each entry of a lexicon that stands in the text, by lexicon and key: how often, and how often in a match of a
    /// rule that refers to the lexicon.
    pub entries: HashMap<(usize, u32), (usize, usize)>,
    /// For each column, its cells that are empty.
    pub empty: Vec<usize>,
}

/// What became of the matches of a rule.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// For each of its patterns, the mentions that it gave; of a rule that blocks, its matches.
    pub by_pattern: Vec<usize>,
    /// Matches that gave no mention as they had no value.
    pub without_value: usize,
    /// Matches that lost their characters, by the rule that has them.
    pub lost: HashMap<usize, usize>,
    /// For each entry of `when`, the matches of which it held.
    pub when: Vec<usize>,
    /// Of a rule that blocks, the matches that lost their characters to it.
    pub blocked: usize,
}

impl Held {
    pub fn total(&self) -> usize {
        self.by_pattern.iter().sum()
    }
}

impl Counts {
    /// Nothing has held yet.
    pub fn none(known: &CountedRules<'_>) -> Counts {
        let rules = known.rules;
        let held = |rule: &Rule| Held {
            by_pattern: vec![0; rule.patterns.len()],
            when: vec![0; rule.when.len()],
            ..Held::default()
        };
        Counts {
            rules: rules.rules.iter().map(held).collect(),
            layout: vec![0; rules.layout.len()],
            entries: HashMap::new(),
            empty: vec![0; rules.columns.len()],
        }
    }

    /// What held in one document.
    pub fn of(known: &CountedRules<'_>, examined: &Examined<'_>) -> Counts {
        let mut counts = Counts::none(known);
        for m in examined.matches().fields().flatten() {
            let held = &mut counts.rules[m.rule()];
            held.by_pattern[m.pattern()] += 1;
            m.when().for_each(|entry| held.when[entry] += 1);
        }
        for silent in examined.records.iter().flat_map(|record| record.silent()) {
            let held = &mut counts.rules[silent.rule];
            held.by_pattern[silent.pattern] = held.by_pattern[silent.pattern].saturating_sub(1);
            held.without_value += 1;
        }
        for fallen in &examined.fallen {
            if let Fate::Blocked(by) | Fate::Lost(by) = fallen.fate
                && known.rules.rules[by].block
            {
                counts.rules[by].blocked += 1;
            }
            let held = &mut counts.rules[fallen.rule];
            match fallen.fate {
                _ if known.rules.rules[fallen.rule].block => held.by_pattern[fallen.pattern] += 1,
                Fate::Blocks => {}
                Fate::Blocked(by) | Fate::Lost(by) => *held.lost.entry(by).or_default() += 1,
            }
        }
        for rule in examined.document().lines.iter().filter_map(|line| line.rule) {
            counts.layout[rule] += 1;
        }
        for record in &examined.records {
            for (empty, (_, cell)) in counts.empty.iter_mut().zip(record.cells()) {
                *empty += usize::from(cell.is_absent());
            }
        }
        counts.note_entries(known, examined);
        counts
    }

    fn note_entries(&mut self, known: &CountedRules<'_>, examined: &Examined<'_>) {
        for lexicon in 0..known.rules.lexicons.len() {
            for hit in examined.annotated.layer(Layer::Lexicon(lexicon as u32)) {
                self.entries.entry((lexicon, hit.entry)).or_default().0 += 1;
            }
        }
        for m in examined.matches().fields().flatten() {
            self.note_used(examined.matches().captures(m).iter().filter_map(|capture| match capture.entry() {
                Some((Layer::Lexicon(lexicon), entry)) => Some((lexicon as usize, entry)),
                _ => None,
            }));
            let range = m.whole();
            for &lexicon in &known.lexicons[m.rule()] {
                self.note_used(hits_in(examined, lexicon, range.clone()).map(|entry| (lexicon, entry)));
            }
        }
        for fallen in examined.fallen.iter().filter(|fallen| known.rules.rules[fallen.rule].block) {
            for &lexicon in &known.lexicons[fallen.rule] {
                self.note_used(hits_in(examined, lexicon, fallen.range.clone()).map(|entry| (lexicon, entry)));
            }
        }
    }

    fn note_used(&mut self, entries: impl Iterator<Item = (usize, u32)>) {
        entries.for_each(|entry| self.entries.entry(entry).or_default().1 += 1);
    }

    /// Adds what held in another document.
    pub fn add(&mut self, more: Counts) {
        for (held, more) in self.rules.iter_mut().zip(more.rules) {
            sum(&mut held.by_pattern, &more.by_pattern);
            sum(&mut held.when, &more.when);
            held.blocked += more.blocked;
            held.without_value += more.without_value;
            more.lost.into_iter().for_each(|(rule, count)| *held.lost.entry(rule).or_default() += count);
        }
        sum(&mut self.layout, &more.layout);
        sum(&mut self.empty, &more.empty);
        for (entry, (stands, used)) in more.entries {
            let counts = self.entries.entry(entry).or_default();
            *counts = (counts.0 + stands, counts.1 + used);
        }
    }
}

fn sum(counts: &mut [usize], more: &[usize]) {
    counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
}

/// Entries of a lexicon that occur in a range of the view.
fn hits_in<'x>(examined: &'x Examined<'_>, lexicon: usize, range: Range<usize>) -> impl Iterator<Item = u32> + 'x {
    let annotated = &examined.annotated;
    let hits = annotated.layer(Layer::Lexicon(lexicon as u32));
    let (start, end) = (annotated.position(range.start), annotated.position(range.end));
    let first = hits.partition_point(|hit| hit.start < start);
    let inside = hits[first..].iter().take_while(move |hit| hit.start < end);
    inside.filter(move |hit| hit.end <= end).map(|hit| hit.entry)
}
