//! Warnings about patterns: alternatives that never win, and patterns that are tried at every character.

use super::alternatives::{self, Search};
use crate::pattern::hir::{Assertion, Hir};
use crate::rules::RuleSet;
use crate::rules::diagnostic::{Code, Fault, On};
use crate::rules::every_pattern::EveryPattern;
use crate::rules::source::{Place, Step, path};
use tr::tr;

/// How a pattern is told in a message, in characters.
const SHOWN: usize = 20;

/// Warnings about the patterns of a rule set.
pub fn find(set: &RuleSet, every: &EveryPattern) -> Vec<Fault> {
    let mut found = without_literal(set);
    let is = |step: &Step, keys: &[&str]| matches!(step, Step::Key(key) if keys.contains(&key.as_str()));
    for (text, place) in &every.patterns {
        // What stands beside a match is dealt with below.
        if place.path.iter().skip(2).any(|step| is(step, &["before", "after"])) {
            continue;
        }
        let is_inside_others = place.path.first().is_some_and(|block| is(block, &["patterns", "layout"]));
        found.extend(idle(text, if is_inside_others { Search::Fixed } else { Search::Match }, place));
    }
    for (context, place) in &every.contexts {
        let is_before = place
            .path
            .iter()
            .rev()
            .find(|step| is(step, &["before", "after"]))
            .is_some_and(|step| is(step, &["before"]));
        let search = match (context.within.unwrap_or(0) == 0, is_before) {
            (false, _) => Search::Found,
            (true, true) => Search::Fixed,
            (true, false) => Search::Match,
        };
        found.extend(idle(&context.pattern, search, &place.child("match")));
    }
    found
}

/// Warnings about the alternatives of a pattern.
fn idle(pattern: &str, search: Search, place: &Place) -> Vec<Fault> {
    let warn = |idle: alternatives::Idle| {
        let (text, by) = (&pattern[idle.alternative.clone()], &pattern[idle.by.clone()]);
        let (code, title) = match search {
            _ if text == by => (Code::NeedlessAlternative, tr!("`{}` is an alternative twice", short(text))),
            Search::Found => (Code::NeedlessAlternative, tr!("`{}` is needless beside `{}`", short(text), short(by))),
            Search::Match | Search::Fixed => {
                (Code::IdleAlternative, tr!("`{}` never wins: `{}` does", short(text), short(by)))
            }
        };
        let help = match search {
            _ if text == by => tr!("remove one of the two"),
            Search::Found => tr!("remove it: where it stands, `{}` is found", short(by)),
            Search::Match | Search::Fixed => {
                tr!("put it before `{}`, or remove it: the first that fits is taken", short(by))
            }
        };
        Fault::new(code, title)
            .label(place.source, place.path.clone(), On::Within(idle.alternative), "")
            .label(place.source, place.path.clone(), On::Within(idle.by), tr!("this one is"))
            .help(help)
    };
    alternatives::idle(pattern, search).into_iter().map(warn).collect()
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Rules with a pattern that no word and no lexicon says where to look for.
fn without_literal(set: &RuleSet) -> Vec<Fault> {
    let mut found = Vec::new();
    let places = set.files.iter().flat_map(|file| (0..file.rules.rules.len()).map(move |n| (file, n)));
    for (rule, (file, n)) in set.compiled.rules.iter().zip(places) {
        if rule.patterns.iter().all(|pattern| has_literal(pattern.hir())) {
            continue;
        }
        let title = tr!("rule `{}` has a pattern without a word in it", rule.id);
        let fault = Fault::new(Code::PatternWithoutLiteral, title).label(
            file.source,
            path!["rules", n, "match"],
            On::Value,
            "",
        );
        found.push(
            fault.help(tr!("it is tried at every character, which is slow: let it hold a word, a sign or a lexicon")),
        );
    }
    found
}

/// Whether every match holds a literal or an annotation, by which it can be found, or begins with a line.
fn has_literal(hir: &Hir) -> bool {
    match hir {
        Hir::Literal(_) | Hir::Layer(_) => true,
        Hir::Assertion(assertion) => matches!(assertion, Assertion::TextStart | Assertion::LineStart),
        Hir::Concat(parts) => parts.iter().any(has_literal),
        Hir::Alternation(parts) => parts.iter().all(has_literal),
        Hir::Repeat { min, hir, .. } => *min > 0 && has_literal(hir),
        Hir::Capture(_, inner) => has_literal(inner),
        Hir::Named(named) => has_literal(&named.hir),
        Hir::Empty | Hir::Class(_) => false,
    }
}
