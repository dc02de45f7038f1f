//! A speech with all that its matches mean, to which questions are put: what columns, record keys, defaults and the
//! clock are made of. How facts become one answer is in [`super::take`].

use super::clock::Clock;
use crate::document::Document;
use crate::record::facts::{Attributes, Fact, Facts};
use crate::record::show::fill;
use crate::record::{Cell, RecordValue};
use crate::rules::calculation;
use crate::rules::compiled::{CompiledRules, Filter, Question, QuestionSource, RecordKey, Subject, Zones};
use crate::rules::file::{Take, ZoneName};
use crate::rules::template::Show;
use crate::value::{Number, Value};
use std::ops::Range;

/// Called with each fact that an answer rests on: its field, the fact, and what the answer shows of it.
pub type OnFact<'t, 'f, 'a> = &'t mut dyn FnMut(usize, Fact<'f, 'a>, &Value<'_>);

/// A speech that can be asked.
pub struct SpeechContext<'c, 'a> {
    pub rules: &'a CompiledRules,
    pub document: &'a Document,
    /// Index of the speech in its document.
    pub number: usize,
    pub facts: Facts<'a>,
    /// The facts of the speech in which the heading of the collection stands that this speech is of, if it is another one.
    pub collection: Option<&'c Facts<'a>>,
    pub clock: Clock<'a>,
    /// Where each section of the rules lies in the speech, in bytes of the view; empty where it has none.
    pub sections: Vec<Range<usize>>,
    /// The numbers of the columns so far, if one calculates with them.
    pub numbers: Vec<Option<f64>>,
}

impl<'a> SpeechContext<'_, 'a> {
    /// The answer, or that of the first further question that has one.
    pub fn answer<'q>(&self, question: &'q Question) -> Cell<'q> {
        self.answer_telling(question, &mut |_, _, _| {})
    }

    /// The same; also calls `told` with each fact that it rests on, those that show nothing included.
    pub fn answer_telling<'f, 'q>(&'f self, question: &'q Question, told: OnFact<'_, 'f, 'a>) -> Cell<'q> {
        if self.is_excluded(question) {
            return Cell::Absent;
        }
        let answer = self.answer_alone(question, told);
        if !answer.is_absent() {
            return answer;
        }
        let mut further = question.otherwise.iter().map(|question| self.answer_telling(question, told));
        further.find(|answer| !answer.is_absent()).unwrap_or_default()
    }

    /// The answer of a question itself, whatever excludes it and stands behind it.
    pub(super) fn answer_alone<'f, 'q>(&'f self, question: &'q Question, told: OnFact<'_, 'f, 'a>) -> Cell<'q> {
        match question.from {
            QuestionSource::Speech => self.of_speech(question),
            QuestionSource::Clock => self.of_clock(question.show.as_ref()),
            QuestionSource::Columns => self.calculated(question),
            QuestionSource::Field(field) => self.of_field(field, question, told),
            // Answered for each mention, in `defaults`.
            QuestionSource::This(_) => Cell::Absent,
        }
    }

    /// The answer for a key of the record.
    pub fn key<'r>(&self, key: &'r RecordKey) -> Option<RecordValue<'r>> {
        if key.attributes.is_empty() {
            return Some(self.answer(&key.question)).filter(|answer| !answer.is_absent()).map(RecordValue::Answer);
        }
        let (field, fact) = self.pick(&key.question)?;
        let declared = &self.rules.fields[field].attributes;
        let value = |name: &String| fact.attributes.get(declared.get_index_of(name)?).cloned().map(Value::into_owned);
        Some(RecordValue::Attributes(key.attributes.iter().map(|name| (name.as_str(), value(name))).collect()))
    }

    /// The one fact that a question is about, further questions included, and its field.
    fn pick(&self, question: &Question) -> Option<(usize, Fact<'_, 'a>)> {
        if self.is_excluded(question) {
            return None;
        }
        let picked = match question.from {
            QuestionSource::Speech | QuestionSource::Clock | QuestionSource::Columns | QuestionSource::This(_) => None,
            QuestionSource::Field(field) => {
                let mut facts = self.facts(field, question);
                let picked = match question.take {
                    Take::Last => facts.next_back(),
                    Take::Best => self.best(facts),
                    Take::Most => self.most(field, question),
                    _ => facts.next(),
                };
                picked.map(|fact| (field, fact))
            }
        };
        picked.or_else(|| question.otherwise.iter().find_map(|q| self.pick(q)))
    }

    /// Whether the question that excludes this one has an answer.
    fn is_excluded(&self, question: &Question) -> bool {
        question.unless.as_ref().is_some_and(|unless| !self.answer(unless).is_absent())
    }

    /// The facts of a field that a question is about.
    pub(super) fn facts<'f>(
        &'f self,
        field: usize,
        question: &Question,
    ) -> impl DoubleEndedIterator<Item = Fact<'f, 'a>> {
        // Mentions in the heading of a collection are seen only by questions with `zone: [collection]`.
        let of_all = question.zones.names.contains(&ZoneName::Collection);
        let asked = move |fact: &Fact<'f, 'a>| {
            passes(&question.filter, fact.attributes, self.clock.year)
                && self.is_in(fact, &question.zones)
                && (of_all || fact.zone.name != ZoneName::Collection)
        };
        let collection = self.collection.filter(|_| of_all).into_iter().flat_map(move |facts| facts.of(field));
        collection.filter(|f| f.zone.name == ZoneName::Collection).chain(self.facts.of(field)).filter(asked)
    }

    /// Whether a fact is in one of these zones and sections.
    pub(super) fn is_in(&self, fact: &Fact<'_, 'a>, zones: &Zones) -> bool {
        let start = fact.of.range().start;
        let is_in = |section: usize| self.sections.get(section).is_some_and(|range| range.contains(&start));
        zones.have(|names| fact.zone.is_any_of(names), is_in)
    }

    /// The characters of a fact, in the normalised view.
    pub fn text(&self, fact: Fact<'_, 'a>) -> &'a str {
        &self.document.view.as_str()[fact.of.range()]
    }

    fn of_speech<'q>(&self, question: &Question) -> Cell<'q> {
        let speech = &self.document.speeches[self.number];
        let number = |n: usize| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
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
        // In the order of `SPEECH`.
        let collection = Value::Text(self.document.collection.as_str().into());
        // Which speech it repeats is known only when all are.
        let repeated = Value::Text("".into());
        let show = question.show.as_ref();
        answer(show, [source, number(self.number + 1), title, number(characters), repeated, collection])
    }

    /// What a column calculates with those above it; absent where one of them has no number.
    fn calculated<'q>(&self, question: &Question) -> Cell<'q> {
        let Some((calculation, digits)) = &question.calculation else { return Cell::Absent };
        let result = calculation::result(calculation, |column| self.numbers.get(*column).copied().flatten());
        let rounded = |number: f64| match digits {
            Some(digits) => round(number, *digits),
            None => number,
        };
        Cell::one(result.map(|number| Value::Number(Number { value: rounded(number), approx: None })))
    }

    fn of_clock<'q>(&self, show: Option<&Show<Subject>>) -> Cell<'q> {
        let year = self.clock.year.map(|year| Value::Integer(year.into()));
        // In the order of `CLOCK`.
        let known = year.map(|year| [year, Value::Text(self.clock.basis.into())]);
        answer(show, known.into_iter().flatten())
    }
}

/// A number with so many digits behind the point at most.
fn round(number: f64, digits: usize) -> f64 {
    // More digits than these a number does not have.
    let scale = 10_f64.powi(digits.min(15) as i32);
    let rounded = (number * scale).round() / scale;
    // A negative zero, which would be written with its sign, becomes zero.
    if rounded.is_finite() { rounded + 0.0 } else { number }
}

/// A template filled with the first so many attributes.
fn answer<'v, 'q>(show: Option<&Show<Subject>>, values: impl IntoIterator<Item = Value<'v>>) -> Cell<'q> {
    let attributes: Vec<_> = (0..).zip(values).collect();
    Cell::one(show.and_then(|show| fill(show, Attributes(&attributes), "")))
}

/// Whether attributes have the values that a filter asks for, in a speech of the year `now`.
pub fn passes(filter: &Filter, attributes: Attributes<'_, '_>, now: Option<i32>) -> bool {
    filter.iter().all(|(attribute, asked)| asked.is(attributes.get(*attribute), now))
}
