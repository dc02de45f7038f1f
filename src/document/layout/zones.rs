//! The zones of one speech: its title, byline, text and signature.

use super::DocumentLines;
use super::claims::Claims;
use crate::document::{Line, Speech, Zone};
use crate::rules::file::{LayoutRole, ZoneName};
use memchr::memchr_iter;
use std::ops::Range;

/// Gives the lines of one speech their zones.
///
/// The title is the first line and the headings that follow it directly. The byline is what stands between the title
/// and the salutation, or, without a salutation, the lines that rules claim for it; lines that they claim for it behind the
/// text are byline as well.
pub(super) fn speech(
    number: usize,
    range: Range<usize>,
    tail: Range<usize>,
    claims: &Claims,
    page: &DocumentLines<'_>,
    lines: &mut [Line],
) -> Speech {
    let settings = page.settings;
    let ended = range.clone().find(|&n| claims.role(n) == Some(LayoutRole::End)).unwrap_or(range.end);
    let own: Vec<usize> = (range.start..ended).filter(|&n| claims.is_own(n)).collect();
    let is_title = |n: usize| match claims.role(n) {
        Some(LayoutRole::Heading | LayoutRole::Speech | LayoutRole::Item) => true,
        Some(_) => false,
        None => n == range.start && page.length(n) <= settings.title_line && !page.ends_as_no_title(n),
    };
    let first_is_title = own.first().is_some_and(|&n| {
        is_title(n)
            || (number > 0 || claims.role(n).is_none()) && page.length(n) <= settings.title_line && own.len() > 1
    });
    let mut titles = own.iter().take(settings.title_lines).take_while(|&&n| is_title(n)).count();
    if titles == 0 && first_is_title && !page.ends_as_no_title(own[0]) {
        titles = 1;
    }
    let body = titles + byline(&own[titles..], claims, page);
    let signature = own.partition_point(|&n| n < tail.start).max(body);

    let mut opening = 0;
    for (n, &own) in own.iter().enumerate() {
        let name = match n {
            n if n < titles => ZoneName::Title,
            n if n < body => ZoneName::Byline,
            n if n >= signature && claims.role(own) == Some(LayoutRole::Byline) => ZoneName::Byline,
            _ if opening < settings.opening => {
                opening += page.length(own);
                ZoneName::Opening
            }
            _ => ZoneName::Body,
        };
        lines[own].part = Some((number, Zone { name, closing: false }));
    }
    let mut closing = 0;
    for &own in own[body..].iter().rev() {
        if closing >= settings.closing {
            break;
        }
        closing += page.length(own);
        if let Some((_, zone)) = lines[own].part.as_mut().filter(|(_, zone)| zone.name != ZoneName::Byline) {
            zone.closing = true;
        }
    }
    let mut title = String::new();
    for &n in &own[..titles] {
        title.extend(bare(claims.name(n, page)).chars().take(settings.longest_title));
    }
    let span = match (own.first(), own.last()) {
        (Some(&a), Some(&b)) => page.view.original(page.lines[a].start..page.lines[b].end),
        _ => page.view.original(page.lines[range.start].clone()),
    };
    // Of white space only the space is left.
    let seen = |&n: &usize| page.length(n) - memchr_iter(b' ', page.line(n).as_bytes()).count();
    Speech { title, span, lines: range, characters: own.iter().filter(|&&n| n >= page.stated).map(seen).sum() }
}

/// A title without the marks that stand around it: `《…》`, the mark of a footnote.
fn bare(title: &str) -> &str {
    let title = title.trim_end_matches(['*', '#', '|', ' ']).trim_end_matches("[*]").trim_end_matches("(*)");
    let inner = title.strip_prefix('《').and_then(|inner| inner.strip_suffix('》'));
    inner.filter(|inner| !inner.contains(['《', '》'])).unwrap_or(title)
}

/// How many of these lines are byline.
fn byline(own: &[usize], claims: &Claims, page: &DocumentLines<'_>) -> usize {
    let near = own.iter().take(page.settings.byline_lines);
    let salutation = near
        .take_while(|&&n| {
            page.length(n) <= page.settings.longest_byline
                || matches!(claims.role(n), Some(LayoutRole::Salutation | LayoutRole::Byline))
        })
        .position(|&n| claims.role(n) == Some(LayoutRole::Salutation));
    salutation.unwrap_or_else(|| own.iter().take_while(|&&n| claims.role(n) == Some(LayoutRole::Byline)).count())
}
