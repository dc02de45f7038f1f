//! Patterns against a slow matcher that is written from what patterns mean, and against the `regex` crate.

use crate::slow::{Attempt, SlowText};
use regex::RegexBuilder;
use speechmeta::pattern::{AnnotatedText, Capture, Pattern, PatternSetBuilder, Vm};
use std::ops::Range;
use std::thread;

/// Characters of a text. The slow matcher takes its time.
const LONGEST: usize = 80;
/// Bytes of a pattern.
const LARGEST: usize = 300;
const WORDS: [&str; 5] = ["甲乙", "甲", "丙丁", "乙丙丁", "甲乙丙"];
const LETTERS: [&str; 3] = ["甲", "乙", "a"];
const STEP: &str = "[甲乙]{1,3}?丙?|(?:丁|戊){1,3}|<word>";

/// A match and its captures, in characters.
type Place = (Range<u32>, Vec<Option<Capture>>);

/// The first line is a pattern, the others are a text. The pattern may refer to `<word>`, `<letter>`, `<step>` and
/// `<digits>`.
pub fn patterns(data: &[u8]) {
    let Ok(data) = std::str::from_utf8(data) else { return };
    let (pattern, text) = data.split_once('\n').unwrap_or((data, "甲乙丙丁1\n丙丁甲a"));
    if pattern.len() > LARGEST {
        return;
    }
    let text: String = text.chars().take(LONGEST).collect();
    // A match of thousands of steps is as many calls deep.
    thread::scope(|scope| {
        let compare = || compare(pattern, &text);
        let running = thread::Builder::new().stack_size(256 << 20).spawn_scoped(scope, compare).expect("a thread");
        running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}

fn compare(pattern: &str, text: &str) {
    let mut builder = PatternSetBuilder::new();
    let words = builder.lexicon("word", WORDS);
    let letters = builder.lexicon("letter", LETTERS);
    let digits = builder.spans("digits");
    builder.define("step", STEP);
    let checked = builder.check(pattern);
    let (found, at) = (builder.pattern(pattern), builder.pattern_at(pattern));
    assert_eq!(checked.is_ok(), found.is_ok(), "checked otherwise than compiled: {pattern}");
    let (Ok(found), Ok(at)) = (found, at) else { return };
    let Ok(set) = builder.build() else { return };
    let mut annotated = set.annotate(text);
    let spans = stretches_of_digits(text);
    let characters = |bytes: &Range<usize>| {
        let count = |byte| text[..byte].chars().count() as u32;
        count(bytes.start)..count(bytes.end)
    };
    annotated.set_spans(digits, spans.iter().cloned());
    let mut slow = SlowText::new(text);
    slow.add_words(words, WORDS.into_iter());
    slow.add_words(letters, LETTERS.into_iter());
    slow.add_spans(digits, spans.iter().map(characters));
    let mut vm = Vm::default();
    let fast = matches(&annotated, &found, &mut vm);
    if let Some(expected) = slowly(&slow, &found) {
        assert_eq!(fast, expected, "{pattern} on {text:?}");
    }
    touching(&annotated, &slow, &at, &mut vm);
    as_regex(&found, text, &fast);
    let mut plain = set.annotate(text).plain();
    plain.set_spans(digits, spans.iter().cloned());
    assert_eq!(fast, matches(&plain, &found, &mut vm), "{pattern} on {text:?}: not as in the plain way");
}

fn stretches_of_digits(text: &str) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match spans.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => spans.push(at..at + 1),
        }
    }
    spans
}

/// What the engine finds in a whole text; a match of nothing leaves the search where it is.
fn matches(annotated: &AnnotatedText<'_>, pattern: &Pattern, vm: &mut Vm) -> Vec<Place> {
    let mut all = Vec::new();
    annotated.search(pattern, vm, std::slice::from_ref(&(0..annotated.len())), &mut |found| {
        let counts = !found.range().is_empty();
        if counts {
            all.push((found.range(), (0..pattern.captures.len()).map(|n| found.capture(n)).collect()));
        }
        counts
    });
    all
}

/// The same by the slow matcher; nothing where that takes too long.
fn slowly(slow: &SlowText, pattern: &Pattern) -> Option<Vec<Place>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < slow.len() {
        match slow.attempt(pattern, at) {
            Attempt::Match(found) if !found.range.is_empty() => {
                at = found.range.end;
                all.push((found.range, found.captures));
            }
            Attempt::Match(_) | Attempt::Nothing => at += 1,
            Attempt::GivenUp => return None,
        }
    }
    Some(all)
}

/// A pattern that is only asked for where it begins or ends.
fn touching(annotated: &AnnotatedText<'_>, slow: &SlowText, pattern: &Pattern, vm: &mut Vm) {
    for at in 0..=slow.len() {
        let begins = annotated.matches_from(pattern, vm, at, slow.len());
        match slow.attempt(pattern, at) {
            Attempt::GivenUp => {}
            attempt => assert_eq!(begins, matches!(attempt, Attempt::Match(_)), "{:?} from {at}", pattern.hir()),
        }
        let from = annotated.line(at).start.min(at);
        let ends = annotated.matches_up_to(pattern, vm, from..at);
        let reaching: Option<Vec<bool>> = (from..=at).map(|start| slow.reaches(pattern, start, at)).collect();
        if let Some(reaching) = reaching {
            assert_eq!(ends, reaching.contains(&true), "{:?} up to {at}", pattern.hir());
        }
    }
}

/// A pattern without references is a regular expression.
fn as_regex(pattern: &Pattern, text: &str, found: &[Place]) {
    let Some(regex) = pattern.hir().to_regex() else { return };
    let Ok(regex) = RegexBuilder::new(&regex).size_limit(1 << 20).build() else { return };
    let position = |byte: usize| text[..byte].chars().count() as u32;
    let place = |captures: regex::Captures<'_>| -> Place {
        let mut groups: Vec<Option<Capture>> = captures
            .iter()
            .map(|group| group.map(|g| Capture { start: position(g.start()), end: position(g.end()), entry: None }))
            .collect();
        let whole = groups.remove(0).expect("the match itself");
        (whole.range(), groups)
    };
    let expected: Vec<Place> = regex.captures_iter(text).map(place).filter(|(range, _)| !range.is_empty()).collect();
    assert_eq!(found, expected, "{regex} on {text:?}: not what the regex crate finds");
}
