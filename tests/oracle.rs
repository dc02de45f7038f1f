//! The fast way of matching against two plain ones, over all patterns of the project's own rules.
//!
//! - A pattern tried at every position must give what it gives when it is tried only where its anchors allow.
//! - A pattern without references must give what the `regex` crate gives.

use proptest::prelude::*;
use regex::Regex;
use speechmeta::document::Document;
use speechmeta::input::{self, RawDocument};
use speechmeta::matcher::machine::{Found, Machine};
use speechmeta::matcher::search::{Annotated, Searcher};
use speechmeta::rules::RuleSet;
use speechmeta::rules::compiled::{CompiledRules, Searchable};
use speechmeta::rules::load::Origin;
use speechmeta::rules::trigger::Start;
use std::path::PathBuf;
use std::sync::LazyLock;

static RULES: LazyLock<CompiledRules> =
    LazyLock::new(|| RuleSet::load(&Origin::Embedded).unwrap_or_else(|f| panic!("{}", f.render(false))).compiled);

static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples");
    let walk = input::documents(&[folder]);
    walk.sources.iter().map(|s| input::read(s.as_ref().unwrap()).unwrap().text).collect()
});

/// Everything that is searched for by itself.
fn searchables() -> impl Iterator<Item = (&'static str, &'static Searchable)> {
    let rules = RULES.rules.iter().flat_map(|r| {
        let contexts = r.before.iter().chain(&r.after).chain(&r.unless.before).chain(&r.unless.after);
        let around = r.unless.inside.iter().chain(&r.unless.overlaps);
        let all = r.patterns.iter().chain(around).chain(contexts.map(|c| &c.search));
        all.map(|s| (r.id.as_str(), s))
    });
    rules.chain(RULES.layout.iter().map(|l| (l.id.as_str(), &l.line)))
}

fn matches(annotated: &Annotated<'_>, searchable: &Searchable, start: &Start) -> Vec<Found> {
    let mut all = Vec::new();
    let searcher = Searcher { pattern: &searchable.pattern, start };
    let whole = 0..annotated.text().len();
    annotated.search(&searcher, &mut Machine::default(), whole, &mut |m| {
        // A match of nothing leaves the search where it is.
        let counts = !m.range.is_empty();
        if counts {
            all.push(m);
        }
        counts
    });
    all
}

fn agree(text: &str, patterns: impl Iterator<Item = (&'static str, &'static Searchable)>) {
    let raw = RawDocument { source: "oracle".into(), text: text.into(), encoding: "UTF-8", malformed: 0 };
    let (document, hits) = Document::new(&RULES, raw);
    let view = document.view.as_str();
    let annotated = Annotated::new(view, hits, RULES.fields.len());
    for (rule, searchable) in patterns {
        let fast = matches(&annotated, searchable, &searchable.start);
        let everywhere = Start { multiline: searchable.start.multiline, ..Start::default() };
        assert_eq!(fast, matches(&annotated, searchable, &everywhere), "rule {rule} on {view:?}");
        let pattern = &searchable.pattern;
        let unbounded = ["+", "*"].iter().any(|r| pattern.regex.contains(r));
        if pattern.references.is_empty() && !searchable.start.multiline && !unbounded {
            let regex = Regex::new(&format!("(?m){}", pattern.regex)).unwrap();
            let lines = view.lines().scan(0, |at, line| {
                let from = *at;
                *at += line.len() + 1;
                Some((from, line))
            });
            let plain: Vec<_> = lines
                .flat_map(|(from, line)| {
                    regex.find_iter(line).map(move |m| from + m.start()..from + m.end()).collect::<Vec<_>>()
                })
                .filter(|r| !r.is_empty())
                .collect();
            let fast: Vec<_> = fast.into_iter().map(|m| m.range).collect();
            assert_eq!(fast, plain, "rule {rule} on {view:?}");
        }
    }
}

#[test]
fn matching_at_anchors_gives_what_matching_everywhere_gives() {
    for text in SAMPLES.iter() {
        agree(text, searchables());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn it_does_on_splices_of_the_samples(pieces in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1usize..200), 1..8)) {
        let mut text = String::new();
        for (sample, from, length) in pieces {
            let sample = sample.get(&SAMPLES[..]);
            let chars: Vec<char> = sample.chars().collect();
            let from = from.index(chars.len());
            text.extend(&chars[from..(from + length).min(chars.len())]);
        }
        agree(&text, searchables());
    }
}
