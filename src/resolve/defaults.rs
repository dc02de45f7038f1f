//! Attributes that no rule gave, from the questions that their field has for them.
//!
//! A question may ask the speech as a whole, the mention itself (`from: this`), or the mention of another field that stands
//! nearest before it (`take: nearest`).

use super::context::{SpeechContext, passes};
use crate::record::facts::Fact;
use crate::rules::compile::{CLAUSE_ENDS, SENTENCE_ENDS};
use crate::rules::compiled::{Question, QuestionSource};
use crate::rules::file::{Same, Take};
use crate::value::{Type, Value};

/// Bytes of a text that a default fills in; the rest of a longer one is `…`. One default may be made of another, each twice
/// as long.
const LONGEST: usize = 3_000;

/// Fills the attributes in the order of fields and defaults: what was filled can be asked by those behind.
pub fn fill(context: &mut SpeechContext<'_, '_>) {
    let rules = context.rules;
    for (n, field) in rules.fields.iter().enumerate() {
        for (attribute, question) in &field.defaults {
            let found = &context.facts.found[n];
            let is_wanting = |&n: &usize| found.get(n).is_some_and(|fact| fact.attributes.get(*attribute).is_none());
            let wanting: Vec<usize> = (0..found.len()).filter(is_wanting).collect();
            if wanting.is_empty() {
                continue;
            }
            let kind = &field.attributes[*attribute];
            let answers: Vec<Option<Value<'static>>> = {
                let asked = Asked::of(context, question, kind);
                wanting.iter().map(|&n| asked.answer(found.get(n)?)).collect()
            };
            for (n_of_match, answer) in wanting.into_iter().zip(answers) {
                if let Some(value) = answer {
                    context.facts.found[n].say(n_of_match, *attribute, value);
                }
            }
        }
    }
}

/// A question with the part of its answer that is the same for every mention.
struct Asked<'q, 'c, 'a> {
    context: &'q SpeechContext<'c, 'a>,
    question: &'q Question,
    kind: &'q Type,
    /// Where it has an answer, this one has none.
    unless: Option<Box<Asked<'q, 'c, 'a>>>,
    /// What the speech as a whole answers.
    of_speech: Option<Value<'static>>,
    /// The mentions among which the nearest is looked for, in the order of the text.
    near: Vec<Fact<'q, 'a>>,
    otherwise: Vec<Asked<'q, 'c, 'a>>,
}

impl<'q, 'c, 'a> Asked<'q, 'c, 'a> {
    fn of(context: &'q SpeechContext<'c, 'a>, question: &'q Question, kind: &'q Type) -> Self {
        let is_nearest = question.take == Take::Nearest;
        let (of_speech, near) = match question.from {
            QuestionSource::This(_) => (None, Vec::new()),
            QuestionSource::Field(field) if is_nearest => (None, context.facts(field, question).collect()),
            _ => (read(context, context.answer_itself(question, &mut |_, _, _| {}).read_as(kind)), Vec::new()),
        };
        let otherwise = question.otherwise.iter().map(|question| Asked::of(context, question, kind)).collect();
        let unless = question.unless.as_deref().map(|unless| Box::new(Asked::of(context, unless, &Type::Text)));
        Asked { context, question, kind, unless, of_speech, near, otherwise }
    }

    /// What is answered for a mention.
    fn answer(&self, fact: Fact<'_, 'a>) -> Option<Value<'static>> {
        if self.unless.as_ref().is_some_and(|unless| unless.answer(fact).is_some()) {
            return None;
        }
        let own = match self.question.from {
            QuestionSource::This(field) if self.passes(fact) => self.shown(field, fact),
            QuestionSource::This(_) => None,
            QuestionSource::Field(field) if self.question.take == Take::Nearest => {
                self.nearest(fact).and_then(|near| self.shown(field, near))
            }
            _ => self.of_speech.clone(),
        };
        own.or_else(|| self.otherwise.iter().find_map(|further| further.answer(fact)))
    }

    /// The last mention that begins before the end of this one, in the same sentence (paragraph, speech).
    fn nearest(&self, fact: Fact<'_, 'a>) -> Option<Fact<'q, 'a>> {
        let of = fact.of.range();
        let behind = self.near.partition_point(|near| near.of.range().start < of.end);
        let near = *self.near[..behind].last()?;
        let ends = match self.question.same {
            Same::Speech => "",
            Same::Paragraph => "\n",
            Same::Sentence => SENTENCE_ENDS,
            Same::Clause => CLAUSE_ENDS,
        };
        let (from, to) = (near.of.range().end.min(of.start), of.start);
        (!self.context.document.view.as_str()[from..to].contains(|c| ends.contains(c))).then_some(near)
    }

    fn passes(&self, fact: Fact<'_, 'a>) -> bool {
        passes(&self.question.filter, fact.attributes, self.context.clock.year)
    }

    fn shown(&self, field: usize, fact: Fact<'_, 'a>) -> Option<Value<'static>> {
        let value = self.context.show(field, fact, fact.attributes, self.question)?.into_owned();
        read(self.context, self.kind.convert(value))
    }
}

/// 今年 and 去年 read against the year of the speech; nothing where that is not known.
fn read(context: &SpeechContext<'_, '_>, value: Option<Value<'static>>) -> Option<Value<'static>> {
    match value? {
        Value::Date(date) if date.is_relative() => {
            date.resolve(context.clock.year).map(|told| Value::Date(Box::new(told)))
        }
        Value::Text(text) if text.len() > LONGEST => {
            Some(Value::Text(format!("{}…", &text[..text.floor_char_boundary(LONGEST)]).into()))
        }
        value => Some(value),
    }
}
