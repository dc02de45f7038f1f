//! Which documents the arguments of the command line stand for, and in which order.
//!
//! What is named is read, whatever it is called; of files in folders the ending says which are looked at
//! ([`super::format::naming`]). What a file is and holds is left to `open`.

use std::collections::HashSet;
use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::InputError;
use super::format::{self, Naming};
use tr::tr;

/// A file that is to be read: a document, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    name: String,
    pub(super) place: Place,
    /// How it was come upon.
    pub(super) met: Met,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Stdin,
    Path(PathBuf),
    Bytes(Arc<[u8]>),
    Text(Arc<str>),
}

/// How a file was come upon, by which it is decided whether it is a failure that it holds no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// The user named it.
    Named,
    /// In a folder or an archive, by a name that promises a document.
    Found,
    /// There, by a name that promises nothing.
    Doubtful,
}

/// A file that was left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub name: String,
    /// Its ending in lower case, or in words what it is; empty where it has no ending.
    pub kind: String,
    pub reason: String,
}

impl Passed {
    /// A file of another type, by its name.
    pub(super) fn other(name: String) -> Self {
        let kind = format::ending(&name).unwrap_or_default();
        Passed { name, kind, reason: tr!("no document by its name") }
    }
}

impl Source {
    /// Standard input, named `-`.
    pub fn stdin() -> Self {
        Source::named("-", Place::Stdin)
    }

    /// A file.
    pub fn file(path: &Path) -> Self {
        Source::named(name(path), Place::Path(path.to_owned()))
    }

    /// The bytes of a file, of any kind that is read.
    pub fn bytes(name: impl Into<String>, bytes: Arc<[u8]>) -> Self {
        Source::named(name, Place::Bytes(bytes))
    }

    /// A text, which is one document whatever stands in it.
    pub fn text(name: impl Into<String>, text: Arc<str>) -> Self {
        Source::named(name, Place::Text(text))
    }

    /// A file that was come upon by a walk of another process.
    pub fn met(path: &Path, met: Met) -> Self {
        Source { met, ..Source::file(path) }
    }

    /// How it was come upon.
    pub fn how_met(&self) -> Met {
        self.met
    }

    fn named(name: impl Into<String>, place: Place) -> Self {
        Source { name: name.into(), place, met: Met::Named }
    }

    /// The path as the user would write it, with `/`; `-` for standard input; what bytes or a text were called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file; `None` where it is none: standard input, bytes, a text.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::Path(path) => Some(path),
            Place::Stdin | Place::Bytes(_) | Place::Text(_) => None,
        }
    }
}

/// What the arguments stand for.
#[derive(Debug, Default)]
pub struct Walk {
    /// The documents in reading order, each once, with what could not be reached in its place.
    pub sources: Vec<Result<Source, InputError>>,
    /// Files in folders that were left alone, in the order of their paths. Hidden files are not told.
    pub passed: Vec<Passed>,
}

/// Finds the documents: those named, in the order of the arguments (`-` is standard input), and of each folder those
/// below it whose names do not speak against it, in the byte order of their paths. A file that is reached twice is read where it
/// is reached first. Symbolic links are followed; one that leads back does no harm.
pub fn documents(inputs: &[PathBuf]) -> Walk {
    let mut walk = Walk::default();
    let mut seen = VisitedPaths::default();
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
    apart(&mut walk.sources);
    walk
}

/// Sees to it that no two files have one name: the second is `a (2).txt`. A name may look like another one whose bytes are no
/// characters.
fn apart(sources: &mut [Result<Source, InputError>]) {
    let is_plain = |source: &Result<Source, InputError>| {
        source.as_ref().ok().and_then(Source::path).is_none_or(|path| path.to_str().is_some())
    };
    // Names of nothing but characters differ as their paths do.
    if sources.iter().all(is_plain) {
        return;
    }
    let mut names = HashSet::with_capacity(sources.len());
    for source in sources.iter_mut().filter_map(|source| source.as_mut().ok()) {
        let mut times = 1;
        while !names.insert(source.name.clone()) {
            times += 1;
            let name = source.path().map(name).unwrap_or_default();
            source.name = match name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() && !stem.ends_with('/')) {
                Some((stem, ending)) => format!("{stem} ({times}).{ending}"),
                None => format!("{name} ({times})"),
            };
        }
    }
}

/// Files and folders that were reached, by their true paths.
#[derive(Default)]
struct VisitedPaths(HashSet<PathBuf>);

impl VisitedPaths {
    /// Notes a path; false where it was reached before.
    fn insert(&mut self, path: &Path) -> bool {
        // A pipe has no true path.
        self.0.insert(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
    }
}

fn folder(root: &Path, walk: &mut Walk, seen: &mut VisitedPaths) {
    let mut found = Vec::new();
    let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
        // Folders that link to each other would be walked in every order that there is.
        !is_hidden(entry) && (!entry.file_type().is_dir() || seen.insert(entry.path()))
    });
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let name = name(entry.path());
                match (entry.file_type().is_file(), format::naming(&name)) {
                    (false, _) => {
                        let reason = tr!("a pipe, a socket or a device, which is read only where it is named");
                        walk.passed.push(Passed { name, kind: tr!("a pipe or a device" => "no file"), reason });
                    }
                    (true, _) if is_lock(&entry) => {
                        let reason = tr!("by such a file Word and WPS note who has a document open");
                        walk.passed.push(Passed { name, kind: tr!("lock files of Word"), reason });
                    }
                    (true, _) if is_part_of_page(entry.path(), root) => {
                        let reason = tr!("the page that it is a part of stands beside its folder");
                        walk.passed.push(Passed { name, kind: tr!("parts of saved pages"), reason });
                    }
                    (true, Naming::Other) => walk.passed.push(Passed::other(name)),
                    (true, naming) => {
                        let met = if naming == Naming::Document { Met::Found } else { Met::Doubtful };
                        found.push(Ok(Source { name, place: Place::Path(entry.into_path()), met }));
                    }
                }
            }
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

fn is_lock(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b"~$")
}

/// Whether a file lies in the folder that a browser makes beside a page that it saves: `讲话_files` beside `讲话.html`.
fn is_part_of_page(path: &Path, root: &Path) -> bool {
    path.ancestors().skip(1).take_while(|folder| *folder != root).any(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let stem = name.strip_suffix("_files").or_else(|| name.strip_suffix(".files"));
        stem.is_some_and(|stem| {
            let page = |ending: &str| folder.with_file_name(format!("{stem}.{ending}")).is_file();
            ["html", "htm", "shtml", "HTML", "HTM"].into_iter().any(page)
        })
    })
}

/// The name of a file. Bytes of it that are no characters are written as `\xFF`, so that two files keep two names.
fn name(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut name = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        name.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| name.push_str(&format!("\\x{byte:02X}")));
    }
    if MAIN_SEPARATOR == '/' { name } else { name.replace(MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests;
