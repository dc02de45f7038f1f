//! The facts of a field → one answer, as the question says (`take: first`, `all`, `sum`).

use super::context::{OnFact, SpeechContext};
use super::distinct::{Group, Identity, distinct};
use crate::record::Cell;
use crate::record::facts::{Attributes, Fact};
use crate::record::show;
use crate::rules::compiled::Question;
use crate::rules::file::Take;
use crate::value::{AsShown, Number, Value};
use indexmap::{IndexMap, IndexSet};

impl<'a> SpeechContext<'_, 'a> {
    pub(super) fn of_field<'f, 'q>(
        &'f self,
        field: usize,
        question: &'q Question,
        told: OnFact<'_, 'f, 'a>,
    ) -> Cell<'q> {
        let show = |fact: Fact<'f, 'a>| {
            let value = self.show(field, fact, fact.attributes, question)?;
            told(field, fact, &value);
            Some(value)
        };
        let mut facts = self.facts(field, question);
        Cell::one(match question.take {
            // The first that has something to show, not the first of all.
            Take::First => facts.find_map(show),
            Take::Last => facts.rev().find_map(show),
            Take::Best => self.best(facts).and_then(show),
            // Answered for each mention, in `defaults`.
            Take::Nearest => None,
            Take::Most => self.most(field, question).and_then(show),
            Take::All if question.each => {
                let mut values = Vec::new();
                for (fact, value) in self.shown_each(field, question) {
                    told(field, fact, &value);
                    values.push(value);
                }
                return enough(question, values.len(), || Cell::several(values.into_iter(), &question.join));
            }
            Take::All => {
                let mut values: IndexSet<AsShown<'f>> = IndexSet::new();
                for (fact, value) in self.shown_distinct(field, question) {
                    told(field, fact, &value);
                    values.insert(AsShown(value));
                }
                let several = || Cell::several(values.iter().map(|value| value.0.borrowed()), &question.join);
                return enough(question, values.len(), several);
            }
            Take::Count if !question.each => {
                self.count(question, field, self.distinct(field, question).map(|group| group.first), told)
            }
            Take::Count | Take::Mentions => self.count(question, field, facts, told),
            Take::Sum if question.each => sum(field, self.shown_each(field, question), told),
            Take::Sum => sum(field, self.shown_distinct(field, question), told),
            Take::Max => {
                let numbers =
                    facts.filter_map(|f| Some((f, self.show(field, f, f.attributes, question)?.as_number()?)));
                numbers.reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(fact, most)| {
                    told(field, fact, &number(most));
                    number(most)
                })
            }
        })
    }

    fn count<'f>(
        &'f self,
        question: &Question,
        field: usize,
        facts: impl Iterator<Item = Fact<'f, 'a>>,
        told: OnFact<'_, 'f, 'a>,
    ) -> Option<Value<'f>> {
        let count = facts.map(|fact| told(field, fact, &Value::Text(self.text(fact).into()))).count();
        (count >= question.at_least.max(1)).then(|| Value::Integer(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// The first of those whose rule has the highest priority.
    pub(super) fn best<'f>(&self, facts: impl Iterator<Item = Fact<'f, 'a>>) -> Option<Fact<'f, 'a>>
    where
        'a: 'f,
    {
        let priority = |fact: &Fact<'_, '_>| self.rules.rules[fact.of.rule()].priority;
        facts.reduce(|a, b| if priority(&b) > priority(&a) { b } else { a })
    }

    /// The first fact with the most frequent value, if that value occurs at least `at_least` times.
    pub(super) fn most(&self, field: usize, question: &Question) -> Option<Fact<'_, 'a>> {
        let mut counts: IndexMap<AsShown<'_>, (usize, Fact<'_, 'a>)> = IndexMap::new();
        for fact in self.facts(field, question) {
            if let Some(value) = self.show(field, fact, fact.attributes, question) {
                counts.entry(AsShown(value)).or_insert((0, fact)).0 += 1;
            }
        }
        let most = counts.into_values().reduce(|a, b| if b.0 > a.0 { b } else { a });
        most.filter(|(count, _)| *count >= question.at_least).map(|(_, fact)| fact)
    }

    /// The facts that a question is about, those with an equal key as one.
    fn distinct<'f>(&'f self, field: usize, question: &Question) -> impl Iterator<Item = Group<'f, 'a>> {
        distinct(self.facts(field, question), move |fact| self.key_of(field, fact))
    }

    /// What makes a fact the same as another of its field.
    pub fn key_of<'f>(&self, field: usize, fact: Fact<'f, 'a>) -> Identity<'f, 'a>
    where
        'a: 'f,
    {
        Identity::of(&self.rules.fields[field], fact, self.text(fact))
    }

    /// What is shown of each of them, with the first fact of each.
    fn shown_distinct<'f>(
        &'f self,
        field: usize,
        question: &Question,
    ) -> impl Iterator<Item = (Fact<'f, 'a>, Value<'f>)> {
        self.distinct(field, question).filter_map(move |group| {
            let first = group.first;
            let value = match group.united() {
                None => self.show(field, first, first.attributes, question)?,
                Some(united) => self.show(field, first, united, question)?.into_owned(),
            };
            Some((first, value))
        })
    }

    /// What is shown of every fact, those with an equal key included.
    fn shown_each<'f>(&'f self, field: usize, question: &Question) -> impl Iterator<Item = (Fact<'f, 'a>, Value<'f>)> {
        let facts = self.facts(field, question);
        facts.filter_map(move |fact| Some((fact, self.show(field, fact, fact.attributes, question)?)))
    }

    /// What a question shows of a fact with these attributes; `None` where that is nothing.
    pub(super) fn show<'f>(
        &self,
        field: usize,
        fact: Fact<'_, 'a>,
        attributes: Attributes<'f, 'a>,
        question: &Question,
    ) -> Option<Value<'f>>
    where
        'a: 'f,
    {
        match &question.show {
            Some(show) => show::fill(show, attributes, self.text(fact)),
            None => Some(show::of_field(&self.rules.fields[field], attributes, self.text(fact))),
        }
    }
}

/// An answer of so many values, if the question is content with so few.
fn enough<'q>(question: &Question, count: usize, answer: impl FnOnce() -> Cell<'q>) -> Cell<'q> {
    if count < question.at_least { Cell::Absent } else { answer() }
}

/// The sum of the numbers; of masked figures only, it is masked as well.
fn sum<'f, 'a: 'f>(
    field: usize,
    shown: impl Iterator<Item = (Fact<'f, 'a>, Value<'f>)>,
    told: OnFact<'_, 'f, 'a>,
) -> Option<Value<'f>> {
    let (mut first, mut sum) = (None, None);
    for (fact, value) in shown {
        told(field, fact, &value);
        sum = value.as_number().map(|n| sum.unwrap_or(0.0) + n).or(sum);
        first = first.or(Some(value));
    }
    sum.map(number).or(first)
}

fn number(value: f64) -> Value<'static> {
    Value::Number(Number { value, approx: None })
}
