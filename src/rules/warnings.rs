//! What could be better in rules that work.

use super::RuleSet;
use super::diagnostic::{Code, Fault};
use super::source::{On, path};

/// Rules without examples or counter-examples.
pub fn find(set: &RuleSet) -> Vec<Fault> {
    let mut found = Vec::new();
    for file in &set.files {
        for (n, rule) in file.rules.rules.iter().enumerate() {
            let mut warn = |code: Code, title: String, help: &str| {
                found.push(
                    Fault::new(code, title).label(file.source, path!["rules", n, "id"], On::Value, "").help(help),
                );
            };
            if rule.examples.is_empty() && !rule.block {
                let help = "add `examples: [{text: …, is: {…}}]`; `extract test` runs them";
                warn(Code::RuleWithoutExamples, format!("rule `{}` has no examples", rule.id), help);
            }
            if rule.counter_examples.is_empty() && !rule.block {
                let help = "add `counter_examples: […]`: texts that look alike and must give nothing";
                warn(Code::RuleWithoutCounterExamples, format!("rule `{}` has no counter-examples", rule.id), help);
            }
        }
    }
    found
}
