//! Projection: which fields, and which attributes of them, the cells of a row depend on.
//!
//! Where only rows are written, the other attributes are not computed; see [`Field::needed`].

use super::super::compiled::{CapturePart, CompiledRules, Field, Filter, Question, QuestionSource, Subject};
use super::super::template::Show;
use crate::rules::file::Take;
use crate::value::Type;

/// Marks the attributes that the columns and the remarks, and the clock and the defaults before them, depend on.
pub(super) fn mark(rules: &mut CompiledRules) {
    let mut needed = NeededColumns { rules, fields: vec![None; rules.fields.len()] };
    let remarks = rules.remarks.iter().map(|remark| &remark.question);
    let clock = rules.clock.iter().map(|(_, question)| question);
    for question in rules.columns.iter().map(|column| &column.question).chain(clock).chain(remarks) {
        needed.question(question);
    }
    let fields = needed.fields;
    for (field, needed) in rules.fields.iter_mut().zip(fields) {
        field.needed = needed;
    }
}

struct NeededColumns<'r> {
    rules: &'r CompiledRules,
    /// As in [`Field::needed`].
    fields: Vec<Option<Vec<bool>>>,
}

impl<'r> NeededColumns<'r> {
    fn question(&mut self, question: &'r Question) {
        question.further().for_each(|further| self.question(further));
        let (QuestionSource::Field(field) | QuestionSource::This(field)) = question.from else { return };
        let fields = &self.rules.fields;
        self.filter(field, &question.filter);
        self.show(field, question.show.as_ref().or(fields[field].value.as_ref()));
        if matches!(question.take, Take::All | Take::Count | Take::Sum) && !question.each {
            self.attributes(field, &fields[field].key);
            self.show(field, fields[field].value.as_ref());
        }
    }

    fn filter(&mut self, field: usize, filter: &Filter) {
        let attributes: Vec<usize> = filter.iter().map(|(attribute, _)| *attribute).collect();
        self.attributes(field, &attributes);
    }

    fn show(&mut self, field: usize, show: Option<&Show<Subject>>) {
        let subjects = show.map(Show::attributes).unwrap_or_default();
        let attributes = subjects.into_iter().filter_map(|subject| match subject {
            Subject::Attribute(attribute) => Some(*attribute),
            Subject::Text(attribute) => *attribute,
        });
        self.attributes(field, &attributes.collect::<Vec<_>>());
    }

    fn attributes(&mut self, field: usize, attributes: &[usize]) {
        let declared = &self.rules.fields[field];
        let is_new = self.fields[field].is_none();
        let needed = self.fields[field].get_or_insert_with(|| vec![false; declared.attributes.len()]);
        for &attribute in attributes {
            needed[attribute] = true;
        }
        if is_new {
            self.field(field, declared);
        }
    }

    /// What a field depends on, whichever of its attributes is needed for.
    fn field(&mut self, number: usize, field: &'r Field) {
        for (_, question) in &field.defaults {
            self.question(question);
        }
        if let Some(corefer) = &field.corefer {
            self.filter(number, &corefer.filter);
            self.attributes(number, &[corefer.attribute]);
            self.attributes(number, corefer.agree.as_slice());
        }
        // A date that cannot be told takes its mention with it.
        let is_date = |(number, kind): (usize, &Type)| matches!(kind, Type::Date).then_some(number);
        let dates: Vec<usize> = field.attributes.values().enumerate().filter_map(is_date).collect();
        self.attributes(number, &dates);
        let rules = self.rules;
        for (_, attribute) in field.rules.iter().flat_map(|&rule| rules.rules[rule].all_attributes()) {
            for read in attribute.reads() {
                // Whether an attribute can be read decides whether there is a mention, so all of them count.
                if let CapturePart::Mention { field, attribute } = read.of_capture() {
                    self.attributes(*field, &[*attribute]);
                }
            }
        }
    }
}
