//! One end of a date, as far as it is written: 2014年2月19日, 去年8月, 2014.2.19, or the bare 1 of 1-8月.

use super::{Date, Partial, Year};
use crate::value::Figure;
use crate::value::{chinese, number};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// 今年 and its like, by the years between it and the clock.
const RELATIVE_YEARS: [(&str, i32); 11] = [
    ("今年", 0),
    ("本年", 0),
    ("去年", -1),
    ("上年", -1),
    ("前年", -2),
    ("明年", 1),
    ("来年", 1),
    ("后年", 2),
    ("三年后", 3),
    ("四年后", 4),
    ("五年后", 5),
];

/// What a word of [`RELATIVE_YEARS`] means.
pub(super) fn relative_year(word: &str) -> Option<i32> {
    RELATIVE_YEARS.iter().find(|(name, _)| *name == word).map(|(_, years)| *years)
}

/// Digits, Chinese digits, or signs in their place.
const FIGURE: &str = "[0-9〇零○一二三四五六七八九十廿卅*×xX_某]";

/// What is read over behind a day.
const HOUR: &str = "(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?\
    (?:[0-9一二三四五六七八九十]{1,3}(?:[时点](?:整|半|[0-9一二三四五六七八九十]{1,3}分?)?|:[0-9]{2}(?::[0-9]{2})?))?";

static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
    compile(&format!(
        "^(?:{}(?:年?[底末初]|中|[春夏秋冬]季?)?)?\
         (?:(?<month>元|{FIGURE}{{1,3}})月份?(?:[上中下]旬|[底末初中])?)?\
         (?:(?<day>{FIGURE}{{1,3}})[日号]{HOUR})?\
         (?<bare>{FIGURE}{{1,6}})?$",
        year_pattern()
    ))
});

static PART_OF_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    let count = "[0-9一二三四五六七八九十两]{1,2}";
    compile(&format!(
        "^(?:{})?(?:(?<half>[上下])半年度?|首季度?|第?(?<quarter>{count})季度|前(?<quarters>{count})个?季度\
         |第?[一1](?:季度?)?[至到-](?<to_quarter>{count})季度|[前头](?<months>{count})个月)$",
        year_pattern()
    ))
});

/// 2014-2-19, 2014.2.19 and 2014/2/19, or without the day; the time is read over. The signs must be the same.
static SEPARATED: LazyLock<Regex> = LazyLock::new(|| {
    let figure = "[0-9*×xX_]{1,2}";
    compile(&format!(
        "^(?<year>[12][0-9*×xX_]{{3}})(?<first>[-./])(?<month>{figure})(?:(?<second>[-./])(?<day>{figure})\
         (?:[T ]?[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?)?$"
    ))
});

fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is constant and tested")
}

fn year_pattern() -> String {
    let relative = RELATIVE_YEARS.map(|(word, _)| word).join("|");
    format!("(?:(?<relative>{relative}|次年|翌年)|(?<year>{FIGURE}{{1,6}})年度?)")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
}

#[derive(Debug, Default)]
pub(super) struct DateEnd<'a> {
    pub year: Option<Year>,
    pub month: Option<Figure<u8>>,
    pub day: Option<Figure<u8>>,
    /// A last figure that has no unit.
    pub bare: Option<&'a str>,
    /// 次年: the year after that of the other end.
    pub next_year: bool,
}

impl<'a> DateEnd<'a> {
    pub fn read(text: &'a str) -> Option<DateEnd<'a>> {
        if text.is_empty() {
            return None;
        }
        let is_separated = text.chars().nth(4).is_some_and(|c| matches!(c, '-' | '.' | '/'))
            && text.chars().all(|c| "0123456789*×xX_-./: T".contains(c));
        if let Some(found) = is_separated.then(|| SEPARATED.captures(text)).flatten() {
            if found.name("second").is_some_and(|second| second.as_str() != &found["first"]) {
                return None;
            }
            let month = figure(&found["month"], 12)?;
            let day = match found.name("day") {
                Some(day) => Some(figure(day.as_str(), 31)?),
                None => None,
            };
            return Some(DateEnd {
                year: Some(bare_year(&found["year"])?),
                month: Some(month),
                day,
                ..DateEnd::default()
            });
        }
        let found = WRITTEN.captures(text)?;
        let mut end = DateEnd {
            year: Some(stated_year(&found)?).filter(|year| *year != Year::Unstated),
            bare: found.name("bare").map(|bare| bare.as_str()),
            next_year: found.name("relative").is_some_and(|word| matches!(word.as_str(), "次年" | "翌年")),
            ..DateEnd::default()
        };
        if let Some(month) = found.name("month") {
            end.month = Some(if month.as_str() == "元" { Figure::Known(1) } else { figure(month.as_str(), 12)? });
        }
        if let Some(day) = found.name("day") {
            end.day = Some(figure(day.as_str(), 31)?);
        }
        Some(end)
    }

    /// 2014年, 2014年2月 and 2014年2月19日 in digits, as most dates are written, 今年 or nothing in the place of the year;
    /// these need no pattern.
    pub fn plain(text: &str) -> Option<DateEnd<'a>> {
        let number = |digits: &str| {
            let fits = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<u16>().ok().filter(|_| fits)
        };
        let figure = |digits: &str, most: u8| {
            let value = u8::try_from(number(digits)?).ok()?;
            (digits.len() <= 2 && (1..=most).contains(&value)).then_some(Figure::Known(value))
        };
        let mut end = DateEnd::default();
        let mut rest = text;
        if let Some((word, years)) = RELATIVE_YEARS.iter().find(|(word, _)| text.starts_with(word)) {
            end.year = Some(Year::Relative(*years));
            rest = &text[word.len()..];
        } else if let Some((year, behind)) = text.split_once('年') {
            let year = number(year).filter(|n| year.len() == 4 && (1000..3000).contains(n))?;
            end.year = Some(Year::Known(year.into()));
            rest = behind;
        }
        if text.is_empty() {
            return None;
        }
        if !rest.is_empty() {
            let (month, rest) = rest.split_once('月')?;
            end.month = Some(figure(month, 12)?);
            if !rest.is_empty() {
                end.day = Some(figure(rest.strip_suffix(['日', '号'])?, 31)?);
            }
        }
        Some(end)
    }

    /// The end as a date of its own.
    pub fn alone(mut self) -> Option<Partial> {
        if let Some(bare) = self.bare.take() {
            if self.units().next().is_some() {
                return None;
            }
            self.year = Some(bare_year(bare)?);
        }
        if self.next_year { None } else { self.complete() }
    }

    /// `None` where a unit is missing between others, or the calendar has no such day.
    pub fn complete(self) -> Option<Partial> {
        let has_gap = self.day.is_some() && self.month.is_none() || self.month.is_none() && self.year.is_none();
        let partial = Partial { year: self.year.unwrap_or(Year::Unstated), month: self.month, day: self.day };
        (!has_gap && partial.is_in_calendar()).then_some(partial)
    }

    /// The units that are written, the largest first.
    pub fn units(&self) -> impl DoubleEndedIterator<Item = Unit> + use<> {
        [
            (self.year.is_some() || self.next_year).then_some(Unit::Year),
            self.month.map(|_| Unit::Month),
            self.day.map(|_| Unit::Day),
        ]
        .into_iter()
        .flatten()
    }

    pub fn set(&mut self, unit: Unit, text: &str) -> Option<()> {
        match unit {
            Unit::Year => self.year = Some(bare_year(text)?),
            Unit::Month => self.month = Some(figure(text, 12)?),
            Unit::Day => self.day = Some(figure(text, 31)?),
        }
        Some(())
    }
}

/// 20140219.
pub(super) fn compact(text: &str) -> Option<Partial> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (month, day) = (figure(&text[4..6], 12)?, figure(&text[6..], 31)?);
    let partial = Partial { year: bare_year(&text[..4])?, month: Some(month), day: Some(day) };
    partial.is_in_calendar().then_some(partial)
}

/// 2014年上半年, 一季度, 去年前三季度, 前8个月: a span of whole months.
pub(super) fn part_of_year(text: &str) -> Option<Date> {
    let may_be_one = ["季", "半年", "个月"].iter().any(|word| text.contains(word));
    let found = may_be_one.then(|| PART_OF_YEAR.captures(text)).flatten()?;
    let year = stated_year(&found)?;
    let count = |name: &str, most: u8| match found.name(name).map(|count| figure(count.as_str(), most)) {
        None => Some(None),
        Some(Some(Figure::Known(count))) => Some(Some(count)),
        Some(_) => None,
    };
    let half = found.name("half").map(|half| half.as_str());
    let up_to = count("quarters", 4)?.or(count("to_quarter", 4)?);
    let (first, last) = match (half, count("quarter", 4)?, up_to, count("months", 12)?) {
        (Some("上"), ..) => (1, 6),
        (Some(_), ..) => (7, 12),
        (_, Some(quarter), ..) => (quarter * 3 - 2, quarter * 3),
        (.., Some(quarters), _) => (1, quarters * 3),
        (.., Some(months)) => (1, months),
        _ => (1, 3),
    };
    let month = |month| Partial { year: year.clone(), month: Some(Figure::Known(month)), day: None };
    Some(Date::span(month(first), month(last)))
}

/// The year of a match of [`year_pattern`]; `None` where what stands before 年 is no year.
fn stated_year(found: &Captures) -> Option<Year> {
    if let Some(word) = found.name("relative") {
        let years = RELATIVE_YEARS.iter().find(|(name, _)| *name == word.as_str());
        return Some(years.map_or(Year::Unstated, |(_, years)| Year::Relative(*years)));
    }
    match found.name("year") {
        Some(year) => written_year(year.as_str()),
        None => Some(Year::Unstated),
    }
}

/// A year before 年: four digits, or a masked one.
fn written_year(text: &str) -> Option<Year> {
    let has_ascii = text.contains(|c: char| c.is_ascii_digit());
    let only_rings = text.chars().all(|c| c == '○');
    let is_mask = |c| number::is_mask(c) || c == '○' && (has_ascii || only_rings);
    let digit = |c: char| c.to_digit(10).or_else(|| chinese::digit(c).map(u32::from));
    let shown: String = text
        .chars()
        .map(|c| if is_mask(c) { Some('X') } else { char::from_digit(digit(c)?, 10) })
        .collect::<Option<_>>()?;
    if !shown.contains('X') {
        let year = shown.parse().ok().filter(|year| (1000..3000).contains(year))?;
        return (shown.len() == 4).then_some(Year::Known(year));
    }
    // 20×年 and 20***年 are 20XX: how many signs were put is chance, unless there are just four characters.
    let known = shown.trim_end_matches('X');
    if !shown.starts_with(['1', '2', 'X']) || known.len() > 3 || known.contains('X') && shown.len() != 4 {
        return None;
    }
    let mut masked = [b'X'; 4];
    let digits = if shown.len() == 4 { &shown } else { known };
    masked.iter_mut().zip(digits.bytes()).for_each(|(place, digit)| *place = digit);
    Some(Year::Masked(masked))
}

/// A year without 年 is one only from 1900 to 2100, or with its century: 20xx.
fn bare_year(text: &str) -> Option<Year> {
    match written_year(text)? {
        Year::Known(year) if !(1900..=2100).contains(&year) => None,
        Year::Masked(year) if !year.starts_with(b"19") && !year.starts_with(b"20") => None,
        _ if text.chars().count() != 4 => None,
        year => Some(year),
    }
}

/// A month or a day, from 1 to `most`.
fn figure(text: &str, most: u8) -> Option<Figure<u8>> {
    if number::is_masked(text) {
        return Some(Figure::Masked);
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.len() > 2 {
        return None;
    }
    let value = u8::try_from(chinese::read(text)?.value.to_i64()?).ok()?;
    (1..=most).contains(&value).then_some(Figure::Known(value))
}
