//! Mentions that name something in a shorter form take the form of the mention that names it in full.

use super::Fact;
use super::question::passes;
use crate::rules::compiled::{CompiledRules, Corefer};
use crate::rules::file::{CoreferBy, Otherwise};
use crate::value::Value;
use indexmap::IndexMap;

/// A long form, and what its mentions say that a short form may agree with.
#[derive(Default)]
struct Full {
    agree: Vec<String>,
}

/// Completes the short forms among the facts of one speech.
pub fn complete(rules: &CompiledRules, facts: &mut Vec<Fact>) {
    for (n, field) in rules.fields.iter().enumerate() {
        let Some(corefer) = &field.corefer else { continue };
        let full = full_forms(facts, n, corefer);
        facts.retain_mut(|fact| {
            if fact.field != n || !passes(&corefer.filter, &fact.attributes) {
                return true;
            }
            match full_form(fact, &full, corefer) {
                Some(name) => {
                    fact.attributes.insert(corefer.attribute.clone(), Value::Text(name.to_string()));
                    true
                }
                None => corefer.otherwise != Otherwise::Drop,
            }
        });
    }
}

/// The long forms of a field, each once.
fn full_forms(facts: &[Fact], field: usize, corefer: &Corefer) -> IndexMap<String, Full> {
    let mut full: IndexMap<String, Full> = IndexMap::new();
    for fact in facts.iter().filter(|f| f.field == field && !passes(&corefer.filter, &f.attributes)) {
        let Some(name) = fact.attributes.get(&corefer.attribute) else { continue };
        let agree = &mut full.entry(name.show()).or_default().agree;
        for part in parts(fact, corefer) {
            if !agree.contains(&part) {
                agree.push(part);
            }
        }
    }
    full
}

/// The long form for a short one, among those that agree with it if there are any. Several are none.
fn full_form<'f>(fact: &Fact, full: &'f IndexMap<String, Full>, corefer: &Corefer) -> Option<&'f str> {
    let short = fact.attributes.get(&corefer.attribute)?.show();
    let own = parts(fact, corefer);
    let agrees =
        |full: &Full| own.iter().any(|a| full.agree.iter().any(|b| a.contains(b.as_str()) || b.contains(a.as_str())));
    let fitting: Vec<_> = full.iter().filter(|(long, _)| fits(&short, long, &corefer.by)).collect();
    let mut agreeing = fitting.iter().filter(|(_, full)| agrees(full)).peekable();
    let mut chosen: Box<dyn Iterator<Item = &(&String, &Full)>> =
        if agreeing.peek().is_some() { Box::new(agreeing) } else { Box::new(fitting.iter()) };
    let (name, _) = chosen.next()?;
    chosen.next().is_none().then_some(name.as_str())
}

/// What a fact says of the attribute by which forms agree, part by part.
fn parts(fact: &Fact, corefer: &Corefer) -> Vec<String> {
    match corefer.agree.as_ref().and_then(|attribute| fact.attributes.get(attribute)) {
        Some(Value::List(list)) => list.clone(),
        Some(value) => vec![value.show()],
        None => Vec::new(),
    }
}

fn fits(short: &str, long: &str, by: &[CoreferBy]) -> bool {
    short.len() < long.len()
        && by.iter().any(|by| match by {
            CoreferBy::Prefix => long.starts_with(short),
            CoreferBy::Suffix => long.ends_with(short),
        })
}
