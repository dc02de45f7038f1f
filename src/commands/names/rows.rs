//! Names of the rule files → lines of the table.

use super::examples::CapturedExamples;
use super::{NameKind, NameRow};
use crate::commands::references::ReferenceKind;
use crate::rules::RuleSet;
use crate::rules::conditions::says_nothing;
use crate::rules::file::{
    AttributeType, ConditionEntry, FieldSpec, NamedType, OneOrMany, json_schema_for_readers, scale,
};
use crate::rules::load::LoadedFile;
use crate::rules::source::Step;
use serde_json::Value as Json;
use tr::tr;

/// Characters of a pattern that are shown.
const SHOWN: usize = 80;
/// Words of a lexicon that are shown as examples.
const WORDS: usize = 3;

/// The patterns, lexicons, conditions, sections and fields, in the order of the files.
pub fn of_names(set: &RuleSet, captured: &CapturedExamples) -> Vec<(NameKind, NameRow)> {
    let mut rows = Vec::new();
    let mut lexicons = set.compiled.lexicons.iter();
    let example = |kind, name: &String| captured.get(&(kind, name.clone())).cloned().unwrap_or_default();
    for file in &set.files {
        for (name, pattern) in &file.rules.patterns {
            let written = pattern.examples().join("、");
            rows.push((
                NameKind::Patterns,
                NameRow {
                    kind: "pattern",
                    name: name.clone(),
                    holds: shortened(pattern.text()),
                    example: if written.is_empty() { example(ReferenceKind::Pattern, name) } else { written },
                    ..placed(set, file, &["patterns", name], pattern.note())
                },
            ));
        }
        for (name, spec) in &file.rules.lexicons {
            let Some(words) = lexicons.next().map(|words| &words.lexicon) else { continue };
            let count = tr!("1 word" | "{n} words" % words.keys.iter().count());
            let holds = match words.columns.as_slice() {
                [] | [_] => count,
                columns => tr!("{}; {}", count, columns.join(", ")),
            };
            let first: Vec<&str> = words.keys.iter().take(WORDS).collect();
            let captured = example(ReferenceKind::Lexicon, name);
            rows.push((
                NameKind::Lexicons,
                NameRow {
                    kind: "lexicon",
                    name: name.clone(),
                    holds,
                    example: if captured.is_empty() { first.join("、") } else { captured },
                    ..placed(set, file, &["lexicons", name], spec.note.as_deref())
                },
            ));
        }
        for (name, spec) in &file.rules.sections {
            rows.push((
                NameKind::Sections,
                NameRow {
                    kind: "section",
                    name: name.clone(),
                    holds: match &spec.to {
                        None => tr!("from {}", spec.from),
                        Some(to) => tr!("from {} to {}", spec.from, to),
                    },
                    ..placed(set, file, &["sections", name], spec.note.as_deref())
                },
            ));
        }
        for (name, spec) in &file.rules.fields {
            rows.push((
                NameKind::Fields,
                NameRow {
                    kind: "field",
                    name: name.clone(),
                    holds: attributes(spec)
                        .iter()
                        .map(|(name, kind)| format!("{name}: {kind}"))
                        .collect::<Vec<_>>()
                        .join(", "),
                    example: example(ReferenceKind::Field, name),
                    ..placed(set, file, &["fields", name], spec.note.as_deref())
                },
            ));
        }
        for (name, entries) in &file.rules.conditions {
            rows.push((
                NameKind::Conditions,
                NameRow {
                    kind: "condition",
                    name: name.clone(),
                    holds: entries_of(entries),
                    ..placed(set, file, &["conditions", name], note_of(entries))
                },
            ));
        }
    }
    rows
}

/// The attributes of a field with their types, in a word.
pub fn attributes(field: &FieldSpec) -> Vec<(String, String)> {
    let kind = |kind: &AttributeType| match kind {
        AttributeType::Named(NamedType::Text) => "text".to_owned(),
        AttributeType::Named(NamedType::Integer) => "integer".to_owned(),
        AttributeType::Named(NamedType::Number) => "number".to_owned(),
        AttributeType::Named(NamedType::Quantity) => "quantity".to_owned(),
        AttributeType::Named(NamedType::Date) => "date".to_owned(),
        AttributeType::Enum(words) => words.values.join("|"),
        AttributeType::List(_) => "list".to_owned(),
    };
    field.attributes.iter().map(|(name, of)| (name.clone(), kind(of))).collect()
}

/// What the entries of a condition are for, and how many there are.
fn entries_of(entries: &OneOrMany<ConditionEntry>) -> String {
    let count = entries.as_slice().iter().filter(|entry| !says_nothing(entry)).count();
    let sets = entries.as_slice().iter().any(|entry| matches!(entry, ConditionEntry::When(_)));
    let refuses =
        entries.as_slice().iter().any(|entry| matches!(entry, ConditionEntry::Unless(_)) && !says_nothing(entry));
    match (sets, refuses) {
        (true, _) => tr!("1 entry of `when`" | "{n} entries of `when`" % count),
        (false, true) => tr!("1 entry of `unless`" | "{n} entries of `unless`" % count),
        (false, false) => tr!("1 entry" | "{n} entries" % count),
    }
}

/// The first note among the entries of a condition.
fn note_of(entries: &OneOrMany<ConditionEntry>) -> Option<&str> {
    entries.as_slice().iter().find_map(|entry| match entry {
        ConditionEntry::Name(_) => None,
        ConditionEntry::Unless(unless) => unless.note.as_deref(),
        ConditionEntry::When(when) => when.note.as_deref(),
    })
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A row with its line and its note; without one, with the comment above it.
fn placed(set: &RuleSet, file: &LoadedFile, path: &[&str], note: Option<&str>) -> NameRow {
    let path: Vec<Step> = path.iter().map(|&step| Step::from(step)).collect();
    let place = set.line(file, &path);
    if let Some(note) = note {
        return NameRow { place, note: note.to_owned(), ..NameRow::default() };
    }
    let line: usize = place.rsplit(':').next().and_then(|line| line.parse().ok()).unwrap_or(1);
    let source = &set.sources.files[file.source];
    let mut above: Vec<&str> = Vec::new();
    for number in (1..line).rev() {
        match source.text[source.line(number)].trim().strip_prefix('#') {
            Some(comment) if !comment.trim_start().starts_with("---") => above.push(comment.trim()),
            _ => break,
        }
    }
    above.reverse();
    NameRow { place, note: above.join(" "), ..NameRow::default() }
}

/// The settings with their values: those of the files, else what holds without them.
pub fn of_settings(set: &RuleSet) -> Vec<NameRow> {
    let rules = &set.compiled;
    let blocks = [
        ("layout_settings", serde_json::to_value(&rules.layout_settings)),
        ("page_settings", serde_json::to_value(&rules.page_settings)),
        ("gazetteer", serde_json::to_value(&rules.gazetteer)),
    ];
    let schema = json_schema_for_readers();
    let block = set.files.iter().find_map(|file| Some((file, file.rules.priorities.as_ref()?)));
    let priority = |(name, step): (String, i32)| NameRow {
        kind: "priority",
        holds: step.to_string(),
        place: block
            .map(|(file, _)| set.line(file, &[Step::from("priorities"), Step::from(&name)]))
            .unwrap_or_default(),
        name,
        ..NameRow::default()
    };
    let mut rows: Vec<NameRow> = scale(block.map(|(_, block)| block)).into_iter().map(priority).collect();
    for (block, value) in blocks {
        let Ok(value) = value else { continue };
        let file = set.files.iter().find(|file| {
            let rules = &file.rules;
            match block {
                "layout_settings" => rules.layout_settings.is_some(),
                "page_settings" => rules.page_settings.is_some(),
                _ => rules.gazetteer.is_some(),
            }
        });
        let of = &schema["properties"][block];
        settings(&mut vec![block.to_owned()], &value, &schema, of, &mut |path, value, note| {
            let place = file.map(|file| {
                let steps: Vec<Step> = path.iter().map(Step::from).collect();
                set.line(file, &steps)
            });
            rows.push(NameRow {
                kind: "setting",
                name: path.join("."),
                holds: value,
                note,
                place: place.unwrap_or_default(),
                ..NameRow::default()
            });
        });
    }
    rows
}

/// Walks through a block, down to what is no block; `of` is what the schema says of it.
fn settings(
    path: &mut Vec<String>,
    value: &Json,
    schema: &Json,
    of: &Json,
    found: &mut dyn FnMut(&[String], String, String),
) {
    match value {
        Json::Object(keys) => {
            let block = described(schema, of);
            for (key, value) in keys {
                path.push(key.clone());
                settings(path, value, schema, &block["properties"][key], found);
                path.pop();
            }
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(shown).collect();
            found(path, items.join(", "), note(of));
        }
        value => found(path, shown(value), note(of)),
    }
}

fn note(of: &Json) -> String {
    of["description"].as_str().unwrap_or_default().to_owned()
}

fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a node of the schema refers to, if it refers to something.
fn described<'s>(schema: &'s Json, node: &'s Json) -> &'s Json {
    let reference = node["$ref"].as_str().or_else(|| node["anyOf"][0]["$ref"].as_str());
    match reference.and_then(|reference| reference.strip_prefix('#')) {
        Some(pointer) => schema.pointer(pointer).unwrap_or(node),
        None => node,
    }
}
