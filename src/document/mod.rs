//! A document: a normalised view of its text, cut into lines, speeches and zones.
//!
//! Which line plays which part is decided by the layout rules ([`layout`]); this module holds the outcome. Spans that
//! leave the program are in characters of the original text, everything inside works on bytes of the view.

pub mod layout;
mod quotes;

use crate::input::RawDocument;
use crate::normalise::{Characters, NormalisedText, front_matter};
use crate::pattern::AnnotatedText;
use crate::repeats::Sketch;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::ZoneName;
use crate::span::Span;
use layout::Layout;

use std::ops::Range;

pub struct Document {
    pub raw: RawDocument,
    characters: Characters,
    pub view: NormalisedText,
    pub lines: Vec<Line>,
    pub speeches: Vec<Speech>,
    /// What the document calls itself where it is a collection of speeches; empty where it is none.
    pub collection: String,
    /// The section of the rules that the whole text is taken to be.
    pub section: Option<usize>,
}

/// A line of the normalised view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Bytes in the view, without the line end.
    pub range: Range<usize>,
    /// Number of the layout rule that claims it.
    pub rule: Option<usize>,
    /// Index of the speech that the line belongs to, and its zones there.
    pub part: Option<(usize, Zone)>,
}

/// Where in a speech a line stands. `opening` and `closing` lines are `body` lines as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    pub name: ZoneName,
    /// One of the last lines of the text.
    pub closing: bool,
}

impl Zone {
    fn is(&self, name: ZoneName) -> bool {
        match name {
            ZoneName::Closing => self.closing,
            ZoneName::Body => matches!(self.name, ZoneName::Opening | ZoneName::Body),
            name => self.name == name,
        }
    }

    /// Whether it is one of these; none of them means any.
    pub fn is_any_of(&self, names: &[ZoneName]) -> bool {
        names.is_empty() || names.iter().any(|&name| self.is(name))
    }
}

/// One self-contained address, report or plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    /// Heading as normalised; empty where there is none.
    pub title: String,
    /// From the heading to the last line, in characters of the original text.
    pub span: Span,
    /// The same in lines of the document.
    pub lines: Range<usize>,
    /// Characters of the title, byline and text, without white space and without what is no part of the speech.
    pub characters: usize,
}

impl Document {
    /// The characters of the original document at a span.
    pub fn original_text(&self, span: Span) -> &str {
        let text = &self.raw.text;
        let start = self.characters.byte(text, span.start);
        let end = start + text[start..].char_indices().nth(span.len()).map_or(text.len() - start, |(n, _)| n);
        &text[start..end]
    }

    /// The speech that a byte of the view belongs to.
    pub fn speech_at(&self, at: usize) -> Option<usize> {
        let line = self.lines.get(self.lines.partition_point(|line| line.range.end < at))?;
        line.part.map(|(speech, _)| speech)
    }

    /// Characters of a speech in these zones and in these stretches of bytes, without white space; what lies in several of
    /// them counts once.
    pub fn characters_in(&self, speech: usize, zones: &[ZoneName], stretches: &[&Range<usize>]) -> usize {
        let mut count = 0;
        for line in &self.lines {
            let Some((_, zone)) = line.part.filter(|(of, _)| *of == speech) else { continue };
            let is_whole = !zones.is_empty() && zone.is_any_of(zones);
            let is_in =
                |at: usize| is_whole || stretches.iter().any(|stretch| stretch.contains(&(line.range.start + at)));
            let text = &self.view.as_str()[line.range.clone()];
            // Of white space only the space is left.
            count += text.char_indices().filter(|&(at, c)| c != ' ' && is_in(at)).count();
        }
        count
    }

    /// So many characters of the original document before a span, and behind it.
    pub fn around(&self, span: Span, characters: usize) -> (&str, &str) {
        let before = Span::new(span.start.saturating_sub(characters), span.start);
        (self.original_text(before), self.original_text(Span::new(span.end, span.end + characters)))
    }

    /// Normalises a text and lays it out by the layout rules; what patterns are
    /// searched for in comes along.
    pub fn new(rules: &CompiledRules, raw: RawDocument) -> (Document, AnnotatedText<'_>) {
        let mut view = NormalisedText::of_page(&raw.text, &rules.page_settings.page_numbers);
        let mut annotated = annotate(rules, &view, &raw);
        let stated = front_matter::read(&raw.text, &rules.page_settings.front_matter.title);
        let stated_lines = stated.as_ref().map_or(0, |stated| view.lines_before(&raw.text, stated.end));
        let cuts = layout::cuts::find(rules, &view, &annotated, stated_lines);
        if !cuts.is_empty() {
            view.cut(&cuts);
            annotated = annotate(rules, &view, &raw);
        }
        let Layout { lines, mut speeches, collection } = layout::lay_out(rules, &view, &annotated, stated_lines);
        if let (Some(stated), Some(first)) = (stated, speeches.first_mut())
            && first.title.is_empty()
        {
            first.title = NormalisedText::new(&stated.title).as_str().replace('\n', " ");
        }
        let characters = Characters::of(&raw.text);
        (Document { characters, raw, view, lines, speeches, collection, section: None }, annotated)
    }

    /// A text that is one speech and lies in one zone as a whole.
    pub fn in_zone(rules: &CompiledRules, raw: RawDocument, zone: ZoneName) -> (Document, AnnotatedText<'_>) {
        let view = NormalisedText::of_page(&raw.text, &rules.page_settings.page_numbers);
        let annotated = annotate(rules, &view, &raw);
        let name = if zone == ZoneName::Closing { ZoneName::Body } else { zone };
        let part = Some((0, Zone { name, closing: zone == ZoneName::Closing }));
        let lines = view.lines().iter().map(|r| Line { range: r.clone(), rule: None, part }).collect();
        let span = view.original(0..view.as_str().len());
        let characters = view.as_str().chars().count();
        let speeches = vec![Speech { title: String::new(), span, lines: 0..view.lines().len(), characters }];
        let characters = Characters::of(&raw.text);
        (Document { characters, raw, view, lines, speeches, collection: String::new(), section: None }, annotated)
    }

    /// A text that is one speech and one section of it.
    pub fn in_section(rules: &CompiledRules, raw: RawDocument, section: usize) -> (Document, AnnotatedText<'_>) {
        let (document, annotated) = Document::in_zone(rules, raw, ZoneName::Body);
        (Document { section: Some(section), ..document }, annotated)
    }

    /// The fingerprint by which repeated speeches are recognised.
    pub fn sketch(&self, speech: usize) -> Sketch {
        let own = self.lines[self.speeches[speech].lines.clone()].iter().filter(|l| {
            // The heading may differ where the text is the same: 篇一, 篇七.
            l.part.is_some_and(|(s, zone)| s == speech && zone.is(ZoneName::Body))
        });
        Sketch::new(own.map(|l| &self.view.as_str()[l.range.clone()]))
    }
}

/// A view with the words of the rules, and its quotation marks if a rule asks for them.
fn annotate<'r>(rules: &'r CompiledRules, view: &NormalisedText, raw: &RawDocument) -> AnnotatedText<'r> {
    let mut annotated = rules.patterns.annotate(view.as_str());
    if let Some(layers) = rules.quotes {
        quotes::annotate(layers, view, &raw.text, &mut annotated);
    }
    annotated
}
