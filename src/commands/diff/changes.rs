//! Two lists of answers → which of them were gained, lost or changed.

use crate::span::Span;
use std::collections::{HashMap, HashSet};

/// One answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparedAnswer {
    /// What makes it the same answer in both lists.
    pub key: Vec<String>,
    pub shown: String,
    /// The rules that it rests on.
    pub rule: String,
    /// Characters of the mention that it rests on; the first of several.
    pub span: Option<Span>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Gained,
    Lost,
    Changed,
}

impl What {
    pub fn word(self) -> &'static str {
        match self {
            What::Gained => "gained",
            What::Lost => "lost",
            What::Changed => "changed",
        }
    }
}

/// An answer that is not the same in both lists.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub what: What,
    pub old: Option<ComparedAnswer>,
    pub new: Option<ComparedAnswer>,
}

impl Change {
    pub fn gained(new: ComparedAnswer) -> Change {
        Change { what: What::Gained, old: None, new: Some(new) }
    }

    pub fn lost(old: ComparedAnswer) -> Change {
        Change { what: What::Lost, old: Some(old), new: None }
    }

    fn changed(old: ComparedAnswer, new: ComparedAnswer) -> Change {
        Change { what: What::Changed, old: Some(old), new: Some(new) }
    }

    /// Where in the text it is, for the order of the rows.
    fn place(&self) -> Option<Span> {
        [&self.new, &self.old].into_iter().flatten().find_map(|item| item.span)
    }
}

/// One cell against another.
pub fn of_cells(old: ComparedAnswer, new: ComparedAnswer) -> Option<Change> {
    match (old.shown.is_empty(), new.shown.is_empty()) {
        _ if old.shown == new.shown => None,
        (true, _) => Some(Change::gained(new)),
        (_, true) => Some(Change::lost(old)),
        (false, false) => Some(Change::changed(old, new)),
    }
}

/// Answers that `is_same` tells from others are the same in both lists; of the rest, those with one key and those that
/// share characters are one answer that was changed.
pub fn of_lists(
    old: Vec<ComparedAnswer>,
    new: Vec<ComparedAnswer>,
    same: impl Fn(&ComparedAnswer) -> String,
) -> Vec<Change> {
    let keys = |items: &[ComparedAnswer]| -> HashSet<String> { items.iter().map(&same).collect() };
    let (in_old, in_new) = (keys(&old), keys(&new));
    let lost: Vec<ComparedAnswer> = old.into_iter().filter(|item| !in_new.contains(&same(item))).collect();
    let gained: Vec<ComparedAnswer> = new.into_iter().filter(|item| !in_old.contains(&same(item))).collect();
    let mut changes = Vec::new();
    let (lost, gained) = paired(lost, gained, &mut changes, by_key);
    let (lost, gained) = paired(lost, gained, &mut changes, by_place);
    changes.extend(lost.into_iter().map(Change::lost));
    changes.extend(gained.into_iter().map(Change::gained));
    changes.sort_by_key(Change::place);
    changes
}

/// For each of the new answers the old one that it is, if it is one.
type Partners = Vec<Option<usize>>;

/// Takes the pairs that `find` finds out of both lists.
fn paired(
    old: Vec<ComparedAnswer>,
    new: Vec<ComparedAnswer>,
    changes: &mut Vec<Change>,
    find: fn(&[ComparedAnswer], &[ComparedAnswer]) -> Partners,
) -> (Vec<ComparedAnswer>, Vec<ComparedAnswer>) {
    let partners = find(&old, &new);
    let mut old: Vec<Option<ComparedAnswer>> = old.into_iter().map(Some).collect();
    let mut rest = Vec::new();
    for (new, partner) in new.into_iter().zip(partners) {
        match partner.and_then(|n| old[n].take()) {
            Some(old) => changes.push(Change::changed(old, new)),
            None => rest.push(new),
        }
    }
    (old.into_iter().flatten().collect(), rest)
}

fn by_key(old: &[ComparedAnswer], new: &[ComparedAnswer]) -> Partners {
    let known: HashMap<&[String], usize> = old.iter().map(|item| item.key.as_slice()).zip(0..).collect();
    new.iter().map(|item| known.get(item.key.as_slice()).copied()).collect()
}

fn by_place(old: &[ComparedAnswer], new: &[ComparedAnswer]) -> Partners {
    let mut places: Vec<(Span, usize)> = old.iter().zip(0..).filter_map(|(item, n)| Some((item.span?, n))).collect();
    places.sort_unstable();
    let partner = |item: &ComparedAnswer| {
        let span = item.span?;
        // The last that begins before the end: mentions of one field do not overlap.
        let behind = places.partition_point(|(other, _)| other.start < span.end);
        places[..behind].last().filter(|(other, _)| span.start < other.end).map(|(_, n)| *n)
    };
    new.iter().map(partner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(key: &str, shown: &str, start: usize) -> ComparedAnswer {
        ComparedAnswer {
            key: vec![key.into()],
            shown: shown.into(),
            rule: "x".into(),
            span: Some(Span::new(start, start + 5)),
        }
    }

    fn told(old: Vec<ComparedAnswer>, new: Vec<ComparedAnswer>) -> Vec<String> {
        let shown = |item: &Option<ComparedAnswer>| item.as_ref().map_or("", |item| &item.shown).to_owned();
        let changes = of_lists(old, new, |item| item.shown.clone());
        changes.iter().map(|c| format!("{} {} {}", c.what.word(), shown(&c.old), shown(&c.new))).collect()
    }

    #[test]
    fn answers_are_one_by_what_they_show_then_by_key_then_by_place() {
        let old = vec![item("a", "甲", 0), item("b", "乙", 10), item("c", "丙", 20), item("d", "丁", 30)];
        let new = vec![item("z", "甲", 50), item("b", "乙2", 60), item("e", "丙2", 22), item("f", "戊", 70)];
        assert_eq!(told(old, new), ["changed 丙 丙2", "lost 丁 ", "changed 乙 乙2", "gained  戊"]);
    }

    #[test]
    fn an_answer_is_the_partner_of_one_only() {
        let old = vec![item("a", "甲", 0)];
        let new = vec![item("a", "乙", 0), item("b", "丙", 4)];
        assert_eq!(told(old, new), ["changed 甲 乙", "gained  丙"]);
    }

    #[test]
    fn equal_cells_are_no_change() {
        assert_eq!(of_cells(item("", "8", 0), item("", "8", 9)), None);
        let gained = of_cells(ComparedAnswer::default(), item("", "8", 9)).map(|change| change.what);
        assert_eq!(gained, Some(What::Gained));
    }
}
