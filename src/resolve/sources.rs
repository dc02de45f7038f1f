//! What is asked beside the fields: the speech, the clock, the document, the columns.

use super::context::{OnFact, SpeechContext, passes};
use crate::record::Cell;
use crate::record::facts::{Attributes, Said};
use crate::record::show::fill;
use crate::rules::calculation;
use crate::rules::compiled::{Question, Zones};
use crate::rules::file::Take;
use crate::value::{AsShown, Number, Value};
use indexmap::IndexSet;

impl<'a> SpeechContext<'_, 'a> {
    pub(super) fn of_speech<'q>(&self, question: &Question) -> Cell<'q> {
        let speech = &self.document.speeches[self.number];
        let source = Value::Text(self.document.raw.source.as_str().into());
        let title = Value::Text(speech.title.as_str().into());
        let characters = match &question.zones {
            zones if zones.is_all() => speech.characters,
            Zones { names, sections } => {
                let sections: Vec<_> = sections.iter().filter_map(|section| self.sections.get(*section)).collect();
                match self.document.characters_in(self.number, names, &sections) {
                    // The speech does not have them.
                    0 => return Cell::Absent,
                    characters => characters,
                }
            }
        };
        let collection = Value::Text(self.document.collection.as_str().into());
        // Which speech it repeats is known only when all are.
        let repeated = Value::Text("".into());
        let lost = match self.document.raw.malformed {
            0 => 0,
            _ => self.document.original_text(speech.span).matches(char::REPLACEMENT_CHARACTER).count(),
        };
        // In the order of the parts of `QuestionSource::Speech`.
        one(question, [source, number(self.number + 1), title, number(characters), repeated, collection, number(lost)])
    }

    pub(super) fn of_clock<'q>(&self, question: &Question) -> Cell<'q> {
        let year = self.clock.year.map(|year| Value::Integer(year.into()));
        // In the order of the parts of `QuestionSource::Clock`.
        let known = year.map(|year| [year, Value::Text(self.clock.basis.into())]);
        known.map_or(Cell::Absent, |known| one(question, known))
    }

    pub(super) fn of_document<'q>(&self, question: &Question) -> Cell<'q> {
        let taken = self.document.view.taken();
        let pages = self.document.raw.marks.len();
        let counts = [taken.joined, taken.repeated, taken.several, taken.tags, pages].map(number);
        let encoding = Value::Text(self.document.raw.encoding.into());
        // In the order of the parts of `QuestionSource::Document`.
        one(question, counts.into_iter().chain([encoding]))
    }

    /// What a column calculates with those above it; absent where one of them has no number.
    pub(super) fn calculated<'q>(&self, question: &Question) -> Cell<'q> {
        let Some((calculation, digits)) = &question.calculation else { return Cell::Absent };
        let result = calculation::result(calculation, |column| self.numbers.get(*column).copied().flatten());
        // A negative zero, which would be written with its sign, becomes zero.
        let rounded = |number: f64| digits.map_or(number, |digits| round(number, digits)) + 0.0;
        Cell::one(result.map(|number| Value::Number(Number { value: rounded(number), approx: None })))
    }

    pub(super) fn of_unexpected<'q>(&self, question: &'q Question) -> Cell<'q> {
        let rows: Vec<&[Said<'static>]> = self.row.unexpected.iter().map(Vec::as_slice).collect();
        several(question, &rows)
    }

    /// The remarks on the row, and the facts that they rest on.
    pub(super) fn of_remarks<'f, 'q>(&'f self, question: &'q Question, told: OnFact<'_, 'f, 'a>) -> Cell<'q> {
        let mut made: Vec<[Said<'static>; 2]> = Vec::new();
        for remark in &self.rules.remarks {
            let Some(said) = self.remark(remark) else { continue };
            if passes(&question.filter, Attributes(&said), None) {
                self.answer_telling(&remark.question, told);
                made.push(said);
            }
        }
        let rows: Vec<&[Said<'static>]> = made.iter().map(|said| said.as_slice()).collect();
        several(question, &rows)
    }
}

fn number(n: usize) -> Value<'static> {
    Value::Integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A number with so many digits behind the point at most.
fn round(number: f64, digits: usize) -> f64 {
    // More digits than these a number does not have.
    let scale = 10_f64.powi(digits.min(15) as i32);
    let rounded = (number * scale).round() / scale;
    if rounded.is_finite() { rounded } else { number }
}

/// The answer about the one thing that has these parts, in their order.
fn one<'v, 'q>(question: &Question, values: impl IntoIterator<Item = Value<'v>>) -> Cell<'q> {
    let parts: Vec<_> = (0..).zip(values).collect();
    let parts = Attributes(&parts);
    let shown = question.show.as_ref().filter(|_| passes(&question.filter, parts, None));
    Cell::one(shown.and_then(|show| fill(show, parts, "")))
}

/// The answer about several things, each with its parts.
fn several<'q>(question: &'q Question, rows: &[&[Said<'static>]]) -> Cell<'q> {
    let Some(show) = &question.show else { return Cell::Absent };
    let asked = rows.iter().map(|parts| Attributes(parts)).filter(|parts| passes(&question.filter, *parts, None));
    let shown: IndexSet<AsShown<'_>> = asked.filter_map(|parts| fill(show, parts, "").map(AsShown)).collect();
    if shown.len() < question.at_least {
        return Cell::Absent;
    }
    let mut values = shown.into_iter().map(|value| value.0);
    match question.take {
        Take::All => Cell::several(values, &question.join),
        Take::Last => Cell::one(values.next_back()),
        Take::Count | Take::Mentions => Cell::one(Some(number(values.len())).filter(|_| values.len() > 0)),
        Take::First | Take::Best | Take::Most | Take::Sum | Take::Max | Take::Nearest => Cell::one(values.next()),
    }
}
