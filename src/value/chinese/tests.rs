//! What is a numeral, and what it counts.

use super::{read, to_han};
use crate::value::approx::Approx;
use proptest::prelude::*;

#[test]
fn numerals_are_read_as_they_are_said() {
    for (text, value) in [
        ("三百二十", 320.0),
        ("二十", 20.0),
        ("廿", 20.0),
        ("两", 2.0),
        ("廿六", 26.0),
        ("十", 10.0),
        ("十二", 12.0),
        ("一百零五", 105.0),
        ("一百〇五", 105.0),
        ("一百一十", 110.0),
        ("一百五", 150.0),
        ("三万五千", 35000.0),
        ("三万五", 35000.0),
        ("十万零五百", 100_500.0),
        ("一点五", 1.5),
        ("十五点九", 15.9),
        ("二十点零五", 20.05),
        ("零点五", 0.5),
        ("三点二万", 32000.0),
        ("3.2万", 32000.0),
        ("4.35亿", 435_000_000.0),
        ("1.5万亿", 1.5e12),
        ("三万五千亿", 3.5e12),
        ("1亿2000万", 120_000_000.0),
        ("3千5百", 3500.0),
        ("3万500", 30500.0),
        ("百", 100.0),
        ("千万", 10_000_000.0),
        ("二〇一四", 2014.0),
        ("二零一四", 2014.0),
        ("一九四九", 1949.0),
        ("一〇一", 101.0),
        ("〇", 0.0),
        ("贰佰伍拾", 250.0),
    ] {
        assert_eq!(read(text).map(|n| (n.value.to_f64().unwrap(), n.approx)), Some((value, None)), "{text}");
    }
}

#[test]
fn more_and_several_are_read_as_the_least_they_can_mean() {
    let at_least = Some(Approx::AtLeast);
    for (text, value, approx) in [
        ("3000多万", 30_000_000.0, at_least),
        ("10多", 10.0, at_least),
        ("百余", 100.0, at_least),
        ("万余", 10_000.0, at_least),
        ("两千多", 2000.0, at_least),
        ("一百多万", 1_000_000.0, at_least),
        ("3.2万多", 32000.0, at_least),
        ("十几", 10.0, at_least),
        ("二十几万", 200_000.0, at_least),
        ("20几", 20.0, at_least),
        ("几十", 10.0, at_least),
        ("数百", 100.0, at_least),
        ("几千万", 10_000_000.0, at_least),
        ("几万", 10_000.0, at_least),
        ("一百几十", 110.0, at_least),
        ("十来", 10.0, Some(Approx::About)),
    ] {
        assert_eq!(read(text).map(|n| (n.value.to_f64().unwrap(), n.approx)), Some((value, approx)), "{text}");
    }
}

#[test]
fn ranges_and_enumerations_are_no_numerals() {
    for text in [
        "",
        "七八",
        "三五",
        "三五百",
        "十七八",
        "一二三",
        "几",
        "多",
        "三多",
        "十多多",
        "点五",
        "五点",
        "万万",
        "百百",
        "百千",
        "十十",
        "零五",
        "一百200",
        "3 5",
        "3.2.1",
        "两两",
        "二两",
        "九点三十",
        "亿百亿",
        "好多",
        "来",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn whole_numbers_are_written_in_chinese() {
    for (n, han) in [
        (0, "零"),
        (7, "七"),
        (10, "十"),
        (12, "十二"),
        (16, "十六"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1005, "一千零五"),
        (2014, "二千零一十四"),
        (10_000, "一万"),
        (100_500, "十万零五百"),
        (120_000_000, "一亿二千万"),
        (1_000_000_000_000, "一万亿"),
        (-3, "负三"),
    ] {
        assert_eq!(to_han(n), han);
    }
}

proptest! {
    #[test]
    fn what_is_written_in_chinese_is_read_back(n in 0_i64..10_000_000_000_000) {
        prop_assert_eq!(read(&to_han(n)).and_then(|numeral| numeral.value.to_i64()), Some(n));
    }

    #[test]
    fn any_string_of_numeral_characters_is_read_or_refused(text in "[0-9.,〇零一二三九十百千万亿兆两点廿几数多余来]{0,12}") {
        let _ = read(&text);
    }
}
