//! The alternatives in a pattern, as it is written: `a(?:b|c)|d`.

use std::ops::Range;

/// Alternatives beside each other: the bytes of each in the pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub branches: Vec<Range<usize>>,
    /// Nothing of the pattern stands before it.
    pub begins_pattern: bool,
    /// Nothing of the pattern follows, and nothing is repeated.
    pub ends_pattern: bool,
}

/// The groups of a pattern, and the pattern itself, where they have several alternatives, whatever they are nested in.
/// Characters of classes (`[a|b]`), escapes and references are no alternatives.
pub fn groups(pattern: &str) -> Vec<Group> {
    let mut groups = Vec::new();
    // Of each open group, where its last branch begins, and its branches before that.
    let mut open: Vec<(usize, Vec<Range<usize>>)> = vec![(0, Vec::new())];
    // How many of the open groups begin with the pattern.
    let mut begin = 1;
    let mut at = 0;
    while let Some(c) = pattern[at..].chars().next() {
        let start = at;
        at += c.len_utf8();
        if c == '(' && begin == open.len() && (start == 0 || open.last().is_some_and(|(from, _)| *from == start)) {
            begin += 1;
        }
        match c {
            '\\' => at += pattern[at..].chars().next().map_or(0, char::len_utf8),
            '[' => at = end_of_class(pattern, start),
            '<' => at += pattern[at..].find('>').map_or(0, |end| end + 1),
            '(' => {
                at += head(&pattern[at..]);
                open.push((at, Vec::new()));
            }
            '|' => {
                if let Some((from, branches)) = open.last_mut() {
                    branches.push(*from..start);
                    *from = at;
                }
            }
            ')' if open.len() > 1 => {
                if let Some((from, mut branches)) = open.pop() {
                    branches.push(from..start);
                    let is_alone = open.iter().all(|(_, branches)| branches.is_empty());
                    let ends_pattern =
                        is_alone && pattern[at..].bytes().all(|b| b == b')') && !pattern[at..].contains('|');
                    let begins_pattern = begin > open.len();
                    begin = begin.min(open.len());
                    groups.push(Group { branches, begins_pattern, ends_pattern });
                }
            }
            _ => {}
        }
    }
    // A bracket that is never closed is told elsewhere.
    if let (1, Some((from, mut branches))) = (open.len(), open.pop()) {
        branches.push(from..pattern.len());
        groups.push(Group { branches, begins_pattern: true, ends_pattern: true });
    }
    groups.retain(|group| group.branches.len() > 1);
    groups
}

/// The bytes behind a `(` that say what kind of group it is: `?:`, `?<name>`.
fn head(rest: &str) -> usize {
    match rest.strip_prefix('?') {
        Some(kind) => {
            kind.find([':', '>', ')']).map_or(0, |end| if kind[end..].starts_with(')') { end + 1 } else { end + 2 })
        }
        None => 0,
    }
}

/// The byte behind the class that begins at `start`.
fn end_of_class(pattern: &str, start: usize) -> usize {
    let mut depth = 0;
    let mut characters = pattern[start..].char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => _ = characters.next(),
            '[' => {
                depth += 1;
                characters.next_if(|(_, c)| *c == '^');
                characters.next_if(|(_, c)| *c == ']');
            }
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return start + at + c.len_utf8();
        }
    }
    pattern.len()
}
