//! Reading a text symbol by symbol, in either direction.
//!
//! Positions are characters. The symbols have a line end before the first and behind the last, so that what stands beside
//! a position can be asked of every position: the symbol behind position `p` is the one at `p + 1`.

use crate::alphabet::Symbol;
use crate::program::Direction;

/// A direction to read in. `limit` is the position that cannot be passed.
pub(super) trait Cursor {
    const DIRECTION: Direction;

    /// The symbol that comes next, and the position beyond it.
    fn next(symbols: &[Symbol], position: u32, limit: u32) -> Option<(Symbol, u32)>;

    /// The symbol that comes next, whatever the limit.
    fn beside(symbols: &[Symbol], position: u32) -> Symbol;

    /// The position before the symbol that was read last.
    fn back(position: u32) -> u32;

    /// The position beyond a literal that stands here.
    fn over(symbols: &[Symbol], position: u32, limit: u32, literal: &[Symbol]) -> Option<u32>;

    /// Whether a position may be reached.
    fn allows(position: u32, limit: u32) -> bool;

    /// The position so many characters further, or the edge of the text.
    fn far(symbols: &[Symbol], position: u32, characters: u32) -> u32;
}

pub(super) struct Forward;
pub(super) struct Backward;

impl Cursor for Forward {
    const DIRECTION: Direction = Direction::Forward;

    #[inline(always)]
    fn next(symbols: &[Symbol], position: u32, limit: u32) -> Option<(Symbol, u32)> {
        (position < limit).then(|| (symbols[position as usize + 1], position + 1))
    }

    #[inline(always)]
    fn beside(symbols: &[Symbol], position: u32) -> Symbol {
        symbols[position as usize + 1]
    }

    #[inline(always)]
    fn back(position: u32) -> u32 {
        position - 1
    }

    #[inline(always)]
    fn over(symbols: &[Symbol], position: u32, limit: u32, literal: &[Symbol]) -> Option<u32> {
        let end = position + literal.len() as u32;
        (end <= limit && same(&symbols[position as usize + 1..=end as usize], literal)).then_some(end)
    }

    #[inline(always)]
    fn allows(position: u32, limit: u32) -> bool {
        position <= limit
    }

    #[inline(always)]
    fn far(symbols: &[Symbol], position: u32, characters: u32) -> u32 {
        position.saturating_add(characters).min(symbols.len() as u32 - 2)
    }
}

impl Cursor for Backward {
    const DIRECTION: Direction = Direction::Backward;

    #[inline(always)]
    fn next(symbols: &[Symbol], position: u32, limit: u32) -> Option<(Symbol, u32)> {
        (position > limit).then(|| (symbols[position as usize], position - 1))
    }

    #[inline(always)]
    fn beside(symbols: &[Symbol], position: u32) -> Symbol {
        symbols[position as usize]
    }

    #[inline(always)]
    fn back(position: u32) -> u32 {
        position + 1
    }

    #[inline(always)]
    fn over(symbols: &[Symbol], position: u32, limit: u32, literal: &[Symbol]) -> Option<u32> {
        let start = position.checked_sub(literal.len() as u32)?;
        (start >= limit && same(&symbols[start as usize + 1..=position as usize], literal)).then_some(start)
    }

    #[inline(always)]
    fn allows(position: u32, limit: u32) -> bool {
        position >= limit
    }

    #[inline(always)]
    fn far(_: &[Symbol], position: u32, characters: u32) -> u32 {
        position.saturating_sub(characters)
    }
}

/// Whether two pieces of the same length are the same. They are a few characters long and mostly differ in the first:
/// a call of `memcmp` costs more than the loop.
#[inline(always)]
fn same(text: &[Symbol], literal: &[Symbol]) -> bool {
    text.iter().zip(literal).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 在政协会上, a symbol for each character.
    const SYMBOLS: [Symbol; 7] = [0, 1, 2, 3, 4, 5, 0];

    #[test]
    fn every_symbol_is_read_in_both_directions() {
        for at in 0..5u32 {
            let symbol = SYMBOLS[at as usize + 1];
            assert_eq!(Forward::next(&SYMBOLS, at, 5), Some((symbol, at + 1)));
            assert_eq!(Backward::next(&SYMBOLS, at + 1, 0), Some((symbol, at)));
            assert_eq!((Forward::back(at + 1), Backward::back(at)), (at, at + 1));
            assert_eq!(Forward::next(&SYMBOLS, at, at), None);
            assert_eq!(Backward::next(&SYMBOLS, at, at), None);
        }
        assert_eq!((Backward::beside(&SYMBOLS, 0), Forward::beside(&SYMBOLS, 5)), (0, 0));
        assert_eq!((Forward::far(&SYMBOLS, 3, 9), Backward::far(&SYMBOLS, 3, 9)), (5, 0));
    }

    #[test]
    fn a_literal_is_passed_in_both_directions_within_the_limit() {
        assert_eq!(Forward::over(&SYMBOLS, 1, 5, &[2, 3]), Some(3));
        assert_eq!(Forward::over(&SYMBOLS, 1, 2, &[2, 3]), None);
        assert_eq!(Forward::over(&SYMBOLS, 4, 5, &[2, 3]), None);
        assert_eq!(Backward::over(&SYMBOLS, 3, 0, &[2, 3]), Some(1));
        assert_eq!(Backward::over(&SYMBOLS, 3, 2, &[2, 3]), None);
        assert_eq!(Backward::over(&SYMBOLS, 1, 0, &[2, 3]), None);
    }
}
