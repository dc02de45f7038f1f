//! The place that is asked about.

use super::page::Page;
use crate::explained::Explainer;
use crate::explained::lines::zone_words;
use crate::explained::words::clipped;
use crate::normalise::NormalisedText;
use crate::span::Span;
use std::ops::Range;
use tr::tr;

/// Characters shown around an attempt.
const AROUND: u32 = 12;

/// A place, in characters of the view.
pub struct Place {
    pub about: Range<u32>,
    /// It is no place but the whole text, or a whole speech.
    pub is_all: bool,
    /// How often the words stand in the text.
    times: usize,
}

impl Place {
    /// All of a document, or of one speech.
    pub fn whole(explainer: &Explainer<'_>, speech: Option<usize>) -> Place {
        let document = explainer.examined.document();
        let annotated = &explainer.examined.annotated;
        let own = speech.and_then(|n| document.speeches.get(n.saturating_sub(1)));
        let about = match own {
            Some(own) => annotated.lines()[own.lines.start].start..annotated.lines()[own.lines.end - 1].end,
            None => 0..annotated.len(),
        };
        Place { about, is_all: true, times: 1 }
    }

    /// Says which speech it is, and where in it.
    pub fn heading(&self, page: &mut Page, explainer: &Explainer<'_>) {
        let document = explainer.examined.document();
        let annotated = &explainer.examined.annotated;
        let source = &document.raw.source;
        page.blank();
        page.title(&match document.speech_at(annotated.byte(self.about.start)) {
            Some(speech) => speech_words(source, speech, &document.speeches[speech].title),
            None => source.clone(),
        });
        let mut told = line_and_column(explainer, self.about.start);
        if let Some(zone) = explainer.zone(self.about.start) {
            told = tr!("{}, in the zone {}", told, zone_words(zone));
        }
        if self.times > 1 {
            told = tr!("{}; the first of {} places, --at tells of the others", told, self.times);
        }
        page.paragraph(0, &told);
    }
}

/// A speech by the index that it has in its document, with its title if it has one.
pub fn speech_words(source: &str, speech: usize, title: &str) -> String {
    match title {
        "" => tr!("{}, speech {}", source, speech + 1),
        title => tr!("{}, speech {}: {}", source, speech + 1, title),
    }
}

/// `LINE` or `LINE:COLUMN`.
///
/// # Errors
/// There is no such place.
pub fn at(explainer: &Explainer<'_>, at: &str) -> Result<Place, String> {
    let number = |text: &str| text.trim().parse::<usize>().ok().filter(|n| *n > 0);
    let wrong = || tr!("`--at {}` is no place; write a line, or a line and a column: --at 12:8", at);
    let (line, column) = match at.split_once(':') {
        Some((line, column)) => (number(line).ok_or_else(wrong)?, Some(number(column).ok_or_else(wrong)?)),
        None => (number(at).ok_or_else(wrong)?, None),
    };
    let document = explainer.examined.document();
    let text = &document.raw.text;
    let mut start = 0;
    let mut lines = text.split('\n');
    for above in lines.by_ref().take(line - 1) {
        start += above.chars().count() + 1;
    }
    let count = text.split('\n').count();
    let Some(own) = lines.next() else {
        return Err(tr!("there is no line {}; the text has {} lines (`extract text` shows it)", line, count));
    };
    let length = own.trim_end_matches('\r').chars().count();
    let wanted = match column {
        Some(column) if column > length.max(1) => {
            return Err(tr!("line {} has no column {}; it has {} characters", line, column, length));
        }
        Some(column) => Span::new(start + column - 1, start + column),
        None => Span::new(start, start + length),
    };
    let about = positions(explainer, wanted);
    let found = original(explainer, &about);
    if about.is_empty() || found.start >= start + length || found.end <= start {
        return Err(tr!(
            "nothing of line {} is in the text that the rules read: it is empty, a page number or a running head",
            line
        ));
    }
    Ok(Place { about, is_all: false, times: 1 })
}

/// The first place of some words, as they are normalised.
///
/// # Errors
/// They stand nowhere.
pub fn of_text(explainer: &Explainer<'_>, words: &str, speech: Option<usize>) -> Result<Place, String> {
    let document = explainer.examined.document();
    let view = document.view.as_str();
    let wanted = NormalisedText::new(words);
    let is_own = |at: usize| speech.is_none_or(|n| document.speech_at(at) == n.checked_sub(1));
    let found: Vec<usize> = match wanted.as_str() {
        "" => Vec::new(),
        wanted => view.match_indices(wanted).map(|(at, _)| at).filter(|&at| is_own(at)).collect(),
    };
    let Some(&first) = found.first() else {
        return Err(match speech {
            None => tr!("`{}` does not stand in the text; `extract text` shows it", words),
            Some(n) => tr!("`{}` does not stand in the text of speech {}; `extract text` shows it", words, n),
        });
    };
    let annotated = &explainer.examined.annotated;
    let about = annotated.position(first)..annotated.position(first + wanted.as_str().len());
    Ok(Place { about, is_all: false, times: found.len() })
}

/// A stretch of the original.
///
/// # Errors
/// Nothing of it is in the text that the rules read.
#[cfg(feature = "serve")]
pub fn of_span(explainer: &Explainer<'_>, span: Span) -> Result<Place, String> {
    let about = positions(explainer, span);
    match about.is_empty() {
        true => Err(tr!("nothing of this is in the text that the rules read")),
        false => Ok(Place { about, is_all: false, times: 1 }),
    }
}

/// Where a character of the view stands in the original: `line 12, column 8`.
pub fn line_and_column(explainer: &Explainer<'_>, at: u32) -> String {
    let span = original(explainer, &(at..at));
    let text = &explainer.examined.document().raw.text;
    let (mut line, mut column) = (1, 1);
    for c in text.chars().take(span.start) {
        (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    tr!("line {}, column {}", line, column)
}

/// A stretch of the view with a few characters around it.
pub fn around(explainer: &Explainer<'_>, range: &Range<u32>) -> String {
    let line = explainer.examined.annotated.line(range.start);
    let (start, end) = (range.start.saturating_sub(AROUND).max(line.start), (range.end + AROUND).min(line.end));
    let before = explainer.text(&(start..range.start));
    let behind = explainer.text(&(range.end.min(end)..end));
    let more = |is_more: bool| if is_more { "\u{2026}" } else { "" };
    let (from, to) = (more(start > line.start), more(end < line.end));
    format!("{from}{before}[{}]{behind}{to}", clipped(explainer.text(range)))
}

/// Where a stretch of the view stands in the original.
pub fn original(explainer: &Explainer<'_>, range: &Range<u32>) -> Span {
    explainer.examined.document().view.original(explainer.examined.annotated.bytes(range))
}

/// The characters of the view that stand for those of the original.
fn positions(explainer: &Explainer<'_>, span: Span) -> Range<u32> {
    let (start, end) = (explainer.position(span.start), explainer.count(|of| of.start < span.end));
    start..end.max(start)
}
