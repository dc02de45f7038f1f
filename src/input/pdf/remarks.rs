//! What is said of a PDF besides its text: pages that are pictures, that are damaged, and fonts that do not say which
//! characters they draw.

use super::font::Fonts;
use super::interpret::Drawn;
use super::lines::PageLines;
use super::page_tree::Pages;
use std::collections::BTreeMap;

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
        let fonts = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        let part = unknown * 100 / self.glyphs.max(1);
        Some(format!("its fonts{fonts} do not say which characters they draw: {part} in 100 cannot be read"))
    }

    /// `page 3 is a picture without text`.
    pub(super) fn pictured(&self) -> String {
        let rest = if self.pictures.len() == 1 { "is a picture without text" } else { "are pictures without text" };
        format!("{} {rest}", list(&self.pictures))
    }

    /// One sentence for each thing that was not read.
    pub(super) fn remarks(&self, most_pages: usize) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.pictures.is_empty() {
            let pronoun = if self.pictures.len() == 1 { "its" } else { "their" };
            remarks.push(format!("{}; have {pronoun} text recognised (OCR) first", self.pictured()));
        }
        for (name, (count, pages)) in &self.unknown {
            let font = if name.is_empty() { "a font without a name".to_owned() } else { format!("the font {name}") };
            let pages = list(pages);
            remarks
                .push(format!("{font} does not say which characters it draws; U+FFFD stands for {count} on {pages}"));
        }
        if !self.damaged.is_empty() {
            remarks.push(format!("{} could not be read whole: part of the file is damaged", list(&self.damaged)));
        }
        if !self.cut.is_empty() {
            remarks.push(format!("of {} only the beginning was read: there is too much on it", list(&self.cut)));
        }
        if !self.slanted.is_empty() {
            remarks.push(format!("slanting text on {} was left out; it is a watermark as a rule", list(&self.slanted)));
        }
        if self.lost > 0 {
            let noun = if self.lost == 1 { "entry" } else { "entries" };
            remarks
                .push(format!("{} {noun} in its list of pages could not be followed: pages may be missing", self.lost));
        }
        if self.more {
            remarks.push(format!("only its first {most_pages} pages were read"));
        }
        remarks
    }
}

/// `page 3`, `pages 3 to 9`, `pages 1, 3 to 5 and 8`.
fn list(pages: &[usize]) -> String {
    let runs = pages.chunk_by(|a, b| a + 1 == *b).flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first} to {last}")],
        run => run.iter().map(usize::to_string).collect(),
    });
    let runs: Vec<String> = runs.collect();
    let noun = if pages.len() == 1 { "page" } else { "pages" };
    match &runs[..] {
        [before @ .., last] if !before.is_empty() => format!("{noun} {} and {last}", before.join(", ")),
        runs => format!("{noun} {}", runs.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn pages_are_listed_as_they_are_said() {
        assert_eq!(list(&[3]), "page 3");
        assert_eq!(list(&[3, 4]), "pages 3 and 4");
        assert_eq!(list(&[3, 4, 5, 6]), "pages 3 to 6");
        assert_eq!(list(&[1, 3, 4, 5, 8]), "pages 1, 3 to 5 and 8");
    }
}
