//! What the program gives: its JSON lines, and the text in which it counts.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// A speech as the program sees it.
#[derive(Deserialize)]
pub struct Record {
    source: String,
    /// Characters of the document in front of it.
    pub start: usize,
    pub year: Option<String>,
    pub event_meeting: Option<EventMeeting>,
    pub mentions: Vec<Mention>,
}

#[derive(Deserialize)]
pub struct EventMeeting {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub level: Option<String>,
    pub session: Option<String>,
    pub stage: Option<String>,
}

#[derive(Deserialize)]
pub struct Mention {
    pub field: String,
    pub value: String,
    pub start: usize,
    #[serde(default)]
    pub attributes: Attributes,
}

/// The attributes of all fields that have answers; each field has its own of them.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Attributes {
    pub name: Option<String>,
    pub code: Option<String>,
    #[serde(rename = "type")]
    pub kind_of_meeting: Option<String>,
    pub titles: Vec<String>,
    pub event: Option<String>,
    pub indicator: Option<String>,
    pub item: Option<String>,
    pub unit: Option<String>,
    pub approx: Option<String>,
    pub kind: Option<String>,
    pub years: serde_json::Value,
    pub percent: serde_json::Value,
    pub number: serde_json::Value,
}

/// The records of each document in the order of the output, by the name of its file.
pub fn records(json_lines: &str) -> BTreeMap<String, Vec<Record>> {
    let mut records: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for line in json_lines.lines() {
        let record: Record = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e} in {line}"));
        records.entry(file_name(&record.source)).or_default().push(record);
    }
    records
}

/// The text that the program reads from each document below a folder, by the name of its file.
pub fn texts(program: &str, folder: &Path) -> BTreeMap<String, String> {
    let output = Command::new(program).arg("text").arg(folder).output().expect("extract starts");
    let printed = String::from_utf8(output.stdout).expect("standard output is UTF-8");
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut document = None;
    for line in printed.split_inclusive('\n') {
        match line.trim_end().strip_prefix("==> ").and_then(|rest| rest.strip_suffix(" <==")) {
            Some(source) => document = Some(texts.entry(file_name(source)).or_default()),
            None => document.as_mut().expect("a heading above the first document").push_str(line),
        }
    }
    texts
}

fn file_name(source: &str) -> String {
    Path::new(source).file_name().expect("a source has a name").to_string_lossy().into_owned()
}
