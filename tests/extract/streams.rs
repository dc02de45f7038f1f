//! Closed streams, readers that leave, and links in the place of outputs.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::strangers::{folder, within};

#[test]
fn closed_streams_and_readers_that_leave_end_no_command_in_a_panic() {
    let folder = folder(|f| fs::write(f.join("s.txt"), "在全县工作会议上的讲话\n".repeat(20)).unwrap());
    let commands = [
        "t.txt",
        "--rules r t.txt",
        "--format jsonl t.txt",
        "--format xlsx t.txt",
        "--format parquet t.txt",
        "--stats t.txt",
        "--table mentions t.txt",
        "-o o.csv t.txt",
        "--report o.html t.txt",
        "gone.txt",
        "--gone",
        "test --rules r",
        "check --rules r",
        "check --rules r --format json",
        "check --explain R001",
        "rules export e",
        "schema",
        "text t.txt",
        "names --rules r",
        "columns --rules r",
        "new --rules r --field f --text 大家好呀",
        "matches s.txt --rule place.full",
        "diff r r t.txt",
        "explain --rules r t.txt --at 1:1",
        "coverage --rules r t.txt",
        "--licenses",
        "--help",
        "--version",
    ];
    for command in commands {
        let shell = |line: &str| {
            let _ = fs::remove_dir_all(folder.path().join("e"));
            let line = line.replace("EXTRACT", &format!("'{}' {command}", env!("CARGO_BIN_EXE_extract")));
            let mut bash = Command::new("bash");
            let done =
                bash.current_dir(folder.path()).env("LC_ALL", "C").args(["-c", &line]).output().expect("bash runs");
            (done.status.code().expect("a code"), String::from_utf8_lossy(&done.stderr).into_owned())
        };
        let (usual, _) = shell("EXTRACT > /dev/null");
        // The runtime of the language opens /dev/null in the place of a closed stream.
        for line in [
            "EXTRACT >&-",
            "EXTRACT 2>&- > /dev/null",
            "EXTRACT >&- 2>&-",
            "EXTRACT | head -1 > /dev/null; exit ${PIPESTATUS[0]}",
        ] {
            let (code, told) = shell(line);
            assert_eq!(code, usual, "{command}: {line}: {told}");
            assert!(!told.contains("panicked"), "{command}: {line}: {told}");
        }
        let (code, told) = shell("EXTRACT > /dev/full");
        let writes = !matches!(command, "-o o.csv t.txt" | "--report o.html t.txt" | "--gone");
        assert_eq!(code, if writes { 2 } else { usual }, "{command} > /dev/full: {told}");
        assert!(!told.contains("panicked"), "{command} > /dev/full: {told}");
    }
}

#[test]
fn nothing_is_written_through_a_link_to_what_is_not_there() {
    let folder = folder(|f| {
        fs::create_dir(f.join("in")).unwrap();
        fs::create_dir(f.join("d")).unwrap();
        fs::copy(f.join("t.txt"), f.join("in/a.csv")).unwrap();
        for (to, link) in [
            ("nowhere", "n.csv"),
            ("in/new.csv", "new.csv"),
            ("self.csv", "self.csv"),
            ("r/new.yaml", "rule.csv"),
            ("d", "folder.csv"),
            ("in/a.csv", "input.csv"),
            ("nowhere.html", "n.html"),
        ] {
            symlink(to, f.join(link)).unwrap();
        }
    });
    let refused = |arguments: &[&str]| {
        let run = within(folder.path(), arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stderr);
        run.stderr
    };
    for link in ["n.csv", "new.csv", "self.csv", "rule.csv"] {
        for arguments in
            [&["in", "-o", link][..], &["in", "-o", "o.csv", "--failures", link], &["--append", "in", "-o", link]]
        {
            let told = refused(arguments);
            assert!(told.contains("it is a link to ") && told.contains("which is not there"), "{arguments:?}: {told}");
        }
    }
    assert!(refused(&["in", "--report", "n.html"]).contains("it is a link to nowhere.html, which is not there"));
    refused(&["in", "-o", "folder.csv"]);
    for arguments in
        [&["in", "-o", "input.csv"][..], &["in/a.csv", "-o", "input.csv"], &["--append", "in", "-o", "input.csv"]]
    {
        refused(arguments);
    }
    assert_eq!(fs::read_to_string(folder.path().join("in/a.csv")).unwrap(), "人民好\n");
    assert_eq!(fs::read_dir(folder.path().join("in")).unwrap().count(), 1);
    assert!(fs::symlink_metadata(folder.path().join("n.csv")).unwrap().is_symlink(), "the link stays");
}

#[test]
fn an_unfinished_file_is_not_written_through_a_link_that_was_put_there() {
    let folder = folder(|f| fs::write(f.join("precious"), "kept").unwrap());
    let script = "ln -s precious x.csv.$$.part; exec \"$0\" t.txt -o x.csv";
    let mut bash = Command::new("bash");
    let done = bash
        .current_dir(folder.path())
        .args(["-c", script, env!("CARGO_BIN_EXE_extract")])
        .status()
        .expect("bash runs");
    assert!(done.success());
    assert_eq!(fs::read_to_string(folder.path().join("precious")).unwrap(), "kept");
    assert!(fs::read_to_string(folder.path().join("x.csv")).unwrap().contains("t.txt"));
}
