//! The branches of the alternations in a pattern, as it is written.

use crate::rules::alternatives::groups;
use std::ops::Range;

/// For each branch of an alternation the bytes of it, and those without which the pattern lacks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub text: Range<usize>,
    pub with_bar: Range<usize>,
}

/// Every branch of every alternation, whatever it is nested in.
pub fn branches(pattern: &str) -> Vec<Branch> {
    let mut found: Vec<Branch> = groups(pattern).iter().flat_map(|group| of_group(&group.branches)).collect();
    found.sort_by_key(|branch| (branch.text.start, branch.text.end));
    found
}

fn of_group(branches: &[Range<usize>]) -> impl Iterator<Item = Branch> {
    branches.iter().enumerate().map(|(n, text)| Branch {
        text: text.clone(),
        // The first goes with the bar behind it, any other with the one before it.
        with_bar: if n == 0 { text.start..text.end + 1 } else { text.start - 1..text.end },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without_each(pattern: &str) -> Vec<String> {
        let without = |branch: Branch| [&pattern[..branch.with_bar.start], &pattern[branch.with_bar.end..]].concat();
        branches(pattern).into_iter().map(without).collect()
    }

    #[test]
    fn each_branch_is_taken_out_with_one_bar() {
        assert_eq!(without_each("甲|乙|丙"), ["乙|丙", "甲|丙", "甲|乙"]);
        assert_eq!(
            without_each("(?:甲|乙)丙(?<n>[0-9]|一)?"),
            ["(?:乙)丙(?<n>[0-9]|一)?", "(?:甲)丙(?<n>[0-9]|一)?", "(?:甲|乙)丙(?<n>一)?", "(?:甲|乙)丙(?<n>[0-9])?"]
        );
    }

    #[test]
    fn branches_lie_in_branches() {
        assert_eq!(without_each("a(?:b|c)|d"), ["d", "a(?:c)|d", "a(?:b)|d", "a(?:b|c)"]);
    }

    #[test]
    fn classes_escapes_and_references_hold_none() {
        assert_eq!(without_each(r"[甲|乙]\|\(<a:b>"), Vec::<String>::new());
    }
}
