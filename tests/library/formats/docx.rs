//! Word documents, each against its text as written by hand: `formats/docx/NAME.docx` (or `.docm`) and `NAME.txt`.

use std::fs;
use std::path::{Path, PathBuf};

use speechmeta::input;

/// The documents of the folder, sorted by name.
fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/docx");
    let entries = fs::read_dir(folder).expect("the folder of documents");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "docx" || extension == "docm"));
    paths.sort();
    paths
}

#[test]
fn every_document_reads_as_its_text_written_by_hand() {
    let paths = documents();
    assert!(paths.len() >= 19, "{} documents", paths.len());
    let mut faults = Vec::new();
    for path in paths {
        let expected = fs::read_to_string(path.with_extension("txt")).expect("a text beside the document");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let found = match input::from_bytes(&name, fs::read(&path).expect("a document")) {
            Ok(document) => document.text,
            Err(error) => {
                faults.push(error.to_string());
                continue;
            }
        };
        for (at, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
            if found != expected {
                faults.push(format!("{name}, line {}: {found:?} instead of {expected:?}", at + 1));
            }
        }
        let (found, expected) = (found.lines().count(), expected.lines().count());
        if found != expected {
            faults.push(format!("{name}: {found} lines instead of {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
