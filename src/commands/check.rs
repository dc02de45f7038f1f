//! `extract check`: faults of the rules, and warnings.

use super::stderr::tell;
use super::{FAULT, RulesArguments, SUCCESS};
use speechmeta::RuleErrors;
use speechmeta::input::Reader;
use speechmeta::rules::{diagnostic, warnings};
use std::io::{IsTerminal, stdout};
use std::process::ExitCode;

pub fn run(arguments: &RulesArguments) -> ExitCode {
    let set = match arguments.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    if let Err(page) = Reader::new(&set.compiled).check() {
        tell(format_args!("{}", RuleErrors::of_page(page)));
        return ExitCode::from(FAULT);
    }
    let found = warnings::find(&set);
    let text = match found.is_empty() {
        true => format!(
            "{} rules in {} files: nothing to remark\n",
            set.compiled.rules.len() + set.compiled.layout.len(),
            set.files.len()
        ),
        false => diagnostic::render(&set.sources, &found, stdout().is_terminal()),
    };
    super::say(&text).unwrap_or(ExitCode::from(SUCCESS))
}
