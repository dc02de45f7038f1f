//! What a captured text means: a number, a quantity, a date, a word, or a figure that was blanked out.
//!
//! [`Type::parse`] is the only way in, one file for each type behind it; a text that is not wholly of the type is
//! refused. Captures come from the normalised view (half-width, simplified). Which type an attribute has is told by
//! the rules, and what a relative date refers to is told by the document clock; [`gazetteer`] chooses among lexicon
//! rows of the same name. No post, place or meeting is known here.

mod approx;
mod bounds;
mod calculate;
mod chinese;
pub mod date;
mod decimal;
pub mod gazetteer;
pub mod number;
pub mod quantity;
pub mod same;
mod separator;
mod wanted;

pub use approx::Approx;
pub use bounds::{Bound, Bounds};
pub use calculate::Operator;
pub use chinese::{numbers_an_item, to_han};
pub use date::{Date, Partial, Year};
pub use number::{Figure, Number};
pub use quantity::Quantity;
pub use same::AsShown;
pub use separator::Separator;
pub use wanted::{Asked, Wanted};

use crate as value;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// How a masked figure is shown: it is neither absent nor zero.
const MASK: &str = "×";

/// An attribute's content, normalised and typed. Its words stay where they are: in the text or in the rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[warn(missing_docs)]
pub enum Value<'t> {
    /// Words: of the text, of a lexicon or of a rule.
    Text(Cow<'t, str>),
    /// A whole number that is meant exactly: a year, an ordinal.
    Integer(i64),
    /// A number, perhaps blurred: 近3000.
    Number(Number),
    /// A number with its unit.
    Quantity(Box<Quantity>),
    /// A point of time or a span.
    Date(Box<Date>),
    /// Words that stand side by side: 区委书记、区长.
    List(Box<[Cow<'t, str>]>),
    /// The text has signs (`*`, `×`, `xx`) where the figure belongs.
    Masked,
}

/// What a captured text is read as.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Type {
    Text,
    Integer,
    Number,
    Quantity,
    Date,
    /// One of these words.
    Enum(Vec<String>),
    /// The text cut at every match of the pattern; empty pieces are left out.
    List(Separator),
}

impl Type {
    /// Reads the whole text, white space around it aside. `None` where it is not of the type.
    pub fn parse<'t>(&self, text: &'t str) -> Option<Value<'t>> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match self {
            Type::Text => Some(Value::Text(text.into())),
            Type::Integer => Number::parse_integer(text).map(|figure| figure.into_value(Value::Integer)),
            Type::Number => Number::parse(text).map(|figure| figure.into_value(Value::Number)),
            // What is shown of one that is blanked out.
            Type::Quantity if text == MASK => Some(Value::Masked),
            Type::Quantity => {
                Quantity::parse(text).map(|figure| figure.into_value(|quantity| Value::Quantity(quantity.into())))
            }
            Type::Date => Date::parse(text).map(|date| Value::Date(date.into())),
            Type::Enum(words) => words.iter().any(|word| word == text).then(|| Value::Text(text.into())),
            Type::List(separator) => {
                let pieces = separator.split(text).map(str::trim).filter(|piece| !piece.is_empty());
                let pieces: Box<[Cow<'t, str>]> = pieces.map(Cow::from).collect();
                (!pieces.is_empty()).then_some(Value::List(pieces))
            }
        }
    }
}

impl Type {
    /// What can be read of a value of this type with `<x.part>`, and shown with `{x.part}`.
    pub fn parts(&self) -> &'static [&'static str] {
        match self {
            Type::Integer => &["number"],
            Type::Number => &["number", "approx"],
            Type::Quantity => &["number", "unit", "approx"],
            Type::Date => &["year", "month", "day", "start", "end", "precision"],
            Type::Text | Type::Enum(_) | Type::List(_) => &[],
        }
    }

    /// A value as one of this type: itself where it is one, else what is shown of it, read as the type.
    pub fn convert(&self, value: Value<'static>) -> Option<Value<'static>> {
        let is_one = matches!(
            (self, &value),
            (Type::Integer, Value::Integer(_))
                | (Type::Number, Value::Number(_))
                | (Type::Quantity, Value::Quantity(_))
                | (Type::Date, Value::Date(_))
                | (Type::List(_), Value::List(_))
        );
        if is_one { Some(value) } else { self.parse(&value.show()).map(Value::into_owned) }
    }
}

impl<T> Figure<T> {
    fn into_value<'t>(self, known: impl FnOnce(T) -> Value<'t>) -> Value<'t> {
        match self {
            Figure::Known(figure) => known(figure),
            Figure::Masked => Value::Masked,
        }
    }
}

/// As written to a cell: `15.9`, `41.6亿元`, `2014-02-19`, `书记、主任`; `×` for a masked figure.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Integer(n) => write!(f, "{n}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Quantity(quantity) => write!(f, "{quantity}"),
            Value::Date(date) => write!(f, "{date}"),
            Value::List(pieces) => pieces.iter().enumerate().try_for_each(|(n, piece)| {
                f.write_str(if n == 0 { "" } else { "、" })?;
                f.write_str(piece)
            }),
            Value::Masked => f.write_str(MASK),
        }
    }
}

#[warn(missing_docs)]
impl<'t> Value<'t> {
    /// As it stands in a cell.
    pub fn show(&self) -> Cow<'t, str> {
        match self {
            Value::Text(text) => text.clone(),
            other => Cow::Owned(other.to_string()),
        }
    }

    /// The same value, its words left where they are.
    pub fn borrowed(&'t self) -> Value<'t> {
        match self {
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::List(pieces) => Value::List(pieces.iter().map(|piece| Cow::Borrowed(piece.as_ref())).collect()),
            other => other.clone(),
        }
    }

    /// The same value with words of its own.
    pub fn into_owned(self) -> Value<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Value::Text(text) => Value::Text(own(text)),
            Value::List(pieces) => Value::List(pieces.into_vec().into_iter().map(own).collect()),
            Value::Integer(n) => Value::Integer(n),
            Value::Number(number) => Value::Number(number),
            Value::Quantity(quantity) => Value::Quantity(quantity),
            Value::Date(date) => Value::Date(date),
            Value::Masked => Value::Masked,
        }
    }

    /// A number is a JSON number (whole numbers without `.0`), a list an array, a masked figure null, all else the
    /// string that is shown.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Integer(n) => (*n).into(),
            Value::Number(number) => json_number(number.value),
            Value::List(pieces) => pieces.iter().map(|piece| piece.as_ref()).collect(),
            Value::Masked => serde_json::Value::Null,
            Value::Text(text) => text.as_ref().into(),
            Value::Quantity(_) | Value::Date(_) => self.to_string().into(),
        }
    }

    /// The number in full, of the values that have one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "no figure of a speech has more than 53 bits")]
            Value::Integer(n) => Some(*n as f64),
            Value::Number(number) => Some(number.value),
            Value::Quantity(quantity) => Some(quantity.number.value),
            Value::Text(_) | Value::Date(_) | Value::List(_) | Value::Masked => None,
        }
    }

    /// The number that questions count and compare with: that of an integer, of a number, of a text in digits, of a date
    /// that is a year and no more. A quantity has none, as its unit may be another than that of the next one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Integer(_) | Value::Number(_) => self.as_f64(),
            Value::Text(text) => {
                let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
                let is_figure = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                text.parse().ok().filter(|_| is_figure)
            }
            Value::Date(date) => date.only_year().map(f64::from),
            Value::Quantity(_) | Value::List(_) | Value::Masked => None,
        }
    }

    /// What the rules read with `<x.part>`: `approx` and `number` of a figure, `unit` of a quantity (without its scale, as
    /// `number` is in full), and the parts of a date (see [`Date::part`]). `None` where the value has no such part;
    /// [`Type::parts`] names them.
    pub fn part(&self, name: &str) -> Option<Value<'t>> {
        let approx = |number: &Number| number.approx.map(|approx| Value::Text(approx.show().into()));
        match (self, name) {
            (Value::Number(number), "approx") => approx(number),
            (Value::Quantity(quantity), "approx") => approx(&quantity.number),
            (Value::Quantity(quantity), "number") => Some(Value::Number(quantity.number)),
            (Value::Quantity(quantity), "unit") => Some(Value::Text(quantity.bare_unit().to_owned().into())),
            (Value::Integer(_) | Value::Number(_) | Value::Masked, "number") => Some(self.clone()),
            (Value::Date(date), part) => date.part(part),
            _ => None,
        }
    }
}

/// A part of a capture that has no type of its own: the part says what the text is read as.
pub fn part_of<'t>(text: &'t str, part: &str) -> Option<Value<'t>> {
    let types: &[Type] = match part {
        "approx" | "number" => &[Type::Number, Type::Quantity],
        "unit" => &[Type::Quantity],
        "year" | "start" | "end" | "month" | "day" | "precision" => &[Type::Date],
        _ => return None,
    };
    types.iter().find_map(|kind| kind.parse(text))?.part(part)
}

/// Whole numbers that a float holds exactly are written without a fraction.
fn json_number(value: f64) -> serde_json::Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        return (value as i64).into();
    }
    value.into()
}

#[cfg(test)]
mod tests {
    use super::{Type, Value, part_of};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_text_is_read_as_its_type_or_refused() {
        let titles = Type::List(super::Separator::new("[、,]").unwrap());
        let kinds = Type::Enum(vec!["actual".into(), "target".into()]);
        for (kind, text, json) in [
            (&Type::Text, " 生产总值 ", Some(json!("生产总值"))),
            (&Type::Text, " ", None),
            (&Type::Integer, "六十五", Some(json!(65))),
            (&Type::Integer, "xx", Some(json!(null))),
            (&Type::Integer, "3.5", None),
            (&Type::Number, "15.9%", Some(json!(15.9))),
            (&Type::Number, "3.2万", Some(json!(32000))),
            (&Type::Number, "*%", Some(json!(null))),
            (&Type::Quantity, "41.6亿元", Some(json!("41.6亿元"))),
            (&Type::Quantity, "*亿元", Some(json!(null))),
            (&Type::Date, "2014年2月19日", Some(json!("2014-02-19"))),
            (&Type::Date, "2014年2月30日", None),
            (&kinds, "target", Some(json!("target"))),
            (&kinds, "goal", None),
            (&titles, "区委书记、区长", Some(json!(["区委书记", "区长"]))),
            (&titles, "、", None),
        ] {
            assert_eq!(kind.parse(text).map(|value| value.to_json()), json, "{kind:?} {text}");
        }
    }

    #[test]
    fn what_is_shown_of_a_blanked_out_figure_reads_as_one() {
        for (kind, text) in [(Type::Integer, "**"), (Type::Number, "×"), (Type::Quantity, "xx亿元")] {
            let masked = kind.parse(text);
            assert_eq!(masked, Some(Value::Masked), "{kind:?} {text}");
            assert_eq!(kind.parse(&masked.expect("read").show()), Some(Value::Masked), "{kind:?}");
        }
    }

    #[test]
    fn a_part_of_a_capture_is_read_by_what_the_part_belongs_to() {
        for (text, part, shown) in [
            ("3000多", "approx", Some("以上")),
            ("近3亿元", "approx", Some("近")),
            ("3000", "approx", None),
            ("41.6亿元", "number", Some("4160000000")),
            ("三百二十", "number", Some("320")),
            ("*亿元", "number", Some("×")),
            ("41.6亿元", "unit", Some("元")),
            ("41.6", "unit", None),
            ("2014年2月19日", "year", Some("2014")),
            ("2014年2月19日", "month", Some("2")),
            ("2015年至2019年", "start", Some("2015")),
            ("2015年至2019年", "end", Some("2019")),
            ("20xx年", "year", Some("×")),
            ("2月19日", "year", None),
            ("同志们", "year", None),
            ("41.6亿元", "colour", None),
        ] {
            assert_eq!(part_of(text, part).map(|value| value.show()).as_deref(), shown, "{text} {part}");
        }
    }

    #[test]
    fn every_part_that_a_type_names_can_be_read_and_no_other() {
        let all = ["number", "unit", "approx", "year", "month", "day", "start", "end", "precision", "colour"];
        for (kind, text) in [
            (Type::Integer, "5"),
            (Type::Number, "近5"),
            (Type::Quantity, "近5万元"),
            (Type::Date, "2014年2月19日"),
            (Type::Text, "五"),
        ] {
            let value = kind.parse(text).expect("of its type");
            let read: Vec<&str> = all.into_iter().filter(|part| value.part(part).is_some()).collect();
            let mut named = kind.parts().to_vec();
            named.sort_by_key(|part| all.iter().position(|known| known == part));
            assert_eq!(read, named, "{kind:?}");
        }
    }

    proptest! {
        #[test]
        fn any_string_is_read_or_refused_by_every_type(text in any::<String>()) {
            for kind in [Type::Text, Type::Integer, Type::Number, Type::Quantity, Type::Date] {
                if let Some(value) = kind.parse(&text) {
                    let _ = (value.show(), value.to_json(), value.as_f64());
                }
            }
        }
    }
}
