//! `extract names`: what rules can refer to.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, extract, run};
use crate::matches::table;

const RULES: &str = "schema: 1
lexicons:
  crop: {entries: [粮食, 棉花, 油料, 茶叶]}
patterns:
  # A share: 15.9%
  share: '<figure>%'
  figure: '[0-9]{1,3}'
  unused: '甲|乙'
fields:
  growth: {attributes: {indicator: text, percent: number, kind: {enum: [actual, target]}}, value: '{indicator} {percent}'}
rules:
  - {id: growth.any, field: growth, match: '<crop>增长<share>', attributes: {indicator: <crop>, percent: <share>}, examples: [{text: 棉花增长6%}]}
layout_settings: {text_line: 70}
";

fn names(arguments: &[&str]) -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("rules.yaml"), RULES).expect("a rule file");
    let arguments = ["names", "--rules", "rules.yaml"].iter().chain(arguments);
    extract().current_dir(folder.path()).args(arguments).output().expect("extract starts").into()
}

#[test]
fn each_name_stands_in_a_line_with_what_it_holds_an_example_its_note_and_its_place() {
    let run = names(&["--only", "patterns", "--only", "lexicons", "--only", "fields"]);
    let wanted = [
        ["kind", "name", "holds", "example", "note", "where"],
        ["pattern", "share", "<figure>%", "6%", "A share: 15.9%", "rules.yaml:6"],
        ["pattern", "figure", "[0-9]{1,3}", "6", "", "rules.yaml:7"],
        ["pattern", "unused", "甲|乙", "", "", "rules.yaml:8"],
        ["lexicon", "crop", "4 words", "棉花", "", "rules.yaml:3"],
        [
            "field",
            "growth",
            "indicator: text, percent: number, kind: actual|target",
            "棉花增长6% → 棉花 6",
            "",
            "rules.yaml:10",
        ],
    ];
    assert_eq!(table(&run), wanted, "{}", run.stderr);
}

#[test]
fn settings_are_told_with_their_values_and_what_they_mean() {
    let run = names(&["--only", "settings", "text_line"]);
    let rows = table(&run);
    assert_eq!(rows[1][..3], ["setting", "layout_settings.text_line", "70"]);
    assert_eq!(rows[1][5], "rules.yaml:13");
    assert!(rows[1][4].len() > 10, "the schema says what it is: {rows:?}");
    let inner = names(&["--only", "settings", "page_settings.main_text.enough"]);
    assert_eq!(table(&inner)[1][2], "100");
    assert!(!table(&inner)[1][4].is_empty(), "{}", inner.stdout);
}

#[test]
fn only_lines_with_all_words_are_shown_and_none_is_told() {
    let shown =
        |words: &[&str]| -> Vec<String> { table(&names(words))[1..].iter().map(|row| row[1].clone()).collect() };
    assert_eq!(shown(&["--only", "patterns", "figure"]), ["share", "figure"]);
    assert_eq!(shown(&["--only", "patterns", "figure", "%"]), ["share"]);
    let none = names(&["nothing-has-this"]);
    assert_eq!((none.code, none.stderr.as_str()), (0, "extract: no name has nothing-has-this\n"));
}

#[test]
fn most_names_of_the_rules_built_in_have_an_example() {
    let run = run(["names", "--only", "patterns", "--only", "lexicons", "--only", "fields"]);
    let rows = &table(&run)[1..];
    let without: Vec<&str> = rows.iter().filter(|row| row[3].is_empty()).map(|row| row[1].as_str()).collect();
    assert!(rows.len() > 100 && without.len() * 6 < rows.len(), "{} of {}: {without:?}", without.len(), rows.len());
}
