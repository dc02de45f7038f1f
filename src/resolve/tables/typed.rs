//! A cell as formats with types have it.

use crate::rules::file::CellType;
use crate::value::{Figure, Partial, Value, Year};
use std::borrow::Cow;

/// A cell by the type of its column.
#[derive(Debug, Clone, PartialEq)]
pub enum Typed<'v> {
    /// A text; of a column of another type, what is none of that type: a masked figure (`×`), a span of years.
    Text(Cow<'v, str>),
    Integer(i64),
    Number(f64),
    /// A date that is a day, complete: year, month, day; and as it is shown.
    Day(i32, u8, u8, String),
    /// A date that is no complete day, as EDTF: `2018`, `20XX-12-28`, `2015/2019`.
    Date(String),
}

impl<'v> Typed<'v> {
    /// What a value is in a column of this type.
    pub fn of(kind: CellType, value: &'v Value<'_>) -> Typed<'v> {
        match (kind, value) {
            (CellType::Integer, value) => match value.as_number().and_then(whole) {
                Some(number) => Typed::Integer(number),
                None => Typed::Text(shown(value)),
            },
            (CellType::Number, value) => match value.as_number() {
                Some(number) => Typed::Number(number),
                None => Typed::Text(shown(value)),
            },
            (CellType::Date, Value::Date(date)) => {
                let is_point = date.end.is_none() && !date.open_start && !date.open_end;
                match &date.start {
                    Partial { year: Year::Known(year), month: Some(month), day: Some(day) } if is_point => {
                        match (month, day) {
                            (Figure::Known(month), Figure::Known(day)) => {
                                Typed::Day(*year, *month, *day, date.to_string())
                            }
                            _ => Typed::Date(date.to_string()),
                        }
                    }
                    _ => Typed::Date(date.to_string()),
                }
            }
            (CellType::Text | CellType::Date, value) => Typed::Text(shown(value)),
        }
    }
}

/// A number that a whole number holds exactly.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
    let whole = number as i64;
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(whole)
}

fn shown<'v>(value: &'v Value<'_>) -> Cow<'v, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        value => Cow::Owned(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;

    #[test]
    fn a_value_is_what_its_column_is_or_a_text() {
        let date = |text: &str| Type::Date.parse(text).expect("a date").into_owned();
        for (kind, value, typed) in [
            (CellType::Integer, Value::Integer(2018), Typed::Integer(2018)),
            (CellType::Integer, Value::Text("2018".into()), Typed::Integer(2018)),
            (CellType::Integer, date("2018年"), Typed::Integer(2018)),
            (CellType::Integer, date("2018年1月"), Typed::Text("2018-01".into())),
            (CellType::Integer, Value::Text("8.5".into()), Typed::Text("8.5".into())),
            (CellType::Number, Value::Integer(8), Typed::Number(8.0)),
            (CellType::Number, Value::Masked, Typed::Text("×".into())),
            (CellType::Text, Value::Integer(8), Typed::Text("8".into())),
            (CellType::Text, Value::Text("010000".into()), Typed::Text("010000".into())),
            (CellType::Date, date("2018年1月9日"), Typed::Day(2018, 1, 9, "2018-01-09".into())),
            (CellType::Date, date("2018年1月"), Typed::Date("2018-01".into())),
            (CellType::Date, date("20xx年1月9日"), Typed::Date("20XX-01-09".into())),
            (CellType::Date, date("2015年至2019年"), Typed::Date("2015/2019".into())),
        ] {
            assert_eq!(Typed::of(kind, &value), typed, "{kind:?} {value:?}");
        }
    }
}
