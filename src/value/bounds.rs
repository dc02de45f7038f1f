//! A size that a filter asks for: `where: {percent: {below: 50}}`.

use super::{Date, Figure, Quantity, Type, Value, Year};
use serde::{Deserialize, Serialize};

/// How large a value may be. Of what is not given there is no limit.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// More than this.
    pub above: Option<Bound>,
    /// This or more.
    pub least: Option<Bound>,
    /// Less than this.
    pub below: Option<Bound>,
    /// This or less.
    pub most: Option<Bound>,
}

/// One limit, read once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    number: f64,
    /// Without its scale; of quantities only, which are compared with those of the same unit.
    unit: Option<String>,
    /// The number counts from the year of the speech: 今年 is 0, 去年 is −1.
    is_relative: bool,
}

impl Bound {
    /// A limit for values of a type: a number, a quantity (`5亿元`), of a date a year (`2014`, `今年`). `None` where the text is none, or
    /// where the type has no size.
    pub fn read(kind: &Type, text: &str) -> Option<Bound> {
        match kind {
            Type::Integer | Type::Number => Some(Bound {
                number: Type::Number.parse(text).as_ref().and_then(Value::as_f64)?,
                unit: None,
                is_relative: false,
            }),
            Type::Quantity => match Quantity::parse(text)? {
                Figure::Known(quantity) => {
                    let unit = Some(quantity.bare_unit().to_owned());
                    Some(Bound { number: quantity.number.value, unit, is_relative: false })
                }
                Figure::Masked => None,
            },
            Type::Date => {
                let (number, is_relative) = match text.trim().parse::<i32>() {
                    Ok(year) => (year, false),
                    Err(_) => (Date::relative_year(text.trim())?, true),
                };
                Some(Bound { number: number.into(), unit: None, is_relative })
            }
            Type::Text | Type::Enum(_) | Type::List(_) => None,
        }
    }

    /// The number that is compared.
    fn limit(&self, now: Option<i32>) -> Option<f64> {
        match self.is_relative {
            true => now.map(|year| f64::from(year) + self.number),
            false => Some(self.number),
        }
    }

    /// The size of a value, if it can be compared with this.
    fn size(&self, value: &Value<'_>) -> Option<f64> {
        match value {
            Value::Integer(_) | Value::Number(_) => value.as_f64(),
            Value::Quantity(quantity) => {
                (self.unit.as_deref() == Some(quantity.bare_unit())).then_some(quantity.number.value)
            }
            Value::Date(date) => match date.start.year {
                Year::Known(year) => Some(year.into()),
                Year::Masked(_) | Year::Unstated | Year::Relative(_) => None,
            },
            Value::Text(_) | Value::List(_) | Value::Masked => None,
        }
    }
}

impl Bounds {
    /// Whether an attribute has such a size, in a speech of the year `now`. What is absent or masked has none, and without
    /// a year nothing is compared with 今年.
    pub fn hold(&self, value: Option<&Value<'_>>, now: Option<i32>) -> bool {
        let Some(value) = value else { return false };
        let is = |bound: &Option<Bound>, fits: fn(f64, f64) -> bool| {
            bound.as_ref().is_none_or(|bound| {
                let limit = bound.limit(now);
                bound.size(value).zip(limit).is_some_and(|(size, limit)| fits(size, limit))
            })
        };
        is(&self.above, |size, limit| size > limit)
            && is(&self.least, |size, limit| size >= limit)
            && is(&self.below, |size, limit| size < limit)
            && is(&self.most, |size, limit| size <= limit)
    }

    /// Whether no size fulfils all of them.
    pub fn are_empty(&self) -> bool {
        let bounds = [&self.above, &self.least, &self.below, &self.most];
        let are_relative = bounds.into_iter().flatten().map(|bound| bound.is_relative).collect::<Vec<_>>();
        if are_relative.windows(2).any(|pair| pair[0] != pair[1]) {
            return false;
        }
        let number = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.number);
        let from = [number(&self.above), number(&self.least)].into_iter().flatten().reduce(f64::max);
        let to = [number(&self.below), number(&self.most)].into_iter().flatten().reduce(f64::min);
        let (Some(from), Some(to)) = (from, to) else { return false };
        let is_open = number(&self.above) == Some(from) || number(&self.below) == Some(to);
        from > to || from == to && is_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(kind: &Type, key: &str, text: &str) -> Bounds {
        let bound = Bound::read(kind, text);
        assert!(bound.is_some(), "{text}");
        match key {
            "above" => Bounds { above: bound, ..Bounds::default() },
            "least" => Bounds { least: bound, ..Bounds::default() },
            "below" => Bounds { below: bound, ..Bounds::default() },
            _ => Bounds { most: bound, ..Bounds::default() },
        }
    }

    #[test]
    fn a_value_is_compared_with_what_is_of_its_kind() {
        for (kind, key, limit, text, holds) in [
            (Type::Number, "below", "50", "49.9", true),
            (Type::Number, "below", "50", "50", false),
            (Type::Number, "most", "50", "五十", true),
            (Type::Number, "above", "3万", "30000", false),
            (Type::Number, "least", "3万", "近30000", true),
            (Type::Number, "least", "0", "*", false),
            (Type::Integer, "least", "12", "十三", true),
            (Type::Quantity, "least", "5亿元", "60000万元", true),
            (Type::Quantity, "least", "5亿元", "40000万元", false),
            (Type::Quantity, "least", "5亿元", "600亿美元", false),
            (Type::Date, "above", "2014", "2015年2月", true),
            (Type::Date, "above", "2014", "2014年2月", false),
            (Type::Date, "above", "2014", "2月", false),
            (Type::Date, "least", "今年", "2014年", true),
            (Type::Date, "least", "明年", "2014年", false),
        ] {
            let value = kind.parse(text);
            assert!(value.is_some(), "{text}");
            assert_eq!(bounds(&kind, key, limit).hold(value.as_ref(), Some(2014)), holds, "{text} {key} {limit}");
        }
        assert!(!bounds(&Type::Number, "below", "5").hold(None, None), "what is absent has no size");
    }

    #[test]
    fn a_limit_is_of_the_type_that_it_limits() {
        for (kind, text) in [(Type::Number, "5亿元"), (Type::Quantity, "5"), (Type::Date, "2014-02"), (Type::Text, "5")]
        {
            assert_eq!(Bound::read(&kind, text), None, "{kind:?} {text}");
        }
    }

    #[test]
    fn limits_that_nothing_fulfils_are_noticed() {
        let bound = |number| Some(Bound { number, unit: None, is_relative: false });
        assert!(Bounds { above: bound(5.0), most: bound(5.0), ..Bounds::default() }.are_empty());
        assert!(Bounds { least: bound(6.0), most: bound(5.0), ..Bounds::default() }.are_empty());
        assert!(!Bounds { least: bound(5.0), most: bound(5.0), ..Bounds::default() }.are_empty());
        assert!(!Bounds { above: bound(5.0), ..Bounds::default() }.are_empty());
    }
}
