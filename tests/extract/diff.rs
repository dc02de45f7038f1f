//! `extract diff`: what two rule sets make of the same documents.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::binary::{Run, extract, run};
use crate::matches::table;
use crate::rule_sets::copy_of_rules;

/// Growth and year of a line, by rules that tests change.
const RULES: &str = "schema: 1
fields:
  growth: {attributes: {indicator: text, percent: number}, key: [indicator], value: '{indicator} {percent}'}
rules:
  - {id: growth.any, field: growth, zone: [body], match: '(?<i>粮食|棉花|油料)增长(?<n>[0-9]{1,2})%', attributes: {indicator: <i>, percent: <n>}}
layout:
  - {id: speech, role: speech, match: '^第[一二三]篇$'}
columns:
  - {name: speech, from: speech, show: number}
  - {name: growth, from: growth}
  - {name: first, from: growth, take: first, show: percent}
";

const TEXT: &str = "第一篇\n粮食增长3%,棉花增长4%,油料增长5%。\n第二篇\n棉花增长6%,这是一句话。\n";

/// The difference of a changed copy of the rules, on a text.
fn diff(change: impl Fn(String) -> String, arguments: &[&str]) -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    let write = |name: &str, rules: String| {
        let path = folder.path().join(name);
        fs::create_dir(&path).expect("a folder");
        fs::write(path.join("rules.yaml"), rules).expect("a rule file");
    };
    write("old", RULES.to_owned());
    write("new", change(RULES.to_owned()));
    let arguments = ["diff", "old", "new", "-"].iter().chain(arguments);
    extract().current_dir(folder.path()).args(arguments).write_stdin(TEXT).output().expect("extract starts").into()
}

/// Column, what, old and new value of each row.
fn rows(run: &Run) -> Vec<[String; 4]> {
    table(run)[1..].iter().map(|row| [3, 4, 5, 6].map(|n| row[n].clone())).collect()
}

#[test]
fn a_list_is_compared_answer_by_answer_and_another_column_as_a_cell() {
    let run = diff(|rules| rules.replace("粮食|棉花", "棉花|粮食增长3%,棉花"), &[]);
    let wanted = [
        ["growth", "lost", "粮食 3", ""],
        ["growth", "changed", "棉花 4", "粮食增长3%,棉花 4"],
        ["first", "changed", "3", "4"],
    ];
    assert_eq!(rows(&run), wanted, "{}{}", run.stdout, run.stderr);
    let summary =
        "column   gained     lost  changed\ngrowth        0        1        1\nfirst         0        0        1\n";
    assert_eq!((run.code, run.stderr.as_str()), (0, summary));
}

#[test]
fn a_row_says_where_by_which_rules_and_between_which_words() {
    let run = diff(|rules| rules.replace("growth.any", "growth.new").replace("percent: <n>", "percent: 1<n>"), &[]);
    let row = &table(&run)[1];
    let wanted = ["-", "1", "4", "growth", "changed", "粮食 3", "粮食 13", "growth.any", "growth.new"];
    assert_eq!(row[..9], wanted);
    assert_eq!(row[9..], ["第一篇⏎", "粮食增长3%", ",棉花增长4%,油料增长5%。⏎第二篇⏎棉花增长6%,这是一"]);
}

#[test]
fn a_column_of_one_rule_set_is_gained_where_it_is_not_empty() {
    let run = diff(
        |rules| rules + "  - {name: oil, from: growth, where: {indicator: 油料}, take: first, show: percent}\n",
        &[],
    );
    assert_eq!(rows(&run), [["oil", "gained", "", "5"]]);
}

#[test]
fn speeches_are_paired_by_where_they_begin() {
    let run = diff(|rules| rules.replace("[一二三]", "[二三]"), &["--column", "growth"]);
    assert_eq!(rows(&run), [["(speech)", "lost", "第一篇", ""]]);
}

#[test]
fn mentions_of_a_field_are_compared_with_all_their_attributes() {
    let run = diff(|rules| rules.replace("percent: <n>}", "percent: <n>0}"), &["--field", "growth"]);
    let found = rows(&run);
    assert_eq!(found.len(), 4);
    let changed = ["growth", "changed", "indicator: 粮食, percent: 3", "indicator: 粮食, percent: 30"];
    assert_eq!(found[0], changed);
}

#[test]
fn equal_rules_differ_in_nothing() {
    let rules = copy_of_rules();
    let rules = rules.path().to_str().expect("UTF-8");
    let run = run(["diff", "built-in", rules, "samples/"]);
    assert_eq!((run.code, run.stdout.lines().count()), (0, 1), "{}", run.stdout);
    assert!(run.stderr.starts_with("extract: no difference in "), "{}", run.stderr);
}

#[test]
fn the_difference_is_the_same_for_any_number_of_threads() {
    let rules = copy_of_rules();
    let path = rules.path().join("00-columns.yaml");
    let columns = fs::read_to_string(&path).expect("the columns").replace("take: first", "take: last");
    fs::write(path, columns).expect("the columns");
    let diff = |jobs: &str| {
        let folder: &Path = rules.path();
        let arguments =
            ["diff".as_ref(), "-j".as_ref(), jobs.as_ref(), "rules".as_ref(), folder.as_os_str(), "samples".as_ref()];
        run(arguments).stdout
    };
    assert!(diff("1").lines().count() > 1);
    assert_eq!(diff("1"), diff("3"));
}

#[test]
fn a_faulty_rule_set_and_an_unknown_column_stop_the_run() {
    let faulty = diff(|rules| rules.replace("from: growth}", "from: growht}"), &[]);
    assert_eq!((faulty.code, faulty.stdout.as_str()), (2, ""));
    assert!(faulty.stderr.contains("new/rules.yaml:"), "{}", faulty.stderr);
    let unknown = diff(|rules| rules, &["--column", "growht"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("did you mean `growth`?"), "{}", unknown.stderr);
}

/// Two outputs of the rules, the second of changed ones, in a folder of their own.
fn outputs(change: impl Fn(String) -> String, format: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("x.txt"), TEXT).expect("a document");
    for (name, rules) in [("old", RULES.to_owned()), ("new", change(RULES.to_owned()))] {
        let rules = rules.replace("columns:\n", "columns:\n  - {name: source, from: speech, show: source}\n");
        fs::write(folder.path().join(format!("{name}.yaml")), rules).expect("a rule file");
        let arguments = ["--rules", &format!("{name}.yaml"), "--format", format, "-o", name, "x.txt"];
        let run: Run = extract().current_dir(folder.path()).args(arguments).output().expect("extract starts").into();
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    folder
}

fn diff_of_outputs(folder: &TempDir, arguments: &[&str]) -> Run {
    let arguments = ["diff", "old", "new"].iter().chain(arguments);
    extract().current_dir(folder.path()).args(arguments).output().expect("extract starts").into()
}

fn without_oil_and_cotton_otherwise(rules: String) -> String {
    rules.replace("|油料", "").replace("percent: <n>}", "percent: <n>0}")
}

#[test]
fn two_csv_outputs_are_compared_cell_by_cell() {
    let run = diff_of_outputs(&outputs(without_oil_and_cotton_otherwise, "csv"), &[]);
    let wanted = [
        ["growth", "changed", "粮食 3; 棉花 4; 油料 5", "粮食 30; 棉花 40"],
        ["first", "changed", "3", "30"],
        ["growth", "changed", "棉花 6", "棉花 60"],
        ["first", "changed", "6", "60"],
    ];
    assert_eq!(rows(&run), wanted);
    assert_eq!(table(&run)[3][..2], ["x.txt", "2"]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.starts_with("column  "), "{}", run.stderr);
}

#[test]
fn two_json_lines_outputs_are_compared_mention_by_mention() {
    let run = diff_of_outputs(&outputs(without_oil_and_cotton_otherwise, "jsonl"), &["--field", "growth"]);
    let wanted = [
        ["growth", "changed", "indicator: 粮食, percent: 3", "indicator: 粮食, percent: 30"],
        ["growth", "changed", "indicator: 棉花, percent: 4", "indicator: 棉花, percent: 40"],
        ["growth", "lost", "indicator: 油料, percent: 5", ""],
        ["growth", "changed", "indicator: 棉花, percent: 6", "indicator: 棉花, percent: 60"],
    ];
    assert_eq!(rows(&run), wanted);
    assert_eq!(table(&run)[3][10], "油料增长5%");
}

#[test]
fn a_speech_that_one_output_lacks_is_a_row() {
    let run = diff_of_outputs(&outputs(|rules| rules.replace("[一二三]", "[三]"), "csv"), &["--column", "first"]);
    assert_eq!(rows(&run), [["(speech)", "lost", "", ""]]);
}

#[test]
fn equal_outputs_differ_in_nothing() {
    for format in ["csv", "jsonl"] {
        let run = diff_of_outputs(&outputs(|rules| rules, format), &["--fail-on", "gained,lost,changed"]);
        assert_eq!((run.code, rows(&run).len()), (0, 0));
        assert_eq!(run.stderr, "extract: no difference in 2 speeches\n");
    }
}

#[test]
fn a_difference_that_is_to_fail_ends_with_1() {
    let outputs = outputs(without_oil_and_cotton_otherwise, "jsonl");
    let code = |what: &str| diff_of_outputs(&outputs, &["-q", "--fail-on", what]).code;
    assert_eq!(["gained", "lost", "changed", "gained,lost"].map(code), [0, 1, 1, 1]);
    let run = diff(|rules| rules.replace("|油料", ""), &["-q", "--fail-on", "lost"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, "extract: 1 lost; see --fail-on\n"));
    assert_eq!(diff(|rules| rules.replace("|油料", ""), &["-q", "--fail-on", "gained"]).code, 0);
}

#[test]
fn outputs_and_rules_are_not_mixed_and_rules_want_documents() {
    let csv = outputs(|rules| rules, "csv");
    let said = |arguments: &[&str]| -> Run {
        extract().current_dir(csv.path()).arg("diff").args(arguments).output().expect("extract starts").into()
    };
    for (arguments, reason) in [
        (vec!["old", "new.yaml"], "one of OLD and NEW is an output and the other is none"),
        (vec!["old", "new", "x.txt"], "OLD and NEW are outputs, which are compared as they are"),
        (vec!["old.yaml", "new.yaml"], "name the documents for which the rules are compared"),
        (
            vec!["old", "new", "--column", "frist"],
            "no column that can be compared is called `frist`; did you mean `first`?",
        ),
        (vec!["old", "new", "--field", "growth"], "a CSV has no mentions of `growth`"),
    ] {
        let run = said(&arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.stderr.starts_with(&format!("extract: {reason}")), "{}", run.stderr);
    }
}
