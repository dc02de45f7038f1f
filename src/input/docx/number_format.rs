//! How Word writes the number of a list: ECMA-376 17.18.59, `ST_NumberFormat`, as far as Chinese documents use it.
//!
//! A format that is not known, or a number that it has no signs for, gives nothing: a number left out is told, a wrong
//! one is not seen.

use super::super::numerals::roman;

const PLAIN: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const LEGAL_SIMPLIFIED: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const LEGAL_TRADITIONAL: [&str; 10] = ["零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖"];
const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
const BRANCHES: [&str; 12] = ["子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"];

/// The largest number that is written in letters: thirty times the same one.
const LARGEST_LETTER: u32 = 780;

/// A way to write a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NumberFormat {
    Decimal,
    /// With zeros before it, to so many digits.
    Zeros(usize),
    FullWidth,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    Ordinal,
    /// 一 … 十 十一 … 九十九 一〇〇: by rank below a hundred, by digits from there.
    Counting,
    /// 一 … 十 十一 … 一百零一 一千零一: by rank. The rank before which 一 is left out at the start is ten.
    CountingThousand {
        zero: &'static str,
        ten_thousand: &'static str,
    },
    /// 百 and 千 without 一 before them and without 〇 between.
    JapaneseCounting,
    /// 壹拾壹: by rank with the digits of a bank note.
    Legal {
        digits: &'static [&'static str; 10],
        ten_thousand: &'static str,
    },
    /// 一〇一: by digits.
    Digits,
    /// 甲乙丙.
    Stems,
    /// 子丑寅.
    Branches,
    /// 甲子 乙丑, a cycle of sixty.
    Cycle,
    /// So many signs in a row, the first for one: ①. Beyond them decimal.
    Signs {
        first: u32,
        count: u32,
    },
    /// No number: what else the level says is written.
    Nothing,
    /// A sign in place of the number, of which nothing is written: no heading is known by it.
    Bullet,
    /// Any other, by its name.
    Unknown(String),
}

impl NumberFormat {
    /// By the value of `w:numFmt`; `custom` is its `w:format`, where that is given.
    pub fn named(name: &str, custom: Option<&str>) -> Self {
        match name {
            "decimal" | "decimalHalfWidth" => NumberFormat::Decimal,
            "decimalZero" => NumberFormat::Zeros(2),
            "custom" => zeros(custom.unwrap_or_default()),
            "decimalFullWidth" | "decimalFullWidth2" => NumberFormat::FullWidth,
            "upperRoman" => NumberFormat::UpperRoman,
            "lowerRoman" => NumberFormat::LowerRoman,
            "upperLetter" => NumberFormat::UpperLetter,
            "lowerLetter" => NumberFormat::LowerLetter,
            "ordinal" => NumberFormat::Ordinal,
            "chineseCounting" | "taiwaneseCounting" => NumberFormat::Counting,
            "chineseCountingThousand" => NumberFormat::CountingThousand { zero: "零", ten_thousand: "万" },
            "taiwaneseCountingThousand" => NumberFormat::CountingThousand { zero: "零", ten_thousand: "萬" },
            "japaneseCounting" => NumberFormat::JapaneseCounting,
            "chineseLegalSimplified" => NumberFormat::Legal { digits: &LEGAL_SIMPLIFIED, ten_thousand: "万" },
            "ideographLegalTraditional" => NumberFormat::Legal { digits: &LEGAL_TRADITIONAL, ten_thousand: "萬" },
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => NumberFormat::Digits,
            "ideographTraditional" => NumberFormat::Stems,
            "ideographZodiac" => NumberFormat::Branches,
            "ideographZodiacTraditional" => NumberFormat::Cycle,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
                NumberFormat::Signs { first: 0x2460, count: 20 }
            }
            "decimalEnclosedParen" => NumberFormat::Signs { first: 0x2474, count: 20 },
            "decimalEnclosedFullstop" => NumberFormat::Signs { first: 0x2488, count: 20 },
            // Word's sign for these is in parentheses, whatever the name says.
            "ideographEnclosedCircle" => NumberFormat::Signs { first: 0x3220, count: 10 },
            "none" => NumberFormat::Nothing,
            "bullet" => NumberFormat::Bullet,
            name => NumberFormat::Unknown(short(name)),
        }
    }

    /// Writes `number`; `None` where this format is not known or has no signs for it.
    pub fn write(&self, number: u32) -> Option<String> {
        let decimal = number.to_string();
        Some(match self {
            NumberFormat::Decimal => decimal,
            NumberFormat::Zeros(width) => format!("{decimal:0>width$}"),
            NumberFormat::FullWidth => decimal.chars().filter_map(|c| char::from_u32(c as u32 + 0xfee0)).collect(),
            NumberFormat::UpperRoman => roman(number)?,
            NumberFormat::LowerRoman => roman(number)?.to_ascii_lowercase(),
            NumberFormat::UpperLetter => letters(number)?,
            NumberFormat::LowerLetter => letters(number)?.to_ascii_lowercase(),
            NumberFormat::Ordinal => decimal + ordinal_ending(number),
            NumberFormat::Counting if number < 100 => {
                by_rank(number, &PLAIN, ["", "十", "百", "千"], "〇", "万", true)?
            }
            NumberFormat::Counting | NumberFormat::Digits => by_digits(&decimal),
            NumberFormat::CountingThousand { zero, ten_thousand } => {
                by_rank(number, &PLAIN, ["", "十", "百", "千"], zero, ten_thousand, true)?
            }
            NumberFormat::JapaneseCounting => japanese(number)?,
            NumberFormat::Legal { digits, ten_thousand } => {
                by_rank(number, digits, ["", "拾", "佰", "仟"], "零", ten_thousand, false)?
            }
            NumberFormat::Stems => sign(&STEMS, number).map_or(decimal, str::to_owned),
            NumberFormat::Branches => sign(&BRANCHES, number).map_or(decimal, str::to_owned),
            NumberFormat::Cycle => cycle(number)?,
            NumberFormat::Signs { first, count } if (1..=*count).contains(&number) => {
                char::from_u32(first + number - 1)?.to_string()
            }
            NumberFormat::Signs { .. } => decimal,
            NumberFormat::Nothing | NumberFormat::Bullet => String::new(),
            NumberFormat::Unknown(_) => return None,
        })
    }
}

/// The format of a list such as `001, 002, 003, ...`.
fn zeros(list: &str) -> NumberFormat {
    let first = list.split(',').next().unwrap_or_default().trim();
    let plain = first.len() <= 5 && first.strip_suffix('1').is_some_and(|zeros| zeros.chars().all(|c| c == '0'));
    if plain { NumberFormat::Zeros(first.len()) } else { NumberFormat::Unknown(format!("custom {}", short(list))) }
}

/// The start of what a file says, to be repeated in a message.
fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A, B … Z, AA, BB: the letter is repeated, not counted on.
fn letters(number: u32) -> Option<String> {
    if !(1..=LARGEST_LETTER).contains(&number) {
        return None;
    }
    let letter = char::from_u32(u32::from('A') + (number - 1) % 26)?;
    Some(std::iter::repeat_n(letter, 1 + (number as usize - 1) / 26).collect())
}

fn ordinal_ending(number: u32) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

fn by_digits(decimal: &str) -> String {
    decimal.chars().filter_map(|c| c.to_digit(10)).filter_map(|digit| PLAIN.get(digit as usize)).copied().collect()
}

/// Writes a number below a hundred million by its ranks: 一万零二十三. Where `short_ten`, 十 begins a number without 一.
fn by_rank(
    number: u32,
    digits: &[&'static str; 10],
    ranks: [&'static str; 4],
    zero: &str,
    ten_thousand: &str,
    short_ten: bool,
) -> Option<String> {
    if number == 0 {
        return Some(zero.to_owned());
    }
    if number >= 100_000_000 {
        return None;
    }
    let mut written = String::new();
    for (group, name) in [(number / 10_000, ten_thousand), (number % 10_000, "")] {
        let mut skipped = !written.is_empty() && group < 1000;
        for rank in (0..4).rev() {
            let digit = group as usize / 10_usize.pow(rank) % 10;
            if digit == 0 {
                skipped |= !written.is_empty();
                continue;
            }
            if skipped {
                written.push_str(zero);
                skipped = false;
            }
            if !(short_ten && written.is_empty() && rank == 1 && digit == 1) {
                written.push_str(digits.get(digit)?);
            }
            written.push_str(ranks.get(rank as usize)?);
        }
        if group > 0 {
            written.push_str(name);
        }
    }
    Some(written)
}

/// 千百十一: a rank stands alone for one of it.
fn japanese(number: u32) -> Option<String> {
    if number == 0 {
        return Some("〇".to_owned());
    }
    if number >= 10_000 {
        return None;
    }
    let mut written = String::new();
    for (rank, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / rank % 10;
        if digit > 1 || (digit == 1 && rank == 1) {
            written.push_str(PLAIN.get(digit as usize)?);
        }
        if digit > 0 {
            written.push_str(name);
        }
    }
    Some(written)
}

fn sign(signs: &[&'static str], number: u32) -> Option<&'static str> {
    signs.get(number.checked_sub(1)? as usize).copied()
}

fn cycle(number: u32) -> Option<String> {
    let at = number.checked_sub(1)? as usize;
    Some([*STEMS.get(at % 10)?, *BRANCHES.get(at % 12)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: &str, numbers: &[u32]) -> String {
        let format = NumberFormat::named(format, None);
        numbers.iter().map(|&number| format.write(number).unwrap_or("?".to_owned())).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn chinese_numbers_are_written_by_rank() {
        assert_eq!(written("chineseCounting", &[1, 10, 11, 20, 99, 100, 101]), "一 十 十一 二十 九十九 一〇〇 一〇一");
        assert_eq!(
            written(
                "chineseCountingThousand",
                &[9, 10, 19, 21, 100, 101, 110, 111, 1000, 1001, 1010, 10_000, 10_010, 100_001]
            ),
            "九 十 十九 二十一 一百 一百零一 一百一十 一百一十一 一千 一千零一 一千零一十 一万 一万零一十 十万零一"
        );
        assert_eq!(written("chineseLegalSimplified", &[1, 10, 12, 20, 105]), "壹 壹拾 壹拾贰 贰拾 壹佰零伍");
        assert_eq!(written("ideographLegalTraditional", &[3, 26]), "參 貳拾陸");
        assert_eq!(written("japaneseCounting", &[1, 10, 11, 100, 1111]), "一 十 十一 百 千百十一");
        assert_eq!(written("ideographDigital", &[1, 10, 25, 100]), "一 一〇 二五 一〇〇");
    }

    #[test]
    fn stems_and_branches_end_in_decimal() {
        assert_eq!(written("ideographTraditional", &[1, 10, 11]), "甲 癸 11");
        assert_eq!(written("ideographZodiac", &[1, 12, 13]), "子 亥 13");
        assert_eq!(written("ideographZodiacTraditional", &[1, 2, 11, 60, 61]), "甲子 乙丑 甲戌 癸亥 甲子");
    }

    #[test]
    fn enclosed_numbers_end_in_decimal() {
        assert_eq!(written("decimalEnclosedCircle", &[0, 1, 20, 21]), "0 ① ⑳ 21");
        assert_eq!(written("decimalEnclosedParen", &[1, 20]), "⑴ ⒇");
        assert_eq!(written("decimalEnclosedFullstop", &[1, 20]), "⒈ ⒛");
        assert_eq!(written("ideographEnclosedCircle", &[1, 10, 11]), "㈠ ㈩ 11");
    }

    #[test]
    fn letters_are_repeated_and_romans_bounded() {
        assert_eq!(written("upperLetter", &[1, 26, 27, 53, 0, 781]), "A Z AA AAA ? ?");
        assert_eq!(written("lowerRoman", &[1, 4, 1994, 0, 40_000]), "i iv mcmxciv ? ?");
        assert_eq!(written("ordinal", &[1, 2, 3, 4, 11, 21, 112]), "1st 2nd 3rd 4th 11th 21st 112th");
        assert_eq!(written("decimalZero", &[1, 10, 100]), "01 10 100");
        assert_eq!(written("decimalFullWidth", &[1, 10]), "１ １０");
    }

    #[test]
    fn zeros_of_ones_own_are_counted_and_other_formats_not_guessed() {
        assert_eq!(NumberFormat::named("custom", Some("001, 002, 003, ...")).write(7), Some("007".to_owned()));
        assert_eq!(NumberFormat::named("custom", Some("α, β, γ")).write(7), None);
        assert_eq!(NumberFormat::named("hebrew1", None).write(7), None);
    }
}
