//! In which encoding the bytes are.
//!
//! A byte-order mark decides, and so does text that is valid UTF-8. Otherwise each candidate decodes a sample and is
//! scored by how much it reads like Chinese prose: a stray byte costs a little and changes nothing else, where a
//! strict decoder would give up the whole file.

pub(super) mod hz;
pub(super) mod misread;

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr;

use crate::normalise::script::{is_frequent, is_han};

/// The candidates, the likeliest first, as error messages name them.
pub(super) const TRIED: &str = "UTF-8, GB18030, Big5, UTF-16LE, UTF-16BE";

/// Bytes at the start, and as many in the middle, by which the encoding is told.
const SAMPLE: usize = 64 * 1024;

/// Share of characters that no speech is written with, above which a file is in no known encoding, unless it is
/// Chinese beyond doubt: a stray byte in a GBK text turns all to noise up to the next line end or ASCII character.
const MOST_IMPLAUSIBLE: f64 = 0.05;

/// Share of frequent characters among those beyond ASCII that no noise reaches.
const CHINESE_BEYOND_DOUBT: f64 = 0.25;

/// An encoding, and whether a byte-order mark comes before the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct EncodingGuess {
    encoding: &'static Encoding,
    mark: usize,
}

impl EncodingGuess {
    /// Name of the encoding.
    pub fn label(self) -> &'static str {
        match self.encoding.name() {
            // The decoder of one is that of the other.
            "gb18030" | "GBK" => "GB18030",
            name => name,
        }
    }

    pub fn is_utf16(self) -> bool {
        self.encoding == UTF_16LE || self.encoding == UTF_16BE
    }

    /// The encoding that a page names, as browsers understand the name; `None` where they do not.
    #[cfg(feature = "html")]
    pub fn named(label: &str) -> Option<Self> {
        let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
        // What says GBK may hold characters that came later.
        let encoding = if encoding == encoding_rs::GBK { GB18030 } else { encoding };
        Some(EncodingGuess { encoding, mark: 0 })
    }

    /// Decodes the whole file; each malformed sequence becomes one U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        let bytes = bytes.get(self.mark..).unwrap_or_default();
        if self.encoding == UTF_8 {
            // To look whether it is valid and to copy it takes this decoder less than `String` takes to look.
            return match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
                Some(text) => text.into_owned(),
                None => String::from_utf8_lossy(bytes).into_owned(),
            };
        }
        self.encoding.decode_without_bom_handling(bytes).0.into_owned()
    }
}

/// Chooses the encoding of a file; `None` where in every one too much of it is malformed or implausible.
pub(super) fn choose(bytes: &[u8]) -> Option<EncodingGuess> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some(EncodingGuess { encoding, mark });
    }
    // UTF-16 has a NUL with every ASCII character and may be valid UTF-8 by that.
    if memchr(0, bytes).is_none() && Encoding::utf8_valid_up_to(bytes) == bytes.len() {
        return Some(EncodingGuess { encoding: UTF_8, mark: 0 });
    }
    let mut best: Option<(Score, &'static Encoding)> = None;
    for encoding in [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE] {
        let wide = encoding == UTF_16LE || encoding == UTF_16BE;
        // A stray byte at the end, which the decoder would wait with for its other half.
        let mut score = Score { malformed: if wide { bytes.len() % 2 } else { 0 }, ..Score::default() };
        for sample in samples(bytes, wide) {
            score.read(sample, encoding);
        }
        if best.as_ref().is_none_or(|(best, _)| score.value() > best.value()) {
            best = Some((score, encoding));
        }
    }
    let (score, encoding) = best?;
    score.is_text().then_some(EncodingGuess { encoding, mark: 0 })
}

/// The start and the middle of a file; all of it where it is short.
fn samples(bytes: &[u8], wide: bool) -> Vec<&[u8]> {
    let Some(start) = bytes.get(..SAMPLE) else {
        return vec![bytes];
    };
    let middle = bytes.get(((bytes.len() / 2) & !1).max(SAMPLE)..).unwrap_or_default();
    let middle = middle.get(..SAMPLE).unwrap_or(middle);
    // Below 0x30 no byte is part of a longer sequence in any encoding but UTF-16, so one may start after it.
    let whole = if wide { None } else { middle.iter().position(|&byte| byte < 0x30) };
    vec![start, middle.get(whole.map_or(0, |at| at + 1)..).unwrap_or_default()]
}

/// How much a decoded text reads like Chinese prose.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    characters: usize,
    /// Characters beyond ASCII: only by these do the encodings differ.
    beyond_ascii: usize,
    frequent: usize,
    odd: usize,
    malformed: usize,
}

impl Score {
    /// Adds a sample, which may end within a character.
    fn read(&mut self, mut bytes: &[u8], encoding: &'static Encoding) {
        let before = self.malformed;
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(4 * bytes.len() + 16);
        loop {
            let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
            bytes = bytes.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => text.reserve(bytes.len() + 16),
                DecoderResult::Malformed(..) => self.malformed += 1,
            }
        }
        self.characters += self.malformed - before;
        self.beyond_ascii += self.malformed - before;
        for c in text.chars() {
            self.add(c);
        }
    }

    fn add(&mut self, c: char) {
        self.characters += 1;
        if c.is_ascii() {
            // In UTF-16 text each of these is a character decoded; in others a NUL is not.
            self.odd += usize::from(c.is_ascii_control() && !c.is_ascii_whitespace());
            return;
        }
        self.beyond_ascii += 1;
        if is_frequent(c) || is_common_mark(c) {
            self.frequent += 1;
        } else if !is_plausible(c) {
            self.odd += 1;
        }
    }

    /// From 1, every character a frequent one, to well below 0, noise.
    fn value(&self) -> f64 {
        let cost = 2.0 * self.odd as f64 + 3.0 * self.malformed as f64;
        (self.frequent as f64 - cost) / self.beyond_ascii.max(1) as f64
    }

    fn is_text(&self) -> bool {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        share(self.odd + self.malformed, self.characters) <= MOST_IMPLAUSIBLE
            || share(self.frequent, self.beyond_ascii) >= CHINESE_BEYOND_DOUBT
    }
}

/// The byte that Windows has for a character of western Europe; `None` where it has none.
pub(super) fn windows_byte(c: char) -> Option<u8> {
    let mut utf8 = [0; 4];
    let (bytes, _, unmappable) = WINDOWS_1252.encode(c.encode_utf8(&mut utf8));
    bytes.first().copied().filter(|_| !unmappable)
}

/// Punctuation and full-width forms that Chinese text is full of.
fn is_common_mark(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}'
        | '\u{b7}' | '\u{ff01}'..='\u{ff5e}')
}

/// Whether `c` may be met in a speech at all: neither rare Han, private use, half-width katakana nor other scripts.
fn is_plausible(c: char) -> bool {
    let rare = matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..);
    (is_han(c) && !rare)
        || matches!(c, '\u{a0}'..='\u{24f}' | '\u{2000}'..='\u{206f}' | '\u{2100}'..='\u{27bf}' | '\u{3000}'..='\u{303f}'
            | '\u{3200}'..='\u{33ff}' | '\u{ffe0}'..='\u{ffe6}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
