//! The fast way of matching against slow ones, with the project's own rules and with others.
//!
//! - Every pattern gives what a slow matcher gives that is written from what patterns mean ([`slow`]), captures too.
//! - A pattern without references gives what the `regex` crate gives.
//! - All matches of all rules are those of the plain way: the same machine, every pattern at every position, nothing left
//!   out. That is fast enough for the whole corpus.

mod against_regex;
mod against_slow;
mod slow;

use proptest::prelude::*;
use speechmeta::document::Document;
use speechmeta::input::{self, RawDocument};
use speechmeta::matcher::{Match, find, find_plainly};
use speechmeta::pattern::{AnnotatedText, Capture, Pattern, Vm};
use speechmeta::rules::RuleSet;
use speechmeta::rules::compiled::{CompiledRules, LayoutRule};
use speechmeta::rules::load::Origin;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The rules built in, loaded from their files: patterns that were prepared have no trees.
pub static RULES: LazyLock<CompiledRules> = LazyLock::new(|| {
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

fn document<'r>(rules: &'r CompiledRules, text: &str) -> (Document, AnnotatedText<'r>) {
    Document::new(rules, RawDocument::of("oracle", text))
}

/// Whether the fast way finds what the plain way finds.
fn agree(rules: &CompiledRules, text: &str) {
    let (document, annotated) = document(rules, text);
    let view = document.view.as_str();
    let plain = find_plainly(rules, &document, rules.patterns.annotate(view));
    let fast = find(rules, &document, annotated);
    for ((fast_of_field, plain_of_field), field) in fast.fields().zip(plain.fields()).zip(&rules.fields) {
        let same = |(a, b): &(&Match, &Match)| {
            (a.rule(), a.pattern(), a.range(), a.whole()) == (b.rule(), b.pattern(), b.range(), b.whole())
                && a.when().eq(b.when())
                && fast.captures(a) == plain.captures(b)
        };
        let differing = fast_of_field.iter().zip(plain_of_field).find(|pair| !same(pair));
        let told = differing.map(|(a, b)| (&view[a.range()], &view[b.range()]));
        assert_eq!(fast_of_field.len(), plain_of_field.len(), "field {}: {told:?}", field.name);
        assert_eq!(told, None, "field {}: other places, captures or contexts", field.name);
    }
}

/// Every pattern of a rule set, with the rule that it belongs to.
fn patterns<'r>(rules: &'r CompiledRules) -> impl Iterator<Item = (&'r str, &'r Pattern)> {
    let of_layout = |l: &'r LayoutRule| [Some(&l.line), l.after.as_ref(), l.before.as_ref()].into_iter().flatten();
    let layout = rules.layout.iter().flat_map(move |l| of_layout(l).map(|pattern| (l.id.as_str(), pattern)));
    rules.rules.iter().flat_map(|r| r.all_patterns().map(|pattern| (r.id.as_str(), pattern))).chain(layout)
}

/// A match and its captures, in characters.
type Place = (Range<u32>, Vec<Option<Capture>>);

/// Captures as a pattern keeps them: those that its rule does not read are left out.
fn kept(pattern: &Pattern, captures: Vec<Option<Capture>>) -> Vec<Option<Capture>> {
    captures.into_iter().zip(&pattern.kept).map(|(capture, is_kept)| capture.filter(|_| *is_kept)).collect()
}

/// What the engine finds of a pattern in a whole text; a match of nothing leaves the search where it is.
fn matches(annotated: &AnnotatedText<'_>, pattern: &Pattern, vm: &mut Vm) -> Vec<Place> {
    let mut all = Vec::new();
    annotated.search(pattern, vm, std::slice::from_ref(&(0..annotated.len())), &mut |found| {
        let counts = !found.range().is_empty();
        if counts {
            let captures = (0..pattern.captures.len()).map(|n| found.capture(n));
            all.push((found.range(), captures.collect()));
        }
        counts
    });
    all
}

#[test]
fn all_matches_are_those_of_the_plain_way_on_the_samples() {
    SAMPLES.iter().for_each(|text| agree(&RULES, text));
}

#[test]
fn the_other_rules_find_something_in_every_field() {
    let text = "己己己,请看。戊在这里,甲乙丁丁丁甲乙,庚\n甲己己乙\n己\n丁丁丙甲己乙丁\n庚甲乙丙,甲乙,丁";
    let (document, annotated) = document(&OTHERS, text);
    for (field, found) in OTHERS.fields.iter().zip(find(&OTHERS, &document, annotated).fields()) {
        assert!(!found.is_empty(), "nothing in {}", field.name);
    }
}

/// Every so many documents of the corpus are read whole, in a build that is optimised: the plain way takes its time.
#[test]
fn all_matches_are_those_of_the_plain_way_on_the_corpus() {
    const EVERY: usize = if cfg!(debug_assertions) { 48 } else { 1 };
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
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 300 } else { 2000 }))]

    #[test]
    fn all_matches_are_those_of_the_plain_way_with_other_rules(text in "[甲乙丙丁戊己庚,。\n]{0,60}|(甲[己戊]{70,90}乙\n?){1,3}[丙丁\n]{0,4}") {
        agree(&OTHERS, &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 12 } else { 48 }))]

    #[test]
    fn all_matches_are_those_of_the_plain_way_on_splices_of_the_samples(text in splice()) {
        agree(&RULES, &text);
    }
}
