//! The command line of `extract`.

mod commands;

use clap::Parser;
use commands::{Arguments, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = commands::misplaced::told() {
        return code;
    }
    let arguments = Arguments::parse();
    match arguments.command {
        Some(Command::Test(arguments)) => commands::test::run(&arguments),
        Some(Command::Check(arguments)) => commands::check::run(&arguments),
        Some(Command::New(arguments)) => commands::new::run(&arguments),
        Some(Command::Columns(arguments)) => commands::columns::run(&arguments),
        Some(Command::Names(arguments)) => commands::names::run(&arguments),
        Some(Command::Rules(command)) => commands::rules::run(&command),
        Some(Command::Schema) => commands::schema::run(),
        Some(Command::Text(arguments)) => commands::text::run(&arguments),
        Some(Command::Matches(arguments)) => commands::matches::run(&arguments),
        Some(Command::Explain(arguments)) => commands::explain::run(&arguments),
        Some(Command::Diff(arguments)) => commands::diff::run(&arguments),
        #[cfg(feature = "serve")]
        Some(Command::Serve(arguments)) => commands::serve::run(&arguments),
        Some(Command::Coverage(arguments)) => commands::coverage::run(&arguments),
        None if arguments.licenses => commands::licenses(),
        None => commands::extract::run(&arguments.extract),
    }
}
