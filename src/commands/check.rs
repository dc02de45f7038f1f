//! `extract check`: faults of the rules, warnings, and what took the place of what.

pub mod json;

use super::stderr::{self, tell};
use super::{Exit, RulesArguments};
use crate::input::Reader;
use crate::messages::list;
use crate::rules::diagnostic::{self, Code, Fault, On, nearest};
use crate::rules::file::Language;
use crate::rules::source::{Sources, Step};
use crate::rules::{Faults, RuleSet, warnings};
use clap::{Args, ValueEnum};
use std::io::{IsTerminal, stderr, stdout};
use tr::tr;

const HELP: &str = "\
Examples:
  extract check --rules my-rules/                what is wrong with these rules, and what could be better
  extract check --add mine.yaml                  the same of rules on top of those built in
  extract check --explain R005                   what a code means, an example, the remedy
  extract check --rules my-rules/ --format json  for editors and scripts
  extract check --rules my-rules/ --deny-warnings

Exit codes: 0 the rules can be run; 2 they have faults, or with --deny-warnings warnings.

With --format json standard output is a list of objects with the keys code, kind (fault, warning, notice), title, file, \
line, column, end_column (from 1, in characters), label, help, and related: a list of further places. File and places are \
null where a message is about no file.";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct CheckArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// Say what a code means, with an example of the mistake and the remedy
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
    /// How faults and warnings are told
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
    /// Warnings are faults too: exit code 2
    #[arg(long)]
    pub deny_warnings: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    Text,
    Json,
}

/// `language` is that of the pages behind `--explain`.
pub fn run(arguments: &CheckArguments, language: Language) -> Exit {
    if let Some(code) = &arguments.explain {
        return explain(code, language);
    }
    let checked = RuleSet::check(&arguments.rules.layers());
    let told = match &checked {
        Ok(set) => with_pages(set, warnings::find(set)),
        Err(faults) => faults.faults.clone(),
    };
    let sources = match &checked {
        Ok(set) => &set.sources,
        Err(Faults { sources, .. }) => sources,
    };
    let is_faulty = told.iter().any(|fault| fault.code.is_fault());
    let is_denied = arguments.deny_warnings && told.iter().any(|fault| fault.code.is_warning());
    let code = if is_faulty || is_denied { Exit::Fault } else { Exit::Success };
    match (arguments.format, &checked) {
        (CheckFormat::Json, _) => super::say(&json::list(sources, &told)).unwrap_or(code),
        (CheckFormat::Text, Ok(set)) if told.is_empty() => super::say(&clean(set)).unwrap_or(code),
        (CheckFormat::Text, _) if is_faulty => {
            stderr::print(&text(sources, &told, stderr().is_terminal()));
            code
        }
        (CheckFormat::Text, _) => super::say(&text(sources, &told, stdout().is_terminal())).unwrap_or(code),
    }
}

fn text(sources: &Sources, told: &[Fault], color: bool) -> String {
    let mut text = diagnostic::render(sources, told, color);
    if let Some(first) = told.iter().find(|fault| !fault.code.is_notice()) {
        text += &tr!("extract check --explain {} says more about such a code", first.code.id());
        text.push('\n');
    }
    text
}

fn clean(set: &RuleSet) -> String {
    let rules = set.compiled.rules.len() + set.compiled.layout.len();
    tr!("{} rules in {} files: no problems found", rules, set.files.len()) + "\n"
}

/// Adds the part of a page that the reader of pages cannot find, if there is one.
fn with_pages(set: &RuleSet, mut told: Vec<Fault>) -> Vec<Fault> {
    let Err((found_by, reason)) = Reader::new(&set.compiled).check() else { return told };
    let mut fault = Fault::new(Code::BadPagePart, tr!("a part of a page cannot be found: {}", reason));
    for file in &set.files {
        for (n, page) in file.rules.pages.iter().enumerate() {
            let ways = [("selector", &page.selector), ("label", &page.label), ("line", &page.line)];
            let way = ways.iter().find(|(_, way)| way.as_ref() == Some(&found_by)).filter(|_| fault.labels.is_empty());
            if let Some((key, _)) = way {
                let path = vec![Step::from("pages"), Step::from(n), Step::from(*key)];
                fault = fault.label(file.source, path, On::Value, "");
            }
        }
    }
    told.push(fault.help(tr!("see `pages` in rules/README.md")));
    told
}

fn explain(code: &str, language: Language) -> Exit {
    let ids = || Code::ALL.iter().map(|code| code.id());
    match Code::named(code.trim()) {
        Some(code) => {
            let text = format!("{}: {}", code.id(), code.explanation(language));
            super::say(&text).unwrap_or(Exit::Success)
        }
        None => {
            let told = match nearest(&code.to_uppercase(), ids()) {
                Some(near) => tr!("no message has the code {}; did you mean {}?", code, near),
                None => tr!("no message has the code {}; there are {}", code, list(ids())),
            };
            tell(told);
            Exit::Fault
        }
    }
}
