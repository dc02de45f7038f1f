//! Questions put to the facts of a speech: what columns, record keys, defaults and the clock are made of.

use super::clock::Clock;
use super::distinct::{Group, distinct};
use super::facts::{Attributes, Fact, Facts};
use super::show::{fill, shown, write};
use crate::document::Document;
use crate::record::Answer;
use crate::rules::compiled::{CompiledRules, Filter, From, Question, RecordKey, Subject};
use crate::rules::file::{Take, ZoneName};
use crate::rules::template::Show;
use crate::value::Value;
use indexmap::{IndexMap, IndexSet};

/// Is told the facts that an answer rests on, each with its field and with what the answer shows of it.
pub type Told<'t, 'f, 'a> = &'t mut dyn FnMut(usize, &'f Fact<'a>, &str);

/// A speech that can be asked.
pub struct Speaker<'a> {
    pub rules: &'a CompiledRules,
    pub document: &'a Document,
    /// Index of the speech in its document.
    pub number: usize,
    pub facts: Facts<'a>,
    /// The facts of the speech in which the heading of the collection stands that this speech is of, if it is another one.
    pub collection: Option<&'a Facts<'a>>,
    pub clock: Clock<'a>,
}

impl<'a> Speaker<'a> {
    /// The answer as text, or that of the first further question that has one.
    pub fn answer(&self, question: &Question) -> Option<String> {
        self.answer_telling(question, &mut |_, _, _| {})
    }

    /// The same, telling what it rests on. What shows nothing is told as well.
    pub fn answer_telling<'f>(&'f self, question: &'f Question, told: Told<'_, 'f, 'a>) -> Option<String> {
        if question.unless.as_ref().is_some_and(|q| self.answer(q).is_some()) {
            return None;
        }
        let answer = match question.from {
            From::Speech => self.of_speech(question.show.as_ref()),
            From::Clock => self.of_clock(question.show.as_ref()),
            From::Field(field) => self.of_field(field, question, told),
        };
        let answer = answer.filter(|a| !a.is_empty());
        answer.or_else(|| question.otherwise.iter().find_map(|q| self.answer_telling(q, told)))
    }

    /// The answer for a key of the record.
    pub fn key<'r>(&self, key: &'r RecordKey) -> Option<Answer<'r>> {
        if key.attributes.is_empty() {
            return self.answer(&key.question).map(Answer::Text);
        }
        let (field, fact) = self.pick(&key.question)?;
        let declared = &self.rules.fields[field].attributes;
        let value = |name: &String| fact.attributes.get(declared.get_index_of(name)?).cloned().map(Value::into_owned);
        Some(Answer::Attributes(key.attributes.iter().map(|name| (name.as_str(), value(name))).collect()))
    }

    /// The one fact that a question is about, further questions included, and its field.
    fn pick<'f>(&'f self, question: &'f Question) -> Option<(usize, &'f Fact<'a>)> {
        if question.unless.as_ref().is_some_and(|q| self.answer(q).is_some()) {
            return None;
        }
        let picked = match question.from {
            From::Speech | From::Clock => None,
            From::Field(field) => {
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

    /// The facts of a field that a question is about.
    fn facts<'f>(&'f self, field: usize, question: &'f Question) -> impl DoubleEndedIterator<Item = &'f Fact<'a>> {
        // What the heading of a collection says is told only to those who ask for it.
        let of_all = question.zones.contains(&ZoneName::Collection);
        let asked = move |f: &&Fact<'a>| {
            passes(&question.filter, &f.attributes)
                && f.zone.is_any_of(&question.zones)
                && (of_all || f.zone.name != ZoneName::Collection)
        };
        let collection = self.collection.filter(|_| of_all).into_iter().flat_map(move |facts| facts.of(field));
        collection.filter(|f| f.zone.name == ZoneName::Collection).chain(self.facts.of(field)).filter(asked)
    }

    fn of_field<'f>(&'f self, field: usize, question: &'f Question, told: Told<'_, 'f, 'a>) -> Option<String> {
        let mut show = |f: &'f Fact<'a>| {
            let mut text = String::new();
            self.show(field, f, &f.attributes, question, &mut text).then(|| {
                told(field, f, &text);
                text
            })
        };
        let mut facts = self.facts(field, question);
        match question.take {
            // The first that has something to show, not the first of all.
            Take::First => facts.find_map(show),
            Take::Last => facts.rev().find_map(show),
            Take::Best => show(self.best(facts)?),
            Take::Most => show(self.most(field, question)?),
            Take::All => {
                let answers = self.shown_distinct(field, question).into_iter().map(|(fact, text)| {
                    told(field, fact, &text);
                    text
                });
                Some(answers.collect::<IndexSet<String>>().into_iter().collect::<Vec<_>>().join(&question.join))
            }
            Take::Count => {
                let distinct = self.distinct(field, question);
                distinct.iter().for_each(|group| told(field, group.first, self.text(group.first)));
                Some(distinct.len().to_string()).filter(|n| n != "0")
            }
            Take::Sum => {
                let shown = self.shown_distinct(field, question);
                shown.iter().for_each(|(fact, text)| told(field, fact, text));
                let numbers: Vec<f64> = shown.iter().filter_map(|(_, text)| text.parse().ok()).collect();
                match numbers.is_empty() {
                    // Masked figures only: the sum is masked as well.
                    true => shown.into_iter().next().map(|(_, text)| text),
                    false => Some(numbers.iter().sum::<f64>().to_string()),
                }
            }
            Take::Max => {
                let numbers = facts.filter_map(|f| {
                    let mut text = String::new();
                    let is_shown = self.show(field, f, &f.attributes, question, &mut text);
                    Some((f, text.parse::<f64>().ok().filter(|_| is_shown)?))
                });
                let (fact, most) = numbers.reduce(|a, b| if b.1 > a.1 { b } else { a })?;
                let most = most.to_string();
                told(field, fact, &most);
                Some(most)
            }
        }
    }

    fn best<'f>(&self, facts: impl Iterator<Item = &'f Fact<'a>>) -> Option<&'f Fact<'a>>
    where
        'a: 'f,
    {
        let priority = |f: &Fact<'_>| self.rules.rules[f.of.rule()].priority;
        facts.reduce(|a, b| if priority(b) > priority(a) { b } else { a })
    }

    fn most<'f>(&'f self, field: usize, question: &'f Question) -> Option<&'f Fact<'a>> {
        let mut counts: IndexMap<String, (usize, &Fact<'a>)> = IndexMap::new();
        let mut shown = String::new();
        for fact in self.facts(field, question) {
            shown.clear();
            if self.show(field, fact, &fact.attributes, question, &mut shown) {
                match counts.get_mut(shown.as_str()) {
                    Some((count, _)) => *count += 1,
                    None => _ = counts.insert(shown.clone(), (1, fact)),
                }
            }
        }
        let most = counts.into_values().reduce(|a, b| if b.0 > a.0 { b } else { a });
        most.filter(|(count, _)| *count >= question.at_least).map(|(_, f)| f)
    }

    /// The facts that a question is about, those with an equal key as one.
    fn distinct<'f>(&'f self, field: usize, question: &'f Question) -> Vec<Group<'f, 'a>> {
        distinct(self.facts(field, question), |fact, key| self.key_of(field, fact, key))
    }

    /// Writes the key of a fact.
    pub fn key_of(&self, field: usize, fact: &Fact<'a>, key: &mut String) {
        let keys = &self.rules.fields[field].key;
        if keys.is_empty() {
            shown(&self.rules.fields[field], &fact.attributes, self.text(fact), key);
        }
        for (n, &attribute) in keys.iter().enumerate() {
            if n > 0 {
                key.push('\u{1}');
            }
            if let Some(value) = fact.attributes.get(attribute) {
                write(value, key);
            }
        }
    }

    /// What is shown of each of them, with the first fact of each.
    fn shown_distinct<'f>(&'f self, field: usize, question: &'f Question) -> Vec<(&'f Fact<'a>, String)> {
        let show = |group: &Group<'f, 'a>| {
            let mut text = String::new();
            let is_shown = self.show(field, group.first, &group.attributes(), question, &mut text);
            is_shown.then_some((group.first, text))
        };
        self.distinct(field, question).iter().filter_map(show).collect()
    }

    fn text(&self, fact: &Fact<'a>) -> &'a str {
        &self.document.view.as_str()[fact.of.range()]
    }

    /// Writes what a question shows of a fact with these attributes; false where that is nothing.
    fn show(
        &self,
        field: usize,
        fact: &Fact<'a>,
        attributes: &Attributes<'a>,
        question: &Question,
        out: &mut String,
    ) -> bool {
        let text = self.text(fact);
        match &question.show {
            Some(show) => fill(show, attributes, text, out),
            None => {
                shown(&self.rules.fields[field], attributes, text, out);
                true
            }
        }
    }

    fn of_speech(&self, show: Option<&Show<Subject>>) -> Option<String> {
        let speech = &self.document.speeches[self.number];
        let number = |n: usize| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
        let source = Value::Text(self.document.raw.source.as_str().into());
        let title = Value::Text(speech.title.as_str().into());
        // In the order of `SPEECH`.
        let collection = Value::Text(self.document.collection.as_str().into());
        // Which speech it repeats is known only when all are.
        let repeated = Value::Text("".into());
        answer(show?, [source, number(self.number + 1), title, number(speech.characters), repeated, collection])
    }

    fn of_clock(&self, show: Option<&Show<Subject>>) -> Option<String> {
        let year = self.clock.year.map(|year| Value::Integer(year.into()));
        // In the order of `CLOCK`.
        let known = year.map(|year| [year, Value::Text(self.clock.basis.into())]);
        answer(show?, known.into_iter().flatten())
    }
}

/// A template filled with the first so many attributes.
fn answer<'a>(show: &Show<Subject>, values: impl IntoIterator<Item = Value<'a>>) -> Option<String> {
    let mut attributes = Attributes::default();
    values.into_iter().enumerate().for_each(|(n, value)| attributes.insert(n, value));
    let mut text = String::new();
    fill(show, &attributes, "", &mut text).then_some(text)
}

/// Whether attributes have the values that a filter asks for.
pub fn passes(filter: &Filter, attributes: &Attributes<'_>) -> bool {
    filter.iter().all(|(attribute, wanted)| {
        let is_wanted = |value: &str| wanted.iter().any(|wanted| wanted == value);
        match attributes.get(*attribute) {
            Some(Value::List(list)) => list.iter().any(|value| is_wanted(value)),
            Some(Value::Text(text)) => is_wanted(text),
            Some(value) => is_wanted(&value.to_string()),
            // An empty value in the filter asks for an absent attribute.
            None => is_wanted(""),
        }
    })
}
