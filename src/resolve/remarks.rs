//! The cells of a row, and the remarks that are made of them.

use super::context::SpeechContext;
use crate::record::Cell;
use crate::record::facts::{Attributes, Said};
use crate::record::show::fill;
use crate::rules::compiled::{Column, CompiledRules, Remark, Subject};
use crate::value::{Number, Value};

/// What remarks are made of, beside the mentions.
#[derive(Debug, Default)]
pub struct Row {
    /// Cells that a remark names, by the numbers that they have in its template.
    named: Vec<Said<'static>>,
    /// Cells outside of what is expected of their columns: the parts of `from: unexpected`.
    pub unexpected: Vec<Vec<Said<'static>>>,
}

/// The cells of all columns. Remarks are made of the others, so cells that show them are filled last.
pub fn cells<'r>(rules: &'r CompiledRules, context: &mut SpeechContext<'_, '_>) -> Vec<Cell<'r>> {
    let questions = || rules.columns.iter().map(|column| &column.question);
    let of_remarks = rules.remarks.iter().map(|remark| &remark.question);
    let calculates = questions().chain(of_remarks).any(|question| question.calculates());
    let mut cells = Vec::with_capacity(rules.columns.len());
    for question in questions() {
        let cell = if question.asks_remarks() { Cell::Absent } else { context.answer(question) };
        if calculates {
            context.numbers.push(cell.as_number());
        }
        cells.push(cell);
    }
    if !rules.remarks.is_empty() {
        context.row = Row::of(rules, &cells);
        for (cell, question) in cells.iter_mut().zip(questions()).filter(|(_, question)| question.asks_remarks()) {
            *cell = context.answer(question);
        }
    }
    cells
}

impl Row {
    fn of(rules: &CompiledRules, cells: &[Cell<'_>]) -> Row {
        let mut row = Row::default();
        for remark in &rules.remarks {
            for subject in remark.say(rules.language).attributes() {
                let Subject::Attribute(number) = subject else { continue };
                let column = number.checked_sub(Remark::COLUMNS).and_then(|column| cells.get(column));
                if let Some(cell) = column.filter(|cell| !cell.is_absent()) {
                    row.named.push((*number as u32, Value::Text(cell.to_string().into())));
                }
            }
        }
        let number = |value: f64| Value::Number(Number { value, approx: None });
        for (Column { name, expected, .. }, cell) in rules.columns.iter().zip(cells) {
            if let (Some(expected), Some(value)) = (expected, cell.as_number())
                && expected.is_left_by(value)
            {
                let parts = [Some(Value::Text(name.clone().into())), Some(number(value))];
                let parts = parts.into_iter().chain([expected.least.map(number), expected.most.map(number)]);
                row.unexpected.push((0..).zip(parts).filter_map(|(n, part)| Some((n, part?))).collect());
            }
        }
        row
    }
}

impl SpeechContext<'_, '_> {
    /// What a remark says of the row, and its name; `None` where its question has no answer.
    pub(super) fn remark(&self, remark: &Remark) -> Option<[Said<'static>; 2]> {
        let answer = self.answer(&remark.question);
        if answer.is_absent() {
            return None;
        }
        let other = remark.question.differs_from.as_ref().map(|other| self.answer(other));
        let mut parts = self.row.named.clone();
        parts.push((Remark::ANSWER as u32, Value::Text(answer.to_string().into())));
        parts.extend(other.map(|other| (Remark::OTHER as u32, Value::Text(other.to_string().into()))));
        let said = fill(remark.say(self.rules.language), Attributes(&parts), "")?.into_owned();
        Some([(0, said), (1, Value::Text(remark.name.clone().into()))])
    }
}
