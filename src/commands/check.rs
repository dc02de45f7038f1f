//! `extract check`: faults of the rules, and warnings.

use super::{RulesArguments, SUCCESS};
use speechmeta::rules::warnings;
use std::io::{IsTerminal, stdout};
use std::process::ExitCode;

pub fn run(arguments: &RulesArguments) -> ExitCode {
    let set = match arguments.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    let found = warnings::find(&set);
    if found.is_empty() {
        println!("{} rules in {} files: nothing to remark", set.compiled.rules.len(), set.files.len());
    } else {
        print!("{}", speechmeta::rules::diagnostic::render(&set.sources, &found, stdout().is_terminal()));
    }
    ExitCode::from(SUCCESS)
}
