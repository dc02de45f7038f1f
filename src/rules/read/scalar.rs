//! What a YAML scalar stands for, by the core schema of YAML 1.2.
//!
//! One deviation: a number with a leading zero is a code, and so a text.

use serde_yaml::Value;

use super::language::ValueType;

/// A scalar as the value that `wanted` wants.
pub fn scalar(value: &str, plain: bool, wanted: &ValueType) -> Option<Value> {
    match wanted {
        ValueType::Text => (!plain || !is_null(value)).then(|| Value::from(value)),
        ValueType::Scalar if !plain => Some(Value::from(value)),
        ValueType::Scalar if is_null(value) => Some(Value::Null),
        ValueType::Scalar => {
            boolean(value).map(Value::from).or_else(|| number(value)).or_else(|| Some(Value::from(value)))
        }
        ValueType::Truth => boolean(value).filter(|_| plain).map(Value::from),
        ValueType::Count => {
            number(value).filter(|_| plain)?.as_u64().filter(|n| u32::try_from(*n).is_ok()).map(Value::from)
        }
        ValueType::Integer => {
            number(value).filter(|_| plain)?.as_i64().filter(|n| i32::try_from(*n).is_ok()).map(Value::from)
        }
        ValueType::Number => number(value).filter(|_| plain),
        ValueType::Word(words) => words.iter().any(|word| word == value).then(|| Value::from(value)),
        _ => None,
    }
}

pub fn is_null(value: &str) -> bool {
    matches!(value, "" | "~" | "null" | "Null" | "NULL")
}

pub fn boolean(value: &str) -> Option<bool> {
    match value {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Digits with sign, fraction and exponent.
pub fn number(value: &str) -> Option<Value> {
    let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
    let mut digits = unsigned.bytes();
    let zero_first = digits.next() == Some(b'0') && digits.next().is_some_and(|digit| digit.is_ascii_digit());
    if zero_first || !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    match value.strip_prefix('+').unwrap_or(value).parse::<i64>() {
        Ok(whole) => Some(Value::from(whole)),
        Err(_) => value.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
    }
}
