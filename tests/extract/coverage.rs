//! `extract coverage`: what never held, and where to look for what no rule reads.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, extract, run};
use crate::matches::table;

const RULES: &str = "schema: 1
lexicons:
  crop: {entries: [粮食, 棉花, 油料, 茶叶]}
  unasked: {entries: [甲, 乙]}
fields:
  growth: {attributes: {indicator: text, percent: number}, key: [indicator]}
rules:
  - id: growth.any
    field: growth
    match:
      - '<crop>增长(?<n>[0-9]{1,2})%'
      - '<crop>减少(?<n>[0-9]{1,2})%'
    attributes: {indicator: <crop>, percent: <n>}
    when: [{after: {match: ',这', within: 2}, set: {}}, {after: {match: 从略, within: 0}, set: {}}]
  - {id: growth.crop, field: growth, match: '(?<i>粮食)增长(?<n>[0-9])', attributes: {indicator: <i>, percent: <n>}}
  - {id: growth.word, field: growth, match: '茶叶增长(?<n>[甲乙])', attributes: {percent: <n>}}
  - {id: growth.never, field: growth, match: '水产(?<n>[0-9])', attributes: {percent: <n>}}
  - {id: block.seen, field: growth, match: '以下', block: true}
  - {id: block.unseen, match: '以上', block: true}
layout:
  - {id: head, role: heading, match: '^在.{2,20}讲话$'}
  - {id: foot, role: furniture, match: '^打印$'}
columns:
  - {name: growth, from: growth}
  - {name: fall, from: growth, where: {indicator: 油料}, take: first, show: percent}
";

const TEXT: &str = "在大会上的讲话
粮食增长3%,这是一句话。
粮食增长4%,这是一句话。
棉花增长5%,以下从略。
棉花持平,这是一句话。
茶叶增长甲,这是一句话。
茶叶很多,这是一句话。
";

fn coverage(arguments: &[&str]) -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("rules.yaml"), RULES).expect("a rule file");
    let arguments = ["coverage", "--rules", "rules.yaml", "-"].iter().chain(arguments);
    extract().current_dir(folder.path()).args(arguments).write_stdin(TEXT).output().expect("extract starts").into()
}

/// The rows, each as name, count, of, where, start, note behind what it is.
fn rows(run: &Run, what: &[&str]) -> Vec<Vec<String>> {
    table(run)[1..].iter().filter(|row| what.contains(&row[0].as_str())).map(|row| row[1..].to_vec()).collect()
}

#[test]
fn a_rule_without_mentions_is_told_with_its_line_and_with_what_became_of_its_matches() {
    let run = coverage(&["--only", "rules"]);
    let wanted = [
        ["growth.crop", "0", "", "rules.yaml:15", "", "2 matches lost their characters, 2 to growth.any"],
        ["growth.word", "0", "", "rules.yaml:16", "", "1 match had no value"],
        ["growth.never", "0", "", "rules.yaml:17", "", "no match that its contexts and zones allow"],
        ["block.unseen", "0", "", "rules.yaml:19", "", "no match that its contexts and zones allow"],
    ];
    assert_eq!(rows(&run, &["rule"]), wanted, "{}", run.stderr);
    assert_eq!(rows(&run, &["layout"]), [["foot", "0", "", "rules.yaml:22", "", ""]]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "extract: on 1 speech, 4 of 6 rules and 0 alternatives never held\n");
}

#[test]
fn entries_of_when_that_never_held_and_blocks_that_blocked_nothing_are_told() {
    let run = coverage(&["--only", "conditions"]);
    let wanted = [["growth.any when[2]", "0", "3", "rules.yaml:14", "", ""]];
    assert_eq!(rows(&run, &["when"]), wanted, "{}", run.stdout);
    let note = "1 match, of which no other rule wanted the characters";
    assert_eq!(rows(&run, &["block"]), [["block.seen", "0", "1", "rules.yaml:18", "", note]]);
}

#[test]
fn the_slowest_rules_are_told_only_where_they_are_asked_for() {
    let run = coverage(&["--only", "time", "--most", "2"]);
    let shown = rows(&run, &["time"]);
    assert_eq!(shown.len(), 2, "{}", run.stdout);
    assert!(shown.iter().all(|row| row[3].starts_with("rules.yaml:")), "{shown:?}");
    assert!(rows(&coverage(&[]), &["time"]).is_empty());
}

#[test]
fn what_held_seldom_is_told_where_it_is_asked_for() {
    let run = coverage(&["--only", "rules", "--least", "4"]);
    let counts: Vec<String> = rows(&run, &["rule"]).iter().map(|row| format!("{} {}", row[0], row[1])).collect();
    assert!(counts.contains(&"growth.any 3".to_owned()) && counts.contains(&"block.seen 1".to_owned()), "{counts:?}");
}

#[test]
fn a_pattern_of_a_list_that_never_matched_is_told_with_its_line_and_text() {
    let run = coverage(&["--only", "alternatives"]);
    let wanted = ["growth.any[2]", "0", "", "rules.yaml:12", "", "<crop>减少(?<n>[0-9]{1,2})%"];
    assert_eq!(rows(&run, &["alternative"]), [wanted]);
}

#[test]
fn entries_that_stand_in_no_match_come_before_those_that_stand_nowhere() {
    let run = coverage(&["--only", "lexicons"]);
    let wanted = [
        ["crop", "1", "4", "", "", "1 more in the text, and in no match"],
        ["crop: 茶叶", "2", "", "", "", "in the text, and in no match"],
        ["crop: 油料", "0", "", "", "", "never in the text"],
    ];
    assert_eq!(rows(&run, &["lexicon", "entry"]), wanted);
}

#[test]
fn columns_are_told_by_their_empty_cells() {
    let run = coverage(&["--only", "columns"]);
    let wanted = [["fall", "1", "1", "", "", "100.0% empty"], ["growth", "0", "1", "", "", "0.0% empty"]];
    assert_eq!(rows(&run, &["column"]), wanted);
}

#[test]
fn a_paragraph_with_the_words_of_a_field_and_no_match_is_where_to_look() {
    let run = coverage(&["--only", "paragraphs", "--support", "1"]);
    let wanted = [
        ["growth: 棉花", "1", "2", "", "", "1 time inside matches"],
        ["growth", "", "", "-#1", "49", "棉花持平,这是一句话。"],
    ];
    assert_eq!(rows(&run, &["word", "paragraph"])[..2], wanted, "{}", run.stdout);
}

#[test]
fn the_coverage_is_the_same_for_any_number_of_threads() {
    let coverage = |jobs: &str| run(["coverage", "-j", jobs, "--support", "1", "samples/"]).stdout;
    assert!(coverage("1").lines().count() > 100);
    assert_eq!(coverage("1"), coverage("4"));
}
