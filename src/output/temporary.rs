//! Files in the folder for temporary files, in which an output waits until it is complete.

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

/// A file that has no name and goes with the program.
///
/// # Errors
/// [`Unkept`].
pub fn create() -> io::Result<File> {
    tempfile::tempfile().map_err(unkept)
}

/// The error of a temporary file, as one that says so.
pub fn unkept(error: io::Error) -> io::Error {
    io::Error::other(Unkept { folder: env::temp_dir(), error })
}
