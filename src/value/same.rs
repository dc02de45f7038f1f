//! Values compared by what is shown of them, without showing them: 3万 and 30000 are one number, 近3000 and 3000 as well.

use super::Value;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

/// A value that is the same as another of its type where both are shown the same way.
#[derive(Debug, Clone)]
pub struct AsShown<'t>(pub Value<'t>);

impl PartialEq for AsShown<'_> {
    fn eq(&self, other: &Self) -> bool {
        is_same(&self.0, &other.0)
    }
}

impl Eq for AsShown<'_> {}

impl Hash for AsShown<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

/// Whether two values of one type are shown the same way.
pub fn is_same(a: &Value<'_>, b: &Value<'_>) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a.value.to_bits() == b.value.to_bits(),
        (Value::Quantity(a), Value::Quantity(b)) => a.mantissa.to_bits() == b.mantissa.to_bits() && a.unit == b.unit,
        // Two dates may be shown the same way and differ: of a year that is not stated and of one that is masked.
        (Value::Date(a), Value::Date(b)) => a == b || a.to_string() == b.to_string(),
        (Value::List(a), Value::List(b)) => a == b,
        (Value::Masked, Value::Masked) => true,
        _ => false,
    }
}

/// Hashes what [`is_same`] compares.
pub fn hash(value: &Value<'_>, state: &mut impl Hasher) {
    match value {
        Value::Text(text) => text.hash(state),
        Value::Integer(n) => n.hash(state),
        Value::Number(number) => number.value.to_bits().hash(state),
        Value::Quantity(quantity) => (quantity.mantissa.to_bits(), &quantity.unit).hash(state),
        Value::Date(date) => {
            // A hasher takes whatever it is given.
            let _ = write!(Hashed(state), "{date}");
        }
        Value::List(pieces) => pieces.hash(state),
        Value::Masked => state.write_u8(0),
    }
}

/// Hashes what is written to it.
struct Hashed<'h, H: Hasher>(&'h mut H);

impl<H: Hasher> Write for Hashed<'_, H> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Byte by byte, as one text may be written in other pieces than another.
        text.bytes().for_each(|byte| self.0.write_u8(byte));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Type;
    use std::hash::DefaultHasher;

    fn is_one(kind: &Type, a: &str, b: &str) -> bool {
        let [a, b] = [a, b].map(|text| AsShown(kind.parse(text).unwrap_or_else(|| panic!("{text}"))));
        let hashed = [&a, &b].map(|value| {
            let mut hasher = DefaultHasher::new();
            value.hash(&mut hasher);
            hasher.finish()
        });
        assert!(a != b || hashed[0] == hashed[1], "{a:?} and {b:?} are the same with two hashes");
        assert_eq!(a == b, a.0.to_string() == b.0.to_string(), "{a:?} {b:?}");
        a == b
    }

    #[test]
    fn values_are_the_same_where_they_are_shown_the_same_way() {
        let list = Type::List(crate::value::Separator::new("[、,]").unwrap());
        for (kind, a, b, same) in [
            (&Type::Number, "3万", "近30000", true),
            (&Type::Number, "3", "3.1", false),
            (&Type::Integer, "六十五", "65", true),
            (&Type::Quantity, "41.6亿元", "四十一点六亿元", true),
            (&Type::Quantity, "1亿元", "1万元", false),
            (&Type::Date, "2014年2月", "二〇一四年二月", true),
            (&Type::Date, "xxxx年2月", "2月", true),
            (&Type::Date, "2014年", "20xx年", false),
            (&list, "区委书记、区长", "区委书记,区长", true),
            (&Type::Text, "甲", "乙", false),
        ] {
            assert_eq!(is_one(kind, a, b), same, "{a} {b}");
        }
    }
}
