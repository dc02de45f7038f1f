//! The fast way of matching against plain ones, with the project's own rules.
//!
//! - All matches of all rules must be those of the plain way: every pattern at every position, nothing left out.
//! - A pattern without references must give what the `regex` crate gives.

use proptest::prelude::*;
use regex::Regex;
use speechmeta::document::Document;
use speechmeta::input::{self, RawDocument};
use speechmeta::matcher::annotated::Annotated;
use speechmeta::matcher::machine::Machine;
use speechmeta::matcher::scan::Hits;
use speechmeta::matcher::{find, find_plainly};
use speechmeta::rules::RuleSet;
use speechmeta::rules::compiled::{CompiledRules, LayoutRule, Searchable};
use speechmeta::rules::load::Origin;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static RULES: LazyLock<CompiledRules> = LazyLock::new(|| {
    RuleSet::load(&speechmeta::builtin::origin()).unwrap_or_else(|f| panic!("{}", f.render(false))).compiled
});

static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| texts(&root().join("samples")));

/// What the project's own rules have no use for: mentions over line ends and longer than a reference passes over,
/// blocks over line ends that others block, contexts that reach far, named patterns in named patterns, empty
/// mentions, blocks that ask for what is not there yet.
static OTHERS: LazyLock<CompiledRules> = LazyLock::new(|| {
    let yaml = r"
schema: 1
fields: {t: {attributes: {}}, s: {attributes: {}}, x: {attributes: {}}, y: {attributes: {}}, z: {attributes: {}}, w: {attributes: {}}, v: {attributes: {}}, u: {attributes: {}}}
patterns:
  step: '<x>|[甲乙]{1,3}?丙?|(?:丁|戊){1,3}|己[\p{Han}]{0,3}|,(?:庚|$)'
  steps: '(?:<step>){1,3}(?:<z>)?|戊丙丁|丙戊'
rules:
  - {id: x.long, field: x, match: '甲[\p{Han}]{1,120}乙'}
  - {id: x.lines, field: x, match: '己\n[\p{Han}]{1,3}'}
  - {id: y.line, field: y, match: '^<x>$'}
  - {id: y.behind, field: y, match: '[甲己]{0,2}<x>[\p{Han}]{0,4}?丙'}
  - {id: z.word, field: z, match: 丁}
  - {id: z.across, field: z, match: '丙\n丁', priority: 5, block: true}
  - {id: z.within, field: z, match: '乙丙', priority: 9, block: true}
  - id: w.far
    field: w
    match: 戊
    before: {match: '己[\p{Han}]{0,5}', within: 300, same: speech}
    unless: {after: {match: '^庚', within: 12}, overlaps: '丙戊|戊[甲乙]{2}', inside: '^[\p{Han}]{1,9}$'}
  - {id: v.touching, field: v, match: '庚{1,3}', before: {match: '^|[,。]|<x>'}, after: {match: '[甲乙]{1,2}丙|$'}}
  - {id: u.behind, field: u, match: '丁(?:<step>){0,4}(?<last><steps>)'}
  - {id: u.before, field: u, match: '(?:<steps>){0,2}(?:<step>)丙丙?', before: {match: '(?:<step>){1,2}', within: 0}}
  - {id: u.between, field: u, match: '^(?:<step>){0,3}?,(?<steps>)?庚(?:<steps>)'}
  - {id: block.steps, match: '丁<steps>甲', block: true}
  - {id: t.empty, field: t, match: '庚(?<mention>丁?)'}
  - {id: s.behind, field: s, match: '<t>[甲乙庚]'}
  - {id: s.beside, field: s, match: '丁', after: {match: '<t>', within: 2, same: clause}}
  - {id: v.choice, field: v, match: '(?:甲乙|甲丙|乙(?:丙|丁){1,3}?|[戊己]{2,4}),[\p{Han}]{0,3}?(?:丁|庚$)', zone: [body]}
";
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("rules.yaml"), yaml).unwrap();
    let origin = Origin::Directory(folder.path().to_path_buf());
    RuleSet::load(&origin).unwrap_or_else(|f| panic!("{}", f.render(false))).compiled
});

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn texts(folder: &Path) -> Vec<String> {
    let walk = input::documents(&[folder.to_path_buf()]);
    // A list of sources beside the documents is none.
    walk.sources.iter().filter_map(|s| Some(input::read(s.as_ref().unwrap()).ok()?.text)).collect()
}

fn document(rules: &CompiledRules, text: &str) -> (Document, Hits) {
    let raw = RawDocument::of("oracle", text);
    Document::new(rules, raw)
}

/// Whether the fast way finds what the plain way finds.
fn agree(rules: &CompiledRules, text: &str) {
    let (document, hits) = document(rules, text);
    let plain = find_plainly(rules, &document, hits.clone());
    let fast = find(rules, &document, hits);
    for (field, (fast, plain)) in fast.iter().zip(&plain).enumerate() {
        let view = document.view.as_str();
        let differing = fast.iter().zip(plain).find(|(a, b)| a != b);
        let told = differing.map(|(a, b)| (&view[a.range.clone()], &view[b.range.clone()]));
        let name = &rules.fields[field].name;
        assert_eq!(fast.len(), plain.len(), "field {name}: {told:?}");
        assert_eq!(told, None, "field {name}: the same places, other captures or contexts");
    }
}

/// Everything that is searched for by itself.
fn searchables() -> impl Iterator<Item = (&'static str, &'static Searchable)> {
    let rules = RULES.rules.iter().flat_map(|r| {
        let when = || r.when.iter();
        let unless = || [&r.unless].into_iter().chain(when().map(|w| &w.unless));
        let beside = r.before.iter().chain(&r.after).chain(when().flat_map(|w| w.before.iter().chain(&w.after)));
        let contexts = beside.chain(unless().flat_map(|u| u.before.iter().chain(&u.after)));
        let around = unless().flat_map(|u| u.inside.iter().chain(&u.overlaps));
        let all = r.patterns.iter().chain(around).chain(contexts.map(|c| &c.search));
        all.map(|s| (r.id.as_str(), s))
    });
    let lines = |l: &'static LayoutRule| [Some(&l.line), l.after.as_ref(), l.before.as_ref()].into_iter().flatten();
    rules.chain(RULES.layout.iter().flat_map(move |l| lines(l).map(|s| (l.id.as_str(), s))))
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
    let (document, hits) = document(&RULES, text);
    let view = document.view.as_str();
    let annotated = Annotated::new(&RULES, &document.view, hits);
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
    SAMPLES.iter().for_each(|text| agree(&RULES, text));
}

#[test]
fn patterns_without_references_give_what_regex_gives_on_the_samples() {
    SAMPLES.iter().for_each(|text| agrees_with_regex(text));
}

#[test]
fn the_other_rules_find_something_in_every_field() {
    let text = "己己己,请看。戊在这里,甲乙丁丁丁甲乙,庚\n甲己己乙\n己\n丁丁丙甲己乙丁\n庚甲乙丙,甲乙,丁";
    let (document, hits) = document(&OTHERS, text);
    for (field, found) in OTHERS.fields.iter().zip(find(&OTHERS, &document, hits)) {
        assert!(!found.is_empty(), "nothing in {}", field.name);
    }
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
            scope.spawn(move || texts.iter().step_by(EVERY).skip(n).step_by(2).for_each(|text| agree(&RULES, text)));
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
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn all_matches_are_those_of_the_plain_way_with_other_rules(text in "[甲乙丙丁戊己庚,。\n]{0,60}|(甲[己戊]{70,90}乙\n?){1,3}[丙丁\n]{0,4}") {
        agree(&OTHERS, &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn all_matches_are_those_of_the_plain_way_on_splices_of_the_samples(text in splice()) {
        agree(&RULES, &text);
    }

    #[test]
    fn patterns_without_references_give_what_regex_gives_on_splices_of_the_samples(text in splice()) {
        agrees_with_regex(&text);
    }
}
