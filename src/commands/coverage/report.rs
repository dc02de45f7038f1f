//! Counts → the rows of the table.

use super::conditions;
use super::counts::{Counts, Held};
use super::rules::CountedRules;
use super::words::{SeenWords, Word};
use super::{CoverageArguments, CoverageKind, CoverageRow};
use crate::rules::file::LayoutRole;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use tr::tr;

pub fn rows(
    arguments: &CoverageArguments,
    known: &CountedRules<'_>,
    counts: &Counts,
    words: SeenWords,
    speeches: usize,
) -> Vec<CoverageRow> {
    let mut rows = Vec::new();
    if arguments.wants(CoverageKind::Rules) {
        rows.extend(of_rules(arguments.least, known, counts));
    }
    if arguments.wants(CoverageKind::Alternatives) {
        rows.extend(of_alternatives(arguments.least, known, counts));
    }
    if arguments.wants(CoverageKind::Conditions) {
        rows.extend(conditions::of_when(arguments.least, known, counts));
        rows.extend(conditions::of_blocks(arguments.least, known, counts));
    }
    if arguments.wants(CoverageKind::Lexicons) {
        rows.extend(of_lexicons(arguments, known, counts));
    }
    if arguments.wants(CoverageKind::Columns) {
        rows.extend(of_columns(known, counts, speeches));
    }
    if arguments.wants(CoverageKind::Paragraphs) {
        rows.extend(of_words(arguments, known, words));
    }
    rows
}

fn of_rules(least: usize, known: &CountedRules<'_>, counts: &Counts) -> Vec<CoverageRow> {
    let is_rare = |(n, held): (usize, &Held)| {
        (held.total() < least).then(|| CoverageRow {
            what: "rule",
            name: known.rules.rules[n].id.clone(),
            count: held.total(),
            place: known.rule_line(n),
            note: fate(known, held),
            ..CoverageRow::default()
        })
    };
    let layout = known.rules.layout.iter().zip(&counts.layout).enumerate();
    let claims_lines = layout.filter(|(_, (rule, lines))| rule.role != LayoutRole::Line && **lines < least);
    let of_layout = claims_lines.map(|(n, (rule, lines))| CoverageRow {
        what: "layout",
        name: rule.id.clone(),
        count: *lines,
        place: known.layout_line(n),
        ..CoverageRow::default()
    });
    counts.rules.iter().enumerate().filter_map(is_rare).chain(of_layout).collect()
}

/// What became of the matches of a rule that gave no mention.
fn fate(known: &CountedRules<'_>, held: &Held) -> String {
    let lost: usize = held.lost.values().sum();
    let to = held.lost.iter().max_by_key(|(rule, count)| (**count, Reverse(**rule)));
    let mut parts = Vec::new();
    if let Some((rule, count)) = to {
        parts.push(tr!(
            "{n} match lost its characters, {} to {}" | "{n} matches lost their characters, {} to {}" % lost,
            count,
            known.rules.rules[*rule].id
        ));
    }
    if held.without_value > 0 {
        parts.push(tr!("1 match had no value" | "{n} matches had no value" % held.without_value));
    }
    match parts.is_empty() {
        true => tr!("no match that its contexts and zones allow"),
        false => parts.join(&tr!("between the notes of a row" => "; ")),
    }
}

fn of_alternatives(least: usize, known: &CountedRules<'_>, counts: &Counts) -> Vec<CoverageRow> {
    let mut rows = Vec::new();
    let held = counts.rules.iter().enumerate();
    // One pattern, or a rule that gets a single row.
    for (rule, held) in held.filter(|(_, held)| held.by_pattern.len() > 1 && held.total() >= least) {
        for (pattern, count) in held.by_pattern.iter().enumerate().filter(|(_, count)| **count < least) {
            let (place, note) = known.alternative(rule, pattern);
            let name = format!("{}[{}]", known.rules.rules[rule].id, pattern + 1);
            rows.push(CoverageRow { what: "alternative", name, count: *count, place, note, ..CoverageRow::default() });
        }
    }
    rows
}

fn of_lexicons(arguments: &CoverageArguments, known: &CountedRules<'_>, counts: &Counts) -> Vec<CoverageRow> {
    let mut rows = Vec::new();
    let names = known.lexicon_names();
    for (n, name) in names.iter().enumerate().filter(|(n, _)| known.is_scanned[*n]) {
        let keys = &known.rules.lexicons[n].lexicon.keys;
        let is_matched = known.lexicons.iter().any(|lexicons| lexicons.contains(&n));
        let (mut unused, mut rare) = (Vec::new(), Vec::new());
        for (key, text) in keys.iter().enumerate() {
            let (stands, used) = counts.entries.get(&(n, key as u32)).copied().unwrap_or_default();
            if stands < arguments.least {
                let note = if stands == 0 { tr!("never in the text") } else { tr!("seldom in the text") };
                rare.push((stands, text, note));
            } else if is_matched && used < arguments.least {
                unused.push((stands, text, tr!("in the text, and in no match")));
            }
        }
        unused.sort_by_key(|(stands, _, _)| Reverse(*stands));
        let note = match is_matched {
            true => tr!("{} more in the text, and in no match", unused.len()),
            false => tr!("only layout rules and contexts refer to it"),
        };
        let (count, of) = (rare.len(), Some(keys.len()));
        rows.push(CoverageRow { what: "lexicon", name: name.clone(), count, of, note, ..CoverageRow::default() });
        let shown = unused.iter().take(arguments.most).chain(rare.iter().take(arguments.most));
        rows.extend(shown.map(|(stands, text, note)| CoverageRow {
            what: "entry",
            name: format!("{name}: {text}"),
            count: *stands,
            note: note.clone(),
            ..CoverageRow::default()
        }));
    }
    rows
}

fn of_columns(known: &CountedRules<'_>, counts: &Counts, speeches: usize) -> Vec<CoverageRow> {
    let columns = known.rules.columns.iter().zip(&counts.empty);
    let mut rows: Vec<CoverageRow> = columns
        .filter(|(column, _)| !column.question.shows_repeated())
        .map(|(column, empty)| CoverageRow {
            what: "column",
            name: column.name.clone(),
            count: *empty,
            of: Some(speeches),
            note: match speeches {
                0 => String::new(),
                _ => tr!("{}% empty", format_args!("{:.1}", 100.0 * *empty as f64 / speeches as f64)),
            },
            ..CoverageRow::default()
        })
        .collect();
    rows.sort_by_key(|row| Reverse(row.count));
    rows
}

fn of_words(arguments: &CoverageArguments, known: &CountedRules<'_>, words: SeenWords) -> Vec<CoverageRow> {
    let is_telling = |word: &Word| word.inside >= arguments.support && word.without > 0 && word.with >= word.without;
    let mut telling: Vec<((usize, String), Word)> = words.0.into_iter().filter(|(_, word)| is_telling(word)).collect();
    drop_parts(&mut telling);
    // By the share of paragraphs without a match, the least first; as whole numbers, so that equal is equal.
    let share = |word: &Word| word.without * 1_000_000 / (word.with + word.without).max(1);
    telling.sort_by(|((field, text), word), ((other_field, other_text), other)| {
        let key = (field, share(word), Reverse(word.with), text);
        key.cmp(&(other_field, share(other), Reverse(other.with), other_text))
    });
    let mut rows = Vec::new();
    for of_field in telling.chunk_by(|a, b| a.0.0 == b.0.0) {
        let mut shown: HashSet<(&str, usize)> = HashSet::new();
        for ((field, text), word) in of_field.iter().take(arguments.most) {
            let field = &known.rules.fields[*field].name;
            rows.push(CoverageRow {
                what: "word",
                name: format!("{field}: {text}"),
                count: word.without,
                of: Some(word.with + word.without),
                note: tr!("1 time inside matches" | "{n} times inside matches" % word.inside),
                ..CoverageRow::default()
            });
            // A paragraph is shown once, with the word that tells most.
            let new = word.examples.iter().filter(|paragraph| shown.insert((&paragraph.speech, paragraph.start)));
            rows.extend(new.map(|paragraph| CoverageRow {
                what: "paragraph",
                name: field.clone(),
                place: paragraph.speech.clone(),
                start: Some(paragraph.start),
                note: paragraph.text.clone(),
                ..CoverageRow::default()
            }));
        }
    }
    rows
}

/// Drops a word that is part of a longer one and occurs in exactly the same paragraphs.
fn drop_parts(words: &mut Vec<((usize, String), Word)>) {
    let counts = |field: usize, word: &Word| (field, word.with, word.without);
    let mut alike: HashMap<(usize, usize, usize), Vec<String>> = HashMap::new();
    for ((field, text), word) in words.iter() {
        alike.entry(counts(*field, word)).or_default().push(text.clone());
    }
    words.retain(|((field, text), word)| {
        let is_longer = |other: &String| other.len() > text.len() && other.contains(text.as_str());
        !alike[&counts(*field, word)].iter().any(is_longer)
    });
}
