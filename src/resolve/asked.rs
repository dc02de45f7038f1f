//! How a cell came about: each question that was asked for it, and what became of the mentions that it might have shown.

use super::context::{SpeechContext, passes};
use super::remarks::cells;
use super::{Evaluator, MatchPartition, context};
use crate::document::{Document, Zone};
use crate::matcher::Matches;
use crate::record::Detail;
use crate::record::facts::Facts;
use crate::rules::compiled::{CompiledRules, Question, QuestionSource};
use crate::rules::file::ZoneName;
use std::ops::Range;

/// A question that was asked for a cell, in the order in which they were asked.
#[derive(Debug, Clone)]
pub struct AskedQuestion {
    /// The remark whose question it is, by its number; `None`: it is one of the column.
    pub remark: Option<usize>,
    /// The way to it from the question of the column, or of the remark: which entry of `else`, and of its `else`.
    pub path: Vec<usize>,
    /// Its `unless` has an answer, so that it has none.
    pub is_excluded: bool,
    /// The field that it asks; `None`: the speech, the clock or other columns.
    pub field: Option<usize>,
    pub candidates: Vec<Candidate>,
    /// What it answers; empty: nothing.
    pub answer: String,
}

/// A mention of the field that a question asks.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub rule: usize,
    /// Bytes of the view.
    pub range: Range<usize>,
    /// What the field shows of it.
    pub shown: String,
    pub fate: CandidateFate,
}

/// What became of a mention that was asked for.
#[derive(Debug, Clone)]
pub enum CandidateFate {
    Taken,
    /// An attribute, by its number, has another value than the filter wants.
    Filtered {
        attribute: usize,
        value: Option<String>,
    },
    /// It stands in a zone that is not asked.
    Zone(Zone),
    /// It was asked, and `take` left it.
    Left,
}

/// The questions that were asked for a column, by its number, of one speech.
pub fn asked(
    rules: &CompiledRules,
    document: &Document,
    matches: &Matches,
    speech: usize,
    column: usize,
) -> Vec<AskedQuestion> {
    let mut partition = MatchPartition::new(document, matches);
    let mut first: Option<Facts<'_>> = None;
    for number in 0..=speech {
        let evaluator = Evaluator { rules, document, speech: number, detail: Detail::Mentions };
        let collection = first.as_ref().filter(|_| !document.collection.is_empty());
        let sections = (0..rules.sections.len()).map(|section| matches.section(section, number)).collect();
        let mut context = context(&evaluator, Facts::new(partition.of(number)), sections, collection, None);
        if number == speech {
            cells(rules, &mut context);
            let mut asked = Vec::new();
            ask(&context, &rules.columns[column].question, (None, Vec::new()), &mut asked);
            return asked;
        }
        first.get_or_insert(context.facts);
    }
    Vec::new()
}

/// Asks a question and those behind it; whether there is an answer.
fn ask(
    context: &SpeechContext<'_, '_>,
    question: &Question,
    (remark, path): (Option<usize>, Vec<usize>),
    all: &mut Vec<AskedQuestion>,
) -> bool {
    let field = match question.from {
        QuestionSource::Field(field) => Some(field),
        _ => None,
    };
    let is_excluded = question.unless.as_ref().is_some_and(|unless| !context.answer(unless).is_absent());
    let mut taken: Vec<Range<usize>> = Vec::new();
    let answer = match is_excluded {
        true => String::new(),
        false => {
            // What further questions answer is theirs.
            let cell = context.answer_alone(question, &mut |_, fact, value| {
                if !value.show().is_empty() {
                    taken.push(fact.of.range());
                }
            });
            if context.differs(question, &cell) { cell.to_string() } else { String::new() }
        }
    };
    let mut candidates = Vec::new();
    let of_all = question.zones.names.contains(&ZoneName::Collection);
    let collection = context.collection.filter(|_| of_all);
    for facts in collection.into_iter().chain([&context.facts]) {
        for fact in field.into_iter().flat_map(|field| facts.of(field)) {
            let wrong =
                question.filter.iter().find(|one| !passes(&vec![(*one).clone()], fact.attributes, context.clock.year));
            let is_asked = context.is_in(&fact, &question.zones) && (of_all || fact.zone.name != ZoneName::Collection);
            let fate = match wrong {
                _ if taken.contains(&fact.of.range()) => CandidateFate::Taken,
                Some((attribute, _)) => CandidateFate::Filtered {
                    attribute: *attribute,
                    value: fact.attributes.get(*attribute).map(|value| value.to_string()),
                },
                None if !is_asked => CandidateFate::Zone(fact.zone),
                None => CandidateFate::Left,
            };
            let of_field = &context.rules.fields[field.unwrap_or_default()];
            let shown = crate::record::show::of_field(of_field, fact.attributes, context.text(fact)).to_string();
            candidates.push(Candidate { rule: fact.of.rule(), range: fact.of.range(), shown, fate });
        }
    }
    let answers = !answer.is_empty();
    all.push(AskedQuestion { remark, path: path.clone(), is_excluded, field, candidates, answer });
    if question.from == QuestionSource::Remarks {
        for (n, remark) in context.rules.remarks.iter().enumerate() {
            // Only what is remarked is of interest: there are many questions.
            if !context.answer(&remark.question).is_absent() {
                ask(context, &remark.question, (Some(n), Vec::new()), all);
            }
        }
    }
    if answers || is_excluded {
        return answers;
    }
    question.otherwise.iter().enumerate().any(|(n, further)| {
        let path = path.iter().copied().chain([n]).collect();
        ask(context, further, (remark, path), all)
    })
}
