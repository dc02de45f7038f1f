//! Why a document could not be read, in words that say what to do about it.

#![warn(missing_docs)]

use std::path::Path;
use std::{fmt, fs, io};

use thiserror::Error;
use tr::tr;

use super::content::Refusal;
use crate::messages::{of_kind, of_system};

/// A document that could not be read. Every variant names it as the user would write it.
#[derive(Debug, Error)]
pub enum InputError {
    /// The path leads nowhere.
    NotFound {
        /// The document, as the user would write it.
        name: String,
    },
    /// The path is a link to nothing, or to itself.
    DeadLink {
        /// The document, as the user would write it.
        name: String,
    },
    /// The user has no right to read it.
    Forbidden {
        /// The document, as the user would write it.
        name: String,
        /// What the system says.
        #[source]
        io: io::Error,
    },
    /// The operating system refused otherwise.
    Unreadable {
        /// The document, as the user would write it.
        name: String,
        /// What the system says.
        #[source]
        io: io::Error,
    },
    /// A pipe that no program writes to.
    Silent {
        /// The document, as the user would write it.
        name: String,
    },
    /// More than fits.
    TooLarge {
        /// The document, as the user would write it.
        name: String,
        /// The most that is read.
        megabytes: u64,
    },
    /// Zero bytes, or nothing but white space and characters that are not seen.
    Empty {
        /// The document, as the user would write it.
        name: String,
    },
    /// In none of the encodings that were tried.
    Undecodable {
        /// The document, as the user would write it.
        name: String,
        /// The encodings, as a clause.
        tried: &'static str,
    },
    /// A file of a kind that is not read, or that is read but is at fault. What is said of it is in the language of the
    /// run.
    Refused {
        /// The document, as the user would write it.
        name: String,
        /// What it is, with its article: `a PDF`.
        kind: String,
        /// What is wrong with it, as a clause; empty where nothing of its kind is read.
        reason: String,
        /// What to do, as an order.
        remedy: String,
    },
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name(), self.reason())
    }
}

impl InputError {
    /// The error of reading what is called `name`; `path` is `None` for standard input.
    pub(super) fn from_io(name: &str, path: Option<&Path>, io: io::Error) -> Self {
        let name = name.to_owned();
        match io.kind() {
            io::ErrorKind::PermissionDenied => InputError::Forbidden { name, io },
            _ if path.is_some_and(is_dead_link) => InputError::DeadLink { name },
            io::ErrorKind::NotFound => InputError::NotFound { name },
            _ => InputError::Unreadable { name, io },
        }
    }

    /// The error of a reader that refused what is called `name`.
    pub(super) fn refused(name: &str, Refusal { kind, reason, remedy }: Refusal) -> Self {
        InputError::Refused { name: name.to_owned(), kind: tr!(kind), reason, remedy: tr!(remedy) }
    }

    /// The document, as the user would write it.
    pub fn name(&self) -> &str {
        match self {
            InputError::NotFound { name }
            | InputError::DeadLink { name }
            | InputError::Forbidden { name, .. }
            | InputError::Unreadable { name, .. }
            | InputError::Silent { name }
            | InputError::TooLarge { name, .. }
            | InputError::Empty { name }
            | InputError::Undecodable { name, .. }
            | InputError::Refused { name, .. } => name,
        }
    }

    /// What it is, in a few words, for a table of failures: `a PDF`, `no file`.
    pub fn kind(&self) -> String {
        match self {
            InputError::NotFound { .. } | InputError::DeadLink { .. } => tr!("no file"),
            InputError::Forbidden { .. } | InputError::Unreadable { .. } => tr!("a file that cannot be opened"),
            InputError::Silent { .. } => tr!("a pipe"),
            InputError::TooLarge { .. } => tr!("a large file"),
            InputError::Empty { .. } => tr!("an empty file"),
            InputError::Undecodable { .. } => tr!("a file in an unknown encoding"),
            InputError::Refused { kind, .. } => kind.clone(),
        }
    }

    /// The message without the name.
    pub fn reason(&self) -> String {
        match self {
            InputError::NotFound { .. } => tr!("there is no such file or folder; check the spelling of the path"),
            InputError::DeadLink { .. } => {
                tr!("is a link that leads nowhere; remove it, or put back the file that it leads to")
            }
            InputError::Forbidden { .. } => {
                tr!("you are not allowed to read this; ask for the right to, or leave it out")
            }
            InputError::Unreadable { io, .. } => {
                tr!("cannot be read ({}); check that the disk is there and the file not in use", reason(io))
            }
            InputError::Silent { .. } => {
                tr!("is a pipe that no program writes to; start the program that writes to it first")
            }
            InputError::TooLarge { megabytes, .. } => {
                tr!("is larger than {} MB; split it into its documents", megabytes)
            }
            InputError::Empty { .. } => tr!("holds no text; remove it or save the document again"),
            InputError::Undecodable { tried, .. } => {
                tr!("the encoding is none of {}; save the file as UTF-8 and try again", tried)
            }
            InputError::Refused { kind, reason, remedy, .. } => match reason.as_str() {
                "" => tr!("this is {}, not text; {}", kind, remedy),
                reason => tr!("this is {}, but {}; {}", kind, reason, remedy),
            },
        }
    }
}

fn is_dead_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) && fs::metadata(path).is_err()
}

/// What the operating system says, without the path, which the message has already.
fn reason(io: &io::Error) -> String {
    match io.raw_os_error() {
        Some(_) => of_system(io),
        None => of_kind(io.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(io: io::Error) -> String {
        InputError::from_io("u/sub", Some(Path::new("u/sub")), io).to_string()
    }

    #[test]
    fn every_refusal_of_the_system_is_told_with_a_remedy() {
        assert_eq!(
            said(io::ErrorKind::PermissionDenied.into()),
            "u/sub: you are not allowed to read this; ask for the right to, or leave it out"
        );
        assert_eq!(
            said(io::ErrorKind::NotFound.into()),
            "u/sub: there is no such file or folder; check the spelling of the path"
        );
        assert_eq!(
            said(io::Error::new(io::ErrorKind::TimedOut, "IO error for operation on u/sub: timed out")),
            "u/sub: cannot be read (timed out); check that the disk is there and the file not in use"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_told_as_one() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        for (target, link) in [("gone.txt", "a.txt"), ("b.txt", "b.txt")] {
            let link = folder.path().join(link);
            std::os::unix::fs::symlink(target, &link).expect("a link");
            let io = fs::read(&link).expect_err("nothing to read");
            let said = InputError::from_io("a", Some(&link), io).to_string();
            assert!(said.contains("a link that leads nowhere; remove it"), "{said}");
        }
    }
}
