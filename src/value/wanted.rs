//! What a filter asks for: `where: {percent: 5}`.

use super::{Bounds, Date, MASK, Type, Value};
use serde::{Deserialize, Serialize};

/// What a filter asks of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Asked {
    /// To be one of these.
    OneOf(Vec<Wanted>),
    /// To be of a size.
    Within(Bounds),
}

impl Asked {
    /// Whether an attribute is so, in a speech of the year `now`.
    pub fn is(&self, value: Option<&Value<'_>>, now: Option<i32>) -> bool {
        match self {
            Asked::OneOf(wanted) => wanted.iter().any(|wanted| wanted.is(value)),
            Asked::Within(bounds) => bounds.hold(value, now),
        }
    }
}

/// A value that a filter names, read once: as the text that it is, as a number and as a quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    text: String,
    number: Option<f64>,
    /// What stands before the unit, and the unit.
    quantity: Option<(f64, String)>,
}

impl Wanted {
    /// As it stands in the rules, which is how such a value is shown.
    pub fn new(text: String) -> Wanted {
        let quantity = match Type::Quantity.parse(&text) {
            Some(Value::Quantity(quantity)) => Some((quantity.mantissa, quantity.unit)),
            _ => None,
        };
        Wanted { number: text.parse().ok(), quantity, text }
    }

    /// The same, if a value of a type can be it.
    pub fn of(kind: &Type, text: String) -> Option<Wanted> {
        let wanted = Wanted::new(text);
        let text = wanted.text.as_str();
        let can_be = match kind {
            // Absent, or masked.
            _ if text.is_empty() || text == MASK => true,
            Type::Text | Type::List(_) => true,
            Type::Enum(words) => words.iter().any(|word| word == text),
            Type::Integer => wanted.number.is_some_and(|number| number.fract() == 0.0),
            Type::Number => wanted.number.is_some_and(f64::is_finite),
            Type::Quantity => wanted.quantity.is_some(),
            Type::Date => Date::is_edtf(text),
        };
        can_be.then_some(wanted)
    }

    /// Whether an attribute has the value, or one of its list has; an empty one is wanted of an absent attribute.
    pub fn is(&self, value: Option<&Value<'_>>) -> bool {
        match value {
            None => self.text.is_empty(),
            Some(Value::Text(text)) => *text == self.text,
            Some(Value::List(pieces)) => pieces.iter().any(|piece| *piece == self.text),
            Some(Value::Integer(_) | Value::Number(_)) => value.and_then(Value::as_f64) == self.number,
            Some(Value::Quantity(given)) => self
                .quantity
                .as_ref()
                .is_some_and(|(mantissa, unit)| given.mantissa == *mantissa && given.unit == *unit),
            // Dates have one form, EDTF, in which the rules name them.
            Some(Value::Date(date)) if self.text != MASK => date.to_string() == self.text,
            Some(Value::Date(date)) => date.is_masked(),
            Some(Value::Masked) => self.text == MASK,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_is_wanted_where_it_is_shown_that_way() {
        let list = Type::List(crate::value::Separator::new("[、,]").unwrap());
        for (kind, text, wanted, is) in [
            (&Type::Number, "五点五", "5.5", true),
            (&Type::Number, "近5", "5", true),
            (&Type::Number, "5", "6", false),
            (&Type::Number, "*", "×", true),
            (&Type::Integer, "65", "65", true),
            (&Type::Quantity, "四十一点六亿元", "41.6亿元", true),
            (&Type::Quantity, "41.6亿元", "41.6", false),
            (&Type::Date, "2014年2月", "2014-02", true),
            (&Type::Date, "8月", "XXXX-08", true),
            (&Type::Date, "8月", "×", false),
            (&Type::Date, "20xx年8月", "×", true),
            (&Type::Date, "2014年×月", "×", true),
            (&Type::Text, "甲", "甲", true),
            (&Type::Text, "甲", "", false),
            (&list, "书记、主任", "主任", true),
        ] {
            let value = kind.parse(text);
            assert!(value.is_some(), "{text}");
            assert_eq!(Wanted::new(wanted.to_owned()).is(value.as_ref()), is, "{text} {wanted}");
        }
        let kinds = Type::Enum(vec!["actual".into(), "target".into()]);
        for (kind, wanted, can_be) in [
            (&kinds, "target", true),
            (&kinds, "goal", false),
            (&kinds, "", true),
            (&Type::Number, "5.5", true),
            (&Type::Number, "<10", false),
            (&Type::Integer, "5.5", false),
            (&Type::Quantity, "5", false),
            (&Type::Date, "2014年", false),
            (&Type::Date, "20XX-02/2015", true),
            (&Type::Text, "<10", true),
            (&list, "主任", true),
        ] {
            assert_eq!(Wanted::of(kind, wanted.to_owned()).is_some(), can_be, "{kind:?} {wanted}");
        }
        assert!(Wanted::new(String::new()).is(None) && !Wanted::new("甲".to_owned()).is(None));
    }
}
