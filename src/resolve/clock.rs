//! The year in which a speech was given, and from what it is known.

use super::question::Speaker;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock<'a> {
    pub year: Option<i32>,
    /// The `basis` of the question that answered; empty where the year is not known.
    pub basis: &'a str,
}

/// The answer of the first clock question that gives a year.
pub fn read<'a>(speaker: &Speaker<'a>) -> Clock<'a> {
    for (basis, question) in &speaker.rules.clock {
        if let Some(year) = speaker.answer(question).and_then(|a| a.parse().ok()) {
            return Clock { year: Some(year), basis };
        }
    }
    Clock::default()
}
