//! The examples that rules carry, run through the real pipeline.

use crate::document::{Document, layout};
use crate::examined::{ExamplePlace, examine_example};
use crate::explained::Explainer;
use crate::explained::places::Places;
use crate::explained::spelling::Names;
use crate::input::RawDocument;
use crate::matcher;
use crate::record::{Detail, Mention, Record};
use crate::resolve;
use crate::rules::RuleSet;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::{CounterExampleSpec, ExampleSpec, OneOrMany, RuleSpec, Scalar, ZoneName};
use crate::rules::source::{Step, YamlPath};
use crate::value::Value;
use indexmap::IndexMap;
use tr::tr;

/// An example that a rule does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub rule: String,
    /// Where the example stands, as `file:line`.
    pub line: String,
    pub text: String,
    /// What went wrong, in words.
    pub reason: String,
    /// Of a rule that gives nothing, why: a sentence each.
    pub causes: Vec<String>,
}

/// What a run of all examples gave.
#[derive(Debug, Default)]
pub struct Report {
    pub rules: usize,
    pub examples: usize,
    pub failures: Vec<Failure>,
}

type WantedMentions = IndexMap<String, OneOrMany>;

/// Runs every example and counter-example of every rule and layout rule.
pub fn run(set: &RuleSet) -> Report {
    let mut report = Report::default();
    // What it takes to explain a failure, once there is one.
    let mut known = None;
    // The number of the first rule of each file.
    let mut first = 0;
    for file in &set.files {
        let fail =
            |report: &mut Report, path: YamlPath, rule: &str, text: &str, reason: String, causes: Vec<String>| {
                let (rule, text) = (rule.to_string(), text.to_string());
                report.failures.push(Failure { rule, line: set.line(file, &path), text, reason, causes });
            };
        for (n, rule) in file.rules.rules.iter().enumerate() {
            report.rules += 1;
            for (k, example) in rule.examples.iter().enumerate() {
                report.examples += 1;
                let records = speeches(&set.compiled, rule, &example.text, example.zone, example.year);
                let given: Vec<Mention<'_>> = records.iter().flat_map(Record::mentions).collect();
                if let Err(reason) = keeps(rule, &given, example.is.as_ref(), example.all.as_deref()) {
                    let gives = given.iter().any(|mention| mention.rule() == rule.id);
                    let causes = if gives { Vec::new() } else { causes(set, &mut known, first + n, rule, example) };
                    fail(
                        &mut report,
                        vec![Step::from("rules"), Step::from(n), Step::from("examples"), Step::from(k)],
                        &rule.id,
                        &example.text,
                        reason,
                        causes,
                    );
                }
            }
            for (k, example) in rule.counter_examples.iter().enumerate() {
                report.examples += 1;
                let (text, zone, year, not) = match example {
                    CounterExampleSpec::Text(text) => (text, None, None, None),
                    CounterExampleSpec::Full(e) => (&e.text, e.zone, e.year, e.not.as_ref()),
                };
                let records = speeches(&set.compiled, rule, text, zone, year);
                let mut given = records.iter().flat_map(Record::mentions);
                let is_wrong = |m: &Mention<'_>| m.rule() == rule.id && not.is_none_or(|not| has(m, not));
                if let Some(wrong) = &given.find(is_wrong) {
                    let reason = tr!("a counter-example, but the rule gives {}", described(wrong));
                    fail(
                        &mut report,
                        vec![Step::from("rules"), Step::from(n), Step::from("counter_examples"), Step::from(k)],
                        &rule.id,
                        text,
                        reason,
                        Vec::new(),
                    );
                }
            }
        }
        first += file.rules.rules.len();
        for (n, layout) in file.rules.layout.iter().enumerate() {
            report.rules += 1;
            let both = [("examples", &layout.examples, true), ("counter_examples", &layout.counter_examples, false)];
            for (key, list, wanted) in both {
                for (k, text) in list.iter().enumerate() {
                    report.examples += 1;
                    if claims(&set.compiled, &layout.id, text) != wanted {
                        let reason = match wanted {
                            true => tr!("the rule claims no line of this"),
                            false => tr!("a counter-example, but the rule claims a line of this"),
                        };
                        fail(
                            &mut report,
                            vec![Step::from("layout"), Step::from(n), Step::from(key), Step::from(k)],
                            &layout.id,
                            text,
                            reason,
                            Vec::new(),
                        );
                    }
                }
            }
        }
    }
    report
}

fn raw(text: &str) -> RawDocument {
    RawDocument::of("example", text)
}

/// An example as a document of one speech.
fn speeches<'r>(
    rules: &'r CompiledRules,
    rule: &RuleSpec,
    text: &str,
    zone: Option<ZoneName>,
    year: Option<i32>,
) -> Vec<Record<'r>> {
    let (document, annotated) = ExamplePlace::of(rules, rule, zone).read(rules, raw(text));
    let matches = matcher::find(rules, &document, annotated);
    resolve::resolve_keeping(rules, document, matches, year, Detail::Mentions).0
}

/// Why a rule gives nothing in one of its examples.
fn causes<'r>(
    set: &'r RuleSet,
    known: &mut Option<(Names, Places<'r>)>,
    number: usize,
    rule: &RuleSpec,
    example: &ExampleSpec,
) -> Vec<String> {
    let (names, places) = known.get_or_insert_with(|| (Names::of(set), Places::of(set)));
    let place = ExamplePlace::of(&set.compiled, rule, example.zone);
    let examined = examine_example(&set.compiled, raw(&example.text), place, example.year);
    let mut explainer = Explainer::new(set, names, places, &examined);
    let all = 0..examined.annotated.len();
    match explainer.attempts(number, &all, &all, 1).first() {
        Some(attempt) => explainer.causes(attempt).into_iter().flat_map(|cause| cause.sentences).collect(),
        None => explainer.beginnings(number),
    }
}

/// Whether a layout rule claims a line of the text, which is taken to be a whole document.
fn claims(rules: &CompiledRules, id: &str, text: &str) -> bool {
    let (document, annotated) = Document::in_zone(rules, raw(text), ZoneName::Body);
    let mut named = rules.layout.iter().filter(|rule| rule.id == id);
    named.any(|rule| layout::claims_line(rules, rule, &document.view, &annotated))
}

fn keeps(
    rule: &RuleSpec,
    given: &[Mention<'_>],
    is: Option<&WantedMentions>,
    all: Option<&[WantedMentions]>,
) -> Result<(), String> {
    let own: Vec<&Mention<'_>> = given.iter().filter(|m| m.rule() == rule.id).collect();
    if rule.block {
        // A blocking rule shows in what is no longer there; its examples say so as counter-examples of other rules.
        return Ok(());
    }
    let wanted: Vec<&WantedMentions> = is.into_iter().chain(all.into_iter().flatten()).collect();
    if own.is_empty() {
        let others: Vec<String> = given
            .iter()
            .filter(|m| Some(m.field()) == rule.field.as_deref())
            .map(|m| tr!("{} ({})", described(m), m.rule()))
            .collect();
        return Err(match others.is_empty() {
            true => tr!("the rule gives nothing"),
            false => tr!("the rule gives nothing; other rules give {}", together(&others)),
        });
    }
    for wanted in wanted {
        if !own.iter().any(|m| has(m, wanted)) {
            let given: Vec<String> = own.iter().map(|m| described(m)).collect();
            return Err(tr!("wanted {}, the rule gives {}", describe(wanted), together(&given)));
        }
    }
    Ok(())
}

/// Mentions that are given together.
fn together(given: &[String]) -> String {
    given.join(&tr!("between mentions" => " and "))
}

fn has(mention: &Mention<'_>, wanted: &WantedMentions) -> bool {
    wanted.iter().all(|(name, wanted)| match (mention.attribute(name), wanted) {
        (None | Some(Value::Masked), OneOrMany::One(Scalar::Null(()))) => true,
        (Some(Value::List(list)), OneOrMany::Many(wanted)) => {
            list.len() == wanted.len() && list.iter().zip(wanted).all(|(a, b)| *a == b.to_text())
        }
        (Some(value), OneOrMany::One(wanted)) => same(value, wanted),
        _ => false,
    })
}

fn same(value: &Value<'_>, wanted: &Scalar) -> bool {
    match (value.as_f64(), wanted) {
        (Some(a), Scalar::Integer(b)) => (a - *b as f64).abs() < 1e-9,
        (Some(a), Scalar::Number(b)) => (a - b).abs() < 1e-9,
        _ => value.show() == wanted.to_text(),
    }
}

fn described(mention: &Mention<'_>) -> String {
    let attributes: Vec<String> = mention.attributes().map(|(k, v)| format!("{k}: {v}")).collect();
    tr!("{{{}}} from \"{}\"", attributes.join(", "), mention.text())
}

fn describe(wanted: &WantedMentions) -> String {
    let attributes: Vec<String> = wanted
        .iter()
        .map(|(k, v)| match v {
            OneOrMany::One(s) => format!("{k}: {}", s.to_text()),
            OneOrMany::Many(l) => format!("{k}: {}", Value::List(l.iter().map(|s| s.to_text().into()).collect())),
        })
        .collect();
    format!("{{{}}}", attributes.join(", "))
}
