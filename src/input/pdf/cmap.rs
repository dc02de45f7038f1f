//! Character maps (ISO 32000-2, 9.7.5 and 9.10.3): how bytes of a string are cut into codes, which glyph a code
//! selects, and which characters it stands for.
//!
//! Maps that a file brings along are read here; the predefined ones of Adobe come from hayro-cmap, under the notice in
//! `NOTICE-cmaps.txt`.

use super::lexer::{Lexer, PdfToken};
use super::object::Object;
use hayro_cmap::{BfString, CMap as Predefined, CMapName, load_embedded};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Operands before an operator. The standard allows 300, programs write up to 65,536 ranges.
const MOST_OPERANDS: usize = 200_000;

/// A map that stands in the file.
#[derive(Debug, Default)]
pub(super) struct Map {
    /// Length in bytes, first and last code.
    spaces: Vec<(usize, u32, u32)>,
    /// First and last code and the glyph number of the first; sorted.
    glyphs: Vec<(u32, u32, u32)>,
    /// First and last code and the characters of the first; sorted.
    characters: Vec<(u32, u32, String)>,
    /// The name of the map it builds on.
    pub(super) base: Option<Vec<u8>>,
    pub(super) vertical: bool,
}

impl Map {
    /// Reads a map. What of it is broken is left out.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        let mut operands: Vec<Object> = Vec::new();
        while let Some(token) = lexer.token() {
            let operator = match token {
                PdfToken::Operand(operand) if operands.len() < MOST_OPERANDS => {
                    operands.push(operand);
                    continue;
                }
                PdfToken::Operand(_) => continue,
                PdfToken::Operator(operator) => operator,
            };
            match operator {
                b"endcodespacerange" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Object::String(low), Object::String(high)] = pair {
                            map.spaces.push((low.len(), code(low), code(high)));
                        }
                    }
                }
                b"endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Object::String(from), to] = pair {
                            map.characters.extend(text(to).map(|text| (code(from), code(from), text)));
                        }
                    }
                }
                b"endbfrange" => {
                    for triple in operands.chunks_exact(3) {
                        if let [Object::String(first), Object::String(last), to] = triple {
                            map.add_range(code(first), code(last), to);
                        }
                    }
                }
                b"endcidchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Object::String(from), Object::Number(to)] = pair {
                            map.glyphs.push((code(from), code(from), *to as u32));
                        }
                    }
                }
                b"endcidrange" => {
                    for triple in operands.chunks_exact(3) {
                        if let [Object::String(first), Object::String(last), Object::Number(to)] = triple {
                            map.glyphs.push((code(first), code(last), *to as u32));
                        }
                    }
                }
                b"usecmap" => map.base = operands.last().and_then(Object::name).map(<[u8]>::to_vec),
                b"def" => {
                    if let [.., Object::Name(key), Object::Number(value)] = &operands[..]
                        && key == b"WMode"
                    {
                        map.vertical = *value == 1.0;
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        map.glyphs.sort_by_key(|(first, ..)| *first);
        map.characters.sort_by_key(|(first, ..)| *first);
        map
    }

    fn add_range(&mut self, first: u32, last: u32, to: &Object) {
        match to {
            Object::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    let Some(code) = first.checked_add(i as u32).filter(|code| *code <= last) else { break };
                    self.characters.extend(text(item).map(|text| (code, code, text)));
                }
            }
            to => self.characters.extend(text(to).map(|text| (first, last, text))),
        }
    }

    pub(super) fn has_characters(&self) -> bool {
        !self.characters.is_empty()
    }

    /// What a code stands for.
    pub(super) fn characters(&self, code: u32) -> Option<String> {
        let (first, text) = range(&self.characters, code)?;
        if code == first {
            return Some(text.clone());
        }
        // The last character counts up.
        let mut text = text.clone();
        let last = u32::from(text.pop()?).checked_add(code - first)?;
        text.push(char::from_u32(last)?);
        Some(text)
    }

    fn glyph(&self, code: u32) -> Option<u32> {
        let (first, glyph) = range(&self.glyphs, code)?;
        glyph.checked_add(code - first)
    }

    /// How many bytes the next code takes, if a code space of the map says so.
    fn length(&self, bytes: &[u8]) -> Option<usize> {
        (1..=bytes.len().min(4)).find(|&length| {
            let code = code(bytes.get(..length).unwrap_or_default());
            // Each byte has to lie in its own range (9.7.6.2).
            self.spaces.iter().any(|&(bytes, low, high)| {
                bytes == length
                    && (0..length as u32).all(|i| {
                        let byte = |code: u32| code >> (8 * i) & 0xff;
                        (byte(low)..=byte(high)).contains(&byte(code))
                    })
            })
        })
    }
}

/// The entry of the last range that begins at or before a code, if it reaches that far.
fn range<T>(ranges: &[(u32, u32, T)], code: u32) -> Option<(u32, &T)> {
    let after = ranges.partition_point(|(first, ..)| *first <= code);
    let (first, last, value) = ranges.get(after.checked_sub(1)?)?;
    (code <= *last).then_some((*first, value))
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, byte| code << 8 | u32::from(*byte))
}

/// UTF-16, big end first.
fn text(object: &Object) -> Option<String> {
    let bytes = object.string().filter(|bytes| bytes.len() <= 64)?;
    let units: Vec<u16> = match bytes {
        [byte] => vec![u16::from(*byte)],
        bytes => {
            bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |unit, byte| unit << 8 | u16::from(*byte))).collect()
        }
    };
    String::from_utf16(&units).ok()
}

/// What strings of a composite font are made of.
#[derive(Clone)]
pub(super) enum CodeEncoding {
    /// Two bytes are the number of the glyph.
    Identity,
    /// A map of Adobe. `unicode` where its codes are UTF-16.
    Predefined {
        map: Rc<Predefined>,
        unicode: bool,
    },
    Own {
        map: Rc<Map>,
        base: Option<Rc<Predefined>>,
    },
}

/// A code of a string: its value, its glyph number where known, and its characters where the encoding itself says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CharCode {
    pub(super) value: u32,
    pub(super) length: usize,
    pub(super) glyph: Option<u32>,
    pub(super) character: Option<char>,
}

impl CodeEncoding {
    /// The first code of a string that is not empty.
    pub(super) fn next(&self, bytes: &[u8]) -> CharCode {
        match self {
            Self::Identity => {
                let value = code(bytes.get(..2).unwrap_or(bytes));
                CharCode { value, length: bytes.len().clamp(1, 2), glyph: Some(value), character: None }
            }
            Self::Predefined { map, unicode } => {
                let found = (1..=bytes.len().min(4)).find_map(|length| {
                    let value = code(bytes.get(..length)?);
                    Some((length, value, map.lookup_cid_code(value, length as u8)?))
                });
                let (length, value, glyph) = match found {
                    Some((length, value, glyph)) => (length, value, Some(glyph)),
                    None => {
                        let length = match (unicode, bytes.first()) {
                            (true, Some(0xd8..=0xdb)) => 4,
                            (false, Some(..=0x80)) => 1,
                            _ => 2,
                        };
                        let length = length.min(bytes.len());
                        (length, code(bytes.get(..length).unwrap_or(bytes)), None)
                    }
                };
                let character = match (unicode, length) {
                    (true, 2) => char::from_u32(value),
                    (true, 4) => {
                        let units = [(value >> 16) as u16, value as u16];
                        char::decode_utf16(units).next().and_then(Result::ok)
                    }
                    _ => None,
                };
                CharCode { value, length, glyph, character }
            }
            Self::Own { map, base } => {
                let length = map.length(bytes).unwrap_or(2).min(bytes.len()).max(1);
                let value = code(bytes.get(..length).unwrap_or(bytes));
                let inherited = || base.as_ref()?.lookup_cid_code(value, length as u8);
                CharCode { value, length, glyph: map.glyph(value).or_else(inherited), character: None }
            }
        }
    }
}

thread_local! {
    /// Maps that were parsed already: each takes a few milliseconds.
    static PARSED: RefCell<HashMap<Vec<u8>, Option<Rc<Predefined>>>> = RefCell::default();
}

/// A map of Adobe's by name, with what it says on the direction; `None` where there is none of that name.
pub(super) fn predefined(name: &[u8]) -> Option<Rc<Predefined>> {
    if matches!(CMapName::from_bytes(name), CMapName::Custom(_)) {
        return None;
    }
    PARSED.with_borrow_mut(|parsed| {
        let parse = || Predefined::parse(load_embedded(CMapName::from_bytes(name))?, load_embedded).map(Rc::new);
        parsed.entry(name.to_vec()).or_insert_with(parse).clone()
    })
}

/// The map from glyph numbers to characters of one of Adobe's collections (`GB1`, `CNS1`, `Japan1`, `Korea1`).
pub(super) fn collection(ordering: &[u8]) -> Option<Rc<Predefined>> {
    predefined(&[b"Adobe-", ordering, b"-UCS2"].concat())
}

/// The characters of a glyph number, by such a map.
pub(super) fn of_glyph(collection: &Predefined, glyph: u32) -> Option<String> {
    match collection.lookup_bf_string(glyph)? {
        BfString::Char(character) => Some(character.to_string()),
        BfString::String(text) => Some(text),
    }
}
