//! Which characters the 256 codes of a simple font stand for (ISO 32000-2, 9.6.5), where no ToUnicode says so.

use super::file::PdfFile;
use super::glyph_names;
use super::object::{Dict, Object};
use encoding_rs::{MACINTOSH, WINDOWS_1252};

/// `FontDescriptor` flags (table 121).
const SYMBOLIC: usize = 1 << 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Standard,
    WinAnsi,
    MacRoman,
    /// That of the font program, which is not read.
    OfTheFont,
}

/// The character of every code; none where the font program alone knows it.
pub(super) fn characters(file: &PdfFile<'_>, font: &Dict) -> Vec<Option<char>> {
    let descriptor = file.get_dict(font, "FontDescriptor").unwrap_or_default();
    let embedded = ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.has(key));
    let name = font.raw("BaseFont").name().unwrap_or_default();
    let pictures = [&b"Symbol"[..], b"ZapfDingbats", b"Wingdings", b"Webdings"]
        .iter()
        .any(|pictures| name.windows(pictures.len()).any(|part| part == *pictures));
    let flags = file.get(&descriptor, "Flags").count().unwrap_or(0);
    let type_3 = font.is("Subtype", "Type3");
    let own = pictures || type_3 || (embedded && flags & SYMBOLIC != 0);
    let otherwise = match own {
        true => Base::OfTheFont,
        false if font.is("Subtype", "TrueType") => Base::WinAnsi,
        false => Base::Standard,
    };
    let base = |name: Option<&[u8]>| match name {
        Some(b"WinAnsiEncoding") if !pictures => Base::WinAnsi,
        Some(b"MacRomanEncoding") if !pictures => Base::MacRoman,
        Some(b"StandardEncoding") if !pictures => Base::Standard,
        _ => otherwise,
    };
    let encoding = file.get(font, "Encoding");
    let base = match &encoding {
        Object::Dict(dict) => base(file.get(dict, "BaseEncoding").name()),
        encoding => base(encoding.name()),
    };
    let mut characters: Vec<Option<char>> = (0..=255).map(|code| of_base(base, code)).collect();
    if pictures {
        // The bullets of lists; the only ones that occur in reports.
        if let Some(bullet) = characters.get_mut(0xb7) {
            *bullet = Some('•');
        }
    }
    if let Object::Dict(dict) = &encoding {
        let mut code = 0;
        for item in file.get(dict, "Differences").array().unwrap_or_default() {
            match item {
                Object::Number(number) => code = *number as usize,
                Object::Name(name) => {
                    if let Some(character) = characters.get_mut(code) {
                        *character = glyph_names::character(name);
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }
    characters
}

fn of_base(base: Base, code: u8) -> Option<char> {
    let decoded = |encoding: &'static encoding_rs::Encoding| {
        let bytes = [code];
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        text.chars().next().filter(|character| !character.is_control())
    };
    match base {
        Base::OfTheFont => None,
        Base::WinAnsi => decoded(WINDOWS_1252),
        Base::MacRoman => decoded(MACINTOSH),
        Base::Standard => match code {
            b'\'' => Some('’'),
            b'`' => Some('‘'),
            0x20..=0x7e => Some(char::from(code)),
            // Annex D.2, the codes above 160; a space marks one that is not used.
            0xa1.. => {
                const ABOVE: &str =
                    "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß    ";
                ABOVE.chars().nth(usize::from(code) - 0xa1).filter(|character| *character != ' ')
            }
            _ => None,
        },
    }
}

/// The width of a character in a font that states none, in thousandths of its size: about that of Helvetica.
pub(super) fn usual_width(character: Option<char>) -> f64 {
    match character {
        Some('i' | 'j' | 'l' | '\'' | '|') => 222.0,
        Some(' ' | '.' | ',' | ':' | ';' | '!' | 'I' | 'f' | 't' | '/') => 278.0,
        Some('r' | '-' | '(' | ')') => 333.0,
        Some('m' | 'M' | 'W') => 833.0,
        Some('w') => 722.0,
        Some('A'..='Z') => 667.0,
        _ => 556.0,
    }
}
