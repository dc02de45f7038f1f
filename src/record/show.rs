//! Templates filled: what a fact, a speech or the clock gives as an answer.
//!
//! A template that is one attribute and nothing else gives its value; any other gives a text.

use super::facts::Attributes;
use crate::rules::compiled::{Field, Subject};
use crate::rules::template::{Show, Shown};
use crate::value::Value;
use std::fmt::Write;

/// A fact as its field gives it; its text where the field says nothing.
pub fn of_field<'f>(field: &Field, attributes: Attributes<'f, '_>, text: &'f str) -> Value<'f> {
    let value = field.value.as_ref().and_then(|show| fill(show, attributes, text));
    value.unwrap_or(Value::Text(text.into()))
}

/// A template filled; `None` where an attribute that it needs is absent.
pub fn fill<'f>(show: &Show<Subject>, attributes: Attributes<'f, '_>, text: &'f str) -> Option<Value<'f>> {
    if let [Shown::Attribute { attribute, part, sign: false, optional }] = show.0.as_slice() {
        let value = part_of(attributes, text, *attribute, part.as_deref());
        return value.or_else(|| optional.then(|| Value::Text("".into())));
    }
    let mut out = String::new();
    write_parts(&show.0, attributes, text, &mut out).then(|| Value::Text(out.into()))
}

/// Writes parts behind what the buffer holds; leaves it as it was and gives false where they cannot be filled.
fn write_parts(parts: &[Shown<Subject>], attributes: Attributes<'_, '_>, text: &str, out: &mut String) -> bool {
    let before = out.len();
    for part in parts {
        match part {
            Shown::Literal(literal) => out.push_str(literal),
            Shown::Group(parts) => _ = write_parts(parts, attributes, text, out),
            Shown::Attribute { attribute, part, sign, optional } => {
                match part_of(attributes, text, *attribute, part.as_deref()) {
                    Some(value) => write_signed(&value, *sign, out),
                    None if *optional => {}
                    None => {
                        out.truncate(before);
                        return false;
                    }
                }
            }
        }
    }
    true
}

/// An attribute, or a part of its value.
fn part_of<'f>(
    attributes: Attributes<'f, '_>,
    text: &'f str,
    subject: Subject,
    part: Option<&str>,
) -> Option<Value<'f>> {
    let value = match subject {
        Subject::Attribute(attribute) | Subject::Text(Some(attribute)) => attributes.get(attribute),
        Subject::Text(None) => None,
    };
    match (value, part) {
        (Some(value), None) => Some(value.borrowed()),
        (Some(value), Some(part)) => value.part(part),
        (None, _) => matches!(subject, Subject::Text(_)).then_some(Value::Text(text.into())),
    }
}

fn write_signed(value: &Value<'_>, sign: bool, out: &mut String) {
    if sign && value.as_f64().is_some_and(|n| n >= 0.0) {
        out.push('+');
    }
    match value {
        Value::Text(text) => out.push_str(text),
        // Writing into a string cannot fail.
        value => _ = write!(out, "{value}"),
    }
}
