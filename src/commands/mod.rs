//! The subcommands, one file each, and what they share: arguments, rules, exit codes.

mod append;
mod check;
mod columns;
mod completions;
mod corrections;
mod coverage;
mod diff;
mod doubts;
mod exit;
mod explain;
mod extract;
mod failures;
mod help;
mod language;
mod licenses;
mod man;
mod matches;
mod misplaced;
mod names;
mod new;
mod outfile;
mod outplace;
mod output;
mod printed;
mod progress;
mod references;
mod remarks;
mod report;
mod rows;
mod rules;
mod run;
mod schema;
mod selection;
#[cfg(feature = "serve")]
mod serve;
mod stats;
mod stderr;
mod study;
mod terminal;
mod test;
mod text;
mod tsv;

use crate::builtin;
use crate::input::{self, Carry, Columns, Reader, Source, Walk};
use crate::leftovers;
use crate::messages::{self, of_system};
use crate::rules::RuleSet;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::Language;
use crate::rules::layers::Layers;
use crate::rules::load::Origin;
use crate::rules::printable;
pub use exit::Exit;
use printed::{is_stdout, say, stdout_unwritable};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorFormatter;
use clap::{Args, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, stderr};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Arc;
use tr::tr;

const EXAMPLES: &str = "\
Examples:
  extract speeches/ > speeches.csv             every text, page, Word document, PDF, …
  extract --rules rules/ a.txt b.txt -o x.csv  with your own rules, into a file
  extract --format jsonl speech.txt            every fact with its characters and its rule
  cat speech.txt | extract -                   from standard input
  extract --text-column 正文 a.xlsx            a document in each row of a table
  extract text speech.pdf                      the text that is read from it
  extract --failures f.csv speeches/ -o x.csv  what was not read, and why
  extract -q --stats speeches/ -o x.csv        without remarks; the time of each stage at the end
  extract --append speeches/ -o x.csv          add what is new in the folder; go on after an interruption
  extract --add mine.yaml speeches/            the rules built in, and your own on top of them
  extract rules export rules/                  write the rules built in to a folder
  extract test --rules rules/                  run the examples that the rules carry
  extract matches speeches/ --rule place.full  a sample of what a rule matches
  extract explain a.txt --at 12:8              why a place of a text gives what it gives, and what it does not
  extract diff rules/ my-rules/ speeches/      what a change of the rules does
  extract coverage speeches/                   what in the rules is never used
  extract --table officials speeches/ -o o.csv another table; `extract columns` lists them
  extract names                                what rules can refer to
  extract new --field growth --text …          a rule made of a sentence
  extract --report page.html speeches/         a page with charts, rows and texts to look at
  extract serve --rules my-rules/              the same of a text that is pasted, while rules are written

Exit codes: 0 all went well; 1 some input could not be read (the rest is complete in the output);
2 usage, rules or output at fault, nothing written; 3 the output broke off (the disk is full), what is there is not all.";

/// Reads Chinese official speeches and reports and writes one CSV row a speech, by rules in YAML.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_help_heading = "Other commands")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Show the licences of the packages that the program is built from
    #[arg(long, exclusive = true)]
    pub licenses: bool,
    #[command(flatten)]
    pub language: language::LanguageArguments,
    #[command(flatten)]
    pub extract: extract::ExtractArguments,
}

/// The program: reads the arguments, of which the first is its name, and does what they say.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let (language, given) = language::split(arguments.into_iter());
    messages::speak(language);
    leftovers::clear_on_signals();
    if let Some(exit) = misplaced::told(&given) {
        return exit;
    }
    let arguments = Arguments::of(given, language);
    match arguments.command {
        Some(Command::Test(arguments)) => test::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments, language),
        Some(Command::New(arguments)) => new::run(&arguments),
        Some(Command::Columns(arguments)) => columns::run(&arguments, language),
        Some(Command::Names(arguments)) => names::run(&arguments),
        Some(Command::Rules(command)) => rules::run(&command),
        Some(Command::Schema) => schema::run(),
        Some(Command::Text(arguments)) => text::run(&arguments),
        Some(Command::Matches(arguments)) => matches::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Diff(arguments)) => diff::run(&arguments),
        #[cfg(feature = "serve")]
        Some(Command::Serve(arguments)) => serve::run(&arguments),
        Some(Command::Coverage(arguments)) => coverage::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments, language),
        Some(Command::Man(arguments)) => man::run(&arguments, language),
        None if arguments.licenses => licenses::run(),
        None => extract::run(&arguments.extract, language),
    }
}

impl Arguments {
    /// The arguments read. Where they cannot be, or help was asked for, that is told in `language` and the program ends.
    pub fn of(given: Vec<OsString>, language: Language) -> Arguments {
        match Arguments::try_parse_from(&given) {
            Ok(arguments) => arguments,
            Err(_) => {
                // What is said repeats the arguments, which may be names of files.
                let given = given.iter().map(|given| match given.to_str() {
                    Some(text) => printable::line(text).into_owned().into(),
                    None => given.clone(),
                });
                let command = help::described(language);
                let read = command.try_get_matches_from(given);
                let read = read.and_then(|mut matches| Arguments::from_arg_matches_mut(&mut matches));
                read.unwrap_or_else(|said| match language {
                    Language::En => told(&said),
                    _ => told(&said.apply::<help::Usage>()),
                })
            }
        }
    }
}

/// Ends the program with what is to be said of its arguments, or with its help.
fn told<F: ErrorFormatter>(said: &clap::error::Error<F>) -> ! {
    let exit = match said.print() {
        Err(e) if !said.use_stderr() && e.kind() != ErrorKind::BrokenPipe => {
            stderr::tell(stdout_unwritable(&e));
            i32::from(Exit::Fault.code())
        }
        _ => said.exit_code(),
    };
    process::exit(exit)
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the examples and counter-examples that the rules carry
    Test(test::TestArguments),
    /// Say what is wrong with the rules, and what could be better
    Check(check::CheckArguments),
    /// Write the rules built in to a folder
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// Print the JSON schema of rule files, by which an editor completes and checks them
    Schema,
    /// Print the text that is read from a file, in which `start` and `end` count
    Text(text::TextArguments),
    /// Show what rules can refer to: patterns, lexicons, fields, settings
    Names(names::NamesArguments),
    /// Show the tables and their columns: names, headings in Chinese, types, and what they hold
    Columns(columns::ColumnsArguments),
    /// Make a rule file of one sentence, with the sentence as its example
    New(new::NewArguments),
    /// Show a sample of what rules match, with the words around
    Matches(matches::MatchesArguments),
    /// Show which cells two rule sets fill otherwise
    Diff(diff::DiffArguments),
    /// Say why a place or a cell holds what it holds, and why a rule gives nothing there
    Explain(explain::ExplainArguments),
    /// Show in a browser what the rules make of a text that is pasted
    #[cfg(feature = "serve")]
    Serve(serve::ServeArguments),
    /// Show what in the rules never held, and where words of a field stand and no rule matches
    Coverage(coverage::CoverageArguments),
    /// Print what lets a shell complete commands, options and their values
    Completions(completions::CompletionsArguments),
    /// Print the manual page of the program, or of one of its commands
    Man(man::ManArguments),
}

/// One of a list of values, said by its name.
fn one_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let names = all.iter().map(move |value| name(*value));
    PossibleValuesParser::new(names).try_map(move |said| {
        all.iter()
            .copied()
            .find(|value| name(*value) == said)
            .ok_or(io::Error::new(ErrorKind::InvalidInput, "no such value"))
    })
}

#[derive(Debug, Args)]
pub struct RulesArguments {
    /// Folder with rule files (*.yaml, *.yml), or one rule file, instead of the rules built in
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Rules to lay on top: a file, or a folder of files; what has the name of something below takes its place. May be
    /// given several times
    #[arg(long, value_name = "FILE|DIR")]
    pub add: Vec<PathBuf>,
}

impl RulesArguments {
    /// Whether these are the rules built in, and nothing else.
    pub fn is_builtin(&self) -> bool {
        self.rules.is_none() && self.add.is_empty()
    }

    /// The rules as they are run, or the exit code after their faults were told. What may make their answers wrong is told
    /// once, in a few lines, unless the run is to be quiet.
    pub fn compiled(&self, is_quiet: bool) -> Result<CompiledRules, Exit> {
        self.compiled_with_paths(is_quiet).map(|(rules, _)| rules)
    }

    /// The same, and the folders and files that they are read from.
    pub fn compiled_with_paths(&self, is_quiet: bool) -> Result<(CompiledRules, Vec<PathBuf>), Exit> {
        if self.is_builtin() {
            return Ok((builtin::rules(), Vec::new()));
        }
        let set = self.load()?;
        if !is_quiet {
            doubts::tell(&set, self);
        }
        let paths = outplace::rule_paths(self, &set);
        Ok((set.compiled, paths))
    }

    /// Where the rules come from, the lowest first.
    pub fn origins(&self) -> Vec<Origin> {
        [self.base()].into_iter().chain(self.add.iter().cloned().map(Origin::Directory)).collect()
    }

    fn base(&self) -> Origin {
        self.rules.clone().map_or_else(builtin::origin, Origin::Directory)
    }

    /// The rules with their files, or the exit code after their faults were told.
    pub fn load(&self) -> Result<RuleSet, Exit> {
        RuleSet::load_layers(&self.layers()).map_err(|faults| {
            stderr::print(&faults.render(stderr().is_terminal()));
            Exit::Fault
        })
    }

    /// The rules below, and those on top of them.
    pub fn layers(&self) -> Layers {
        let added = self.add.iter().cloned().map(Origin::Directory);
        Layers::of(self.base()).extending(builtin::origin()).with(added)
    }
}

/// What is read, and how.
#[derive(Debug, Args)]
pub struct InputArguments {
    /// Files, folders, or - for standard input
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Read the files that this list names as well, one a line (or each ended by a NUL); - is standard input
    #[arg(long, value_name = "LIST")]
    pub files_from: Option<PathBuf>,
    /// Of tables (CSV, TSV, JSON lines, XLSX, XLS, ODS), the column that holds the text, each row a document; of several
    /// names between commas the first that a table has
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
    /// Which of the other columns of tables stand before the columns of the rules: all, or names between commas
    #[arg(long, value_name = "all|NAMES", default_value = "all", requires = "text_column")]
    pub carry: String,
}

/// Names between commas.
fn names(list: &str) -> Vec<&str> {
    list.split([',', '，']).map(str::trim).filter(|name| !name.is_empty()).collect()
}

impl InputArguments {
    /// What reads the documents; the rules built in need no look at their pages.
    ///
    /// # Errors
    /// The rules name a part of a page by a selector that is none.
    pub fn reader(&self, rules: &CompiledRules, is_builtin: bool) -> Result<Reader, String> {
        let reader = Reader::new(rules);
        let checked = if is_builtin { Ok(()) } else { reader.check() };
        checked.map_err(|(selector, reason)| {
            tr!(
                "the rules have a part of a page that cannot be found: `{}` ({}); see `pages` in rules/README.md",
                selector,
                reason
            )
        })?;
        let carry = self.named_columns();
        let text = self.text_columns();
        Ok(reader.with_columns(Columns { text: text.into_iter().map(str::to_owned).collect(), carry }))
    }

    /// The names of the columns of tables that are carried: the heading of the output has them before any row is known.
    ///
    /// # Errors
    /// No table has a column that was named.
    pub fn carried(&self, reader: &Reader, walk: &Walk) -> Result<Vec<Arc<str>>, String> {
        if self.text_column.is_none() {
            return Ok(Vec::new());
        }
        let sources: Vec<Source> = walk.sources.iter().filter_map(|source| source.as_ref().ok()).cloned().collect();
        let carried = reader.carried(&sources);
        match self.named_columns().missing(&carried) {
            Some(name) => Err(tr!("no table has a column `{}`, which --carry names; check its spelling", name)),
            None => Ok(carried),
        }
    }

    /// The columns of tables that hold texts, where they are named.
    pub fn text_columns(&self) -> Vec<&str> {
        self.text_column.as_deref().map(names).unwrap_or_default()
    }

    /// Whether no columns are named to be carried.
    pub fn carries_all(&self) -> bool {
        self.carry == "all"
    }

    /// Which columns are to be carried.
    fn named_columns(&self) -> Carry {
        match self.carry.as_str() {
            "all" => Carry::All,
            carried => Carry::Named(names(carried).into_iter().map(str::to_owned).collect()),
        }
    }

    /// The files that are meant.
    ///
    /// # Errors
    /// The list of files cannot be read.
    pub fn walk(&self) -> Result<Walk, String> {
        self.named().map(|inputs| InputArguments::walk_of(&inputs))
    }

    /// The files and folders that are named, also in the list.
    ///
    /// # Errors
    /// The list of files cannot be read.
    pub fn named(&self) -> Result<Vec<PathBuf>, String> {
        let mut inputs = self.inputs.clone();
        if let Some(list) = &self.files_from {
            let listed = input::listed(list);
            let unread = |e| tr!("{}: the list of files cannot be read ({})", list.display(), of_system(&e));
            inputs.extend(listed.map_err(unread)?);
        }
        Ok(inputs)
    }

    /// The files that are meant by these names.
    pub fn walk_of(inputs: &[PathBuf]) -> Walk {
        let mut walk = input::documents(inputs);
        // What the shell has made of `> speeches.csv` below an input folder.
        walk.sources.retain(|source| !source.as_ref().is_ok_and(|source| source.path().is_some_and(is_stdout)));
        walk.passed.retain(|passed| !is_stdout(Path::new(&passed.name)));
        walk
    }
}
