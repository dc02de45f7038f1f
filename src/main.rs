//! The command line of `extract`.

mod commands;

use commands::{Arguments, Command, language};
use speechmeta::messages;
use std::env;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (language, given) = language::split(env::args_os());
    if let Some(catalogue) = messages::speak(language) {
        tr::set_translator!(catalogue);
    }
    if let Some(code) = commands::misplaced::told(&given) {
        return code;
    }
    let arguments = Arguments::of(given, language);
    match arguments.command {
        Some(Command::Test(arguments)) => commands::test::run(&arguments),
        Some(Command::Check(arguments)) => commands::check::run(&arguments, language),
        Some(Command::New(arguments)) => commands::new::run(&arguments),
        Some(Command::Columns(arguments)) => commands::columns::run(&arguments, language),
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
        None => commands::extract::run(&arguments.extract, language),
    }
}
