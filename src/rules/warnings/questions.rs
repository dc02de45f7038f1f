//! Questions that can never have an answer, and templates that often show nothing.

use super::super::RuleSet;
use super::super::compiled::{Attribute, CompiledRules, Field, Filter, Question, QuestionSource, Rule, Subject, Zones};
use super::super::diagnostic::{Code, Fault};
use super::super::file::{QuestionSpec, ZoneName};
use super::super::lists::list;
use super::super::source::{On, Place, path};
use crate::value::Value;
use tr::tr;

/// The questions of columns, record and clock.
pub fn find(set: &RuleSet) -> Vec<Fault> {
    let CompiledRules { columns, record, clock, remarks, .. } = &set.compiled;
    let mut columns = columns.iter().map(|column| &column.question);
    let mut record = record.iter().map(|key| &key.question);
    let mut clock = clock.iter().map(|(_, question)| question);
    let mut remarks = remarks.iter().map(|remark| &remark.question);
    let mut found = Vec::new();
    // Rules without faults are compiled one by one, in the order of their files.
    for file in &set.files {
        let at = |block: &str, n: usize| Place { source: file.source, path: path![block, n] };
        let mut look = |block: &str, specs: Vec<&QuestionSpec>, compiled: &mut dyn Iterator<Item = &Question>| {
            for ((n, spec), question) in specs.into_iter().enumerate().zip(compiled) {
                let place = if block == "remarks" { at(block, n).child("when") } else { at(block, n) };
                question_and_further(&set.compiled, spec, question, &place, &mut found);
            }
        };
        look("columns", file.rules.columns.iter().map(|column| &column.question).collect(), &mut columns);
        look("record", file.rules.record.iter().map(|key| &key.question).collect(), &mut record);
        look("remarks", file.rules.remarks.iter().map(|remark| &remark.when).collect(), &mut remarks);
        look("clock", file.rules.clock.iter().map(|clock| &clock.question).collect(), &mut clock);
    }
    found
}

fn question_and_further(
    rules: &CompiledRules,
    spec: &QuestionSpec,
    question: &Question,
    place: &Place,
    found: &mut Vec<Fault>,
) {
    found.extend(one(rules, spec, question, place));
    if let (Some(spec), Some(question)) = (&spec.unless, &question.unless) {
        question_and_further(rules, spec, question, &place.child("unless"), found);
    }
    if let (Some(spec), Some(question)) = (&spec.differs_from, &question.differs_from) {
        question_and_further(rules, spec, question, &place.child("differs_from"), found);
    }
    for (n, (spec, question)) in spec.otherwise.iter().zip(&question.otherwise).enumerate() {
        question_and_further(rules, spec, question, &place.child("else").child(n), found);
    }
}

fn one(rules: &CompiledRules, spec: &QuestionSpec, question: &Question, place: &Place) -> Option<Fault> {
    let QuestionSource::Field(number) = question.from else { return None };
    let field = &rules.fields[number];
    let giving = field.rules.iter().map(|&n| &rules.rules[n]).filter(|rule| !rule.block);
    let giving: Vec<&Rule> = giving.collect();
    let never = |key: &str, on: On, why: String, help: String| {
        let fault = Fault::new(Code::NeverAnswered, tr!("this question never has an answer: {}", why));
        Some(fault.label(place.source, place.child(key).path, on, "").help(help))
    };
    if giving.is_empty() {
        // Told of the field.
        return None;
    }
    let in_zone: Vec<&Rule> = giving.into_iter().filter(|rule| may_share(&rule.zones, &question.zones)).collect();
    if in_zone.is_empty() {
        let why = tr!("no rule of `{}` looks into these zones", spec.from);
        return never("zone", On::Value, why, tr!("ask other zones, or name these in a rule"));
    }
    let asked: Vec<&Rule> = in_zone.into_iter().filter(|rule| may_pass(field, rule, &question.filter)).collect();
    if asked.is_empty() {
        let why = tr!("no rule of `{}` gives mentions with these attributes", spec.from);
        return never("where", On::Value, why, tr!("see what the rules set in `attributes` and `when`"));
    }
    let show = question.show.as_ref()?;
    let is_alone = show.0.len() == 1;
    let necessary = show.necessary().filter_map(|subject| match subject {
        Subject::Attribute(attribute) | Subject::Text(Some(attribute)) => Some(*attribute),
        Subject::Text(None) => None,
    });
    for attribute in necessary {
        let silent: Vec<&str> =
            asked.iter().filter(|rule| !may_set(field, rule, attribute)).map(|rule| rule.id.as_str()).collect();
        let Some((name, _)) = field.attributes.get_index(attribute) else { continue };
        if silent.len() == asked.len() {
            let why = tr!("no rule that it asks sets `{}`", name);
            return never("show", On::Value, why, tr!("set `{}` in `attributes` of a rule", name));
        }
        if !silent.is_empty() && !is_alone {
            let title = tr!("nothing is shown of mentions without `{}`", name);
            let label = tr!("not set by {}", some_of(&silent));
            let help = tr!(
                "write `{{{}?}}` to leave it out where it is absent, or put `[…]` around the part that goes with it",
                name
            );
            let fault = Fault::new(Code::TemplateThatEmpties, title);
            return Some(fault.label(place.source, place.child("show").path, On::Value, label).help(help));
        }
    }
    None
}

/// The first three of some names, and how many more there are.
fn some_of(names: &[&str]) -> String {
    let first: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    match names.len() {
        n if n > 3 => tr!("{} and {} more", list(first), n - 3),
        _ => list(first),
    }
}

/// Whether a place may be in zones of both.
fn may_share(rule: &Zones, question: &Zones) -> bool {
    use ZoneName::{Body, Closing, Opening};
    // Sections are parts of the text.
    let is_text = |zone: &ZoneName| matches!(zone, Opening | Body | Closing);
    let has_text = |zones: &Zones| !zones.sections.is_empty() || zones.names.iter().any(is_text);
    rule.is_all()
        || question.is_all()
        || has_text(rule) && has_text(question)
        || rule.names.iter().any(|zone| question.names.contains(zone))
}

/// Whether mentions of a rule may have an attribute.
fn may_set(field: &Field, rule: &Rule, attribute: usize) -> bool {
    rule.all_attributes().any(|(set, _)| *set == attribute)
        || field.defaults.iter().any(|(default, _)| *default == attribute)
        || field.corefer.as_ref().is_some_and(|corefer| corefer.attribute == attribute)
}

/// Whether mentions of a rule may be what a filter asks for.
fn may_pass(field: &Field, rule: &Rule, filter: &Filter) -> bool {
    filter.iter().all(|(attribute, asked)| {
        let mut set = rule.all_attributes().filter(|(set, _)| set == attribute).peekable();
        if set.peek().is_none() {
            return may_set(field, rule, *attribute) || asked.is(None, None);
        }
        // Where only entries of `when` set it, it may be absent.
        let may_be_absent = !rule.attributes.iter().any(|(set, _)| set == attribute);
        let may_be = |attribute: &Attribute| match attribute {
            // A date may be one of 今年 and its like, which only a speech tells.
            Attribute::Constant(value) if !matches!(value, Value::Date(_)) => asked.is(Some(value), None),
            _ => true,
        };
        set.any(|(_, attribute)| may_be(attribute))
            || may_be_absent && (asked.is(None, None) || may_set_default(field, *attribute))
    })
}

fn may_set_default(field: &Field, attribute: usize) -> bool {
    field.defaults.iter().any(|(default, _)| *default == attribute)
}
