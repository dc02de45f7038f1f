//! A small corpus of the project's own: thirty short documents of all kinds, freely written, with right answers.
//!
//! `documents/` holds the documents, `answers/` a file of the same name for each: what a reader answers, in the format
//! that `answers.rs` describes. The answers were written before the program was asked, and are never bent to what it
//! gives. Every disagreement stands in `not-yet.csv` with its reason; one that has gone must come off that list.
//!
//! `floors.json` holds the precision and recall of each field. So an answer that is lost fails twice: it is not listed,
//! and if it were, its field would be below its floor. After an improvement, `RAISE_FLOORS=1 cargo test --release --test
//! extract own_corpus` raises the floors to what is reached now; it lowers none.

mod answers;
mod given;
mod score;

use answers::Document;
use given::Record;
use score::{Difference, Scores};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// A path below the folder of this corpus.
fn in_corpus(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/own-corpus").join(path)
}

/// The files of a folder of this corpus, in the order of their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(in_corpus(folder)).unwrap_or_else(|e| panic!("{folder} cannot be read: {e}"));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of the folder").path()).collect();
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8")
}

static ANSWERS: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let read = |path: PathBuf| {
        let json = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        serde_json::from_str(&json).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    files("answers").into_iter().map(read).collect()
});

/// What the program prints about all documents, with the rules built in.
fn extract(format: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_extract"));
    let output = command.args(["--quiet", "--format", format]).arg(in_corpus("documents")).output();
    let output = output.expect("extract starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("standard output is UTF-8")
}

/// The records of each document, by its name.
static RECORDS: LazyLock<BTreeMap<String, Vec<Record>>> = LazyLock::new(|| given::records(&extract("jsonl")));

static SCORES: LazyLock<Scores> = LazyLock::new(|| {
    let mut scores = Scores::default();
    for document in ANSWERS.iter() {
        scores.compare(document, RECORDS.get(&document.document).map_or(&[], Vec::as_slice));
    }
    scores
});

/// The disagreements that are known, as `not-yet.csv` lists them.
fn not_yet() -> BTreeSet<Difference> {
    let mut csv = csv::Reader::from_path(in_corpus("not-yet.csv")).expect("not-yet.csv can be read");
    let header = csv.headers().expect("a heading");
    assert_eq!(header.iter().collect::<Vec<_>>(), ["document", "speech", "field", "what", "answer", "why"]);
    let mut listed = BTreeSet::new();
    for record in csv.records() {
        let record = record.expect("a line has six cells");
        assert!(!record[5].is_empty(), "{record:?} has no reason");
        let [document, speech, field, what, answer] = [0, 1, 2, 3, 4].map(|cell| record[cell].to_owned());
        let speech = speech.parse().expect("the number of a speech");
        let difference = Difference { document, speech, field, what, answer };
        assert!(listed.insert(difference), "{record:?} stands there twice");
    }
    listed
}

#[test]
fn every_disagreement_with_the_reader_is_known() {
    let listed = not_yet();
    let lost: Vec<String> = SCORES.differences.difference(&listed).map(Difference::line).collect();
    assert!(
        lost.is_empty(),
        "{} answers differ that did not. They stand in the form of not-yet.csv:\n{}",
        lost.len(),
        lost.concat()
    );
}

#[test]
fn every_disagreement_that_has_gone_is_off_the_list() {
    let gone: Vec<String> = not_yet().difference(&SCORES.differences).map(Difference::line).collect();
    assert!(gone.is_empty(), "{} lines of not-yet.csv no longer hold:\n{}", gone.len(), gone.concat());
}

#[test]
fn every_field_keeps_the_precision_and_recall_that_it_had() {
    let path = in_corpus("floors.json");
    let read = || fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut floors: BTreeMap<String, f64> = serde_json::from_str(&read()).expect("floors.json holds numbers by name");
    let measured = SCORES.measures();
    if std::env::var_os("RAISE_FLOORS").is_some() {
        for (measure, value) in &measured {
            let floor = floors.entry(measure.clone()).or_default();
            *floor = floor.max((value * 1000.0).floor() / 1000.0);
        }
        let json = serde_json::to_string_pretty(&floors).expect("JSON can be written");
        fs::write(&path, json + "\n").unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
    println!("{}", SCORES.table());
    let missing: Vec<&String> = measured.keys().filter(|measure| !floors.contains_key(*measure)).collect();
    assert!(missing.is_empty(), "these have no floor: {missing:?}");
    let below = |(measure, floor): (&String, &f64)| {
        // What is not measured any more is lost, too.
        let value = measured.get(measure).copied().unwrap_or_default();
        (value + 1e-9 < *floor).then(|| format!("{measure} is {value:.4}, its floor {floor}"))
    };
    let below: Vec<String> = floors.iter().filter_map(below).collect();
    assert!(below.is_empty(), "below the floor:\n{}", below.join("\n"));
}

#[test]
fn every_document_has_its_answers_and_every_answer_its_document() {
    let documents = files("documents");
    assert!(documents.len() >= 30, "{} documents", documents.len());
    let documents: BTreeSet<&str> = documents.iter().map(|path| name(path)).collect();
    let answered: BTreeSet<&str> = ANSWERS.iter().map(|answers| answers.document.as_str()).collect();
    assert_eq!(documents, answered);
    for (path, answers) in files("answers").iter().zip(ANSWERS.iter()) {
        assert_eq!(path.file_stem(), Path::new(&answers.document).file_stem(), "{}", path.display());
        let numbers: Vec<usize> = answers.speeches.iter().map(|speech| speech.speech).collect();
        assert_eq!(numbers, (1..=answers.speeches.len()).collect::<Vec<_>>(), "{}", path.display());
    }
}

#[test]
fn every_speech_begins_with_the_text_that_its_answers_say() {
    let texts = given::texts(env!("CARGO_BIN_EXE_extract"), &in_corpus("documents"));
    for document in ANSWERS.iter() {
        let text: Vec<char> = texts[&document.document].chars().collect();
        for speech in &document.speeches {
            let length = speech.anchor.chars().count();
            let found: Option<String> = text.get(speech.start..speech.start + length).map(|part| part.iter().collect());
            assert_eq!(found.as_deref(), Some(speech.anchor.as_str()), "{} {}", document.document, speech.speech);
        }
    }
}

#[test]
fn the_day_of_publication_is_the_one_that_the_page_states() {
    let printed = extract("csv");
    let mut csv = csv::Reader::from_reader(printed.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = csv.deserialize().map(|row| row.expect("a row")).collect();
    let mut compared = 0;
    for document in ANSWERS.iter() {
        let Some(day) = &document.published else { continue };
        let row = rows.iter().find(|row| name(Path::new(&row["source"])) == document.document).expect("a row");
        assert_eq!(&row["published"], day, "{}", document.document);
        compared += 1;
    }
    assert!(compared > 0, "no document states its day of publication");
}
