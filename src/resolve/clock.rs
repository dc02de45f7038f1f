//! The year in which a speech was given, and from what it is known.

use super::context::SpeechContext;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock<'a> {
    pub year: Option<i32>,
    /// The `basis` of the question that answered; empty where the year is not known.
    pub basis: &'a str,
}

/// The answer of the first clock question that gives a year.
pub fn read<'a>(context: &SpeechContext<'_, 'a>) -> Clock<'a> {
    for (basis, question) in &context.rules.clock {
        if let Some(year) = context.answer(question).as_number().and_then(whole) {
            return Clock { year: Some(year), basis };
        }
    }
    Clock::default()
}

/// A number that is a year.
fn whole(number: f64) -> Option<i32> {
    let fits = number.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number);
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the bounds")]
    fits.then_some(number as i32)
}
