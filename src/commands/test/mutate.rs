//! What may be taken out of the rules without any example noticing: branches of patterns, entries of `when`.
//!
//! What is told is certain: an example cannot notice the loss of a branch without which all matches in all examples are the
//! same, nor of an entry that held for none of them. The reverse is not: an example may hold a match that would be lost,
//! and say nothing of it.

use super::alternatives::{Branch, branches};
use crate::commands::references::builder;
use crate::input::RawDocument;
use crate::pattern::{AnnotatedText, Layer, Pattern, Vm};
use crate::rules::RuleSet;
use crate::rules::compiled::Rule;
use crate::rules::conditions::Conditions;
use crate::rules::file::{OneOrMany, RuleSpec};
use crate::rules::load::LoadedFile;
use crate::rules::source::{On, Place, Step};
use crate::{ExamplePlace, examine_example};
use indexmap::IndexMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tr::tr;

/// Something that no example needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unnoticed {
    /// Where it stands, as `file:line`.
    pub line: String,
    /// The rule, or the pattern.
    pub of: String,
    pub what: String,
}

/// What was tried.
#[derive(Debug, Default)]
pub struct Mutated {
    pub tried: usize,
    pub unnoticed: Vec<Unnoticed>,
}

/// An example with everything that patterns may refer to in it.
struct ExampleText {
    view: String,
    /// The mentions of each field, in bytes of the view.
    mentions: Vec<Vec<Range<usize>>>,
    /// Of each rule that gave a mention, the entries of `when` that held.
    held: Vec<(usize, Vec<usize>)>,
}

/// A rule with the place where it is written.
struct Written<'r> {
    number: usize,
    spec: &'r RuleSpec,
    file: &'r LoadedFile,
    place: Vec<Step>,
}

/// Takes out one thing after the other, of the rules that are wanted (and of named patterns, where all are).
pub fn run(set: &RuleSet, wants: &(dyn Fn(&Rule) -> bool + Sync), with_patterns: bool, threads: usize) -> Mutated {
    let texts = texts(set);
    let mut rules: Vec<Written<'_>> = Vec::new();
    for file in &set.files {
        for (n, spec) in file.rules.rules.iter().enumerate() {
            let place = vec![Step::from("rules"), Step::from(n)];
            rules.push(Written { number: rules.len(), spec, file, place });
        }
    }
    rules.retain(|rule| set.compiled.rules.get(rule.number).is_some_and(wants));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Mutated::default();
        while let Some(rule) = rules.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.add(of_rule(set, rule, &texts));
        }
        done
    };
    let mut all = thread::scope(|scope| {
        // Those that the system allows do; this one does what others leave.
        let others: Vec<_> =
            (1..threads).map_while(|_| thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(done) => all.add(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.add(of_when(set, &rules, &texts));
    if with_patterns {
        all.add(of_patterns(set, &texts));
    }
    all.unnoticed.sort_by_key(|one| (one.of.clone(), one.line.clone(), one.what.clone()));
    all
}

impl Mutated {
    fn add(&mut self, more: Mutated) {
        self.tried += more.tried;
        self.unnoticed.extend(more.unnoticed);
    }
}

/// The examples of all rules.
fn texts(set: &RuleSet) -> Vec<ExampleText> {
    let mut texts = Vec::new();
    for rule in set.files.iter().flat_map(|file| &file.rules.rules) {
        for example in &rule.examples {
            let place = ExamplePlace::of(&set.compiled, rule, example.zone);
            let raw = RawDocument::of("example", example.text.as_str());
            let examined = examine_example(&set.compiled, raw, place, example.year);
            let matches = || examined.matches().fields();
            texts.push(ExampleText {
                view: examined.document().view.as_str().to_owned(),
                mentions: matches().map(|field| field.iter().map(|found| found.range()).collect()).collect(),
                held: matches().flatten().map(|found| (found.rule(), found.when().collect())).collect(),
            });
        }
    }
    texts
}

fn with_mentions(annotated: &mut AnnotatedText<'_>, text: &ExampleText) {
    for (field, mentions) in text.mentions.iter().enumerate() {
        annotated.set_spans(Layer::Spans(field as u32), mentions.iter().cloned());
    }
}

/// A match with its captures by their names.
type FoundMatch<'p> = (Range<u32>, Vec<(&'p str, Range<u32>)>);

fn found<'p>(annotated: &AnnotatedText<'_>, pattern: &'p Pattern, vm: &mut Vm) -> Vec<FoundMatch<'p>> {
    let mut all = Vec::new();
    annotated.search(pattern, vm, std::slice::from_ref(&(0..annotated.len())), &mut |found| {
        let captures = pattern.captures.iter().map(String::as_str).zip(found.captures());
        let captures = captures.filter_map(|(name, capture)| Some((name, capture?.range()))).collect();
        all.push((found.range(), captures));
        true
    });
    all
}

fn without(pattern: &str, branch: &Branch) -> String {
    [&pattern[..branch.with_bar.start], &pattern[branch.with_bar.end..]].concat()
}

fn of_rule(set: &RuleSet, rule: &Written<'_>, texts: &[ExampleText]) -> Mutated {
    let mut done = Mutated::default();
    let compiled = &set.compiled.rules[rule.number];
    let line = |more: &[Step]| set.line(rule.file, &[&rule.place[..], more].concat());
    let layers = compiled.patterns.iter().flat_map(|pattern| &pattern.layers);
    let lexicons: Vec<usize> = layers
        .filter_map(|layer| match *layer {
            Layer::Lexicon(n) => Some(n as usize),
            Layer::Spans(_) => None,
        })
        .collect();
    let mut builder = builder(set, |n| lexicons.contains(&n));
    let written = rule.spec.pattern.as_slice();
    let is_list = matches!(rule.spec.pattern, OneOrMany::Many(_));
    // Each pattern, and what it is without each of its branches.
    let mut tried: Vec<(Pattern, Vec<(Branch, Pattern)>)> = Vec::new();
    for text in written {
        let Ok(whole) = builder.pattern(text) else { continue };
        let mut without_one = Vec::new();
        for branch in branches(text) {
            // What is no pattern without it is needed.
            match builder.pattern(&without(text, &branch)) {
                Ok(pattern) if pattern.length.0 > 0 => without_one.push((branch, pattern)),
                Ok(_) | Err(_) => {}
            }
        }
        tried.push((whole, without_one));
    }
    let Ok(all) = builder.build() else { return done };
    let mut is_needed: Vec<Vec<bool>> = tried.iter().map(|(_, branches)| vec![false; branches.len()]).collect();
    for text in texts {
        let mut annotated = all.annotate(&text.view);
        with_mentions(&mut annotated, text);
        let mut vm = Vm::default();
        for ((whole, without_one), needed) in tried.iter().zip(&mut is_needed) {
            let with = found(&annotated, whole, &mut vm);
            // What takes a branch away adds no match.
            if with.is_empty() {
                continue;
            }
            for ((_, pattern), needed) in without_one.iter().zip(needed).filter(|(_, needed)| !**needed) {
                *needed = found(&annotated, pattern, &mut vm) != with;
            }
        }
    }
    for (n, ((_, without_one), needed)) in tried.iter().zip(is_needed).enumerate() {
        done.tried += without_one.len();
        for ((branch, _), _) in without_one.iter().zip(needed).filter(|(_, needed)| !needed) {
            let steps = [Step::from("match"), Step::from(n)];
            let line = line(if is_list { &steps } else { &steps[..1] });
            let what = tr!("no example needs `{}`", &written[n][branch.text.clone()]);
            done.unnoticed.push(Unnoticed { line, of: rule.spec.id.clone(), what });
        }
    }
    done
}

/// Entries of `when` that hold in no example; one of a condition that has a name is one entry, whoever refers to it.
fn of_when(set: &RuleSet, rules: &[Written<'_>], texts: &[ExampleText]) -> Mutated {
    let conditions = Conditions::of(&set.files);
    // By their places: several may stand in one line.
    let mut entries: IndexMap<String, (Unnoticed, bool)> = IndexMap::new();
    for rule in rules {
        let path = [&rule.place[..], &[Step::from("when")]].concat();
        let place = Place { source: rule.file.source, path };
        let given = || texts.iter().flat_map(|text| &text.held).filter(|(number, _)| *number == rule.number);
        for (n, (place, _)) in conditions.when(rule.spec.when.as_ref(), &place).0.into_iter().enumerate() {
            let of = match place.path.as_slice() {
                [Step::Key(block), Step::Key(name), ..] if block == "conditions" => format!("<{name}>"),
                _ => rule.spec.id.clone(),
            };
            let line = set.sources.line(place.source, &place.path, &On::Value);
            let what = tr!("this entry holds in no example");
            let key = format!("{} {:?}", place.source, place.path);
            let (_, holds) = entries.entry(key).or_insert((Unnoticed { line, of, what }, false));
            *holds |= given().any(|(_, held)| held.contains(&n));
        }
    }
    let tried = entries.len();
    let unnoticed = entries.into_values().filter(|(_, holds)| !holds).map(|(unnoticed, _)| unnoticed).collect();
    Mutated { tried, unnoticed }
}

/// Branches of named patterns that stand nowhere in any example.
fn of_patterns(set: &RuleSet, texts: &[ExampleText]) -> Mutated {
    let mut builder = builder(set, |_| true);
    let mut probes = Vec::new();
    for file in &set.files {
        for (name, pattern) in &file.rules.patterns {
            let text = pattern.as_read();
            for branch in branches(&text) {
                // A branch that may match nothing stands everywhere.
                match builder.pattern(&text[branch.text.clone()]) {
                    Ok(pattern) if pattern.length.0 > 0 => {
                        probes.push((file, name, text[branch.text].to_owned(), pattern, false))
                    }
                    Ok(_) | Err(_) => {}
                }
            }
        }
    }
    let Ok(all) = builder.build() else { return Mutated::default() };
    for text in texts {
        let mut annotated = all.annotate(&text.view);
        with_mentions(&mut annotated, text);
        let mut vm = Vm::default();
        for (_, _, _, pattern, stands) in probes.iter_mut().filter(|probe| !probe.4) {
            *stands = !found(&annotated, pattern, &mut vm).is_empty();
        }
    }
    let tried = probes.len();
    let nowhere = probes.into_iter().filter(|probe| !probe.4).map(|(file, name, branch, _, _)| Unnoticed {
        line: set.line(file, &[Step::from("patterns"), Step::from(name)]),
        of: format!("<{name}>"),
        what: tr!("`{}` stands in no example", branch),
    });
    Mutated { tried, unnoticed: nowhere.collect() }
}
