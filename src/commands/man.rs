//! `extract man`: the manual page of the program or of one of its commands, from the description of the command line.

use super::{Exit, help, study};
use crate::rules::file::Language;
use clap::{Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use std::io;
use tr::tr;

const HELP: &str = "\
Examples:
  extract man > ~/.local/share/man/man1/extract.1                for `man extract`
  extract man diff > ~/.local/share/man/man1/extract-diff.1      for `man extract-diff`
  extract man rules export                                       of a command of a command";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct ManArguments {
    /// The command whose page is printed; without it, the page of the program
    #[arg(value_name = "COMMAND")]
    pub commands: Vec<String>,
}

/// Prints the page in `language`.
pub fn run(arguments: &ManArguments, language: Language) -> Exit {
    let program =
        help::described(language).name(help::PROGRAM).disable_help_subcommand(true).subcommand_value_name("COMMAND");
    let mut program = match language {
        Language::En => program,
        // The command `help` was added when the texts were translated.
        _ => program.mut_subcommand("help", |help| help.hide(true)),
    };
    program.build();
    let source = format!("{} {}", help::PROGRAM, env!("CARGO_PKG_VERSION"));
    let mut command = &program;
    for name in &arguments.commands {
        match command.find_subcommand(name) {
            Some(found) => command = found,
            None => return study::fault(&tr!("there is no command '{}'", name)),
        }
    }
    let page = page(command, &source).unwrap_or_else(|e| unreachable!("a page is written to memory: {e}"));
    super::say(&page).unwrap_or(Exit::Success)
}

fn page(command: &Command, source: &str) -> io::Result<String> {
    let man = Man::new(command.clone()).source(source);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    // Chinese has few places where a line could be stretched.
    Roff::new().control("ad", ["l"]).to_writer(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.get_subcommands().any(|command| !command.is_hide_set()) {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(text) = command.get_after_help() {
        more(&text.to_string()).to_writer(&mut page)?;
    }
    Ok(headings(&String::from_utf8_lossy(&page)))
}

/// What stands below the options in the help: its lines stay as they are, because examples stand in columns.
fn more(text: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["MORE"]).control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff
}

/// The headings of sections in the language of the run; the others are in it already.
fn headings(page: &str) -> String {
    let names = [
        ("NAME", tr!("NAME")),
        ("SYNOPSIS", tr!("SYNOPSIS")),
        ("DESCRIPTION", tr!("DESCRIPTION")),
        ("MORE", tr!("EXAMPLES AND NOTES")),
    ];
    let mut told = String::with_capacity(page.len());
    for line in page.lines() {
        let heading = line.strip_prefix(".SH ").and_then(|name| names.iter().find(|(known, _)| *known == name));
        match heading {
            Some((_, name)) => told += &format!(".SH \"{name}\""),
            None => told += line,
        }
        told.push('\n');
    }
    told
}
