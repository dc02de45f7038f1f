//! Which documents are read, in which order, and what is said about those that are not.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::binary::{Run, in_package, run, run_with_stdin};

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
    let prefix = format!("{}/", folder.display().to_string().replace('\\', "/"));
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
        folder(&[("a.txt", SPEECH.as_bytes()), ("b.xlsx", b"x"), ("c.jpg", b"x"), ("d.jpg", b"x"), (".e", b"x")]);
    let run = run([folder.path()]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "extract: 3 files of other types passed over (2 jpg, 1 xlsx)\n");
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
        ("4-pdf.txt", b"%PDF-1.7 \x00\x01"),
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
        ("4-pdf.txt", "this is a PDF", "save it as text"),
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
    let folder = folder(&[("a.docx", b"x")]);
    let run = run([folder.path()]);
    assert!(run.stderr.contains("no documents found") && run.stderr.contains(".txt, .text or .md"), "{}", run.stderr);
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
