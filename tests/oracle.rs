//! The fast way of matching against plain ones, with the project's own rules.
//!
//! - All matches of all rules must be those of the plain way: every pattern at every position, nothing left out.
//! - A pattern without references must give what the `regex` crate gives.

use proptest::prelude::*;
use regex::Regex;
use speechmeta::document::Document;
use speechmeta::input::{self, RawDocument};
use speechmeta::matcher::machine::Machine;
use speechmeta::matcher::search::Annotated;
use speechmeta::matcher::{find, find_plainly};
use speechmeta::rules::RuleSet;
use speechmeta::rules::compiled::{CompiledRules, Searchable};
use speechmeta::rules::load::Origin;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static RULES: LazyLock<CompiledRules> =
    LazyLock::new(|| RuleSet::load(&Origin::Embedded).unwrap_or_else(|f| panic!("{}", f.render(false))).compiled);

static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| texts(&root().join("samples")));

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn texts(folder: &Path) -> Vec<String> {
    let walk = input::documents(&[folder.to_path_buf()]);
    walk.sources.iter().map(|s| input::read(s.as_ref().unwrap()).unwrap().text).collect()
}

fn document(text: &str) -> (Document, speechmeta::matcher::scan::Hits) {
    let raw = RawDocument { source: "oracle".into(), text: text.into(), encoding: "UTF-8", malformed: 0 };
    Document::new(&RULES, raw)
}

/// Whether the fast way finds what the plain way finds.
fn agree(text: &str) {
    let (document, hits) = document(text);
    let plain = find_plainly(&RULES, &document, hits.clone());
    let fast = find(&RULES, &document, hits);
    for (field, (fast, plain)) in fast.iter().zip(&plain).enumerate() {
        let view = document.view.as_str();
        let differing = fast.iter().zip(plain).find(|(a, b)| a != b);
        let told = differing.map(|(a, b)| (&view[a.range.clone()], &view[b.range.clone()]));
        let name = &RULES.fields[field].name;
        assert_eq!(fast.len(), plain.len(), "field {name}: {told:?}");
        assert_eq!(told, None, "field {name}: the same places, other captures or contexts");
    }
}

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

fn matches(annotated: &Annotated<'_>, searchable: &Searchable) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let whole = 0..annotated.text().len();
    annotated.search(searchable, &mut Machine::default(), &[whole], &mut |m| {
        // A match of nothing leaves the search where it is.
        let counts = !m.range().is_empty();
        if counts {
            all.push(m.range());
        }
        counts
    });
    all
}

/// Whether every pattern gives what the `regex` crate gives, line by line.
fn agrees_with_regex(text: &str) {
    let (document, hits) = document(text);
    let view = document.view.as_str();
    let annotated = Annotated::new(&RULES, view, hits);
    let mut compared = 0;
    for (rule, searchable) in searchables() {
        let pattern = &searchable.pattern;
        let unbounded = ["+", "*"].iter().any(|r| pattern.regex.contains(r));
        if !pattern.references.is_empty() || searchable.start.multiline || unbounded {
            continue;
        }
        compared += 1;
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
        assert_eq!(matches(&annotated, searchable), plain, "rule {rule} on {view:?}");
    }
    assert!(compared > 100, "{compared} patterns without references");
}

#[test]
fn all_matches_are_those_of_the_plain_way_on_the_samples() {
    SAMPLES.iter().for_each(|text| agree(text));
}

#[test]
fn patterns_without_references_give_what_regex_gives_on_the_samples() {
    SAMPLES.iter().for_each(|text| agrees_with_regex(text));
}

/// Every so many documents of the corpus are read whole, in a build that is optimised: the plain way takes its time.
#[test]
fn all_matches_are_those_of_the_plain_way_on_the_corpus() {
    const EVERY: usize = if cfg!(debug_assertions) { 12 } else { 1 };
    let corpus = root().join("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: {} is not here", corpus.display());
        return;
    }
    let texts = texts(&corpus);
    assert!(texts.len() > 300, "{} documents", texts.len());
    std::thread::scope(|scope| {
        for n in 0..2 {
            let texts = &texts;
            scope.spawn(move || texts.iter().step_by(EVERY).skip(n).step_by(2).for_each(|text| agree(text)));
        }
    });
}

fn splice() -> impl Strategy<Value = String> {
    let piece = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1usize..200);
    prop::collection::vec(piece, 1..8).prop_map(|pieces| {
        let mut text = String::new();
        for (sample, from, length) in pieces {
            let sample = sample.get(&SAMPLES[..]);
            let chars: Vec<char> = sample.chars().collect();
            let from = from.index(chars.len());
            text.extend(&chars[from..(from + length).min(chars.len())]);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn all_matches_are_those_of_the_plain_way_on_splices_of_the_samples(text in splice()) {
        agree(&text);
    }

    #[test]
    fn patterns_without_references_give_what_regex_gives_on_splices_of_the_samples(text in splice()) {
        agrees_with_regex(&text);
    }
}
