//! One speech in every format that is read gives the same row (`tests/formats/speech/`, made by `make.py` there).

use std::collections::BTreeMap;
#[cfg(feature = "office")]
use std::{env, io::Write};

#[cfg(feature = "office")]
use crate::binary::Run;
use crate::binary::run;

const FOLDER: &str = "tests/formats/speech";

/// The row of a file without what is about the file: its name, other cells of its row, that another has the same text.
fn row(file: &str) -> BTreeMap<String, String> {
    let run = run(["--text-column", "正文", &format!("{FOLDER}/{file}")]);
    assert_eq!(run.code, 0, "{file}: {}", run.stderr);
    assert_eq!(run.rows().len(), 1, "{file}: {}", run.stdout);
    let about_file = ["source", "duplicate_of", "编号", "单位"];
    let row = run.rows().remove(0);
    row.into_iter().filter(|(column, _)| !about_file.contains(&column.as_str())).collect()
}

fn is_the_row_of_the_text(files: &[&str]) {
    let expected = row("speech.txt");
    assert_eq!(expected["gdp_growth"], "8.4");
    for file in files {
        let found = row(file);
        for (column, cell) in &expected {
            assert_eq!(&found[column], cell, "{file}: {column}");
        }
    }
}

/// Whether LibreOffice is there; where it is not, what is left out is said aloud, past the capture of the test runner.
#[cfg(feature = "office")]
fn has_libreoffice(what: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let is_there = env::split_paths(&path).any(|folder| folder.join("soffice").is_file());
    if !is_there {
        let _ = writeln!(std::io::stderr(), "skipped: {what}: LibreOffice (soffice) is not installed");
    }
    is_there
}

#[test]
#[cfg(feature = "html")]
fn a_page_of_the_web_gives_the_row_of_its_text() {
    is_the_row_of_the_text(&["speech.html"]);
}

#[test]
#[cfg(feature = "office")]
fn a_word_document_gives_the_row_of_its_text() {
    is_the_row_of_the_text(&["speech.docx"]);
}

#[test]
#[cfg(feature = "pdf")]
fn a_pdf_gives_the_row_of_its_text() {
    is_the_row_of_the_text(&["speech-office.pdf", "speech-cid.pdf"]);
}

#[test]
#[cfg(feature = "archives")]
fn an_archive_gives_the_row_of_its_text() {
    is_the_row_of_the_text(&["speech.zip", "speech.tar.gz", "speech.txt.gz", "speech.7z"]);
}

#[test]
fn a_table_gives_the_row_of_its_text() {
    is_the_row_of_the_text(&["speech.csv", "speech.jsonl"]);
}

#[test]
#[cfg(feature = "office")]
fn a_spreadsheet_gives_the_row_of_its_text() {
    is_the_row_of_the_text(&["speech.xlsx", "speech.xls", "speech.ods"]);
}

#[test]
#[cfg(feature = "office")]
fn documents_of_older_programs_give_the_row_of_their_text_through_libreoffice() {
    if has_libreoffice("documents of older programs") {
        is_the_row_of_the_text(&["speech.doc", "speech.odt", "speech.rtf"]);
        let run = run([format!("{FOLDER}/speech.doc")]);
        assert!(run.stderr.contains("speech.doc: read through LibreOffice"), "{}", run.stderr);
    }
}

/// An OpenDocument text whose body is this, made as small as LibreOffice reads it.
#[cfg(feature = "office")]
fn open_document(body: &str) -> Vec<u8> {
    let urn = "urn:oasis:names:tc:opendocument:xmlns";
    let manifest = format!(
        r#"<manifest:manifest xmlns:manifest="{urn}:manifest:1.0" manifest:version="1.2">
        <manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
        <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
    );
    let content = format!(
        r#"<office:document-content xmlns:office="{urn}:office:1.0" xmlns:text="{urn}:text:1.0"
        xmlns:draw="{urn}:drawing:1.0" xmlns:svg="{urn}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
        office:version="1.2"><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    );
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", &manifest),
        ("content.xml", &content),
    ] {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        packed.start_file(name, stored).expect("an entry");
        packed.write_all(text.as_bytes()).expect("an entry");
    }
    packed.finish().expect("a package").into_inner()
}

#[test]
#[cfg(feature = "office")]
fn libreoffice_follows_no_link_of_a_document_to_another_machine_or_file() {
    if !has_libreoffice("links of documents") {
        return;
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a listener that does not wait");
    let host = format!("http://{}", listener.local_addr().expect("an address"));
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let secret = folder.path().join("secret.txt");
    std::fs::write(&secret, "机密文字\n").expect("a file");
    let document = folder.path().join("links.odt");
    let body = format!(
        r#"<text:p>政府工作报告：地区生产总值增长8%。</text:p>
        <text:p><draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char"><draw:image
        xlink:href="{host}/picture.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
        <text:section text:name="A"><text:section-source xlink:href="{host}/section.html"/><text:p>甲</text:p></text:section>
        <text:section text:name="B"><text:section-source xlink:href="file://{}"/><text:p>乙</text:p></text:section>"#,
        secret.display()
    );
    std::fs::write(&document, open_document(&body)).expect("a document");
    let run = run(["text", document.to_str().expect("UTF-8")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("地区生产总值增长8%") && !run.stdout.contains("机密文字"), "{}", run.stdout);
    let asked = listener.accept().map_err(|e| e.kind());
    assert!(matches!(asked, Err(std::io::ErrorKind::WouldBlock)), "LibreOffice asked another machine: {asked:?}");
}

#[test]
#[cfg(feature = "office")]
fn without_libreoffice_they_are_told_with_a_remedy() {
    for (file, kind) in [
        ("speech.doc", "an old Word document (.doc)"),
        ("speech.odt", "an OpenDocument text (.odt)"),
        ("speech.rtf", "a rich-text file (RTF)"),
    ] {
        let mut command = crate::binary::extract();
        let path = format!("{FOLDER}/{file}");
        let run: Run = command.env("SOFFICE", "no-such-file").arg(path).output().expect("extract starts").into();
        let reason =
            format!("{file}: this is {kind}, but such files are read through LibreOffice, which is not installed");
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains(&reason) && run.stderr.contains("install LibreOffice"), "{}", run.stderr);
    }
}

#[test]
#[cfg(feature = "office")]
fn a_document_in_an_archive_or_a_table_is_named_by_its_place() {
    let run = run(["--text-column", "正文", &format!("{FOLDER}/speech.zip"), &format!("{FOLDER}/speech.xlsx")]);
    assert_eq!(
        run.column("source"),
        [format!("{FOLDER}/speech.zip/报告/政府工作报告.txt"), format!("{FOLDER}/speech.xlsx#2")]
    );
}
