//! Parts in UTF-16, which a package may hold beside UTF-8 (ECMA-376 part 2), as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_16BE, UTF_16LE};

/// Bytes that are decoded at once.
const PIECE: usize = 8 * 1024;

/// The encoding of a part that begins with these bytes; `None` for UTF-8.
pub(super) fn byte_order(first: &[u8]) -> Option<&'static Encoding> {
    match first {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-16 that is read as UTF-8.
pub(super) struct FromUtf16<R> {
    wide: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that are decoded.
    decoded: usize,
    text: Vec<u8>,
    /// Bytes of `text` that were handed on.
    given: usize,
    ended: bool,
}

impl<R: Read> FromUtf16<R> {
    pub fn new(wide: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        FromUtf16 { wide, decoder, raw: Vec::new(), decoded: 0, text: Vec::new(), given: 0, ended: false }
    }

    /// Decodes the next piece. Nothing is left of the one before.
    fn decode(&mut self) -> io::Result<()> {
        if self.decoded == self.raw.len() {
            self.raw.clear();
            self.decoded = 0;
            self.wide.by_ref().take(PIECE as u64).read_to_end(&mut self.raw)?;
        }
        let last = self.raw.is_empty();
        self.text.resize(2 * PIECE, 0);
        let raw = self.raw.get(self.decoded..).unwrap_or_default();
        let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(raw, &mut self.text, last);
        self.decoded += read;
        self.text.truncate(written);
        self.given = 0;
        if let DecoderResult::Malformed(..) = result {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "malformed UTF-16"));
        }
        // The decoder must not be called again after its last piece.
        self.ended = last && matches!(result, DecoderResult::InputEmpty);
        Ok(())
    }
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.decode()?;
        }
        let ready = self.text.get(self.given..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(ready) {
            *to = *from;
        }
        self.given += count;
        Ok(count)
    }
}
