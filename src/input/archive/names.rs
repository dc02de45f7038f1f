//! The names of files in archives: from the bytes that the archive has to text that is fit to be shown.
//!
//! A zip or tar archive does not say in which encoding its names are, or says it wrongly: those made on Chinese Windows
//! have GB18030, from Taiwan and Hong Kong Big5, and the standard's own default is CP437. A single name is too short to
//! tell them apart, so all names of an archive are weighed together. What text is in which encoding is told in `decode`.

use std::collections::HashMap;

use encoding_rs::{BIG5, Encoding, GB18030};

use crate::normalise::script::{is_frequent, is_han};

/// CP437 from 0x80 on.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Which encoding the names of an archive are in that are not UTF-8.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Whether any name is not UTF-8.
    legacy: bool,
    gb18030: i64,
    big5: i64,
    /// How often each name was given out.
    given: HashMap<String, u32>,
}

impl Names {
    /// Takes a name into account.
    pub fn weigh(&mut self, raw: &[u8]) {
        if std::str::from_utf8(raw).is_err() {
            self.legacy = true;
            self.gb18030 = self.gb18030.saturating_add(weight(raw, GB18030));
            self.big5 = self.big5.saturating_add(weight(raw, BIG5));
        }
    }

    /// Decodes a name; `declared` where the archive says that it is UTF-8, which need not be true.
    pub fn decode(&self, raw: &[u8], declared: bool) -> String {
        if let Ok(name) = std::str::from_utf8(raw) {
            // Two bytes of GB18030 may be a valid Cyrillic or Arabic letter; in Chinese UTF-8 there are Han characters.
            let doubtful = self.legacy && !declared && !name.is_ascii() && !name.chars().any(is_han);
            if !doubtful {
                return name.to_owned();
            }
        }
        if self.gb18030 <= 0 && self.big5 <= 0 {
            return raw.iter().map(|&byte| cp437(byte)).collect();
        }
        let encoding = if self.big5 > self.gb18030 { BIG5 } else { GB18030 };
        encoding.decode_without_bom_handling(raw).0.into_owned()
    }

    /// The name itself where it is given out the first time, else `name (2).txt`, so that no two are alike.
    pub fn distinct(&mut self, name: String) -> String {
        let Some(times) = self.given.get(&name) else {
            self.given.insert(name.clone(), 1);
            return name;
        };
        let mut times = *times;
        loop {
            times = times.saturating_add(1);
            let numbered = numbered(&name, times);
            if !self.given.contains_key(&numbered) {
                self.given.insert(name, times);
                self.given.insert(numbered.clone(), 1);
                return numbered;
            }
        }
    }
}

/// How much the bytes beyond ASCII read like a Chinese name in an encoding; well below 0 where they are none.
fn weight(raw: &[u8], encoding: &'static Encoding) -> i64 {
    let (text, malformed) = encoding
        .decode_without_bom_handling_and_without_replacement(raw)
        .map_or_else(|| (encoding.decode_without_bom_handling(raw).0, true), |text| (text, false));
    let sum: i64 = text.chars().filter(|c| !c.is_ascii()).map(|c| of_character(c, encoding)).sum();
    if malformed { sum - 10 } else { sum }
}

fn of_character(c: char, encoding: &'static Encoding) -> i64 {
    if is_frequent(c) {
        return 4;
    }
    match c {
        // Brackets, stops, the middle dot, full-width figures and letters.
        '\u{3000}'..='\u{3011}' | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{b7}' | '\u{ff01}'..='\u{ff5e}' => 2,
        _ if is_han(c) => of_rarity(c, encoding),
        _ => -4,
    }
}

/// Both sets sort their common characters to the front; what one has at the back the other shows by mistake.
fn of_rarity(c: char, encoding: &'static Encoding) -> i64 {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
    match (unmappable, bytes.as_ref()) {
        // GB 2312, level 1 and 2, and the level 1 of Big5.
        (false, [0xb0..=0xd7, 0xa1..=0xff]) if encoding == GB18030 => 2,
        (false, [0xd8..=0xf7, 0xa1..=0xff]) if encoding == GB18030 => 0,
        (false, [0xa4..=0xc6, _]) if encoding == BIG5 => 2,
        _ => -2,
    }
}

fn cp437(byte: u8) -> char {
    match byte.checked_sub(0x80) {
        None => char::from(byte),
        Some(at) => CP437.chars().nth(usize::from(at)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// The name as it is shown: with `/`, without `.` and `..`, drive, root, or characters that would spoil a line.
pub(super) fn clean(name: &str) -> String {
    let shown = |c: char| if is_unseen(c) { char::REPLACEMENT_CHARACTER } else { c };
    let parts = name.split(['/', '\\']).filter(|part| !matches!(part.trim(), "" | "." | ".."));
    let mut parts: Vec<String> = parts.map(|part| part.chars().map(shown).collect()).collect();
    let is_drive = |part: &String| matches!(part.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic());
    if parts.len() > 1 && parts.first().is_some_and(is_drive) {
        parts.remove(0);
    }
    if parts.is_empty() { "unnamed".to_owned() } else { parts.join("/") }
}

/// Control characters, and those that turn the direction of the line or have no width.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether a file is left out without a word, as its like is in a folder: hidden, or put there by the system. `name`
/// is clean.
pub(super) fn is_hidden(name: &str) -> bool {
    let is_system = |part: &str| {
        part.eq_ignore_ascii_case("thumbs.db") || part.eq_ignore_ascii_case("desktop.ini") || part.starts_with("~$")
    };
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
        || name.rsplit('/').next().is_some_and(is_system)
}

/// `a/b (2).txt`: before the ending, by which the format is told.
fn numbered(name: &str, times: u32) -> String {
    let folder = name.rfind('/').map_or(0, |at| at + 1);
    let (folder, file) = name.split_at_checked(folder).unwrap_or(("", name));
    match file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        Some((stem, ending)) => format!("{folder}{stem} ({times}).{ending}"),
        None => format!("{folder}{file} ({times})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(names: &[&[u8]]) -> Vec<String> {
        let mut all = Names::default();
        names.iter().for_each(|raw| all.weigh(raw));
        names.iter().map(|raw| all.decode(raw, false)).collect()
    }

    #[test]
    fn names_in_each_encoding_are_told_apart() {
        let simplified = ["2018年政府工作报告.txt", "讲话/在云岭县第三次会议上的讲话.docx", "附件一：名单.xls"];
        let traditional = ["施政報告.txt", "立法會會議紀錄.doc", "臺灣/開幕致詞.txt"];
        for (names, encoding) in [(simplified, GB18030), (traditional, BIG5), (traditional, GB18030)] {
            let raw: Vec<_> = names.iter().map(|name| encoding.encode(name).0).collect();
            let raw: Vec<&[u8]> = raw.iter().map(AsRef::as_ref).collect();
            assert_eq!(decoded(&raw), names);
            for (raw, name) in raw.iter().zip(names) {
                assert_eq!(decoded(&[raw]), [name]);
            }
        }
        assert_eq!(decoded(&["讲话.txt".as_bytes()]), ["讲话.txt"]);
        assert_eq!(decoded(&[b"r\x82sum\x82.txt"]), ["résumé.txt"]);
    }

    #[test]
    fn a_name_that_is_utf8_by_chance_goes_with_the_others() {
        // 膜 is C4 A4 in GB18030, which UTF-8 reads as ĥ.
        let raw = [GB18030.encode("工作报告.txt").0, GB18030.encode("膜.txt").0];
        assert_eq!(decoded(&[&raw[0], &raw[1]]), ["工作报告.txt", "膜.txt"]);
    }

    #[test]
    fn names_are_cleaned_for_display() {
        for (name, shown) in [
            ("a/b.txt", "a/b.txt"),
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\报告\\一.txt", "报告/一.txt"),
            ("a/./b//c.txt", "a/b/c.txt"),
            ("a\nb\u{202e}txt.exe", "a\u{fffd}b\u{fffd}txt.exe"),
            ("..", "unnamed"),
            ("", "unnamed"),
            ("C:", "C:"),
        ] {
            assert_eq!(clean(name), shown);
        }
    }

    #[test]
    fn files_of_the_system_are_hidden() {
        for name in [".git/a.txt", "a/.DS_Store", "__MACOSX/a.txt", "a/Thumbs.db", "~$报告.docx", "a/desktop.ini"] {
            assert!(is_hidden(name), "{name}");
        }
        for name in ["a.txt", "a.b/c", "thumbs.db/a.txt"] {
            assert!(!is_hidden(name), "{name}");
        }
    }

    #[test]
    fn no_two_names_are_alike() {
        let mut names = Names::default();
        let given =
            ["a/b.txt", "a/b.txt", "a/b (2).txt", "a/b.txt", "x.y/c", "x.y/c"].map(|n| names.distinct(n.to_owned()));
        assert_eq!(given, ["a/b.txt", "a/b (2).txt", "a/b (2) (2).txt", "a/b (3).txt", "x.y/c", "x.y/c (2)"]);
    }
}
