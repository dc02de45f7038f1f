//! What is said on standard error beside faults: the progress of a run, its statistics, and what `--quiet` leaves of it.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, run, sample_paths};
use crate::samples::{CSV, JSONL};

/// Two documents that cannot be read, one that has lost a character, one that is whole, and one of another type.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let speech = "在全县农村工作会议上的讲话\n\n同志们：2019年，全县粮食产量增长3.2%。";
    for (name, content) in [
        ("1.txt", speech.to_owned()),
        ("2.txt", "Rar!\x1a\x07\0".to_owned()),
        ("3.txt", format!("{speech}\u{fffd}")),
        ("4.txt", String::new()),
        ("5.jpg", String::new()),
    ] {
        fs::write(folder.path().join(name), content).expect("a file");
    }
    folder
}

fn with(folder: &TempDir, options: &[&str]) -> Run {
    run(options.iter().map(AsRef::as_ref).chain([folder.path().as_os_str()]))
}

/// The number behind a label in the table of `--stats`.
fn number(table: &str, label: &str) -> f64 {
    let line = table.lines().find(|line| line.starts_with(label));
    let line = line.unwrap_or_else(|| panic!("there is no line {label} in\n{table}"));
    let number = line[label.len()..].split_whitespace().next().expect("a number");
    number.parse().unwrap_or_else(|_| panic!("{number} is no number in\n{table}"))
}

#[test]
fn the_statistics_count_what_was_read_and_written() {
    for format in ["csv", "jsonl"] {
        let run = run(["--stats", "--format", format, "samples/"]);
        assert_eq!(run.code, 0);
        let objects = JSONL.objects();
        let mentions: usize = objects.iter().map(|o| o["mentions"].as_array().map_or(0, Vec::len)).sum();
        let count = |label| number(&run.stderr, label) as usize;
        assert_eq!(count("documents read"), sample_paths().len());
        assert_eq!(count("inputs that could not be read"), 0);
        assert_eq!(count("speeches"), objects.len());
        match format {
            "csv" => assert!((1..=mentions).contains(&count("mentions that the columns ask for"))),
            _ => assert_eq!(count("mentions"), mentions),
        }
        // One sample is in GB18030 and counts as the longer text that it is.
        let bytes: u64 = sample_paths().iter().map(|p| p.metadata().expect("a sample").len()).sum();
        assert!(count("bytes of text, as UTF-8") as u64 > bytes);
    }
}

#[test]
fn the_statistics_count_what_could_not_be_read() {
    let folder = folder();
    for jobs in ["1", "2"] {
        let run = with(&folder, &["--stats", "--jobs", jobs]);
        assert_eq!(run.code, 1);
        assert_eq!(number(&run.stderr, "documents read"), 2.0);
        assert_eq!(number(&run.stderr, "inputs that could not be read"), 2.0);
        assert_eq!(number(&run.stderr, "speeches"), 2.0);
    }
}

#[test]
fn the_times_of_the_stages_add_up_and_fit_into_the_time_by_the_clock() {
    let run = run(["--stats", "--jobs", "1", "samples/"]);
    let stages = [
        "loading the rules",
        "finding the documents",
        "reading and decoding",
        "normalising, scanning, laying out",
        "matching",
        "resolving",
        "comparing with earlier speeches",
        "writing",
    ];
    let sum: f64 = stages.iter().map(|stage| number(&run.stderr, stage)).sum();
    let all = number(&run.stderr, "all stages");
    assert!((all - sum).abs() < 0.01, "{}", run.stderr);
    assert!(all <= number(&run.stderr, "seconds by the clock"), "{}", run.stderr);
    assert!(number(&run.stderr, "matching") > 0.0 && number(&run.stderr, "MB of text a second") >= 0.0);
}

#[test]
fn the_statistics_say_that_times_are_summed_over_threads() {
    let folder = folder();
    assert!(with(&folder, &["--stats", "--jobs", "2"]).stderr.contains("\nall stages, summed over 2 threads "));
    assert!(with(&folder, &["--stats", "--jobs", "1"]).stderr.contains("\nall stages  "));
}

#[test]
fn the_statistics_change_nothing_of_the_output() {
    assert_eq!(run(["--stats", "samples/"]).stdout, CSV.stdout);
}

#[test]
fn quiet_leaves_the_failures_and_takes_the_remarks() {
    let folder = folder();
    let (loud, quiet) = (with(&folder, &[]), with(&folder, &["--quiet"]));
    let is_remark = |line: &&str| line.contains("could not be decoded") || line.contains("passed over");
    assert_eq!(loud.stderr.lines().filter(is_remark).count(), 2, "{}", loud.stderr);
    let failures: Vec<&str> = loud.stderr.lines().filter(|line| !is_remark(line)).collect();
    assert_eq!(failures.len(), 3, "{}", loud.stderr);
    assert_eq!(quiet.stderr.lines().collect::<Vec<_>>(), failures);
    assert_eq!((quiet.code, quiet.stdout), (loud.code, loud.stdout));
}

#[test]
fn quiet_leaves_the_statistics_that_were_asked_for() {
    let folder = folder();
    assert_eq!(number(&with(&folder, &["-q", "--stats"]).stderr, "documents read"), 2.0);
}

#[test]
fn quiet_leaves_that_there_was_nothing_to_read() {
    let folder = TempDir::new().expect("a temporary folder");
    assert!(with(&folder, &["-q"]).stderr.starts_with("extract: no documents found"));
}

#[cfg(unix)]
mod terminal {
    use crate::terminal::Terminal;
    use std::io::Write;
    use std::process::{Command, Stdio};
    use std::thread;
    use std::time::Duration;

    /// What stands on a terminal after a run that is longer than a second, as one of its documents comes late by
    /// standard input; and what stands in the file that takes standard output, unless the terminal does.
    fn on_terminal(options: &[&str], piped: bool) -> (String, String) {
        let terminal = Terminal::new(80, 24);
        let folder = super::folder();
        let mut child = Command::new(env!("CARGO_BIN_EXE_extract"))
            .args(options)
            .arg(folder.path().join("1.txt"))
            .arg("-")
            .arg(folder.path())
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(if piped { Stdio::piped() } else { Stdio::from(terminal.stream()) })
            .stderr(terminal.stream())
            .spawn()
            .expect("extract starts");
        let mut stdin = child.stdin.take().expect("standard input");
        let late = thread::spawn(move || {
            thread::sleep(Duration::from_millis(3500));
            stdin.write_all("在全市经济工作会议上的讲话\n\n同志们：今年增长3%。\n".as_bytes()).expect("extract reads");
        });
        let output = child.wait_with_output().expect("extract ends");
        late.join().expect("the document was written");
        (terminal.shown(), String::from_utf8(output.stdout).expect("UTF-8"))
    }

    /// The lines that stay: a line that is wiped away, and what is written over, do not.
    fn stays(shown: &str) -> Vec<&str> {
        let last = |line| str::rsplit(line, "\r\x1b[2K").next().unwrap_or_default();
        shown.split('\n').map(|line| last(line).trim_end_matches('\r')).filter(|line| !line.is_empty()).collect()
    }

    #[test]
    fn a_long_run_shows_its_progress_and_nothing_of_it_stays() {
        for jobs in ["1", "2"] {
            let (shown, written) = on_terminal(&["--jobs", jobs], true);
            assert!(shown.contains("1 of 5 documents, 0.0 MB/s, "), "{shown:?}");
            let said = stays(&shown);
            assert_eq!(said.len(), 5, "{said:?}");
            assert!(said.iter().all(|line| line.starts_with("extract: ") && !line.contains('[')), "{said:?}");
            assert_eq!(written.lines().count(), 4);
        }
    }

    #[test]
    fn the_progress_leaves_the_rows_on_the_same_terminal_whole() {
        let (shown, _) = on_terminal(&["--format", "jsonl"], false);
        assert!(shown.contains(" of 5 documents, "), "{shown:?}");
        let stays = stays(&shown);
        let (rows, said): (Vec<&str>, Vec<&str>) = stays.iter().partition(|line| line.starts_with('{'));
        assert!(rows.iter().all(|row| row.ends_with('}')), "{rows:?}");
        assert_eq!((rows.len(), said.len()), (3, 5), "{shown:?}");
    }

    #[test]
    fn quiet_shows_no_progress() {
        let (shown, _) = on_terminal(&["--quiet"], true);
        assert!(!shown.contains('\x1b') && !shown.contains(" of 5 documents"), "{shown:?}");
        assert_eq!(shown.lines().count(), 3, "{shown:?}");
    }
}

#[test]
fn nothing_of_a_progress_is_shown_where_no_terminal_is() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_extract"))
        .arg("-")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("extract starts");
    let stdin = child.stdin.take();
    std::thread::sleep(std::time::Duration::from_millis(2500));
    let speech = fs::read(&sample_paths()[0]).expect("a sample");
    std::io::Write::write_all(&mut stdin.expect("standard input"), &speech).expect("extract reads");
    let output = child.wait_with_output().expect("extract ends");
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn a_command_behind_options_is_no_file() {
    for (arguments, told) in [
        (["-q", "diff", "built-in", "rules/"], "extract: `diff` is a command, which stands first: extract diff -q …\n"),
        (
            ["--quiet", "explain", "a.txt", "--text=x"],
            "extract: `explain` is a command, which stands first: extract explain --quiet …\n",
        ),
    ] {
        let run = run(arguments);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (2, "", told));
    }
}
