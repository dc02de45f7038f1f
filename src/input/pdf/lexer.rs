//! How objects and operators are written (ISO 32000-2, 7.2 and 7.8.2).
//!
//! One lexer serves files, object streams, content streams and character maps. It never recurses deeper than
//! [`DEPTH`] and makes no more than [`Lexer::MOST_OBJECTS`] objects, so that a small file cannot claim much memory.

use super::object::{Dict, Object};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Arrays and dictionaries within each other. Real files need about ten.
const DEPTH: usize = 60;

/// A token of a content stream or a character map.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PdfToken<'a> {
    Operand(Object),
    Operator(&'a [u8]),
}

#[derive(Clone)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    /// Objects that it may still make.
    left: usize,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Lexer<'a> {
    /// Objects that one indirect object, or one operator, may hold: an array of a million numbers takes 40 MB.
    const MOST_OBJECTS: usize = 1_000_000;

    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, left: Self::MOST_OBJECTS }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Steps over a keyword if it stands here, white space before it skipped.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let before = self.at;
        self.skip_space();
        if self.rest().starts_with(word.as_bytes()) {
            self.at += word.len();
            return true;
        }
        self.at = before;
        false
    }

    /// A whole number of decimal digits, white space before it skipped.
    pub(super) fn digits(&mut self) -> Option<u64> {
        let before = self.at;
        self.skip_space();
        let start = self.at;
        let mut value: u64 = 0;
        while let Some(byte) = self.peek().filter(u8::is_ascii_digit) {
            value = value.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
            self.at += 1;
        }
        if self.at == start || self.peek().is_some_and(|b| matches!(b, b'.' | b'+' | b'-')) {
            self.at = before;
            return None;
        }
        Some(value)
    }

    /// `12 0 obj`: the number of the object that begins here.
    pub(super) fn object_start(&mut self) -> Option<u32> {
        let id = u32::try_from(self.digits()?).ok()?;
        self.digits()?;
        self.keyword("obj").then_some(id)
    }

    /// The object that stands here, of a file or an object stream; `None` where there is none or it is broken.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.left = Self::MOST_OBJECTS;
        self.value(0, true)
    }

    /// The next token of a content stream or a character map; `None` at its end. What is neither operand nor operator
    /// is stepped over.
    pub(super) fn token(&mut self) -> Option<PdfToken<'a>> {
        self.left = Self::MOST_OBJECTS;
        loop {
            self.skip_space();
            let byte = self.peek()?;
            let start = self.at;
            if is_regular(byte) && !matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.') {
                let word = self.word();
                return Some(match word {
                    b"true" => PdfToken::Operand(Object::Bool(true)),
                    b"false" => PdfToken::Operand(Object::Bool(false)),
                    b"null" => PdfToken::Operand(Object::Null),
                    word => PdfToken::Operator(word),
                });
            }
            if let Some(object) = self.value(0, false) {
                return Some(PdfToken::Operand(object));
            }
            self.at = self.at.max(start + 1);
        }
    }

    /// Whether the last object held more than is read.
    pub(super) fn is_cut(&self) -> bool {
        self.left == 0
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn value(&mut self, depth: usize, references: bool) -> Option<Object> {
        self.skip_space();
        self.left = self.left.checked_sub(1)?;
        if depth > DEPTH {
            // Nothing behind it can be told from what is in it.
            self.at = self.bytes.len();
            return None;
        }
        match self.peek()? {
            b'/' => Some(Object::Name(self.name())),
            b'(' => self.literal().map(Object::String),
            b'<' if self.rest().starts_with(b"<<") => self.dict(depth, references),
            b'<' => Some(Object::String(self.hexadecimal())),
            b'[' => self.array(depth, references),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number_or_reference(references),
            byte if is_regular(byte) => match self.word() {
                b"true" => Some(Object::Bool(true)),
                b"false" => Some(Object::Bool(false)),
                b"null" => Some(Object::Null),
                _ => None,
            },
            _ => None,
        }
    }

    fn number_or_reference(&mut self, references: bool) -> Option<Object> {
        if references {
            let mut ahead = self.clone();
            if let Some(id) = ahead.digits()
                && ahead.peek().is_some_and(is_space)
                && ahead.digits().is_some()
                && ahead.keyword("R")
                && !ahead.peek().is_some_and(is_regular)
            {
                self.at = ahead.at;
                return Some(u32::try_from(id).map_or(Object::Null, Object::Reference));
            }
        }
        let word = self.word();
        Some(Object::Number(number(word)))
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let word = self.word();
        if !word.contains(&b'#') {
            return word.to_vec();
        }
        let mut name = Vec::with_capacity(word.len());
        let mut i = 0;
        while let Some(&byte) = word.get(i) {
            let digits = (word.get(i + 1).copied().and_then(hex_digit), word.get(i + 2).copied().and_then(hex_digit));
            match (byte, digits) {
                (b'#', (Some(high), Some(low))) => {
                    name.push(high << 4 | low);
                    i += 3;
                }
                _ => {
                    name.push(byte);
                    i += 1;
                }
            }
        }
        name
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex_digit(byte) else { continue };
            match high.take() {
                None => high = Some(digit),
                Some(high) => bytes.push(high << 4 | digit),
            }
        }
        bytes.extend(high.map(|high| high << 4));
        bytes
    }

    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut bytes = Vec::new();
        let mut open = 1_usize;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(bytes);
                    }
                }
                b'\\' => {
                    self.escape(&mut bytes)?;
                    continue;
                }
                b'\r' => {
                    // A line end in a string is a line feed, however it is written.
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    bytes.push(b'\n');
                    continue;
                }
                _ => {}
            }
            bytes.push(byte);
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'b' => bytes.push(8),
            b'f' => bytes.push(12),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                bytes.push((code & 0xff) as u8);
            }
            byte => bytes.push(byte),
        }
        Some(())
    }

    fn array(&mut self, depth: usize, references: bool) -> Option<Object> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek()? {
                b']' => {
                    self.at += 1;
                    return Some(Object::Array(Rc::new(items)));
                }
                // A dictionary that ends, or an object: this array has lost its end.
                b'>' => return Some(Object::Array(Rc::new(items))),
                b'e' if self.rest().starts_with(b"endobj") => return Some(Object::Array(Rc::new(items))),
                _ => {}
            }
            let start = self.at;
            match self.value(depth + 1, references) {
                Some(item) => items.push(item),
                None if self.left == 0 || self.at >= self.bytes.len() => return None,
                None => self.at = self.at.max(start + 1),
            }
        }
    }

    fn dict(&mut self, depth: usize, references: bool) -> Option<Object> {
        self.at += 2;
        let mut entries = BTreeMap::new();
        loop {
            self.skip_space();
            match self.peek()? {
                b'>' => {
                    self.at += if self.rest().starts_with(b">>") { 2 } else { 1 };
                    break;
                }
                b'/' => {
                    let key = self.name();
                    self.skip_space();
                    // A key without a value before the end.
                    if self.peek() == Some(b'>') {
                        continue;
                    }
                    match self.value(depth + 1, references) {
                        Some(value) => _ = entries.insert(key, value),
                        None if self.left == 0 || self.at >= self.bytes.len() => return None,
                        None => {}
                    }
                }
                b'e' if self.rest().starts_with(b"endobj") => break,
                _ => {
                    let start = self.at;
                    if self.value(depth + 1, references).is_none() {
                        if self.left == 0 || self.at >= self.bytes.len() {
                            return None;
                        }
                        self.at = self.at.max(start + 1);
                    }
                }
            }
        }
        Some(Object::Dict(Dict(Rc::new(entries))))
    }
}

/// A number as PDF writes it; what cannot be read is 0, as readers of PDF do. `--5` and `5-3` occur.
fn number(word: &[u8]) -> f64 {
    let negative = word.first() == Some(&b'-');
    let digits = word.iter().position(|b| !matches!(b, b'+' | b'-')).map_or(&[][..], |i| &word[i..]);
    let end = digits.iter().position(|b| !matches!(b, b'0'..=b'9' | b'.')).unwrap_or(digits.len());
    let text = std::str::from_utf8(digits.get(..end).unwrap_or_default()).unwrap_or_default();
    let value: f64 = match text.parse() {
        Ok(value) => value,
        Err(_) => text.splitn(3, '.').take(2).collect::<Vec<_>>().join(".").parse().unwrap_or(0.0),
    };
    let value = if value.is_finite() { value } else { 0.0 };
    if negative { -value } else { value }
}

pub(super) fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}
