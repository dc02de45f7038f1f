//! `extract test`: the examples that the rules carry, and the whole documents beside them.

mod alternatives;
mod mutate;

use super::selection::Selection;
use super::study::fault;
use super::{Exit, RulesArguments, stderr};
use crate::cases::{self, CaseFailure};
use crate::examples::{self, Failure};
use crate::reading::threads;
use crate::rules::RuleSet;
use crate::rules::compiled::Rule;
use crate::rules::printable;
use clap::Args;
use std::io::IsTerminal;
use tr::tr;

#[derive(Debug, Args)]
pub struct TestArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// Name what could be taken out of the rules and no example would notice: branches of patterns (`a|b`), entries of
    /// `when`
    #[arg(long)]
    pub mutate: bool,
    /// With --mutate, only of this rule; may be given several times
    #[arg(long, value_name = "ID", requires = "mutate")]
    pub rule: Vec<String>,
    /// With --mutate, only of the rules of this field; may be given several times
    #[arg(long, value_name = "NAME", requires = "mutate")]
    pub field: Vec<String>,
}

pub fn run(arguments: &TestArguments) -> Exit {
    let set = match arguments.rules.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    let columns: Vec<&str> = set.compiled.columns.iter().map(|column| column.name.as_str()).collect();
    let whole = match crate::rules::cases::read(&arguments.rules.origins(), &columns) {
        Ok(cases) => cases,
        Err(faults) => {
            stderr::print(&faults.render(std::io::stderr().is_terminal()));
            return Exit::Fault;
        }
    };
    if arguments.mutate {
        return mutate(arguments, &set);
    }
    let report = examples::run(&set);
    let mut text = String::new();
    for failure in &report.failures {
        let Failure { line, rule, text: example, reason, causes } = failure;
        text.push_str(&format!("{}\n    {example}\n    {reason}\n", tr!("{}: rule {}", line, rule)));
        causes.iter().for_each(|cause| text.push_str(&format!("      {cause}\n")));
    }
    let failed: Vec<CaseFailure> = whole.iter().filter_map(|case| cases::run(&set.compiled, case)).collect();
    for CaseFailure { line, name, reasons } in &failed {
        text.push_str(&tr!("{}: document {}", line, name));
        text.push('\n');
        reasons.iter().for_each(|reason| text.push_str(&format!("    {reason}\n")));
    }
    let kept = report.examples - report.failures.len();
    let (rules, examples) = (report.rules, report.examples);
    text.push_str(&match whole.len() {
        0 => tr!("{} rules, {} of {} examples kept", rules, kept, examples),
        documents => tr!(
            "{} rules, {} of {} examples kept, {} of {} whole documents as wanted",
            rules,
            kept,
            examples,
            documents - failed.len(),
            documents
        ),
    });
    text.push('\n');
    if let Some(code) = super::say(&printable::lines(&text)) {
        return code;
    }
    if report.failures.is_empty() && failed.is_empty() { Exit::Success } else { Exit::Incomplete }
}

/// Names what no example needs.
fn mutate(arguments: &TestArguments, set: &RuleSet) -> Exit {
    let is_all = arguments.rule.is_empty() && arguments.field.is_empty();
    let selection = match Selection::of(&set.compiled, &arguments.rule, &arguments.field) {
        Ok(selection) => selection,
        Err(reason) => return fault(&reason),
    };
    let wants = |rule: &Rule| is_all || selection.rule(&rule.id).is_some();
    let mutated = mutate::run(set, &wants, is_all, threads(None));
    let mut text = String::new();
    for mutate::Unnoticed { line, of, what } in &mutated.unnoticed {
        text.push_str(&format!("{line}: {of}: {what}\n"));
    }
    let found = tr!("1 is needed by no example" | "{n} are needed by no example" % mutated.unnoticed.len());
    let tried = tr!("1 branch or entry" | "{n} branches and entries" % mutated.tried);
    text.push_str(&tr!("of {}, {}", tried, found));
    text.push('\n');
    super::say(&printable::lines(&text)).unwrap_or(Exit::Success)
}
