//! What the program says has two halves: English in the code, Chinese in `src/messages/zh.po`.
//!
//! Messages are found in the code by its tokens: what stands in `tr!( … )`, the texts in `said_later!( … )`, and what the
//! blocks of the rule language are called (`schemars(title = "…")`). Entries that do not stand there are marked in the
//! catalogue: `#. help` (held against the command line by a test beside it), `#. schema` (what the documentation of its
//! types says of the rule language) and `#. library` (sentences of libraries that are shown as they are).

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use rspolib::{FileOptions, POEntry, POFile, pofile};
use serde_json::Value;
use speechmeta::rules::file::json_schema;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

const CATALOGUE: &str = "src/messages/zh.po";

/// A message: its context, and what it is for one and for several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Message {
    context: Option<String>,
    one: String,
    several: Option<String>,
}

fn catalogue() -> POFile {
    let path = Path::new(CATALOGUE);
    pofile(FileOptions::from(path)).expect("a catalogue")
}

fn message(entry: &POEntry) -> Message {
    Message { context: entry.msgctxt.clone(), one: entry.msgid.clone(), several: entry.msgid_plural.clone() }
}

/// Every message of the code, with the file that says it.
fn said() -> BTreeMap<Message, String> {
    let mut said = BTreeMap::new();
    for entry in WalkDir::new("src").sort_by_file_name() {
        let path = entry.expect("a file").into_path();
        if path.extension().is_some_and(|ending| ending == "rs") {
            let source = fs::read_to_string(&path).expect("UTF-8");
            let tokens: TokenStream = source.parse().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            let mut found = Vec::new();
            messages_in(tokens, &mut found);
            said.extend(found.into_iter().map(|message| (message, path.display().to_string())));
        }
    }
    said
}

fn messages_in(tokens: TokenStream, found: &mut Vec<Message>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (n, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let name = match tokens[..n] {
            [.., TokenTree::Ident(ref name), TokenTree::Punct(ref bang)] if bang.as_char() == '!' => name.to_string(),
            _ => String::new(),
        };
        match name.as_str() {
            "tr" => found.extend(message_of(group.stream())),
            "said_later" => {
                found.extend(texts_of(group.stream()).map(|one| Message { context: None, one, several: None }))
            }
            _ => {}
        }
        if let [.., TokenTree::Ident(ref before)] = tokens[..n]
            && before == "schemars"
        {
            found.extend(title_of(group.stream()).map(|one| Message { context: None, one, several: None }));
        }
        if group.delimiter() != Delimiter::None || name.is_empty() {
            messages_in(group.stream(), found);
        }
    }
}

/// `"context" => "one" | "several" % n, …`; nothing where a name stands for the text.
fn message_of(tokens: TokenStream) -> Option<Message> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is = |n: usize, sign: char| matches!(tokens.get(n), Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
    let at = |n: usize| tokens.get(n).and_then(text);
    let (context, n) = match is(1, '=') && is(2, '>') {
        true => (at(0), 3),
        false => (None, 0),
    };
    let several = is(n + 1, '|').then(|| at(n + 2)).flatten();
    Some(Message { context, one: at(n)?, several })
}

/// What a block of the rule language is called: `title = "…"`.
fn title_of(tokens: TokenStream) -> Option<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(key), _, value] if key == "title" => text(value),
        _ => None,
    }
}

fn texts_of(tokens: TokenStream) -> impl Iterator<Item = String> {
    tokens.into_iter().filter_map(|token| text(&token))
}

/// The text that a literal stands for.
fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let written = literal.to_string();
    if let Some(raw) = written.strip_prefix('r') {
        return Some(raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let mut chars = written.strip_prefix('"')?.strip_suffix('"')?.chars().peekable();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match (c, (c == '\\').then(|| chars.next()).flatten()) {
            (_, Some('n')) => text.push('\n'),
            (_, Some('t')) => text.push('\t'),
            (_, Some('\n')) => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            (_, Some(c @ ('"' | '\\' | '\''))) => text.push(c),
            (_, Some(c)) => panic!("write \\{c} in {written} otherwise: this test does not read it"),
            (c, None) => text.push(c),
        }
    }
    Some(text)
}

/// The places for values in a text: `{}` by their numbers, others by their names.
fn places(text: &str) -> BTreeSet<String> {
    let plain = text.replace("{{", "").replace("}}", "");
    let mut numbered = 0;
    let names = plain.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| match name {
        "" => {
            numbered += 1;
            (numbered - 1).to_string()
        }
        name => name.to_owned(),
    });
    names.collect()
}

/// The message as an entry of the catalogue without its other half.
fn entry_of(message: &Message, file: &str) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"));
    let mut entry = format!("#: {file}\n");
    if let Some(context) = &message.context {
        _ = writeln!(entry, "msgctxt {}", quoted(context));
    }
    _ = writeln!(entry, "msgid {}", quoted(&message.one));
    match &message.several {
        Some(several) => _ = writeln!(entry, "msgid_plural {}\nmsgstr[0] \"\"", quoted(several)),
        None => entry.push_str("msgstr \"\"\n"),
    }
    entry
}

fn is_marked(entry: &POEntry) -> bool {
    entry.comment.as_deref().is_some_and(|mark| matches!(mark.trim(), "help" | "library" | "schema"))
}

fn chinese(entry: &POEntry) -> Vec<&str> {
    entry.msgstr.iter().chain(&entry.msgstr_plural).map(String::as_str).collect()
}

#[test]
fn every_message_has_its_other_half() {
    let catalogue = catalogue();
    let known: BTreeSet<Message> = catalogue.entries.iter().map(message).collect();
    let missing: Vec<String> = said()
        .iter()
        .filter(|(message, _)| !known.contains(message))
        .map(|(message, file)| entry_of(message, file))
        .collect();
    assert!(
        missing.is_empty(),
        "{} messages stand in no entry of {CATALOGUE}:\n\n{}",
        missing.len(),
        missing.join("\n")
    );
    for entry in &catalogue.entries {
        let halves = chinese(entry);
        assert!(!halves.is_empty() && halves.iter().all(|half| !half.is_empty()), "{:?} has no Chinese", entry.msgid);
        assert!(!entry.flags.iter().any(|flag| flag == "fuzzy"), "{:?} is marked as fuzzy", entry.msgid);
    }
}

fn descriptions(node: &Value, found: &mut BTreeSet<String>) {
    match node {
        Value::Object(keys) => {
            for (key, value) in keys {
                match (key.as_str(), value) {
                    ("description", Value::String(text)) => _ = found.insert(text.clone()),
                    (_, value) => descriptions(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| descriptions(item, found)),
        _ => {}
    }
}

#[test]
fn what_is_said_of_the_rule_language_has_its_other_half() {
    let mut said = BTreeSet::new();
    descriptions(&json_schema(), &mut said);
    let is_schema = |entry: &&POEntry| entry.comment.as_deref().is_some_and(|mark| mark.trim() == "schema");
    let catalogue = catalogue();
    let known: BTreeSet<String> = catalogue.entries.iter().filter(is_schema).map(|entry| entry.msgid.clone()).collect();
    let missing: Vec<&String> = said.difference(&known).collect();
    assert!(missing.is_empty(), "without an entry in {CATALOGUE}, with the mark `#. schema`: {missing:#?}");
    let left: Vec<&String> = known.difference(&said).collect();
    assert!(left.is_empty(), "nothing says any more: {left:#?}");
}

#[test]
fn no_entry_of_the_catalogue_is_left_behind_or_stands_twice() {
    let said = said();
    let mut seen = BTreeSet::new();
    for entry in &catalogue().entries {
        let message = message(entry);
        assert!(is_marked(entry) || said.contains_key(&message), "nothing says {:?} any more", entry.msgid);
        assert!(seen.insert(message), "{:?} stands twice", entry.msgid);
    }
}

#[test]
fn both_halves_have_the_same_places_for_values() {
    for entry in &catalogue().entries {
        let (one, several) = (places(&entry.msgid), entry.msgid_plural.as_deref().map(places));
        for half in chinese(entry) {
            let there = places(half);
            let same = there == one || several.as_ref() == Some(&there);
            assert!(same || is_marked(entry), "{:?}: {half:?}", entry.msgid);
        }
    }
}
