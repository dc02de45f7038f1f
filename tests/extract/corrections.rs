//! `--corrections`: cells that people have set right, laid over a run.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, cell, extract};

const RULES: &str = "schema: 1
fields:
  growth: {attributes: {indicator: text, percent: number}, key: [indicator], value: '{indicator} {percent}'}
rules:
  - {id: growth.any, field: growth, match: '(?<i>粮食|棉花|油料)增长(?<n>[0-9]{1,2})%', attributes: {indicator: <i>, percent: <n>}}
  - {id: growth.much, field: growth, match: '(?<i>茶叶)增长(?<n>[0-9]{1,2})%', attributes: {indicator: <i>, percent: <n>}}
layout:
  - {id: speech, role: speech, match: '^第[一二三]篇$'}
columns:
  - {name: source, from: speech, show: source}
  - {name: speech, from: speech, show: number}
  - {name: growth, from: growth}
  - {name: first, from: growth, take: first, show: percent, expected: {most: 50}}
";

const TEXT: &str = "第一篇\n粮食增长3%,棉花增长4%,茶叶增长5%。\n第二篇\n棉花增长6%,这是一句话。\n";

/// A run over the text as `a/x.txt`, with a table of corrections.
fn corrected(table: impl AsRef<[u8]>, arguments: &[&str]) -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    fs::create_dir(folder.path().join("a")).expect("a folder");
    for (name, content) in [("rules.yaml", RULES.as_bytes()), ("a/x.txt", TEXT.as_bytes()), ("c.csv", table.as_ref())] {
        fs::write(folder.path().join(name), content).expect("a file");
    }
    let fixed = ["--rules", "rules.yaml", "--corrections", "c.csv", "a"];
    extract().current_dir(folder.path()).args(fixed).args(arguments).output().expect("extract starts").into()
}

/// Cells of the columns that are corrected here, and which are said to be, by speech.
fn cells(run: &Run) -> Vec<[String; 3]> {
    run.rows().iter().map(|row| ["growth", "first", "corrected"].map(|name| cell(row, name).to_owned())).collect()
}

#[test]
fn a_cell_is_set_right_and_the_last_column_names_it() {
    let run = corrected("source,speech,column,value,who,why\na/x.txt,2,first,7,李,misread\n", &[]);
    assert_eq!(cells(&run), [["粮食 3; 棉花 4; 茶叶 5", "3", ""], ["棉花 6", "7", "first"]]);
    assert!(run.stdout.starts_with("source,speech,growth,first,corrected\r\n"), "{}", run.stdout);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn an_empty_value_empties_a_cell_and_several_cells_are_named() {
    let table = "source,speech,column,value,who,why\na/x.txt,1,growth,粮食 30,李,\na/x.txt,1,first,,李,\n";
    assert_eq!(cells(&corrected(table, &[]))[0], ["粮食 30", "", "growth; first"]);
}

#[test]
fn json_lines_say_what_was_corrected_by_whom_and_why() {
    let run = corrected("source,speech,column,value,who,why\na/x.txt,2,first,7,李,misread\n", &["--format", "jsonl"]);
    let objects = run.objects();
    assert_eq!(objects[0]["corrections"], serde_json::json!([]));
    let correction = serde_json::json!({"column": "first", "value": "7", "was": "6", "who": "李", "why": "misread"});
    assert_eq!(objects[1]["corrections"], serde_json::json!([correction]));
    assert!(objects[1]["mentions"][0]["text"] == "棉花增长6%", "the mentions stay as they are");
}

#[test]
fn without_the_option_nothing_is_said_of_corrections() {
    let run = crate::binary::run(["samples/"]);
    assert!(!run.stdout.lines().next().expect("a heading").contains("corrected"));
}

#[test]
fn a_table_saved_by_excel_is_read() {
    let table = "source,speech,column,value,who,why\r\na/x.txt,2,growth,棉花 七,李,误读\r\n";
    for bytes in [format!("\u{feff}{table}").into_bytes(), encoding_rs::GBK.encode(table).0.into_owned()] {
        assert_eq!(cells(&corrected(bytes, &[]))[1], ["棉花 七", "6", "growth"]);
    }
}

#[test]
fn what_no_longer_applies_is_told_with_its_line_and_left_out() {
    for (row, code, said) in [
        (
            "a/x.txt,3,first,7,李,,",
            1,
            "c.csv:2: a/x.txt has 2 speeches, and none with the number 3; the correction is left out",
        ),
        (
            "a/x.txt,2,frist,7,李,,",
            1,
            "c.csv:2: no column is called `frist`; did you mean `first`?; the correction is left out",
        ),
        ("a/x.txt,2,first,6,李,,", 0, "c.csv:2: first of a/x.txt#2 is `6` without the correction; the line can go"),
        (
            "a/x.txt,2,first,7,李,,5",
            1,
            "c.csv:2: first of a/x.txt#2 is `6`, and was `5` when it was corrected; the correction is left out: look at \
             the text again, and write the new value into `was`",
        ),
        (
            "b/x.txt,2,first,7,李,,",
            0,
            "c.csv:2: 1 correction is about documents that were not read, the first about b/x.txt; write `a/x.txt`, as \
             the output does",
        ),
    ] {
        let run = corrected(format!("source,speech,column,value,who,why,was\n{row}\n"), &[]);
        assert_eq!((run.stderr.as_str(), run.code), (format!("extract: {said}\n").as_str(), code));
        assert_eq!(cells(&run)[1], ["棉花 6", "6", ""]);
    }
}

#[test]
fn corrections_of_several_speeches_stand_in_any_order() {
    let table = "source,speech,column,value,who,why\na/x.txt,2,first,7,李,\na/x.txt,1,first,8,李,\na/x.txt,2,growth,棉花 七,李,\n\
                 a/x.txt,9,first,1,李,\na/x.txt,1,growth,粮食 八,李,\na/x.txt,5,first,1,李,\n";
    let run = corrected(table, &[]);
    assert_eq!(cells(&run), [["粮食 八", "8", "first; growth"], ["棉花 七", "7", "first; growth"]]);
    let said = |line: usize, speech: usize| {
        format!(
            "extract: c.csv:{line}: a/x.txt has 2 speeches, and none with the number {speech}; the correction is left out\n"
        )
    };
    assert_eq!((run.code, run.stderr.as_str()), (1, (said(5, 9) + &said(7, 5)).as_str()));
}

#[test]
fn a_correction_that_still_rests_on_what_the_cell_was_is_laid_over() {
    let run = corrected("source,speech,column,value,who,why,was\na/x.txt,2,first,7,李,,6\n", &[]);
    assert_eq!(cells(&run)[1], ["棉花 6", "7", "first"]);
}

#[test]
fn a_corrected_number_outside_of_what_is_expected_is_told() {
    let run = corrected("source,speech,column,value,who,why\na/x.txt,2,first,70,李,\n", &[]);
    assert!(run.stderr.contains("first of speech 2 is 70, and 50 or less is expected"), "{}", run.stderr);
}

#[test]
fn a_table_at_fault_stops_the_run() {
    for (table, said) in [
        (
            "source,speech,column,value\n",
            "c.csv:1: the heading `who` is missing; the first line is source,speech,column",
        ),
        (
            "source,speech,column,valeu,who,why\n",
            "c.csv:1: no heading of corrections is called `valeu`; did you mean `value`?",
        ),
        ("source,speech,column,value,who,why\nx,one,first,7,,\n", "c.csv:2: `one` is no number of a speech"),
        (
            "source,speech,column,value,who,why\nx,1,first,7,,\nx,1,first,8,,\n",
            "c.csv:3: first of x#1 is corrected twice",
        ),
        ("source,speech,column,value,who,why\nx,1,first,1,234,,\n", "c.csv:2: the line has another number of cells"),
    ] {
        let run = corrected(table, &[]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{table}");
        assert!(run.stderr.starts_with(&format!("extract: {said}")), "{}", run.stderr);
    }
}

#[test]
fn json_lines_hold_the_mentions_of_the_rules_and_fields_that_are_asked_for() {
    let of = |arguments: &[&str]| -> Vec<Vec<String>> {
        let run = corrected("source,speech,column,value,who,why\n", &[&["--format", "jsonl"], arguments].concat());
        let rules = |object: &serde_json::Value| {
            let mentions = object["mentions"].as_array().expect("mentions").iter();
            mentions.map(|mention| mention["rule"].as_str().expect("a rule").to_owned()).collect()
        };
        run.objects().iter().map(rules).collect()
    };
    assert_eq!(of(&["--rule", "growth.much"]), [vec!["growth.much"], vec![]]);
    assert_eq!(of(&["--field", "growth"]), of(&[]));
    assert_eq!(of(&[])[0].len(), 3);
}

#[test]
fn rules_and_fields_are_chosen_by_names_that_are_there_and_for_json_lines_only() {
    let run = |arguments: &[&str]| corrected("source,speech,column,value,who,why\n", arguments);
    let csv = run(&["--rule", "growth.much"]);
    assert_eq!(
        csv.stderr,
        "extract: --rule and --field choose among mentions; add --format jsonl or --table mentions\n"
    );
    let unknown = run(&["--format", "jsonl", "--rule", "growth.mach"]);
    assert_eq!(unknown.stderr, "extract: no rule is called `growth.mach`; did you mean `growth.much`?\n");
    assert_eq!((csv.code, unknown.code), (2, 2));
}
