//! Mentions that name something in a shorter form take the form of the mention that names it in full.

use super::Fact;
use super::question::passes;
use crate::rules::compiled::{CompiledRules, Corefer};
use crate::rules::file::{CoreferBy, Otherwise};
use crate::value::Value;

/// Completes the short forms among the facts of one speech.
pub fn complete(rules: &CompiledRules, facts: &mut Vec<Fact>) {
    for (n, field) in rules.fields.iter().enumerate() {
        let Some(corefer) = &field.corefer else { continue };
        let mut drop = vec![false; facts.len()];
        for at in 0..facts.len() {
            if facts[at].field != n || !passes(&corefer.filter, &facts[at].attributes) {
                continue;
            }
            match full_form(facts, at, corefer) {
                Some(value) => {
                    facts[at].attributes.insert(corefer.attribute.clone(), value);
                }
                None => drop[at] = corefer.otherwise == Otherwise::Drop,
            }
        }
        let mut dropped = drop.into_iter();
        facts.retain(|_| !dropped.next().unwrap_or(false));
    }
}

/// The long form for a short one: that of the nearest full mention, one that agrees with it before the others.
/// Several different long forms that fit equally are none.
fn full_form(facts: &[Fact], at: usize, corefer: &Corefer) -> Option<Value> {
    let short = facts[at].attributes.get(&corefer.attribute)?.show();
    let candidates: Vec<&Fact> = facts
        .iter()
        .filter(|f| f.field == facts[at].field && !passes(&corefer.filter, &f.attributes))
        .filter(|f| f.attributes.get(&corefer.attribute).is_some_and(|long| fits(&short, &long.show(), &corefer.by)))
        .collect();
    let agreeing: Vec<&Fact> = match &corefer.agree {
        Some(attribute) => candidates.iter().copied().filter(|f| agrees(&facts[at], f, attribute)).collect(),
        None => Vec::new(),
    };
    let chosen = if agreeing.is_empty() { candidates } else { agreeing };
    let value = chosen.first()?.attributes.get(&corefer.attribute)?;
    let same = chosen.iter().all(|f| f.attributes.get(&corefer.attribute) == Some(value));
    same.then(|| value.clone())
}

fn fits(short: &str, long: &str, by: &[CoreferBy]) -> bool {
    short.len() < long.len()
        && by.iter().any(|by| match by {
            CoreferBy::Prefix => long.starts_with(short),
            CoreferBy::Suffix => long.ends_with(short),
        })
}

/// Whether a part of one fact's attribute is in, or holds, a part of the other's.
fn agrees(a: &Fact, b: &Fact, attribute: &str) -> bool {
    let parts = |f: &Fact| match f.attributes.get(attribute) {
        Some(Value::List(list)) => list.clone(),
        Some(value) => vec![value.show()],
        None => Vec::new(),
    };
    let (a, b) = (parts(a), parts(b));
    a.iter().any(|x| b.iter().any(|y| x.contains(y.as_str()) || y.contains(x.as_str())))
}
