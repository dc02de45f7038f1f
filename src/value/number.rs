//! A figure: a number, how exactly it is meant, or that it was blanked out.
//!
//! Read here are the sign, the percent and the words around a numeral (近百, 约3000, 30以上); the numeral itself is
//! `chinese`'s. A range is no number: rules capture its two ends.

#![warn(missing_docs)]

#[cfg(test)]
mod tests;

use super::approx::Approx;
use super::chinese::{self, Numeral};
use super::decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What stands in a text where a figure belongs: the figure, or signs in its place (`*`, `xx`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Figure<T> {
    /// As it is written.
    Known(T),
    /// Blanked out by signs: `*`, `×`, `xx`.
    Masked,
}

/// A number in full: 3.2万 is 32000.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Number {
    /// The least that it can mean: 几十 is 10.
    pub value: f64,
    /// `None` where it is meant exactly.
    pub approx: Option<Approx>,
}

const BEFORE: [(&str, Approx); 13] = [
    ("不少于", Approx::AtLeast),
    ("不低于", Approx::AtLeast),
    ("超过", Approx::AtLeast),
    ("至少", Approx::AtLeast),
    ("逾", Approx::AtLeast),
    ("上", Approx::AtLeast),
    ("接近", Approx::Near),
    ("将近", Approx::Near),
    ("近", Approx::Near),
    ("大约", Approx::About),
    ("大概", Approx::About),
    ("约为", Approx::About),
    ("约", Approx::About),
];

const AFTER: [(&str, Approx); 3] = [("以上", Approx::AtLeast), ("左右", Approx::About), ("上下", Approx::About)];

/// Signs that are written in place of digits. A lone 〇 or ○ is a digit; two ○ and nothing else are a mask.
const MASKS: [char; 6] = ['*', '×', 'x', 'X', '_', '某'];

impl Number {
    /// Reads the whole text as one number.
    ///
    /// | text | value | approx |
    /// | --- | --- | --- |
    /// | `15.9`, `15.9%`, `百分之十五点九` | 15.9 | |
    /// | `千分之三`, `3‰` | 0.3, as all shares in percent | |
    /// | `3.2万`, `-3.2`, `半` | 32000, -3.2, 0.5 | |
    /// | `3000多万`, `百余`, `30以上`, `超过30` | 30000000, 100, 30, 30 | 以上 |
    /// | `几十`, `十几` | 10, 10: the least they can mean | 以上 |
    /// | `近百` | 100 | 近 |
    /// | `约3000`, `3000左右`, `十来` | 3000, 3000, 10 | 左右 |
    /// | `*`, `1*.5`, `xx`, `*%` | masked | |
    pub fn parse(text: &str) -> Option<Figure<Number>> {
        if let Some(value) = plain(text.strip_suffix('%').unwrap_or(text)).and_then(|figure| figure.parse().ok()) {
            return Some(Figure::Known(Number { value, approx: None }));
        }
        Some(match Reading::parse(text)?.numeral {
            Figure::Known(Numeral { value, approx }) => Figure::Known(Number { value: value.to_f64()?, approx }),
            Figure::Masked => Figure::Masked,
        })
    }

    /// Reads the whole text as a whole number that is meant exactly.
    pub fn parse_integer(text: &str) -> Option<Figure<i64>> {
        if let Some(value) = plain(text).and_then(|figure| figure.parse().ok()) {
            return Some(Figure::Known(value));
        }
        Some(match Reading::parse(text)?.numeral {
            Figure::Known(Numeral { value, approx: None }) => Figure::Known(value.to_i64()?),
            Figure::Known(_) => return None,
            Figure::Masked => Figure::Masked,
        })
    }
}

/// The shortest way to write the value, without the approximation: `15.9`, `32000`, `5`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self.value, f)
    }
}

/// Writes a float in the shortest way; most have two decimals at most, for which no search is needed.
pub(super) fn write(value: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const EXACT: f64 = 1e12;
    let hundredths = (value * 100.0).round();
    if !(0.01..EXACT).contains(&value) || hundredths / 100.0 != value {
        return write!(f, "{value}");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, positive and below 2^53")]
    let hundredths = hundredths as u64;
    match (hundredths / 100, hundredths % 100) {
        (whole, 0) => write!(f, "{whole}"),
        (whole, rest) if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
        (whole, rest) => write!(f, "{whole}.{rest:02}"),
    }
}

/// What stands behind a plus sign, or the whole text, if it is digits with at most one point between them, as most
/// figures are; these need no further reading.
fn plain(text: &str) -> Option<&str> {
    const LONGEST: usize = 15;
    let text = text.strip_prefix('+').unwrap_or(text);
    let (bytes, mut points) = (text.as_bytes(), 0);
    let fits = |byte: &u8| {
        points += usize::from(*byte == b'.');
        byte.is_ascii_digit() || *byte == b'.'
    };
    let is_plain = bytes.len() <= LONGEST && bytes.iter().all(fits) && points <= 1;
    let ends = [bytes.first(), bytes.last()];
    (is_plain && ends.iter().all(|end| end.is_some_and(u8::is_ascii_digit))).then_some(text)
}

/// A numeral with all that stood around it taken into account.
pub(super) struct Reading {
    pub numeral: Figure<Numeral>,
    /// It was written as a share: with %, ‰, 百分之 or 千分之.
    pub share: bool,
}

impl Reading {
    pub fn parse(text: &str) -> Option<Reading> {
        let (core, around) = strip_approx(text.trim());
        let (core, negative) = strip_sign(core);
        let (core, share) = strip_share(core);
        // 近百分之五 and 百分之近五, 负百分之五 and 百分之负五 are all written.
        let (core, inside) = if share.is_some() { strip_approx(core) } else { (core, None) };
        let (core, negative) = match share {
            Some(_) if !negative => strip_sign(core),
            _ => (core, negative),
        };
        let share_power = share.unwrap_or(0);
        let numeral = if core == "半" && share.is_none() {
            Figure::Known(Decimal::new(5, -1).into())
        } else if is_masked(core) {
            Figure::Masked
        } else {
            Figure::Known(chinese::read(core)?)
        };
        let numeral = match numeral {
            Figure::Masked => Figure::Masked,
            Figure::Known(Numeral { value, approx }) => {
                let value = value.scaled(share_power);
                Figure::Known(Numeral {
                    value: if negative { value.negated() } else { value },
                    approx: around.or(inside).or(approx),
                })
            }
        };
        Some(Reading { numeral, share: share.is_some() })
    }
}

/// Takes the words of approximation from both ends; where both ends have one, that before the number counts.
pub(super) fn strip_approx(text: &str) -> (&str, Option<Approx>) {
    let before = if text.starts_with(|c: char| c.is_ascii_digit()) { &[] } else { BEFORE.as_slice() };
    let (text, before) = before
        .iter()
        .find_map(|&(word, approx)| {
            let rest = text.strip_prefix(word)?;
            // 上百 and 上万 are numbers, 上30 is not.
            (word != "上" || rest.starts_with(['百', '千', '万', '亿'])).then_some((rest, Some(approx)))
        })
        .unwrap_or((text, None));
    let (text, after) = strip_approx_after(text);
    (text, before.or(after))
}

/// Takes 以上, 左右 or 上下 from the end.
pub(super) fn strip_approx_after(text: &str) -> (&str, Option<Approx>) {
    AFTER
        .iter()
        .find_map(|&(word, approx)| text.strip_suffix(word).map(|rest| (rest, Some(approx))))
        .unwrap_or((text, None))
}

pub(super) fn strip_sign(text: &str) -> (&str, bool) {
    match text.strip_prefix(['-', '负']) {
        Some(rest) => (rest, true),
        None => (text.strip_prefix('+').unwrap_or(text), false),
    }
}

/// Takes the mark of a share away; with it comes the power of ten that makes the figure a percentage.
fn strip_share(text: &str) -> (&str, Option<i32>) {
    const MARKS: [(&str, &str, i32); 6] =
        [("", "%", 0), ("%", "", 0), ("百分之", "", 0), ("", "‰", -1), ("千分之", "", -1), ("万分之", "", -2)];
    MARKS
        .iter()
        .find_map(|&(before, after, power)| {
            text.strip_prefix(before)?.strip_suffix(after).map(|rest| (rest, Some(power)))
        })
        .unwrap_or((text, None))
}

pub(super) fn is_mask(c: char) -> bool {
    MASKS.contains(&c)
}

/// Whether the text is a figure with at least one sign in place of a digit: `*`, `1*.5`, `xx万`, `二十×`.
pub(super) fn is_masked(text: &str) -> bool {
    let rings = text.chars().count() >= 2 && text.chars().all(|c| c == '○');
    rings || text.contains(is_mask) && text.chars().all(|c| is_mask(c) || c == '○' || chinese::is_numeral_char(c))
}
