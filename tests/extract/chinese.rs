//! What is said of rules in Chinese: no sentence is left in English.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;

use crate::binary::{Run, extract, in_package, run};

/// Rule sets with a fault each, or with something to warn of; `tests/library/rule_faults.rs` holds what is said in English.
const FAULTS: &str = "tests/faults";

fn faults() -> Vec<String> {
    let entries = fs::read_dir(in_package(FAULTS)).expect("tests/faults stands in the package");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("a folder").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

/// The first words of a line that read like an English sentence: three or more of two letters or more, with nothing but
/// blanks between them. Not counted are lines of a rule file, names of files, and what stands in backticks or quotes.
pub fn english(line: &str) -> Option<&str> {
    static SOURCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^ *(?:[0-9]+ [|+-]|\.\.\.|-->|:::)").expect("a regex"));
    static QUOTED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("`[^`]*`|'[^']*'|\"[^\"]*\"|“[^”]*”|[^ ]*[./][^ ]*").expect("a regex"));
    static WORDS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}\b").expect("a regex"));
    if SOURCE.is_match(line) {
        return None;
    }
    let kept = QUOTED.replace_all(line, "_");
    WORDS.is_match(&kept).then_some(line)
}

fn checked(folder: &str, arguments: &[&str]) -> Run {
    run(["check", "--rules", folder].iter().chain(arguments))
}

#[test]
fn no_fault_or_warning_is_told_in_english() {
    let mut left = Vec::new();
    for name in faults() {
        let folder = format!("{FAULTS}/{name}");
        let (english_run, run) = (checked(&folder, &[]), checked(&folder, &["--lang", "zh"]));
        assert_eq!(run.code, english_run.code, "{name}");
        let text = run.stdout + &run.stderr;
        assert_ne!(text, english_run.stdout + &english_run.stderr, "{name}");
        left.extend(text.lines().filter_map(english).map(|line| format!("{name}: {line}")));
    }
    assert!(left.is_empty(), "{} lines in English:\n{}", left.len(), left.join("\n"));
}

#[test]
fn the_language_is_that_of_the_system_unless_it_is_said() {
    let folder = format!("{FAULTS}/several-faults-in-several-files");
    let of_system = |locale: &str, arguments: &[&str]| -> Run {
        let mut command = extract();
        command.env("LC_ALL", locale).args(["check", "--rules", &folder]).args(arguments);
        command.output().expect("extract starts").into()
    };
    let chinese = checked(&folder, &["--lang", "zh"]).stderr;
    assert!(chinese.contains("错误["), "{chinese}");
    let english = checked(&folder, &[]).stderr;
    assert!(english.contains("error["), "{english}");
    assert_eq!(of_system("zh_CN.UTF-8", &[]).stderr, chinese);
    assert_eq!(of_system("zh_CN.UTF-8", &["--lang", "en"]).stderr, english);
    assert_eq!(checked(&folder, &["--lang", "en"]).stderr, english);
}

#[test]
fn a_sentence_in_english_is_noticed() {
    for line in
        ["  |     ^^^ not a key of a rule", "警告[W001]: rule `a` has no examples here", "  = 改法: write it so"]
    {
        assert_eq!(english(line), Some(line));
    }
    for line in
        ["8 |     atributes: as it is written", "  = 改法: 是不是想写 `so it is`？", "可选：first, last, all, count"]
    {
        assert_eq!(english(line), None);
    }
}
