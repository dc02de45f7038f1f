//! Exit codes, and how output is handed over: whole, or not at all.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::binary::{in_package, run};
use crate::samples::CSV;

#[test]
fn a_run_that_went_well_ends_with_0_and_says_nothing() {
    assert_eq!((CSV.code, CSV.stderr.as_str()), (0, ""));
}

#[test]
fn a_missing_input_ends_with_1() {
    assert_eq!(run(["samples/", "no-such-file.txt"]).code, 1);
}

#[test]
fn wrong_usage_ends_with_2_and_writes_nothing() {
    for arguments in [&[][..], &["--no-such-option", "samples/"], &["--format", "docx", "samples/"], &["--rules"]] {
        let run = run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn help_tells_the_exit_codes() {
    let run = run(["--help"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("Exit codes: 0 all went well; 1 some input could not be read"), "{}", run.stdout);
}

#[test]
fn a_file_named_by_o_holds_what_standard_output_would() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("讲话.csv");
    fs::write(&file, "old").expect("a file");
    let run = run(["-o".as_ref(), file.as_os_str(), "--rules".as_ref(), "rules/".as_ref(), "samples/".as_ref()]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    assert_eq!(fs::read_to_string(&file).expect("the file was written"), CSV.stdout);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing half stays behind");
}

#[test]
fn a_file_that_cannot_be_written_ends_with_2_and_is_named() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("no-such-folder/speeches.csv");
    let run = run(["-o".as_ref(), file.as_os_str(), "samples/".as_ref()]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("no-such-folder/speeches.csv cannot be written"), "{}", run.stderr);
}

#[test]
fn faulty_rules_leave_the_file_as_it_was() {
    let folder = TempDir::new().expect("a temporary folder");
    let (file, rules) = (folder.path().join("speeches.csv"), folder.path().join("rules.yaml"));
    fs::write(&file, "old").expect("a file");
    fs::write(&rules, "schema: 1\nrulez: []\n").expect("a rule file");
    let run = run(["--rules".as_ref(), rules.as_os_str(), "-o".as_ref(), file.as_os_str(), "samples/".as_ref()]);
    assert_eq!(run.code, 2);
    assert_eq!(fs::read_to_string(&file).expect("the file stands"), "old");
}

#[test]
fn a_byte_order_mark_is_written_only_when_asked_for_and_only_to_csv() {
    let sample = "samples/区政协工作会议讲话.txt";
    let plain = run([sample]);
    assert!(plain.stdout.starts_with("source,speech,collection,title,"));
    assert_eq!(run(["--bom", sample]).stdout, format!("\u{feff}{}", plain.stdout));
    assert!(run(["--bom", "--format", "jsonl", sample]).stdout.starts_with('{'));
}

#[test]
fn a_broken_pipe_ends_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_extract"))
        .args(["--format", "jsonl", "samples/"])
        .current_dir(in_package("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("extract starts");
    // Nobody reads: whatever is written from here on meets a pipe without an end.
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("extract ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn two_runs_print_the_same_bytes() {
    assert_eq!(run(["--rules", "rules/", "samples/"]).stdout, CSV.stdout);
}
