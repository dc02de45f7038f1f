//! Every pattern against the slow matcher.

use super::slow::{Attempt, SlowText};
use super::{OTHERS, Place, RULES, SAMPLES, document, kept, matches, patterns};
use proptest::prelude::*;
use speechmeta::matcher::find;
use speechmeta::pattern::{AnnotatedText, Layer, Pattern, Vm};
use speechmeta::rules::compiled::{CompiledRules, Context};
use std::ops::{AddAssign, Range};
use std::thread;

/// Attempts of the slow matcher, those that it gave up, and the matches that were compared.
#[derive(Debug, Default, Clone, Copy)]
struct Attempts {
    all: usize,
    given_up: usize,
    matches: usize,
}

impl AddAssign for Attempts {
    fn add_assign(&mut self, more: Attempts) {
        self.all += more.all;
        self.given_up += more.given_up;
        self.matches += more.matches;
    }
}

/// A text as both see it: with the words of the rules, and with the mentions that the engine finds as spans.
fn both<'r>(rules: &'r CompiledRules, text: &str) -> (AnnotatedText<'r>, SlowText) {
    let (document, mut annotated) = document(rules, text);
    let view = document.view.as_str();
    let mut slow = SlowText::new(view);
    for (lexicon, n) in rules.lexicons.iter().zip(0..) {
        slow.add_words(Layer::Lexicon(n), lexicon.lexicon.keys.iter());
    }
    let found = find(rules, &document, rules.patterns.annotate(view));
    let character = |byte: usize| view[..byte].chars().count() as u32;
    for (mentions, n) in found.fields().zip(0..) {
        let range = |bytes: Range<usize>| character(bytes.start)..character(bytes.end);
        let ranges: Vec<Range<u32>> = mentions.iter().map(|mention| range(mention.range())).collect();
        annotated.set_spans(Layer::Spans(n), mentions.iter().map(|mention| mention.range()));
        slow.add_spans(Layer::Spans(n), ranges.into_iter());
    }
    (annotated, slow)
}

/// Compares the searches for one pattern.
fn compare(
    (rule, pattern): (&str, &Pattern),
    annotated: &AnnotatedText<'_>,
    slow: &SlowText,
    vm: &mut Vm,
    attempts: &mut Attempts,
) {
    let mut expected: Vec<Place> = Vec::new();
    let mut at = 0;
    while at < slow.len() {
        attempts.all += 1;
        match slow.attempt(pattern, at) {
            Attempt::Match(found) if !found.range.is_empty() => {
                at = found.range.end;
                expected.push((found.range, kept(pattern, found.captures)));
            }
            Attempt::Match(_) | Attempt::Nothing => at += 1,
            Attempt::GivenUp => {
                attempts.given_up += 1;
                return;
            }
        }
    }
    let found = matches(annotated, pattern, vm);
    attempts.matches += expected.len();
    assert_eq!(found, expected, "rule {rule}: {:?}", pattern.hir());
}

/// Compares all patterns of a rule set.
fn agrees_with_slow(rules: &CompiledRules, text: &str) -> Attempts {
    let (annotated, slow) = both(rules, text);
    let (mut vm, mut attempts) = (Vm::default(), Attempts::default());
    patterns(rules).for_each(|pattern| compare(pattern, &annotated, &slow, &mut vm, &mut attempts));
    attempts
}

/// Contexts that touch a match are not searched for: they are asked for where they begin, or end.
fn touching_contexts_agree(rules: &CompiledRules, text: &str) {
    let (annotated, slow) = both(rules, text);
    let mut vm = Vm::default();
    let touches = |context: &&Context| context.within == 0;
    for rule in &rules.rules {
        for context in rule.holds.after.iter().chain(&rule.unless.after).filter(touches) {
            for at in 0..=slow.len() {
                let fast = annotated.matches_from(&context.pattern, &mut vm, at, slow.len());
                match slow.attempt(&context.pattern, at) {
                    Attempt::GivenUp => {}
                    attempt => assert_eq!(fast, matches!(attempt, Attempt::Match(_)), "rule {}, after {at}", rule.id),
                }
            }
        }
        for context in rule.holds.before.iter().chain(&rule.unless.before).filter(touches) {
            for at in 0..=slow.len() {
                let from = annotated.line(at).start.min(at);
                let fast = annotated.matches_up_to(&context.pattern, &mut vm, from..at);
                let reaching: Option<Vec<bool>> =
                    (from..=at).map(|start| slow.reaches(&context.pattern, start, at)).collect();
                if let Some(reaching) = reaching {
                    assert_eq!(fast, reaching.contains(&true), "rule {}, before {at}", rule.id);
                }
            }
        }
    }
}

/// Runs something on a stack that is large enough for a match of thousands of characters, each a few calls deep.
fn on_a_large_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let running = thread::Builder::new().stack_size(512 << 20).spawn_scoped(scope, run).expect("a thread");
        running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Characters of a piece.
const PIECE: usize = 400;
/// Every so many pieces of the samples are searched.
const EVERY: usize = if cfg!(debug_assertions) { 24 } else { 3 };

#[test]
fn all_patterns_give_what_the_slow_matcher_gives_on_pieces_of_the_samples() {
    let mut attempts = Attempts::default();
    let mut pieces = Vec::new();
    for sample in SAMPLES.iter() {
        let characters: Vec<char> = sample.chars().collect();
        pieces.extend(characters.chunks(PIECE).map(String::from_iter));
    }
    on_a_large_stack(|| {
        for piece in pieces.iter().step_by(EVERY) {
            attempts += agrees_with_slow(&RULES, piece);
            touching_contexts_agree(&RULES, piece);
        }
    });
    println!("{attempts:?}");
    assert!(attempts.all > 100_000 && attempts.matches > 100, "{attempts:?}");
    assert!(attempts.given_up * 10_000 <= attempts.all, "{attempts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 60 } else { 600 }))]

    #[test]
    fn all_patterns_of_other_rules_give_what_the_slow_matcher_gives(text in "[甲乙丙丁戊己庚,。\n]{0,40}|(甲[己戊]{70,90}乙\n?){1,3}[丙丁\n]{0,4}") {
        on_a_large_stack(|| {
            agrees_with_slow(&OTHERS, &text);
            touching_contexts_agree(&OTHERS, &text);
        });
    }
}
