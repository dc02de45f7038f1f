//! Where rule files and the files that they name are kept: a folder, a single file, or the binary itself.
//!
//! Gives bytes by name and knows nothing of what is in them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use include_dir::Dir;
use walkdir::{DirEntry, WalkDir};

use super::embedded;
use super::opened::{self, NotRead};
use super::printable;

/// Where a rule set comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// All rule files below this folder, or this one file.
    Directory(PathBuf),
    /// A folder of rules that is part of the binary.
    Embedded(&'static Dir<'static>),
}

/// The folder below a folder of rules that holds whole documents, and no rules.
pub(super) const CASES: &str = "tests";

/// Bytes that a rule file, a lexicon or a file of cases has at most.
const LARGEST: u64 = 128 << 20;

/// The rule files of an origin.
#[derive(Default)]
pub struct RuleFiles {
    pub files: Vec<Kept>,
    /// Folders that links lead to once more, each as the link and as the way by which it was entered.
    pub again: Vec<(String, String)>,
}

/// A file that is there, whether or not it can be read.
pub struct Kept {
    /// As shown to the user, with `/` between folders.
    pub name: String,
    /// Where other files are looked for that this one names.
    folder: PathBuf,
    pub bytes: io::Result<Cow<'static, [u8]>>,
}

/// Where a rule file lies: the files that it names are looked for from there.
pub struct Home<'o> {
    pub origin: &'o Origin,
    pub layer: usize,
    pub kept: Kept,
}

impl Origin {
    /// The rule files in the order of their paths. Hidden files and folders and editors' backups are no rule files. Links are
    /// followed, and a folder that several lead to is entered once.
    ///
    /// # Errors
    /// The path does not exist, or a folder below it cannot be listed: the name and the reason.
    pub fn rule_files(&self) -> Result<RuleFiles, (String, io::Error)> {
        let path = match self {
            Origin::Directory(path) => path,
            Origin::Embedded(folder) => {
                let files = embedded::rule_files(folder).map(|(path, bytes)| embedded_file(path, Ok(bytes)));
                return Ok(RuleFiles { files: files.collect(), ..RuleFiles::default() });
            }
        };
        let metadata = fs::metadata(path).map_err(|error| (shown(path), error))?;
        if !metadata.is_dir() {
            return Ok(RuleFiles { files: vec![named(path)], ..RuleFiles::default() });
        }
        let mut found = RuleFiles::default();
        let root = path.canonicalize().map_err(|error| (shown(path), error))?;
        let (mut entered, mut again, mut outside) = (HashMap::new(), Vec::new(), Vec::new());
        let is_left_out = |entry: &DirEntry| is_hidden(entry) || entry.depth() == 1 && entry.file_name() == CASES;
        let walk = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
            if entry.depth() > 0 && is_left_out(entry) {
                return false;
            }
            if !entry.file_type().is_dir() {
                return true;
            }
            // Folders that link to each other would be walked in every order that there is.
            let at = entry.path().canonicalize().unwrap_or_else(|_| entry.path().to_owned());
            let Ok(below) = at.strip_prefix(&root) else {
                outside.push(entry.path().to_owned());
                return false;
            };
            let is_walked = !below.starts_with(CASES) && !below.iter().any(is_hidden_name);
            if is_walked && entry.path_is_symlink() && entry.depth() > 0 {
                again.push((shown(entry.path()), shown(&path.join(below))));
                return false;
            }
            let first: &PathBuf = entered.entry(at).or_insert_with(|| entry.path().to_owned());
            let is_first = first == entry.path();
            if !is_first {
                again.push((shown(entry.path()), shown(first)));
            }
            is_first
        });
        for entry in walk {
            match entry {
                Ok(entry) if !entry.file_type().is_dir() && is_rule_file(entry.path()) => {
                    found.files.push(self.file(entry.path()));
                }
                Ok(_) => {}
                // A link that leads back to a folder around it adds nothing.
                Err(error) if error.loop_ancestor().is_some() => {
                    let names = error.path().zip(error.loop_ancestor()).map(|(link, to)| (shown(link), shown(to)));
                    found.again.extend(names);
                }
                Err(error) => {
                    let at = error.path().unwrap_or(path).to_owned();
                    let dead_link = error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
                    if !dead_link || is_rule_file(&at) {
                        return Err((shown(&at), error.into()));
                    }
                }
            }
        }
        found.files.extend(outside.iter().map(|link| kept(link, Err(NotRead::Outside.into()))));
        found.again.append(&mut again);
        found.again.sort();
        Ok(found)
    }

    /// The files of cases: those in the folder `tests` of a folder of rules.
    pub fn case_files(&self) -> Vec<Kept> {
        match self {
            Origin::Directory(path) => {
                let folder = path.join(CASES);
                let names = if folder.is_dir() { files_in(&folder) } else { Vec::new() };
                names
                    .iter()
                    .map(|name| folder.join(name))
                    .filter(|file| is_rule_file(file))
                    .map(|file| self.file(&file))
                    .collect()
            }
            Origin::Embedded(folder) => {
                let files = embedded::case_files(folder);
                files.map(|(path, bytes)| embedded_file(path, Ok(bytes))).collect()
            }
        }
    }

    /// As shown to the user.
    pub fn name(&self) -> String {
        match self {
            Origin::Directory(path) => shown(path),
            Origin::Embedded(_) => embedded::SHOWN_AS.to_owned(),
        }
    }

    /// Names of files in the folder that have `.yaml` or `.yml` in them but do not end so.
    pub fn almost_rule_files(&self) -> Vec<String> {
        let Origin::Directory(path) = self else { return Vec::new() };
        let named =
            |name: &str| name.to_ascii_lowercase().contains(".yaml") || name.to_ascii_lowercase().contains(".yml");
        files_in(path).into_iter().map(|name| shown(&name)).filter(|name| named(name)).collect()
    }

    /// Where the file is that `rule_file` names as `path`, relative to its own folder.
    pub fn beside(&self, rule_file: &Kept, path: &str) -> PathBuf {
        clean(&rule_file.folder.join(path))
    }

    /// The file at a path that [`Origin::beside`] gave. Nothing is read from outside of the folder of the rules, whoever
    /// wrote them, and nothing that is no file.
    pub fn file(&self, path: &Path) -> Kept {
        match self {
            Origin::Directory(rules) => {
                let bytes =
                    if is_inside(rules, path) { opened::of_file(path, LARGEST) } else { Err(NotRead::Outside.into()) };
                kept(path, bytes)
            }
            Origin::Embedded(folder) => {
                embedded_file(path, embedded::file(folder, &shown(path)).ok_or(io::ErrorKind::NotFound))
            }
        }
    }

    /// Names of the files in the folder where `rule_file` names `path`, as the rule file would write them.
    pub fn neighbours(&self, rule_file: &Kept, path: &str) -> Vec<String> {
        let Origin::Directory(_) = self else { return Vec::new() };
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        files_in(&rule_file.folder.join(folder)).iter().map(|name| shown(&folder.join(name))).collect()
    }
}

/// The sorted names in a folder; none if it cannot be listed.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    // The folder of a file without one is here.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.file_name().into()).collect();
    names.sort_unstable();
    names
}

/// Whether the name ends in `.yaml` or `.yml`.
pub fn is_rule_file(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
}

fn is_hidden(entry: &DirEntry) -> bool {
    is_hidden_name(entry.file_name())
}

fn is_hidden_name(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with(['.', '#']) || name.ends_with('~')
}

/// The rule file that the user named, which may be a pipe.
fn named(path: &Path) -> Kept {
    kept(path, opened::of_named(path, LARGEST))
}

fn kept(path: &Path, bytes: io::Result<Vec<u8>>) -> Kept {
    Kept { name: shown(path), folder: path.parent().unwrap_or(Path::new("")).to_owned(), bytes: bytes.map(Cow::Owned) }
}

/// Whether a path leads to something in the folder `rules`, or in the folder of the file `rules`. A link to a rule file may
/// have its lexicons where it leads to.
fn is_inside(rules: &Path, path: &Path) -> bool {
    let folder_of = |file: &Path| {
        let folder = file.parent().unwrap_or(Path::new(""));
        if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
    };
    let folders = match rules.is_dir() {
        true => vec![rules.to_owned()],
        false => [Some(folder_of(rules)), rules.canonicalize().ok().map(|file| folder_of(&file))]
            .into_iter()
            .flatten()
            .collect(),
    };
    let folders: Vec<PathBuf> = folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    // What is not there has a folder above it that is.
    let found = path.ancestors().find_map(|above| {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        above.canonicalize().ok()
    });
    found.is_some_and(|found| folders.iter().any(|folder| found.starts_with(folder)))
}

fn embedded_file(path: &Path, bytes: Result<&'static [u8], io::ErrorKind>) -> Kept {
    Kept {
        name: format!("{}/{}", embedded::SHOWN_AS, shown(path)),
        folder: path.parent().unwrap_or(Path::new("")).to_owned(),
        bytes: bytes.map(Cow::Borrowed).map_err(io::Error::from),
    }
}

fn shown(path: &Path) -> String {
    printable::line(&path.display().to_string().replace('\\', "/")).into_owned()
}

/// Without `.`, and with `x/..` left out where `x` is no `..` itself.
fn clean(path: &Path) -> PathBuf {
    let mut cleaned = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(cleaned.components().next_back(), Some(Component::Normal(_))) => {
                cleaned.pop();
            }
            other => cleaned.push(other),
        }
    }
    cleaned
}
