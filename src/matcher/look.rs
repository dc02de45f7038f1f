//! What a pattern asks of a place without reading on: the edges of lines, of the text and of ASCII words.

use regex_syntax::hir::Look;

/// Whether a look-around holds at a byte of a text.
pub fn holds(look: Look, bytes: &[u8], at: usize) -> bool {
    match look {
        Look::Start => at == 0,
        Look::End => at == bytes.len(),
        Look::StartLF | Look::StartCRLF => at == 0 || bytes[at - 1] == b'\n',
        Look::EndLF | Look::EndCRLF => at == bytes.len() || bytes[at] == b'\n',
        // Word boundaries mean nothing in Chinese text: they are taken between ASCII word characters and the rest.
        Look::WordAscii | Look::WordUnicode => is_word(bytes, at) != is_word_before(bytes, at),
        Look::WordAsciiNegate | Look::WordUnicodeNegate => is_word(bytes, at) == is_word_before(bytes, at),
        Look::WordStartAscii | Look::WordStartUnicode => is_word(bytes, at) && !is_word_before(bytes, at),
        Look::WordEndAscii | Look::WordEndUnicode => !is_word(bytes, at) && is_word_before(bytes, at),
        Look::WordStartHalfAscii | Look::WordStartHalfUnicode => !is_word_before(bytes, at),
        Look::WordEndHalfAscii | Look::WordEndHalfUnicode => !is_word(bytes, at),
    }
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

fn is_word_before(bytes: &[u8], at: usize) -> bool {
    at > 0 && is_word(bytes, at - 1)
}
