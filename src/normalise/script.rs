//! The characters themselves: which are Han, which are traditional, which are frequent.
//!
//! Holds the tables (`data/`, sources beside them) and the two decisions made from them: in which script a document
//! is written, and what a traditional line reads in simplified characters. Where a line begins and what else is
//! tidied in it is left to `normalise`; which encoding the bytes were in, to `input::decode`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::plane::PlaneSet;

/// Whether `c` is a Han character, including 〇 and the iteration mark 々.
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{3005}' | '\u{3007}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether `c` is one of the few hundred Han characters that make up most of official prose, in either script.
pub fn is_frequent(c: char) -> bool {
    static FREQUENT: PlaneSet = PlaneSet::EMPTY
        .with(include_str!("data/frequent.txt"), 1)
        .with(include_str!("data/frequent_traditional.txt"), 1);
    FREQUENT.contains(c)
}

/// The characters that occur in traditional text only.
pub(super) static TRADITIONAL_ONLY: PlaneSet = PlaneSet::EMPTY.with(include_str!("data/traditional.txt"), 2);

/// Whether `c` occurs in traditional text only; 乾 and 後, which simplified text has too, do not count.
#[inline]
pub fn is_traditional_only(c: char) -> bool {
    TRADITIONAL_ONLY.contains(c)
}

/// The ordinary character that a Kangxi radical or compatibility ideograph stands for; PDF files are full of them.
pub fn ordinary_form(c: char) -> Option<char> {
    static FORMS: LazyLock<HashMap<char, char>> =
        LazyLock::new(|| pairs(include_str!("data/compatibility.txt")).collect());
    match c {
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => FORMS.get(&c).copied(),
        _ => None,
    }
}

/// In which script a document is written.
///
/// A document is not converted for the sake of a stray 臺 or a name such as 堃: below 1 % of traditional-only
/// characters among its Han characters it is taken as simplified and left as it is. Text that is traditional
/// throughout has about 30 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Nothing is converted.
    Simplified,
    /// Parts are traditional: the lines that hold a traditional-only character are converted, whole.
    Mixed,
    /// Every line is converted.
    Traditional,
}

impl Script {
    /// Decides from the number of Han characters and of those among them that only traditional text has.
    pub fn of(han: usize, traditional_only: usize) -> Self {
        if traditional_only == 0 || traditional_only < han.div_ceil(100) {
            Script::Simplified
        } else if traditional_only < han.div_ceil(10) {
            Script::Mixed
        } else {
            Script::Traditional
        }
    }
}

/// The conversion from traditional to simplified characters, one to one, so that no offset moves.
pub struct Conversion {
    /// What each character of the basic plane becomes; NUL where it stays.
    basic: Vec<char>,
    beyond: HashMap<char, char>,
    /// Phrases by their first character, the longest first.
    phrases: HashMap<char, Vec<Phrase>>,
}

struct Phrase {
    traditional: Vec<char>,
    simplified: Vec<char>,
}

impl Conversion {
    /// The conversion by OpenCC's tables, read once.
    pub fn get() -> &'static Conversion {
        static CONVERSION: LazyLock<Conversion> = LazyLock::new(Conversion::read);
        &CONVERSION
    }

    fn read() -> Conversion {
        let mut conversion =
            Conversion { basic: vec!['\0'; 0x1_0000], beyond: HashMap::new(), phrases: HashMap::new() };
        for (traditional, simplified) in pairs(include_str!("data/traditional.txt")) {
            conversion.insert(traditional, simplified);
        }
        for (either, simplified) in pairs(include_str!("data/traditional_or_simplified.txt")) {
            conversion.insert(either, simplified);
        }
        let phrases = [
            include_str!("data/traditional_phrases.txt"),
            include_str!("data/phrases_of_zhu.txt"),
            include_str!("data/phrases_of_gan.txt"),
        ];
        for line in phrases.iter().flat_map(|file| file.lines()) {
            let mut columns = line.split('\t').map(|column| column.chars().collect::<Vec<char>>());
            if let (Some(traditional), Some(simplified)) = (columns.next(), columns.next()) {
                debug_assert_eq!(traditional.len(), simplified.len(), "{line}");
                if let Some(&first) = traditional.first() {
                    conversion.phrases.entry(first).or_default().push(Phrase { traditional, simplified });
                }
            }
        }
        for phrases in conversion.phrases.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.traditional.len()));
        }
        conversion
    }

    fn insert(&mut self, from: char, to: char) {
        match self.basic.get_mut(from as usize) {
            Some(entry) => *entry = to,
            None => drop(self.beyond.insert(from, to)),
        }
    }

    /// The simplified form of a character that stands in no phrase; itself where it has none.
    fn character(&self, c: char) -> char {
        match self.basic.get(c as usize) {
            Some('\0') => c,
            Some(&simplified) => simplified,
            None => self.beyond.get(&c).copied().unwrap_or(c),
        }
    }

    /// Converts a text in place: phrases first, the longest at each place, then single characters.
    pub fn convert(&self, text: &mut [char]) {
        let mut rest = text;
        while let Some(&first) = rest.first() {
            let phrases = self.phrases.get(&first).map_or(&[][..], Vec::as_slice);
            let length = match phrases.iter().find(|phrase| rest.starts_with(&phrase.traditional)) {
                Some(phrase) => {
                    let length = phrase.traditional.len();
                    rest[..length].copy_from_slice(&phrase.simplified);
                    length
                }
                None => {
                    rest[0] = self.character(first);
                    1
                }
            };
            rest = &mut rest[length..];
        }
    }
}

/// The pairs of a table in which every two characters are one; line ends only fold the table.
fn pairs(table: &'static str) -> impl Iterator<Item = (char, char)> {
    let mut characters = table.chars().filter(|c| !c.is_whitespace());
    std::iter::from_fn(move || Some((characters.next()?, characters.next()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simplified(text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        Conversion::get().convert(&mut characters);
        characters.into_iter().collect()
    }

    #[test]
    fn characters_and_phrases_become_simplified() {
        for (traditional, expected) in [
            ("政協主席", "政协主席"),
            ("乾淨的飲水和幹部", "干净的饮水和干部"),
            ("乾隆年間的乾縣", "乾隆年间的乾县"),
            ("關於後勤", "关于后勤"),
            ("圍繞著力點，成效顯著", "围绕着力点，成效显著"),
            ("", ""),
            ("abc，１２", "abc，１２"),
        ] {
            assert_eq!(simplified(traditional), expected);
        }
    }

    #[test]
    fn every_table_is_made_of_whole_pairs() {
        for table in [
            include_str!("data/traditional.txt"),
            include_str!("data/traditional_or_simplified.txt"),
            include_str!("data/compatibility.txt"),
        ] {
            assert!(table.lines().all(|line| line.chars().count() % 2 == 0));
            assert!(pairs(table).all(|(from, to)| from != to));
        }
    }

    #[test]
    fn characters_that_simplified_text_has_too_are_not_traditional_only() {
        for c in ['乾', '後', '瞭', '著', '于', 'a', '\u{2a6d6}'] {
            assert!(!is_traditional_only(c), "{c}");
        }
        for c in ['區', '協', '臺', '國'] {
            assert!(is_traditional_only(c), "{c}");
        }
    }

    #[test]
    fn the_sets_hold_the_first_of_every_pair_and_the_frequent_ones() {
        let pairs = pairs(include_str!("data/traditional.txt")).filter(|(c, _)| (*c as u32) < 0x1_0000);
        let mut traditional: Vec<char> = pairs.map(|(c, _)| c).collect();
        traditional.sort_unstable();
        traditional.dedup();
        assert!((char::MIN..=char::MAX).filter(|&c| is_traditional_only(c)).eq(traditional));
        let files = [include_str!("data/frequent.txt"), include_str!("data/frequent_traditional.txt")].concat();
        let frequent = (char::MIN..=char::MAX).filter(|&c| is_frequent(c));
        assert!(frequent.eq((char::MIN..=char::MAX).filter(|&c| !c.is_whitespace() && files.contains(c))));
    }

    #[test]
    fn a_stray_character_does_not_make_a_document_traditional() {
        assert_eq!(Script::of(0, 0), Script::Simplified);
        assert_eq!(Script::of(1000, 9), Script::Simplified);
        assert_eq!(Script::of(1000, 10), Script::Mixed);
        assert_eq!(Script::of(1000, 300), Script::Traditional);
    }

    #[test]
    fn kangxi_radicals_have_an_ordinary_form() {
        assert_eq!(ordinary_form('⼀'), Some('一'));
        assert_eq!(ordinary_form('⻓'), Some('长'));
        assert_eq!(ordinary_form('一'), None);
    }
}
