//! Files in the folder for temporary files, which have no name and go with the program: earlier speeches to compare with,
//! and outputs that wait there until they are complete.

use crate::messages::{of_kind, of_system};
use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;
use tr::tr;

/// A temporary file cannot be made or written. What is wrong is its folder, not that of the output.
#[derive(Debug, Error)]
#[error("{}", said(.folder, .error))]
pub struct Unkept {
    folder: PathBuf,
    error: io::Error,
}

fn said(folder: &Path, error: &io::Error) -> String {
    // Where the folder itself is at fault, the error would tell of a file in it with a name of random letters.
    let reason = match fs::metadata(folder) {
        Err(e) => of_system(&e),
        Ok(found) if !found.is_dir() => of_kind(io::ErrorKind::NotADirectory),
        Ok(_) => of_system(error),
    };
    tr!(
        "temporary files cannot be kept in {}: {}; set TMPDIR, which names their folder, to one that is there, may be \
         written to and has room",
        folder.display(),
        reason
    )
}

impl From<io::Error> for Unkept {
    fn from(error: io::Error) -> Unkept {
        Unkept { folder: env::temp_dir(), error }
    }
}

impl From<Unkept> for io::Error {
    fn from(unkept: Unkept) -> io::Error {
        io::Error::other(unkept)
    }
}

/// A file that has no name and goes with the program.
///
/// # Errors
/// There is no folder for it, or no room.
pub fn create() -> Result<File, Unkept> {
    Ok(tempfile::tempfile()?)
}

/// The error of a temporary file, as one of a run.
pub fn unkept(error: io::Error) -> io::Error {
    Unkept::from(error).into()
}
