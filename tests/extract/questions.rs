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
