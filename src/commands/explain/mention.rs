//! Mentions: marked in their sentence, and each with its rule, its captures and attributes, and what it beat.

use super::page::{Page, columns};
use super::place::{line_and_column, original};
use crate::Mention;
use crate::explained::Explainer;
use crate::explained::attempt::{WinsBy, wins_by};
use crate::explained::refusal::{Around, Beside};
use crate::explained::words::clipped;
use crate::matcher::watch::Fate;
use crate::messages::list;
use indexmap::IndexSet;
use std::ops::Range;
use tr::tr;

/// Columns of a terminal for the names of what is known of a mention.
const ROW_NAME: usize = 12;

/// A mention with its characters in the view.
pub struct Marked<'x> {
    mention: Mention<'x>,
    rule: usize,
    range: Range<u32>,
}

/// The mentions that touch a place, of the rules that are asked about or of all.
pub fn touching<'x>(explainer: &Explainer<'x>, about: &Range<u32>, asked: &IndexSet<usize>) -> Vec<Marked<'x>> {
    let fields: IndexSet<Option<usize>> = asked.iter().map(|&rule| explainer.rules.rules[rule].field).collect();
    let annotated = &explainer.examined.annotated;
    let mut found = Vec::new();
    for mention in explainer.examined.records.iter().flat_map(|record| record.mentions()) {
        let of = mention.of_match();
        let bytes = of.range();
        let range = annotated.position(bytes.start)..annotated.position(bytes.end);
        let is_asked = asked.is_empty() || fields.contains(&explainer.rules.rules[of.rule()].field);
        if is_asked && range.start < about.end.max(about.start + 1) && range.end > about.start {
            found.push(Marked { mention, rule: of.rule(), range });
        }
    }
    found.sort_by_key(|marked| (marked.range.start, std::cmp::Reverse(marked.range.end)));
    found
}

/// A sentence with its mentions in brackets, each with its number.
pub fn marked(page: &mut Page, explainer: &Explainer<'_>, sentence: &Range<u32>, mentions: &[Marked<'_>]) {
    let document = explainer.examined.document();
    let span = original(explainer, sentence);
    let mut text = String::new();
    for (n, c) in document.original_text(span).chars().enumerate() {
        let at = span.start + n;
        for _ in mentions.iter().filter(|marked| marked.mention.span().end == at) {
            text.push_str(&page.mark(0).1);
        }
        for (number, _) in mentions.iter().enumerate().filter(|(_, marked)| marked.mention.span().start == at) {
            text.push_str(&page.mark(number + 1).0);
        }
        text.push(if c.is_control() { ' ' } else { c });
    }
    for _ in mentions.iter().filter(|marked| marked.mention.span().end >= span.end) {
        text.push_str(&page.mark(0).1);
    }
    page.paragraph(4, text.trim());
}

/// A mention with all that is known of it.
pub fn show(page: &mut Page, explainer: &mut Explainer<'_>, number: usize, marked: &Marked<'_>) {
    let Marked { mention, rule, range } = marked;
    let mut row = |name: &str, text: &str| page_row(page, name, text);
    row(&number.to_string(), &format!("{}: {}", mention.field(), mention.value().show()));
    row(&tr!("rule"), &tr!("{}, pattern {}", explainer.rule_name(*rule), place(explainer, mention)));
    row(
        &tr!("the characters of a mention" => "text"),
        &tr!("{} ({})", explainer.quoted(range), line_and_column(explainer, range.start)),
    );
    let captures = captures(explainer, mention);
    if !captures.is_empty() {
        row(&tr!("captures"), &captures.join(", "));
    }
    let attributes: Vec<String> =
        mention.attributes().map(|(name, value)| format!("{name}: {}", value.show())).collect();
    if !attributes.is_empty() {
        row(&tr!("attributes"), &attributes.join(", "));
    }
    for held in held(explainer, mention) {
        row(&tr!("held"), &held);
    }
    for beaten in beaten(explainer, mention) {
        row(&tr!("beat"), &beaten);
    }
}

fn page_row(page: &mut Page, name: &str, text: &str) {
    let behind = ROW_NAME.saturating_sub(columns(name));
    page.hanging(2, 2 + ROW_NAME, &format!("{name}{:behind$}{text}", ""));
}

/// Where the pattern that matched is written, as `file:line`.
pub fn place(explainer: &Explainer<'_>, mention: &Mention<'_>) -> String {
    explainer.places.pattern(mention.of_match().rule(), mention.pattern())
}

/// What the references of the pattern hold.
pub fn captures(explainer: &Explainer<'_>, mention: &Mention<'_>) -> Vec<String> {
    let of = mention.of_match();
    let names = &explainer.rules.rules[of.rule()].patterns[of.pattern()].captures;
    let view = explainer.examined.document().view.as_str();
    let captured = explainer.examined.matches().captures(of).iter();
    let mut captures: Vec<_> = captured.map(|captured| (captured.range(), &names[captured.capture()])).collect();
    captures.sort_by_key(|(range, _)| (range.start, range.end));
    captures.into_iter().map(|(range, name)| format!("<{name}> `{}`", clipped(&view[range]))).collect()
}

/// The conditions that held, with their places.
pub fn held(explainer: &mut Explainer<'_>, mention: &Mention<'_>) -> Vec<String> {
    let number = mention.of_match().rule();
    let rules = explainer.rules;
    let rule = &rules.rules[number];
    let annotated = &explainer.examined.annotated;
    let whole = mention.of_match().whole();
    let whole = annotated.position(whole.start)..annotated.position(whole.end);
    let mut held = Vec::new();
    for (beside, contexts) in [(Beside::Before, &rule.holds.before), (Beside::After, &rule.holds.after)] {
        if let Some(found) = contexts.iter().find_map(|context| explainer.beside(beside, context, &whole)) {
            let place = explainer.places.line(&explainer.places.part(number, beside.key()));
            held.push(tr!("{}: {} ({})", beside.key(), explainer.quoted(&found), place));
        }
    }
    for (around, patterns) in [(Around::Inside, &rule.holds.inside), (Around::Overlaps, &rule.holds.overlaps)] {
        if let Some(found) = patterns.iter().find_map(|pattern| explainer.around(around, pattern, &whole)) {
            let place = explainer.places.line(&explainer.places.part(number, around.key()));
            held.push(tr!("{}: {} ({})", around.key(), explainer.quoted(&found), place));
        }
    }
    let when = explainer.places.when(number);
    let field = rule.field.map(|field| &rules.fields[field]);
    for entry in mention.of_match().when() {
        let place = when.get(entry).map(|place| explainer.places.line(place)).unwrap_or_default();
        let name =
            |n: usize| field.and_then(|field| field.attributes.get_index(n)).map_or("", |(name, _)| name.as_str());
        let set: Vec<&str> = rule.when[entry].attributes.iter().map(|(n, _)| name(*n)).collect();
        held.push(tr!("when: entry {}, which sets {} ({})", entry + 1, list(set), place));
    }
    held
}

/// The matches that lost their characters to it.
pub fn beaten(explainer: &Explainer<'_>, mention: &Mention<'_>) -> Vec<String> {
    let rule = mention.of_match().rule();
    let own = mention.of_match().range();
    let annotated = &explainer.examined.annotated;
    let lost = explainer.examined.fallen.iter().filter(|fallen| {
        fallen.fate == Fate::Lost(rule) && fallen.range.start < own.end && fallen.range.end > own.start
    });
    let priority = |rule: usize| explainer.rules.rules[rule].priority;
    let mut beaten: Vec<String> = Vec::new();
    for fallen in lost {
        let range = annotated.position(fallen.range.start)..annotated.position(fallen.range.end);
        let why = match wins_by(explainer.rules, (rule, &own), (fallen.rule, &fallen.range)) {
            Some(WinsBy::Priority) => tr!("priority {} over {}", priority(rule), priority(fallen.rule)),
            Some(WinsBy::Length) => tr!("the longer match"),
            Some(WinsBy::Start) => tr!("the earlier match"),
            Some(WinsBy::Order | WinsBy::Blocks) | None => tr!("the rule that stands first"),
        };
        let told = tr!("{} with {}: {}", explainer.rule_name(fallen.rule), explainer.quoted(&range), why);
        if !beaten.contains(&told) {
            beaten.push(told);
        }
    }
    beaten
}
