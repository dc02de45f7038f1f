//! PDF (ISO 32000-2): the text of its pages in the order in which it is read, one line of the page a line.
//!
//! Objects and fonts are read here with a bound on everything that a file may claim (`file`); only ciphers and Adobe's
//! character maps come from libraries. Joining the lines of a paragraph is left to the document.

mod cmap;
mod columns;
mod decrypt;
mod file;
mod filter;
mod font;
mod furniture;
mod glyph_names;
mod interpret;
mod lexer;
mod lines;
mod marked;
mod matrix;
mod mojibake;
mod object;
mod page_tree;
mod paragraphs;
mod remarks;
mod simple_font;
#[cfg(test)]
mod tests;
mod writer;
mod xref;

use super::content::{Content, Mark, Refusal};
use crate::messages::said_later;
use crate::rules::file::PageNumbers;
use file::{Excess, PdfFile};
use font::Fonts;
use lines::Plane;
use memchr::memmem;
use page_tree::MOST_PAGES;
use remarks::Findings;
use tr::tr;

/// Pieces of lines of a whole file; 100 bytes each. A page has about fifty.
const MOST_PIECES: usize = 1_000_000;
/// Glyphs of a whole file: 5,000 full pages.
const MOST_GLYPHS: usize = 8_000_000;
/// Paths on a page without text that are taken for letters drawn as outlines.
const OUTLINES: usize = 50;
/// The part of a page without text that a picture covers when the text is in it.
const PICTURE: f64 = 0.05;
/// The part of a page that a picture covers when it is the page, whatever few characters stand on it: a program that
/// scans pages signs them.
const WHOLE: f64 = 0.6;
const FEW: usize = 12;

const KIND: &str = said_later!("a PDF");
const BY_HAND: &str =
    said_later!("save it as text (.txt) from the program that made it, or have its text recognised (OCR) first");

/// Reads the text of a PDF.
///
/// # Errors
///
/// A [`Refusal`] where it is no PDF or too damaged, asks for a password, has only pictures of text, does not say which
/// characters its fonts draw, or claims more memory or time than a document needs.
pub(super) fn read(bytes: &[u8], numbers: &PageNumbers) -> Result<Content, Refusal> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    if memmem::find(head, b"%PDF-").is_none() {
        return Err(refusal(tr!("it does not begin as one"), said_later!("get it again from where it came from")));
    }
    let Some(file) = PdfFile::open(bytes) else {
        return Err(damaged());
    };
    if file.trailer.has("Encrypt") {
        let plain = match decrypt::rewrite(&file) {
            Ok(plain) => plain,
            Err(decrypt::Locked::Password) => {
                return Err(refusal(
                    tr!("it is encrypted and asks for a password"),
                    said_later!("save it without a password"),
                ));
            }
            Err(decrypt::Locked::Unknown) => {
                let reason = tr!("it is encrypted in a way that cannot be read");
                return Err(refusal(reason, said_later!("save it without encryption")));
            }
        };
        drop(file);
        return PdfFile::open(&plain).ok_or_else(damaged).and_then(|file| read_pages(&file, numbers));
    }
    read_pages(&file, numbers)
}

fn refusal(reason: String, remedy: &'static str) -> Refusal {
    Refusal { kind: KIND, reason, remedy }
}

fn damaged() -> Refusal {
    refusal(
        tr!("it is damaged or cut off: its pages cannot be found"),
        said_later!("get it again from where it came from"),
    )
}

fn too_much(excess: Excess) -> Refusal {
    let reason = match excess {
        Excess::Stream => tr!("a part of it unpacks to more than {} MB", file::MOST_IN_STREAM >> 20),
        Excess::Streams => tr!("its objects unpack to more than a document needs"),
        Excess::Objects => tr!("it has more than a million objects"),
        Excess::Work => tr!("it unpacks to more than fifty times its size"),
    };
    refusal(reason, said_later!("print it to a new PDF, or save it as text (.txt)"))
}

fn read_pages(file: &PdfFile<'_>, numbers: &PageNumbers) -> Result<Content, Refusal> {
    let tree = page_tree::pages(file);
    if let Some(excess) = file.excess() {
        return Err(too_much(excess));
    }
    if tree.pages.is_empty() {
        return Err(damaged());
    }
    let mut fonts = Fonts::default();
    let mut findings = Findings::of(&tree);
    let mut pages: Vec<Vec<Plane>> = Vec::with_capacity(tree.pages.len());
    let (mut pieces, mut glyphs) = (0, 0);
    // The fewest characters with which each page is no picture.
    let mut wanted: Vec<usize> = Vec::with_capacity(tree.pages.len());
    for (number, page) in (1..).zip(&tree.pages) {
        let mut drawn = interpret::draw(file, &mut fonts, page);
        if let Some(excess) = file.excess() {
            return Err(too_much(excess));
        }
        mojibake::doubt(&mut drawn.glyphs, |font| fonts.fonts.get(font).is_some_and(|font| font.is_doubtful));
        let is_simple = |font: usize| fonts.fonts.get(font).is_some_and(|font| font.is_simple());
        let lines = lines::lines(&drawn.glyphs, page.area, is_simple);
        findings.add(number, &drawn, &lines, &fonts);
        pieces += lines.planes.iter().map(|plane| plane.pieces.len()).sum::<usize>();
        glyphs += lines.glyphs;
        if pieces > MOST_PIECES || glyphs > MOST_GLYPHS {
            let reason = tr!("it has more text than can be read at once");
            return Err(refusal(reason, said_later!("split it into several files")));
        }
        wanted.push(match drawn.pictured {
            WHOLE.. => FEW,
            pictured => usize::from(pictured >= PICTURE || drawn.paths >= OUTLINES),
        });
        pages.push(lines.planes);
    }
    furniture::remove(&mut pages, numbers);
    let mut content = Content::default();
    for (number, planes) in (1..).zip(pages) {
        let at = content.text.len();
        for plane in planes {
            paragraphs::write(&columns::read(plane.pieces), &mut content.text);
        }
        let written = content.text.get(at..).unwrap_or_default();
        if !written.is_empty() {
            content.marks.push(Mark { at, label: remarks::pages(&[number]) });
        }
        let characters = written.chars().filter(|c| !c.is_whitespace()).count();
        if wanted.get(number - 1).is_some_and(|wanted| characters < *wanted) {
            findings.pictures.push(number);
        }
    }
    if let Some(reason) = findings.unreadable() {
        return Err(refusal(reason, BY_HAND));
    }
    if !wanted.is_empty() && findings.pictures.len() == wanted.len() {
        let reason = tr!("it is scanned: its pages are pictures without text");
        return Err(refusal(reason, said_later!("have its text recognised (OCR) first")));
    }
    if content.text.is_empty() {
        return Err(match findings.pictures.is_empty() {
            false => refusal(tr!("it holds no text: {}", findings.pictured()), BY_HAND),
            true if findings.is_damaged() => damaged(),
            true => refusal(tr!("it holds no text"), said_later!("leave it out")),
        });
    }
    content.remarks = findings.remarks(MOST_PAGES);
    Ok(content)
}
