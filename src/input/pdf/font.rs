//! A font, as far as reading goes: which characters its codes stand for and how wide they are (ISO 32000-2, 9.5 to
//! 9.10). What it looks like is of no concern.
//!
//! A code whose character is not known stays unknown. Nothing is guessed from the shape or the order of glyphs.

use super::cmap::{self, CodeEncoding, Map};
use super::file::PdfFile;
use super::object::{Dict, Id, Object};
use super::simple_font;
use hayro_cmap::CMap as Predefined;
use std::collections::HashMap;
use std::rc::Rc;

/// Fonts of a file.
const MOST_FONTS: usize = 5_000;

/// What a glyph stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum GlyphText {
    One(char),
    Many(Box<str>),
    /// Nothing that is seen.
    None,
    Unknown,
}

/// A glyph that a string selects.
pub(super) struct PdfGlyph {
    pub(super) characters: GlyphText,
    /// How far it moves on, in sizes of the font.
    pub(super) advance: f64,
    /// A single byte 32, to which the word spacing applies.
    pub(super) is_space: bool,
}

#[derive(Clone)]
enum Codes {
    Simple { characters: Vec<GlyphText>, widths: Vec<f64> },
    Composite { encoding: CodeEncoding, collection: Option<Rc<Predefined>>, widths: Vec<(u32, u32, f64)>, usual: f64 },
}

#[derive(Clone)]
pub(super) struct Font {
    /// As the file names it, without the tag of a subset.
    pub(super) name: String,
    pub(super) vertical: bool,
    /// Its glyph numbers are said to be those of a collection of Adobe's, but it is a TrueType font, and some programs
    /// write the numbers of that font instead.
    pub(super) is_doubtful: bool,
    codes: Codes,
    to_unicode: Option<Rc<Map>>,
}

impl Font {
    pub(super) fn read(file: &PdfFile<'_>, dict: &Dict) -> Self {
        let name = file.get(dict, "BaseFont");
        let name = String::from_utf8_lossy(name.name().unwrap_or_default()).into_owned();
        let name = match name.split_once('+') {
            Some((tag, name)) if tag.len() == 6 => name.to_owned(),
            _ => name,
        };
        let to_unicode = match file.get(dict, "ToUnicode") {
            Object::Stream(stream) => file.unpack_map(&stream).map(|bytes| Map::read(&bytes)),
            _ => None,
        };
        let to_unicode = to_unicode.filter(Map::has_characters).map(Rc::new);
        if dict.is("Subtype", "Type0") {
            return Self::composite(file, dict, name, to_unicode);
        }
        let characters = simple_font::characters(file, dict);
        let widths = simple_widths(file, dict, &characters);
        let characters = (0..=255_u32).zip(&characters).map(|(code, character)| {
            let stated = to_unicode.as_ref().and_then(|map| map.characters(code)).map_or(GlyphText::Unknown, seen);
            match (stated, character) {
                (GlyphText::Unknown, Some(character)) => seen(character.to_string()),
                (stated, _) => stated,
            }
        });
        let codes = Codes::Simple { characters: characters.collect(), widths };
        Self { name, vertical: false, is_doubtful: false, codes, to_unicode: None }
    }

    fn composite(file: &PdfFile<'_>, dict: &Dict, name: String, to_unicode: Option<Rc<Map>>) -> Self {
        let descendants = file.get(dict, "DescendantFonts");
        let descendant = match &descendants {
            Object::Array(fonts) => fonts.first().map(|font| file.resolve(font)).unwrap_or(Object::Null),
            object => object.clone(),
        };
        let descendant = descendant.dict().cloned().unwrap_or_default();
        let system = file.get_dict(&descendant, "CIDSystemInfo").unwrap_or_default();
        let ordering = file.get(&system, "Ordering");
        let ordering = ordering.string().or(ordering.name()).unwrap_or_default();
        let (encoding, vertical) = match file.get(dict, "Encoding") {
            Object::Name(name) => {
                let vertical = name.ends_with(b"-V") || name == b"V";
                let encoding = match cmap::predefined(&name) {
                    Some(map) if !name.starts_with(b"Identity") => {
                        CodeEncoding::Predefined { map, unicode: name.starts_with(b"Uni") }
                    }
                    _ => CodeEncoding::Identity,
                };
                (encoding, vertical)
            }
            Object::Stream(stream) => {
                let map = Map::read(&file.unpack_map(&stream).unwrap_or_default());
                let named = file.get(&stream.dict, "UseCMap");
                let base = map.base.as_deref().or(named.name()).and_then(cmap::predefined);
                let vertical = map.vertical || file.get(&stream.dict, "WMode").number() == Some(1.0);
                (CodeEncoding::Own { map: Rc::new(map), base }, vertical)
            }
            _ => (CodeEncoding::Identity, false),
        };
        let identity = matches!(encoding, CodeEncoding::Identity);
        let codes = Codes::Composite {
            encoding,
            collection: cmap::collection(ordering),
            widths: composite_widths(file, &descendant),
            usual: file.get(&descendant, "DW").number().unwrap_or(1000.0) / 1000.0,
        };
        let descriptor = file.get_dict(&descendant, "FontDescriptor").unwrap_or_default();
        let is_stream = matches!(file.get(&descendant, "CIDToGIDMap"), Object::Stream(_));
        let is_doubtful = identity && to_unicode.is_none() && descriptor.has("FontFile2") && !is_stream;
        Self { name, vertical, is_doubtful, codes, to_unicode }
    }

    /// Whether its codes are single bytes.
    pub(super) fn is_simple(&self) -> bool {
        matches!(self.codes, Codes::Simple { .. })
    }

    /// The glyphs of a string, in order.
    pub(super) fn glyphs(&self, bytes: &[u8], mut each: impl FnMut(PdfGlyph)) {
        match &self.codes {
            Codes::Simple { characters, widths } => {
                for &byte in bytes {
                    let characters = characters.get(usize::from(byte)).cloned().unwrap_or(GlyphText::Unknown);
                    let advance = widths.get(usize::from(byte)).copied().unwrap_or(0.0);
                    each(PdfGlyph { characters, advance, is_space: byte == b' ' });
                }
            }
            Codes::Composite { encoding, collection, widths, usual } => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let code = encoding.next(rest);
                    rest = rest.get(code.length.max(1)..).unwrap_or_default();
                    let stated = self.to_unicode.as_ref().and_then(|map| map.characters(code.value));
                    let mut characters = stated.map_or(GlyphText::Unknown, seen);
                    if characters == GlyphText::Unknown
                        && let Some(character) = code.character
                    {
                        characters = seen(character.to_string());
                    }
                    if characters == GlyphText::Unknown
                        && let (Some(collection), Some(glyph)) = (collection, code.glyph)
                    {
                        characters = cmap::of_glyph(collection, glyph).map_or(GlyphText::Unknown, seen);
                    }
                    let width = code.glyph.and_then(|glyph| {
                        let after = widths.partition_point(|(first, ..)| *first <= glyph);
                        let (_, last, width) = widths.get(after.checked_sub(1)?)?;
                        (glyph <= *last).then_some(*width)
                    });
                    // The standard height of a vertical glyph (9.7.4.3).
                    let advance = if self.vertical { 1.0 } else { width.unwrap_or(*usual) };
                    each(PdfGlyph { characters, advance, is_space: code.length == 1 && code.value == 32 });
                }
            }
        }
    }
}

/// The fonts of a file, each read once.
#[derive(Default)]
pub(super) struct Fonts {
    pub(super) fonts: Vec<Rc<Font>>,
    numbers: HashMap<Id, usize>,
}

impl Fonts {
    pub(super) fn get(&mut self, file: &PdfFile<'_>, resources: &Dict, name: &[u8]) -> Option<usize> {
        let fonts = file.get_dict(resources, "Font")?;
        let entry = fonts.raw_bytes(name);
        if let Some(number) = entry.reference().and_then(|id| self.numbers.get(&id)) {
            return Some(*number);
        }
        if self.fonts.len() >= MOST_FONTS {
            return None;
        }
        let font = Font::read(file, file.resolve(entry).dict()?);
        let number = self.fonts.len();
        self.fonts.push(Rc::new(font));
        if let Some(id) = entry.reference() {
            self.numbers.insert(id, number);
        }
        Some(number)
    }
}

fn simple_widths(file: &PdfFile<'_>, dict: &Dict, characters: &[Option<char>]) -> Vec<f64> {
    let scale = match file.get(dict, "FontMatrix").array().and_then(|matrix| matrix.first()?.number()) {
        Some(scale) if dict.is("Subtype", "Type3") => scale,
        _ => 0.001,
    };
    let first = file.get(dict, "FirstChar").count().unwrap_or(0);
    let widths = file.get(dict, "Widths");
    let missing = file.get_dict(dict, "FontDescriptor").and_then(|font| file.get(&font, "MissingWidth").number());
    (0..256)
        .map(|code: usize| {
            let stated = widths.array().map(|widths| {
                let width = code.checked_sub(first).and_then(|i| widths.get(i));
                width.and_then(|width| file.resolve(width).number()).or(missing).unwrap_or(0.0)
            });
            stated.unwrap_or_else(|| simple_font::usual_width(characters.get(code).copied().flatten())) * scale
        })
        .collect()
}

/// The `W` array (9.7.4.3): first and last glyph and width.
fn composite_widths(file: &PdfFile<'_>, descendant: &Dict) -> Vec<(u32, u32, f64)> {
    let array = file.get(descendant, "W");
    let mut items = array.array().unwrap_or_default().iter();
    let mut widths = Vec::new();
    while let Some(first) = items.next().and_then(Object::count) {
        match items.next().map(|item| file.resolve(item)) {
            Some(Object::Array(row)) => widths.extend(
                (first as u32..)
                    .zip(row.iter())
                    .filter_map(|(glyph, width)| Some((glyph, glyph, width.number()? / 1000.0))),
            ),
            Some(Object::Number(last)) => {
                let Some(width) = items.next().and_then(Object::number) else { break };
                widths.push((first as u32, last as u32, width / 1000.0));
            }
            _ => break,
        }
    }
    widths.sort_by_key(|(first, ..)| *first);
    widths
}

/// What is seen of characters: one form for those that look the same, nothing for those that are not seen.
fn seen(text: String) -> GlyphText {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' | '\u{a0}' => out.push(' '),
            // Soft hyphen, joiners, marks of direction and of variants.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {}
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => {}
            // A private code says only that the program had no other.
            '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{f0000}'.. => return GlyphText::Unknown,
            character if character.is_control() => return GlyphText::Unknown,
            // Programs that look characters up by their glyph take a radical for the character of the same shape.
            '\u{2f00}'..='\u{2fd5}' => out.extend(RADICALS.chars().nth(character as usize - 0x2f00)),
            character => out.push(character),
        }
    }
    let mut characters = out.chars();
    match (characters.next(), characters.next()) {
        (None, _) if text.is_empty() => GlyphText::Unknown,
        (None, _) => GlyphText::None,
        (Some(character), None) => GlyphText::One(character),
        _ => GlyphText::Many(out.into_boxed_str()),
    }
}

/// The characters of the Kangxi radicals U+2F00 to U+2FD5, by their compatibility mappings in Unicode.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛\
工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用\
田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝\
赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎\
鼓鼠鼻齊齒龍龜龠";
