//! The plain-text format (.txt, .text, .md).
//!
//! Tells what is no text before it is decoded; the encoding is left to `decode`.

use memchr::{memchr_iter, memmem};

use super::InputError;
use super::content::Refusal;
use super::decode::misread::{self, Misread};
use super::decode::{self, EncodingGuess, TRIED};
use crate::messages::said_later;
use crate::normalise::NormalisedText;
use crate::normalise::script::is_han;
use tr::tr;

/// A text, and what decoding it was like.
#[derive(Debug)]
pub(super) struct Decoded {
    pub text: String,
    /// As in [`super::RawDocument`].
    pub encoding: &'static str,
    pub malformed: usize,
    pub remark: Option<String>,
}

/// Decodes a text named `name`.
pub(super) fn decode(name: &str, bytes: Vec<u8>) -> Result<Decoded, InputError> {
    let name = name.to_owned();
    if bytes.trim_ascii().is_empty() {
        return Err(InputError::Empty { name });
    }
    if let Some(text) = decode::hz::decode(&bytes) {
        return Ok(Decoded { text, encoding: "HZ-GB-2312", malformed: 0, remark: None });
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
    decode_as(name, bytes, choice)
}

/// Decodes a text in an encoding that is known.
pub(super) fn decode_as(name: String, bytes: Vec<u8>, choice: EncodingGuess) -> Result<Decoded, InputError> {
    let text = choice.decode(&bytes);
    drop(bytes);
    let (text, remark) = match misread::find(&text) {
        None => (text, None),
        Some(Misread::Undone(text, way)) => {
            (text, Some(tr!("the text was {}, and saved so; that is undone", tr!(way))))
        }
        Some(Misread::Lost(lost, way)) => {
            let (kind, remedy) = (
                said_later!("a text that was decoded wrongly before"),
                said_later!("get it again from where it came from"),
            );
            let reason = tr!("{} characters are lost ({})", lost, tr!(way));
            return Err(InputError::refused(&name, Refusal { kind, reason, remedy }));
        }
    };
    if is_empty(&text) {
        return Err(InputError::Empty { name });
    }
    let malformed = malformed(&text);
    Ok(Decoded { text, encoding: choice.label(), malformed, remark })
}

/// Whether there is nothing in a text that is seen.
pub(super) fn is_empty(text: &str) -> bool {
    text.lines().all(is_blank)
}

/// Whether a text of some length has fewer than one Han character in a hundred.
pub(super) fn holds_no_chinese(text: &str) -> bool {
    const LOOKED_AT: usize = 20_000;
    let (mut han, mut all) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_whitespace()).take(LOOKED_AT) {
        all += 1;
        han += usize::from(is_han(c));
        // Nearly every document is told by its first lines.
        if han > LOOKED_AT / 100 {
            return false;
        }
    }
    all >= 200 && 100 * han < all
}

/// Number of U+FFFD.
pub(super) fn malformed(text: &str) -> usize {
    memmem::find_iter(text.as_bytes(), "\u{fffd}").count()
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
    let remedy = said_later!("save the document as text (.txt) first, or leave it out");
    InputError::refused(&name, Refusal::of_kind(said_later!("a binary file"), remedy))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(bytes: &[u8]) -> String {
        decode("a/b.txt", bytes.to_vec()).expect_err("no text").to_string()
    }

    #[test]
    fn what_is_no_text_is_named_with_a_remedy() {
        assert!(error(b"\x01\x02\0\0\xff\xfe\x80 \0abc\0").contains("a binary file, not text; save the document"));
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
            assert_eq!(decode("a", text.into()).expect("a text").text, text);
        }
    }

    #[test]
    fn places_that_are_lost_are_counted() {
        let malformed = |bytes: &[u8]| decode("a", bytes.to_vec()).expect("a text").malformed;
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
        assert!(decode("a", bytes).is_ok());
    }

    #[test]
    fn bytes_in_no_known_encoding_are_an_error_that_names_those_tried() {
        let noise: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80).collect();
        assert!(error(&noise).contains("UTF-8, GB18030, Big5, UTF-16LE, UTF-16BE"));
    }
}
