//! Pages of the web, in the manner of different families of sites, each against what was written by hand before it was
//! read: `formats/html/NAME.html` (or `.mht`) and `NAME.txt`, which holds what the page states, an empty line, and its
//! text.

use std::fs;
use std::path::{Path, PathBuf};

use speechmeta::builtin;
use speechmeta::input::Reader;

/// The pages of the folder, sorted by name.
fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/html");
    let entries = fs::read_dir(folder).expect("the folder of pages");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "html" || extension == "mht"));
    paths.sort();
    paths
}

/// What is wrong with what was read of a page, a fault a line.
fn faults(name: &str, found: &str, expected: &str) -> Vec<String> {
    let (facts, text) = expected.split_once("\n\n").expect("facts, an empty line, a text");
    let Some(front) = found.strip_suffix(text) else {
        let begin = text.lines().next().unwrap_or_default();
        let read: Vec<&str> = found.lines().skip_while(|line| *line != begin).collect();
        let mut faults = vec![format!("{name}: another text")];
        for (at, expected) in text.lines().enumerate().filter(|(at, line)| read.get(*at) != Some(line)) {
            faults.push(format!("line {}: {:?} instead of {expected:?}", at + 1, read.get(at)));
        }
        return faults;
    };
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let begins = plain(&text.lines().take(8).collect::<String>());
    let mut facts: Vec<(String, bool)> = facts
        .lines()
        .filter_map(|fact| fact.split_once(": "))
        .map(|(key, value)| (format!("{key}: \"{value}\""), key == "title" && begins.contains(&plain(value))))
        .collect();
    let mut faults = Vec::new();
    for stated in front.lines().filter(|line| !line.is_empty() && *line != "---") {
        let before = facts.len();
        facts.retain(|(fact, _)| fact != stated);
        if facts.len() == before {
            faults.push(format!("{name}: {stated} is stated"));
        }
    }
    // A title that the text begins with is not said before it.
    faults.extend(
        facts.iter().filter(|(_, may_lack)| !may_lack).map(|(fact, _)| format!("{name}: {fact} is not stated")),
    );
    faults
}

#[test]
fn every_page_reads_as_it_was_written_by_hand() {
    let paths = pages();
    assert!(paths.len() >= 15, "{} pages", paths.len());
    let reader = Reader::new(&builtin::rules());
    reader.check().expect("selectors that are ones");
    let mut all = Vec::new();
    for path in paths {
        let expected = fs::read_to_string(path.with_extension("txt")).expect("a text beside the page");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        match reader.read_bytes(&name, fs::read(&path).expect("a page")) {
            Ok(document) => all.extend(faults(&name, &document.text, &expected)),
            Err(error) => all.push(error.to_string()),
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
