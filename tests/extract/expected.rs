//! Cells outside of what the rules expect of their columns are written, and told.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, run, run_with_stdin};

/// A speech with a growth of GDP of so many percent.
fn speech(percent: &str) -> String {
    format!("在全县经济工作会议上的讲话\n\n同志们：2019年，全县地区生产总值增长{percent}%。\n")
}

fn read(percent: &str, options: &[&str]) -> Run {
    run_with_stdin(options.iter().copied().chain(["-"]), speech(percent))
}

#[test]
fn a_growth_that_cannot_be_is_written_and_told_with_file_speech_cell_and_value() {
    let run = read("34", &[]);
    assert_eq!((run.code, run.column("gdp_growth")), (0, vec!["34".to_owned()]));
    assert_eq!(run.stderr, "extract: -: gdp_growth of speech 1 is 34, and -15 to 30 is expected; look at the text\n");
}

#[test]
fn both_ends_of_what_is_expected_are_expected() {
    assert!(read("30", &[]).stderr.is_empty());
    assert!(read("30.1", &[]).stderr.contains("gdp_growth of speech 1 is 30.1, "));
}

#[test]
fn a_masked_figure_is_not_told_as_unexpected() {
    let run = read("*", &[]);
    assert_eq!((run.column("gdp_growth"), run.stderr.as_str()), (vec!["×".to_owned()], ""));
}

#[test]
fn json_lines_tell_what_is_unexpected_as_well_and_quiet_does_not() {
    assert!(read("34", &["--format", "jsonl"]).stderr.contains("is expected"));
    assert!(read("34", &["-q"]).stderr.is_empty());
}

#[test]
fn the_rules_say_what_is_expected_and_where() {
    let folder = TempDir::new().expect("a temporary folder");
    let rules = "schema: 1
fields: {growth: {attributes: {percent: number}}}
rules:
  - {id: growth.any, field: growth, match: '增长(?<n>[0-9]{1,3})%', attributes: {percent: <n>}}
columns:
  - {name: percent, from: growth, take: max, show: percent, expected: {most: 9}}
";
    fs::write(folder.path().join("rules.yaml"), rules).expect("a rule file");
    let text = folder.path().join("a.txt");
    fs::write(&text, speech("10").repeat(150)).expect("a speech");
    let run = run(["--rules".as_ref(), folder.path().as_os_str(), text.as_os_str()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains(": percent of speech 1 is 10, and 9 or less is expected; "), "{}", run.stderr);
}
