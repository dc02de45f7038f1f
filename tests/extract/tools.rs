//! What `docs/tools.md` shows of the tools for people who write rules: `UPDATE_GOLDEN=1 cargo test` writes it anew.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, run};
use crate::golden;
use crate::readme::{OWN_COLUMN_FILE, columns_of, document, fenced, fill, own_column};
use crate::rule_sets::copy_of_rules;

const PATH: &str = "docs/tools.md";

#[test]
fn what_is_shown_of_the_tools_is_what_they_print() {
    let mut text = document(PATH);
    let matches = run(["matches", "samples/", "--rule", "growth.of-gdp", "-n", "4"]);
    let rules = copy_of_rules();
    fs::write(rules.path().join(OWN_COLUMN_FILE), own_column()).expect("a rule file");
    let diff = run(["diff".as_ref(), "built-in".as_ref(), rules.path().as_os_str(), "samples/".as_ref()]);
    let names = run(["names", "indicator", "--only", "lexicons", "--only", "fields"]);
    for (name, printed, columns) in [
        ("matches", matches, &["source", "start", "before", "text", "percent", "kind"][..]),
        ("diff", diff, &["source", "column", "what", "new", "new_rule", "text"]),
        ("names", names, &["kind", "name", "holds", "example"]),
    ] {
        fill(&mut text, name, &columns_of(&printed, columns));
    }
    let corrected = corrected();
    assert_eq!((corrected.code, corrected.stderr.as_str()), (0, ""));
    let columns = ["source", "gdp_growth", "corrected"];
    let rows = corrected.rows();
    let row = rows.iter().find(|row| crate::binary::cell(row, "corrected") != "").expect("a corrected row");
    let cells: Vec<&str> = columns.iter().map(|column| crate::binary::cell(row, column)).collect();
    let shown = format!("| {} |\n| --- | --- | --- |\n| {} |\n", columns.join(" | "), cells.join(" | "));
    fill(&mut text, "corrected", &shown.replace("samples/", ""));
    golden::check(PATH, &text);
}

/// The samples with the table of corrections that the document shows.
fn corrected() -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    let table = fenced(&document(PATH), "csv").concat();
    fs::write(folder.path().join("corrections.csv"), table).expect("a table");
    let table = folder.path().join("corrections.csv");
    run(["--corrections".as_ref(), table.as_os_str(), "samples/".as_ref()])
}

#[test]
fn the_whole_document_that_is_shown_gives_what_it_says() {
    let rules = copy_of_rules();
    let shown = fenced(&document(PATH), "yaml").into_iter().find(|block| block.starts_with("cases:\n"));
    fs::remove_dir_all(rules.path().join("tests")).expect("the cases of the rules");
    fs::create_dir(rules.path().join("tests")).expect("a folder");
    fs::write(rules.path().join("tests/shown.yaml"), shown.expect("a case")).expect("a file");
    let run = run(["test".as_ref(), "--rules".as_ref(), rules.path().as_os_str()]);
    assert!(run.stdout.ends_with("1 of 1 whole documents as wanted\n"), "{}{}", run.stdout, run.stderr);
}
