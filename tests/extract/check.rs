//! `extract check`, and what a run says of rules that may be wrong.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{Run, run};

/// A rule set with a pattern that never matches as a whole, and without examples.
const DOUBTFUL: &str = "schema: 1
patterns: {no: 貧困戶}
fields: {f: {}}
rules: [{id: f.one, field: f, match: '增长|增长了|<no>'}]
columns: [{name: f, from: f, show: text}]
";

const FAULTY: &str = "schema: 1\nfields: {f: {}}\nrules: [{id: f.one, field: g, match: 增长}]\n";

fn file(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("mine.yaml");
    fs::write(&path, text).expect("a file");
    path
}

fn with(text: &str, arguments: &[&str]) -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    let path = file(&folder, text);
    run(arguments.iter().map(AsRef::as_ref).chain(["--rules".as_ref(), path.as_os_str()]))
}

#[test]
fn warnings_are_denied_only_where_that_is_asked_for() {
    let warned = with(DOUBTFUL, &["check"]);
    assert_eq!((warned.code, warned.stderr.as_str()), (0, ""));
    for code in ["W001", "W002", "W011", "W030", "W033"] {
        assert!(warned.stdout.contains(&format!("warning[{code}]")), "{code} in {}", warned.stdout);
    }
    let denied = with(DOUBTFUL, &["check", "--deny-warnings"]);
    let without_place =
        |text: &str| text.lines().filter(|line| !line.contains("--> ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((denied.code, without_place(&denied.stdout)), (2, without_place(&warned.stdout)));
    assert_eq!(with(FAULTY, &["check"]).code, 2);
}

#[test]
fn what_takes_a_place_is_no_warning_that_could_be_denied() {
    let folder = TempDir::new().expect("a temporary folder");
    let mine = file(&folder, "schema: 1\nremove: [year_basis]\n");
    let run = run(["check".as_ref(), "--deny-warnings".as_ref(), "--add".as_ref(), mine.as_os_str()]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.ends_with("2 notices in 1 file\n"), "{}", run.stdout);
}

#[test]
fn as_json_every_message_has_its_place() {
    let told = with(DOUBTFUL, &["check", "--format", "json"]);
    let list: Value = serde_json::from_str(&told.stdout).expect("JSON");
    let of = |code: &str| list.as_array().expect("a list").iter().find(|one| one["code"] == code).expect(code).clone();
    let idle = of("W030");
    assert_eq!((&idle["kind"], &idle["line"], &idle["column"]), (&"warning".into(), &4.into(), &42.into()));
    assert_eq!((&idle["end_column"], &idle["related"][0]["column"]), (&45.into(), &39.into()));
    assert!(idle["file"].as_str().is_some_and(|file| file.ends_with("mine.yaml")) && idle["help"].is_string());
    let faulty = with(FAULTY, &["check", "--format", "json"]);
    let list: Value = serde_json::from_str(&faulty.stdout).expect("JSON");
    assert_eq!((faulty.code, &list[0]["code"], &list[0]["kind"]), (2, &"R018".into(), &"fault".into()));
    let clean = with("schema: 1\nfields: {f: {}}\n", &["check", "--format", "json"]);
    assert!(serde_json::from_str::<Value>(&clean.stdout).is_ok_and(|list| list.is_array()), "{}", clean.stdout);
}

#[test]
fn a_part_of_a_page_that_cannot_be_found_is_told_with_its_line() {
    let run = with("schema: 1\npages:\n  - {role: text, selector: 'div[['}\n", &["check"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("error[R051]") && run.stderr.contains("mine.yaml:3:28"), "{}", run.stderr);
}

#[test]
fn a_code_is_explained_and_a_wrong_one_is_named() {
    let explained = run(["check", "--explain", "r013"]);
    assert_eq!(explained.code, 0);
    assert!(explained.stdout.starts_with("R013: ") && explained.stdout.contains(".{0,20}"), "{}", explained.stdout);
    let wrong = run(["check", "--explain", "R014"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("no message has the code R014"), "{}", wrong.stderr);
}

#[test]
fn a_run_says_once_what_may_make_answers_wrong() {
    let told = with(DOUBTFUL, &["samples/"]);
    assert_eq!(told.code, 0);
    assert!(told.stderr.contains("1 warning about the rules, whose answers may be wrong"), "{}", told.stderr);
    assert!(told.stderr.contains("mine.yaml:4: ") && told.stderr.contains("(W030)"), "{}", told.stderr);
    assert_eq!(told.stderr.matches("extract check --rules").count(), 1, "{}", told.stderr);
    let quiet = with(DOUBTFUL, &["-q", "samples/"]);
    assert_eq!((quiet.stdout, quiet.stderr.as_str()), (told.stdout, ""));
}

#[test]
fn a_run_says_nothing_of_what_only_a_reader_misses() {
    let told = with(
        "schema: 1\nfields: {f: {}}\nrules: [{id: f.one, field: f, match: 增长}]\ncolumns: [{name: f, from: f, show: text}]\n",
        &["samples/"],
    );
    assert_eq!((told.code, told.stderr.as_str()), (0, ""));
}
