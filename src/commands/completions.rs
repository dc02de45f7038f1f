//! `extract completions`: what lets a shell complete commands, options and their values.

use super::{Exit, help};
use crate::rules::file::Language;
use clap::Args;
use clap_complete::Shell;

const HELP: &str = "\
Examples:
  extract completions bash > ~/.local/share/bash-completion/completions/extract
  extract completions zsh > ~/.zfunc/_extract            a folder of `fpath`
  extract completions fish > ~/.config/fish/completions/extract.fish
  extract completions powershell >> $PROFILE";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// Options are described in `language` in the shells that show descriptions.
pub fn run(arguments: &CompletionsArguments, language: Language) -> Exit {
    let mut command = help::described(language).name(help::PROGRAM);
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, help::PROGRAM, &mut script);
    super::say(&String::from_utf8_lossy(&script)).unwrap_or(Exit::Success)
}
