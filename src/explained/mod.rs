//! Why a rule gives what it gives at a place, and why it gives nothing.
//!
//! All of it is asked of a document that was [examined](crate::examine): nothing here decides what matches. What refuses a
//! match is asked of the same code that refuses it ([`refusal`]); only how far a pattern gets where it does not match is
//! found out by a walk of its own ([`walk`]). [`words`] says it to people.

pub mod attempt;
pub mod lines;
pub mod places;
pub mod refusal;
pub mod remedy;
pub mod spelling;
pub mod walk;
pub mod words;

use crate::document::Zone;
use crate::examined::Examined;
use crate::matcher::speeches::Speeches;
use crate::pattern::Vm;
use crate::rules::RuleSet;
use crate::rules::compile::SENTENCE_ENDS;
use crate::rules::compiled::CompiledRules;
use crate::span::Span;
use places::Places;
use spelling::Names;
use std::ops::Range;
use walk::Walker;

/// Explains what the rules did with one document.
pub struct Explainer<'x> {
    pub rules: &'x CompiledRules,
    pub examined: &'x Examined<'x>,
    pub names: &'x Names,
    pub places: &'x Places<'x>,
    walker: Walker<'x>,
    vm: Vm,
    speeches: Speeches<'x>,
}

impl<'x> Explainer<'x> {
    /// `examined` was made by the rules of `set`, which were loaded from their files: prepared rules have no trees.
    pub fn new(set: &'x RuleSet, names: &'x Names, places: &'x Places<'x>, examined: &'x Examined<'x>) -> Self {
        let document = examined.document();
        Explainer {
            rules: &set.compiled,
            examined,
            names,
            places,
            walker: Walker::new(&examined.annotated, document.view.as_str()),
            vm: Vm::default(),
            speeches: Speeches::of(document, &examined.annotated),
        }
    }

    /// The characters of a stretch of the view.
    pub fn text(&self, range: &Range<u32>) -> &'x str {
        &self.examined.document().view.as_str()[self.examined.annotated.bytes(range)]
    }

    /// The first character of the view that stands for one of the original, or for one behind it.
    pub fn position(&self, original: usize) -> u32 {
        self.count(|span| span.end <= original)
    }

    /// How many characters of the view, from the first on, stand for such a span of the original.
    pub fn count(&self, is_before: impl Fn(Span) -> bool) -> u32 {
        let Examined { annotated, .. } = self.examined;
        let original = |at: u32| self.examined.document().view.original(annotated.bytes(&(at..at + 1)));
        let (mut least, mut most) = (0, annotated.len());
        while least < most {
            let middle = least + (most - least) / 2;
            match is_before(original(middle)) {
                true => least = middle + 1,
                false => most = middle,
            }
        }
        least
    }

    /// The zone of a character of the view; `None` where it is no part of a speech.
    pub fn zone(&self, at: u32) -> Option<Zone> {
        self.examined.document().lines.get(self.line_number(at))?.part.map(|(_, zone)| zone)
    }

    /// The number of the line of a character.
    pub fn line_number(&self, at: u32) -> usize {
        self.examined.annotated.line_number(at)
    }

    /// The sentences in which a stretch lies.
    pub fn sentences(&self, range: &Range<u32>) -> Range<u32> {
        let characters = &self.walker.characters;
        let is_end = |at: u32| characters.get(at as usize).is_none_or(|c| SENTENCE_ENDS.contains(*c));
        let start = (0..range.start).rev().find(|&at| is_end(at)).map_or(0, |at| at + 1);
        // The mark at the end belongs to the sentence, a line end does not.
        let end = (range.end.max(range.start + 1) - 1..self.examined.annotated.len()).find(|&at| is_end(at));
        let end = end.map_or(self.examined.annotated.len(), |at| match characters.get(at as usize) {
            Some('\n') => at,
            _ => at + 1,
        });
        start..end.max(start)
    }
}
