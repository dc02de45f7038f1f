//! Which documents the arguments of the command line stand for, and in which order.
//!
//! What is named is read, whatever it is called; in folders only the extensions of [`EXTENSIONS`] are. Reading and
//! decoding is left to `input` itself.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::InputError;

/// Extensions of the documents that are picked up in folders, in lower case.
const EXTENSIONS: [&str; 3] = ["txt", "text", "md"];

/// A document that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    /// `None` for standard input.
    path: Option<PathBuf>,
}

impl Source {
    /// Standard input, named `-`.
    pub fn stdin() -> Self {
        Source { name: "-".to_owned(), path: None }
    }

    /// A file.
    pub fn file(path: &Path) -> Self {
        Source { name: name(path), path: Some(path.to_owned()) }
    }

    /// The path as the user would write it, with `/`; `-` for standard input.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file; `None` for standard input.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// What the arguments stand for.
#[derive(Debug, Default)]
pub struct Walk {
    /// The documents in reading order, each once, with what could not be reached in its place.
    pub sources: Vec<Result<Source, InputError>>,
    /// Number of files in folders that were left alone, by extension in lower case (`""` for none). Hidden files are
    /// not counted.
    pub skipped: BTreeMap<String, usize>,
}

impl Walk {
    /// Number of files that were left alone.
    pub fn skipped_total(&self) -> usize {
        self.skipped.values().sum()
    }
}

/// Finds the documents: those named, in the order of the arguments (`-` is standard input), and of each folder those
/// below it with a known extension, in the byte order of their paths. A file that is reached twice is read where it
/// is reached first. Symbolic links are followed; one that leads back does no harm.
pub fn documents(inputs: &[PathBuf]) -> Walk {
    let mut walk = Walk::default();
    let mut seen = Seen::default();
    for input in inputs {
        if input.as_os_str() == "-" {
            if seen.insert(Path::new("-")) {
                walk.sources.push(Ok(Source::stdin()));
            }
            continue;
        }
        match fs::metadata(input) {
            Err(io) => walk.sources.push(Err(InputError::from_io(&name(input), Some(input), io))),
            Ok(found) if found.is_dir() => folder(input, &mut walk, &mut seen),
            Ok(_) => {
                if seen.insert(input) {
                    walk.sources.push(Ok(Source::file(input)));
                }
            }
        }
    }
    walk
}

/// Files and folders that were reached, by their true paths.
#[derive(Default)]
struct Seen(HashSet<PathBuf>);

impl Seen {
    /// Notes a path; false where it was reached before.
    fn insert(&mut self, path: &Path) -> bool {
        // A pipe has no true path.
        self.0.insert(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
    }
}

fn folder(root: &Path, walk: &mut Walk, seen: &mut Seen) {
    let mut found = Vec::new();
    let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
        // Folders that link to each other would be walked in every order that there is.
        !is_hidden(entry) && (!entry.file_type().is_dir() || seen.insert(entry.path()))
    });
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => match extension(entry.path()) {
                extension if entry.file_type().is_file() && EXTENSIONS.contains(&extension.as_str()) => {
                    found.push(Ok(Source::file(entry.path())));
                }
                extension => *walk.skipped.entry(extension).or_default() += 1,
            },
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                found.push(Err(InputError::from_io(&name(&path), Some(&path), error.into())));
            }
        }
    }
    found.sort_by(|a, b| place(a).cmp(place(b)));
    // Only now, so that of two links to one file the first in the order is read.
    found.retain(|source| match source {
        Ok(source) => source.path().is_none_or(|path| seen.insert(path)),
        Err(_) => true,
    });
    walk.sources.append(&mut found);
}

fn place(source: &Result<Source, InputError>) -> &str {
    match source {
        Ok(source) => source.name(),
        Err(error) => error.name(),
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    // What the user named is not hidden, `.` and `..` above all.
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn name(path: &Path) -> String {
    let name = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' { name.into_owned() } else { name.replace(MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests;
