//! `extract test`: the examples that the rules carry, and the whole documents beside them.

use super::{FAULT, INCOMPLETE, RulesArguments, SUCCESS, stderr};
use speechmeta::cases::{self, CaseFailure};
use speechmeta::examples::{self, Failure};
use std::io::IsTerminal;
use std::process::ExitCode;

pub fn run(arguments: &RulesArguments) -> ExitCode {
    let set = match arguments.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    let columns: Vec<&str> = set.compiled.columns.iter().map(|column| column.name.as_str()).collect();
    let whole = match speechmeta::rules::cases::read(&arguments.origins(), &columns) {
        Ok(cases) => cases,
        Err(faults) => {
            stderr::print(&faults.render(std::io::stderr().is_terminal()));
            return ExitCode::from(FAULT);
        }
    };
    let report = examples::run(&set);
    let mut text = String::new();
    for failure in &report.failures {
        let Failure { line, rule, text: example, reason } = failure;
        text.push_str(&format!("{line}: rule {rule}\n    {example}\n    {reason}\n"));
    }
    let failed: Vec<CaseFailure> = whole.iter().filter_map(|case| cases::run(&set.compiled, case)).collect();
    for CaseFailure { line, name, reasons } in &failed {
        text.push_str(&format!("{line}: document {name}\n"));
        reasons.iter().for_each(|reason| text.push_str(&format!("    {reason}\n")));
    }
    let kept = report.examples - report.failures.len();
    text.push_str(&format!("{} rules, {kept} of {} examples kept", report.rules, report.examples));
    if !whole.is_empty() {
        text.push_str(&format!(", {} of {} whole documents as wanted", whole.len() - failed.len(), whole.len()));
    }
    text.push('\n');
    if let Some(code) = super::say(&text) {
        return code;
    }
    ExitCode::from(if report.failures.is_empty() && failed.is_empty() { SUCCESS } else { INCOMPLETE })
}
