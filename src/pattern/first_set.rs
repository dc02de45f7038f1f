//! With which characters a part of a pattern can begin: a cheap test that spares most runs.

use super::class::CharClass;
use super::hir::Hir;
use super::program::{Assertion, Direction, Layer};

/// What a part of a pattern can begin with, read in one direction.
#[derive(Debug, Clone, Default)]
pub struct FirstSet {
    /// The part can match nothing, so what comes behind it counts as well.
    nullable: bool,
    pub classes: Vec<CharClass>,
    /// References that can stand first.
    pub layers: Vec<Layer>,
}

impl FirstSet {
    /// What a program that reads in this direction meets first.
    pub fn of(hir: &Hir, direction: Direction) -> FirstSet {
        FirstSet::read(hir, direction, false)
    }

    /// The same, a line edge counting as the line end that stands there (at the edges of the text as well).
    pub fn beside(hir: &Hir, direction: Direction) -> FirstSet {
        FirstSet::read(hir, direction, true)
    }

    /// What nothing begins with: what is added next counts.
    pub fn nothing() -> FirstSet {
        FirstSet { nullable: true, ..FirstSet::default() }
    }

    pub(super) fn read(hir: &Hir, direction: Direction, edges: bool) -> FirstSet {
        use {Assertion::*, Direction::*};
        let of = |class: CharClass| FirstSet { classes: vec![class], ..FirstSet::default() };
        let inside = |hir: &Hir| FirstSet::read(hir, direction, edges);
        match hir {
            Hir::Assertion(TextStart | LineStart) if edges && direction == Backward => of(CharClass::of_char('\n')),
            Hir::Assertion(TextEnd | LineEnd) if edges && direction == Forward => of(CharClass::of_char('\n')),
            Hir::Empty | Hir::Assertion(_) => FirstSet::nothing(),
            Hir::Literal(l) => {
                let first = match direction {
                    Forward => l.chars().next(),
                    Backward => l.chars().next_back(),
                };
                first.map_or_else(FirstSet::nothing, |c| of(CharClass::of_char(c)))
            }
            Hir::Class(class) => of(class.clone()),
            Hir::Layer(layer) => FirstSet { layers: vec![*layer], ..FirstSet::default() },
            Hir::Capture(_, hir) => inside(hir),
            Hir::Named(named) => named.first(direction, edges).clone(),
            Hir::Repeat { min, hir, .. } => {
                let mut first = inside(hir);
                first.nullable |= *min == 0;
                first
            }
            Hir::Alternation(parts) => {
                let mut first = FirstSet::default();
                parts.iter().for_each(|part| first.add(inside(part)));
                first
            }
            Hir::Concat(parts) => {
                let mut first = FirstSet::nothing();
                match direction {
                    Forward => parts.iter().for_each(|part| first.go_on(|| inside(part))),
                    Backward => parts.iter().rev().for_each(|part| first.go_on(|| inside(part))),
                }
                first
            }
        }
    }

    /// Adds what one of several ways can begin with.
    pub fn add(&mut self, other: FirstSet) {
        self.nullable |= other.nullable;
        self.classes.extend(other.classes);
        self.layers.extend(other.layers);
        self.layers.sort_unstable();
        self.layers.dedup();
    }

    /// Adds what comes next, if everything so far can be nothing.
    pub fn go_on(&mut self, next: impl FnOnce() -> FirstSet) {
        if self.nullable {
            self.nullable = false;
            self.add(next());
        }
    }

    /// Adds what may come next, or not.
    pub fn add_optional(&mut self, other: FirstSet) {
        self.add(other);
        self.nullable = true;
    }

    /// Whether a match can begin with this character, a reference aside.
    pub fn contains(&self, c: char) -> bool {
        self.classes.iter().any(|class| class.contains(c))
    }

    /// Whether nothing is known: the part can match nothing.
    pub fn is_open(&self) -> bool {
        self.nullable
    }

    /// The characters, if they are few.
    pub fn few(&self, limit: usize) -> Option<Vec<char>> {
        let mut all = Vec::new();
        for class in &self.classes {
            all.extend(class.few(limit + 1 - all.len())?);
            if all.len() > limit {
                return None;
            }
        }
        Some(all)
    }
}
