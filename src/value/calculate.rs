//! Calculations with figures: 3 + 2, 41.6亿元 * 2, 3万元 / 5亿元.

#![warn(missing_docs)]

use super::Value;
use super::number::Number;
use super::quantity::Quantity;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A sign between two figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// As it is written.
impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
        })
    }
}

impl Operator {
    /// What two numbers give; of a division by zero no finite one.
    pub fn of(self, left: f64, right: f64) -> f64 {
        match self {
            Operator::Add => left + right,
            Operator::Subtract => left - right,
            Operator::Multiply => left * right,
            Operator::Divide => left / right,
        }
    }

    /// What two figures give. A quantity multiplied or divided by a number stays one, in its unit; two of one unit (万元 and
    /// 亿元 are of one) have a sum, a difference and a quotient, which is a number. `None` where there is no result: one side
    /// is no figure, the units differ, the divisor is zero. With a figure that is blanked out the result is, too. How exactly
    /// a figure is meant is not kept.
    pub fn calculate(self, left: &Value<'_>, right: &Value<'_>) -> Option<Value<'static>> {
        let is_masked = |value: &Value<'_>| matches!(value, Value::Masked);
        if is_masked(left) && (is_masked(right) || right.as_f64().is_some())
            || is_masked(right) && left.as_f64().is_some()
        {
            return Some(Value::Masked);
        }
        let (a, b) = (left.as_f64()?, right.as_f64()?);
        if self == Operator::Divide && b == 0.0 {
            return None;
        }
        let value = rounded(self.of(a, b));
        let number = Value::Number(Number { value, approx: None });
        match (left, self, right) {
            (Value::Quantity(quantity), Operator::Multiply | Operator::Divide, other)
            | (other, Operator::Multiply, Value::Quantity(quantity))
                if !matches!(other, Value::Quantity(_)) =>
            {
                Some(of_unit(value, quantity))
            }
            (Value::Quantity(a), Operator::Add | Operator::Subtract, Value::Quantity(b)) if is_same_unit(a, b) => {
                Some(of_unit(value, a))
            }
            (Value::Quantity(a), Operator::Divide, Value::Quantity(b)) if is_same_unit(a, b) => Some(number),
            (Value::Quantity(_), ..) | (.., Value::Quantity(_)) => None,
            _ => Some(number),
        }
    }
}

/// Without what floating point adds behind twelve digits: 0.1 + 0.2 is 0.3.
fn rounded(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// So much in the unit of a quantity.
fn of_unit(value: f64, quantity: &Quantity) -> Value<'static> {
    let scale = if quantity.mantissa == 0.0 { 1.0 } else { quantity.number.value / quantity.mantissa };
    Value::Quantity(quantity.with_value(value, rounded(value / scale)).into())
}

fn is_same_unit(a: &Quantity, b: &Quantity) -> bool {
    a.bare_unit() == b.bare_unit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Type;

    fn read(text: &str) -> Value<'static> {
        [Type::Number, Type::Quantity].iter().find_map(|kind| kind.parse(text)).unwrap().into_owned()
    }

    #[test]
    fn figures_are_calculated_with() {
        for (left, operator, right, result) in [
            ("3", Operator::Add, "2", Some("5")),
            ("0.1", Operator::Add, "0.2", Some("0.3")),
            ("3", Operator::Subtract, "五", Some("-2")),
            ("3.2万", Operator::Multiply, "2", Some("64000")),
            ("1", Operator::Divide, "8", Some("0.125")),
            ("41.6亿元", Operator::Multiply, "2", Some("83.2亿元")),
            ("2", Operator::Multiply, "41.6亿元", Some("83.2亿元")),
            ("41.6亿元", Operator::Divide, "2", Some("20.8亿元")),
            ("1亿元", Operator::Subtract, "5000万元", Some("0.5亿元")),
            ("5万千瓦", Operator::Divide, "5千瓦", Some("10000")),
            ("3万元", Operator::Divide, "6亿元", Some("0.00005")),
            ("3千亿元", Operator::Divide, "5千元", Some("60000000")),
            ("3万元", Operator::Add, "6亿吨", None),
            ("3万元", Operator::Add, "6", None),
            ("6", Operator::Divide, "3万元", None),
            ("3万元", Operator::Multiply, "3万元", None),
            ("6", Operator::Divide, "0", None),
            ("*", Operator::Add, "2", Some("×")),
            ("2", Operator::Multiply, "*亿元", Some("×")),
            ("*", Operator::Divide, "*", Some("×")),
        ] {
            let given = operator.calculate(&read(left), &read(right));
            assert_eq!(given.map(|value| value.to_string()).as_deref(), result, "{left} {operator} {right}");
        }
    }
}
