//! `extract new`: a rule file made of one sentence, with the sentence as its example.
//!
//! The engine says what stands in the sentence; [`proposal`] makes a pattern of it, in the words of the rules that the
//! field has already ([`vocabulary`]); what it gives is tried before it is written ([`trial`]).

mod file;
mod proposal;
mod trial;
mod vocabulary;

use self::file::RuleText;
use self::proposal::Proposal;
use self::vocabulary::Vocabulary;
use super::names::attributes;
use super::outfile::OutFile;
use super::references::References;
use super::stderr::tell;
use super::study::fault;
use super::{Exit, RulesArguments, say};
use crate::ExamplePlace;
use crate::messages::of_system;
use crate::rules::RuleSet;
use crate::rules::diagnostic::nearest;
use crate::rules::file::ZoneName;
use clap::Args;
use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use tr::tr;

const HELP: &str = "\
Examples:
  extract new --field growth --text 全县葡萄产量同比增长5.2% -o grapes.yaml
  extract new --field growth --text … --fact 葡萄产量同比增长5.2%    only this part of the sentence is the fact
  extract new --field vineyards --text 新建葡萄园32个                a field of your own, with its column

then, when you have read the file and loosened its pattern:
  extract check --add grapes.yaml
  extract test --add grapes.yaml
  extract diff built-in grapes.yaml speeches/

What the sentence holds that can be referred to (extract names) becomes references, the rest stays as it is. Attributes \
are set as the other rules of the field set them. The file is written when its example is kept; that the examples of other \
rules are kept as well is told, or which are not (exit code 1). An existing file is not written over.";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct NewArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// The field that the rule is for; one that is not there is declared in the file
    #[arg(long, value_name = "NAME")]
    pub field: String,
    /// A sentence that holds the fact
    #[arg(long, value_name = "TEXT")]
    pub text: String,
    /// The part of the sentence that is the fact; without it, from the first to the last thing that an attribute is read from
    #[arg(long, value_name = "TEXT")]
    pub fact: Option<String>,
    /// The id of the rule [default: the name of the field and `.new`]
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

pub fn run(arguments: &NewArguments) -> Exit {
    let set = match arguments.rules.load() {
        Ok(set) => set,
        Err(code) => return code,
    };
    if let Some(path) = arguments.output.as_deref().filter(|path| path.exists()) {
        return fault(&tr!("{} is there already; choose another name", path.display()));
    }
    let id = match id(arguments, &set) {
        Ok(id) => id,
        Err(reason) => return fault(&reason),
    };
    let field = set.compiled.fields.iter().find(|field| field.name == arguments.field);
    if field.is_none() {
        let names = set.compiled.fields.iter().map(|field| field.name.as_str());
        let told = match nearest(&arguments.field, names) {
            Some(near) => {
                tr!("no field is called `{}` (did you mean `{}`?): the file declares it", arguments.field, near)
            }
            None => tr!("no field is called `{}`: the file declares it", arguments.field),
        };
        tell(told);
    }
    let references = References::of(&set);
    let (examined, standing) = references.standing(&arguments.text, ExamplePlace::Zone(ZoneName::Body), None);
    let view = examined.document().view.as_str().trim_end().to_owned();
    for mention in examined.records.iter().flat_map(|record| record.mentions()) {
        if mention.field() == arguments.field {
            let told = tr!("`{}` reads \"{}\" already: {}", mention.rule(), mention.text(), mention.value());
            tell(told);
        }
    }
    let vocabulary = Vocabulary::of(&set, &arguments.field);
    let proposal = match Proposal::of(&view, &standing, &vocabulary, field, arguments.fact.as_deref()) {
        Ok(proposal) => proposal,
        Err(reason) => return fault(&reason),
    };
    let spec = set.files.iter().find_map(|file| file.rules.fields.get(&arguments.field));
    let rule = RuleText {
        id,
        field: &arguments.field,
        is_new: field.is_none(),
        text: arguments.text.trim(),
        view: &view,
        declared: spec.map(attributes).unwrap_or_default(),
        priority: 0,
    };
    let extends = arguments.rules.is_builtin();
    let tried = match trial::try_out(&arguments.rules, &set, rule, proposal, extends) {
        Ok(tried) => tried,
        Err(reason) => return fault(&reason),
    };
    let written = match &arguments.output {
        None => say(&tried.yaml),
        Some(path) => write(path, &tried.yaml).map_err(|reason| fault(&reason)).err(),
    };
    if let Some(code) = written {
        return code;
    }
    tell(tr!("the rule reads \"{}\": {}", tried.text, tried.given));
    for broken in &tried.broken {
        let told = tr!("with it, an example is no longer kept: {}; make the pattern narrower", broken);
        tell(told);
    }
    if tried.broken.is_empty() { Exit::Success } else { Exit::Incomplete }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let at_fault = |e: std::io::Error| tr!("{} cannot be written: {}", path.display(), of_system(&e));
    let file = OutFile::create(path).map_err(at_fault)?;
    (&file).write_all(text.as_bytes()).map_err(at_fault)?;
    file.finish().map_err(at_fault)
}

/// The id of the new rule, which no other rule has.
fn id(arguments: &NewArguments, set: &RuleSet) -> Result<String, String> {
    let ids = set.compiled.rules.iter().map(|rule| &rule.id).chain(set.compiled.layout.iter().map(|rule| &rule.id));
    let taken: HashSet<&str> = ids.map(String::as_str).collect();
    match &arguments.id {
        Some(id) if taken.contains(id.as_str()) => Err(tr!("a rule is called `{}` already; choose another --id", id)),
        Some(id) => Ok(id.clone()),
        None => {
            let first = format!("{}.new", arguments.field);
            let more = (2..).map(|n| format!("{first}-{n}"));
            let free = std::iter::once(first.clone()).chain(more).find(|id| !taken.contains(id.as_str()));
            Ok(free.unwrap_or(first))
        }
    }
}
