//! `extract test` with whole documents: `tests/*.yaml` below a folder of rules.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, extract};

const RULES: &str = "schema: 1
fields:
  growth: {attributes: {indicator: text, percent: number}, key: [indicator], value: '{indicator} {percent}'}
rules:
  - id: growth.any
    field: growth
    match: '(?<i>粮食|棉花)增长(?<n>[0-9]{1,2})%'
    attributes: {indicator: <i>, percent: <n>}
    examples: [{text: 粮食增长3%}]
    counter_examples: [粮食持平]
layout:
  - {id: speech, role: speech, match: '^第[一二三]篇$', examples: [第一篇]}
columns:
  - {name: growth, from: growth}
  - {name: first, from: growth, take: first, show: percent}
";

/// `extract test` with these files below the folder of the rules.
fn test(files: &[(&str, &str)]) -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    fs::create_dir_all(folder.path().join("r/tests")).expect("a folder");
    for (name, content) in files.iter().chain(&[("rules.yaml", RULES)]) {
        fs::write(folder.path().join("r").join(name), content).expect("a file");
    }
    extract().current_dir(folder.path()).args(["test", "--rules", "r"]).output().expect("extract starts").into()
}

const TWO: &str = "cases:
  - name: the second speech
    text: |
      第一篇
      粮食增长3%,这是一句话。
      第二篇
      棉花增长4%,这是一句话。
    speech: 2
    speeches: 2
    cells: {growth: 棉花 4, first: 4.0}
  - name: a file
    file: a.txt
    cells: {growth: 粮食 7, first: 7}
";

#[test]
fn whole_documents_give_the_cells_that_are_wanted() {
    let run = test(&[("tests/a.yaml", TWO), ("tests/a.txt", "粮食增长7%,这是一句话。\n")]);
    assert_eq!(run.stdout, "2 rules, 3 of 3 examples kept, 2 of 2 whole documents as wanted\n");
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_cell_that_is_another_one_is_told_with_its_line() {
    let files = [("tests/a.yaml", &*TWO.replace("first: 4.0", "first: null")), ("tests/a.txt", "同志们,今天开会。\n")];
    let run = test(&files);
    let wanted = "r/tests/a.yaml:2: document the second speech
    first (line 10): wanted nothing, the document gives `4`
r/tests/a.yaml:11: document a file
    growth (line 13): wanted `粮食 7`, the document gives nothing
    first (line 13): wanted `7`, the document gives nothing
2 rules, 3 of 3 examples kept, 0 of 2 whole documents as wanted
";
    assert_eq!((run.stdout.as_str(), run.code), (wanted, 1), "{}", run.stderr);
}

#[test]
fn another_number_of_speeches_is_told() {
    let run = test(&[("tests/a.yaml", "cases: [{name: x, text: 粮食增长7%这是一句话。, speech: 2, speeches: 2}]\n")]);
    assert!(run.stdout.contains("    wanted 2 speeches, the document gives 1\n"), "{}", run.stdout);
    assert!(run.stdout.contains("    the document has no speech 2, it has 1\n"), "{}", run.stdout);
}

#[test]
fn a_case_at_fault_is_told_with_its_place() {
    for (case, said) in [
        ("{name: x, text: y, cells: {frist: 3}}", "error[R060]: no column is called `frist`"),
        ("{name: x, text: y, cels: {first: 3}}", "error[R060]: bad case: cases[0]: unknown field `cels`"),
        ("{name: x, text: y, file: z}", "error[R060]: a case has either a `text` or a `file`"),
        ("{name: x, file: none.txt}", "error[R060]: no document `none.txt`"),
        ("{name: x, text: y, speech: 0}", "error[R060]: speeches count from 1"),
    ] {
        let run = test(&[("tests/a.yaml", &format!("cases:\n  - {case}\n"))]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{case}");
        assert!(run.stderr.contains(said) && run.stderr.contains("r/tests/a.yaml:2:"), "{}", run.stderr);
    }
}

#[test]
fn rules_in_the_folder_of_cases_are_none() {
    let run = test(&[("tests/b.yaml", "cases: []\n")]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "2 rules, 3 of 3 examples kept\n"), "{}", run.stderr);
}
