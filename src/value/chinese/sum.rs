//! The grammar of a numeral: which token may follow which, and what they count together.

use super::{Numeral, NumeralToken};
use crate::value::approx::Approx;
use crate::value::decimal::Decimal;

/// A numeral that is being added up from left to right.
#[derive(Debug)]
pub(super) struct Sum {
    /// What stands before the last 万 or 亿, in full.
    total: Decimal,
    /// Power of ten that what follows `total` must stay below.
    total_power: i32,
    /// What stands since the last 万 or 亿, without `figure`.
    section: Decimal,
    /// Power of ten that what follows in `section` must stay below.
    section_power: i32,
    /// The last figure, while its unit (十, 百, 万) is not known yet.
    figure: Option<Decimal>,
    /// Digits after 点 so far.
    decimals: Option<i32>,
    approx: Option<Approx>,
}

impl Default for Sum {
    fn default() -> Sum {
        Sum {
            total: Decimal::ZERO,
            total_power: i32::MAX,
            section: Decimal::ZERO,
            section_power: i32::MAX,
            figure: None,
            decimals: None,
            approx: None,
        }
    }
}

impl Sum {
    /// Adds a token that stands between those before and after; `None` where it cannot stand there.
    pub fn take(&mut self, token: NumeralToken, before: &[NumeralToken], after: &[NumeralToken]) -> Option<()> {
        if self.decimals.is_some()
            && !matches!(
                token,
                NumeralToken::Figure(_) | NumeralToken::Zero | NumeralToken::Large(_) | NumeralToken::Rest(_)
            )
        {
            return None;
        }
        match token {
            NumeralToken::Figure(value) => self.take_figure(value)?,
            NumeralToken::Zero if self.decimals.is_some() => self.take_figure(Decimal::ZERO)?,
            NumeralToken::Zero => {
                let stands_between = self.figure.is_none()
                    && !before.is_empty()
                    && matches!(after, [NumeralToken::Figure(_) | NumeralToken::Small(1), ..]);
                let begins_a_fraction = before.is_empty() && matches!(after, [NumeralToken::Point, ..]);
                if !(stands_between || begins_a_fraction) {
                    return None;
                }
                if begins_a_fraction {
                    self.figure = Some(Decimal::ZERO);
                }
            }
            NumeralToken::Point => {
                let whole = self.section.plus(self.figure.take().unwrap_or(Decimal::ZERO))?;
                if before.is_empty()
                    || !self.total.is_zero()
                    || !matches!(after, [NumeralToken::Figure(_) | NumeralToken::Zero, ..])
                {
                    return None;
                }
                (self.section, self.section_power) = (Decimal::ZERO, i32::MAX);
                (self.figure, self.decimals) = (Some(whole), Some(0));
            }
            NumeralToken::Small(power) => self.take_small(power, before)?,
            NumeralToken::Large(power) => self.take_large(power, before)?,
            NumeralToken::Several => self.take_several(before, after)?,
            NumeralToken::Rest(approx) => {
                let counted = match before.last()? {
                    NumeralToken::Small(_) | NumeralToken::Large(_) => true,
                    NumeralToken::Figure(value) => self.decimals.is_none() && is_tens(*value),
                    _ => false,
                };
                let ends =
                    after.iter().all(|token| matches!(token, NumeralToken::Large(_) | NumeralToken::Small(2 | 3)));
                if !counted || !ends || self.approx.is_some() {
                    return None;
                }
                self.approx = Some(approx);
            }
        }
        Some(())
    }

    fn take_figure(&mut self, value: Decimal) -> Option<()> {
        if let Some(decimals) = &mut self.decimals {
            if !value.is_below(1) {
                return None;
            }
            *decimals += 1;
            let figure = self.figure?.plus(value.scaled(-*decimals))?;
            self.figure = Some(figure);
        } else if self.figure.replace(value).is_some() {
            return None;
        }
        Some(())
    }

    fn take_small(&mut self, power: i32, before: &[NumeralToken]) -> Option<()> {
        let bare = before.is_empty()
            || power == 1
                && matches!(
                    before.last(),
                    Some(NumeralToken::Zero | NumeralToken::Small(2 | 3) | NumeralToken::Large(_))
                )
            || matches!(before.last(), Some(NumeralToken::Rest(_)));
        let figure = match self.figure.take() {
            Some(figure) => figure,
            None if bare => Decimal::new(1, 0),
            None => return None,
        };
        if power >= self.section_power || !figure.scaled(power).is_below(self.section_power) {
            return None;
        }
        self.section = self.section.plus(figure.scaled(power))?;
        self.section_power = power;
        Some(())
    }

    fn take_large(&mut self, power: i32, before: &[NumeralToken]) -> Option<()> {
        let section = self.section.plus(self.figure.take().unwrap_or(Decimal::ZERO))?;
        let multiplies = power > self.total_power || self.total_power == i32::MAX;
        (self.section, self.section_power, self.decimals) = (Decimal::ZERO, i32::MAX, None);
        if before.is_empty() {
            self.total = Decimal::new(1, power);
            self.total_power = power;
        } else if multiplies {
            let all = self.total.plus(section)?;
            if all.is_zero() {
                return None;
            }
            self.total = all.scaled(power);
            self.total_power = if section.is_zero() { self.total_power + power } else { power };
        } else if section.is_zero() || !section.scaled(power).is_below(self.total_power) {
            return None;
        } else {
            self.total = self.total.plus(section.scaled(power))?;
            self.total_power = power;
        }
        Some(())
    }

    fn take_several(&mut self, before: &[NumeralToken], after: &[NumeralToken]) -> Option<()> {
        if self.approx.is_some() {
            return None;
        }
        match (before.last(), after.first()) {
            (Some(NumeralToken::Figure(value)), None | Some(NumeralToken::Large(_))) if is_tens(*value) => {}
            _ if self.figure.is_some() => return None,
            (_, Some(NumeralToken::Small(_))) | (None, Some(NumeralToken::Large(_))) => {
                self.figure = Some(Decimal::new(1, 0))
            }
            (Some(NumeralToken::Small(1)), None | Some(NumeralToken::Large(_))) => {}
            _ => return None,
        }
        self.approx = Some(Approx::AtLeast);
        Some(())
    }

    /// The numeral, when all of its tokens are added.
    pub fn close(mut self, tokens: &[NumeralToken]) -> Option<Numeral> {
        if let Some(figure) = self.figure.take() {
            // 一百五 is 150 and 三万五 is 35000, but 一百零五 is 105 and 3万500 is 30500.
            let power = match tokens {
                [.., NumeralToken::Small(power @ 2..) | NumeralToken::Large(power), NumeralToken::Figure(_)]
                    if figure.is_below(1) =>
                {
                    power - 1
                }
                _ => 0,
            };
            if !figure.is_below(self.section_power) {
                return None;
            }
            self.section = self.section.plus(figure.scaled(power))?;
        }
        if !self.section.is_below(self.total_power) {
            return None;
        }
        Some(Numeral { value: self.total.plus(self.section)?, approx: self.approx })
    }
}

/// Whether 多 or 几 may follow the figure: 10, 20, 3000.
fn is_tens(figure: Decimal) -> bool {
    figure.to_i64().is_some_and(|value| value >= 10)
}
