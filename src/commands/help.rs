//! Help and errors of usage in another language than English, in which `clap` says them.

use super::Arguments;
use crate::rules::file::Language;
use clap::builder::{PossibleValue, Resettable, StyledStr};
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};
use clap::{Arg, Command, CommandFactory};
use std::fmt::Write;
use tr::tr;

/// The name under which the program is called; that of its package is another one.
pub const PROGRAM: &str = "extract";

/// The description of the command line, in `language`, which is that of the run.
pub fn described(language: Language) -> Command {
    match language {
        // What clap says by itself is English.
        Language::En => Arguments::command(),
        _ => translated(Arguments::command()),
    }
}

/// The description of the command line with every text in the language of the run.
pub fn translated(mut command: Command) -> Command {
    // Adds what clap adds by itself: the command and the options that show help.
    command.build();
    texts_of(command)
}

fn texts_of(command: Command) -> Command {
    let heading = command.get_styles().get_usage();
    let usage = format!("{heading}{}{heading:#} {{usage}}", tr!("Usage:"));
    let commands = command.get_subcommand_help_heading().map_or_else(|| tr!("Commands"), said);
    let texts =
        [command.get_about(), command.get_long_about(), command.get_after_help(), command.get_after_long_help()];
    let [about, long_about, after_help, after_long_help] = texts.map(|text| behind(text, ""));
    command
        .help_template(format!("{{before-help}}{{about-with-newline}}\n{usage}\n\n{{all-args}}{{after-help}}"))
        .subcommand_help_heading(commands)
        .about(about)
        .long_about(long_about)
        .after_help(after_help)
        .after_long_help(after_long_help)
        .mut_args(argument)
        .mut_subcommands(texts_of)
}

fn argument(arg: Arg) -> Arg {
    let heading = match arg.is_positional() {
        true => tr!("Arguments"),
        false => tr!("Options"),
    };
    let mut facts = String::new();
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| value.display().to_string()).collect();
    if arg.get_action().takes_values() && !defaults.is_empty() && !arg.is_hide_default_value_set() {
        facts.push_str(&tr!(" [default: {}]", defaults.join(" ")));
    }
    let aliases: Vec<String> =
        arg.get_visible_aliases().unwrap_or_default().iter().map(|&name| name.to_owned()).collect();
    if !aliases.is_empty() {
        facts.push_str(&tr!(" [also called: --{}]", aliases.join(", --")));
    }
    let values: Vec<String> = arg.get_possible_values().iter().filter_map(value_with_help).collect();
    if arg.get_action().takes_values() && !values.is_empty() && !arg.is_hide_possible_values_set() {
        facts.push_str(&tr!(" [one of: {}]", values.join(", ")));
    }
    let [help, long_help] = [arg.get_help(), arg.get_long_help()].map(|text| behind(text, &facts));
    // Clap would show defaults, values and aliases with words in English.
    arg.help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
        .visible_alias(None)
        .aliases(aliases)
        .help(help)
        .long_help(long_help)
}

/// A text in the language of the run with something behind it, where there is a text.
fn behind(text: Option<&StyledStr>, more: &str) -> Resettable<StyledStr> {
    text.map(|text| StyledStr::from(said(text) + more)).into()
}

fn value_with_help(value: &PossibleValue) -> Option<String> {
    (!value.is_hide_set()).then(|| match value.get_help() {
        Some(help) => tr!("{} ({})", value.get_name(), said(help)),
        None => value.get_name().to_owned(),
    })
}

/// A text of `clap`, or of the description of the command line, in the language of the run.
fn said(text: impl ToString) -> String {
    let text = text.to_string();
    let text = text.as_str();
    tr!(text)
}

/// Errors of usage in the language of the run.
pub struct Usage;

impl ErrorFormatter for Usage {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let text = |kind| match error.get(kind) {
            Some(ContextValue::String(text)) => text.clone(),
            Some(ContextValue::Strings(texts)) => texts.join(", "),
            Some(ContextValue::Number(number)) => number.to_string(),
            Some(ContextValue::StyledStr(text)) => text.to_string(),
            _ => String::new(),
        };
        let (arg, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
        let command = text(ContextKind::InvalidSubcommand);
        let message = match error.kind() {
            ErrorKind::ArgumentConflict if command.is_empty() && arg == text(ContextKind::PriorArg) => {
                tr!("'{}' can be given only once", arg)
            }
            ErrorKind::ArgumentConflict => {
                let what = if command.is_empty() { arg } else { command };
                tr!("'{}' cannot be used with {}", what, text(ContextKind::PriorArg))
            }
            ErrorKind::InvalidValue if value.is_empty() => tr!("'{}' wants a value", arg),
            ErrorKind::InvalidValue => {
                tr!("'{}' is no value of '{}'; it is one of {}", value, arg, text(ContextKind::ValidValue))
            }
            ErrorKind::ValueValidation => tr!("'{}' is no value of '{}'", value, arg),
            ErrorKind::UnknownArgument => tr!("there is no option or argument '{}' here", arg),
            ErrorKind::InvalidSubcommand => tr!("there is no command '{}'", command),
            ErrorKind::MissingRequiredArgument => tr!("what is missing: {}", arg),
            ErrorKind::MissingSubcommand => {
                tr!("'{}' wants a command behind it: {}", command, text(ContextKind::ValidSubcommand))
            }
            ErrorKind::TooManyValues => tr!("'{}' has a value too many: '{}'", arg, value),
            ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
                tr!("'{}' has not as many values as it wants", arg)
            }
            ErrorKind::NoEquals => tr!("'{}' wants its value behind an equals sign", arg),
            ErrorKind::InvalidUtf8 => tr!("an argument is not UTF-8"),
            _ => tr!("the arguments cannot be read"),
        };
        let mut told = tr!("error: {}", message);
        let meant =
            [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue].map(text);
        if let Some(meant) = meant.iter().find(|meant| !meant.is_empty()) {
            _ = write!(told, "\n\n{}", tr!("did you mean '{}'?", meant));
        }
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            // Clap writes the word before it.
            let usage = usage.to_string();
            _ = write!(told, "\n\n{} {}", tr!("Usage:"), usage.trim_start_matches("Usage:").trim_start());
        }
        _ = write!(told, "\n\n{}\n", tr!("More is told by '--help'."));
        told.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rspolib::{POEntry, pofile};
    use std::collections::BTreeSet;

    fn texts(command: &Command, found: &mut BTreeSet<String>) {
        let mut add = |text: Option<&StyledStr>| found.extend(text.map(ToString::to_string));
        for text in
            [command.get_about(), command.get_long_about(), command.get_after_help(), command.get_after_long_help()]
        {
            add(text);
        }
        for arg in command.get_arguments() {
            add(arg.get_help());
            add(arg.get_long_help());
            arg.get_possible_values().iter().for_each(|value| add(value.get_help()));
        }
        found.extend(command.get_subcommand_help_heading().map(str::to_owned));
        command.get_subcommands().for_each(|command| texts(command, found));
    }

    #[test]
    fn every_text_of_the_help_has_its_chinese_half() {
        let mut command = Arguments::command();
        command.build();
        let mut said = BTreeSet::new();
        texts(&command, &mut said);
        let catalogue = pofile("src/messages/zh.po").expect("a catalogue");
        let is_help = |entry: &&POEntry| entry.comment.as_deref().is_some_and(|mark| mark.trim() == "help");
        let known: BTreeSet<String> =
            catalogue.entries.iter().filter(is_help).map(|entry| entry.msgid.clone()).collect();
        let missing: Vec<String> = said
            .difference(&known)
            .map(|text| {
                format!("#. help\nmsgid {:?}\nmsgstr \"\"\n", text.replace('\'', "\u{1}")).replace("\\u{1}", "'")
            })
            .collect();
        assert!(missing.is_empty(), "not in the catalogue:\n\n{}", missing.join("\n"));
        // Without a feature some of the help is not there.
        if cfg!(all(
            feature = "serve",
            feature = "xlsx",
            feature = "parquet",
            feature = "office",
            feature = "html",
            feature = "pdf"
        )) {
            let left: Vec<&String> = known.difference(&said).collect();
            assert!(left.is_empty(), "in no help: {left:#?}");
        }
    }
}
