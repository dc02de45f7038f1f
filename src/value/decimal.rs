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
        if first.is_empty() || first.len() < whole.len() && first.len() > 3 {
            return None;
        }
        let mut digits = append(0, first)?;
        for group in groups {
            if group.len() != 3 {
                return None;
            }
            digits = append(digits, group)?;
        }
        let fraction = fraction.unwrap_or_default();
        let exponent = i32::try_from(fraction.len()).ok()?;
        Some(Decimal::new(append(digits, fraction)?, -exponent))
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
        // Where both are floats exactly, so are as many powers of ten, and one operation gives the nearest float.
        const POWERS: [f64; 16] =
            [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
        if let (Ok(digits), Some(power)) =
            (i32::try_from(self.digits), POWERS.get(self.exponent.unsigned_abs() as usize))
        {
            let digits = f64::from(digits);
            return Some(if self.exponent < 0 { digits / power } else { digits * power });
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

/// A number with more digits behind it; `None` where they are no digits, or more than 128 bits hold.
fn append(number: i128, digits: &str) -> Option<i128> {
    digits.bytes().try_fold(number, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
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
    fn the_float_is_the_one_that_is_written_so() {
        for text in ["15.9", "0.07", "41.6", "2147483647", "2147483648", "0.000000000000001", "1234567890.12345"] {
            assert_eq!(Decimal::read(text).and_then(Decimal::to_f64), text.parse().ok(), "{text}");
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
