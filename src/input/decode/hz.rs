//! HZ-GB-2312: Chinese in seven bits, as mail and newsgroups of the 1990s had it (RFC 1843).
//!
//! Between `~{` and `~}` each two bytes are a character of GB 2312 without their high bits; `~~` is a tilde, and a tilde
//! at the end of a line goes on in the next.

use encoding_rs::GB18030;
use memchr::memmem;

/// The text of bytes in HZ; `None` where they are not in it from the first to the last.
pub(in crate::input) fn decode(bytes: &[u8]) -> Option<String> {
    memmem::find(bytes, b"~{")?;
    if !bytes.is_ascii() {
        return None;
    }
    let mut plain = Vec::with_capacity(bytes.len());
    let mut is_chinese = false;
    let mut rest = bytes;
    loop {
        rest = match (is_chinese, rest) {
            (_, []) => break,
            (false, [b'~', b'{', rest @ ..]) => {
                is_chinese = true;
                rest
            }
            (true, [b'~', b'}', rest @ ..]) => {
                is_chinese = false;
                rest
            }
            (false, [b'~', b'~', rest @ ..]) => {
                plain.push(b'~');
                rest
            }
            (_, [b'~', b'\n', rest @ ..] | [b'~', b'\r', b'\n', rest @ ..]) => rest,
            (false, [b'~', ..]) => return None,
            (false, [byte, rest @ ..]) => {
                plain.push(*byte);
                rest
            }
            // A line end closes what was left open.
            (true, [b'\n' | b'\r', ..]) => {
                is_chinese = false;
                rest
            }
            (true, [high @ 0x21..=0x77, low @ 0x21..=0x7e, rest @ ..]) => {
                plain.extend([high | 0x80, low | 0x80]);
                rest
            }
            (true, _) => return None,
        };
    }
    GB18030.decode_without_bom_handling_and_without_replacement(&plain).map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_in_seven_bits_is_read() {
        // Each byte of the Chinese without its high bit.
        let hz = |text: &str| -> Vec<u8> {
            let mut bytes = b"~{".to_vec();
            bytes.extend(GB18030.encode(text).0.iter().map(|byte| byte & 0x7f));
            bytes.extend(b"~}");
            bytes
        };
        let bytes = [&hz("政府工作报告")[..], b"\n2019 ~~ ", &hz("各位代表"), b"~\n: ", &hz("同志们")].concat();
        assert_eq!(decode(&bytes).as_deref(), Some("政府工作报告\n2019 ~ 各位代表: 同志们"));
    }

    #[test]
    fn what_is_not_in_it_as_a_whole_is_not_guessed_at() {
        for bytes in [&b"a ~{ b"[..], b"plain", b"~{!", "~{政府~}".as_bytes(), b"~x ~{TZ~}"] {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
    }
}
