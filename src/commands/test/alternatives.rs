//! The branches of the alternations in a pattern, as it is written.

use std::ops::Range;

/// For each branch of an alternation the bytes of it, and those without which the pattern lacks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub text: Range<usize>,
    pub with_bar: Range<usize>,
}

/// Every branch of every alternation, whatever it is nested in. Characters of classes (`[甲|乙]`), escapes and references
/// hold none.
pub fn branches(pattern: &str) -> Vec<Branch> {
    let mut found = Vec::new();
    // Of each group that is open, where its branches begin.
    let mut open: Vec<Vec<usize>> = vec![vec![0]];
    let mut at = 0;
    let mut class = 0;
    while let Some(c) = pattern[at..].chars().next() {
        let next = at + c.len_utf8();
        match c {
            '\\' => {
                at = next + pattern[next..].chars().next().map_or(0, char::len_utf8);
                continue;
            }
            '[' => class += 1,
            ']' if class > 0 => class -= 1,
            _ if class > 0 => {}
            '(' => {
                let begin = next + prefix(&pattern[next..]);
                open.push(vec![begin]);
                at = begin;
                continue;
            }
            '<' => {
                at = pattern[next..].find('>').map_or(pattern.len(), |end| next + end + 1);
                continue;
            }
            '|' => open.last_mut().into_iter().for_each(|starts| starts.push(next)),
            ')' => {
                if let Some(starts) = open.pop() {
                    close(&starts, at, &mut found);
                }
            }
            _ => {}
        }
        at = next;
    }
    open.iter().for_each(|starts| close(starts, pattern.len(), &mut found));
    found.sort_by_key(|branch| (branch.text.start, branch.text.end));
    found
}

/// The length of what stands behind `(` and is not of the first branch: `?:`, `?<name>`, `?i:`.
fn prefix(group: &str) -> usize {
    if !group.starts_with('?') {
        return 0;
    }
    let end = if group.starts_with("?<") || group.starts_with("?P<") { '>' } else { ':' };
    group.find(end).map_or(1, |at| at + 1)
}

fn close(starts: &[usize], end: usize, found: &mut Vec<Branch>) {
    if starts.len() < 2 {
        return;
    }
    for (n, &start) in starts.iter().enumerate() {
        let stop = starts.get(n + 1).map_or(end, |next| next - 1);
        // The first goes with the bar behind it, any other with the one before it.
        let with_bar = if n == 0 { start..stop + 1 } else { start - 1..stop };
        found.push(Branch { text: start..stop, with_bar });
    }
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
