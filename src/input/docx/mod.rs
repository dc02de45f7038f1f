//! Word documents (`.docx`, `.docm`, templates, and those of WPS): the text as Word shows it with all changes accepted,
//! the numbers that Word makes for lists written out.
//!
//! Left out are headers and footers, footnotes, endnotes and comments (a remark says how many: at the end of the text
//! they would be taken for its last section, signature and date), descriptions of pictures, bullets, and hidden text.
//! What the numbers and lines mean is left to `document`; the older `.doc`, and encrypted documents that are no zip
//! package, to others.

mod body;
mod counters;
mod fields;
mod lines;
mod namespaces;
mod number_format;
mod numbering;
mod package;
mod properties;
mod remarks;
mod styles;
mod table;
mod utf16;
mod writer;
mod xml;

#[cfg(test)]
mod tests;

use std::io::Cursor;

use super::content::{Content, Refusal};
use crate::messages::said_later;
use body::{Body, BodyReader};
use numbering::Numbering;
use package::WordPackage;
use styles::Styles;
use tr::tr;

/// What is refused.
const WORD: &str = said_later!("a Word document");
const ENCRYPTED: &str = said_later!("an encrypted Word document");

/// Bytes of text that a document may have: its markup can number and name millions of paragraphs with little.
const LONGEST_TEXT: usize = 32 << 20;

/// Reads a Word document, given the bytes of its whole package.
///
/// # Errors
///
/// Where it is cut off, damaged, encrypted, no text of Word, or larger than a document can be.
pub(super) fn read(bytes: &[u8]) -> Result<Content, Refusal> {
    let mut file = Cursor::new(bytes);
    let mut package = WordPackage::open(&mut file)?;
    let places = package.places()?;
    let styles = match &places.styles {
        Some(part) => package.other(part)?.map(|mut xml| Styles::read(&mut xml)).transpose()?,
        None => None,
    };
    let numbering = match &places.numbering {
        Some(part) => package.other(part)?.map(|mut xml| Numbering::read(&mut xml)).transpose()?,
        None => None,
    };
    let (mut styles, mut numbering) = (styles.unwrap_or_default(), numbering.unwrap_or_default());
    numbering.link(&styles);
    let mut body = None;
    for trusts_fields in [true, false] {
        let part = package.document(&places.document)?;
        let Some(mut xml) = part else { break };
        body = BodyReader::new(&mut styles, &numbering, trusts_fields).read(&mut xml)?;
        if let Some(body) = &mut body {
            body.left_out.endless_field = !trusts_fields;
            break;
        }
    }
    let Some(Body { text, left_out, counters }) = body else {
        return Err(damaged(tr!("its text part {} is missing", places.document)));
    };
    let remarks = left_out.remarks(&counters.unknown, text.trim().is_empty());
    Ok(Content { text, remarks, ..Content::default() })
}

/// The refusal of what Word itself would not open.
fn damaged(reason: String) -> Refusal {
    Refusal { kind: WORD, reason, remedy: said_later!("open it in Word or WPS and save it again, or get it anew") }
}
