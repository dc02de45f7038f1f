//! The numbers that paragraphs of lists get, counted as Word counts: ECMA-376 17.9.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::number_format::NumberFormat;
use super::numbering::{Level, Numbering, Suffix};
use super::properties::LEVELS;
use tr::tr;

/// Marks after which nothing need set the text apart, since they are as wide as a character and half empty.
const WIDE_MARKS: [char; 7] = ['、', '，', '。', '．', '：', '）', '】'];

/// How far each list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By the definition that lists share.
    counts: HashMap<i64, [Option<u32>; LEVELS]>,
    /// Lists and levels whose own start has been used: it sets the count back but once.
    started: HashSet<(i64, usize)>,
    /// Names of formats in which numbers could not be written.
    pub unknown: BTreeSet<String>,
}

impl Counters {
    /// Counts a paragraph of a list, and gives what stands before its text: the number and what sets it apart. Empty
    /// where nothing does, as for a bullet.
    pub fn count(&mut self, list: i64, at: usize, numbering: &Numbering) -> String {
        let Some(definition) = numbering.definition_of(list) else { return String::new() };
        let Some(level) = numbering.level(list, at) else { return String::new() };
        let begin = |at: usize| {
            let of_level = || numbering.level(list, at).map_or(0, |level| level.start);
            numbering.start_of(list, at).unwrap_or_else(of_level)
        };
        let counts = self.counts.entry(definition).or_default();
        let starts = numbering.start_of(list, at).is_some() && self.started.insert((list, at));
        for (above, count) in counts.iter_mut().enumerate() {
            if above < at {
                // A level that was left out counts as begun.
                count.get_or_insert_with(|| begin(above));
            } else if above == at {
                *count = Some(match count {
                    Some(count) if !starts => count.saturating_add(1),
                    _ => begin(at),
                });
            } else if restarts(numbering.level(list, above), at) {
                *count = None;
            }
        }
        let counts = *counts;
        self.label(level, at, |at| (numbering.level(list, at), counts.get(at).copied().flatten()))
    }

    /// Writes the label of a level, given each level and its count.
    fn label<'a>(&mut self, own: &Level, at: usize, of: impl Fn(usize) -> (Option<&'a Level>, Option<u32>)) -> String {
        if own.format == NumberFormat::Bullet || own.is_hidden {
            return String::new();
        }
        let Some(text) = &own.text else {
            self.unknown.insert(tr!("a text of hundreds of characters"));
            return String::new();
        };
        let mut label = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let place = chars.peek().and_then(|c| c.to_digit(10)).and_then(|digit| (digit as usize).checked_sub(1));
            let (Some(place), '%') = (place, c) else {
                // Signs of fonts that say nothing without the font.
                if !matches!(c, '\u{f000}'..='\u{f0ff}') && !c.is_control() {
                    label.push(c);
                }
                continue;
            };
            chars.next();
            if place > at {
                continue;
            }
            let (Some(level), Some(count)) = of(place) else { continue };
            let format = match level.format {
                NumberFormat::Nothing | NumberFormat::Bullet => continue,
                _ if own.is_legal => &NumberFormat::Decimal,
                _ => &level.format,
            };
            let Some(written) = format.write(count) else {
                self.unknown.insert(match format {
                    NumberFormat::Unknown(name) => name.clone(),
                    _ => tr!("numbers beyond the signs of their format"),
                });
                return String::new();
            };
            label.push_str(&written);
        }
        if label.is_empty() {
            return label;
        }
        match own.suffix {
            Suffix::Tab if label.ends_with(WIDE_MARKS) => {}
            // A tab would be taken for the border of a cell.
            Suffix::Tab | Suffix::Space => label.push(' '),
            Suffix::Nothing => {}
        }
        label
    }
}

/// Whether a level begins again when one at `used`, which is above it, is used (17.9.10).
fn restarts(level: Option<&Level>, used: usize) -> bool {
    level.and_then(|level| level.restart).is_none_or(|limit| used < limit)
}
