//! `extract rules`: the rules that the program has of its own.

use super::stderr::tell;
use super::{FAULT, SUCCESS};
use clap::{Args, Subcommand};
use speechmeta::builtin;
use speechmeta::rules::export::{self, NotExported};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Write the rules built in, with their lexicons, to a folder; files that are there stay as they are
    Export(ExportArguments),
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The folder; it is made if there is none
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

pub fn run(command: &RulesCommand) -> ExitCode {
    let RulesCommand::Export(ExportArguments { folder }) = command;
    let shown = folder.display();
    match export::write(&builtin::FILES, folder) {
        Ok(files) => {
            let text = format!("{files} files written; extract --rules {shown} runs them\n");
            super::say(&text).unwrap_or(ExitCode::from(SUCCESS))
        }
        Err(NotExported::Exists(names)) => {
            let names = names.join(", ");
            tell(format_args!("nothing was written, because {shown} holds already: {names}; name another folder"));
            ExitCode::from(FAULT)
        }
        Err(NotExported::Unwritten(path, error)) => {
            tell(format_args!("{} cannot be written: {error}", path.display()));
            ExitCode::from(FAULT)
        }
    }
}
