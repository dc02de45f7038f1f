//! `extract rules`: the rules that the program has of its own.

use super::Exit;
use super::stderr::tell;
use crate::builtin;
use crate::messages::{list, of_system};
use crate::rules::export::{self, NotExported};
use crate::rules::printable;
use clap::{Args, Subcommand};
use std::path::PathBuf;
use tr::tr;

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

pub fn run(command: &RulesCommand) -> Exit {
    let RulesCommand::Export(ExportArguments { folder }) = command;
    let shown = folder.display();
    match export::write(&builtin::FILES, folder) {
        Ok(files) => {
            let text = tr!("{} files written; extract --rules {} runs them", files, shown);
            super::say(&(printable::line(&text).into_owned() + "\n")).unwrap_or(Exit::Success)
        }
        Err(NotExported::Exists(names)) => {
            let names = list(names);
            let told = tr!("nothing was written, because {} holds already: {}; name another folder", shown, names);
            tell(told);
            Exit::Fault
        }
        Err(NotExported::Unwritten(path, error)) => {
            let told = tr!("{} cannot be written: {}", path.display(), of_system(&error));
            tell(told);
            Exit::Fault
        }
    }
}
