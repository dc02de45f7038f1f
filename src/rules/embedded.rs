//! Rules that are part of a binary: a folder, as it was when the binary was built.
//!
//! Only gives the files; they are read like those of any other folder.

use std::path::Path;

use include_dir::Dir;

use super::store::{CASES, is_rule_file};

/// What stands for the folder in the names of its files.
pub const SHOWN_AS: &str = "built-in";

/// The rule files with their paths below the folder, in the order of the paths.
pub fn rule_files(folder: &'static Dir<'static>) -> impl Iterator<Item = (&'static Path, &'static [u8])> {
    all_files(folder).filter(|(path, _)| is_rule_file(path) && !path.starts_with(CASES))
}

/// The same of the files that hold whole documents, and no rules.
pub fn case_files(folder: &'static Dir<'static>) -> impl Iterator<Item = (&'static Path, &'static [u8])> {
    all_files(folder).filter(|(path, _)| is_rule_file(path) && path.starts_with(CASES))
}

/// All files with their paths below the folder, in the order of the paths.
pub fn all_files(folder: &'static Dir<'static>) -> impl Iterator<Item = (&'static Path, &'static [u8])> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort_unstable_by_key(|(path, _)| *path);
    files.into_iter()
}

/// The file at `path` below the folder.
pub fn file(folder: &'static Dir<'static>, path: &str) -> Option<&'static [u8]> {
    folder.get_file(path).map(include_dir::File::contents)
}

fn collect(folder: &'static Dir<'static>, files: &mut Vec<(&'static Path, &'static [u8])>) {
    files.extend(folder.files().map(|file| (file.path(), file.contents())));
    for inner in folder.dirs() {
        collect(inner, files);
    }
}
