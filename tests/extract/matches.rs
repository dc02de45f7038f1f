//! `extract matches`: a sample of what rules match.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, run, run_with_stdin};
use crate::samples::JSONL;

const SPEECH: &str = "在全县经济工作会议上的讲话\n\n同志们：2019年，全县地区生产总值增长8.4%，固定资产投资增长12%。\n";

/// The rows of a table, each a list of cells.
pub fn table(run: &Run) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(run.stdout.as_bytes());
    reader.records().map(|row| row.expect("a row as long as the heading").iter().map(str::to_owned).collect()).collect()
}

fn matches<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Run {
    run(["matches"].into_iter().chain(arguments))
}

#[test]
fn a_match_stands_between_the_words_around_it_with_an_attribute_a_column() {
    let run = run_with_stdin(["matches", "--rule", "growth.of-gdp", "-"], SPEECH);
    let table = table(&run);
    let heading = ["source", "speech", "start", "rule", "before", "text", "after", "indicator", "percent"];
    assert_eq!(table[0][..heading.len()], heading);
    let row =
        ["-", "1", "27", "growth.of-gdp", "在全县经济工作会议上的讲话⏎⏎同志们：2019年，全县", "地区生产总值增长8.4%"];
    assert_eq!(table[1][..row.len()], row);
    assert_eq!(table[1][6..9], ["，固定资产投资增长12%。⏎", "地区生产总值", "8.4"]);
    assert_eq!((table.len(), run.code), (2, 0));
    assert_eq!(run.stderr, "extract: 1 of 1 match in 1 document is shown\n");
}

#[test]
fn all_mentions_of_a_field_are_shown_where_the_sample_is_large_enough() {
    let run = matches(["samples/", "--field", "growth", "-n", "1000"]);
    let mentions = |object: &serde_json::Value| -> Vec<(String, String)> {
        let mentions = object["mentions"].as_array().expect("mentions").iter();
        let of_growth = mentions.filter(|mention| mention["field"] == "growth");
        of_growth.map(|mention| (mention["start"].to_string(), mention["rule"].as_str().unwrap().to_owned())).collect()
    };
    let wanted: Vec<(String, String)> = JSONL.objects().iter().flat_map(mentions).collect();
    let shown: Vec<(String, String)> = table(&run)[1..].iter().map(|row| (row[2].clone(), row[3].clone())).collect();
    assert_eq!(shown, wanted);
}

#[test]
fn the_sample_depends_on_the_seed_and_not_on_the_threads() {
    let sample = |seed, jobs| matches(["samples/", "--field", "growth", "-n", "5", "--seed", seed, "-j", jobs]).stdout;
    assert_eq!(sample("1", "1"), sample("1", "4"));
    assert_eq!(sample("1", "2").lines().count(), 6);
    assert_ne!(sample("1", "2"), sample("2", "2"));
}

#[test]
fn fields_that_only_rules_refer_to_are_shown() {
    let text = "县委书记王建国讲话\n\n同志们：这次县政协全体会议,是一次重要会议。\n";
    let run = run_with_stdin(["matches", "--field", "named_meeting", "-"], text);
    assert!(table(&run).len() > 1, "{}{}", run.stdout, run.stderr);
}

/// Rules of which some block, lose or cannot be read.
const CONTEST: &str = "schema: 1
fields: {year: {attributes: {text: text, number: integer}}}
rules:
  - {id: year.long, field: year, match: '(?<n>[0-9]{4})年', attributes: {text: long, number: <n>}}
  - {id: year.short, field: year, match: '(?<n>[0-9]{2})年', attributes: {number: <n>}}
  - {id: year.word, field: year, match: '(?<n>[甲乙])年', attributes: {number: <n>}}
  - {id: year.first, field: year, match: '第[0-9]{2}年', block: true}
  - {id: quoted, match: '“[^”]{1,20}”|\"[^\"]{1,20}\"', block: true}
";

fn contest(arguments: &[&str]) -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("rules.yaml"), CONTEST).expect("a rule file");
    let rules = folder.path().to_str().expect("UTF-8");
    let text = "在会上的讲话\n\n同志们：2019年，第70年，甲年，“2018年”。\n";
    run_with_stdin(["matches", "--rules", rules].iter().chain(arguments).chain(&["-"]), text)
}

#[test]
fn what_blocks_is_shown_and_what_lost_only_when_asked_for() {
    let run = contest(&["--field", "year", "--rule", "quoted"]);
    let rows: Vec<[String; 2]> = table(&run)[1..].iter().map(|row| [row[3].clone(), row[5].clone()]).collect();
    assert_eq!(rows, [["year.long", "2019年"], ["year.first", "第70年"], ["quoted", "“2018年”"]]);
}

#[test]
fn with_lost_each_match_says_what_became_of_it() {
    let run = contest(&["--field", "year", "--lost"]);
    let table = table(&run);
    assert_eq!(table[0][7..], ["outcome", "attribute_text", "number"]);
    let rows: Vec<String> = table[1..].iter().map(|row| format!("{} {}: {}", row[3], row[5], row[7])).collect();
    assert_eq!(
        rows,
        [
            "year.long 2019年: mention",
            "year.short 19年: lost to year.long",
            "year.first 第70年: blocks",
            "year.short 70年: lost to year.first",
            "year.word 甲年: no value",
            "year.long 2018年: blocked by quoted",
            "year.short 18年: blocked by quoted",
        ]
    );
}

#[test]
fn a_name_that_nothing_has_is_told_with_the_nearest() {
    for (arguments, said) in [
        (["--rule", "growth.of-gpd"], "no rule is called `growth.of-gpd`; did you mean `growth.of-gdp`?"),
        (["--field", "growht"], "no field is called `growht`; did you mean `growth`?"),
        (["--rule", "growth"], "no rule is called `growth`, but a field is: --field growth"),
    ] {
        let run = matches(arguments.into_iter().chain(["samples/"]));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert_eq!(run.stderr, format!("extract: {said}\n"));
    }
}

#[test]
fn no_match_at_all_is_told_even_to_the_quiet() {
    let run = run_with_stdin(["matches", "-q", "--rule", "growth.of-gdp", "-"], "同志们：今天开会，讲三点意见。\n");
    assert_eq!((run.code, table(&run).len()), (0, 1));
    assert_eq!(run.stderr, "extract: no match in 1 document\n");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_shown() {
    let run = matches(["--rule", "growth.of-gdp", "samples/", "no-such-file.txt"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("no-such-file.txt") && table(&run).len() > 1, "{}", run.stderr);
}
