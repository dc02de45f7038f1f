//! Which quotation marks open a quotation and which close one.
//!
//! In the view all of them are one character; which side a mark stands on is read from the original text. A mark that does
//! not say so itself (`"`) opens and closes in turn within its line.

use crate::normalise::{Characters, NormalisedText};
use crate::pattern::AnnotatedText;
use crate::rules::compiled::QuoteLayers;
use memchr::memchr_iter;

/// How marks begin that open a quotation, as characters and as HTML writes them.
const OPENING: [&str; 11] = ["“", "„", "‟", "「", "『", "〝", "｢", "﹁", "﹃", "&ldquo;", "&#8220;"];
/// The same of those that close one.
const CLOSING: [&str; 10] = ["”", "」", "』", "〞", "〟", "｣", "﹂", "﹄", "&rdquo;", "&#8221;"];

/// Adds the marks of a view to its annotations.
pub(super) fn annotate(layers: QuoteLayers, view: &NormalisedText, original: &str, annotated: &mut AnnotatedText<'_>) {
    let characters = Characters::of(original);
    let text = view.as_str();
    let (mut opening, mut closing) = (Vec::new(), Vec::new());
    for line in view.lines() {
        let mut is_open = false;
        for at in memchr_iter(b'"', &text.as_bytes()[line.clone()]).map(|at| line.start + at) {
            let written = &original[characters.byte(original, view.original(at..at + 1).start)..];
            let is_one_of = |marks: &[&str]| marks.iter().any(|mark| written.starts_with(mark));
            is_open = is_one_of(&OPENING) || !is_one_of(&CLOSING) && !is_open;
            if is_open { opening.push(at..at + 1) } else { closing.push(at..at + 1) }
        }
    }
    annotated.set_spans(layers.opening, opening);
    annotated.set_spans(layers.closing, closing);
}
