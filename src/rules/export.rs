//! The files of a rule set, written to a folder: to read, to copy from, and to change.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::Dir;

use super::embedded;
use super::file::json_schema_for_readers;
use super::store::is_rule_file;

/// The file that describes the rule language to editors, beside the rule files.
pub const SCHEMA: &str = "speechmeta.schema.json";

/// The line by which an editor finds the schema from a rule file in the same folder.
pub fn modeline() -> String {
    format!("# yaml-language-server: $schema={SCHEMA}\n")
}

/// The JSON schema of rule files, as text, with what it says to people in the language of the run.
pub fn schema() -> String {
    format!("{:#}\n", json_schema_for_readers())
}

/// Why a rule set was not written.
#[derive(Debug)]
pub enum NotExported {
    /// These files are there already; nothing was written.
    Exists(Vec<String>),
    /// This file or folder cannot be written.
    Unwritten(PathBuf, io::Error),
}

/// Writes the files of a rule set that is part of the binary, and the schema of the rule language, to a folder, which is
/// made if there is none. Returns how many files there are.
///
/// # Errors
/// A file is there already (then nothing is written), or cannot be written.
pub fn write(rules: &'static Dir<'static>, folder: &Path) -> Result<usize, NotExported> {
    let all = embedded::all_files(rules).map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
    let mut files: Vec<(PathBuf, Vec<u8>)> = all.collect();
    for (path, bytes) in &mut files {
        // An editor looks for the schema beside the file.
        if is_rule_file(path) && path.components().count() == 1 {
            bytes.splice(..0, modeline().into_bytes());
        }
    }
    files.push((SCHEMA.into(), schema().into_bytes()));
    let there = files.iter().filter(|(path, _)| folder.join(path).symlink_metadata().is_ok());
    let there: Vec<String> = there.map(|(path, _)| path.display().to_string()).collect();
    if !there.is_empty() {
        return Err(NotExported::Exists(there));
    }
    for (path, bytes) in &files {
        let path = folder.join(path);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            // What somebody else has put there in the meantime stays, too.
            OpenOptions::new().write(true).create_new(true).open(&path)?.write_all(bytes)
        });
        written.map_err(|error| NotExported::Unwritten(path, error))?;
    }
    Ok(files.len())
}
