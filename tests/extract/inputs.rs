//! Which documents are read, in which order, and what is said about those that are not.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::binary::{Run, in_package, run, run_with_stdin, told};

const SPEECH: &str = "在全县农村工作会议上的讲话\n\n同志们：\n\n2019年，全县粮食产量增长3.2%。\n";

/// A folder with files of these names and contents.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    folder
}

/// The sources of the rows, from the folder on.
fn sources(run: &Run, folder: &Path) -> Vec<String> {
    let prefix = format!("{}/", told(folder));
    run.column("source").iter().map(|source| source.replace(&prefix, "")).collect()
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let run = run_with_stdin(["-"], SPEECH);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(run.column("source"), ["-"]);
    assert_eq!(run.column("title"), ["在全县农村工作会议上的讲话"]);
}

#[test]
fn files_folders_and_standard_input_are_read_in_the_order_in_which_they_are_named() {
    let folder =
        folder(&[("z.txt", SPEECH.as_bytes()), ("in/b.txt", SPEECH.as_bytes()), ("in/a.md", SPEECH.as_bytes())]);
    let (file, inner) = (folder.path().join("z.txt"), folder.path().join("in"));
    let run = run_with_stdin([file.as_path(), Path::new("-"), inner.as_path()], SPEECH);
    assert_eq!(sources(&run, folder.path()), ["z.txt", "-", "in/a.md", "in/b.txt"]);
}

#[test]
fn a_folder_is_read_in_the_order_of_its_paths_however_it_was_filled() {
    let names = ["2.txt", "10.txt", "a/9.txt", "a-1/1.txt", "乙.txt", "甲.txt", "b.TXT"];
    let forwards: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, SPEECH.as_bytes())).collect();
    let backwards: Vec<(&str, &[u8])> = forwards.iter().rev().copied().collect();
    let (one, other) = (folder(&forwards), folder(&backwards));
    let order = sources(&run([one.path()]), one.path());
    assert_eq!(order, ["10.txt", "2.txt", "a-1/1.txt", "a/9.txt", "b.TXT", "乙.txt", "甲.txt"]);
    assert_eq!(sources(&run([other.path()]), other.path()), order);
}

#[test]
fn a_document_that_is_named_twice_is_read_once() {
    let run = run(["samples/", "samples/区政协工作会议讲话.txt", "./samples"]);
    let twice = run.column("source").iter().filter(|source| source.contains("区政协工作会议讲话")).count();
    assert_eq!(twice, 1);
}

#[test]
fn files_of_other_types_are_counted_in_one_line() {
    let folder =
        folder(&[("a.txt", SPEECH.as_bytes()), ("b.css", b"x"), ("c.jpg", b"x"), ("d.jpg", b"x"), (".e", b"x")]);
    let run = run([folder.path()]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "extract: passed over: 1 css, 2 jpg\n");
    assert_eq!(sources(&run, folder.path()), ["a.txt"]);
}

#[test]
fn a_path_that_is_named_is_tried_whatever_it_is_called() {
    let folder = folder(&[("speech.bak", SPEECH.as_bytes()), ("讲话", SPEECH.as_bytes())]);
    let run = run([folder.path().join("speech.bak"), folder.path().join("讲话")]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(sources(&run, folder.path()), ["speech.bak", "讲话"]);
}

#[test]
fn documents_that_cannot_be_read_are_named_with_reason_and_remedy_and_the_rest_is_complete() {
    // No byte pair of it is frequent in any encoding.
    let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80).collect();
    let folder = folder(&[
        ("1.txt", SPEECH.as_bytes()),
        ("2-empty.txt", b""),
        ("3-blank.txt", " \u{3000}\r\n".as_bytes()),
        ("4-png.txt", b"\x89PNG\r\n\x1a\n\x00\x01"),
        ("5-binary.txt", b"\x01\x02\x00\x00\xff\xfe\x80\x00abc\x00"),
        ("6-noise.txt", &noise),
        ("7.txt", SPEECH.as_bytes()),
    ]);
    let missing = folder.path().join("missing.txt");
    let run = run([folder.path(), missing.as_path()]);
    assert_eq!(run.code, 1);
    assert_eq!(sources(&run, folder.path()), ["1.txt", "7.txt"]);
    let said: Vec<&str> = run.stderr.lines().collect();
    let expected = [
        ("2-empty.txt", "holds no text", "remove it"),
        ("3-blank.txt", "holds no text", "remove it"),
        ("4-png.txt", "this is a picture (PNG)", "have its text recognised (OCR)"),
        ("5-binary.txt", "this is a binary file", "save the document as text"),
        ("6-noise.txt", "encoding is none of UTF-8, GB18030, Big5", "save the file as UTF-8"),
        ("missing.txt", "no such file or folder", "check the spelling"),
    ];
    assert_eq!(said.len(), expected.len() + 1, "{}", run.stderr);
    for (line, (name, reason, remedy)) in said.iter().zip(expected) {
        assert!(line.starts_with("extract: "), "{line}");
        assert!(line.contains(name) && line.contains(reason) && line.contains(remedy), "{line}");
    }
    assert_eq!(said.last(), Some(&"extract: 6 of 8 inputs could not be read"));
}

#[test]
fn a_folder_without_documents_says_what_would_be_read() {
    let folder = folder(&[("a.jpg", b"x")]);
    let run = run([folder.path()]);
    assert!(run.stderr.contains("no documents found") && run.stderr.contains(".txt, .md, .html"), "{}", run.stderr);
    assert_eq!(run.rows().len(), 0);
}

#[test]
fn one_text_gives_the_same_row_in_every_encoding() {
    let text = fs::read_to_string(in_package("samples/秭归县政府工作报告.txt")).expect("a sample");
    let gb18030 = encoding_rs::GB18030.encode(&text).0.into_owned();
    let utf16 =
        |order: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(order).collect();
    let (little, big): (Vec<u8>, Vec<u8>) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
    let marked = format!("\u{feff}{text}");
    let folder = folder(&[
        ("gb18030.txt", &gb18030),
        ("utf-16be.txt", &big),
        ("utf-16le.txt", &little),
        ("utf-8-bom.txt", marked.as_bytes()),
        ("utf-8.txt", text.as_bytes()),
    ]);
    let run = run([folder.path()]);
    // Of each row what is about the text, and not about the file or its neighbours.
    let about_text = |row: Vec<(String, String)>| -> Vec<(String, String)> {
        row.into_iter().filter(|(column, _)| column != "source" && column != "duplicate_of").collect()
    };
    let rows: Vec<Vec<(String, String)>> = run.rows().into_iter().map(about_text).collect();
    assert_eq!(rows.len(), 5);
    for row in &rows {
        assert_eq!(row, &rows[4]);
    }
}

#[test]
fn line_ends_of_any_system_give_the_same_cells() {
    let unix = run_with_stdin(["-"], SPEECH);
    let dos = run_with_stdin(["-"], SPEECH.replace('\n', "\r\n"));
    assert_eq!(dos.stdout, unix.stdout);
}

#[test]
fn a_file_without_an_ending_is_read_if_it_is_chinese() {
    let folder = folder(&[
        ("讲话", SPEECH.repeat(3).as_bytes()),
        ("2019.政府工作报告", SPEECH.repeat(3).as_bytes()),
        ("LICENSE", b"Permission is hereby granted"),
        ("run.2", b"\x7fELF\x02"),
    ]);
    let run = run([folder.path()]);
    assert_eq!(sources(&run, folder.path()), ["2019.政府工作报告", "讲话"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "extract: passed over: 2 without an ending\n"));
}

#[test]
fn a_table_says_what_was_not_read_and_why() {
    let folder = folder(&[("a.txt", SPEECH.as_bytes()), ("b.jpg", b"x"), ("c.rar", b"Rar!\x1a\x07\0"), ("d.txt", b"")]);
    let table = TempDir::new().expect("a temporary folder");
    let path = table.path().join("failures.csv");
    let arguments = |strict: bool| {
        let strict = strict.then_some("--strict".as_ref());
        ["--failures".as_ref(), path.as_os_str(), "-q".as_ref(), folder.path().as_os_str()].into_iter().chain(strict)
    };
    let once = run(arguments(false));
    assert_eq!((once.code, once.rows().len()), (1, 1));
    let name = |file: &str| told(&folder.path().join(file));
    let written = fs::read_to_string(&path).expect("the table was written");
    let rows: Vec<&str> = written.lines().collect();
    assert_eq!(
        rows,
        [
            "path,outcome,kind,reason",
            &format!("{},passed over,jpg,no document by its name", name("b.jpg")),
            &format!(
                "{},failed,a RAR archive,\"this is a RAR archive, not text; unpack it and name the folder\"",
                name("c.rar")
            ),
            &format!("{},failed,an empty file,holds no text; remove it or save the document again", name("d.txt")),
        ]
    );
    // An earlier table may be overwritten.
    assert_eq!(run(arguments(true)).code, 1);
    assert_eq!(fs::read_to_string(&path).expect("the table was written"), written);
}

#[test]
fn strict_makes_a_failure_of_what_is_passed_over() {
    let folder = folder(&[("a.txt", SPEECH.as_bytes()), ("b.jpg", b"x")]);
    assert_eq!(run([folder.path()]).code, 0);
    let strict = run(["--strict".as_ref(), "-q".as_ref(), folder.path().as_os_str()]);
    assert_eq!(strict.code, 1);
    assert_eq!(strict.stderr, "extract: passed over: 1 jpg; with --strict that is a failure\n");
}

#[test]
fn a_list_names_the_files_to_read() {
    let folder = folder(&[("a.txt", SPEECH.as_bytes()), ("b.txt", SPEECH.as_bytes()), ("c.txt", SPEECH.as_bytes())]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    for list in
        [format!("{}\r\n\n{}\n", path("c.txt"), path("a.txt")), format!("{}\0{}\0", path("c.txt"), path("a.txt"))]
    {
        let run = run_with_stdin(["--files-from", "-"], list);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(sources(&run, folder.path()), ["c.txt", "a.txt"]);
    }
    // As Windows writes it.
    let list = format!("\u{feff}{}\r\n", path("b.txt"));
    let utf16: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(sources(&run_with_stdin(["--files-from", "-"], utf16), folder.path()), ["b.txt"]);
    let none = run(["--files-from", "no-such-list"]);
    assert!(
        none.code == 2 && none.stderr.contains("no-such-list: the list of files cannot be read"),
        "{}",
        none.stderr
    );
}

#[test]
fn a_text_without_chinese_is_told() {
    let run = run_with_stdin(["-"], "Permission is hereby granted, free of charge, to any person. ".repeat(10));
    assert!(run.stderr.contains("-: holds next to no Chinese"), "{}", run.stderr);
}

#[test]
fn text_that_was_decoded_wrongly_before_is_put_right_and_that_is_said() {
    let text = "政府工作报告".repeat(4);
    let (wrong, _) = encoding_rs::GB18030.decode_without_bom_handling(text.as_bytes());
    let run = run_with_stdin(["-"], wrong.into_owned());
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("the text was UTF-8 read as GBK, and saved so; that is undone"), "{}", run.stderr);
    assert_eq!(run.column("genre").len(), 1);
}
