//! `extract explain`, and what `extract test` says of an example for the same reason.
//!
//! Each folder in `tests/explain/` is a rule set, a text and the arguments of a question: `explain.txt` is what
//! `extract explain` answers, `test.txt` what `extract test` says of the example in the rules. After a deliberate change:
//! `UPDATE_GOLDEN=1 cargo test --test extract explain`, and read the diff.

use std::fs;

use crate::binary::{Run, in_package, run, run_with_stdin};
use crate::golden;

const FOLDER: &str = "tests/explain";

/// The folders of planted causes.
pub fn folders() -> Vec<String> {
    let entries = fs::read_dir(in_package(FOLDER)).expect("tests/explain stands in the package");
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("UTF-8");
    let mut names: Vec<String> = entries.map(|entry| name(entry.expect("a folder"))).collect();
    names.sort();
    names
}

fn explained(folder: &str) -> Run {
    run(question(folder))
}

/// The arguments of the question of a folder.
pub fn question(folder: &str) -> Vec<String> {
    let path = |file: &str| format!("{FOLDER}/{folder}/{file}");
    let asked = fs::read_to_string(in_package(&path("arguments.txt"))).expect("arguments");
    let (rules, text) = (path("rules.yaml"), path("text.txt"));
    ["explain", "--rules", &rules, &text].into_iter().chain(asked.lines()).map(str::to_owned).collect()
}

#[test]
fn every_planted_cause_is_told_with_its_line() {
    assert!(folders().len() >= 8);
    for folder in folders() {
        let run = explained(&folder);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{folder}");
        golden::check(&format!("{FOLDER}/{folder}/explain.txt"), &run.stdout);
    }
}

#[test]
fn a_speech_that_is_not_there_is_told() {
    for number in ["0", "4"] {
        let run = run(["explain", "samples/讲话汇编三篇.txt", "--speech", number, "--cell", "date"]);
        let told = format!("extract: samples/讲话汇编三篇.txt: there is no speech {number}; it has 3\n");
        assert_eq!((run.code, run.stderr), (1, told));
    }
}

#[test]
fn a_failing_example_is_told_the_same_cause() {
    for folder in folders() {
        let run = run(["test", "--rules", &rules_of(&folder)]);
        golden::check(&format!("{FOLDER}/{folder}/test.txt"), &run.stdout);
        if run.code == 0 {
            continue;
        }
        // Behind the line of the example come those of the causes.
        let told = lines_named(&run.stdout);
        let explained = lines_named(&explained(&folder).stdout);
        assert!(told.len() > 1, "{folder}: {}", run.stdout);
        assert!(told[1..].iter().all(|line| explained.contains(line)), "{folder}: {told:?} and {explained:?}");
    }
}

/// The rule file of a folder.
pub fn rules_of(folder: &str) -> String {
    format!("{FOLDER}/{folder}/rules.yaml")
}

/// The lines of the rule file that a text names.
pub fn lines_named(text: &str) -> Vec<String> {
    // Places are broken between lines only before and behind them.
    let behind = text.split("rules.yaml:").skip(1);
    behind.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect()).collect()
}

const RULES: &str = "tests/explain/a-mention-with-all-that-is-known/rules.yaml";
const TEXT: &str = "tests/explain/a-mention-with-all-that-is-known/text.txt";

#[test]
fn a_cell_names_the_mention_that_was_taken_and_why_not_the_others() {
    let run = run(["explain", "--rules", RULES, TEXT, "--cell", "expected"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("holds `8`") && run.stdout.contains("+ 财政收入 +8%"), "{}", run.stdout);
}

#[test]
fn an_empty_cell_names_what_was_asked_and_the_rules_that_came_nearest() {
    let run = run(["explain", "--rules", RULES, TEXT, "--cell", "actual"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for said in [
        "is empty",
        "its `kind` is `expected`, which `where` does not ask for",
        "Its `else`, question 1 is put to the mentions of growth",
        "it stands in the zone `opening` (and `closing`)",
        "Rules that came nearest in this speech and gave nothing there:",
    ] {
        assert!(run.stdout.contains(said), "{said}\n{}", run.stdout);
    }
}

#[test]
fn a_question_about_nothing_is_told_with_what_there_is() {
    for (arguments, code, said) in [
        (&[][..], 2, "say what is to be explained: a place (--at, --text), a cell (--cell) or a rule (--rule)"),
        (&["--rule", "growth.rat"], 2, "no rule is called `growth.rat`; did you mean `growth.rate`?"),
        (&["--cell", "actua"], 2, "no column is called `actua`; did you mean `actual`?"),
        (&["--at", "99"], 1, "there is no line 99; the text has 5 lines"),
        (&["--at", "4:99"], 1, "line 4 has no column 99; it has 19 characters"),
        (&["--at", "2"], 1, "nothing of line 2 is in the text that the rules read"),
        (&["--text", "没有"], 1, "`没有` does not stand in the text"),
    ] {
        let run = run(["explain", "--rules", RULES, TEXT].iter().chain(arguments));
        assert_eq!(run.code, code, "{arguments:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
}

#[test]
fn a_rule_built_in_is_named_with_its_file_and_line() {
    let text = "在全县经济工作会议上的讲话\n\n同志们：2019年，全县地区生产总值增长8.4%。\n";
    let run = run_with_stdin(["explain", "-", "--text", "生产总值"], text);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("growth.of-gdp (built-in/growth_of_gdp.yaml:"), "{}", run.stdout);
}
