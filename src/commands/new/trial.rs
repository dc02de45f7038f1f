//! A proposed rule is tried before it is written: it must read its own sentence.

use super::file::{RuleText, ShownExamples, scalar, yaml};
use super::proposal::{Piece, Proposal};
use crate::commands::RulesArguments;
use crate::examples;
use crate::input::RawDocument;
use crate::matcher::watch::Fate;
use crate::messages::of_system;
use crate::rules::RuleSet;
use crate::rules::file::ZoneName;
use crate::value::Value;
use crate::{Examined, ExamplePlace, examine_example};
use std::collections::HashSet;
use std::fs;
use tr::tr;

/// A rule that reads its sentence.
pub struct TriedRule {
    pub yaml: String,
    /// What it matches, and what it gives.
    pub text: String,
    pub given: String,
    /// Examples of other rules that are no longer kept.
    pub broken: Vec<String>,
}

/// How often a priority is raised.
const MOST_RAISED: usize = 4;

/// Tries a proposal, and plainer ones after it.
///
/// # Errors
/// None of them reads the sentence: why not.
pub fn try_out(
    arguments: &RulesArguments,
    set: &RuleSet,
    rule: RuleText<'_>,
    proposal: Proposal,
    extends: bool,
) -> Result<TriedRule, String> {
    let plainer = proposal.plainer();
    let mut bare = plainer.clone();
    bare.attributes.clear();
    let mut reasons = Vec::new();
    for proposal in [proposal, plainer, bare] {
        let mut rule = rule.clone();
        for _ in 0..MOST_RAISED {
            let trial = Trial { arguments, set, rule: &rule, proposal: &proposal, extends };
            match trial.run()? {
                Outcome::Reads(tried) => return Ok(*tried),
                Outcome::Loses(priority) if priority > rule.priority => rule.priority = priority,
                Outcome::Loses(_) => break,
                Outcome::Nothing(reason) => {
                    reasons.push(reason);
                    break;
                }
            }
        }
    }
    reasons.dedup();
    let reason = match reasons.is_empty() {
        true => tr!("other rules take its characters"),
        false => reasons.join(&tr!("between the reasons of one attempt and the next" => "; and plainer, ")),
    };
    Err(tr!("no rule could be made that reads the sentence: {}; name the fact with --fact", reason))
}

enum Outcome {
    Reads(Box<TriedRule>),
    /// It needs at least this priority.
    Loses(i32),
    Nothing(String),
}

struct Trial<'t> {
    arguments: &'t RulesArguments,
    /// The rules without the new one.
    set: &'t RuleSet,
    rule: &'t RuleText<'t>,
    proposal: &'t Proposal,
    extends: bool,
}

impl Trial<'_> {
    fn run(&self) -> Result<Outcome, String> {
        let set = self.load(&ShownExamples::default())?;
        let rules = &set.compiled;
        let examined = self.examine(&set, self.rule.view);
        let own = examined.records.iter().flat_map(|record| record.mentions());
        let Some(mention) = own.into_iter().find(|mention| mention.rule() == self.rule.id) else {
            let number = rules.rules.iter().position(|rule| rule.id == self.rule.id);
            let fallen = examined.fallen.iter().find(|fallen| Some(fallen.rule) == number);
            let silent = examined.records.iter().flat_map(|record| record.silent()).any(|s| Some(s.rule) == number);
            return Ok(match fallen.map(|fallen| fallen.fate) {
                Some(Fate::Lost(to)) => Outcome::Loses(rules.rules[to].priority + 1),
                Some(Fate::Blocked(by)) => Outcome::Nothing(tr!("`{}` blocks these characters", rules.rules[by].id)),
                Some(Fate::Blocks) | None if silent => {
                    Outcome::Nothing(tr!("one of the attributes cannot be read as its type"))
                }
                Some(Fate::Blocks) | None => Outcome::Nothing(tr!("its pattern does not match")),
            });
        };
        let is: Vec<String> = mention.attributes().map(|(name, value)| format!("{name}: {}", wanted(value))).collect();
        let (text, given) = (mention.text().to_owned(), is.join(", "));
        let examples = ShownExamples { is: given.clone(), counter_example: self.counter_example(&set) };
        let complete = self.load(&examples)?;
        let before: HashSet<_> = examples::run(self.set).failures.into_iter().map(|f| (f.rule, f.text)).collect();
        let now = examples::run(&complete).failures;
        if let Some(failure) = now.iter().find(|failure| failure.rule == self.rule.id) {
            return Ok(Outcome::Nothing(failure.reason.clone()));
        }
        let broken = now.into_iter().filter(|f| !before.contains(&(f.rule.clone(), f.text.clone())));
        let broken = broken.map(|f| format!("`{}`: {}", f.rule, f.text)).collect();
        let yaml = yaml(self.rule, self.proposal, &examples, self.extends);
        Ok(Outcome::Reads(Box::new(TriedRule { yaml, text, given, broken })))
    }

    /// The rules with the new one on top of them.
    fn load(&self, examples: &ShownExamples) -> Result<RuleSet, String> {
        let unwritten = |e: std::io::Error| tr!("a temporary file cannot be written: {}", of_system(&e));
        let folder = tempfile::TempDir::new().map_err(unwritten)?;
        let file = folder.path().join("new.yaml");
        fs::write(&file, yaml(self.rule, self.proposal, examples, false)).map_err(unwritten)?;
        let RulesArguments { rules, add } = self.arguments;
        let with = RulesArguments { rules: rules.clone(), add: add.iter().cloned().chain([file]).collect() };
        with.load().map_err(|_| tr!("the rule that was made of the sentence is at fault"))
    }

    fn examine<'r>(&self, set: &'r RuleSet, text: &str) -> Examined<'r> {
        let place = ExamplePlace::Zone(ZoneName::Body);
        examine_example(&set.compiled, RawDocument::of("example", text), place, None)
    }

    /// What looks like the sentence and is no such fact: without what is read last, or without the fact.
    fn counter_example(&self, set: &RuleSet) -> String {
        let view = self.rule.view;
        let range = &self.proposal.range;
        let last = self.proposal.pieces.iter().rev().find_map(|piece| match piece {
            Piece::Reference { text, is_read: true, .. } => Some(text.as_str()),
            Piece::Literal(_) | Piece::Capture { .. } | Piece::Reference { .. } => None,
        });
        let without_last = last.and_then(|last| {
            let at = range.start + view[range.clone()].rfind(last)?;
            Some([&view[..at], &view[at + last.len()..]].concat())
        });
        let without_fact = [&view[..range.start], &view[range.end..]].concat();
        let half: String = view[range.clone()].chars().take(view[range.clone()].chars().count() / 2).collect();
        let is_none = |text: &String| {
            let examined = self.examine(set, text);
            let mut mentions = examined.records.iter().flat_map(|record| record.mentions());
            !text.trim().is_empty() && !mentions.any(|mention| mention.rule() == self.rule.id)
        };
        [without_last.unwrap_or_default(), without_fact, half].into_iter().find(is_none).unwrap_or_default()
    }
}

/// A value as an example names it.
fn wanted(value: &Value<'_>) -> String {
    match value {
        Value::Masked => "null".to_owned(),
        Value::List(pieces) => format!("[{}]", pieces.iter().map(|piece| scalar(piece)).collect::<Vec<_>>().join(", ")),
        Value::Number(_) | Value::Integer(_) => value.as_f64().map_or_else(String::new, |number| number.to_string()),
        Value::Text(_) | Value::Quantity(_) | Value::Date(_) => scalar(&value.show()),
    }
}
