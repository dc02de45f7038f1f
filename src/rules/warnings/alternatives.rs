//! Alternatives of a pattern that never win: `增长|增长了`, where the first one is found wherever the second one is.

use crate::rules::alternatives::{Group, groups};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// Where in a match an alternative is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// What is matched counts, and its end: of alternatives at the end of the pattern, the first that fits is taken.
    Match,
    /// It is only asked whether the pattern is found anywhere: an alternative with another one in it says nothing new.
    Found,
    /// It must end at a fixed place, or stands inside another pattern: only what is written twice is idle.
    Fixed,
}

/// An alternative that never wins, and the one that stands before it; both in bytes of the pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    pub alternative: Range<usize>,
    pub by: Range<usize>,
}

/// Alternatives of one group up to which each is compared with each. Of more it is only said which are written twice.
const MOST_COMPARED: usize = 2000;

/// The alternatives of a pattern that never win.
pub fn idle(pattern: &str, search: Search) -> Vec<Idle> {
    let mut found = Vec::new();
    for Group { branches, begins_pattern, ends_pattern } in groups(pattern) {
        if branches.len() > MOST_COMPARED {
            let mut first = HashMap::with_capacity(branches.len());
            for alternative in branches.iter().filter(|alternative| !alternative.is_empty()) {
                match first.entry(&pattern[alternative.clone()]) {
                    Entry::Vacant(entry) => _ = entry.insert(alternative),
                    Entry::Occupied(by) => {
                        found.push(Idle { alternative: alternative.clone(), by: (*by.get()).clone() });
                    }
                }
            }
            continue;
        }
        for (n, alternative) in branches.iter().enumerate() {
            let text = &pattern[alternative.clone()];
            let wins = |by: &Range<usize>| {
                let earlier = &pattern[by.clone()];
                match search {
                    _ if earlier == text => true,
                    Search::Match => ends_pattern && is_literal(earlier) && begins_with(text, earlier),
                    // Behind other parts of the pattern the two begin at one place.
                    Search::Found => {
                        let holds = if begins_pattern { text.contains(earlier) } else { text.starts_with(earlier) };
                        ends_pattern && is_literal(earlier) && is_literal(text) && holds
                    }
                    Search::Fixed => false,
                }
            };
            // Where it is only asked whether one is found, the order of the two does not matter.
            let others = match search {
                Search::Found => &branches[..],
                Search::Match | Search::Fixed => &branches[..n],
            };
            let same_later = |by: &Range<usize>| by.start > alternative.start && pattern[by.clone()] == *text;
            let by = others.iter().find(|by| *by != alternative && !same_later(by) && wins(by));
            // An empty alternative says that there may be nothing.
            if let Some(by) = by.filter(|by| !by.is_empty() && !alternative.is_empty()) {
                found.push(Idle { alternative: alternative.clone(), by: by.clone() });
            }
        }
    }
    found
}

/// Whether every text of `alternative` begins with `literal`.
fn begins_with(alternative: &str, literal: &str) -> bool {
    // What is repeated, or may be absent, is not what the text begins with.
    alternative.strip_prefix(literal).is_some_and(|rest| !rest.starts_with(['?', '*', '+', '{']))
}

fn is_literal(text: &str) -> bool {
    !text.is_empty() && !text.contains(['\\', '.', '?', '*', '+', '(', ')', '[', ']', '{', '}', '^', '$', '<', '>'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pattern: &str, search: Search) -> Vec<(&str, &str)> {
        idle(pattern, search).into_iter().map(|idle| (&pattern[idle.alternative], &pattern[idle.by])).collect()
    }

    #[test]
    fn an_alternative_that_begins_as_an_earlier_one_never_wins_at_the_end_of_a_pattern() {
        assert_eq!(told("ab|abc", Search::Match), [("abc", "ab")]);
        assert_eq!(told("x(?:ab|abc)", Search::Match), [("abc", "ab")]);
        assert_eq!(told("ab|abc?", Search::Match), [("abc?", "ab")]);
        assert_eq!(told("x(?<n>y(?:ab|abc[0-9]))", Search::Match), [("abc[0-9]", "ab")]);
    }

    #[test]
    fn what_follows_may_decide_for_the_later_one() {
        for pattern in ["(?:ab|abc)d", "(?:ab|abc)?", "abc|ab", "x(?:ab|abc)|y", "ab|[a|abc]"] {
            assert_eq!(told(pattern, Search::Match), [], "{pattern}");
        }
    }

    #[test]
    fn what_is_written_twice_is_idle_wherever_it_stands() {
        assert_eq!(told("(?:a|b|a)c", Search::Fixed), [("a", "a")]);
        assert_eq!(told("<x>|\\||<x>", Search::Match), [("<x>", "<x>")]);
    }

    #[test]
    fn where_it_is_asked_whether_one_is_found_the_longer_one_is_idle() {
        assert_eq!(told("abc|b", Search::Found), [("abc", "b")]);
        assert_eq!(told("abc|b", Search::Match), []);
        assert_eq!(told("(?:abc|b)", Search::Found), [("abc", "b")]);
        assert_eq!(told("a|a", Search::Found), [("a", "a")]);
    }

    #[test]
    fn behind_another_part_of_a_pattern_only_what_begins_alike_is_idle() {
        assert_eq!(told("x(?:abc|b)", Search::Found), []);
        assert_eq!(told("x(?:abc|ab)", Search::Found), [("abc", "ab")]);
    }
}
