//! What a run says about the rules that it is given: warnings that may make answers wrong, once and in a few lines.

use super::RulesArguments;
use super::stderr;
use crate::rules::{RuleSet, warnings};
use tr::tr;

/// How many are told with their places.
const SHOWN: usize = 3;

/// Tells what may make the answers of the rules wrong, if anything does.
pub fn tell(set: &RuleSet, arguments: &RulesArguments) {
    let doubts = warnings::of_a_run(set);
    if doubts.is_empty() {
        return;
    }
    stderr::tell(tr!("1 warning about the rules, whose answers may be wrong:"
        | "{n} warnings about the rules, whose answers may be wrong:" % doubts.len()));
    for doubt in doubts.iter().take(SHOWN) {
        let place = doubt.labels.first().map(|label| set.sources.line(label.source, &label.path, &label.on));
        stderr::tell(format_args!("  {}: {} ({})", place.unwrap_or_default(), doubt.title, doubt.code.id()));
    }
    let mut command = "extract check".to_owned();
    for (option, path) in
        arguments.rules.iter().map(|p| ("--rules", p)).chain(arguments.add.iter().map(|p| ("--add", p)))
    {
        command += &format!(" {option} {}", path.display());
    }
    stderr::tell(match doubts.len() > SHOWN {
        true => tr!("  {} shows all of them, with what to do", command),
        false => tr!("  {} shows what to do", command),
    });
}
