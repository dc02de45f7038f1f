//! What the program says, in the language of whoever runs it.
//!
//! A message stands where it is said, in English, inside [`tr::tr!`]; `zh.po` beside this file is the one catalogue of what
//! they are in Chinese (the format of gettext, which translators have programs for). Where nothing was chosen all is
//! English.

#![warn(missing_docs)]

use crate::rules::{self, file::Language};
use rspolib::{FileOptions, pofile};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use tr::Translator;

pub use rules::lists::{either, list};
pub use rules::said_later;
pub use rules::system::{of_kind, of_system};

const CHINESE: &str = include_str!("zh.po");
/// What gettext writes between a context and its message.
const BEHIND_CONTEXT: char = '\u{4}';

/// Messages in a language other than English, by what they are in English. They are read when the first is said: most runs
/// have nothing to say.
#[derive(Debug, Clone)]
pub struct Catalogue {
    po: &'static str,
    messages: Arc<OnceLock<HashMap<String, String>>>,
}

impl Catalogue {
    /// The catalogue of a file in the format of gettext (`.po`). It has no message where it is not in that format.
    pub fn new(po: &'static str) -> Catalogue {
        Catalogue { po, messages: Arc::default() }
    }

    /// Of a message for one and for several only the first form is read: Chinese has no other.
    fn messages(&self) -> &HashMap<String, String> {
        self.messages.get_or_init(|| {
            let entries = pofile(FileOptions::from(self.po)).map(|file| file.entries).unwrap_or_default();
            let messages = entries.into_iter().filter_map(|entry| {
                let said = entry.msgstr.or_else(|| entry.msgstr_plural.into_iter().next())?;
                Some((key(entry.msgctxt.as_deref(), &entry.msgid).into_owned(), said))
            });
            messages.collect()
        })
    }
}

impl Translator for Catalogue {
    fn translate<'a>(&'a self, text: &'a str, context: Option<&'a str>) -> Cow<'a, str> {
        Cow::Borrowed(self.messages().get(key(context, text).as_ref()).map_or(text, String::as_str))
    }

    fn ntranslate<'a>(&'a self, n: u64, one: &'a str, several: &'a str, context: Option<&'a str>) -> Cow<'a, str> {
        let otherwise = if n == 1 { one } else { several };
        Cow::Borrowed(self.messages().get(key(context, one).as_ref()).map_or(otherwise, String::as_str))
    }
}

fn key<'a>(context: Option<&str>, text: &'a str) -> Cow<'a, str> {
    match context {
        None => Cow::Borrowed(text),
        Some(context) => Cow::Owned(format!("{context}{BEHIND_CONTEXT}{text}")),
    }
}

/// Makes this library, and those below it, say everything in `language` from now on.
pub fn speak(language: Language) {
    let catalogue = match language {
        Language::En => return,
        Language::Zh => Catalogue::new(CHINESE),
    };
    rules::speak(&catalogue);
    tr::set_translator!(catalogue);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn a_message_is_found_with_its_context_and_for_every_number() {
        let po = "msgid \"\"\nmsgstr \"Language: zh\\n\"\n\nmsgid \"Open\"\nmsgstr \"打开\"\n\nmsgctxt \"state\"\nmsgid \"Open\"\n\
            msgstr \"开着\"\n\nmsgid \"a \\\"file\\\"\\n\"\nmsgid_plural \"{n} files\"\nmsgstr[0] \"{n} 个“文件”\\n\"\n";
        let catalogue = Catalogue::new(po);
        assert_eq!(catalogue.translate("Open", None), "打开");
        assert_eq!(catalogue.translate("Open", Some("state")), "开着");
        assert_eq!(catalogue.translate("Close", None), "Close");
        for n in [0, 1, 2] {
            assert_eq!(catalogue.ntranslate(n, "a \"file\"\n", "{n} files", None), "{n} 个“文件”\n");
        }
    }

    #[test]
    fn the_catalogue_of_the_program_is_read() {
        let catalogue = Catalogue::new(CHINESE);
        assert_eq!(catalogue.translate("Usage:", None), "用法：");
    }

    #[test]
    fn the_kinds_of_errors_that_files_meet_have_their_chinese_half() {
        let catalogue = Catalogue::new(CHINESE);
        for kind in [
            io::ErrorKind::NotFound,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::AlreadyExists,
            io::ErrorKind::NotADirectory,
            io::ErrorKind::IsADirectory,
            io::ErrorKind::DirectoryNotEmpty,
            io::ErrorKind::ReadOnlyFilesystem,
            io::ErrorKind::StorageFull,
            io::ErrorKind::QuotaExceeded,
            io::ErrorKind::FileTooLarge,
            io::ErrorKind::ResourceBusy,
            io::ErrorKind::InvalidFilename,
            io::ErrorKind::InvalidInput,
            io::ErrorKind::InvalidData,
            io::ErrorKind::UnexpectedEof,
            io::ErrorKind::TimedOut,
            io::ErrorKind::BrokenPipe,
            io::ErrorKind::Interrupted,
            io::ErrorKind::OutOfMemory,
            io::ErrorKind::Unsupported,
            io::ErrorKind::AddrInUse,
            io::ErrorKind::AddrNotAvailable,
        ] {
            let english = kind.to_string();
            assert_ne!(catalogue.translate(&english, None), english);
        }
    }
}
