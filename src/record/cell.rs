//! The value of a cell.

#![warn(missing_docs)]

use crate::value::{Type, Value};
use std::fmt;

/// What a question gives: a cell of a column. [`Display`](fmt::Display) writes it as the CSV has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell<'r> {
    /// Nothing: the speech does not say.
    #[default]
    Absent,
    /// One value. What a template of several parts shows (`张某某(区长)`) is a text.
    One(Value<'static>),
    /// Every distinct value, in the order of the text; of a column with `each: true` every value.
    Several {
        /// One or more.
        values: Vec<Value<'static>>,
        /// What the CSV writes between two of them.
        joiner: &'r str,
    },
}

impl<'r> Cell<'r> {
    /// A value; absent where it is, or where it shows nothing.
    pub(crate) fn one(value: Option<Value<'_>>) -> Cell<'r> {
        match value {
            Some(value) if !shows_nothing(&value) => Cell::One(value.into_owned()),
            _ => Cell::Absent,
        }
    }

    /// Several values; absent where none shows anything.
    pub(crate) fn several<'v>(values: impl Iterator<Item = Value<'v>>, joiner: &'r str) -> Cell<'r> {
        let values: Vec<_> = values.map(Value::into_owned).collect();
        match values.iter().all(shows_nothing) {
            true => Cell::Absent,
            false => Cell::Several { values, joiner },
        }
    }

    /// Whether there is nothing.
    pub fn is_absent(&self) -> bool {
        matches!(self, Cell::Absent)
    }

    /// Its values: none, one or several.
    pub fn values(&self) -> &[Value<'static>] {
        match self {
            Cell::Absent => &[],
            Cell::One(value) => std::slice::from_ref(value),
            Cell::Several { values, .. } => values,
        }
    }

    /// The number, of a cell that is one: that of a [`Value`] of the type integer or number, of a text in digits, of a
    /// date that is a year and no more.
    pub fn as_number(&self) -> Option<f64> {
        match self.values() {
            [only] => only.as_number(),
            _ => None,
        }
    }

    /// The answer as a value of a type.
    pub(crate) fn read_as(self, kind: &Type) -> Option<Value<'static>> {
        match self {
            Cell::Absent => None,
            Cell::One(value) => kind.convert(value),
            Cell::Several { .. } => kind.parse(&self.to_string()).map(Value::into_owned),
        }
    }
}

fn shows_nothing(value: &Value<'_>) -> bool {
    matches!(value, Value::Text(text) if text.is_empty())
}

/// As written to the CSV; empty where it is absent.
impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joiner = if let Cell::Several { joiner, .. } = self { joiner } else { "" };
        self.values().iter().enumerate().try_for_each(|(n, value)| {
            f.write_str(if n == 0 { "" } else { joiner })?;
            value.fmt(f)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value<'_> {
        Value::Text(text.into())
    }

    #[test]
    fn a_cell_is_shown_with_its_joiner_and_an_absent_one_as_nothing() {
        let several = Cell::several([text("甲"), Value::Integer(5), Value::Masked].into_iter(), "; ");
        assert_eq!(several.to_string(), "甲; 5; ×");
        assert_eq!((several.as_number(), several.values().len()), (None, 3));
        assert_eq!(Cell::one(Some(text("12"))).as_number(), Some(12.0));
        for absent in [Cell::one(None), Cell::one(Some(text(""))), Cell::several([text("")].into_iter(), "; ")] {
            assert_eq!((absent.is_absent(), absent.to_string().as_str()), (true, ""));
        }
    }
}
