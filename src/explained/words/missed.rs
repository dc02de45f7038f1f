//! How far a pattern got, what it wants there and what stands there.

use super::{STANDING, clipped, list, or, shorten};
use crate::explained::Explainer;
use crate::explained::attempt::{Attempt, Misses};
use crate::explained::walk::Miss;
use tr::tr;

impl Explainer<'_> {
    pub(super) fn misses_words(&self, attempt: &Attempt<'_>, misses: &Misses<'_>, pattern: &str) -> Vec<String> {
        let start = attempt.range.start;
        let mut lines = Vec::new();
        let head: Vec<String> = self.names.needed_parts(&misses.head);
        let Some(nearest) = misses.points.first() else {
            lines.push(tr!("Its pattern ({}) matches {} but for its beginning.", pattern, self.quoted(&attempt.range)));
            lines.push(tr!("Before that it wants {}; {}.", list(&head), self.standing_before(start)));
            lines.extend(self.filled(attempt, misses));
            return lines;
        };
        lines.push(match (nearest.at > start, head.is_empty()) {
            (true, true) => {
                tr!("Its pattern ({}) gets as far as {}.", pattern, self.quoted(&(start..nearest.at)))
            }
            (true, false) => {
                tr!("Of its pattern ({}) only {} stands here.", pattern, self.quoted(&(start..nearest.at)))
            }
            (false, _) => tr!("Of its pattern ({}) only the beginning of a word stands here.", pattern),
        });
        if !head.is_empty() {
            lines.push(tr!("Before that it wants {}; {}.", list(&head), self.standing_before(start)));
        }
        let here = (nearest.at, nearest.last);
        let mut wanted: Vec<String> = Vec::new();
        for miss in misses.points.iter().filter(|miss| (miss.at, miss.last) == here) {
            let word = self.names.wanted(miss.wanted);
            if !wanted.contains(&word) {
                wanted.push(word);
            }
        }
        shorten(&mut wanted);
        lines.push(self.wanted_then(nearest, &or(&wanted)));
        if let Some(between) = &misses.between {
            lines.push(tr!("Without {} the rest of it would match.", self.quoted(between)));
            return lines;
        }
        let rest = self.names.rest(nearest);
        if !rest.is_empty() {
            lines.push(tr!("Behind that it wants {}.", list(&rest)));
        }
        lines.extend(self.filled(attempt, misses));
        lines
    }

    /// What a pattern wants where it goes no further, and what stands there.
    fn wanted_then(&self, nearest: &Miss<'_>, wanted: &str) -> String {
        let (standing, gap) = (self.standing(nearest.at), nearest.last - nearest.at);
        let Some((named, began)) = nearest.inside.first() else {
            return match gap {
                0 => tr!("Then it wants {}; {}.", wanted, standing),
                gap => tr!(
                    "Then, or up to {n} character further on, it wants {}; {}."
                        | "Then, or up to {n} characters further on, it wants {}; {}." % gap,
                    wanted,
                    standing
                ),
            };
        };
        let (name, begun) = (self.names.pattern(named.number), self.quoted(&(*began..nearest.at)));
        match (gap, *began < nearest.at) {
            (0, false) => tr!("Then it wants {} for <{}>; {}.", wanted, name, standing),
            (0, true) => {
                tr!("Then it wants {} to go on with <{}>, which begins with {}; {}.", wanted, name, begun, standing)
            }
            (gap, false) => tr!(
                "Then, or up to {n} character further on, it wants {} for <{}>; {}."
                    | "Then, or up to {n} characters further on, it wants {} for <{}>; {}." % gap,
                wanted,
                name,
                standing
            ),
            (gap, true) => tr!(
                "Then, or up to {n} character further on, it wants {} to go on with <{}>, which begins with {}; {}."
                    | "Then, or up to {n} characters further on, it wants {} to go on with <{}>, which begins with {}; {}."
                        % gap,
                wanted,
                name,
                begun,
                standing
            ),
        }
    }

    /// A text that the pattern would match.
    fn filled(&self, attempt: &Attempt<'_>, misses: &Misses<'_>) -> Option<String> {
        let before = self.names.sample_of(&misses.head)?;
        let (end, behind) = match misses.points.first() {
            Some(nearest) => (nearest.at + nearest.fits, self.names.filling(nearest)?),
            None => (attempt.range.end, String::new()),
        };
        let found = self.text(&(attempt.range.start..end));
        Some(tr!("It would match `{}`, for example.", clipped(&format!("{before}{found}{behind}"))))
    }

    /// What stands before a character.
    fn standing_before(&self, at: u32) -> String {
        let start = self.examined.annotated.line(at).start;
        match at <= start {
            true => tr!("there the line begins"),
            false => tr!("there stands `{}`", self.text(&(start.max(at.saturating_sub(STANDING))..at))),
        }
    }

    /// What stands at a character.
    fn standing(&self, at: u32) -> String {
        let end = self.examined.annotated.line(at).end;
        match at >= end {
            true => tr!("there the line ends"),
            false => tr!("there stands `{}`", self.text(&(at..end.min(at + STANDING)))),
        }
    }
}
