//! Text that a program before this one decoded wrongly and saved so: UTF-8 read as GBK (`鏀垮簻`), UTF-8 or GBK read as
//! Latin-1 (`æ”¿åºœ`, `Õþ¸®`).
//!
//! It is undone where every character of it can be, and told where some are lost.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};

use super::{is_common_mark, windows_byte};
use crate::messages::said_later;
use crate::normalise::script::is_frequent;

/// Characters beyond ASCII by which a text is looked at.
const SAMPLE: usize = 2000;
/// Fewer say nothing.
const LEAST: usize = 8;
/// Share of frequent characters that no text read wrongly reaches, and that any Chinese text does.
const CHINESE: f64 = 0.25;
/// Share of characters that may be lost for a text to be known as one of these at all.
const MOST_LOST: f64 = 0.5;

/// What was found of a text.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::input) enum Misread {
    /// The text as it was, and what had been done to it.
    Undone(String, &'static str),
    /// What had been done to it, and how many characters cannot be had back.
    Lost(usize, &'static str),
}

/// How it was once read, what it was, and in words.
const WAYS: [(&Encoding, &Encoding, &str); 3] = [
    // Of GBK, since that has the byte 0x80 for €, as Windows has it.
    (GBK, UTF_8, said_later!("UTF-8 read as GBK")),
    (WINDOWS_1252, UTF_8, said_later!("UTF-8 read as Latin-1")),
    (WINDOWS_1252, GB18030, said_later!("GBK read as Latin-1")),
];

/// Looks whether a text was decoded wrongly; `None` where it reads like Chinese, or like nothing of the kind.
pub(in crate::input) fn find(text: &str) -> Option<Misread> {
    if is_chinese(text)? {
        return None;
    }
    let mut lost = None;
    for (read_as, was, way) in WAYS {
        let Some(bytes) = bytes(text, read_as) else { continue };
        if let Some(undone) = was.decode_without_bom_handling_and_without_replacement(&bytes) {
            if is_chinese(&undone) == Some(true) {
                return Some(Misread::Undone(undone.into_owned(), way));
            }
        } else if lost.is_none() && was == UTF_8 {
            let undone = String::from_utf8_lossy(&bytes);
            let gone = undone.matches(char::REPLACEMENT_CHARACTER).count();
            let of = undone.chars().filter(|c| !c.is_ascii()).count();
            if gone as f64 <= MOST_LOST * of as f64 && is_chinese(&undone) == Some(true) {
                lost = Some(Misread::Lost(gone, way));
            }
        }
    }
    lost
}

/// The bytes that a program had which read them so; what it could not read stands as `?`. `None` where it cannot have been.
fn bytes(text: &str, read_as: &'static Encoding) -> Option<Vec<u8>> {
    if read_as == WINDOWS_1252 {
        // Some programs keep the bytes 0x80 to 0x9f as they are, others read them as Windows does.
        let byte = |c: char| u8::try_from(u32::from(c)).ok().or_else(|| windows_byte(c));
        return text.chars().map(|c| if c == char::REPLACEMENT_CHARACTER { Some(b'?') } else { byte(c) }).collect();
    }
    let text = text.replace(char::REPLACEMENT_CHARACTER, "?");
    let (bytes, _, unmappable) = read_as.encode(&text);
    (!unmappable).then(|| bytes.into_owned())
}

/// Whether a text reads like Chinese; `None` where there is too little of it.
fn is_chinese(text: &str) -> Option<bool> {
    let (mut seen, mut frequent) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()).take(SAMPLE) {
        seen += 1;
        frequent += usize::from(is_frequent(c) || is_common_mark(c));
    }
    (seen >= LEAST).then_some(frequent as f64 >= CHINESE * seen as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "各位代表：现在，我代表县人民政府向大会报告工作，请予审议。2019年全县生产总值增长8.4%。";

    #[test]
    fn text_that_was_read_wrongly_is_undone_where_nothing_is_lost() {
        for (read_as, was, way) in WAYS {
            let bytes = was.encode(TEXT).0;
            let read_as = if read_as == GBK { GB18030 } else { read_as };
            let Some(wrong) = read_as.decode_without_bom_handling_and_without_replacement(&bytes) else { continue };
            assert_eq!(find(&wrong), Some(Misread::Undone(TEXT.to_owned(), way)), "{way}");
        }
        let bytes = UTF_8.encode("政府工作报告政府工作报告").0;
        let wrong = GB18030.decode_without_bom_handling_and_without_replacement(&bytes).expect("all of it is GBK");
        assert!(matches!(find(&wrong), Some(Misread::Undone(text, _)) if text.starts_with("政府工作报告")));
    }

    #[test]
    fn latin_1_may_keep_control_characters_and_lose_others() {
        let kept: String = TEXT.bytes().map(char::from).collect();
        assert_eq!(find(&kept), Some(Misread::Undone(TEXT.to_owned(), "UTF-8 read as Latin-1")));
        let lost: String =
            TEXT.bytes().map(|byte| if byte == 0x81 || byte == 0x8d { '\u{fffd}' } else { char::from(byte) }).collect();
        assert!(matches!(find(&lost), Some(Misread::Lost(1.., "UTF-8 read as Latin-1"))), "{:?}", find(&lost));
    }

    #[test]
    fn text_of_which_characters_are_lost_is_told() {
        let (wrong, _) = GB18030.decode_without_bom_handling(TEXT.as_bytes());
        let wrong = wrong.replace(char::REPLACEMENT_CHARACTER, "?");
        assert!(matches!(find(&wrong), Some(Misread::Lost(1.., "UTF-8 read as GBK"))), "{:?}", find(&wrong));
    }

    #[test]
    fn text_that_reads_well_or_is_in_another_language_is_left_alone() {
        for text in
            [TEXT, "Naïve café, déjà vu, Größe, señor, façade, crème brûlée", "鑫淼焱垚犇骉羴猋麤鱻", "ascii", ""]
        {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
