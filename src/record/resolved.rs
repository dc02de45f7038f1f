//! A document with its matches and the facts made of them, which borrow from both.

use super::facts::Facts;
use crate::document::Document;
use crate::matcher::Matches;
use crate::rules::compiled::CompiledRules;
use self_cell::self_cell;

/// A document, and what the rules found in it.
pub struct Matched<'r> {
    pub rules: &'r CompiledRules,
    pub document: Document,
    pub matches: Matches,
}

/// Of each speech of a document.
pub type AllFacts<'a> = Vec<Facts<'a>>;

self_cell!(
    /// The facts of a document with what they borrow from: the mentions are made of them one by one, when they are
    /// written.
    pub struct Resolved<'r> {
        owner: Matched<'r>,
        #[covariant]
        dependent: AllFacts,
    }
);

impl<'r> Resolved<'r> {
    pub fn matched(&self) -> &Matched<'r> {
        self.borrow_owner()
    }

    /// Of each speech; none where they were not kept.
    pub fn facts(&self) -> &[Facts<'_>] {
        self.borrow_dependent()
    }
}
