//! The lines with which speeches begin.

use super::DocumentLines;
use super::claims::Claims;
use crate::rules::file::{LayoutRole, LayoutSettings};
use crate::value::numbers_an_item;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The first line of each speech, ascending; none where the document holds nothing that could be one.
///
/// Lines with the role `speech` begin one each, if text follows; or lines that repeat the entries of a table of contents,
/// where those are more. Where there are none of these, items do, with the text above the first of them, and headings that
/// have text below them: the first, and every other one that says something else and has enough text between it and the
/// heading before. A document without any of these is one speech from its first line that is not furniture.
pub(super) fn find(claims: &Claims, page: &DocumentLines<'_>) -> Vec<usize> {
    let with = |wanted: LayoutRole| (0..page.lines.len()).filter(move |&n| claims.role(n) == Some(wanted));
    let marks: Vec<usize> = with(LayoutRole::Speech).collect();
    let end = |k: usize| marks.get(k + 1).copied().unwrap_or(page.lines.len());
    let marked: Vec<usize> =
        (0..marks.len()).filter(|&k| text(claims, page, marks[k]..end(k)) > 0).map(|k| marks[k]).collect();
    let listed = listed(claims, page);
    if !marked.is_empty() && marked.len() >= listed.len() {
        return marked;
    }
    if !listed.is_empty() {
        return listed;
    }
    let headed = headed(claims, page);
    let is_above_text = |&n: &usize| n + 1 < page.lines.len() && claims.is_text(n + 1);
    let items: Vec<usize> = with(LayoutRole::Item).filter(is_above_text).collect();
    let starts = match items.is_empty() {
        false => with_items(items, headed, claims, page),
        true => with_text_above(headed, page.settings.text_between_headings, claims, page),
    };
    if !starts.is_empty() {
        return starts;
    }
    let own = |n: &usize| claims.is_own(*n) && claims.role(*n) != Some(LayoutRole::End);
    let all = || 0..page.lines.len();
    // Nothing but words of a page.
    let is_word = |n: usize| page.length(n) < page.settings.shortest_line && !claims.is_text(n);
    let is_empty = all().any(|n| !own(&n)) && all().filter(own).all(is_word);
    if is_empty {
        return Vec::new();
    }
    below_links(claims, page).or_else(|| (0..page.lines.len()).find(own)).into_iter().collect()
}

/// The line above the first text, if the lines above it are a list of links: some of them are headings.
fn below_links(claims: &Claims, page: &DocumentLines<'_>) -> Option<usize> {
    let text = (0..page.lines.len()).find(|&n| claims.is_text(n))?;
    let is_line = |&n: &usize| matches!(claims.role(n), None | Some(LayoutRole::Heading));
    let above = (0..text).rev().take_while(is_line).count();
    let mut links = text - above..text.saturating_sub(1);
    let is_list =
        above > page.settings.lines_among_headings && links.any(|n| claims.role(n) == Some(LayoutRole::Heading));
    is_list.then(|| text - 1)
}

/// Lines that repeat the entries of a table of contents, with or without the number that stands before them there.
fn listed(claims: &Claims, page: &DocumentLines<'_>) -> Vec<usize> {
    if !(0..page.lines.len()).any(|n| claims.role(n) == Some(LayoutRole::Contents)) {
        return Vec::new();
    }
    // What each entry says, and how many speeches it still stands for.
    let mut entries: HashMap<String, usize> = HashMap::new();
    let mut first = None;
    let mut listed: Vec<usize> = Vec::new();
    for n in 0..page.lines.len() {
        let entry = claims.entry(n, page).filter(|_| claims.role(n) == Some(LayoutRole::Contents)).map(letters);
        match entry {
            // The list goes on until its first entry comes again.
            Some(said) if listed.is_empty() && first.as_ref() != Some(&said) => {
                first.get_or_insert(said.clone());
                *entries.entry(said).or_default() += 1;
            }
            _ => {
                let line = page.line(n);
                let is_left = |said: &String| entries.get(said).is_some_and(|left| *left > 0);
                if let Some(said) =
                    [letters(line), letters(without_number(line, page.settings))].into_iter().find(is_left)
                {
                    entries.entry(said).and_modify(|left| *left -= 1);
                    listed.push(n);
                }
            }
        }
    }
    // A mark and a title may be entries each.
    listed = listed.chunk_by(|a, b| text(claims, page, *a..*b) == 0).map(|lines| lines[0]).collect();
    // A single one is a section that is called like the list.
    if listed.len() < 2 { Vec::new() } else { listed }
}

/// A line without the number at its beginning: `1、`, `(二)`, `第三篇:`.
fn without_number<'l>(line: &'l str, settings: &LayoutSettings) -> &'l str {
    let rest = line.trim_start_matches(|c: char| settings.before_entry_number.contains(c));
    let bare = rest.trim_start_matches(numbers_an_item);
    if bare.len() == rest.len() {
        line
    } else {
        bare.trim_start_matches(|c: char| settings.after_entry_number.contains(c))
    }
}

/// Items and headings, with the text above the first of them as one more.
fn with_items(items: Vec<usize>, headed: Vec<usize>, claims: &Claims, page: &DocumentLines<'_>) -> Vec<usize> {
    let mut starts = [items, headed].concat();
    starts.sort_unstable();
    // A headline may have several lines; only its last one is directly above the text.
    let is_headline =
        |n: usize| claims.role(n).is_none() && !claims.is_text(n) && page.length(n) >= page.settings.shortest_headline;
    let most = page.settings.headline_lines;
    for start in &mut starts {
        let above = (0..*start).rev().take(most).take_while(|&n| is_headline(n)).count();
        // More are a list.
        if above < most {
            *start -= above;
        }
    }
    // A text may stand on a page twice, and a caption between two headlines.
    let mut said: HashSet<String> = HashSet::new();
    starts.retain(|&n| said.insert(letters(page.line(n))));
    let least = page.settings.text_between_items;
    starts = starts.chunk_by(|a, b| text(claims, page, *a..*b) < least).map(|lines| lines[0]).collect();
    if starts.last().is_some_and(|&last| text(claims, page, last..page.lines.len()) == 0) {
        starts.pop();
    }
    with_text_above(starts, least, claims, page)
}

/// Characters of text in some lines.
fn text(claims: &Claims, page: &DocumentLines<'_>, lines: Range<usize>) -> usize {
    lines.filter(|&n| claims.is_text(n)).map(|n| page.length(n)).sum()
}

/// One more start where the first of them has at least so much text above it.
fn with_text_above(mut starts: Vec<usize>, least: usize, claims: &Claims, page: &DocumentLines<'_>) -> Vec<usize> {
    let Some(&first) = starts.first() else { return starts };
    if text(claims, page, 0..first) >= least {
        let outside = [LayoutRole::Furniture, LayoutRole::Front, LayoutRole::Collection, LayoutRole::Byline];
        let above = (0..first).find(|&n| claims.role(n).is_none_or(|r| !outside.contains(&r)));
        starts.splice(0..0, above);
    }
    starts
}

/// Headings with text below them.
fn headed(claims: &Claims, page: &DocumentLines<'_>) -> Vec<usize> {
    let mut starts: Vec<usize> = Vec::new();
    let mut said: HashSet<String> = HashSet::new();
    // Characters of text since the last start, and headings since the last text.
    let mut between = 0;
    let mut headings: Vec<usize> = Vec::new();
    // Lines that no rule knows above these headings and among them, and whether a salutation follows.
    let mut unknown = 0;
    let mut others = 0;
    let mut opens = false;
    for n in 0..page.lines.len() {
        match claims.role(n) {
            Some(LayoutRole::Heading) => {
                headings.push(n);
                opens = false;
            }
            Some(LayoutRole::Salutation) if !headings.is_empty() && !opens => opens = true,
            None | Some(LayoutRole::Text | LayoutRole::Salutation) => {
                if !claims.is_text(n) {
                    match headings.is_empty() {
                        true => unknown += 1,
                        false => others += 1,
                    }
                } else if let Some(start) = title(&headings, if unknown > 0 { others } else { 0 }, page.settings) {
                    let titles: Vec<String> = headings.drain(..).map(|n| letters(page.line(n))).collect();
                    (unknown, others) = (0, 0);
                    let least = match opens {
                        true => page.settings.text_between_headings_with_salutation,
                        false => page.settings.text_between_headings,
                    };
                    let is_new = between >= least && !titles.iter().all(|title| said.contains(title));
                    if starts.is_empty() || is_new {
                        starts.push(start);
                        between = 0;
                    }
                    said.extend(titles);
                }
                between += page.length(n);
            }
            _ => {}
        }
    }
    // Headings of a document that is nothing but headings.
    if starts.is_empty() && between == 0 {
        starts.extend(headings.first());
    }
    starts
}

/// The first line of the title that headings are with no text between them: all of them, or, where they are a list of
/// links, only the last, with those that stand directly above it.
fn title(headings: &[usize], others: usize, settings: &LayoutSettings) -> Option<usize> {
    let most = settings.title_lines;
    if headings.len() <= most && others < settings.lines_among_headings {
        return headings.first().copied();
    }
    headings
        .chunk_by(|a, b| a + 1 == *b)
        .next_back()
        .map(|last| if last.len() > most { last[last.len() - 1] } else { last[0] })
}

/// The letters and digits of a line, for comparing what it says.
fn letters(line: &str) -> String {
    line.chars().filter(|c| c.is_alphanumeric()).collect()
}
