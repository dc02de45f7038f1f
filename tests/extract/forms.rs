//! What documents of every form give: one document of `tests/forms/` a form, named by it.
//!
//! `answers.csv` holds what a careful reader answers, written before the program was asked: document, number of the
//! speech, column, cell. The column `speeches` of speech 0 says how many rows the document gives. `not-yet.csv` lists the
//! answers that the program does not give yet, and why; one that it does give must come off the list.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::sync::LazyLock;

use crate::binary::{Run, in_package, run};

const FOLDER: &str = "tests/forms";

/// One line of `answers.csv`.
struct Answer {
    document: String,
    speech: String,
    column: String,
    value: String,
}

static ANSWERS: LazyLock<Vec<Answer>> = LazyLock::new(|| {
    let path = in_package(FOLDER).join("answers.csv");
    let mut csv = csv::Reader::from_path(path).expect("answers.csv can be read");
    let header = csv.headers().expect("a heading");
    assert_eq!(header.iter().collect::<Vec<_>>(), ["document", "speech", "column", "value"]);
    let answer = |record: csv::StringRecord| {
        let [document, speech, column, value] = [0, 1, 2, 3].map(|index| record[index].to_owned());
        Answer { document, speech, column, value }
    };
    csv.records().map(|record| answer(record.expect("an answer has four cells"))).collect()
});

/// Answers that the program does not give yet; each of them is a weak point that is known.
static NOT_YET: LazyLock<BTreeSet<[String; 3]>> = LazyLock::new(|| {
    let path = in_package(FOLDER).join("not-yet.csv");
    let mut csv = csv::Reader::from_path(path).expect("not-yet.csv can be read");
    let key = |record: csv::StringRecord| [0, 1, 2].map(|index| record[index].to_owned());
    csv.records().map(|record| key(record.expect("document, speech, column, why"))).collect()
});

/// The names of the documents, without the ending, sorted.
static DOCUMENTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let entries = fs::read_dir(in_package(FOLDER)).expect("tests/forms/ stands in the package");
    let names = entries.map(|entry| entry.expect("an entry of tests/forms/").file_name());
    let names = names.map(|name| name.into_string().expect("a name in UTF-8"));
    names.filter_map(|name| name.strip_suffix(".txt").map(str::to_owned)).collect()
});

/// Runs over all documents, with the rules built in.
fn run_documents(format: &str) -> Run {
    let documents = DOCUMENTS.iter().map(|name| format!("{FOLDER}/{name}.txt"));
    let run = run(["--quiet", "--format", format].map(str::to_owned).into_iter().chain(documents));
    assert_eq!(run.code, 0, "{}", run.stderr);
    run
}

/// The name of the document that a row or an object has as its source.
fn document_of(source: &str) -> &str {
    let name = source.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/'));
    name.and_then(|name| name.strip_suffix(".txt")).unwrap_or_else(|| panic!("{source} is not in {FOLDER}"))
}

type Row = BTreeMap<String, String>;

/// What the program answers to a question; in brackets where it has no cell for it.
fn given(rows: &BTreeMap<(&str, &str), &Row>, answer: &Answer) -> String {
    let Answer { document, speech, column, .. } = answer;
    if column == "speeches" {
        return rows.keys().filter(|(name, _)| name == document).count().to_string();
    }
    match rows.get(&(document.as_str(), speech.as_str())) {
        Some(row) => row.get(column).cloned().unwrap_or_else(|| "(there is no such column)".to_owned()),
        None => "(there is no such speech)".to_owned(),
    }
}

#[test]
fn every_form_gives_the_answers_of_a_careful_reader() {
    let rows: Vec<Row> = run_documents("csv").rows().into_iter().map(|row| row.into_iter().collect()).collect();
    let rows = rows.iter().map(|row| ((document_of(&row["source"]), row["speech"].as_str()), row)).collect();
    let (mut differences, mut count, mut document) = (String::new(), 0, "");
    for answer in ANSWERS.iter() {
        let given = given(&rows, answer);
        let known = NOT_YET.contains(&[answer.document.clone(), answer.speech.clone(), answer.column.clone()]);
        // What is known to be wrong must stay wrong, or it is known no longer.
        if (given == answer.value) != known {
            continue;
        }
        if known {
            writeln!(
                differences,
                "{} {} {} is right now: take it off not-yet.csv",
                answer.document, answer.speech, answer.column
            )
            .expect("text grows");
            count += 1;
            continue;
        }
        count += 1;
        if document != answer.document {
            document = &answer.document;
            writeln!(differences, "{document}").expect("text grows");
        }
        writeln!(
            differences,
            "  speech {} {}\n    expected: {}\n    got:      {given}",
            answer.speech, answer.column, answer.value
        )
        .expect("text grows");
    }
    assert_eq!(count, 0, "{count} of {} answers differ\n\n{differences}", ANSWERS.len());
}

#[test]
fn every_document_has_an_answer_and_every_answer_a_document() {
    let answered: BTreeSet<String> = ANSWERS.iter().map(|answer| answer.document.clone()).collect();
    let lacking: Vec<_> = DOCUMENTS.difference(&answered).collect();
    assert!(lacking.is_empty(), "these documents have no answer: {lacking:?}");
    let unknown: Vec<_> = answered.difference(&DOCUMENTS).collect();
    assert!(unknown.is_empty(), "these answers have no document: {unknown:?}");
}

#[test]
fn every_mention_stands_at_its_characters_whatever_the_form() {
    let mut different = Vec::new();
    for object in run_documents("jsonl").objects() {
        let source = object["source"].as_str().expect("a source");
        let document: Vec<char> =
            fs::read_to_string(in_package(source)).expect("a document in UTF-8").chars().collect();
        for mention in object["mentions"].as_array().expect("mentions are a list") {
            let offset = |key: &str| mention[key].as_u64().expect("an offset") as usize;
            let text: Option<String> = document.get(offset("start")..offset("end")).map(|text| text.iter().collect());
            if text.as_deref() != mention["text"].as_str() {
                different.push(format!("{source}: {mention}\n  stands at {text:?}"));
            }
        }
    }
    assert!(different.is_empty(), "{} mentions stand elsewhere\n\n{}", different.len(), different.join("\n"));
}
