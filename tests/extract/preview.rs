//! A run on a terminal, where nobody chose a format: the first rows, aligned and cut to the width.

use crate::binary::{extract, run, sample_paths};
use crate::samples::CSV;
use crate::terminal::Terminal;
use std::fs;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// What stands on a terminal of this size after a run, standard error aside.
fn shown(arguments: &[&str], (columns, rows): (u16, u16)) -> String {
    let terminal = Terminal::new(columns, rows);
    let ended = Command::new(env!("CARGO_BIN_EXE_extract"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LC_ALL", "C")
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .stdout(terminal.stream())
        .status();
    assert!(ended.expect("extract starts").code().is_some());
    terminal.shown().replace('\r', "")
}

/// The lines of the table, and those below it.
fn parts(shown: &str) -> (Vec<&str>, Vec<&str>) {
    let (table, end) = shown.split_once("\n\n").unwrap_or_else(|| panic!("no blank line in\n{shown}"));
    (table.lines().collect(), end.lines().collect())
}

#[test]
fn a_terminal_shows_the_first_rows_within_its_width() {
    let rows = CSV.rows().len();
    for language in ["en", "zh"] {
        let mut columns_before = 1;
        for width in [40, 80, 200] {
            let shown = shown(&["--lang", language, "samples/"], (width, 24));
            let (table, end) = parts(&shown);
            for line in shown.lines() {
                assert!(line.width() <= usize::from(width), "{width}: {line}");
            }
            assert_eq!(table.len(), rows + 2, "{shown}");
            let headings = table[0].split_whitespace().count();
            assert!(headings >= 2 && headings > columns_before, "{width}: {shown}");
            columns_before = headings;
            let all = CSV.rows()[0].len();
            match language {
                "en" => {
                    assert!(table[0].starts_with("source"), "{shown}");
                    assert_eq!(end[0], format!("{rows} of {rows} rows, {headings} of {all} columns"));
                    assert_eq!(end[1], "Save all: -o speeches.csv (or .xlsx)");
                }
                _ => {
                    assert!(!table[0].contains("source"), "{shown}");
                    assert_eq!(end[0], format!("共 {rows} 行、{all} 栏，显示 {rows} 行、{headings} 栏"));
                }
            }
        }
    }
}

#[test]
fn columns_of_chinese_stand_below_each_other() {
    let shown = shown(&["samples/"], (80, 24));
    let (table, _) = parts(&shown);
    // Where the rule below the headings has a gap, every line has one: by what the terminal draws, not by characters.
    let gaps: Vec<usize> = table[1].match_indices("- ").map(|(at, _)| at + 1).collect();
    for line in &table {
        let mut place = 0;
        for c in line.chars() {
            let wide = c.to_string().width();
            for gap in &gaps {
                let covers = place < gap + 2 && place + wide > *gap;
                assert!(!covers || c == ' ', "{c} of {line} stands in a gap of\n{shown}");
            }
            place += wide;
        }
    }
    assert!(gaps.len() >= 2, "{shown}");
}

#[test]
fn of_many_rows_the_first_are_shown_and_all_are_counted() {
    let all = run(["--table", "mentions", "samples/"]).rows();
    let shown = shown(&["--table", "mentions", "samples/"], (80, 24));
    let (table, end) = parts(&shown);
    assert_eq!(table.len(), 17 + 2);
    assert!(end[0].starts_with(&format!("17 of {} rows, ", all.len())), "{shown}");
    assert_eq!(end[1], "Save all: -o mentions.csv (or .xlsx)");
}

#[test]
fn control_characters_of_a_document_do_not_reach_the_terminal() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("a.txt");
    fs::write(&file, "政府工作报告\n县长 顾知远\n\u{1b}]0;题\u{7}全县\u{1b}[31m生产总值增长8%。\n")
        .expect("a document");
    let shown = shown(&["--table", "mentions", file.to_str().expect("UTF-8")], (200, 40));
    assert!(shown.contains("8%"), "{shown}");
    assert!(!shown.contains("\u{1b}]0") && !shown.contains("\u{1b}[31m") && !shown.contains('\u{7}'), "{shown:?}");
}

#[test]
fn one_speech_stands_upright() {
    let sample = &sample_paths()[0];
    let shown = shown(&[sample.to_str().expect("a name"), "--labels", "zh"], (60, 24));
    assert!(shown.lines().all(|line| line.width() <= 60), "{shown}");
    let csv = extract().arg(sample).output().expect("a run");
    let filled = crate::binary::Run::from(csv).rows()[0].iter().filter(|(_, cell)| !cell.is_empty()).count();
    assert_eq!(parts(&shown).0.len(), filled, "{shown}");
}

#[test]
fn what_is_asked_for_by_a_format_is_written_as_it_is_in_a_file() {
    for arguments in [["--format", "csv"].as_slice(), &["--format", "tsv"], &["--format", "jsonl"], &["--excel"]] {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["samples/"]).collect();
        let written = run(&arguments).stdout.replace('\r', "");
        assert_eq!(shown(&arguments, (80, 24)), written, "{arguments:?}");
    }
}

#[test]
fn where_nothing_was_read_there_are_no_rows() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("1.txt"), "").expect("a file");
    let shown = shown(&["-q", folder.path().to_str().expect("a name")], (80, 24));
    assert!(shown == "no rows\n" || shown.contains("1 of 1 rows"), "{shown}");
}
