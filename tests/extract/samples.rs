//! What the documents of `samples/` give, with the rules of `rules/`.
//!
//! `samples.csv` and `samples.jsonl` are the output byte for byte; `samples.txt` says the same with one line a cell and
//! one a mention, so that a change can be read in the diff.

use std::fmt::Write;
use std::sync::LazyLock;

use crate::binary::{Run, cell, run, sample_paths};
use crate::golden;

/// The samples as CSV.
pub static CSV: LazyLock<Run> = LazyLock::new(|| run(["samples/"]));

/// The samples as JSON lines.
pub static JSONL: LazyLock<Run> = LazyLock::new(|| run(["--format", "jsonl", "samples/"]));

#[test]
fn the_samples_give_the_csv_that_they_gave() {
    assert_eq!((CSV.code, CSV.stderr.as_str()), (0, ""));
    golden::check("tests/golden/samples.csv", &CSV.stdout);
}

#[test]
fn the_samples_give_the_json_lines_that_they_gave() {
    assert_eq!((JSONL.code, JSONL.stderr.as_str()), (0, ""));
    golden::check("tests/golden/samples.jsonl", &JSONL.stdout);
}

#[test]
fn the_samples_give_the_cells_and_mentions_that_they_gave() {
    golden::check("tests/golden/samples.txt", &readable());
}

#[test]
fn every_sample_gives_a_row() {
    let sources = CSV.column("source");
    for path in sample_paths() {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8").to_owned();
        assert!(sources.contains(&format!("samples/{name}")), "{name} has no row");
    }
}

/// One line a cell, one a mention; empty cells are left out.
fn readable() -> String {
    let mut text = String::new();
    for (row, object) in CSV.rows().iter().zip(JSONL.objects()) {
        writeln!(text, "=== {} {}", cell(row, "source"), cell(row, "speech")).expect("text grows");
        for (column, cell) in row.iter().filter(|(_, cell)| !cell.is_empty()) {
            writeln!(text, "{column}: {cell}").expect("text grows");
        }
        for mention in object["mentions"].as_array().expect("mentions are a list") {
            let part = |key: &str| mention[key].as_str().expect("a text").replace('\n', "⏎");
            let (field, value, found, rule) = (part("field"), part("value"), part("text"), part("rule"));
            writeln!(text, "  {field} {value} ← {found} ({rule}, {}-{})", mention["start"], mention["end"])
                .expect("text grows");
        }
        text.push('\n');
    }
    text
}
