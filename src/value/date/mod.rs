//! A date as a text writes it out, and its EDTF (ISO 8601-2) form.
//!
//! A date may lack its year (2月19日), have it blanked out (20xx年), or give it as 今年 and 去年, which only the
//! document clock can turn into a year. Reading is in `read`; the time of day is read over and not kept.

#![warn(missing_docs)]

mod end;
mod read;

use super::{Figure, Value};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write};

/// A point of time, a span of two, or a span with one end open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Date {
    /// The point; the first end of a span; where one end is open, the other one.
    pub start: Partial,
    /// The second end of a span.
    pub end: Option<Partial>,
    /// `../2013-02-20`: until `start`.
    pub open_start: bool,
    /// `2012/..`: from `start` on.
    pub open_end: bool,
}

/// A year, a month or a day: as much of it as is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// Every date has one, if only as one that is not stated.
    pub year: Year,
    /// From 1 to 12; `None` where it is not stated.
    pub month: Option<Figure<u8>>,
    /// From 1 to 31; `None` where it is not stated.
    pub day: Option<Figure<u8>>,
}

/// The year of a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Year {
    /// As written: 2014.
    Known(i32),
    /// Four characters, digits and X: 20XX, 201X, XXXX.
    Masked([u8; 4]),
    /// 2月19日.
    Unstated,
    /// Years from that of the document clock: 今年 0, 去年 -1, 明年 1.
    Relative(i32),
}

impl Date {
    /// Reads the whole text as a date; the tables in `read/tests.rs` show what is one. `None` for days that the
    /// calendar does not have, for ends in the wrong order, and for years of two digits.
    pub fn parse(text: &str) -> Option<Date> {
        read::date(text)
    }

    /// Whether a text has the form in which dates are shown: `2014-02-19`, `20XX`, `XXXX-01/XXXX-08`, `../2013`.
    pub fn is_edtf(text: &str) -> bool {
        let is_part = |part: &str, n: usize| {
            let wanted = if n == 0 { 4 } else { 2 };
            part.len() == wanted && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X')
        };
        let is_end = |end: &str| {
            end == ".." || end.split('-').count() <= 3 && end.split('-').enumerate().all(|(n, part)| is_part(part, n))
        };
        text.split('/').count() <= 2 && text.split('/').all(is_end) && text != ".." && text != "../.."
    }

    fn point(start: Partial) -> Date {
        Date { start, end: None, open_start: false, open_end: false }
    }

    fn span(start: Partial, end: Partial) -> Date {
        Date { end: Some(end), ..Date::point(start) }
    }

    /// The year, of a date that is one and no more.
    pub fn only_year(&self) -> Option<i32> {
        match (&self.start, &self.end) {
            (Partial { year: Year::Known(year), month: None, day: None }, None)
                if !self.open_start && !self.open_end =>
            {
                Some(*year)
            }
            _ => None,
        }
    }

    /// How many years there are from the year of the speech to the one that a word names: 今年 0, 去年 −1.
    pub fn relative_year(word: &str) -> Option<i32> {
        end::relative_year(word)
    }

    /// Whether it is relative to the year of the speech (去年8月).
    pub fn is_relative(&self) -> bool {
        let ends = [Some(&self.start), self.end.as_ref()];
        ends.into_iter().flatten().any(|end| matches!(end.year, Year::Relative(_)))
    }

    /// Whether a part of it is blanked out (20xx年, ×月); what is not stated is not blanked out.
    pub fn is_masked(&self) -> bool {
        let is_masked = |point: &Partial| {
            let figures = [point.month, point.day];
            matches!(point.year, Year::Masked(_)) || figures.iter().any(|figure| matches!(figure, Some(Figure::Masked)))
        };
        is_masked(&self.start) || self.end.as_ref().is_some_and(is_masked)
    }

    /// The date with 今年 and 去年 read against the year of the document clock. Without a clock 去年8月 is a month of no
    /// stated year, and 去年 alone is `None`; so is a day that the resolved year does not have.
    pub fn resolve(&self, clock_year: Option<i32>) -> Option<Date> {
        let end = match &self.end {
            Some(end) => Some(end.resolve(clock_year)?),
            None => None,
        };
        Some(Date { start: self.start.resolve(clock_year)?, end, ..*self })
    }

    /// `start` and `end` (dates; of a point both are the point; `None` where open), `year`, `month` and `day` of the
    /// start (integers, or masked), and `precision`: `year`, `month` or `day`.
    pub fn part(&self, name: &str) -> Option<Value<'static>> {
        match name {
            "start" => (!self.open_start).then(|| Value::Date(Date::point(self.start.clone()).into())),
            "end" => {
                let end = self.end.as_ref().or((!self.open_end).then_some(&self.start))?;
                Some(Value::Date(Date::point(end.clone()).into()))
            }
            "year" => match self.start.year {
                Year::Known(year) => Some(Value::Integer(year.into())),
                Year::Masked(_) => Some(Value::Masked),
                Year::Unstated | Year::Relative(_) => None,
            },
            "month" => Some(self.start.month?.into_value(|month| Value::Integer(month.into()))),
            "day" => Some(self.start.day?.into_value(|day| Value::Integer(day.into()))),
            "precision" => Some(Value::Text(self.start.precision().into())),
            _ => None,
        }
    }
}

/// EDTF: `2014-02-19`, `20XX`, `XXXX-01/XXXX-08`, `2012/..`. A relative year is written XXXX: [`Date::resolve`] first.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.end {
            Some(end) => write!(f, "{}/{end}", self.start),
            None if self.open_start => write!(f, "../{}", self.start),
            None if self.open_end => write!(f, "{}/..", self.start),
            None => write!(f, "{}", self.start),
        }
    }
}

impl Partial {
    fn precision(&self) -> &'static str {
        match (self.month, self.day) {
            (_, Some(_)) => "day",
            (Some(_), None) => "month",
            (None, None) => "year",
        }
    }

    /// Whether the calendar has it. A year that is not known may be a leap year; a masked month has 31 days.
    fn is_in_calendar(&self) -> bool {
        let year = match self.year {
            Year::Known(year) => year,
            _ => 2000,
        };
        let known = |figure: Option<Figure<u8>>| match figure {
            Some(Figure::Known(value)) => u32::from(value),
            _ => 1,
        };
        NaiveDate::from_ymd_opt(year, known(self.month), known(self.day)).is_some()
    }

    fn resolve(&self, clock_year: Option<i32>) -> Option<Partial> {
        let year = match (&self.year, clock_year) {
            (Year::Relative(years), Some(clock)) => Year::Known(clock.checked_add(*years)?),
            (Year::Relative(_), None) if self.month.is_none() => return None,
            (Year::Relative(_), None) => Year::Unstated,
            (year, _) => year.clone(),
        };
        Some(Partial { year, ..*self }).filter(Partial::is_in_calendar)
    }
}

impl fmt::Display for Partial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.year {
            Year::Known(year) => write!(f, "{year:04}")?,
            Year::Masked(year) => year.iter().try_for_each(|&character| f.write_char(char::from(character)))?,
            Year::Unstated | Year::Relative(_) => f.write_str("XXXX")?,
        }
        for figure in [self.month, self.day].into_iter().flatten() {
            match figure {
                Figure::Known(value) => write!(f, "-{value:02}")?,
                Figure::Masked => f.write_str("-XX")?,
            }
        }
        Ok(())
    }
}
