//! What a file is, told by its content: by its first bytes, then by its shape.
//!
//! A name decides nothing by itself; below a folder it only says which files are looked at ([`Naming`]), and it tips the
//! balance for a table, which is a text as well.

use std::borrow::Cow;

use encoding_rs::UTF_8;

use super::content::Input;
use super::decode;
use crate::messages::said_later;
use crate::normalise::script::is_han;

#[cfg(feature = "archives")]
use super::archive::{self, Package};
#[cfg(feature = "archives")]
use super::compound::{self, Compound};

/// Bytes at the beginning by which a file is told.
pub(super) const HEAD: usize = 64 << 10;
/// Rows by which a table is told.
const ROWS: usize = 4;

/// The formats of files, as far as they are treated differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFormat {
    Text,
    Html,
    /// A page saved as one file, `.mht`.
    Mhtml,
    #[cfg(feature = "archives")]
    Word,
    Pdf,
    /// A spreadsheet in a file of its own.
    #[cfg(feature = "archives")]
    Workbook,
    /// A text that is a table, with what separates its cells.
    Table(Delimiter),
    #[cfg(feature = "archives")]
    Archive(archive::ArchiveKind),
    /// What LibreOffice can make a Word document of: what it is, and the ending by which LibreOffice knows it.
    Convertible(&'static str, &'static str),
    /// What is not read: what it is and what to do.
    Foreign(&'static str, &'static str),
}

/// What separates the cells of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    Comma,
    Tab,
    Semicolon,
    Bar,
    /// JSON objects: one a line, one after the other, or in a list.
    Json,
}

const OCR: &str = said_later!("have its text recognised (OCR) first");
#[cfg(feature = "archives")]
const SAVE_AS_PDF: &str = said_later!("save it as PDF");
#[cfg(feature = "archives")]
const SAVE_AS_TEXT: &str = said_later!("save it as text (.txt) first");
const LEAVE_OUT: &str = said_later!("leave it out");
const OPEN_IN_CAJ: &str = said_later!("open it in CAJViewer and save it as PDF or as text");

/// Beginnings of files that are not read or read by a reader of their own.
const MAGIC: [(&[u8], InputFormat); 13] = [
    (b"%PDF-", InputFormat::Pdf),
    (b"{\\rtf", InputFormat::Convertible(said_later!("a rich-text file (RTF)"), "rtf")),
    (b"\x89PNG\r\n\x1a\n", InputFormat::Foreign(said_later!("a picture (PNG)"), OCR)),
    (b"\xff\xd8\xff", InputFormat::Foreign(said_later!("a picture (JPEG)"), OCR)),
    (b"GIF8", InputFormat::Foreign(said_later!("a picture (GIF)"), OCR)),
    (b"II*\0", InputFormat::Foreign(said_later!("a picture (TIFF)"), OCR)),
    (b"MM\0*", InputFormat::Foreign(said_later!("a picture (TIFF)"), OCR)),
    (b"AT&TFORM", InputFormat::Foreign(said_later!("a scanned book (DjVu)"), OCR)),
    (b"CAJ\0", InputFormat::Foreign(said_later!("a CAJ file of CNKI"), OPEN_IN_CAJ)),
    (b"HN\0\0", InputFormat::Foreign(said_later!("a CAJ file of CNKI"), OPEN_IN_CAJ)),
    (b"KDH ", InputFormat::Foreign(said_later!("a KDH file of CNKI"), OPEN_IN_CAJ)),
    (b"\x7fELF", InputFormat::Foreign(said_later!("a program"), LEAVE_OUT)),
    (b"MZ\x90\0", InputFormat::Foreign(said_later!("a program"), LEAVE_OUT)),
];

/// What the file named `name` is; `head` are its first [`HEAD`] bytes, or all of it. By a column that is one of
/// `text_columns` a table is known though it has but one row.
pub(super) fn of(name: &str, head: &[u8], file: &mut dyn Input, text_columns: &[String]) -> InputFormat {
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return *format;
    }
    // An archive may have a PDF near its beginning.
    if let Some(format) = packed(head, file) {
        return format;
    }
    // Files of mail programs and some scanners have white space or marks before it; PDF readers look that far.
    let beginning = head.get(..1024).unwrap_or(head);
    if memchr::memmem::find(beginning, b"%PDF-").is_some_and(|at| !beginning[..at].contains(&b'<')) {
        return InputFormat::Pdf;
    }
    let Some(text) = text_of(head) else { return InputFormat::Text };
    let text = text.trim_start();
    if is_word_xml(text) {
        InputFormat::Convertible(said_later!("a Word document in XML"), "xml")
    } else if is_mhtml(text) {
        InputFormat::Mhtml
    } else if is_html(text) {
        InputFormat::Html
    } else if is_json(text) {
        InputFormat::Table(Delimiter::Json)
    } else {
        let whole = head.len() < HEAD;
        match separator(name, text, whole, text_columns) {
            Some(separator) => InputFormat::Table(separator),
            None => InputFormat::Text,
        }
    }
}

/// Zip packages, OLE files and archives.
#[cfg(feature = "archives")]
fn packed(head: &[u8], file: &mut dyn Input) -> Option<InputFormat> {
    use InputFormat::{Convertible, Foreign};
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Some(match compound::compound(file) {
            Some(Compound::Word) => Convertible(said_later!("an old Word document (.doc)"), "doc"),
            Some(Compound::WpsWriter) => Convertible(said_later!("a WPS document (.wps)"), "doc"),
            Some(Compound::Excel) => InputFormat::Workbook,
            Some(Compound::PowerPoint) => Foreign(said_later!("a PowerPoint presentation (.ppt)"), SAVE_AS_PDF),
            Some(Compound::EncryptedOffice) => Foreign(
                said_later!("an Office file locked by a password"),
                said_later!("open it with its password and save it without one"),
            ),
            Some(Compound::Other) | None => Foreign(said_later!("an OLE file of an unknown program"), SAVE_AS_TEXT),
        });
    }
    let kind = archive::kind(head);
    if kind == Some(archive::ArchiveKind::Zip) {
        return Some(match archive::package(file) {
            Some(Package::Word) => InputFormat::Word,
            Some(Package::Workbook | Package::OdfSheet) => InputFormat::Workbook,
            Some(Package::OdfText) => Convertible(said_later!("an OpenDocument text (.odt)"), "odt"),
            Some(Package::Presentation) => Foreign(said_later!("a presentation"), SAVE_AS_PDF),
            Some(Package::Epub) => Foreign(said_later!("an e-book (EPUB)"), SAVE_AS_TEXT),
            Some(Package::Ofd) => Foreign(
                said_later!("an OFD document"),
                said_later!("open it in an OFD reader and save it as PDF or as text"),
            ),
            // Of one that is cut off the first names are there.
            None if is_word_package(head) => InputFormat::Word,
            Some(Package::Plain) | None => InputFormat::Archive(archive::ArchiveKind::Zip),
        });
    }
    kind.map(InputFormat::Archive).or_else(|| archive::foreign(head).map(|(kind, remedy)| Foreign(kind, remedy)))
}

/// Whether the first files of a zip archive are parts of a Word document.
#[cfg(feature = "archives")]
fn is_word_package(head: &[u8]) -> bool {
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    has(b"[Content_Types].xml") && has(b"word/")
}

/// Without the readers of packed files they can only be named.
#[cfg(not(feature = "archives"))]
fn packed(head: &[u8], _: &mut dyn Input) -> Option<InputFormat> {
    const MAGIC: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", said_later!("a zip archive or an Office file (.docx, .xlsx)")),
        (b"PK\x05\x06", said_later!("an empty zip archive")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", said_later!("an old Office file (.doc, .xls)")),
        (b"\x1f\x8b\x08", said_later!("a gzip archive")),
        (b"7z\xbc\xaf\x27\x1c", said_later!("a 7z archive")),
        (b"Rar!\x1a\x07", said_later!("a RAR archive")),
    ];
    let (_, kind) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic))?;
    Some(InputFormat::Foreign(kind, said_later!("unpack it, or save it as text (.txt) first")))
}

/// The beginning as text; `None` where it is in no known encoding.
fn text_of(head: &[u8]) -> Option<Cow<'_, str>> {
    // Nearly every file is UTF-8, cut within a character.
    let valid = encoding_rs::Encoding::utf8_valid_up_to(head);
    if head.len() - valid < 4 && memchr::memchr(0, head).is_none() {
        return Some(UTF_8.decode_with_bom_removal(&head[..valid]).0);
    }
    Some(decode::choose(head)?.decode(head).into())
}

/// Whether the beginning of a file is Chinese: that of a program, a licence or a list of settings is not.
pub(super) fn is_chinese(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    text_of(head).is_some_and(|text| {
        let han = text.chars().filter(|&c| is_han(c)).count();
        han >= 20 && 4 * han >= text.chars().filter(|c| !c.is_whitespace()).count()
    })
}

fn is_html(text: &str) -> bool {
    let mut end = text.len().min(4 << 10);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    let element = |name: &str| {
        head.match_indices(name)
            .any(|(at, _)| head[at + name.len()..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace()))
    };
    head.starts_with("<!doctype html") || ["<html", "<head", "<body"].into_iter().any(element)
}

/// Whether a text has elements of HTML that make paragraphs, or hold no text: it is a piece of a page.
#[cfg(feature = "html")]
pub(super) fn has_elements(text: &str) -> bool {
    const NAMES: [&str; 10] = ["p", "div", "br", "table", "script", "style", "section", "article", "h1", "ul"];
    text.match_indices('<').any(|(at, _)| {
        let name = text[at + 1..].bytes().take_while(u8::is_ascii_alphanumeric).count();
        let (name, rest) = text[at + 1..].split_at(name);
        NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
            && rest.starts_with(|c: char| matches!(c, '>' | '/') || c.is_ascii_whitespace())
    })
}

fn is_word_xml(text: &str) -> bool {
    text.starts_with("<?xml") && text.get(..text.len().min(512)).is_some_and(|t| t.contains("progid=\"Word.Document\""))
}

fn is_mhtml(text: &str) -> bool {
    let begins = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if !begins("mime-version:") && !begins("from:") {
        return false;
    }
    let head = text.chars().take(4096).collect::<String>().to_ascii_lowercase();
    head.contains("mime-version:") && (head.contains("multipart/related") || head.contains("content-type: text/html"))
}

/// An object with a quoted key, or a list of objects.
fn is_json(text: &str) -> bool {
    let object =
        |rest: &str| rest.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'));
    (object(text) || text.strip_prefix('[').is_some_and(object)) && (text.contains("\":") || text.contains("\" :"))
}

/// What separates the cells of a table; `None` where the text is none. Its first row has names, which are short and no
/// sentences, and the rows below it have as many cells; a file that is called a table need not have names. `whole` says
/// that nothing of the text is missing.
fn separator(name: &str, text: &str, whole: bool, text_columns: &[String]) -> Option<Delimiter> {
    let is_called_one = [".csv", ".tsv", ".tab"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    let marks =
        [(Delimiter::Comma, b','), (Delimiter::Tab, b'\t'), (Delimiter::Semicolon, b';'), (Delimiter::Bar, b'|')];
    let first = text.lines().next().unwrap_or_default();
    let (found, _) = marks.into_iter().find(|&(_, mark)| {
        // Nearly every document is told by its first line. A single column has no mark.
        let may_be_single = is_called_one && !text_columns.is_empty();
        if !may_be_single && !first.contains(char::from(mark)) {
            return false;
        }
        let mut reader =
            csv::ReaderBuilder::new().delimiter(mark).has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut records = reader.records().map_while(Result::ok).take(ROWS + 1).collect::<Vec<_>>();
        // The last one may be cut. Where it is the only one, the names of many columns take all of the beginning.
        let is_heading = records.len() == 1 && is_called_one && !text_columns.is_empty();
        if !whole && records.len() <= ROWS && !is_heading {
            records.pop();
        }
        let Some((names, rows)) = records.split_first() else { return false };
        let names: Vec<&str> = names.iter().take(names.len() - usize::from(!whole && is_heading)).collect();
        let is_name = |name: &str| {
            !name.trim().is_empty() && name.chars().count() <= 20 && !name.contains(['。', '，', '：', '\n'])
        };
        let has_names = names.iter().all(|name| is_name(name));
        let has_column = text_columns.iter().any(|column| names.iter().any(|name| is_called(name, column)));
        let has_several = names.len() >= 2;
        let is_even = rows.iter().all(|row| row.len() == names.len());
        match is_called_one {
            true if !whole && is_heading => has_column || has_several && has_names,
            true => has_column || is_even && has_several,
            false => is_even && has_several && has_names && rows.len() >= if has_column { 1 } else { ROWS - 1 },
        }
    })?;
    Some(found)
}

/// Whether a file is called a table, though its content says otherwise.
pub(super) fn is_called_table(name: &str) -> bool {
    let tables = ["csv", "tsv", "tab", "xls", "xlsx", "xlsm", "et", "ods", "json", "jsonl", "ndjson"];
    ending(name).is_some_and(|ending| tables.contains(&ending.as_str()))
}

/// Whether a column has this name: white space around it, the byte-order mark and the case of letters aside.
pub(super) fn is_called(name: &str, wanted: &str) -> bool {
    let plain = |name: &str| name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_lowercase();
    plain(name) == plain(wanted)
}

/// What the name of a file below a folder promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// A document: it is read, and where it cannot be, that is a failure.
    Document,
    /// Nothing: it is read if it is a document by its content.
    Unknown,
    /// No document; it is passed over.
    Other,
}

/// Endings of files that are documents, or hold some.
const DOCUMENTS: [&str; 44] = [
    "txt", "text", "md", "markdown", "htm", "html", "shtml", "xhtml", "mht", "mhtml", "doc", "docx", "docm", "dot",
    "dotx", "wps", "wpt", "rtf", "odt", "pdf", "csv", "tsv", "tab", "json", "jsonl", "ndjson", "xls", "xlsx", "xlsm",
    "et", "ods", "zip", "tar", "tgz", "gz", "7z", // What people expect to be read too, and are told of.
    "rar", "ofd", "caj", "kdh", "ppt", "pptx", "epub", "djvu",
];

/// Of a file without an ending, or with one that is none (`2019.政府工作报告`), the content must tell.
pub(super) fn naming(path: &str) -> Naming {
    let name = path.rsplit('/').next().unwrap_or(path);
    match ending(name) {
        Some(ending) if DOCUMENTS.contains(&ending.as_str()) => Naming::Document,
        Some(_) => Naming::Other,
        None => Naming::Unknown,
    }
}

/// The ending of a file name in lower case: letters and digits behind the last full stop.
pub(super) fn ending(name: &str) -> Option<String> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let (stem, ending) = name.rsplit_once('.')?;
    let is_one =
        !stem.is_empty() && (1..=10).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_number = ending.bytes().all(|b| b.is_ascii_digit());
    (is_one && !is_number).then(|| ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn format(name: &str, text: &str) -> InputFormat {
        of(name, text.as_bytes(), &mut Cursor::new(text.as_bytes().to_vec()), &[])
    }

    #[test]
    fn files_are_told_by_their_shape() {
        let json = InputFormat::Table(Delimiter::Json);
        for (text, kind) in [
            ("<!DOCTYPE html>\n<html><head>", InputFormat::Html),
            ("\n<HTML>\n<body>政府工作报告", InputFormat::Html),
            ("{\"title\": \"政府工作报告\"}\n{\"title\": \"讲话\"}", json),
            ("[\n{\"a\": 1}]", json),
            ("id,text\n1,\"同志们,大家好\"\n2,讲话\n3,报告\n", InputFormat::Table(Delimiter::Comma)),
            ("编号\t正文\n1\t讲话\n2\t报告\n3\t致辞", InputFormat::Table(Delimiter::Tab)),
            ("政府工作报告\n各位代表:\n现在,我报告工作\n请予审议", InputFormat::Text),
            ("[视频]会议开幕\n央视网消息", InputFormat::Text),
            ("在会议上的讲话<br>\n同志们：<br>", InputFormat::Text),
            ("女士们,先生们\n朋友们,同志们\n大家好", InputFormat::Text),
            ("<header>报告", InputFormat::Text),
        ] {
            assert_eq!(format("a.txt", text), kind, "{text}");
        }
    }

    #[test]
    fn a_pdf_behind_white_space_is_one_and_an_archive_that_begins_with_one_is_not() {
        assert_eq!(format("a", "\r\n  %PDF-1.4\n"), InputFormat::Pdf);
        assert_ne!(format("a", "<pre>%PDF-1.4</pre>"), InputFormat::Pdf);
        let zip = "PK\u{3}\u{4}\n\0\0\0\0\0\0\0\0\0\0\0\0\0\u{9}\0\0\0\u{9}\0\0\0\u{5}\0\0\0a.pdf%PDF-1.4\n";
        assert_ne!(format("a", zip), InputFormat::Pdf);
    }

    #[test]
    fn cells_of_a_table_may_have_line_ends() {
        let text = "编号,正文\n1,\"同志们:\n大家好。\n谢谢。\"\n";
        assert_eq!(format("a.csv", text), InputFormat::Table(Delimiter::Comma));
        assert_eq!(format("a.txt", text), InputFormat::Text);
        let head = text.as_bytes();
        assert_eq!(of("a", head, &mut Cursor::new(head), &["正文".to_owned()]), InputFormat::Table(Delimiter::Comma));
    }

    #[test]
    fn a_year_behind_a_full_stop_is_no_ending() {
        for (name, expected) in [
            ("a/讲话.TXT", Some("txt")),
            ("讲话.2019", None),
            ("2019.政府工作报告", None),
            ("讲话", None),
            (".hidden", None),
            ("a.b/讲话", None),
            ("报告.tar.gz", Some("gz")),
        ] {
            assert_eq!(ending(name).as_deref(), expected, "{name}");
        }
    }
}
