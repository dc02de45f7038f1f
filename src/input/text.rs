//! The plain-text format (.txt, .text, .md).
//!
//! Tells what is no text before it is decoded; the encoding is left to `decode`.

use memchr::{memchr_iter, memmem};

use super::decode::{self, TRIED};
use super::{InputError, RawDocument, kind};
use crate::document::normalise::NormalisedText;
use crate::document::script::is_han;

/// Beginnings of formats that people take for text, what they are, and what to do.
const MAGIC: [(&[u8], &str, &str); 11] = [
    (b"%PDF-", "a PDF", "save it as text (.txt) first"),
    (b"PK\x03\x04", "a zip archive or an Office file (.docx, .xlsx)", "unpack it, or save it as text (.txt) first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls)", "save it as text (.txt) first"),
    (b"{\\rtf", "a rich-text file (RTF)", "save it as text (.txt) first"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", "have its text recognised (OCR) first"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "have its text recognised (OCR) first"),
    (b"GIF8", "a picture (GIF)", "have its text recognised (OCR) first"),
    (b"\x1f\x8b\x08", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a rar archive", "unpack it first"),
    (b"\x7fELF", "a program", "leave it out"),
];

/// Reads the text of a document named `name`.
pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<RawDocument, InputError> {
    let name = name.to_owned();
    for (magic, kind, remedy) in MAGIC {
        if bytes.starts_with(magic) {
            return Err(InputError::Binary { name, kind, remedy });
        }
    }
    if bytes.trim_ascii().is_empty() {
        return Err(InputError::Empty { name });
    }
    let nuls = memchr_iter(0, &bytes).count();
    let Some(choice) = decode::choose(&bytes) else {
        return Err(match nuls {
            0 => InputError::Undecodable { name, tried: TRIED },
            _ => binary(name),
        });
    };
    // One in a file of some length is dirt, such as the padding of a broken copy.
    if !choice.is_utf16() && nuls.saturating_mul(1000) > bytes.len() {
        return Err(binary(name));
    }
    let text = choice.decode(&bytes);
    drop(bytes);
    if text.lines().all(is_blank) {
        return Err(InputError::Empty { name });
    }
    let malformed = memmem::find_iter(text.as_bytes(), "\u{fffd}").count();
    let kind = kind::of(&text);
    Ok(RawDocument { source: name, text, encoding: choice.label(), malformed, kind })
}

/// Whether the normaliser leaves nothing of a line: no character that is seen, or only U+FFFD.
fn is_blank(line: &str) -> bool {
    let line = line.trim();
    // Nearly every document is told by its first line, and that by its first characters.
    line.is_empty()
        || !line.chars().any(is_han)
            // No step takes the first of these out, but in an entity they may stand for what is not seen.
            && (line.contains('&') || !line.contains(|c: char| c.is_ascii_alphanumeric() || "，。、".contains(c)))
            && NormalisedText::new(line).as_str().trim_matches(char::REPLACEMENT_CHARACTER).is_empty()
}

fn binary(name: String) -> InputError {
    let kind = "a binary file";
    InputError::Binary { name, kind, remedy: "save the document as text (.txt) first, or leave it out" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        read("a/b.txt", bytes.to_vec()).expect_err("no text").to_string()
    }

    #[test]
    fn what_is_no_text_is_named_with_a_remedy() {
        assert_eq!(error(b"%PDF-1.4 ..."), "a/b.txt: this is a PDF, not text; save it as text (.txt) first");
        assert!(error(b"PK\x03\x04\x14\0").contains("Office file (.docx"));
        assert!(error(b"\x89PNG\r\n\x1a\n\0\0").contains("a picture (PNG)"));
        assert!(error(b"\x01\x02\0\0\xff\xfe\x80 \0abc\0").contains("a binary file"));
    }

    #[test]
    fn a_file_of_white_space_is_empty() {
        for bytes in [&b""[..], b" \r\n\t", "\u{3000}\n".as_bytes(), b"\xef\xbb\xbf", b"\xff\xfe\x20\0"] {
            assert!(error(bytes).contains("holds no text"), "{bytes:?}");
        }
    }

    #[test]
    fn a_file_of_characters_that_are_not_seen_is_empty() {
        for text in ["\u{200b}\u{200b}\u{feff}\u{200d}", "\u{1}\u{2}\n\u{3}", "\u{7f}\u{7f}", "\u{ad}\r\n\u{202e} "] {
            assert!(error(text.as_bytes()).contains("holds no text"), "{text:?}");
        }
        assert!(error("\u{feff}".repeat(10_000).as_bytes()).contains("holds no text"));
        assert!(error(b"&nbsp;\n&#8203;&shy;").contains("holds no text"));
    }

    #[test]
    fn a_mark_and_a_stray_byte_are_no_text() {
        for bytes in [b"\xff\xfea", b"\xfe\xffa", b"\xff\xfe\xff"] {
            assert!(error(bytes).contains("holds no text"), "{bytes:?}");
        }
    }

    #[test]
    fn a_single_character_is_a_text() {
        for text in ["市", "a", "。", "7", "\u{200b}市", "\n\n—"] {
            assert_eq!(read("a", text.into()).expect("a text").text, text);
        }
    }

    #[test]
    fn places_that_are_lost_are_counted() {
        let malformed = |bytes: &[u8]| read("a", bytes.to_vec()).expect("a text").malformed;
        let text = "政府工作报告，请予审议。".repeat(20);
        assert_eq!(malformed(text.as_bytes()), 0);
        assert_eq!(malformed(format!("{text}\u{fffd}").as_bytes()), 1);
        let (one, two) = text.as_bytes().split_at(text.len() / 2);
        assert_eq!(malformed(&[one, b"\xff", two, b"\xff"].concat()), 2);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(malformed(&utf16), 0);
        assert_eq!(malformed(&[&utf16[..], b"\n"].concat()), 1);
    }

    #[test]
    fn a_single_nul_in_a_long_text_is_dirt() {
        let mut bytes = "政府工作报告。".repeat(100).into_bytes();
        bytes.push(0);
        assert!(read("a", bytes).is_ok());
    }

    #[test]
    fn bytes_in_no_known_encoding_are_an_error_that_names_those_tried() {
        let noise: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80).collect();
        assert!(error(&noise).contains("UTF-8, GB18030, Big5, UTF-16LE, UTF-16BE"));
    }
}
