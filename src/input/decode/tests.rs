use super::*;
use proptest::prelude::*;

const SIMPLIFIED: &str = "各位委员、同志们：我代表县政府向大会报告工作，请予审议。全年完成生产总值３２０亿元，增长8%。";
const TRADITIONAL: &str = "各位委員、同志們：我代表縣政府向大會報告工作，請予審議。全年完成生產總值320億元，增長8%。";

fn decoded(bytes: &[u8]) -> (&'static str, String) {
    let choice = choose(bytes).expect("a known encoding");
    (choice.label(), choice.decode(bytes))
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("UTF-8", text.as_bytes().to_vec()),
        ("GB18030", GB18030.encode(text).0.into_owned()),
        ("UTF-16LE", utf16(text, u16::to_le_bytes)),
        ("UTF-16BE", utf16(text, u16::to_be_bytes)),
    ]
}

#[test]
fn every_encoding_is_told_without_a_mark() {
    for text in [SIMPLIFIED, TRADITIONAL, "政府工作报告", "区委书记讲话\n"] {
        for (encoding, bytes) in encodings(text) {
            assert_eq!(decoded(&bytes), (encoding, text.to_owned()));
        }
    }
    assert_eq!(decoded(&BIG5.encode(TRADITIONAL).0), ("Big5", TRADITIONAL.to_owned()));
}

#[test]
fn a_byte_order_mark_decides_and_is_no_text() {
    assert_eq!(decoded(b"\xef\xbb\xbfabc"), ("UTF-8", "abc".to_owned()));
    assert_eq!(decoded(b"\xff\xfea\0"), ("UTF-16LE", "a".to_owned()));
    assert_eq!(decoded(b"\xfe\xff\0a"), ("UTF-16BE", "a".to_owned()));
}

#[test]
fn ascii_is_utf8() {
    assert_eq!(decoded(b"GDP 2014\r\n"), ("UTF-8", "GDP 2014\r\n".to_owned()));
}

#[test]
fn a_stray_byte_costs_one_character_and_not_the_file() {
    let text = SIMPLIFIED.repeat(20);
    for (encoding, mut bytes) in encodings(&text).into_iter().take(2) {
        bytes.splice(bytes.len() / 2..bytes.len() / 2, [0xff]);
        let (found, decoded) = decoded(&bytes);
        assert_eq!(found, encoding);
        assert!(decoded.contains('\u{fffd}'));
        let whole = decoded.matches("请予审议").count();
        assert!(whole >= 19, "{encoding}: {whole} of 20 sentences are whole");
    }
    let mut bytes = text.clone().into_bytes();
    bytes[600] = 0xff;
    let replaced = decoded(&bytes).1.chars().filter(|&c| c == '\u{fffd}').count();
    // A character of three bytes that lost one leaves two or three pieces at most.
    assert!((1..=3).contains(&replaced), "{replaced}");
}

#[test]
fn a_file_cut_off_within_a_character_keeps_its_encoding() {
    for (encoding, bytes) in encodings(SIMPLIFIED).into_iter().take(2) {
        assert_eq!(decoded(&bytes[..bytes.len() - 10]).0, encoding);
        let cut = GB18030.encode(SIMPLIFIED).0.len() - 5;
        assert_eq!(decoded(&GB18030.encode(SIMPLIFIED).0[..cut]).0, "GB18030");
    }
}

#[test]
fn a_stray_byte_at_the_end_of_utf16_costs_one_character_with_a_mark_and_without() {
    for text in [SIMPLIFIED, TRADITIONAL] {
        for (encoding, mut bytes) in encodings(text).into_iter().skip(2) {
            bytes.push(b'\n');
            assert_eq!(decoded(&bytes), (encoding, format!("{text}\u{fffd}")));
            let mark: &[u8] = if encoding == "UTF-16LE" { b"\xff\xfe" } else { b"\xfe\xff" };
            assert_eq!(decoded(&[mark, &bytes].concat()), (encoding, format!("{text}\u{fffd}")));
        }
    }
}

#[test]
fn a_long_file_is_told_by_its_middle_too() {
    let mut bytes = b"<p>menu</p>\n".repeat(8000);
    bytes.extend(GB18030.encode(&SIMPLIFIED.repeat(3000)).0.iter());
    assert_eq!(decoded(&bytes).0, "GB18030");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Some(choice) = choose(&bytes) {
            choice.decode(&bytes);
        }
    }
}
