//! What is said of inputs and outputs in Chinese: no sentence is left in English.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::binary::{Run, extract, in_package};
use crate::chinese::english;

const SPEECH: &str = "在全县农村工作会议上的讲话\n\n同志们：\n\n2019年，全县粮食产量增长3.2%。\n";

/// Runs the program in Chinese, as on a machine without LibreOffice.
fn in_chinese<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Run {
    let mut command = extract();
    command.env("SOFFICE", "no-such-file").args(["--lang", "zh"]).args(arguments.into_iter().map(Into::into));
    command.output().expect("extract starts").into()
}

/// What of a text is a sentence in English.
fn left_in_english(text: &str) -> Vec<&str> {
    let messages = text.lines().map(|line| line.strip_prefix("extract: ").unwrap_or(line));
    messages.filter_map(english).collect()
}

/// Half of a file of the package, as a broken download leaves it.
fn half(path: &str) -> Vec<u8> {
    let bytes = fs::read(in_package(path)).expect("a file of the package");
    bytes[..bytes.len() / 2].to_vec()
}

/// A folder with a file of every kind that is refused, or of which something is said.
fn refused() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    // No byte pair of it is frequent in any encoding.
    let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80).collect();
    let (misread, _) = encoding_rs::GB18030.decode_without_bom_handling(SPEECH.as_bytes());
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("speech.txt", SPEECH.into()),
        ("again.txt", format!("{SPEECH}\u{fffd}").into()),
        ("empty.txt", Vec::new()),
        ("blank.txt", " \u{3000}\r\n".into()),
        ("noise.txt", noise),
        ("binary.txt", b"\x01\x02\x00\x00\xff\xfe\x80\x00abc\x00".into()),
        ("misread.txt", misread.replace(char::REPLACEMENT_CHARACTER, "?").into()),
        ("latin.txt", "Permission is hereby granted, free of charge, to any person. ".repeat(10).into()),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x01".into()),
        ("book.txt", b"AT&TFORM".into()),
        ("thesis.caj", b"CAJ\0".into()),
        ("program.txt", b"\x7fELF\x02".into()),
        ("packed.rar", b"Rar!\x1a\x07\0".into()),
        ("packed.txt", b"\xfd7zXZ\0".into()),
        ("old.rtf", b"{\\rtf1 }".into()),
        ("broken.json", b"[{\"text\": \"a\"},\n{\"text\" 1}]".into()),
        ("broken.jsonl", b"{\"text\": \"a\"}\n{\"text\": \n".into()),
        ("items.json", b"[{\"text\": \"a\"}, 1]".into()),
        ("open.csv", b"a,b\n1,\"2\n3,4\n".into()),
        ("frames.html", b"<html><frameset><frame src='a.html'></frameset></html>".into()),
        ("scripts.html", b"<html><body><script>load()</script></body></html>".into()),
        (
            "hidden.html",
            format!("<html><body><div style='display:none'>{SPEECH}</div>{SPEECH}<s>8</s></body></html>").into(),
        ),
        ("nothing.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a--\n".into()),
        ("cut.docx", half("tests/formats/speech/speech.docx")),
        ("cut.pdf", half("tests/formats/speech/speech-office.pdf")),
        ("cut.zip", half("tests/formats/speech/speech.zip")),
        ("cut.xlsx", half("tests/formats/speech/speech.xlsx")),
        ("cut.tar.gz", half("tests/formats/speech/speech.tar.gz")),
        ("cut.7z", half("tests/formats/speech/speech.7z")),
        ("~$lock.docx", b"x".into()),
        ("page.html", format!("<html><body><p>{SPEECH}</p></body></html>").into()),
        ("page_files/part.txt", SPEECH.into()),
        ("style.css", b"x".into()),
        ("LICENSE", b"Permission is hereby granted".into()),
    ];
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("gone.txt", folder.path().join("link.txt")).expect("a link");
    folder
}

#[test]
fn no_input_that_is_not_read_is_told_in_english() {
    let (folder, tables) = (refused(), TempDir::new().expect("a temporary folder"));
    let missing = folder.path().join("missing.txt");
    let mut told = 0;
    for options in [&["--stats", "--strict"][..], &["--text-column", "text", "--stats"], &["--text-column", "正文"]] {
        let table = tables.path().join("failures.csv");
        let paths = ["--failures".into(), table.clone().into(), folder.path().into(), missing.clone().into()];
        let formats = ["tests/formats/".into(), "tests/formats/pdf/locked.pdf".into()];
        let all = options.iter().map(OsString::from).chain(paths).chain(formats);
        let run = in_chinese(all);
        assert_eq!(run.code, 1, "{}", run.stderr);
        let left = left_in_english(&run.stderr);
        assert!(left.is_empty(), "{options:?}: {left:#?}");
        let mut rows = csv::Reader::from_path(&table).expect("the table was written");
        assert_eq!(rows.headers().expect("a heading"), ["path", "outcome", "kind", "reason"].as_slice());
        for row in rows.records() {
            let row = row.expect("a row");
            let left: Vec<&str> = [&row[2], &row[3]].into_iter().filter_map(english).collect();
            assert!(left.is_empty(), "{options:?}: {}: {left:?}", &row[0]);
            told += 1;
        }
    }
    assert!(told > 60, "{told}");
}

#[test]
fn the_text_of_a_file_is_shown_with_remarks_in_chinese() {
    let folder = refused();
    for options in [&[][..], &["--marks"]] {
        let paths = [folder.path().into(), "tests/formats/".into()];
        let run = in_chinese(["text".into()].into_iter().chain(options.iter().map(OsString::from)).chain(paths));
        assert_eq!(run.code, 1);
        let left = left_in_english(&run.stderr);
        assert!(left.is_empty(), "{left:#?}");
        assert_eq!(run.stdout.contains("[第 1 页]\n[第 1 段]\n"), !options.is_empty());
    }
}

#[test]
fn the_statistics_are_in_chinese_and_their_numbers_end_below_each_other() {
    let run = in_chinese(["--stats", "samples/"]);
    let ends: Vec<usize> = ["读取的文档", "讲话", "规则指纹"]
        .into_iter()
        .map(|label| {
            let line = run.stderr.lines().find(|line| line.starts_with(label)).expect("a line of the table");
            unicode_width::UnicodeWidthStr::width(line)
        })
        .collect();
    assert!(ends.iter().all(|end| *end == ends[0]), "{}", run.stderr);
}

#[test]
fn no_error_of_usage_is_told_in_english() {
    for arguments in [
        &[][..],
        &["--no-such-option"],
        &["--forma", "csv", "samples/"],
        &["--format", "doc", "samples/"],
        &["--format"],
        &["--format", "csv", "--format", "tsv", "samples/"],
        &["--jobs", "many", "samples/"],
        &["--append", "samples/"],
        &["--licenses", "samples/"],
        &["--carry", "all", "samples/"],
        &["--lang"],
        &["rules"],
        &["rules", "show"],
        &["explain", "--at", "1:1"],
        &["check", "more"],
        &["serve", "--port", "70000"],
        &["-q", "check"],
    ] {
        let run = in_chinese(arguments.iter().copied());
        assert_eq!(run.code, 2, "{arguments:?}");
        let left = left_in_english(&run.stderr);
        assert!(left.is_empty(), "{arguments:?}: {left:#?}");
    }
}

/// Runs that are refused, each with what it is refused by; `{}` is a folder with some files.
const REFUSED: [&[&str]; 26] = [
    &["-o", "{}/no/such/x.csv"],
    &["-o", "{}"],
    &["-o", "{}/notes.csv"],
    &["-o", "{}/x.doc"],
    &["-o", "{}/x.csv", "--format", "tsv"],
    &["-o", "{}/x.csv", "--failures", "{}/x.csv"],
    &["-o", "{}/x.csv", "--failures", "{}/notes.csv"],
    &["-o", "{}/x.csv", "--failures", "{}/no/such/x.csv"],
    &["-o", "{}/x.csv", "--report", "{}/x.csv"],
    &["-o", "{}/x.html", "--format", "csv", "--report", "{}/x.html"],
    &["--report", "{}/notes.html"],
    &["--report", "{}/page.html"],
    &["--report", "{}/x.html", "--failures", "{}/x.html"],
    &["-o", "{}/rules/x.csv", "--rules", "{}/rules"],
    &["-o", "{}/speech.txt", "{}/speech.txt", "--format", "csv"],
    &["-o", "{}/x.xlsx", "--append"],
    &["-o", "{}/x.csv", "--append", "--report", "{}/x.html"],
    &["-o", "{}/notes.csv", "--append"],
    &["-o", "{}", "--append"],
    &["--rule", "growth.of-gdp"],
    &["--table", "speaches"],
    &["--table", "nothing"],
    &["--text-column", "text", "--carry", "nothing"],
    &["--corrections", "{}/no-such.csv"],
    &["--corrections", "{}/notes.csv"],
    &["--files-from", "{}/no-such-list"],
];

#[test]
fn no_refusal_of_an_output_is_told_in_english() {
    let folder = TempDir::new().expect("a temporary folder");
    let rule = "schema: 1\nfields:\n  a: {}\nrules:\n  - {id: a.b, field: a, match: 甲}\ncolumns:\n  - {name: a, from: a, take: count}\n";
    for (name, content) in [
        ("speech.txt", SPEECH),
        ("notes.csv", "a,b\n1,2\n"),
        ("notes.html", "<html></html>"),
        ("page_files/notes.txt", "x"),
        ("rules/rules.yaml", rule),
        ("headings.csv", "source,speech,column\n"),
        ("number.csv", "source,speech,column,value,who,why\na,one,title,x,y,z\n"),
        ("twice.csv", "source,speech,column,value,who,why\na,1,title,x,y,z\na,1,title,x,y,z\n"),
        ("uneven.csv", "source,speech,column,value,who,why\na,1\n"),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    let place = folder.path().display().to_string();
    let tables = ["headings", "number", "twice", "uneven"].map(|name| format!("{place}/{name}.csv"));
    let corrected = tables.iter().map(|table| vec!["--corrections".to_owned(), table.clone()]);
    let refused = REFUSED.iter().map(|arguments| arguments.iter().map(|part| part.replace("{}", &place)).collect());
    for arguments in refused.chain(corrected) {
        let run = in_chinese(arguments.iter().map(String::as_str).chain(["samples/秭归县政府工作报告.txt"]));
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{arguments:?}: {}", run.stderr);
        let left = left_in_english(&run.stderr);
        assert!(left.is_empty(), "{arguments:?}: {left:#?}");
    }
}

#[test]
fn what_an_output_that_grows_has_to_say_is_in_chinese() {
    let (folder, place) = (TempDir::new().expect("a temporary folder"), |folder: &TempDir| folder.path().to_owned());
    let (input, output) = (place(&folder).join("in"), place(&folder).join("x.csv"));
    fs::create_dir_all(&input).expect("a folder");
    let write = |name: &str, text: &str| fs::write(input.join(name), text).expect("a file");
    let append = |more: &[&str]| {
        let paths = ["-o".into(), output.clone().into(), input.clone().into()];
        in_chinese(["--append".into()].into_iter().chain(paths).chain(more.iter().map(OsString::from)))
    };
    let is_chinese = |run: &Run, code: i32| {
        let left = left_in_english(&run.stderr);
        assert!(run.code == code && left.is_empty(), "{}", run.stderr);
    };
    write("a.txt", SPEECH);
    write("b.txt", &SPEECH.repeat(2));
    is_chinese(&append(&[]), 0);
    // Another text under the same name, and the same text under another.
    write("a.txt", &SPEECH.replace("2019", "2020"));
    fs::rename(input.join("b.txt"), input.join("c.txt")).expect("a file with another name");
    let run = append(&[]);
    is_chinese(&run, 0);
    assert!(run.stderr.contains("原有文档 1 篇；新增 1 篇，其中 1 篇取代了"), "{}", run.stderr);
    let run = append(&["--excel"]);
    is_chinese(&run, 2);
    assert!(run.stderr.contains("其中的行出自另一种格式、栏或字段选项"), "{}", run.stderr);
    let mut text = fs::read(&output).expect("the output");
    *text.last_mut().expect("a row") = b'x';
    fs::write(&output, text).expect("the output");
    is_chinese(&append(&[]), 2);
}

#[test]
fn what_corrections_have_to_say_is_in_chinese() {
    let folder = TempDir::new().expect("a temporary folder");
    let table = folder.path().join("corrections.csv");
    let source = "samples/秭归县政府工作报告.txt";
    let rows = [
        "speech,source,column,value,who,why,was".to_owned(),
        format!("1,{source},gdp_growth,8.4,a,b,"),
        format!("1,{source},gdp_target,9,a,b,7"),
        format!("7,{source},title,x,a,b,"),
        format!("1,{source},titel,x,a,b,"),
        "1,秭归县政府工作报告.txt,title,x,a,b,".to_owned(),
    ];
    fs::write(&table, rows.join("\n")).expect("a table");
    let run = in_chinese(["--corrections".as_ref(), table.as_os_str(), Path::new(source).as_os_str()]);
    assert_eq!((run.code, run.stderr.lines().count()), (1, 5), "{}", run.stderr);
    let left = left_in_english(&run.stderr);
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn a_report_says_in_chinese_where_it_is() {
    let folder = TempDir::new().expect("a temporary folder");
    let page = folder.path().join("page.html");
    let run = in_chinese(["--report".as_ref(), page.as_os_str(), "samples/".as_ref()]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("报告页是"), "{}", run.stderr);
    assert!(left_in_english(&run.stderr).is_empty(), "{}", run.stderr);
}
