//! The rules built in, the rules of a folder, a user's own, and rules at fault.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use walkdir::WalkDir;

use crate::binary::{in_package, run, run_with_stdin};
use crate::readme;
use crate::samples::{CSV, JSONL};

/// A copy of `rules/`, as a user would make it.
pub fn copy_of_rules() -> TempDir {
    let copy = TempDir::new().expect("a temporary folder");
    let rules = in_package("rules");
    for entry in WalkDir::new(&rules) {
        let entry = entry.expect("rules/ can be walked");
        let to = copy.path().join(entry.path().strip_prefix(&rules).expect("it lies below rules/"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).expect("a folder");
        } else {
            fs::copy(entry.path(), to).expect("a file");
        }
    }
    copy
}

fn with_rules(rules: &Path, more: &[&str]) -> crate::binary::Run {
    run(["--rules".as_ref(), rules.as_os_str()].into_iter().chain(more.iter().map(AsRef::as_ref)))
}

#[test]
fn the_rules_built_in_are_those_of_the_folder() {
    assert_eq!(run(["samples/"]).stdout, CSV.stdout);
    assert_eq!(run(["--format", "jsonl", "samples/"]).stdout, JSONL.stdout);
}

#[test]
fn the_rules_built_in_keep_their_examples() {
    let run = run(["test"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn the_rules_of_the_folder_keep_their_examples() {
    let run = run(["test", "--rules", "rules/"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn an_example_that_is_not_kept_is_told_with_file_line_and_rule() {
    let folder = TempDir::new().expect("a temporary folder");
    let example = readme::own_column().replace("text: 帮扶贫困户3.2万户", "text: 帮扶贫困户3.2万亩");
    fs::write(folder.path().join(readme::OWN_COLUMN_FILE), with_numbers(&example)).expect("a rule file");
    let run = run(["test".as_ref(), "--rules".as_ref(), folder.path().as_os_str()]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    let line = with_numbers(&example).lines().position(|line| line.contains("3.2万亩")).expect("the example") + 1;
    assert!(run.stdout.contains(&format!("{}:{line}: rule ", readme::OWN_COLUMN_FILE)), "{}", run.stdout);
}

/// A rule file that stands alone: with the one pattern of `rules/` that it uses.
fn with_numbers(rules: &str) -> String {
    rules.replacen("schema: 1\n", "schema: 1\n\npatterns:\n  number: '[0-9]{1,12}(?:\\.[0-9]{1,4})?万?'\n", 1)
}

#[test]
fn a_file_dropped_into_the_rules_adds_a_column_at_the_right_edge() {
    let rules = copy_of_rules();
    fs::write(rules.path().join(readme::OWN_COLUMN_FILE), readme::own_column()).expect("a rule file");
    let with = with_rules(rules.path(), &["samples/"]);
    assert_eq!((with.code, with.stderr.as_str()), (0, ""));
    let (rows, before) = (with.rows(), CSV.rows());
    assert_eq!(rows.len(), before.len());
    for (row, before) in rows.iter().zip(&before) {
        let (last, rest) = row.split_last().expect("a row has cells");
        assert_eq!(last.0, readme::OWN_COLUMN);
        assert_eq!(rest, before.as_slice(), "the other columns stay as they are");
    }
    assert!(rows.iter().any(|row| row.last().is_some_and(|(_, cell)| !cell.is_empty())), "the column holds something");
}

#[test]
fn a_file_dropped_into_the_rules_keeps_its_examples() {
    let rules = copy_of_rules();
    fs::write(rules.path().join(readme::OWN_COLUMN_FILE), readme::own_column()).expect("a rule file");
    let run = run(["test".as_ref(), "--rules".as_ref(), rules.path().as_os_str()]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn a_word_added_to_a_lexicon_is_found_without_building_anew() {
    let rules = copy_of_rules();
    let lexicon = rules.path().join("lexicons/indicators.csv");
    let text = "同志们：\n\n2019年，全市奶酪出口指数增长5%。\n";
    let growth = |run: crate::binary::Run| run.column("growth").concat();
    let arguments = ["--rules".as_ref(), rules.path().as_os_str(), "-".as_ref()];
    let before = growth(run_with_stdin(arguments, text));
    let mut rows = fs::read_to_string(&lexicon).expect("a lexicon");
    let cells = rows.lines().next().expect("a heading").split(',').count();
    rows.push_str(&format!("奶酪出口指数{}\n", ",".repeat(cells - 1)));
    fs::write(&lexicon, rows).expect("a lexicon");
    let after = growth(run_with_stdin(arguments, text));
    assert_eq!(after, "奶酪出口指数 +5%", "before: {before}");
}

#[test]
fn a_reference_passes_over_mentions_of_at_most_80_characters() {
    let rules = TempDir::new().expect("a temporary folder");
    let mention = |characters: usize| format!("甲{}丙", "乙".repeat(characters - 2));
    let (longest, longer) = (mention(80), mention(81));
    let yaml = format!(
        "schema: 1
fields: {{x: {{attributes: {{}}}}, y: {{attributes: {{all: text}}}}}}
rules:
  - {{id: x.any, field: x, match: '甲[乙]{{1,120}}丙'}}
  - id: y.any
    field: y
    match: '<x>'
    attributes: {{all: <x>}}
    examples: [{{text: {longest}, is: {{all: {longest}}}}}]
    counter_examples: [{longer}]
"
    );
    fs::write(rules.path().join("rules.yaml"), yaml).expect("a rule file");
    let run = run(["test".as_ref(), "--rules".as_ref(), rules.path().as_os_str()]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn a_rule_fault_ends_with_2_before_any_input_is_read() {
    let rules = copy_of_rules();
    fs::write(rules.path().join("mine.yaml"), "schema: 1\ncolumns:\n  - {name: x, from: groth}\n")
        .expect("a rule file");
    let run = with_rules(rules.path(), &["samples/", "no-such-file.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("mine.yaml:3:"), "{}", run.stderr);
    assert!(run.stderr.contains("growth"), "the nearest name is offered: {}", run.stderr);
    assert!(!run.stderr.contains("no-such-file.txt"), "{}", run.stderr);
}

#[test]
fn all_faults_are_told_at_once() {
    let rules = TempDir::new().expect("a temporary folder");
    fs::write(rules.path().join("a.yaml"), "schema: 1\nrulez: []\n").expect("a rule file");
    fs::write(rules.path().join("b.yaml"), "schema: 1\npatterns: {open: '(a'}\n").expect("a rule file");
    fs::write(rules.path().join("c.yaml"), "schema: 1\nlexicons: {gone: {file: gone.csv, key: name}}\n")
        .expect("a rule file");
    let run = with_rules(rules.path(), &["samples/"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    for place in ["a.yaml:2:", "b.yaml:2:", "c.yaml:2:"] {
        assert!(run.stderr.contains(place), "{place} is missing in {}", run.stderr);
    }
}

#[test]
fn a_folder_without_rules_is_a_fault() {
    let rules = TempDir::new().expect("a temporary folder");
    for folder in [rules.path(), &rules.path().join("no-such-folder")] {
        let run = with_rules(folder, &["samples/"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(!run.stderr.is_empty());
    }
}

#[test]
fn seven_subjects_in_one_file_lie_on_top_of_the_rules_built_in() {
    let rules = ["--rules", "examples/seven-columns.yaml"];
    for command in ["test", "check"] {
        let run = run([command].into_iter().chain(rules));
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    }
    let text = "政府工作报告\n\n各位代表：\n\n去年城镇登记失业率为3.8%。我们必须坚持，必须创新，我们必须坚持。\n\n\
                二、今年的目标任务\n\n今年的主要预期目标是：城镇新增就业5万人。要推进“四个全面”战略布局。\n";
    let run = run_with_stdin(rules.into_iter().chain(["-"]), text);
    for (column, wanted) in [
        ("urban_unemployment", "3.8"),
        ("new_jobs_target", "50000"),
        ("slogans", "四个全面"),
        ("must", "3"),
        ("sentences", "4"),
        ("plan_sentences", "2"),
    ] {
        assert_eq!(run.column(column), [wanted], "{column}");
    }
}
