//! What becomes of matches that give no mention, for those who ask: [`super::find`] does not.

use super::Match;
use std::ops::Range;

/// Why a match is not among those of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its rule blocks, and gives no mentions.
    Blocks,
    /// It lies inside a match of this rule, which blocks every field.
    Blocked(usize),
    /// A match of this rule has some of its characters.
    Lost(usize),
}

/// A match that is not among those of its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallen {
    pub rule: usize,
    /// As in [`Match`].
    pub pattern: usize,
    /// Bytes of the view.
    pub range: Range<usize>,
    pub fate: Fate,
}

/// Is told of matches that are not among those of their field.
pub trait Watch {
    /// Whether it wants the matches of rules that block where there is nothing of their field to block.
    const EVERY_BLOCK: bool;

    fn falls(&mut self, found: &Match, fate: Fate);
}

/// Nobody asks.
impl Watch for () {
    const EVERY_BLOCK: bool = false;

    fn falls(&mut self, _: &Match, _: Fate) {}
}

impl Watch for Vec<Fallen> {
    const EVERY_BLOCK: bool = true;

    fn falls(&mut self, found: &Match, fate: Fate) {
        self.push(Fallen { rule: found.rule(), pattern: found.pattern(), range: found.range(), fate });
    }
}
