//! From bytes of every format to text, and from text to records.

use crate::{bundle, contract};
use speechmeta::builtin;
use speechmeta::document::Document;
use speechmeta::input::{Columns, Opened, RawDocument, Reader, Source};
use speechmeta::rules::compiled::CompiledRules;
use std::ops::ControlFlow::Continue;
use std::sync::LazyLock;

static RULES: LazyLock<CompiledRules> = LazyLock::new(builtin::rules);
static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(&RULES));
/// One that was told in which column the texts are.
static COLUMN_READER: LazyLock<Reader> = LazyLock::new(|| {
    Reader::new(&RULES).with_columns(Columns { text: vec!["正文".to_owned()], ..Columns::default() })
});

/// What is come upon in a file: documents, and in words what is none.
fn read(reader: &Reader, name: &str, bytes: &[u8]) -> Vec<Result<RawDocument, String>> {
    crate::without_office();
    let mut all = Vec::new();
    let _ = reader.open(&Source::bytes(name, bytes.into()), &mut |opened| {
        all.push(match opened {
            Opened::Document(unread) => reader.read(unread).map_err(|error| error.to_string()),
            Opened::Failed(error) => Err(error.to_string()),
            Opened::Passed(passed) => Err(format!("{}: {}", passed.name, passed.reason)),
            Opened::Remark(name, remark) => Err(format!("{name}: {remark}")),
        });
        Continue(())
    });
    all
}

/// Reads a file twice, and looks at what came of it.
fn of_file(reader: &Reader, name: &str, bytes: &[u8]) {
    let documents = read(reader, name, bytes);
    for document in &documents {
        match document {
            Ok(document) => contract::of_document(document),
            Err(said) => assert!(!said.trim().is_empty(), "an error says something"),
        }
    }
    assert!(!documents.is_empty(), "a file that gives nothing is told");
    assert_eq!(read(reader, name, bytes), documents, "another answer the second time");
}

/// Text in any encoding.
pub fn decoding(data: &[u8]) {
    of_file(&READER, "a.txt", data);
}

/// PDF files.
pub fn pdf(data: &[u8]) {
    of_file(&READER, "a.pdf", data);
}

/// Word documents: a package, or its parts in a bundle.
pub fn docx(data: &[u8]) {
    of_file(&READER, "a.docx", &bundle::packed(data));
}

/// Spreadsheets: xls, a package (xlsx, ods), or its parts in a bundle.
pub fn workbooks(data: &[u8]) {
    let bytes = bundle::packed(data);
    of_file(&COLUMN_READER, "a.xlsx", &bytes);
    of_file(&READER, "a.xlsx", &bytes);
}

/// Archives: zip, tar, gz, 7z, or files in a bundle.
pub fn archives(data: &[u8]) {
    of_file(&READER, "a.zip", &bundle::packed(data));
}

/// Pages, and pages saved as one file.
pub fn html(data: &[u8]) {
    of_file(&READER, "a.html", data);
}

/// CSV, TSV and JSON lines.
pub fn tables(data: &[u8]) {
    of_file(&COLUMN_READER, "a.csv", data);
    of_file(&READER, "a.jsonl", data);
}

/// A text → lines, speeches and zones.
pub fn layout(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let lay_out = || Document::new(&RULES, RawDocument::of("a.txt", text)).0;
    let document = lay_out();
    contract::of_layout(&document);
    let again = lay_out();
    assert!(document.lines == again.lines && document.speeches == again.speeches, "another layout the second time");
}

/// A text → records, by the rules of the package.
pub fn extraction(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if !text.is_empty() {
        contract::of_extraction(&RULES, text);
    }
}
