//! What is said of a PDF besides its text: pages that are pictures, that are damaged, and fonts that do not say which
//! characters they draw.

use super::font::Fonts;
use super::interpret::Drawn;
use super::lines::PageLines;
use super::page_tree::Pages;
use crate::messages::list;
use std::collections::BTreeMap;
use tr::tr;

/// The part of the glyphs, one in so many, that may be unknown before a file is refused.
const UNKNOWN: usize = 5;

#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Pages that are pictures; numbers begin with 1.
    pub(super) pictures: Vec<usize>,
    /// Entries of the page tree that led to no page.
    lost: usize,
    /// There are pages that were not read.
    more: bool,
    damaged: Vec<usize>,
    cut: Vec<usize>,
    slanted: Vec<usize>,
    /// By the name of the font: how many of its glyphs are unknown, and on which pages.
    unknown: BTreeMap<String, (usize, Vec<usize>)>,
    glyphs: usize,
}

impl Findings {
    pub(super) fn of(tree: &Pages) -> Self {
        Self { lost: tree.lost, more: tree.more, ..Self::default() }
    }

    pub(super) fn add(&mut self, page: usize, drawn: &Drawn, lines: &PageLines, fonts: &Fonts) {
        self.glyphs += lines.glyphs + drawn.fontless;
        if drawn.damaged {
            self.damaged.push(page);
        }
        if drawn.cut {
            self.cut.push(page);
        }
        if lines.slanted > 0 {
            self.slanted.push(page);
        }
        let named = lines
            .unknown
            .iter()
            .map(|(font, count)| (fonts.fonts.get(*font).map_or(String::new(), |font| font.name.clone()), *count));
        let missing = (drawn.fontless > 0).then(|| (String::new(), drawn.fontless));
        for (name, count) in named.chain(missing) {
            let (sum, pages) = self.unknown.entry(name).or_default();
            *sum += count;
            if pages.last() != Some(&page) {
                pages.push(page);
            }
        }
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.lost > 0 || !self.damaged.is_empty()
    }

    /// Why the file is refused, if so many glyphs are unknown.
    pub(super) fn unreadable(&self) -> Option<String> {
        let unknown: usize = self.unknown.values().map(|(count, _)| count).sum();
        if unknown == 0 || unknown * UNKNOWN <= self.glyphs {
            return None;
        }
        let names: Vec<&str> =
            self.unknown.keys().map(String::as_str).filter(|name| !name.is_empty()).take(3).collect();
        let part = unknown * 100 / self.glyphs.max(1);
        Some(match names.is_empty() {
            true => tr!("its fonts do not say which characters they draw: {} in 100 cannot be read", part),
            false => {
                tr!("its fonts ({}) do not say which characters they draw: {} in 100 cannot be read", list(names), part)
            }
        })
    }

    /// `page 3 is a picture without text`.
    pub(super) fn pictured(&self) -> String {
        let there = pages(&self.pictures);
        tr!("{} is a picture without text" | "{} are pictures without text" % self.pictures.len(), there)
    }

    /// One sentence for each thing that was not read.
    pub(super) fn remarks(&self, most_pages: usize) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.pictures.is_empty() {
            remarks.push(tr!(
                "{}; have its text recognised (OCR) first"
                    | "{}; have their text recognised (OCR) first" % self.pictures.len(),
                self.pictured()
            ));
        }
        for (name, (count, pages)) in &self.unknown {
            let font = if name.is_empty() { tr!("a font without a name") } else { tr!("the font {}", name) };
            remarks.push(tr!(
                "{} does not say which characters it draws; U+FFFD stands for {} on {}",
                font,
                count,
                self::pages(pages)
            ));
        }
        if !self.damaged.is_empty() {
            remarks.push(tr!("{} could not be read whole: part of the file is damaged", pages(&self.damaged)));
        }
        if !self.cut.is_empty() {
            remarks.push(tr!("of {} only the beginning was read: there is too much on it", pages(&self.cut)));
        }
        if !self.slanted.is_empty() {
            remarks.push(tr!("slanting text on {} was left out; it is a watermark as a rule", pages(&self.slanted)));
        }
        if self.lost > 0 {
            remarks.push(tr!("1 entry in its list of pages could not be followed: pages may be missing"
                | "{n} entries in its list of pages could not be followed: pages may be missing" % self.lost));
        }
        if self.more {
            remarks.push(tr!("only its first {} pages were read", most_pages));
        }
        remarks
    }
}

/// `page 3`, `pages 3 to 9`, `pages 1, 3 to 5 and 8`.
pub(super) fn pages(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).flat_map(|run| match run {
        [first, _, .., last] => vec![tr!("pages" => "{} to {}", first, last)],
        run => run.iter().map(usize::to_string).collect(),
    });
    let runs: Vec<String> = runs.collect();
    let runs = match &runs[..] {
        [before @ .., last] if !before.is_empty() => tr!("pages" => "{} and {}", list(before), last),
        runs => list(runs),
    };
    tr!("page {}" | "pages {}" % numbers.len(), runs)
}

#[cfg(test)]
mod tests {
    use super::pages;

    #[test]
    fn pages_are_listed_as_they_are_said() {
        assert_eq!(pages(&[3]), "page 3");
        assert_eq!(pages(&[3, 4]), "pages 3 and 4");
        assert_eq!(pages(&[3, 4, 5, 6]), "pages 3 to 6");
        assert_eq!(pages(&[1, 3, 4, 5, 8]), "pages 1, 3 to 5 and 8");
    }
}
