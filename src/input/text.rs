//! The plain-text format (.txt, .text, .md).
//!
//! Tells what is no text before it is decoded; the encoding is left to `decode`.

use super::decode::{self, TRIED};
use super::{InputError, RawDocument};

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
            return Err(InputError::Binary { name, kind, remedy, offset: 0 });
        }
    }
    if bytes.trim_ascii().is_empty() {
        return Err(InputError::Empty { name });
    }
    let nul = bytes.iter().position(|&byte| byte == 0);
    let Some(choice) = decode::choose(&bytes) else {
        return Err(match nul {
            Some(offset) => binary(name, offset),
            None => InputError::Undecodable { name, tried: TRIED },
        });
    };
    if let (Some(offset), false) = (nul, choice.is_utf16()) {
        // One in a file of some length is dirt, such as the padding of a broken copy.
        let nuls = bytes.iter().filter(|&&byte| byte == 0).count();
        if nuls.saturating_mul(1000) > bytes.len() {
            return Err(binary(name, offset));
        }
    }
    let text = choice.decode(bytes);
    if text.chars().all(|c| c.is_whitespace() || c == '\0') {
        return Err(InputError::Empty { name });
    }
    Ok(RawDocument { source: name, text, encoding: choice.label() })
}

fn binary(name: String, offset: usize) -> InputError {
    let kind = "a binary file";
    InputError::Binary { name, kind, remedy: "save the document as text (.txt) first, or leave it out", offset }
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
