//! Reading a date: first the words that open or close it (以来, 截至), then the two ends of a span.
//!
//! The ends of a span complete each other: in 2014年1-8月 the 1 is a month because the 8 is, and the 8月 is one of
//! 2014 because the 1 is. What one end looks like is [`super::end`]'s.

#[cfg(test)]
mod tests;

use super::end::{DateEnd, Unit, compact, part_of_year};
use super::{Date, Partial, Year};
use crate::value::Figure;

/// A date with both ends and all its words is not longer, in bytes.
const LONGEST: usize = 160;

const FROM: [&str; 3] = ["自从", "自", "从"];
const UP_TO: [&str; 7] = ["截至到", "截止到", "截至", "截止", "直到", "到", "至"];
const SINCE: [&str; 13] = [
    "开始至今",
    "以来至今",
    "起至今",
    "到现在",
    "到目前",
    "至目前",
    "以来",
    "以后",
    "之后",
    "至今",
    "开始",
    "起",
    "后",
];
const UNTIL: [&str; 5] = ["以前", "之前", "为止", "止", "前"];
const TO: [char; 3] = ['至', '到', '-'];

pub(super) fn date(text: &str) -> Option<Date> {
    if text.len() > LONGEST {
        return None;
    }
    let text = text.trim();
    if let Some(end) = DateEnd::plain(text) {
        return end.alone().map(Date::point);
    }
    let (text, from) = strip(text, &FROM, |text, word| text.strip_prefix(word));
    let (text, up_to) = strip(text, &UP_TO, |text, word| text.strip_prefix(word));
    let (text, since) = strip(text, &SINCE, |text, word| text.strip_suffix(word));
    let (text, until) = strip(text, &UNTIL, |text, word| text.strip_suffix(word));
    let date = point(text).or_else(|| part_of_year(text)).or_else(|| span(text))?;
    match (from, since, up_to || until) {
        (false, false, false) => Some(date),
        (true, false, false) if date.end.is_some() => Some(date),
        (_, _, false) => Some(Date { end: None, open_end: true, ..date }),
        (false, false, true) => {
            Some(Date { start: date.end.unwrap_or(date.start), end: None, open_start: true, open_end: false })
        }
        _ => None,
    }
}

fn strip<'a>(text: &'a str, words: &[&str], cut: impl Fn(&'a str, &str) -> Option<&'a str>) -> (&'a str, bool) {
    words.iter().find_map(|word| cut(text, word)).map_or((text, false), |rest| (rest, true))
}

fn point(text: &str) -> Option<Date> {
    compact(text).or_else(|| DateEnd::read(text).and_then(DateEnd::alone)).map(Date::point)
}

fn span(text: &str) -> Option<Date> {
    text.char_indices().filter(|(_, c)| TO.contains(c)).find_map(|(at, c)| {
        let rest = &text[at + c.len_utf8()..];
        // A dash of two characters, ——, is two here.
        let rest = if c == '-' { rest.strip_prefix('-').unwrap_or(rest) } else { rest };
        pair(DateEnd::read(&text[..at])?, DateEnd::read(rest)?)
    })
}

/// Two ends, each with what it leaves to the other.
fn pair(mut left: DateEnd, mut right: DateEnd) -> Option<Date> {
    if let Some(bare) = right.bare.take() {
        let unit = left.units().last().or(left.bare.map(|_| Unit::Year))?;
        right.set(unit, bare)?;
    }
    if let Some(bare) = left.bare.take() {
        let unit = match left.units().last() {
            None => right.units().next()?,
            Some(unit) => right.units().find(|other| *other > unit)?,
        };
        left.set(unit, bare)?;
        if left.units().last() != right.units().last() {
            return None;
        }
    }
    let month_is_inherited = right.month.is_none() && right.day.is_some();
    if month_is_inherited {
        right.month = left.month;
    }
    if right.next_year {
        right.year = Some(match left.year {
            Some(Year::Known(year)) => Year::Known(year + 1),
            Some(Year::Relative(years)) => Year::Relative(years + 1),
            Some(Year::Masked(_) | Year::Unstated) | None => Year::Unstated,
        });
    } else if right.year.is_none() {
        right.year.clone_from(&left.year);
    }
    let crosses_new_year = !month_is_inherited && right.year.is_none();
    let (start, end) = (left.complete()?, right.complete()?);
    (in_order(&start, &end) || crosses_new_year && start.month != end.month).then(|| Date::span(start, end))
}

/// Whether the start is not after the end, as far as both say.
fn in_order(start: &Partial, end: &Partial) -> bool {
    let years = match (&start.year, &end.year) {
        (Year::Known(start), Year::Known(end)) | (Year::Relative(start), Year::Relative(end)) => start.cmp(end),
        (start, end) if start == end => std::cmp::Ordering::Equal,
        _ => return true,
    };
    let figures = [(start.month, end.month), (start.day, end.day)].into_iter().map_while(|figures| match figures {
        (Some(Figure::Known(start)), Some(Figure::Known(end))) => Some(start.cmp(&end)),
        _ => None,
    });
    figures.fold(years, std::cmp::Ordering::then).is_le()
}
