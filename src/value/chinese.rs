//! Numerals as Chinese texts write them: 三百二十, 3.2万, 1亿2000万, 十几, 二〇一四, and back into Chinese.
//!
//! A numeral here has no sign, no percent and no 约 or 以上 around it (see [`super::number`]); but 多, 余, 来 and 几
//! *inside* it are part of its grammar and are read here. Ranges (三五百, 七八) are no numerals.

mod sum;
#[cfg(test)]
mod tests;

use super::approx::Approx;
use super::decimal::Decimal;
use sum::Sum;

/// No figure of a speech is written with more characters.
const LONGEST: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numeral {
    pub value: Decimal,
    /// From 多, 余, 几 (at least) or 来 (about) inside it.
    pub approx: Option<Approx>,
}

impl From<Decimal> for Numeral {
    fn from(value: Decimal) -> Numeral {
        Numeral { value, approx: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum NumeralToken {
    /// `15.9`, or one of 一 to 九.
    Figure(Decimal),
    Zero,
    /// 点, before digits one by one.
    Point,
    /// 十百千, by their power of ten.
    Small(i32),
    /// 万亿兆.
    Large(i32),
    /// 几 or 数.
    Several,
    /// 多, 余: at least; 来: about.
    Rest(Approx),
}

/// The digit that one Chinese character stands for, 〇 to 九. 两 is no digit: it counts, it does not spell.
pub(super) fn digit(c: char) -> Option<u8> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten of 十百千.
pub(super) fn small_unit(c: char) -> Option<i32> {
    match c {
        '十' | '拾' => Some(1),
        '百' | '佰' => Some(2),
        '千' | '仟' => Some(3),
        _ => None,
    }
}

/// The power of ten of 万亿兆.
pub(super) fn large_unit(c: char) -> Option<i32> {
    match c {
        '万' => Some(4),
        '亿' => Some(8),
        '兆' => Some(12),
        _ => None,
    }
}

/// Whether a numeral can hold the character at all; what they make together is decided by [`read`].
pub(super) fn is_numeral_char(c: char) -> bool {
    c.is_ascii_digit()
        || digit(c).is_some()
        || small_unit(c).is_some()
        || large_unit(c).is_some()
        || matches!(c, '.' | ',' | '两' | '点' | '廿' | '卅' | '几' | '数' | '多' | '余' | '来')
}

/// Whether the numbers of chapters, items and entries are written with the character: `3.`, `十二、`.
pub fn numbers_an_item(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

/// Reads a whole text as one numeral.
///
/// 几 counts as the least that it can mean: 几十 is at least 10, 十几 at least 10, 二十几万 at least 200000.
pub(super) fn read(text: &str) -> Option<Numeral> {
    if text.is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    if let Some(value) = Decimal::read(text).or_else(|| spelled(text)) {
        return Some(value.into());
    }
    let mut sum = Sum::default();
    let tokens = tokens(text)?;
    for (at, &token) in tokens.iter().enumerate() {
        sum.take(token, &tokens[..at], &tokens[at + 1..])?;
    }
    sum.close(&tokens)
}

/// 二〇一四, 一〇一, 一九四九: digits one by one. Without 〇 there must be four: 一二三 and 七八 are enumerations.
fn spelled(text: &str) -> Option<Decimal> {
    let digits: Vec<u8> = text.chars().map(digit).collect::<Option<_>>()?;
    let with_zero = digits.contains(&0) && digits[0] != 0;
    if !(digits.len() == 1 || digits.len() >= 4 || with_zero) {
        return None;
    }
    let value = digits.iter().try_fold(0_i128, |sum, &d| sum.checked_mul(10)?.checked_add(d.into()))?;
    Some(Decimal::new(value, 0))
}

fn tokens(text: &str) -> Option<Vec<NumeralToken>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !matches!(c, '0'..='9' | '.' | ',')).unwrap_or(rest.len());
            tokens.push(NumeralToken::Figure(Decimal::read(&rest[..end])?));
            rest = &rest[end..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '两' => tokens.push(NumeralToken::Figure(Decimal::new(2, 0))),
            '廿' => tokens.extend([NumeralToken::Figure(Decimal::new(2, 0)), NumeralToken::Small(1)]),
            '卅' => tokens.extend([NumeralToken::Figure(Decimal::new(3, 0)), NumeralToken::Small(1)]),
            '点' => tokens.push(NumeralToken::Point),
            '几' | '数' => tokens.push(NumeralToken::Several),
            '多' | '余' => tokens.push(NumeralToken::Rest(Approx::AtLeast)),
            '来' => tokens.push(NumeralToken::Rest(Approx::About)),
            _ => tokens.push(match (digit(c), small_unit(c), large_unit(c)) {
                (Some(0), ..) => NumeralToken::Zero,
                (Some(d), ..) => NumeralToken::Figure(Decimal::new(d.into(), 0)),
                (_, Some(power), _) => NumeralToken::Small(power),
                (.., Some(power)) => NumeralToken::Large(power),
                _ => return None,
            }),
        }
    }
    Some(tokens)
}

/// Writes a whole number in Chinese numerals: 16 → 十六, 105 → 一百零五, 2014 → 二千零一十四.
pub fn to_han(n: i64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const UNITS: [(u64, &str); 5] = [(100_000_000, "亿"), (10_000, "万"), (1000, "千"), (100, "百"), (10, "十")];

    fn write(n: u64, out: &mut String) {
        if let Ok(n) = usize::try_from(n)
            && n < 10
        {
            out.push(DIGITS[n]);
            return;
        }
        let Some(&(size, unit)) = UNITS.iter().find(|(size, _)| *size <= n) else { return };
        if !(size == 10 && n < 20 && out.is_empty()) {
            write(n / size, out);
        }
        out.push_str(unit);
        let rest = n % size;
        if rest > 0 {
            if rest < size / 10 {
                out.push('零');
            }
            write(rest, out);
        }
    }

    let mut out = String::new();
    write(n.unsigned_abs(), &mut out);
    if n < 0 { format!("负{out}") } else { out }
}
