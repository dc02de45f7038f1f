//! Numbers as a spreadsheet shows them: what is a date, a time or a percentage is told by the format of the cell alone.
//!
//! Knows the formats of Excel (ECMA-376 part 1, 18.8.30 and 18.8.31). Only what the number is follows the format; how
//! many digits it has does not, so that nothing of it is lost.

/// What a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum CellFormat {
    #[default]
    Number,
    /// With this many decimals.
    Percent(usize),
    Date(ShownValue),
    /// Hours that may be more than 24.
    Elapsed,
}

/// What of a date is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ShownValue {
    year: bool,
    month: bool,
    day: bool,
    time: bool,
}

const DAY: ShownValue = ShownValue { year: true, month: true, day: true, time: false };
const TIME: ShownValue = ShownValue { year: false, month: false, day: false, time: true };
const BOTH: ShownValue = ShownValue { year: true, month: true, day: true, time: true };
const MONTH: ShownValue = ShownValue { year: true, month: true, day: false, time: false };

/// Days before 1970 in the count of Excel.
const UNIX_EPOCH: i64 = 25_569;
/// Days by which the count that begins in 1904 is behind.
const SINCE_1904: f64 = 1_462.0;
/// The first day after 31 December 9999.
const LAST: f64 = 2_958_466.0;

/// A format that every workbook has; those from 27 to 58 that differ between languages are dates in all of them.
pub(super) fn builtin(id: u16) -> CellFormat {
    match id {
        9 => CellFormat::Percent(0),
        10 => CellFormat::Percent(2),
        17 => CellFormat::Date(MONTH),
        14..=16 | 27..=31 | 36 | 50 | 51 | 53 | 54 | 57 | 58 => CellFormat::Date(DAY),
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => CellFormat::Date(TIME),
        22 | 52 => CellFormat::Date(BOTH),
        46 => CellFormat::Elapsed,
        _ => CellFormat::Number,
    }
}

/// What a format code makes of a number.
pub(super) fn of_code(code: &str) -> CellFormat {
    let mut letters = String::new();
    let mut characters = code.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => drop(characters.by_ref().find(|&c| c == '"')),
            '\\' | '_' | '*' => drop(characters.next()),
            '[' => {
                let within: String = characters.by_ref().take_while(|&c| c != ']').collect();
                let first = within.chars().next().unwrap_or(' ').to_ascii_lowercase();
                // `[h]` counts hours on; `[Red]`, `[$-804]` and `[<100]` say nothing of this.
                if matches!(first, 'h' | 'm' | 's') && within.chars().all(|c| c.eq_ignore_ascii_case(&first)) {
                    return CellFormat::Elapsed;
                }
            }
            // The sections behind are for negative numbers, zero and text.
            ';' => break,
            c => letters.push(c.to_ascii_lowercase()),
        }
    }
    if letters.contains('%') {
        let decimals = letters.split_once('.').map_or("", |(_, decimals)| decimals);
        return CellFormat::Percent(decimals.chars().take_while(|c| matches!(c, '0' | '#' | '?')).count());
    }
    if letters.contains("general")
        || letters.contains("通用")
        || letters.contains(['0', '#', '?']) && !letters.contains('s')
    {
        return CellFormat::Number;
    }
    let letters = letters.replace("am/pm", "").replace("a/p", "");
    let mut shown = ShownValue::default();
    let mut before = ' ';
    let units: Vec<char> = letters.chars().filter(|c| matches!(c, 'y' | 'e' | 'm' | 'd' | 'a' | 'h' | 's')).collect();
    for (at, &unit) in units.iter().enumerate() {
        let behind = units.get(at..).unwrap_or_default().iter().find(|&&other| other != unit);
        match unit {
            'y' | 'e' => shown.year = true,
            'm' if before == 'h' || behind == Some(&'s') => shown.time = true,
            'm' => shown.month = true,
            'd' | 'a' => shown.day = true,
            _ => shown.time = true,
        }
        if unit != 'm' {
            before = unit;
        }
    }
    if shown == ShownValue::default() { CellFormat::Number } else { CellFormat::Date(shown) }
}

/// The number as it is shown.
pub(super) fn number(value: f64, format: CellFormat, is_1904: bool) -> String {
    match format {
        CellFormat::Number => plain(value),
        CellFormat::Percent(decimals) => format!("{:.*}%", decimals.min(15), value * 100.0),
        CellFormat::Date(shown) => {
            date(if is_1904 { value + SINCE_1904 } else { value }, shown).unwrap_or_else(|| plain(value))
        }
        CellFormat::Elapsed => elapsed(value).unwrap_or_else(|| plain(value)),
    }
}

/// To 15 digits, which is what a spreadsheet holds to, without an exponent where that is readable.
pub(super) fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let size = rounded.abs();
    if !rounded.is_finite() {
        String::new()
    } else if rounded == 0.0 {
        "0".to_owned()
    } else if (1e-9..1e21).contains(&size) {
        format!("{rounded}")
    } else {
        format!("{rounded:e}")
    }
}

fn date(value: f64, shown: ShownValue) -> Option<String> {
    if !(0.0..LAST).contains(&value) {
        return None;
    }
    let seconds = (value * 86_400.0).round();
    let (mut day, second) = ((seconds / 86_400.0).floor() as i64, (seconds % 86_400.0) as u32);
    let time = clock(second);
    if shown == TIME && day == 0 {
        return Some(time);
    }
    // Excel counts 29 February 1900, which there was not.
    if day < 60 {
        day += 1;
    }
    let (year, month, of_month) = civil(day - UNIX_EPOCH);
    let day = match shown {
        ShownValue { year: true, month: false, day: false, .. } => format!("{year:04}"),
        ShownValue { year: true, month: true, day: false, .. } => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}-{month:02}-{of_month:02}"),
    };
    Some(if shown.time && second != 0 { format!("{day} {time}") } else { day })
}

fn elapsed(value: f64) -> Option<String> {
    if !(0.0..LAST).contains(&value) {
        return None;
    }
    let seconds = (value * 86_400.0).round() as u64;
    Some(format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60))
}

/// `10:30`, or `10:30:05`.
fn clock(second: u32) -> String {
    let (hours, minutes, seconds) = (second / 3_600, second / 60 % 60, second % 60);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

/// Year, month and day of a day counted from 1 January 1970, by the months from March on of eras of 400 years.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + later, month, of_month)
}

/// A date or time in ISO 8601 with a blank in place of the `T`, and without a time that is zero.
pub(super) fn iso(text: &str) -> String {
    let text = text.trim();
    let Some((day, time)) = text.split_once('T') else { return text.to_owned() };
    let time = time.trim_end_matches('Z');
    let time = time.split_once('.').map_or(time, |(time, _)| time);
    let time = time.strip_suffix(":00").filter(|time| time.contains(':')).unwrap_or(time);
    if time.is_empty() || time == "00:00" { day.to_owned() } else { format!("{day} {time}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_they_are_stored() {
        for (value, shown) in [
            (1.0, "1"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (1234567.891, "1234567.891"),
            (123456789012345.0, "123456789012345"),
            (1e300, "1e300"),
            (2.5e-12, "2.5e-12"),
            (f64::NAN, ""),
        ] {
            assert_eq!(plain(value), shown);
        }
        assert_eq!(number(0.153, CellFormat::Percent(1), false), "15.3%");
        assert_eq!(number(0.5, CellFormat::Percent(0), false), "50%");
    }

    #[test]
    fn dates_are_told_by_their_format() {
        for (code, value, shown) in [
            ("yyyy-mm-dd", 43109.0, "2018-01-09"),
            ("yyyy\"年\"m\"月\"d\"日\"", 43109.0, "2018-01-09"),
            ("yyyy年m月d日;@", 43109.75, "2018-01-09"),
            ("yyyy\"年\"m\"月\"", 43109.0, "2018-01"),
            ("yyyy", 43109.0, "2018"),
            ("m\"月\"d\"日\"", 43109.0, "2018-01-09"),
            ("yyyy/m/d h:mm", 43109.4375, "2018-01-09 10:30"),
            ("yyyy/m/d h:mm", 43109.0, "2018-01-09"),
            ("h:mm AM/PM", 0.4375, "10:30"),
            ("mm:ss.0", 0.4375, "10:30"),
            ("[h]:mm:ss", 1.5, "36:00:00"),
            ("[$-804]aaaa", 43109.0, "2018-01-09"),
            ("[Red]0.00", 43109.5, "43109.5"),
            ("0.0%", 0.153, "15.3%"),
            ("General", 43109.0, "43109"),
            ("#,##0\"天\"", 43109.0, "43109"),
            ("0.00E+00", 43109.0, "43109"),
            ("yyyy-mm-dd", 59.0, "1900-02-28"),
            ("yyyy-mm-dd", 61.0, "1900-03-01"),
            ("yyyy-mm-dd", 1.0, "1900-01-01"),
            ("yyyy-mm-dd", -1.0, "-1"),
            ("yyyy-mm-dd", 2958465.0, "9999-12-31"),
            ("yyyy-mm-dd", 2958466.0, "2958466"),
        ] {
            assert_eq!(number(value, of_code(code), false), shown, "{code}");
        }
        assert_eq!(number(41647.0, of_code("yyyy-mm-dd"), true), "2018-01-09");
    }

    #[test]
    fn a_time_of_zero_is_not_shown() {
        for (text, shown) in [
            ("2018-01-09", "2018-01-09"),
            ("2018-01-09T00:00:00", "2018-01-09"),
            ("2018-01-09T10:30:00.000Z", "2018-01-09 10:30"),
            ("2018-01-09T10:30:05", "2018-01-09 10:30:05"),
        ] {
            assert_eq!(iso(text), shown);
        }
    }
}
