//! A command behind options, as in `extract -q diff …`: it would be taken for a file of this name.

use super::stderr::tell;
use super::{Arguments, Exit};
use clap::CommandFactory;
use std::ffi::OsString;
use std::path::Path;
use tr::tr;

/// The exit code where the arguments name a command that does not stand first, after it was told.
pub fn told(given: &[OsString]) -> Option<Exit> {
    let arguments: Vec<String> = given.iter().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let at = arguments.iter().position(|argument| !argument.starts_with('-')).filter(|at| *at > 0)?;
    let name = &arguments[at];
    // Building the description of the command line takes a part of a short run.
    let program = Arguments::command();
    let takes_value = |written: &str| {
        let named = |arg: &&clap::Arg| {
            arg.get_long().is_some_and(|long| written == format!("--{long}"))
                || arg.get_short().is_some_and(|short| written.starts_with('-') && written.ends_with(short))
        };
        program.get_arguments().find(named).is_none_or(|arg| arg.get_action().takes_values())
    };
    let is_command = program.get_subcommands().any(|command| command.get_name() == name);
    if !is_command || arguments[..at].iter().any(|option| takes_value(option)) || Path::new(name).exists() {
        return None;
    }
    let options = arguments[..at].join(" ");
    tell(tr!("`{name}` is a command, which stands first: extract {name} {options} …", name, options));
    Some(Exit::Fault)
}
