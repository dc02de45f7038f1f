//! An exact decimal: the figure as the text writes it, before it becomes a float.
//!
//! 3.2万 is 32 × 10³ here and 32000 afterwards, never 31999.999. Reading characters is left to
//! [`super::chinese`].

/// `digits` × 10^`exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decimal {
    digits: i128,
    exponent: i32,
}

impl Decimal {
    pub const ZERO: Decimal = Decimal { digits: 0, exponent: 0 };

    pub fn new(digits: i128, exponent: i32) -> Decimal {
        Decimal { digits, exponent }
    }

    /// Reads `15.9` or `1,956`: ASCII digits, commas only between groups of three, at most one point that has
    /// digits on both sides.
    pub fn read(text: &str) -> Option<Decimal> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        if fraction.is_some_and(|fraction| fraction.is_empty() || !all_digits(fraction)) {
            return None;
        }
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let mut written = String::from(first);
        if whole.contains(',') && first.len() > 3 {
            return None;
        }
        for group in groups {
            if group.len() != 3 {
                return None;
            }
            written.push_str(group);
        }
        if written.is_empty() || first.is_empty() || !all_digits(&written) {
            return None;
        }
        let fraction = fraction.unwrap_or_default();
        written.push_str(fraction);
        let exponent = i32::try_from(fraction.len()).ok()?;
        Some(Decimal::new(written.parse().ok()?, -exponent))
    }

    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// This × 10^`power`.
    pub fn scaled(self, power: i32) -> Decimal {
        Decimal { exponent: self.exponent + power, ..self }
    }

    /// Whether this is less than 10^`power`.
    pub fn is_below(self, power: i32) -> bool {
        let Some(shift) = power.checked_sub(self.exponent) else { return true };
        match u32::try_from(shift) {
            Ok(shift) => 10_i128.checked_pow(shift).is_none_or(|bound| self.digits < bound),
            Err(_) => self.digits <= 0,
        }
    }

    pub fn negated(self) -> Decimal {
        Decimal { digits: -self.digits, ..self }
    }

    /// `None` where the sum has more digits than 128 bits hold.
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        let exponent = self.exponent.min(other.exponent);
        let sum = self.digits_at(exponent)?.checked_add(other.digits_at(exponent)?)?;
        Some(Decimal::new(sum, exponent))
    }

    /// The nearest float: 15.9 is the float that is written 15.9.
    pub fn to_f64(self) -> Option<f64> {
        if self.is_zero() {
            return Some(0.0);
        }
        format!("{}e{}", self.digits, self.exponent).parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// `None` where there is a fraction, or more than 64 bits.
    pub fn to_i64(self) -> Option<i64> {
        if self.exponent >= 0 {
            return i64::try_from(self.digits_at(0)?).ok();
        }
        let divisor = 10_i128.checked_pow(self.exponent.unsigned_abs())?;
        (self.digits % divisor == 0).then(|| i64::try_from(self.digits / divisor).ok())?
    }

    fn digits_at(self, exponent: i32) -> Option<i128> {
        let shift = u32::try_from(self.exponent.checked_sub(exponent)?).ok()?;
        self.digits.checked_mul(10_i128.checked_pow(shift)?)
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn commas_stand_between_groups_of_three_only() {
        for (text, value) in [("1,956", Some(1956)), ("1956", Some(1956)), ("12,345,678", Some(12_345_678))] {
            assert_eq!(Decimal::read(text).and_then(Decimal::to_i64), value, "{text}");
        }
        for text in ["19,56", "1956,000", ",956", "1,", ".5", "5.", "1.2.3", "", "1,95.6", "1.234,5"] {
            assert_eq!(Decimal::read(text), None, "{text}");
        }
    }

    #[test]
    fn scaling_is_exact() {
        let value = Decimal::read("3.2").unwrap().scaled(4);
        assert_eq!(value.to_f64(), Some(32000.0));
        assert_eq!(value.to_i64(), Some(32000));
        assert_eq!(Decimal::read("3.25").unwrap().to_i64(), None);
    }
}
