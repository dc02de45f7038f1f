//! `extract test`: the examples that the rules carry.

use super::{INCOMPLETE, RulesArguments, SUCCESS};
use speechmeta::rules::examples;
use std::process::ExitCode;

pub fn run(arguments: &RulesArguments) -> ExitCode {
    let set = match arguments.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    let report = examples::run(&set);
    for failure in &report.failures {
        println!("{}:{}: rule {}", failure.file, failure.line, failure.rule);
        println!("    {}", failure.text);
        println!("    {}", failure.reason);
    }
    let kept = report.examples - report.failures.len();
    println!("{} rules, {kept} of {} examples kept", report.rules, report.examples);
    ExitCode::from(if report.failures.is_empty() { SUCCESS } else { INCOMPLETE })
}
