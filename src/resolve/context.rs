//! A speech with all that its matches mean, to which questions are put: what columns, record keys, defaults and the
//! clock are made of. How facts become one answer is in [`super::take`].

use super::clock::Clock;
use super::remarks::Row;
use crate::document::Document;
use crate::record::facts::{Attributes, Fact, Facts};
use crate::record::{Cell, RecordValue};
use crate::rules::compiled::{CompiledRules, Filter, Question, QuestionSource, RecordKey, Zones};
use crate::rules::file::{Take, ZoneName};
use crate::value::Value;
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
    /// What remarks are made of, when all cells are there.
    pub row: Row,
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
        let answer = self.answer_itself(question, told);
        if !answer.is_absent() {
            return answer;
        }
        let mut further = question.otherwise.iter().map(|question| self.answer_telling(question, told));
        further.find(|answer| !answer.is_absent()).unwrap_or_default()
    }

    /// The answer if there is one that differs as it must, whatever excludes the question and stands behind it.
    pub(super) fn answer_itself<'f, 'q>(&'f self, question: &'q Question, told: OnFact<'_, 'f, 'a>) -> Cell<'q> {
        let is_bound = question.differs_from.is_some() || question.at_least > 1;
        // What it rests on is told only where it is an answer.
        if is_bound {
            let answer = self.answer_alone(question, &mut |_, _, _| {});
            if answer.is_absent() || !self.differs(question, &answer) {
                return Cell::Absent;
            }
        }
        self.answer_alone(question, told)
    }

    /// The answer of a question itself, whatever excludes it and stands behind it.
    pub(super) fn answer_alone<'f, 'q>(&'f self, question: &'q Question, told: OnFact<'_, 'f, 'a>) -> Cell<'q> {
        match question.from {
            QuestionSource::Speech => self.of_speech(question),
            QuestionSource::Clock => self.of_clock(question),
            QuestionSource::Columns => self.calculated(question),
            QuestionSource::Field(field) => self.of_field(field, question, told),
            // Answered for each mention, in `defaults`.
            QuestionSource::This(_) => Cell::Absent,
            QuestionSource::Document => self.of_document(question),
            QuestionSource::Unexpected => self.of_unexpected(question),
            QuestionSource::Remarks => self.of_remarks(question, told),
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
            _ => None,
        };
        picked.or_else(|| question.otherwise.iter().find_map(|q| self.pick(q)))
    }

    /// Whether the question that excludes this one has an answer.
    fn is_excluded(&self, question: &Question) -> bool {
        question.unless.as_ref().is_some_and(|unless| !self.answer(unless).is_absent())
    }

    /// Whether an answer has nothing in common with that of the question from which it has to differ, if there is one.
    pub(super) fn differs(&self, question: &Question, answer: &Cell<'_>) -> bool {
        let Some(other) = &question.differs_from else { return true };
        let other = self.answer(other);
        !other.is_absent()
            && !answer.values().iter().any(|value| other.values().iter().any(|o| o.show() == value.show()))
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
}

/// Whether attributes have the values that a filter asks for, in a speech of the year `now`.
pub fn passes(filter: &Filter, attributes: Attributes<'_, '_>, now: Option<i32>) -> bool {
    filter.iter().all(|(attribute, asked)| asked.is(attributes.get(*attribute), now))
}
