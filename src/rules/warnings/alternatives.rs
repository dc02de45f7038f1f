//! Alternatives of a pattern that never win: `增长|增长了`, where the first one is found wherever the second one is.

use crate::rules::alternatives::{Group, groups};
use std::collections::{BTreeSet, HashMap};
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

/// The alternatives of a pattern that never win.
pub fn idle(pattern: &str, search: Search) -> Vec<Idle> {
    let mut found = Vec::new();
    for group in groups(pattern) {
        let known = Known::of(pattern, &group.branches);
        for (n, alternative) in group.branches.iter().enumerate() {
            if let Some(by) = known.winner(&pattern[alternative.clone()], n, search, &group) {
                found.push(Idle { alternative: alternative.clone(), by: group.branches[by].clone() });
            }
        }
    }
    found
}

/// The alternatives of a group by what is written there, so that thousands need not be compared with each other.
struct Known<'p> {
    /// The number of the first one that is written so.
    first: HashMap<&'p str, usize>,
    /// The lengths of literals, in bytes.
    lengths: BTreeSet<usize>,
}

impl<'p> Known<'p> {
    fn of(pattern: &'p str, branches: &[Range<usize>]) -> Self {
        let mut known = Known { first: HashMap::new(), lengths: BTreeSet::new() };
        for (n, branch) in branches.iter().enumerate() {
            let text = &pattern[branch.clone()];
            known.first.entry(text).or_insert(n);
            if is_literal(text) {
                known.lengths.insert(text.len());
            }
        }
        known
    }

    /// The number of the alternative by which the one of number `n` never wins.
    fn winner(&self, text: &str, n: usize, search: Search, group: &Group) -> Option<usize> {
        // An empty alternative says that there may be nothing.
        let same = self.first.get(text).copied().filter(|first| *first < n && !text.is_empty());
        let shorter = match search {
            _ if !group.ends_pattern => None,
            Search::Match => self
                .literals_at(text, 0)
                .filter(|(by, end)| *by < n && !is_repeated(&text[*end..]))
                .map(|(by, _)| by)
                .min(),
            // Where it is only asked whether one is found, the order of the two does not matter.
            Search::Found if is_literal(text) => {
                // Behind other parts of the pattern the two begin at one place.
                let last = if group.begins_pattern { text.len() } else { 1 };
                let starts = (0..last).filter(|at| text.is_char_boundary(*at));
                starts.flat_map(|at| self.literals_at(text, at)).map(|(by, _)| by).min()
            }
            Search::Found | Search::Fixed => None,
        };
        [same, shorter].into_iter().flatten().min()
    }

    /// The literals that stand at a byte of an alternative and are not all of it: number, and byte behind.
    fn literals_at(&self, text: &str, at: usize) -> impl Iterator<Item = (usize, usize)> {
        let ends = self.lengths.iter().map(move |length| at + length).take_while(|end| *end <= text.len());
        ends.filter_map(move |end| {
            let literal = text.get(at..end).filter(|literal| literal.len() < text.len() && is_literal(literal))?;
            Some((*self.first.get(literal)?, end))
        })
    }
}

/// What is repeated, or may be absent, is not what a text begins with.
fn is_repeated(behind: &str) -> bool {
    behind.starts_with(['?', '*', '+', '{'])
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

    /// What is idle, by comparing every alternative with every other one.
    fn idle_plainly(pattern: &str, search: Search) -> Vec<Idle> {
        let mut found = Vec::new();
        for Group { branches, begins_pattern, ends_pattern } in groups(pattern) {
            for (n, alternative) in branches.iter().enumerate() {
                let text = &pattern[alternative.clone()];
                let wins = |&(k, by): &(usize, &Range<usize>)| {
                    let earlier = &pattern[by.clone()];
                    let is_shorter = ends_pattern && is_literal(earlier) && earlier != text;
                    match search {
                        _ if earlier == text => k < n,
                        Search::Fixed => false,
                        Search::Match => {
                            let behind = text.strip_prefix(earlier);
                            k < n && is_shorter && behind.is_some_and(|behind| !is_repeated(behind))
                        }
                        Search::Found if begins_pattern => is_shorter && is_literal(text) && text.contains(earlier),
                        Search::Found => is_shorter && is_literal(text) && text.starts_with(earlier),
                    }
                };
                let by = branches.iter().enumerate().find(wins).filter(|_| !alternative.is_empty());
                found.extend(by.map(|(_, by)| Idle { alternative: alternative.clone(), by: by.clone() }));
            }
        }
        found
    }

    proptest::proptest! {
        #[test]
        fn what_is_idle_is_what_comparing_all_of_them_says(pattern in "(x|[|]?|é)[(]?([abé]{0,3}[?]?[|]){0,6}[abé]{0,4}[)]?y?") {
            for search in [Search::Match, Search::Found, Search::Fixed] {
                proptest::prop_assert_eq!(idle(&pattern, search), idle_plainly(&pattern, search));
            }
        }
    }

    #[test]
    fn thousands_of_alternatives_are_not_compared_with_each_other() {
        let alternatives: Vec<String> = (0..50_000).map(|n| format!("a{n}")).collect();
        let pattern = alternatives.join("|");
        let started = std::time::Instant::now();
        assert_eq!(idle(&pattern, Search::Match).len(), 49_990);
        // Compared with each other they take minutes.
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
    }
}
