//! A quantity: a number and its unit, 41.6亿元.
//!
//! The scale of the number (万, 亿) is kept with the unit as it is written, so that the quantity is shown as a reader
//! of the speech knows it, and the number in full is beside it. What the units measure is not known here.

#![warn(missing_docs)]

use super::approx::Approx;
use super::chinese::{self, Numeral};
use super::number::{self, Figure, Number, Reading};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest unit, in characters: 微克/立方米, 万千瓦时.
const LONGEST_UNIT: usize = 12;

/// Names of units that begin with 千 though they are no thousands of something: 5千瓦 is 5, not 5000 of 瓦.
const KILO_UNITS: [char; 12] = ['瓦', '克', '米', '卡', '伏', '焦', '赫', '帕', '安', '欧', '字', '牛'];

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// In full: 41.6亿元 has 4160000000.
    pub number: Number,
    /// As written before the unit: 41.6.
    pub mantissa: f64,
    /// With its scale, as written: 亿元.
    pub unit: String,
    /// How many bytes of the unit are its scale: those of 亿.
    scale: usize,
}

impl Quantity {
    /// The unit without its scale, as it belongs to the number in full: 元 of 41.6亿元.
    pub fn bare_unit(&self) -> &str {
        self.unit.get(self.scale..).unwrap_or_default()
    }

    /// Another amount in the same unit, in full and as it is written before the unit; meant exactly.
    pub(super) fn with_value(&self, value: f64, mantissa: f64) -> Quantity {
        Quantity { number: Number { value, approx: None }, mantissa, ..self.clone() }
    }

    /// Reads the whole text as a number and the unit behind it.
    ///
    /// | text | shown | number | approx |
    /// | --- | --- | --- | --- |
    /// | `41.6亿元`, `四十一点六亿元` | 41.6亿元 | 4160000000 | |
    /// | `3万多人`, `3万人以上` | 3万人 | 30000 | 以上 |
    /// | `三百二十件` | 320件 | 320 | |
    /// | `1亿2000万元` | 120000000元 | 120000000 | |
    /// | `5万千瓦` | 5万千瓦 | 50000 | |
    /// | `百分之五`, `5%` | 5% | 5 | |
    /// | `*亿元` | masked | | |
    /// | `69 亿元`, `17 017元` | 69亿元, 17017元 | 6900000000, 17017 | |
    pub fn parse(text: &str) -> Option<Figure<Quantity>> {
        let text = text.trim();
        // Pages set blanks behind digits.
        if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(' ') {
            return Quantity::parse(&text.replace(' ', ""));
        }
        let (core, around) = number::strip_approx(text);
        if may_be_share(text)
            && let Some(Reading { numeral, share: true }) = Reading::parse(text)
        {
            return Some(match numeral {
                Figure::Known(numeral) => Figure::Known(Quantity::new(numeral, numeral, ("", "%"), numeral.approx)?),
                Figure::Masked => Figure::Masked,
            });
        }
        let (core, negative) = number::strip_sign(core);
        let end = core.find(|c| !is_figure_char(c)).unwrap_or(core.len());
        let (figure, unit) = (&core[..end], &core[end..]);
        let (figure, unit) = if unit.is_empty() { return None } else { give_back_kilo(core, figure, unit) };
        let (unit, more) = match unit.strip_prefix("个").and_then(|rest| rest.strip_prefix(['多', '余'])) {
            Some(rest) if !rest.is_empty() => (format!("个{rest}"), Some(Approx::AtLeast)),
            _ => (unit.to_owned(), None),
        };
        if !is_unit(&unit) {
            return None;
        }
        if number::is_masked(figure) {
            return Some(Figure::Masked);
        }
        let (scaled, whole) = split_scale(figure)?;
        let approx = around.or(more).or(whole.approx);
        let sign = |numeral: Numeral| {
            let value = if negative { numeral.value.negated() } else { numeral.value };
            Numeral { value, ..numeral }
        };
        Quantity::new(sign(whole), sign(scaled.mantissa), (scaled.scale, &unit), approx).map(Figure::Known)
    }

    fn new(whole: Numeral, mantissa: Numeral, (scale, unit): (&str, &str), approx: Option<Approx>) -> Option<Quantity> {
        let number = Number { value: whole.value.to_f64()?, approx };
        let mantissa = mantissa.value.to_f64()?;
        Some(Quantity { number, mantissa, unit: format!("{scale}{unit}"), scale: scale.len() })
    }
}

/// The mantissa and the unit, without the approximation: `41.6亿元`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        number::write(self.mantissa, f)?;
        f.write_str(&self.unit)
    }
}

/// A numeral as 3.2 and 万.
struct Scaled<'a> {
    mantissa: Numeral,
    scale: &'a str,
}

/// Splits 3.2万 into 3.2 and 万, and reads the whole. 1亿2000万 and 万 have no single scale and stay whole.
fn split_scale(figure: &str) -> Option<(Scaled<'_>, Numeral)> {
    if figure == "半" {
        let half = Numeral::from(super::decimal::Decimal::new(5, -1));
        return Some((Scaled { mantissa: half, scale: "" }, half));
    }
    let whole = chinese::read(figure)?;
    // 3万多: the 多 behind the scale belongs to neither.
    let bare = figure.trim_end_matches(['多', '余', '来']);
    let of_digits = figure.starts_with(|c: char| c.is_ascii_digit());
    let is_scale = |c| chinese::large_unit(c).is_some() || of_digits && chinese::small_unit(c).is_some();
    let mantissa = bare.trim_end_matches(is_scale);
    let scale = &bare[mantissa.len()..];
    let one_scale = !mantissa.contains(|c| chinese::large_unit(c).is_some());
    Some(match chinese::read(mantissa) {
        Some(mantissa) if one_scale => (Scaled { mantissa, scale }, whole),
        _ => (Scaled { mantissa: whole, scale: "" }, whole),
    })
}

/// Moves the 千 of 千瓦 from the end of the figure to the unit.
fn give_back_kilo<'a>(core: &'a str, figure: &'a str, unit: &'a str) -> (&'a str, &'a str) {
    match figure.strip_suffix('千') {
        Some(rest) if !rest.is_empty() && unit.starts_with(KILO_UNITS) => (rest, &core[rest.len()..]),
        _ => (figure, unit),
    }
}

/// Whether one of the marks of a share is in the text: a sign, or 百分之 and its like.
fn may_be_share(text: &str) -> bool {
    text.contains(['%', '‰']) || text.contains("分之")
}

fn is_figure_char(c: char) -> bool {
    c == '半' || c == '○' || number::is_mask(c) || chinese::is_numeral_char(c)
}

/// Letters and the signs of compound units (元/吨, km²); digits only behind a Latin letter (m3).
fn is_unit(unit: &str) -> bool {
    let mut before = None;
    unit.chars().count() <= LONGEST_UNIT
        && unit.starts_with(|c: char| c.is_alphabetic() || matches!(c, '%' | '‰' | '°' | '℃' | '$' | '¥'))
        && unit.chars().all(|c| {
            let fits = c.is_alphabetic()
                || matches!(c, '/' | '·' | '%' | '‰' | '°' | '℃' | '²' | '³' | '$' | '¥' | '(' | ')')
                || c.is_ascii_digit() && before.is_some_and(|before: char| before.is_ascii_alphabetic());
            before = Some(c);
            fits
        })
}

#[cfg(test)]
mod tests {
    use super::{Approx, Figure, Quantity};
    use proptest::prelude::*;

    fn known(text: &str) -> Option<(String, f64, Option<Approx>)> {
        match Quantity::parse(text) {
            Some(Figure::Known(quantity)) => {
                Some((quantity.to_string(), quantity.number.value, quantity.number.approx))
            }
            _ => None,
        }
    }

    #[test]
    fn a_quantity_keeps_its_scale_and_has_its_number_in_full() {
        for (text, shown, number) in [
            ("41.6亿元", "41.6亿元", 4.16e9),
            ("四十一点六亿元", "41.6亿元", 4.16e9),
            ("1,956件", "1956件", 1956.0),
            ("三百二十件", "320件", 320.0),
            ("三百二十万元", "320万元", 3.2e6),
            ("1.2万亿美元", "1.2万亿美元", 1.2e12),
            ("3千亿元", "3千亿元", 3e11),
            ("1亿2000万元", "120000000元", 1.2e8),
            ("5千瓦", "5千瓦", 5.0),
            ("5万千瓦", "5万千瓦", 50000.0),
            ("三千克", "3千克", 3.0),
            ("两千元", "2000元", 2000.0),
            ("12.5亿千瓦时", "12.5亿千瓦时", 1.25e9),
            ("35微克/立方米", "35微克/立方米", 35.0),
            ("1.2个百分点", "1.2个百分点", 1.2),
            ("-3.2亿元", "-3.2亿元", -3.2e8),
            ("5%", "5%", 5.0),
            ("百分之五", "5%", 5.0),
            ("半年", "0.5年", 0.5),
            ("300km2", "300km2", 300.0),
        ] {
            assert_eq!(known(text), Some((shown.into(), number, None)), "{text}");
        }
    }

    #[test]
    fn the_unit_beside_the_number_in_full_has_no_scale() {
        for (text, unit) in
            [("41.6亿元", "元"), ("5万千瓦", "千瓦"), ("1.2万亿美元", "美元"), ("1亿2000万元", "元"), ("5%", "%")]
        {
            let Some(Figure::Known(quantity)) = Quantity::parse(text) else { panic!("{text}") };
            assert_eq!(quantity.bare_unit(), unit, "{text}");
        }
    }

    #[test]
    fn approximation_is_found_wherever_it_is_written() {
        for (text, shown, number, approx) in [
            ("30多亿元", "30亿元", 3e9, Approx::AtLeast),
            ("3万多人", "3万人", 30000.0, Approx::AtLeast),
            ("3万余人次", "3万人次", 30000.0, Approx::AtLeast),
            ("30件以上", "30件", 30.0, Approx::AtLeast),
            ("百余万元", "100万元", 1e6, Approx::AtLeast),
            ("万余人", "10000人", 10000.0, Approx::AtLeast),
            ("3个多月", "3个月", 3.0, Approx::AtLeast),
            ("近3亿元", "3亿元", 3e8, Approx::Near),
            ("约50公里", "50公里", 50.0, Approx::About),
            ("50公里左右", "50公里", 50.0, Approx::About),
        ] {
            assert_eq!(known(text), Some((shown.into(), number, Some(approx))), "{text}");
        }
    }

    #[test]
    fn a_quantity_without_its_figure_is_masked() {
        for text in ["*亿元", "xx元", "××万人", "1*.*亿元", "近*家", "*%"] {
            assert_eq!(Quantity::parse(text), Some(Figure::Masked), "{text}");
        }
    }

    #[test]
    fn a_number_alone_and_a_unit_alone_are_no_quantities() {
        for text in ["", "41.6", "亿", "元", "3.2万", "约", "3元,5元", "3元 5", "三五百件", "5元5", "3。", "半", "*"]
        {
            assert_eq!(Quantity::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_string_is_read_or_refused(text in any::<String>()) {
            let _ = Quantity::parse(&text);
        }

        #[test]
        fn any_figure_with_a_unit_is_read_or_refused(text in "[-约近0-9.,*x○半二十百千万亿点多余几]{0,8}[千个多元米m2/%左右以上]{0,4}") {
            let _ = Quantity::parse(&text);
        }
    }
}
