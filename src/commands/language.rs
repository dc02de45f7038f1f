//! The language in which the program speaks: that of `--lang`, or else that of the system.

use super::one_of;
use crate::rules::file::Language;
use clap::Args;
use clap::builder::TypedValueParser;
use std::env;
use std::ffi::OsString;

const OPTION: &str = "--lang";
/// Where a system says its language, the strongest first; one that is empty counts as one that is not there.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// How `--lang` is described and checked; [`split`] reads it, since help and errors need it first.
#[derive(Debug, Args)]
pub struct LanguageArguments {
    /// The language of messages, of help and of the column `remarks` [default: that of the system, by LC_ALL or LANG]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = values())]
    pub lang: Option<Language>,
}

/// What an option may say that names a language.
pub fn values() -> impl TypedValueParser<Value = Language> {
    one_of(Language::ALL, Language::code)
}

/// The language, and the arguments without `--lang`, which may stand before and behind a command. A value that is no
/// language is left where it is, to be refused.
pub fn split(arguments: impl Iterator<Item = OsString>) -> (Language, Vec<OsString>) {
    let mut arguments = arguments.peekable();
    let (mut said, mut others) = (None, Vec::new());
    let read = |value: Option<&OsString>| {
        let code = value?.to_str()?;
        Language::ALL.iter().copied().find(|language| language.code() == code)
    };
    while let Some(argument) = arguments.next() {
        let value = match argument.to_str() {
            Some("--") => {
                others.push(argument);
                break;
            }
            Some(OPTION) => read(arguments.peek()).inspect(|_| drop(arguments.next())),
            Some(text) => text
                .strip_prefix(OPTION)
                .and_then(|rest| rest.strip_prefix('='))
                .and_then(|value| read(Some(&value.into()))),
            None => None,
        };
        match value {
            Some(value) => said = Some(value),
            None => others.push(argument),
        }
    }
    others.extend(arguments);
    (said.unwrap_or_else(of_system), others)
}

/// Chinese where the system is, in whatever script; English otherwise.
fn of_system() -> Language {
    let said = VARIABLES.iter().filter_map(env::var_os).find(|value| !value.is_empty());
    let said = said.map(|value| value.to_string_lossy().into_owned()).or_else(sys_locale::get_locale);
    match said.is_some_and(|locale| locale.starts_with("zh")) {
        true => Language::Zh,
        false => Language::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splits(arguments: &[&str]) -> (Language, Vec<String>) {
        let (language, others) = split(["--lang", "en"].iter().chain(arguments).map(OsString::from));
        (language, others.into_iter().map(|argument| argument.into_string().expect("UTF-8")).collect())
    }

    #[test]
    fn the_language_is_taken_out_wherever_it_stands() {
        for arguments in [["--lang", "zh", "check"], ["check", "--lang", "zh"], ["--lang=en", "check", "--lang=zh"]] {
            assert_eq!(splits(&arguments), (Language::Zh, vec!["check".to_owned()]), "{arguments:?}");
        }
    }

    #[test]
    fn what_is_no_language_or_stands_behind_two_dashes_is_left() {
        assert_eq!(splits(&["--lang", "fr"]), (Language::En, vec!["--lang".to_owned(), "fr".to_owned()]));
        assert_eq!(splits(&["--lang=fr"]), (Language::En, vec!["--lang=fr".to_owned()]));
        assert_eq!(splits(&["--", "--lang=zh"]), (Language::En, vec!["--".to_owned(), "--lang=zh".to_owned()]));
        assert_eq!(splits(&["--language"]), (Language::En, vec!["--language".to_owned()]));
    }
}
