//! What columns count, which mentions they ask, and what they calculate: the examples of `rules/README.md`.

use std::fs;

use tempfile::TempDir;

use crate::binary::{cell, run_with_stdin};
use crate::readme::{own_column, rules_with};

/// The first row that a rule set gives of a text.
fn row(rules: &str, text: &str) -> Vec<(String, String)> {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("rules.yaml"), rules).expect("a rule file");
    let run = run_with_stdin(["--rules".as_ref(), folder.path().as_os_str(), "-".as_ref()], text);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.rows().into_iter().next().expect("a speech")
}

const HELPED: &str = "同志们：\n去年帮助300户，今年又帮助300户，还帮助200户。社区帮助250人。\n";

#[test]
fn every_mention_counts_where_the_question_says_so() {
    let row = row(&rules_with("helped_households"), HELPED);
    let cells = ["helped_households", "helped_how_often", "helped_different"].map(|name| cell(&row, name));
    assert_eq!(cells, ["800", "4", "3"]);
    assert_eq!(cell(&row, "helped_many"), "300 (household); 250 (person)");
}

#[test]
fn without_each_mentions_with_the_same_key_are_one_answer() {
    let with_key = rules_with("helped_households")
        .replace("enum: [household, person]}}", "enum: [household, person]}}\n    key: [number]");
    let without_each = row(&with_key.replace(", each: true", ""), HELPED);
    assert_eq!(cell(&without_each, "helped_households"), "500");
    assert_eq!(cell(&without_each, "helped_different"), "3");
    assert_eq!(cell(&row(&with_key, HELPED), "helped_households"), "800");
    let all = with_key.replace("take: sum, each: true", "each: true");
    assert_eq!(cell(&row(&all, HELPED), "helped_households"), "300; 300; 200");
}

#[test]
fn the_column_of_the_readme_adds_up_what_is_said_twice() {
    let rules = own_column().replacen("schema: 1\n", "schema: 1\npatterns: {number: '[0-9]{1,9}'}\n", 1);
    let text = "同志们：\n甲镇有贫困户300户，乙镇有贫困户300户，丙镇有贫困户200户。\n";
    assert_eq!(cell(&row(&rules, text), "poor_households"), "800");
}

#[test]
fn the_characters_of_a_zone_are_those_of_its_lines() {
    let rules = rules_with("helped_households") + "  - {name: all_characters, from: speech, show: characters}\n";
    let row = row(&rules, "在会议上的讲话\n去年帮助300户。\n");
    assert_eq!((cell(&row, "body_characters"), cell(&row, "all_characters")), ("9", "16"));
}

#[test]
fn a_section_bounds_rules_and_questions_and_columns_calculate_with_its_length() {
    let rules = rules_with("plan_share");
    let text = "在会议上的讲话\n去年推进城乡建设。\n今年工作：推进教育改革，加强文化建设。\n谢谢大家，推进其他工作。\n";
    let row = row(&rules, text);
    let cells = ["plan_tasks", "plan_characters", "text_characters", "plan_share"].map(|name| cell(&row, name));
    // 今年工作:推进教育改革,加强文化建设。 has 19 characters; the lines have 9, 19 and 12.
    assert_eq!(cells, ["2", "19", "40", "47.5"]);
}

#[test]
fn a_speech_without_the_section_has_nothing_in_it() {
    let row = row(&rules_with("plan_share"), "在会议上的讲话\n去年推进城乡建设。\n");
    let cells = ["plan_tasks", "plan_characters", "plan_share"].map(|name| cell(&row, name));
    assert_eq!(cells, ["", "", ""]);
}

#[test]
fn a_section_may_begin_with_the_mention_of_a_field_and_rules_in_it_run_after_that_field() {
    let rules = "schema: 1
sections: {plans: {from: '<turn>'}}
fields: {task: {attributes: {word: text}}, turn: {}}
rules:
  - {id: task.do, field: task, zone: [plans], match: '推进(?<w>[\\p{Han}]{2,4})', attributes: {word: <w>}}
  - {id: turn.next, field: turn, match: 下一步}
columns:
  - {name: tasks, from: task, show: word}
";
    let row = row(rules, "在会议上的讲话\n我们推进城乡建设。下一步推进教育改革。\n");
    assert_eq!(cell(&row, "tasks"), "教育改革");
}

#[test]
fn entries_with_columns_are_read_as_rows_of_a_table_are() {
    let rules = rules_with("slogan.quoted");
    let row = row(&rules, "会议提出“六稳”，始终坚持“六保”。\n");
    assert_eq!(cell(&row, "slogans"), "六稳 (put forward); 六保 (uphold)");
}

#[test]
fn opening_and_closing_quotation_marks_are_told_apart() {
    let rules = "schema: 1
fields: {quoted: {attributes: {words: text}}}
rules:
  - {id: quoted.any, field: quoted, match: '<opening_quote>(?<w>[^\"]{1,20})<closing_quote>', attributes: {words: <w>}}
columns:
  - {name: quoted, from: quoted, show: words}
";
    for (text, quoted) in [
        ("坚持“六稳”和“六保”。\n", "六稳; 六保"),
        ("坚持\"六稳\"和\"六保\"。\n", "六稳; 六保"),
        ("堅持「六穩」和『六保』。\n", "六稳; 六保"),
        ("六稳”和“六保。\n", ""),
        ("说“六稳\n六保”和“六保”\n", "六保"),
    ] {
        assert_eq!(cell(&row(rules, text), "quoted"), quoted, "{text}");
    }
}
