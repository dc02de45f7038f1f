//! Questions put to the facts of a speech: what columns, record keys, defaults and the clock are made of.

use super::{Attributes, Clock, Fact};
use crate::document::Document;
use crate::record::Answer;
use crate::rules::compiled::{CompiledRules, Filter, From, Question, RecordKey};
use crate::rules::file::Take;
use crate::rules::template::{Show, Shown};
use crate::value::Value;
use indexmap::{IndexMap, IndexSet};

/// A speech that can be asked.
pub struct Speaker<'a> {
    pub rules: &'a CompiledRules,
    pub document: &'a Document,
    /// Index of the speech in its document.
    pub number: usize,
    pub facts: Vec<Fact>,
    pub clock: Clock,
}

impl Speaker<'_> {
    /// The answer as text, or that of the first further question that has one.
    pub fn answer(&self, question: &Question) -> Option<String> {
        if question.unless.as_ref().is_some_and(|q| self.answer(q).is_some()) {
            return None;
        }
        let answer = match question.from {
            From::Speech => self.of_speech(question.show.as_ref()),
            From::Clock => self.of_clock(question.show.as_ref()),
            From::Field(_) => self.of_field(question),
        };
        answer.filter(|a| !a.is_empty()).or_else(|| question.otherwise.iter().find_map(|q| self.answer(q)))
    }

    /// The answer for a key of the record.
    pub fn key(&self, key: &RecordKey) -> Option<Answer> {
        if key.attributes.is_empty() {
            return self.answer(&key.question).map(Answer::Text);
        }
        let fact = self.pick(&key.question)?;
        let attributes = key.attributes.iter().map(|name| (name.clone(), fact.attributes.get(name).cloned()));
        Some(Answer::Attributes(attributes.collect()))
    }

    /// The one fact that a question is about, further questions included.
    fn pick(&self, question: &Question) -> Option<&Fact> {
        if question.unless.as_ref().is_some_and(|q| self.answer(q).is_some()) {
            return None;
        }
        let facts = self.facts(question);
        let picked = match question.take {
            Take::Last => facts.last().copied(),
            Take::Best => self.best(&facts),
            Take::Most => self.most(&facts, question),
            _ => facts.first().copied(),
        };
        picked.or_else(|| question.otherwise.iter().find_map(|q| self.pick(q)))
    }

    fn facts(&self, question: &Question) -> Vec<&Fact> {
        let From::Field(field) = question.from else {
            return Vec::new();
        };
        self.facts
            .iter()
            .filter(|f| f.field == field && passes(&question.filter, &f.attributes))
            .filter(|f| f.zone.is_any_of(&question.zones))
            .collect()
    }

    fn of_field(&self, question: &Question) -> Option<String> {
        let facts = self.facts(question);
        let show = |f: &Fact| self.show(f, question);
        match question.take {
            // The first that has something to show, not the first of all.
            Take::First => facts.iter().find_map(|f| show(f)),
            Take::Last => facts.iter().rev().find_map(|f| show(f)),
            Take::Best => show(self.best(&facts)?),
            Take::Most => show(self.most(&facts, question)?),
            Take::All => {
                let answers: IndexSet<String> = self.distinct(&facts).iter().filter_map(show).collect();
                Some(answers.into_iter().collect::<Vec<_>>().join(&question.join))
            }
            Take::Count => Some(self.distinct(&facts).len().to_string()).filter(|n| n != "0"),
            Take::Sum => {
                let shown: Vec<String> = self.distinct(&facts).iter().filter_map(show).collect();
                let numbers: Vec<f64> = shown.iter().filter_map(|s| s.parse().ok()).collect();
                match numbers.is_empty() {
                    // Masked figures only: the sum is masked as well.
                    true => shown.into_iter().next(),
                    false => Some(numbers.iter().sum::<f64>().to_string()),
                }
            }
            Take::Max => {
                let numbers = facts.iter().filter_map(|f| show(f)?.parse::<f64>().ok());
                numbers.reduce(f64::max).map(|n| n.to_string())
            }
        }
    }

    fn best<'f>(&self, facts: &[&'f Fact]) -> Option<&'f Fact> {
        let priority = |f: &Fact| self.rules.rules[f.rule].priority;
        facts.iter().copied().reduce(|a, b| if priority(b) > priority(a) { b } else { a })
    }

    fn most<'f>(&self, facts: &[&'f Fact], question: &Question) -> Option<&'f Fact> {
        let mut counts: IndexMap<String, (usize, &Fact)> = IndexMap::new();
        for fact in facts {
            if let Some(shown) = self.show(fact, question) {
                counts.entry(shown).or_insert((0, fact)).0 += 1;
            }
        }
        let most = counts.into_values().reduce(|a, b| if b.0 > a.0 { b } else { a });
        most.filter(|(count, _)| *count >= question.at_least).map(|(_, f)| f)
    }

    /// Facts with an equal key as one, their lists united; in the order of the text.
    fn distinct(&self, facts: &[&Fact]) -> Vec<Fact> {
        let mut distinct: IndexMap<String, Fact> = IndexMap::new();
        for fact in facts {
            match distinct.entry(self.key_of(fact)) {
                indexmap::map::Entry::Vacant(entry) => {
                    entry.insert((*fact).clone());
                }
                indexmap::map::Entry::Occupied(mut entry) => unite(&mut entry.get_mut().attributes, &fact.attributes),
            }
        }
        distinct.into_values().collect()
    }

    fn key_of(&self, fact: &Fact) -> String {
        let key = &self.rules.fields[fact.field].key;
        if key.is_empty() {
            return shown(self.rules, fact, self.text(fact));
        }
        let values: Vec<String> =
            key.iter().map(|k| fact.attributes.get(k).map(Value::show).unwrap_or_default()).collect();
        values.join("\u{1}")
    }

    fn text(&self, fact: &Fact) -> &str {
        &self.document.view.as_str()[fact.range.clone()]
    }

    fn show(&self, fact: &Fact, question: &Question) -> Option<String> {
        let text = self.text(fact);
        match &question.show {
            Some(show) => fill(show, &fact.attributes, text),
            None => Some(shown(self.rules, fact, text)),
        }
    }

    fn of_speech(&self, show: Option<&Show>) -> Option<String> {
        let speech = &self.document.speeches[self.number];
        let number = |n: usize| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX));
        let attributes = Attributes::from_iter([
            ("source".to_string(), Value::Text(self.document.raw.source.clone())),
            ("number".to_string(), number(self.number + 1)),
            ("title".to_string(), Value::Text(speech.title.clone())),
            ("characters".to_string(), number(speech.characters)),
        ]);
        fill(show?, &attributes, "")
    }

    fn of_clock(&self, show: Option<&Show>) -> Option<String> {
        let mut attributes = Attributes::new();
        if let Some(year) = self.clock.year {
            attributes.insert("year".to_string(), Value::Integer(i64::from(year)));
            attributes.insert("basis".to_string(), Value::Text(self.clock.basis.clone()));
        }
        fill(show?, &attributes, "")
    }
}

/// A fact as its field shows it; its text where the field says nothing.
pub fn shown(rules: &CompiledRules, fact: &Fact, text: &str) -> String {
    let value = rules.fields[fact.field].value.as_ref();
    value.and_then(|show| fill(show, &fact.attributes, text)).unwrap_or_else(|| text.to_string())
}

/// Whether attributes have the values that a filter asks for.
pub fn passes(filter: &Filter, attributes: &Attributes) -> bool {
    filter.iter().all(|(name, wanted)| match attributes.get(name) {
        Some(Value::List(list)) => list.iter().any(|v| wanted.contains(v)),
        Some(value) => wanted.contains(&value.show()),
        // An empty value in the filter asks for an absent attribute.
        None => wanted.iter().any(String::is_empty),
    })
}

fn unite(into: &mut Attributes, from: &Attributes) {
    for (name, value) in from {
        match (into.get_mut(name), value) {
            (Some(Value::List(list)), Value::List(more)) => {
                for item in more {
                    if !list.contains(item) {
                        list.push(item.clone());
                    }
                }
            }
            (Some(_), _) => {}
            (None, value) => {
                into.insert(name.clone(), value.clone());
            }
        }
    }
}

/// A show template filled; `None` where an attribute that it needs is absent.
fn fill(show: &Show, attributes: &Attributes, text: &str) -> Option<String> {
    fill_parts(&show.0, attributes, text)
}

fn fill_parts(parts: &[Shown], attributes: &Attributes, text: &str) -> Option<String> {
    let mut filled = String::new();
    for part in parts {
        match part {
            Shown::Literal(l) => filled.push_str(l),
            Shown::Group(parts) => filled.push_str(&fill_parts(parts, attributes, text).unwrap_or_default()),
            Shown::Attribute { name, part, sign, optional } => {
                let value = match (attributes.get(name), part) {
                    (Some(value), Some(part)) => value.part(part),
                    (Some(value), None) => Some(value.clone()),
                    (None, _) if name == "text" => Some(Value::Text(text.to_string())),
                    (None, _) => None,
                };
                match value {
                    Some(value) => {
                        if *sign && value.as_f64().is_some_and(|n| n >= 0.0) {
                            filled.push('+');
                        }
                        filled.push_str(&value.show());
                    }
                    None if *optional => {}
                    None => return None,
                }
            }
        }
    }
    Some(filled)
}
