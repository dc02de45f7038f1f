//! What is said of rows: the example of `rules/README.md`, and the remarks of the rules built in.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, cell, run, run_with_stdin};
use crate::readme::rules_with;

/// What the rules of the README, or others, make of a text.
fn of(rules: &str, arguments: &[&str], text: &str) -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("rules.yaml"), rules).expect("a rule file");
    let folder = folder.path().to_str().expect("a path");
    run_with_stdin([&["--rules", folder, "-"], arguments].concat(), text)
}

/// Some cells of the first row.
fn cells<const N: usize>(run: &Run, names: [&str; N]) -> [String; N] {
    assert_eq!(run.code, 0, "{}", run.stderr);
    let row = run.rows().into_iter().next().expect("a speech");
    names.map(|name| cell(&row, name).to_owned())
}

const JOBS: &str = "在新增就业300人总结会上的讲话\n同志们：\n去年就业400人，今年就业9000人。\n";

#[test]
fn a_remark_is_made_where_its_question_has_an_answer() {
    let rules = rules_with("remark_names");
    let [remarks, names, lost] = cells(&of(&rules, &[], JOBS), ["remarks", "remark_names", "lost"]);
    let wanted = "several figures: 400, 9000 | the heading says 300, the text 400 | unlikely: jobs > 5000 (9000)";
    assert_eq!((remarks.as_str(), names.as_str(), lost.as_str()), (wanted, "several; heading; many", ""));
    let [remarks] = cells(&of(&rules, &[], "在新增就业400人总结会上的讲话\n去年就业400人。\n"), ["remarks"]);
    assert_eq!(remarks, "");
}

#[test]
fn remarks_are_in_chinese_where_that_is_asked_for() {
    let [remarks] = cells(&of(&rules_with("remark_names"), &["--lang", "zh"], JOBS), ["remarks"]);
    assert_eq!(remarks, "有几个数字：400, 9000 | 标题是300，正文是400 | 不大可能：jobs > 5000（9000）");
}

#[test]
fn characters_are_lost_where_the_speech_has_them() {
    let text = "在会议上的讲话\n同志们：\n去年就业400\u{fffd}人，又\u{fffd}。\n";
    let [lost] = cells(&of(&rules_with("remark_names"), &[], text), ["lost"]);
    assert_eq!(lost, "characters that could not be read: 2");
}

#[test]
fn remarks_are_counted_and_stand_in_json_where_the_rules_want_them() {
    let rules = rules_with("remark_names")
        .replace("{name: lost, from: remarks, where: {name: lost}}", "{name: lost, from: remarks, take: count}")
        + "record:\n  - {name: remarks, from: remarks}\n";
    assert_eq!(cells(&of(&rules, &[], JOBS), ["lost"]), ["3"]);
    let objects = of(&rules, &["--format", "jsonl"], JOBS).objects();
    let said = objects[0]["remarks"].as_str().expect("the remarks");
    assert!(said.starts_with("several figures: 400, 9000;"), "{said}");
}

#[test]
fn explain_tells_the_question_of_each_remark_that_was_made() {
    let folder = TempDir::new().expect("a temporary folder");
    let (rules, text) = (folder.path().join("rules.yaml"), folder.path().join("text.txt"));
    fs::write(&rules, rules_with("remark_names")).expect("a rule file");
    fs::write(&text, JOBS).expect("a text");
    let arguments = ["explain", "--rules", rules.to_str().expect("a path"), text.to_str().expect("a path")];
    let run = run([&arguments[..], &["--cell", "remarks"]].concat());
    for wanted in ["The question of the remark `several`", "The question of the remark `heading`", "`400, 9000`"] {
        assert!(run.stdout.contains(wanted), "{wanted}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("remark `lost`"), "{}", run.stdout);
}

/// What the rules built in say of a report.
fn said(text: &str) -> String {
    let run = run_with_stdin(["-q", "-"], text);
    let [remarks] = cells(&run, ["remarks"]);
    remarks
}

const REPORT: &str = "政府工作报告\n2018年1月9日\n县长 顾知远\n各位代表：\n2017年，全县地区生产总值增长8%。\n2018年的目标是：地区生产总值增长7%。\n";

#[test]
fn of_an_ordinary_report_nothing_is_said() {
    assert_eq!(said(REPORT), "");
}

#[test]
fn a_report_that_contradicts_itself_is_remarked() {
    for (from, to, wanted) in [
        ("增长8%", "增长34%", "outside of what is expected: gdp_growth 34 (-15..30)"),
        ("增长8%。", "增长8%。全县地区生产总值增长9.5%。", "several growth rates of GDP: 8, 9.5"),
        ("地区生产总值", "粮食", "no growth and no goal of GDP was found in this report"),
        ("2018年1月9日", "20xx年1月9日", "dates are blanked out: 20XX-01-09"),
        ("全县地区", "全县��地区", "characters that could not be read: 2"),
        (
            "政府工作报告\n2018年",
            "2016年政府工作报告\n2018年",
            "the title is of 2016, and the day below it is 2018-01-09",
        ),
    ] {
        let remarks = said(&REPORT.replace(from, to));
        assert!(remarks.split("; ").any(|remark| remark == wanted), "{to}: {remarks}");
    }
}
