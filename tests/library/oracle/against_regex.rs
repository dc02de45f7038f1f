//! Patterns without references against the `regex` crate.

use super::{Place, RULES, SAMPLES, document, kept, matches, patterns, splice};
use proptest::prelude::*;
use regex::{Regex, RegexBuilder};
use speechmeta::pattern::{Capture, Pattern, Vm};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The patterns that refer to nothing, each with its rule and as a regular expression.
static REGEXES: LazyLock<Vec<(&str, &Pattern, Regex)>> = LazyLock::new(|| {
    let regex = |pattern: &Pattern| {
        let text = pattern.hir().to_regex()?;
        // Repetitions of Chinese characters exceed the limit that the crate sets by default.
        Some(RegexBuilder::new(&text).size_limit(1 << 30).build().unwrap_or_else(|e| panic!("{text}: {e}")))
    };
    patterns(&RULES).filter_map(|(rule, pattern)| Some((rule, pattern, regex(pattern)?))).collect()
});

/// Whether every pattern gives what the `regex` crate gives, captures too.
fn agrees_with_regex(text: &str) {
    let (document, annotated) = document(&RULES, text);
    let view = document.view.as_str();
    let positions: HashMap<usize, u32> = view.char_indices().map(|(at, _)| at).chain([view.len()]).zip(0..).collect();
    let mut vm = Vm::default();
    for (rule, pattern, regex) in REGEXES.iter() {
        let place = |found: regex::Captures<'_>| -> Place {
            let groups = found.iter().map(|group| {
                group.map(|g| Capture { start: positions[&g.start()], end: positions[&g.end()], entry: None })
            });
            let mut groups: Vec<Option<Capture>> = groups.collect();
            let whole = groups.remove(0).expect("the match itself");
            (whole.range(), kept(pattern, groups))
        };
        let plain: Vec<Place> = regex.captures_iter(view).map(place).filter(|(range, _)| !range.is_empty()).collect();
        assert_eq!(matches(&annotated, pattern, &mut vm), plain, "rule {rule}, {regex} on {view:?}");
    }
}

#[test]
fn many_patterns_refer_to_nothing() {
    assert!(REGEXES.len() > 100, "{} patterns without references", REGEXES.len());
}

#[test]
fn patterns_without_references_give_what_regex_gives_on_the_samples() {
    SAMPLES.iter().for_each(|text| agrees_with_regex(text));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 12 } else { 48 }))]

    #[test]
    fn patterns_without_references_give_what_regex_gives_on_splices_of_the_samples(text in splice()) {
        agrees_with_regex(&text);
    }
}
