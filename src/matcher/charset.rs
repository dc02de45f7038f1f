//! A set of characters that answers in constant time.
//!
//! Characters of the basic plane are looked up by page of 256, pages that are alike being kept once; the few others
//! stand as ranges. A set of all Han characters takes some 300 bytes.

const PAGE: u32 = 256;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharSet {
    /// For each page of the basic plane, which of `bits` is its own.
    pages: Box<[u8; 256]>,
    bits: Vec<[u64; 4]>,
    /// Ranges beyond the basic plane, both ends included.
    beyond: Box<[(u32, u32)]>,
}

impl CharSet {
    /// Both ends of the ranges are included.
    pub fn new(ranges: &[(char, char)]) -> CharSet {
        let mut pages = Box::new([0u8; 256]);
        let mut bits: Vec<[u64; 4]> = vec![[0; 4]];
        let mut page_bits = [[0u64; 4]; 256];
        let mut beyond = Vec::new();
        for &(start, end) in ranges {
            let (start, end) = (start as u32, end as u32);
            if end >= 0x1_0000 {
                beyond.push((start.max(0x1_0000), end));
            }
            let mut c = start;
            while c <= end.min(0xFFFF) {
                // All of this range that lies in one word.
                let last = (c | 63).min(end);
                let ones = u64::MAX >> (63 - (last - c));
                page_bits[(c / PAGE) as usize][(c % PAGE / 64) as usize] |= ones << (c % 64);
                c = last + 1;
            }
        }
        for (page, own) in pages.iter_mut().zip(&page_bits) {
            let known = bits.iter().position(|b| b == own).unwrap_or_else(|| {
                bits.push(*own);
                bits.len() - 1
            });
            // The pages of the surrogates are always empty, so there are at most 249 kinds of pages.
            *page = u8::try_from(known).unwrap_or(0);
        }
        CharSet { pages, bits, beyond: beyond.into() }
    }

    /// Whether a character, given by its code, is in the set.
    #[inline]
    pub fn contains(&self, c: u32) -> bool {
        match self.pages.get((c / PAGE) as usize) {
            Some(&page) => self.bits[page as usize][(c % PAGE / 64) as usize] >> (c % 64) & 1 == 1,
            None => self.beyond.iter().any(|&(start, end)| start <= c && c <= end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matcher::node::CharClass;

    fn in_ranges(class: &CharClass, c: char) -> bool {
        class.ranges().iter().any(|&(start, end)| start <= c && c <= end)
    }

    #[test]
    fn a_set_holds_what_its_class_holds() {
        let hir = regex_syntax::parse(r"[[\p{Han}&&[^的了]]0-9a-f\x{10FFFD}😀-😎]").unwrap();
        let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) = hir.kind() else {
            panic!("one class");
        };
        let class = CharClass::from_unicode(class);
        let set = CharSet::new(class.ranges());
        for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
            assert_eq!(set.contains(c as u32), in_ranges(&class, c), "{c:?}");
        }
    }

    #[test]
    fn a_set_with_another_character_on_every_page_is_whole() {
        let regex: String = (0..256u32).filter_map(|page| char::from_u32(page * 256 + page)).collect();
        let hir = regex_syntax::parse(&format!("[{}]", regex_syntax::escape(&regex))).unwrap();
        let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) = hir.kind() else {
            panic!("one class");
        };
        let class = CharClass::from_unicode(class);
        let set = CharSet::new(class.ranges());
        for c in (0..0x1_0000).filter_map(char::from_u32) {
            assert_eq!(set.contains(c as u32), in_ranges(&class, c), "{c:?}");
        }
    }
}
