//! What is a number, and what it is worth.

use super::{Approx, Figure, Number};
use proptest::prelude::*;

fn known(text: &str) -> Option<(f64, Option<Approx>)> {
    match Number::parse(text) {
        Some(Figure::Known(number)) => Some((number.value, number.approx)),
        _ => None,
    }
}

#[test]
fn a_number_is_read_in_full() {
    for (text, value) in [
        ("15.9", 15.9),
        ("1,956", 1956.0),
        ("1956", 1956.0),
        ("3.2万", 32000.0),
        ("1.5亿", 150_000_000.0),
        ("0.1亿", 10_000_000.0),
        ("半", 0.5),
        ("-3.2", -3.2),
        ("负三点二", -3.2),
        ("+3", 3.0),
        ("5.0", 5.0),
        ("0", 0.0),
        ("二〇一四", 2014.0),
    ] {
        assert_eq!(known(text), Some((value, None)), "{text}");
    }
}

#[test]
fn a_share_is_read_in_percent_without_its_sign() {
    for (text, value) in [
        ("15.9%", 15.9),
        ("%15.9", 15.9),
        ("百分之十五点九", 15.9),
        ("百分之15.9", 15.9),
        ("百分之百", 100.0),
        ("百分之负三", -3.0),
        ("-3%", -3.0),
        ("千分之三", 0.3),
        ("3‰", 0.3),
        ("万分之五", 0.05),
    ] {
        assert_eq!(known(text), Some((value, None)), "{text}");
    }
}

#[test]
fn words_of_approximation_are_kept_beside_the_value() {
    for (text, value, approx) in [
        ("3000多万", 30_000_000.0, Approx::AtLeast),
        ("10多", 10.0, Approx::AtLeast),
        ("百余", 100.0, Approx::AtLeast),
        ("30以上", 30.0, Approx::AtLeast),
        ("超过5%", 5.0, Approx::AtLeast),
        ("上百", 100.0, Approx::AtLeast),
        ("十几", 10.0, Approx::AtLeast),
        ("几十", 10.0, Approx::AtLeast),
        ("近百", 100.0, Approx::Near),
        ("将近3万", 30000.0, Approx::Near),
        ("近30余", 30.0, Approx::Near),
        ("约3000", 3000.0, Approx::About),
        ("百分之五左右", 5.0, Approx::About),
        ("5%上下", 5.0, Approx::About),
        ("十来", 10.0, Approx::About),
    ] {
        assert_eq!(known(text), Some((value, Some(approx))), "{text}");
    }
}

#[test]
fn signs_in_place_of_digits_are_a_masked_figure() {
    for text in
        ["*", "**", "1*.5", "xx", "XX", "×", "*%", "百分之×", "__", "某", "○○", "近*万", "二十×", "3xx", "-*.*%"]
    {
        assert_eq!(Number::parse(text), Some(Figure::Masked), "{text}");
        assert_eq!(Number::parse_integer(text), Some(Figure::Masked), "{text}");
    }
}

#[test]
fn what_is_not_wholly_a_number_is_refused() {
    for text in [
        "",
        "%",
        "约",
        "上30",
        "5-8",
        "30件",
        "以上",
        "多",
        "百分之",
        "某些",
        "xx市",
        "-",
        "--3",
        "3 000",
        "NaN",
        "1e5",
    ] {
        assert_eq!(Number::parse(text), None, "{text}");
    }
}

#[test]
fn an_integer_is_whole_and_exact() {
    for (text, value) in
        [("65", Some(65)), ("六十五", Some(65)), ("3.2万", Some(32000)), ("10多", None), ("3.5", None), ("近百", None)]
    {
        assert_eq!(Number::parse_integer(text), value.map(Figure::Known), "{text}");
    }
}

#[test]
fn a_number_is_shown_as_short_as_it_can_be() {
    for (text, shown) in [
        ("5.0", "5"),
        ("15.90", "15.9"),
        ("3.2万", "32000"),
        ("1,956", "1956"),
        ("-0", "0"),
        ("1.5万亿", "1500000000000"),
    ] {
        let Some(Figure::Known(number)) = Number::parse(text) else { panic!("{text}") };
        assert_eq!(number.to_string(), shown);
    }
}

proptest! {
    #[test]
    fn any_string_is_read_or_refused(text in any::<String>()) {
        let _ = Number::parse(&text);
    }

    #[test]
    fn any_string_of_figures_and_words_is_read_or_refused(text in "[-+%‰0-9.,*xX某○半近约上下左右以负百分之千万亿二十点多余几]{0,10}") {
        let _ = Number::parse(&text);
        let _ = Number::parse_integer(&text);
    }

    #[test]
    fn a_written_decimal_is_the_float_of_the_same_digits(value in -1.0e9..1.0e9_f64) {
        let text = format!("{value:.3}");
        prop_assert_eq!(known(&text).map(|(value, _)| value), text.parse().ok());
    }
}

#[test]
fn a_float_is_written_as_the_standard_library_writes_it() {
    let hundredths = (0..30_000).map(|n| f64::from(n) / 100.0);
    let others =
        [0.005, 0.1 + 0.2, 1.0 / 3.0, -15.9, -0.0, 1e11 + 0.25, 999_999_999_999.99, 1e12, 4.16e9, 1e300, 2.675];
    for value in hundredths.chain(others) {
        assert_eq!(Number { value, approx: None }.to_string(), value.to_string());
    }
}
