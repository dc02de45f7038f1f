//! Exit codes, and how output is handed over: whole, or not at all.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::binary::{Run, extract, in_package, run};
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
    fs::write(&file, CSV.stdout.lines().next().expect("a heading")).expect("an earlier output");
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
    for option in ["--excel", "--bom"] {
        assert_eq!(run([option, sample]).stdout, format!("\u{feff}{}", plain.stdout));
    }
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
    assert_eq!(run(["samples/"]).stdout, CSV.stdout);
}

#[test]
fn only_an_earlier_output_is_overwritten() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("讲话");
    let sample = "samples/区政协工作会议讲话.txt";
    let write =
        |format: &str| run(["-o".as_ref(), file.as_os_str(), "--format".as_ref(), format.as_ref(), sample.as_ref()]);
    // Nothing, an output of other rules, one with a mark, JSON lines.
    for (earlier, format) in [
        ("", "csv"),
        ("source,speech,own\r\n", "csv"),
        ("\u{feff}编号,source,speech,own\r\n", "csv"),
        ("{\"source\":\"a\",\"speech\":1,\"start\":0,\"end\":9,\"title\":\"b\",\"own\":1,\"mentions\":[]}\n", "jsonl"),
    ] {
        fs::write(&file, earlier).expect("a file");
        assert_eq!(write(format).code, 0, "{earlier}");
    }
    for (other, format) in [
        ("政府工作报告\n各位代表：\n", "csv"),
        ("编号,正文\n1,讲话\n", "csv"),
        ("{\"title\": \"甲\"}\n", "csv"),
        ("\u{fffd}", "csv"),
        // Filled in by hand: corrections, notes, what somebody else calls a speech, texts by their numbers.
        ("source,speech,column,value,who,why\r\na.txt,1,year,2019,李,misread\r\n", "csv"),
        ("source,speech,note\na.txt,1,good\n", "csv"),
        ("source,speech,note\r\n日报,讲话,good\r\n", "csv"),
        ("{\"source\":\"x\",\"speech\":1,\"text\":\"precious\"}\n", "jsonl"),
        ("{\"source\":\"x\",\"speech\":1,\"mentions\":[]}\n", "jsonl"),
    ] {
        fs::write(&file, other).expect("a file");
        let refused = write(format);
        assert_eq!(refused.code, 2, "{other}");
        assert!(
            refused.stderr.contains("it is there and is not an output that this program wrote"),
            "{}",
            refused.stderr
        );
        assert_eq!(fs::read_to_string(&file).expect("the file stands"), other);
    }
}

#[test]
fn a_document_below_an_input_folder_is_not_overwritten_and_an_earlier_output_there_is_not_read() {
    let folder = TempDir::new().expect("a temporary folder");
    let (document, output) = (folder.path().join("a.txt"), folder.path().join("speeches.csv"));
    fs::write(&document, "在全县农村工作会议上的讲话\n\n同志们：大家好。").expect("a file");
    let into = |path: &std::path::Path| run(["-o".as_ref(), path.as_os_str(), folder.path().as_os_str()]);
    assert_eq!(into(&document).code, 2);
    assert!(fs::read_to_string(&document).expect("it stands").starts_with("在全县"));
    for _ in 0..2 {
        let run = into(&output);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    }
}

#[test]
fn what_a_run_reads_is_not_overwritten_whatever_is_in_it() {
    let folder = TempDir::new().expect("a temporary folder");
    let earlier = "source,speech,own\r\n";
    let files = [
        ("a.txt", "在全县农村工作会议上的讲话\n\n同志们：大家好。\n"),
        ("earlier.csv", earlier),
        ("corrections.csv", "source,speech,column,value,who,why\r\n"),
        ("list.csv", "a.txt\nearlier.csv\n"),
        ("words.csv", "source,speech,own\r\n人民,1,x\r\n"),
        (
            "rules.yaml",
            "schema: 1\nlexicons: {l: {file: words.csv, key: source}}\nfields: {f: {attributes: {}}}\n\
             rules: [{id: f.any, field: f, match: <l>}]\ncolumns: [{name: source, from: speech, show: source}]\n",
        ),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let (input, rules) = ("it is also an input", "one of the rule files");
    for (arguments, said) in [
        ("a.txt --corrections corrections.csv -o corrections.csv", input),
        ("a.txt --corrections corrections.csv --failures corrections.csv", input),
        ("a.txt -o corrections.csv", "is not an output that this program wrote"),
        ("a.txt earlier.csv -o earlier.csv", input),
        ("--files-from list.csv -o earlier.csv", input),
        ("--files-from list.csv -o list.csv", input),
        (". --files-from list.csv -o earlier.csv", input),
        ("a.txt --rules rules.yaml -o words.csv", rules),
        ("a.txt --add rules.yaml -o words.csv", rules),
        ("a.txt --append -o x.csv --failures x.csv.index", "the index of the speeches goes there"),
    ] {
        let run: Run =
            extract().current_dir(folder.path()).args(arguments.split(' ')).output().expect("extract starts").into();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{arguments}: {}", run.stderr);
        for (name, text) in files {
            assert_eq!(fs::read_to_string(folder.path().join(name)).expect("it stands"), text, "{arguments}");
        }
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), files.len(), "{arguments}");
    }
}

#[test]
fn a_table_with_the_texts_of_a_run_is_not_overwritten_in_its_folder() {
    let folder = TempDir::new().expect("a temporary folder");
    let table = folder.path().join("mine.csv");
    let text = "在全县工作会议上的讲话。同志们，大家好。今年的工作要抓好落实，推动发展，改善民生。";
    for (heading, said) in [("source,speech,content", 2), ("source,speech,other", 0)] {
        let written = format!("{heading}\r\na.txt,1,{text}\r\n");
        fs::write(&table, &written).expect("a table");
        fs::write(folder.path().join("b.csv"), format!("id,content\n1,{text}\n")).expect("a table");
        let arguments = ["-q".as_ref(), "--text-column".as_ref(), "content".as_ref(), folder.path().as_os_str()];
        let run = run(arguments.into_iter().chain(["-o".as_ref(), table.as_os_str()]));
        assert_eq!(run.code, said, "{heading}: {}", run.stderr);
        let is_there = fs::read_to_string(&table).expect("a table") == written;
        assert_eq!(is_there, said == 2, "{heading}");
    }
}

#[test]
#[cfg(all(unix, feature = "xlsx"))]
fn a_folder_for_temporary_files_that_is_not_there_is_named_with_the_remedy() {
    let folder = TempDir::new().expect("a temporary folder");
    for (option, name) in [("-o", "ok.xlsx"), ("--report", "ok.html")] {
        let path = folder.path().join(name);
        let run = extract().env("TMPDIR", "/no-such-folder").arg(option).arg(&path).arg("samples/").output();
        let run: Run = run.expect("extract starts").into();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}: {}", run.stderr);
        let said =
            "temporary files cannot be kept in /no-such-folder: No such file or directory (os error 2); set TMPDIR";
        assert!(run.stderr.contains(said), "{name}: {}", run.stderr);
        assert!(!run.stderr.contains("cannot be written"), "{name}: {}", run.stderr);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn nothing_is_written_into_the_folder_of_the_rules() {
    let rules = TempDir::new().expect("a temporary folder");
    fs::write(rules.path().join("rules.yaml"), "schema: 1\ncolumns: [{name: source, from: speech, show: source}]\n")
        .expect("a rule file");
    for option in ["-o", "--failures"] {
        let path = rules.path().join("speeches.csv");
        let run =
            run(["--rules".as_ref(), rules.path().as_os_str(), option.as_ref(), path.as_os_str(), "samples/".as_ref()]);
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains("would be, one of the rule files"), "{}", run.stderr);
        assert!(!path.exists());
    }
}

#[test]
fn the_licences_of_what_the_program_is_built_from_are_shown() {
    let run = run(["--licenses"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    for named in ["hayro-cmap", "MPL-2.0", "Adobe", "THE SOFTWARE IS PROVIDED \"AS IS\""] {
        assert!(run.stdout.contains(named), "{named}");
    }
}

#[test]
fn two_outputs_do_not_go_to_one_file() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("a.csv");
    let same = folder.path().join("./a.csv");
    let run = run(["-o".as_ref(), file.as_os_str(), "--failures".as_ref(), same.as_os_str(), "samples/".as_ref()]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("the speeches go there; choose another name"), "{}", run.stderr);
    assert!(!file.exists());
    // Nor to what the shell has made of `> a.csv`.
    let stdout = fs::File::create(&file).expect("a file");
    let arguments = ["--failures".as_ref(), file.as_os_str(), "samples/".as_ref()];
    let output = Command::new(env!("CARGO_BIN_EXE_extract"))
        .args(arguments)
        .current_dir(in_package("."))
        .stdout(stdout)
        .output()
        .expect("extract starts");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
#[cfg(unix)]
fn nothing_stays_behind_when_the_program_is_ended() {
    // Some signals leave an image of the memory in the folder in which the program was started.
    let (folder, start) = (TempDir::new().expect("a temporary folder"), TempDir::new().expect("a temporary folder"));
    let file = folder.path().join("a.csv");
    for signal in ["TERM", "QUIT", "USR1", "USR2", "ALRM", "VTALRM", "PROF", "XCPU"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_extract"))
            .arg("-o")
            .arg(&file)
            .arg("-")
            .current_dir(start.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("extract starts");
        // It waits for its input, until the end of this round.
        let _input = child.stdin.take();
        while fs::read_dir(folder.path()).expect("the folder").count() == 0 {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success(), "{signal}");
        let ended = (0..3000).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            child.try_wait().expect("the run")
        });
        let Some(ended) = ended else {
            child.kill().expect("it is there");
            panic!("{signal} does not end it");
        };
        assert_eq!(ended.code(), None, "{signal} ends it as any other program");
        let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder").collect();
        assert!(left.is_empty(), "{signal}: {ended}: {left:?}");
    }
}
