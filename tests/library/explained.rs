//! What is said of a rule that does not fire, held against what happens when the cause is taken away.

use speechmeta::explained::Explainer;
use speechmeta::explained::places::Places;
use speechmeta::explained::refusal::{Around, Beside, Refusal, Unwanted};
use speechmeta::explained::remedy::Remedy;
use speechmeta::explained::spelling::Names;
use speechmeta::explained::walk::Walker;
use speechmeta::input::{self, RawDocument};
use speechmeta::normalise::NormalisedText;
use speechmeta::pattern::{Layer, Pattern, Vm};
use speechmeta::rules::RuleSet;
use speechmeta::rules::compiled::{CompiledRules, Conditions, Context, Zones};
use speechmeta::rules::file::ZoneName;
use speechmeta::{ExamplePlace, examine_example};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn built_in() -> RuleSet {
    RuleSet::load(&speechmeta::builtin::origin()).unwrap_or_else(|faults| panic!("{}", faults.render(false)))
}

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Numbers that look like chance and are always the same (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((n ^ (n >> 31)) % end as u64) as usize
    }
}

/// The sentences of the documents in a folder, as rules see them.
fn sentences(folder: &Path) -> Vec<String> {
    let walk = input::documents(&[folder.to_path_buf()]);
    let documents = walk.sources.iter().filter_map(|source| input::read(source.as_ref().ok()?).ok());
    let mut sentences = Vec::new();
    for document in documents {
        let view = NormalisedText::new(&document.text);
        let all = view.as_str().split_inclusive(['。', '!', '?', ';', '\n']).map(str::trim);
        sentences.extend(all.filter(|one| (10..=150).contains(&one.chars().count())).map(str::to_owned));
    }
    sentences
}

/// Whether a word of a rule stands in a text: a literal of two characters or more that its matches are found by, or an
/// entry of a lexicon that its pattern refers to.
fn has_word(rules: &CompiledRules, annotated: &speechmeta::pattern::AnnotatedText<'_>, patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| {
        let literals = rules.patterns.literals(pattern);
        let stands = |literal| annotated.hits().width(literal) >= 2 && !annotated.hits().of_literal(literal).is_empty();
        let is_entry = |layer: &Layer| matches!(layer, Layer::Lexicon(_)) && !annotated.layer(*layer).is_empty();
        literals.into_iter().any(stands) || pattern.layers.iter().any(is_entry)
    })
}

/// Whether a rule gives a mention in a text.
fn fires(rules: &CompiledRules, rule: usize, text: &str) -> bool {
    let examined =
        examine_example(rules, RawDocument::of("sentence", text), ExamplePlace::Zone(ZoneName::Body), Some(2018));
    examined.records.iter().flat_map(|record| record.mentions()).any(|mention| mention.rule() == rules.rules[rule].id)
}

/// Takes causes away, one behind the other, and tells whether the rule fires then; afterwards the rules are as before.
fn fires_without(set: &mut RuleSet, rule: usize, text: &str, remedies: &[Remedy]) -> bool {
    let rules = &mut set.compiled;
    let Some((remedy, others)) = remedies.split_first() else { return fires(rules, rule, text) };
    match remedy {
        Remedy::Text(changed, _) => fires_without(set, rule, changed, others),
        Remedy::WithoutRules(rivals) => {
            let taken: Vec<_> = rivals.iter().map(|&rival| std::mem::take(&mut rules.rules[rival].patterns)).collect();
            let fires = fires_without(set, rule, text, others);
            rivals.iter().zip(taken).for_each(|(&rival, patterns)| set.compiled.rules[rival].patterns = patterns);
            fires
        }
        Remedy::Unset(attribute) => {
            let kept = std::mem::take(&mut rules.rules[rule].attributes);
            let (unset, set_still) = kept.into_iter().partition::<Vec<_>, _>(|(n, _)| n == attribute);
            rules.rules[rule].attributes = set_still;
            let fires = fires_without(set, rule, text, others);
            set.compiled.rules[rule].attributes.extend(unset);
            fires
        }
        Remedy::FirstRow(lexicon) => {
            let choose = rules.lexicons[*lexicon].lexicon.choose.take();
            let fires = fires_without(set, rule, text, others);
            set.compiled.lexicons[*lexicon].lexicon.choose = choose;
            fires
        }
        Remedy::Without(refusals) => {
            let own = &mut rules.rules[rule];
            let (zones, split) = (own.zones.clone(), own.split.clone());
            let (mut holds, mut contexts, mut patterns) = (Vec::new(), Vec::new(), Vec::new());
            let has = own.unless.has.clone();
            // The last entries first, so that the others keep their places.
            for refusal in refusals.iter().rev() {
                match refusal {
                    Refusal::Outside => {}
                    Refusal::Zone(_) => own.zones = Zones::default(),
                    Refusal::Lengths(_) => own.split.clear(),
                    Refusal::Has { .. } => own.unless.has.clear(),
                    Refusal::Missing { beside: Beside::Before, .. } => {
                        holds.push(Conditions {
                            before: std::mem::take(&mut own.holds.before),
                            ..Conditions::default()
                        });
                    }
                    Refusal::Missing { beside: Beside::After, .. } => {
                        holds.push(Conditions { after: std::mem::take(&mut own.holds.after), ..Conditions::default() });
                    }
                    Refusal::NotAround { around: Around::Inside, .. } => {
                        holds.push(Conditions {
                            inside: std::mem::take(&mut own.holds.inside),
                            ..Conditions::default()
                        });
                    }
                    Refusal::NotAround { around: Around::Overlaps, .. } => {
                        let overlaps = std::mem::take(&mut own.holds.overlaps);
                        holds.push(Conditions { overlaps, ..Conditions::default() });
                    }
                    Refusal::Unwanted { how: Unwanted::Beside(beside), entry, .. } => {
                        contexts.push((*beside, *entry, beside_list(&mut own.unless, *beside).remove(*entry)));
                    }
                    Refusal::Unwanted { how: Unwanted::Around(around), entry, .. } => {
                        patterns.push((*around, *entry, around_list(&mut own.unless, *around).remove(*entry)));
                    }
                }
            }
            let fires = fires_without(set, rule, text, others);
            let own = &mut set.compiled.rules[rule];
            (own.zones, own.split, own.unless.has) = (zones, split, has);
            for taken in holds {
                own.holds.before.extend(taken.before);
                own.holds.after.extend(taken.after);
                own.holds.inside.extend(taken.inside);
                own.holds.overlaps.extend(taken.overlaps);
            }
            for (beside, entry, context) in contexts.into_iter().rev() {
                beside_list(&mut own.unless, beside).insert(entry, context);
            }
            for (around, entry, pattern) in patterns.into_iter().rev() {
                around_list(&mut own.unless, around).insert(entry, pattern);
            }
            fires
        }
    }
}

fn beside_list(conditions: &mut Conditions, beside: Beside) -> &mut Vec<Context> {
    match beside {
        Beside::Before => &mut conditions.before,
        Beside::After => &mut conditions.after,
    }
}

fn around_list(conditions: &mut Conditions, around: Around) -> &mut Vec<Pattern> {
    match around {
        Around::Inside => &mut conditions.inside,
        Around::Overlaps => &mut conditions.overlaps,
    }
}

/// Draws so many sentences, each with a rule of which a word stands there and that does not fire; takes away what is said to
/// be the cause, and tells of how many the rule fires then.
fn kept(sentences: &[String], wanted: usize, seed: u64) -> usize {
    let mut set = built_in();
    let names = Names::of(&set);
    let mut chance = Chance(seed);
    // By kind: of how many the rule stays silent without the cause, and of how many it fires.
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let (mut drawn, mut kept, mut first_alone) = (0, 0, 0);
    while drawn < wanted {
        let text = &sentences[chance.below(sentences.len())];
        let (rule, causes) = {
            let places = Places::of(&set);
            let rules = &set.compiled;
            let examined = examine_example(
                rules,
                RawDocument::of("sentence", text.as_str()),
                ExamplePlace::Zone(ZoneName::Body),
                Some(2018),
            );
            let given: Vec<&str> =
                examined.records.iter().flat_map(|record| record.mentions()).map(|mention| mention.rule()).collect();
            let is_silent = |&n: &usize| {
                let rule = &rules.rules[n];
                !rule.block
                    && !given.contains(&rule.id.as_str())
                    && has_word(rules, &examined.annotated, &rule.patterns)
            };
            let silent: Vec<usize> = (0..rules.rules.len()).filter(is_silent).collect();
            if silent.is_empty() {
                continue;
            }
            let rule = silent[chance.below(silent.len())];
            let mut explainer = Explainer::new(&set, &names, &places, &examined);
            let all = 0..examined.annotated.len();
            let attempts = explainer.attempts(rule, &all, &all, 1);
            (rule, attempts.first().map(|attempt| explainer.causes(attempt)).unwrap_or_default())
        };
        drawn += 1;
        let kinds: Vec<&str> = causes.iter().map(|cause| cause.kind).collect();
        let remedies: Option<Vec<Remedy>> = causes.iter().map(|cause| cause.remedy.clone()).collect();
        let first = remedies.iter().flatten().next().cloned();
        first_alone += usize::from(first.is_some_and(|first| fires_without(&mut set, rule, text, &[first])));
        let fires =
            remedies.is_some_and(|remedies| !remedies.is_empty() && fires_without(&mut set, rule, text, &remedies));
        kept += usize::from(fires);
        counts.entry(kinds.join(", ")).or_default()[usize::from(fires)] += 1;
        if !fires {
            println!("{} in {text}", set.compiled.rules[rule].id);
            causes.iter().flat_map(|cause| &cause.sentences).for_each(|sentence| println!("    {sentence}"));
        }
    }
    println!("of {wanted}: {first_alone} fire without the first cause, {kept} without all that are named");
    println!("by causes, silent and firing: {counts:?}");
    kept
}

#[test]
fn without_the_cause_that_is_named_rules_fire_in_sentences_of_the_package() {
    let sentences = [sentences(&in_package("samples")), sentences(&in_package("tests/own-corpus/documents"))].concat();
    assert!(sentences.len() > 300, "{} sentences", sentences.len());
    let kept = kept(&sentences, 60, 1);
    assert!(kept * 100 >= 60 * 95, "{kept} of 60");
}

#[test]
fn without_the_cause_that_is_named_rules_fire_in_two_hundred_sentences_of_the_corpus() {
    let corpus = in_package("../shared/corpus");
    if !corpus.is_dir() {
        eprintln!("skipped: {} is not here", corpus.display());
        return;
    }
    let sentences = sentences(&corpus);
    assert!(sentences.len() > 50_000, "{} sentences", sentences.len());
    let kept = kept(&sentences, 200, 13);
    assert!(kept * 100 >= 200 * 95, "{kept} of 200");
}

#[test]
fn the_walk_finds_a_match_where_the_machine_does() {
    let set = built_in();
    let rules = &set.compiled;
    let sentences = sentences(&in_package("samples"));
    let mut chance = Chance(3);
    let mut matches = 0;
    for _ in 0..24 {
        let text = &sentences[chance.below(sentences.len())];
        let examined = examine_example(
            rules,
            RawDocument::of("sentence", text.as_str()),
            ExamplePlace::Zone(ZoneName::Body),
            None,
        );
        let annotated = &examined.annotated;
        let mut walker = Walker::new(annotated, examined.document().view.as_str());
        let mut vm = Vm::default();
        for rule in &rules.rules {
            for pattern in rule.all_patterns() {
                for at in 0..annotated.len() {
                    let mut end = None;
                    annotated.search(pattern, &mut vm, std::slice::from_ref(&(at..at + 1)), &mut |found| {
                        end = Some(found.end);
                        true
                    });
                    let walked = walker.attempt(pattern, at);
                    let (id, at) = (&rule.id, at as usize);
                    match end {
                        Some(end) => {
                            matches += 1;
                            assert!(walked.ends.iter().any(|known| known.0 == end), "{id} at {at} of {text}");
                        }
                        None => {
                            assert!(walked.ends.is_empty(), "{id} at {at} of {text}");
                            assert!(!walked.misses.is_empty(), "{id} at {at} of {text}");
                        }
                    }
                }
            }
        }
        walker.forget();
    }
    assert!(matches > 300, "{matches} matches");
}
