//! `extract test`: the examples that the rules carry.

use super::{INCOMPLETE, RulesArguments, SUCCESS};
use speechmeta::examples::{self, Failure};
use std::process::ExitCode;

pub fn run(arguments: &RulesArguments) -> ExitCode {
    let set = match arguments.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    let report = examples::run(&set);
    let mut text = String::new();
    for failure in &report.failures {
        let Failure { file, line, rule, text: example, reason } = failure;
        text.push_str(&format!("{file}:{line}: rule {rule}\n    {example}\n    {reason}\n"));
    }
    let kept = report.examples - report.failures.len();
    text.push_str(&format!("{} rules, {kept} of {} examples kept\n", report.rules, report.examples));
    if let Some(code) = super::say(&text) {
        return code;
    }
    ExitCode::from(if report.failures.is_empty() { SUCCESS } else { INCOMPLETE })
}
