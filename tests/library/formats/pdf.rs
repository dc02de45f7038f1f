//! The text of the PDF files below `formats/pdf` against what was laid out in them, by character errors.
//!
//! `cargo test --test library formats::pdf -- --nocapture` prints the table. The files are made by `formats/pdf/make.py`.

use std::fs;
use std::path::Path;

/// The part of the characters that may be wrong, missing or too many.
const MOST: f64 = 0.01;

/// Insertions, deletions and replacements that turn one text into the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

fn characters(text: &str) -> Vec<char> {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

#[test]
fn every_producer_and_layout_is_read_with_at_most_one_error_in_a_hundred_characters() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/pdf");
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    assert_eq!(files.len(), 20);
    let mut wrong = Vec::new();
    for truth in files {
        let name = format!("{}.pdf", truth.file_stem().expect("a name").to_string_lossy());
        let bytes = fs::read(truth.with_extension("pdf")).expect("the PDF");
        let expected = characters(&fs::read_to_string(&truth).expect("the text"));
        let read = match speechmeta::input::from_bytes(&name, bytes) {
            Ok(document) => characters(&document.text),
            Err(error) => panic!("{error}"),
        };
        let errors = distance(&expected, &read) as f64 / expected.len() as f64;
        println!("{name:<36} {:>5} characters  {errors:.4}", expected.len());
        if errors > MOST {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
