//! What stands on every page: page numbers and running heads and feet.
//!
//! A running head is what stands again and again at the same distance, or beside page numbers.

use super::shape::Shape;
use crate::page_numbers::PageNumbers;
use std::collections::HashMap;

/// No page number and no running head is longer, in characters.
const LONGEST: usize = 40;
/// Lines beside a page number among which its running head and foot are.
const BESIDE: usize = 2;
/// Lines at the beginning of a document that are its own head.
const OWN_HEAD: usize = 6;
/// Lines that a page has at least.
const SHORTEST_PAGE: usize = 12;
/// How much the distances of running heads may differ, in lines.
const UNEVEN: usize = 6;

/// Which lines are page numbers, running heads or feet; `written` are the lines that are not blank.
pub(super) fn find(
    shapes: &[Shape<'_>],
    written: &[usize],
    after_page_end: &dyn Fn(usize) -> bool,
    words: &PageNumbers,
) -> Vec<bool> {
    let mut found = vec![false; shapes.len()];
    let numbers: Vec<(usize, PageNumber)> = (0..written.len())
        .filter_map(|k| Some((k, PageNumber::of(shapes[written[k]].text, words)?)))
        .filter(|(_, number)| number.value > 0)
        .collect();
    for (n, (k, number)) in numbers.iter().enumerate() {
        let follows = |other: Option<&(usize, PageNumber)>, by: i64| {
            other.is_some_and(|(at, other)| {
                i64::from(other.value) - i64::from(number.value) == by && at.abs_diff(*k) >= SHORTEST_PAGE
            })
        };
        found[written[*k]] =
            number.marked || follows(numbers.get(n + 1), 1) || follows(numbers.get(n.wrapping_sub(1)), -1);
    }
    let beside: Vec<usize> = (0..written.len())
        .filter(|&k| {
            let near = k.saturating_sub(BESIDE)..(k + BESIDE + 1).min(written.len());
            let shape = &shapes[written[k]];
            let is_short =
                shape.characters <= LONGEST && !found[written[k]] && !shape.text.contains(['、', '，', '。']);
            is_short
                && (near.clone().any(|m| found[written[m]]) || near.into_iter().any(|m| after_page_end(written[m])))
        })
        .collect();
    let head: String = written.iter().take(OWN_HEAD).map(|&n| shapes[n].letters()).collect();
    let mut said: HashMap<String, usize> = HashMap::new();
    for &k in &beside {
        *said.entry(shapes[written[k]].letters()).or_default() += 1;
    }
    for k in beside {
        let letters = shapes[written[k]].letters();
        // A page's own head, of the first page too, may stand there once.
        let is_head = letters.chars().count() >= 4 && head.contains(&letters);
        if k >= OWN_HEAD && !letters.is_empty() && (is_head || said[&letters] > 1) && !shapes[written[k]].is_closed() {
            found[written[k]] = true;
        }
    }
    regular(shapes, written, &mut found);
    found
}

/// Adds the lines that stand three times or more at equal distances.
fn regular(shapes: &[Shape<'_>], written: &[usize], found: &mut [bool]) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (k, &n) in written.iter().enumerate() {
        let shape = &shapes[n];
        if !found[n] && (2..=LONGEST).contains(&shape.characters) && !shape.is_closed() {
            places.entry(shape.letters()).or_default().push(k);
        }
    }
    for (letters, places) in places {
        let distances: Vec<usize> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let (Some(&least), Some(&most)) = (distances.iter().min(), distances.iter().max()) else { continue };
        if letters.is_empty() || places.len() < 3 || least < SHORTEST_PAGE || most - least > UNEVEN {
            continue;
        }
        for k in places.into_iter().filter(|&k| k >= OWN_HEAD) {
            found[written[k]] = true;
        }
    }
}

/// A line that is a page number.
struct PageNumber {
    value: u32,
    /// It says so itself: `- 3 -`, `第3页`, `3/12`.
    marked: bool,
}

impl PageNumber {
    fn of(text: &str, words: &PageNumbers) -> Option<PageNumber> {
        if text.len() > 60 || !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let letters = text.chars().filter(|c| c.is_alphabetic());
        // What may stand beside the figure: 第3页 共12页, 第2版, Page 3 of 12, P3.
        let only_marks = letters.clone().all(|c| words.has_letter(c));
        let others =
            text.chars().any(|c| !c.is_alphanumeric() && !c.is_whitespace() && !"-—–―─·•/|()（）[]【】.~".contains(c));
        let figures: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|s| !s.is_empty()).collect();
        let [first, rest @ ..] = figures.as_slice() else { return None };
        if !only_marks || others || rest.len() > 1 || first.len() > 4 {
            return None;
        }
        let dashed = text.starts_with(['-', '—', '–', '―', '─', '·', '•']) && text.len() > first.len();
        let worded = words.says_page(text);
        let of_all = rest.len() == 1 && text.contains('/') && !text.contains('.');
        Some(PageNumber { value: first.parse().ok()?, marked: dashed || worded || of_all })
    }
}
