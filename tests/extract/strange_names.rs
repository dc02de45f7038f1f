//! Names, ids and words that somebody else has made: nothing of them speaks to the terminal, and no two become one.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use crate::strangers::{folder, within};
use crate::terminal::Terminal;

/// What a terminal would obey, or what turns the order of characters around.
fn is_obeyed(c: char) -> bool {
    !matches!(c, '\n' | '\t') && c.is_control()
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
}

#[test]
fn names_ids_and_words_say_nothing_to_a_terminal() {
    let bad = "\u{1b}[31m\r\u{202e}\n\u{9b}2J";
    let folder = folder(|f| {
        let escaped = "\\e[31m\\r\\u202e\\n\\u2066";
        let rules = format!(
            "schema: 1\nlexicons: {{\"l{escaped}\": {{entries: [\"人民{escaped}\"]}}}}\n\
             fields: {{f: {{attributes: {{w: text}}}}}}\n\
             rules: [{{id: \"f{escaped}\", field: f, match: 人民, examples: [{{text: \"同志{escaped}\", is: {{}}}}]}}]\n\
             columns: [{{name: \"c{escaped}\", from: f, take: count}}, {{name: source, from: speech, show: source}}]\n"
        );
        fs::write(f.join("r/a.yaml"), "schema: 1\n").unwrap();
        fs::write(f.join(format!("r/{bad}.yaml")), rules.clone()).unwrap();
        fs::create_dir(f.join("faulty")).unwrap();
        fs::write(f.join(format!("faulty/{bad}.yaml")), rules.replace("field: f", &format!("field: \"g{escaped}\"")))
            .unwrap();
        fs::write(f.join(format!("{bad}.txt")), format!("人民{bad}\n")).unwrap();
        fs::write(f.join("-gone"), "").unwrap();
    });
    let document = &format!("{bad}.txt");
    let gone = &format!("gone{bad}.txt");
    let option = &format!("--gone{bad}");
    let runs: [&[&str]; 17] = [
        &["check", "--rules", "r"],
        &["check", "--rules", "faulty"],
        &["check", "--rules", gone],
        &["test", "--rules", "r"],
        &["names", "--rules", "r"],
        &["columns", "--rules", "r"],
        &["coverage", "--rules", "r", document],
        &["diff", "r", "built-in", document],
        &["matches", "--rules", "r", "--field", "f", document],
        &["explain", "--rules", "r", document, "--at", "1:1"],
        &["text", document],
        &["--rules", "r", document],
        &["--rules", "r", "--format", "csv", document],
        &["--rules", "r", gone],
        &["--files-from", gone],
        &[option],
        &["--format", gone, document],
    ];
    for arguments in runs {
        let terminal = Terminal::new(120, 40);
        let mut program = Command::new(env!("CARGO_BIN_EXE_extract"));
        program.current_dir(folder.path()).env("LC_ALL", "C").env("NO_COLOR", "1").env("TERM", "dumb").args(arguments);
        let mut started = program
            .stdin(Stdio::null())
            .stdout(terminal.stream())
            .stderr(terminal.stream())
            .spawn()
            .expect("it starts");
        drop(program);
        let shown = terminal.shown().replace("\r\n", "\n");
        started.wait().expect("it ends");
        // The colours of what is at fault are the program's own.
        let own = ["\u{1b}[1m", "\u{1b}[0m", "\u{1b}[22m", "\u{1b}[2m"];
        let plain = own.iter().fold(shown.clone(), |text, mark| text.replace(mark, ""));
        let plain = without_colours(&plain);
        let obeyed: Vec<char> = plain.chars().filter(|c| is_obeyed(*c)).collect();
        assert!(obeyed.is_empty() && !shown.is_empty(), "{arguments:?} says {obeyed:?}:\n{}", shown.escape_debug());
        assert!(!shown.contains("\u{1b}[31m"), "{arguments:?}:\n{}", shown.escape_debug());
    }
}

/// A text without the colours of faults: bright or of 256, none of which the names here have.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        let (before, sign) = rest.split_at(at);
        plain += before;
        let end = sign.find('m').map_or(sign.len(), |end| end + 1);
        let is_colour =
            sign[2..end.max(3) - 1].chars().all(|c| c.is_ascii_digit() || c == ';') && !sign.starts_with("\u{1b}[31m");
        if !is_colour {
            plain += &sign[..end];
        }
        rest = &sign[end..];
    }
    plain + rest
}

#[test]
fn names_that_look_alike_are_kept_apart() {
    let speech = |n: usize| {
        let line = |k: usize| format!("第{}件事是要把第{}项工作抓紧抓实。\n", n * 7919 + k * 31, n * 104_729 + k);
        format!("在第{n}次会议上的讲话\n同志们：\n{}", (0..12).map(line).collect::<String>())
    };
    let names: [&[u8]; 9] = [
        b"a\xff.txt",
        b"a\xfe.txt",
        "a\u{fffd}.txt".as_bytes(),
        b"a\\xFF.txt",
        b"c\x1b.txt",
        b"c\r.txt",
        b"c .txt",
        b"d.txt ",
        b"d.txt",
    ];
    let folder = folder(|f| {
        fs::create_dir(f.join("in")).unwrap();
        for (n, name) in names.iter().enumerate() {
            let mut file = File::create(f.join("in").join(OsStr::from_bytes(name))).expect("a file");
            file.write_all(speech(n.min(7)).as_bytes()).expect("a speech");
        }
    });
    // A name that ends in a space promises no document, and is read where it is named.
    let all = ["in", "in/d.txt ", "-q"];
    let run = within(folder.path(), &all);
    let mut sources = run.column("source");
    assert_eq!((run.code, sources.len()), (0, names.len()), "{}", run.stderr);
    let duplicates: Vec<String> = run.column("duplicate_of").into_iter().filter(|name| !name.is_empty()).collect();
    assert_eq!(duplicates.len(), 1, "{duplicates:?}");
    assert!(sources.contains(&duplicates[0].trim_end_matches("#1").to_owned()), "{duplicates:?}");
    let rows = sources.clone();
    sources.sort();
    sources.dedup();
    assert_eq!(sources.len(), names.len(), "{rows:?}");

    for added in ["", "already: 9; added: 0"] {
        let run = within(folder.path(), &["--append", "in", "in/d.txt ", "-o", "o.csv"]);
        assert!(run.code == 0 && run.stderr.contains(added), "{}", run.stderr);
    }
    let appended = fs::read_to_string(folder.path().join("o.csv")).unwrap();
    assert_eq!(csv::Reader::from_reader(appended.as_bytes()).records().count(), names.len());

    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["source", "speech", "column", "value", "who", "why"]).unwrap();
    for (n, source) in rows.iter().enumerate() {
        table.write_record([source, "1", "title", &format!("title {n}"), "x", "y"]).unwrap();
    }
    fs::write(folder.path().join("c.csv"), table.into_inner().unwrap()).unwrap();
    let corrected = within(folder.path(), &[&all[..], &["--corrections", "c.csv"]].concat());
    let wanted: Vec<String> = (0..names.len()).map(|n| format!("title {n}")).collect();
    assert_eq!(corrected.column("title"), wanted, "{}", corrected.stderr);
}
