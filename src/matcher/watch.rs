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

    /// Whether a rule is run.
    fn runs(&self, _: usize) -> bool {
        true
    }

    /// Whether what refuses the matches of a rule is heeded: its zones, its conditions, lists of other lengths.
    fn heeds(&self, _: usize) -> bool {
        true
    }
}

/// Nobody asks.
impl Watch for () {
    const EVERY_BLOCK: bool = false;

    fn falls(&mut self, _: &Match, _: Fate) {}
}

/// The rules as they would be without something.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// Rules that are left out.
    pub left_out: Vec<usize>,
    /// Rules of which nothing is heeded that refuses their matches.
    pub unheeded: Vec<usize>,
}

/// Gathers what falls, and leaves out what a trial leaves out.
pub(super) struct Gathering<'t> {
    pub trial: &'t Trial,
    pub fallen: Vec<Fallen>,
}

impl Watch for Gathering<'_> {
    const EVERY_BLOCK: bool = true;

    fn falls(&mut self, found: &Match, fate: Fate) {
        self.fallen.push(Fallen { rule: found.rule(), pattern: found.pattern(), range: found.range(), fate });
    }

    fn runs(&self, rule: usize) -> bool {
        !self.trial.left_out.contains(&rule)
    }

    fn heeds(&self, rule: usize) -> bool {
        !self.trial.unheeded.contains(&rule)
    }
}
