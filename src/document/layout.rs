//! Which line of a document plays which part: the layout rules applied.
//!
//! A line is claimed by the layout rule of the highest priority whose pattern is found in it. From the roles of the
//! lines follow the starts of the speeches, their titles and their zones; how, is told at each function.

use super::{Document, Line, Speech, Zone};
use crate::document::normalise::NormalisedText;
use crate::matcher::annotated::Annotated;
use crate::matcher::machine::Machine;
use crate::matcher::scan::Hits;
use crate::rules::compiled::{CompiledRules, LayoutRule, Searchable};
use crate::rules::file::{LayoutRole, ZoneName};
use memchr::memchr_iter;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Characters of text that must stand between two headings for the second to begin another speech.
const LEAST_TEXT: usize = 300;
/// Characters at the beginning of the text that are its opening (whole lines, at least one).
const OPENING: usize = 600;
/// Characters at the end of the text that are its closing (whole lines, at least one).
const CLOSING: usize = 400;
/// A line between title and salutation that is no longer than this belongs to the byline.
const BYLINE: usize = 60;
/// Lines between title and salutation, at most.
const BYLINE_LINES: usize = 8;
/// A first line that no rule knows is a title up to this length, if no full stop ends it.
const TITLE: usize = 60;

struct Claim {
    role: LayoutRole,
    /// The group `entry` or `title` of the rule's pattern.
    name: Option<Range<usize>>,
}

/// Gives every line its part, and cuts the document into speeches.
pub fn lay_out(rules: &CompiledRules, view: &NormalisedText, annotated: &Annotated<'_>) -> (Vec<Line>, Vec<Speech>) {
    let ranges = view.lines();
    let claims = claims(rules, ranges, annotated);
    let text = view.as_str();
    let starts = starts(&claims, ranges, text);
    let mut lines: Vec<Line> = ranges.iter().map(|r| Line { range: r.clone(), part: None }).collect();
    let mut speeches = Vec::new();
    for (n, &first) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(lines.len());
        if n == 0 {
            let outside = [LayoutRole::Furniture, LayoutRole::End, LayoutRole::Contents];
            for (line, claim) in lines[..first].iter_mut().zip(&claims) {
                if claim.as_ref().is_none_or(|c| !outside.contains(&c.role)) {
                    line.part = Some((0, Zone { name: ZoneName::Front, closing: false }));
                }
            }
        }
        speeches.push(speech(n, first..end, &claims, &mut lines, view));
    }
    (lines, speeches)
}

fn role(claims: &[Option<Claim>], line: usize) -> Option<LayoutRole> {
    claims[line].as_ref().map(|c| c.role)
}

/// The rule that wins each line.
fn claims(rules: &CompiledRules, lines: &[Range<usize>], annotated: &Annotated<'_>) -> Vec<Option<Claim>> {
    let mut won: Vec<Option<(i32, Claim)>> = lines.iter().map(|_| None).collect();
    let mut machine = Machine::default();
    for rule in &rules.layout {
        let found = found_lines(rule, lines, annotated, &mut machine);
        if rule.at_least.is_some_and(|least| found.len() < least) {
            continue;
        }
        for (line, name) in found {
            if won[line].as_ref().is_none_or(|(priority, _)| *priority < rule.priority) {
                won[line] = Some((rule.priority, Claim { role: rule.role, name }));
            }
        }
    }
    won.into_iter().map(|w| w.map(|(_, claim)| claim)).collect()
}

/// Lines in which the pattern of a rule is found and its conditions hold.
fn found_lines(
    rule: &LayoutRule,
    lines: &[Range<usize>],
    annotated: &Annotated<'_>,
    machine: &mut Machine,
) -> Vec<(usize, Option<Range<usize>>)> {
    let among = match rule.among {
        Some(n) if n >= 0 => 0..(n as usize).min(lines.len()),
        Some(n) => lines.len().saturating_sub(n.unsigned_abs() as usize)..lines.len(),
        None => 0..lines.len(),
    };
    let (Some(first), Some(last)) = (lines.get(among.start), lines.get(among.end.wrapping_sub(1))) else {
        return Vec::new();
    };
    let mut found: Vec<(usize, Option<Range<usize>>)> = Vec::new();
    let is_name = |capture: &String| capture == "entry" || capture == "title";
    annotated.search(&rule.line, machine, std::slice::from_ref(&(first.start..last.end)), &mut |m| {
        let line = lines.partition_point(|l| l.end < m.start);
        if found.last().is_none_or(|(l, _)| *l != line) {
            let name = rule.line.pattern.captures.iter().position(is_name);
            found.push((line, name.and_then(|n| m.capture(n)).map(|c| c.range())));
        }
        true
    });
    found.retain(|(line, _)| {
        let text = &annotated.text()[lines[*line].clone()];
        let beside = |pattern: &Option<Searchable>, line: Option<usize>| match pattern {
            None => true,
            Some(pattern) => {
                line.and_then(|l| lines.get(l)).is_some_and(|range| is_in(pattern, range.clone(), annotated))
            }
        };
        rule.max.is_none_or(|max| text.chars().take(max + 1).count() <= max)
            && beside(&rule.after, line.checked_sub(1))
            && beside(&rule.before, Some(line + 1))
    });
    found
}

/// Whether a rule claims some line of a document, other rules aside.
pub fn claims_line(rules: &CompiledRules, rule: &LayoutRule, document: &Document, hits: &Hits) -> bool {
    let annotated = Annotated::new(rules, &document.view, hits.clone());
    let found = found_lines(rule, document.view.lines(), &annotated, &mut Machine::default());
    found.len() >= rule.at_least.unwrap_or(1)
}

fn is_in(pattern: &Searchable, line: Range<usize>, annotated: &Annotated<'_>) -> bool {
    let mut found = false;
    annotated.search(pattern, &mut Machine::default(), &[line], &mut |_| {
        found = true;
        true
    });
    found
}

/// The lines with which speeches begin.
///
/// Lines with the role `speech` begin one each; so do lines that repeat an entry of a table of contents. Where there
/// are neither, headings do: the first, and every other one that says something else and has enough text between it
/// and the heading before. A document without any of these is one speech from its first line that is not furniture.
fn starts(claims: &[Option<Claim>], lines: &[Range<usize>], text: &str) -> Vec<usize> {
    let with = |wanted: LayoutRole| (0..lines.len()).filter(move |&n| role(claims, n) == Some(wanted));
    let marked: Vec<usize> = with(LayoutRole::Speech).collect();
    if !marked.is_empty() {
        return marked;
    }
    // What each entry says, and how many entries say it: each of them stands for one speech.
    let mut entries: HashMap<String, usize> = HashMap::new();
    for range in with(LayoutRole::Contents).filter_map(|n| claims[n].as_ref().and_then(|c| c.name.clone())) {
        *entries.entry(letters(&text[range])).or_default() += 1;
    }
    if entries.values().sum::<usize>() > 1 {
        let mut listed = Vec::new();
        for n in 0..lines.len() {
            let said = letters(&text[lines[n].clone()]);
            if role(claims, n) != Some(LayoutRole::Contents)
                && let Some(left) = entries.get_mut(&said).filter(|left| **left > 0)
            {
                *left -= 1;
                listed.push(n);
            }
        }
        if !listed.is_empty() {
            return listed;
        }
    }
    let mut starts: Vec<usize> = Vec::new();
    let mut said: HashSet<String> = HashSet::new();
    let mut between = 0;
    for n in 0..lines.len() {
        let line = &text[lines[n].clone()];
        match role(claims, n) {
            Some(LayoutRole::Heading) => {
                let title = letters(line);
                if starts.is_empty() || (between >= LEAST_TEXT && !said.contains(&title)) {
                    starts.push(n);
                    between = 0;
                }
                said.insert(title);
            }
            None | Some(LayoutRole::Text | LayoutRole::Salutation) => between += line.chars().count(),
            _ => {}
        }
    }
    if starts.is_empty() {
        let outside = [LayoutRole::Furniture, LayoutRole::Front, LayoutRole::End, LayoutRole::Contents];
        starts.extend((0..lines.len()).find(|&n| role(claims, n).is_none_or(|r| !outside.contains(&r))));
    }
    starts
}

/// The letters and digits of a line, for comparing what it says.
fn letters(line: &str) -> String {
    line.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Gives the lines of one speech their zones.
///
/// The title is the first line and the headings that follow it directly. The byline is what stands between the title
/// and the salutation, or, without a salutation, the lines that rules claim for it.
fn speech(
    number: usize,
    range: Range<usize>,
    claims: &[Option<Claim>],
    lines: &mut [Line],
    view: &NormalisedText,
) -> Speech {
    let text = view.as_str();
    let ended = range.clone().find(|&n| role(claims, n) == Some(LayoutRole::End)).unwrap_or(range.end);
    let own: Vec<usize> = (range.start..ended)
        .filter(|&n| !matches!(role(claims, n), Some(LayoutRole::Furniture | LayoutRole::Front | LayoutRole::Contents)))
        .collect();
    let length = |n: usize| text[view.lines()[n].clone()].chars().count();
    let is_title = |n: usize| match role(claims, n) {
        Some(LayoutRole::Heading | LayoutRole::Speech) => true,
        Some(_) => false,
        None => n == range.start && length(n) <= TITLE && !ends_sentence(&text[view.lines()[n].clone()]),
    };
    let first_is_title = own.first().is_some_and(|&n| {
        is_title(n) || (number > 0 || role(claims, n).is_none()) && length(n) <= TITLE && own.len() > 1
    });
    let mut titles = own.iter().take_while(|&&n| is_title(n)).count();
    if titles == 0 && first_is_title && !ends_sentence(&text[view.lines()[own[0]].clone()]) {
        titles = 1;
    }
    let body = titles + byline(&own[titles..], claims, &length);

    let mut opening = 0;
    for (n, &line) in own.iter().enumerate() {
        let name = match n {
            n if n < titles => ZoneName::Title,
            n if n < body => ZoneName::Byline,
            _ if opening < OPENING => {
                opening += length(line);
                ZoneName::Opening
            }
            _ => ZoneName::Body,
        };
        lines[line].part = Some((number, Zone { name, closing: false }));
    }
    let mut closing = 0;
    for &line in own[body..].iter().rev() {
        if closing >= CLOSING {
            break;
        }
        closing += length(line);
        if let Some((_, zone)) = &mut lines[line].part {
            zone.closing = true;
        }
    }
    let title: Vec<&str> = own[..titles]
        .iter()
        .map(|&n| {
            let named = claims[n].as_ref().and_then(|c| c.name.clone());
            &text[named.unwrap_or_else(|| view.lines()[n].clone())]
        })
        .collect();
    let span = match (own.first(), own.last()) {
        (Some(&a), Some(&b)) => view.original(view.lines()[a].start..view.lines()[b].end),
        _ => view.original(view.lines()[range.start].clone()),
    };
    Speech { title: title.concat(), span, characters: own.iter().map(|&n| seen(&text[view.lines()[n].clone()])).sum() }
}

/// Characters of a normalised line that are no white space, of which only the space is left.
fn seen(line: &str) -> usize {
    line.chars().count() - memchr_iter(b' ', line.as_bytes()).count()
}

/// How many of these lines are byline.
fn byline(own: &[usize], claims: &[Option<Claim>], length: &dyn Fn(usize) -> usize) -> usize {
    let near = own.iter().take(BYLINE_LINES);
    let salutation = near
        .take_while(|&&n| {
            length(n) <= BYLINE || matches!(role(claims, n), Some(LayoutRole::Salutation | LayoutRole::Byline))
        })
        .position(|&n| role(claims, n) == Some(LayoutRole::Salutation));
    salutation.unwrap_or_else(|| own.iter().take_while(|&&n| role(claims, n) == Some(LayoutRole::Byline)).count())
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['。', ';', ',', ':', '、'])
}
