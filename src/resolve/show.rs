//! Templates filled: how a fact, a speech or the clock is shown.
//!
//! Everything here writes behind what a buffer holds already, and leaves it as it was where there is nothing to show.

use super::facts::Attributes;
use crate::rules::compiled::{Field, Subject};
use crate::rules::template::{Show, Shown};
use crate::value::Value;
use std::fmt::Write;

/// A fact as its field shows it; its text where the field says nothing.
pub fn shown(field: &Field, attributes: &Attributes<'_>, text: &str, out: &mut String) {
    if !field.value.as_ref().is_some_and(|show| fill(show, attributes, text, out)) {
        out.push_str(text);
    }
}

/// A template filled; false where an attribute that it needs is absent.
pub fn fill(show: &Show<Subject>, attributes: &Attributes<'_>, text: &str, out: &mut String) -> bool {
    fill_parts(&show.0, attributes, text, out)
}

pub fn write(value: &Value<'_>, out: &mut String) {
    match value {
        Value::Text(text) => out.push_str(text),
        // Writing into a string cannot fail.
        value => _ = write!(out, "{value}"),
    }
}

fn fill_parts(parts: &[Shown<Subject>], attributes: &Attributes<'_>, text: &str, out: &mut String) -> bool {
    let before = out.len();
    for part in parts {
        match part {
            Shown::Literal(literal) => out.push_str(literal),
            Shown::Group(parts) => _ = fill_parts(parts, attributes, text, out),
            Shown::Attribute { attribute, part, sign, optional } => {
                let is_there = match (attributes.get_subject(*attribute), part) {
                    (Some(value), None) => {
                        write_signed(value, *sign, out);
                        true
                    }
                    (Some(value), Some(part)) => {
                        value.part(part).map(|value| write_signed(&value, *sign, out)).is_some()
                    }
                    (None, _) if matches!(attribute, Subject::Text(_)) => {
                        out.push_str(text);
                        true
                    }
                    (None, _) => false,
                };
                if !is_there && !optional {
                    out.truncate(before);
                    return false;
                }
            }
        }
    }
    true
}

fn write_signed(value: &Value<'_>, sign: bool, out: &mut String) {
    if sign && value.as_f64().is_some_and(|n| n >= 0.0) {
        out.push('+');
    }
    write(value, out);
}

impl<'a> Attributes<'a> {
    fn get_subject(&self, subject: Subject) -> Option<&Value<'a>> {
        match subject {
            Subject::Attribute(attribute) | Subject::Text(Some(attribute)) => self.get(attribute),
            Subject::Text(None) => None,
        }
    }
}
