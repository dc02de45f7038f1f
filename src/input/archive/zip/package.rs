//! What a zip file is as a document: the formats of Office, OpenDocument, EPUB and OFD are zip files.

use super::super::{Budget, Input};
use super::directory::{self, Directory};
use super::unpack;

/// What a zip file is as a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// DOCX, DOCM, DOTX.
    Word,
    /// XLSX, XLSM; XLSB, which the reader of workbooks refuses.
    Workbook,
    /// PPTX.
    Presentation,
    /// ODT.
    OdfText,
    /// ODS.
    OdfSheet,
    Epub,
    /// OFD (GB/T 33190).
    Ofd,
    /// An archive of files.
    Plain,
}

/// Types of the main part by the end of their names in `[Content_Types].xml` (ECMA-376 part 2, 10.1.2), for packages
/// whose main part is not where it always is.
const MAIN_PARTS: [(&[u8], Package); 6] = [
    (b"wordprocessingml.document.main+xml", Package::Word),
    (b"wordprocessingml.template.main+xml", Package::Word),
    (b"ms-word.document.macroEnabled.main+xml", Package::Word),
    (b"spreadsheetml.sheet.main+xml", Package::Workbook),
    (b"ms-excel.sheet.macroEnabled.main+xml", Package::Workbook),
    (b"presentationml.presentation.main+xml", Package::Presentation),
];

/// What the zip file is; `None` where its list of files cannot be read.
pub fn package(file: &mut dyn Input) -> Option<Package> {
    let directory = directory::read(file).ok()?;
    Some(of(file, &directory))
}

fn of(file: &mut dyn Input, directory: &Directory) -> Package {
    let has = |name: &[u8]| directory.files.iter().any(|listed| listed.name.eq_ignore_ascii_case(name));
    if has(b"mimetype") {
        let mimetype = text(file, directory, b"mimetype");
        let mimetype = mimetype.trim_ascii();
        if mimetype.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
            return Package::OdfSheet;
        }
        if mimetype.starts_with(b"application/vnd.oasis.opendocument.text") {
            return Package::OdfText;
        }
        if mimetype == b"application/epub+zip" {
            return Package::Epub;
        }
    }
    if has(b"[Content_Types].xml") {
        for (main, package) in [
            (&b"word/document.xml"[..], Package::Word),
            (b"xl/workbook.xml", Package::Workbook),
            (b"xl/workbook.bin", Package::Workbook),
            (b"ppt/presentation.xml", Package::Presentation),
        ] {
            if has(main) {
                return package;
            }
        }
        let types = text(file, directory, b"[Content_Types].xml");
        for (name, package) in MAIN_PARTS {
            if memchr::memmem::find(&types, name).is_some() {
                return package;
            }
        }
    }
    if has(b"OFD.xml") {
        return Package::Ofd;
    }
    Package::Plain
}

/// A small part of the package; empty where it cannot be unpacked.
fn text(file: &mut dyn Input, directory: &Directory, name: &[u8]) -> Vec<u8> {
    let Some(listed) = directory.files.iter().find(|listed| listed.name.eq_ignore_ascii_case(name)) else {
        return Vec::new();
    };
    let mut budget = Budget::new();
    unpack(file, listed, &mut budget).unwrap_or_default()
}
