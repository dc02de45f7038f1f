//! Words of fields, and the paragraphs that have them and no match of their field.

use super::rules::CountedRules;
use crate::Examined;
use crate::pattern::Layer;
use crate::rules::file::ZoneName;
use std::collections::HashMap;
use std::ops::Range;

/// Paragraphs of a word that are kept: the first ones.
const EXAMPLES: usize = 3;
/// Characters of a paragraph that are shown on either side of the word.
const AROUND: usize = 60;
/// Characters that a word has at least.
const SHORTEST: usize = 2;

/// What is known of the words of fields, by field and word.
#[derive(Default)]
pub struct SeenWords(pub HashMap<(usize, String), Word>);

#[derive(Debug, Clone, Default)]
pub struct Word {
    /// How often it stands inside a match of the field.
    pub inside: usize,
    /// Paragraphs that have it and a match of the field, and those that have it and none.
    pub with: usize,
    pub without: usize,
    pub examples: Vec<MissedParagraph>,
    /// Line in which it was counted last.
    last: Option<usize>,
    /// By what it was found first. A word that is found by several, everywhere by each, is counted by one.
    found_by: Option<WordFinder>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordFinder {
    Literal,
    Lexicon(usize),
}

/// A paragraph without a match.
#[derive(Debug, Clone)]
pub struct MissedParagraph {
    /// As `source#speech`.
    pub speech: String,
    /// Where its first character stands in the document.
    pub start: usize,
    /// The word, and the words around it in the paragraph.
    pub text: String,
}

impl SeenWords {
    /// Those of one document.
    pub fn of(known: &CountedRules<'_>, examined: &Examined<'_>) -> SeenWords {
        let mut words = SeenWords::default();
        let annotated = &examined.annotated;
        let matches = CoveredRanges::of(examined);
        let mut note = |finder, fields: &[usize], at: Range<usize>| {
            if is_word(&examined.document().view.as_str()[at.clone()]) {
                words.note(examined, &matches, finder, fields, at);
            }
        };
        for (&literal, fields) in &known.fields_of_literals {
            let width = annotated.hits().width(literal);
            for &start in annotated.hits().of_literal(literal) {
                note(WordFinder::Literal, fields, annotated.bytes(&(start..start + width)));
            }
        }
        for (&lexicon, fields) in &known.fields_of_lexicons {
            for hit in annotated.layer(Layer::Lexicon(lexicon as u32)) {
                note(WordFinder::Lexicon(lexicon), fields, annotated.bytes(&(hit.start..hit.end)));
            }
        }
        words
    }

    /// Counts a word that stands somewhere, for each of these fields.
    fn note(
        &mut self,
        examined: &Examined<'_>,
        matches: &CoveredRanges,
        finder: WordFinder,
        fields: &[usize],
        at: Range<usize>,
    ) {
        let document = examined.document();
        let line = document.lines.partition_point(|line| line.range.end < at.start);
        let Some(paragraph) = document.lines.get(line) else { return };
        let Some((speech, zone)) = paragraph.part else { return };
        if !zone.is_any_of(&[ZoneName::Body]) {
            return;
        }
        let text = &document.view.as_str()[at.clone()];
        for &field in fields {
            let word = self.0.entry((field, text.to_owned())).or_default();
            if *word.found_by.get_or_insert(finder) != finder {
                continue;
            }
            word.inside += usize::from(matches.hold(field, &at));
            // A paragraph counts once.
            if word.last == Some(line) {
                continue;
            }
            word.last = Some(line);
            match matches.touch(field, &paragraph.range) {
                true => word.with += 1,
                false => {
                    word.without += 1;
                    if word.examples.len() < EXAMPLES {
                        word.examples.push(MissedParagraph::around(examined, speech, &paragraph.range, &at));
                    }
                }
            }
        }
    }

    /// Adds those of a document behind.
    pub fn add(&mut self, more: SeenWords) {
        for (key, more) in more.0 {
            let word = self.0.entry(key).or_default();
            word.inside += more.inside;
            word.with += more.with;
            word.without += more.without;
            let missing = EXAMPLES.saturating_sub(word.examples.len());
            word.examples.extend(more.examples.into_iter().take(missing));
        }
    }
}

fn is_word(word: &str) -> bool {
    word.chars().count() >= SHORTEST && word.chars().any(char::is_alphabetic)
}

impl MissedParagraph {
    fn around(examined: &Examined<'_>, speech: usize, line: &Range<usize>, at: &Range<usize>) -> MissedParagraph {
        let document = examined.document();
        let text = document.view.as_str();
        let from = text[line.start..at.start].char_indices().rev().take(AROUND).last();
        let from = from.map_or(at.start, |(n, _)| line.start + n);
        let behind = &text[at.end..line.end.max(at.end)];
        let to = at.end + behind.char_indices().nth(AROUND).map_or(behind.len(), |(n, _)| n);
        MissedParagraph {
            speech: examined.records.get(speech).map(|record| record.name()).unwrap_or_default(),
            start: document.view.original(line.clone()).start,
            text: text[from..to].to_owned(),
        }
    }
}

/// The stretches that matches cover, for each field, ascending.
struct CoveredRanges(Vec<Vec<Range<usize>>>);

impl CoveredRanges {
    fn of(examined: &Examined<'_>) -> CoveredRanges {
        let of_field = |matches: &[crate::matcher::Match]| {
            let mut ranges: Vec<Range<usize>> = matches.iter().map(crate::matcher::Match::whole).collect();
            ranges.sort_by_key(|range| (range.start, range.end));
            // One behind the other, so that the last that begins before a place is the one that may reach it.
            let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
            for range in ranges {
                match apart.last_mut() {
                    Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                    _ => apart.push(range),
                }
            }
            apart
        };
        CoveredRanges(examined.matches().fields().map(of_field).collect())
    }

    /// Whether a match of the field covers a stretch as a whole.
    fn hold(&self, field: usize, at: &Range<usize>) -> bool {
        let ranges = &self.0[field];
        let behind = ranges.partition_point(|range| range.start <= at.start);
        behind.checked_sub(1).is_some_and(|n| ranges[n].end >= at.end)
    }

    /// Whether a match of the field covers some of a stretch.
    fn touch(&self, field: usize, at: &Range<usize>) -> bool {
        let ranges = &self.0[field];
        let behind = ranges.partition_point(|range| range.start < at.end);
        behind.checked_sub(1).is_some_and(|n| ranges[n].end > at.start)
    }
}
