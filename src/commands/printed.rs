//! Standard output: texts that are printed to it, what is said where it cannot be written, and the file that it may be.

use super::{Exit, stderr};
use crate::messages::of_system;
use std::io::{self, ErrorKind, Write, stdout};
use std::path::Path;
use tr::tr;

/// What is said where standard output cannot be written.
pub fn stdout_unwritable(error: &io::Error) -> String {
    let reason = of_system(error);
    tr!("standard output cannot be written: {}", reason)
}

/// How a command ends that could not write to standard output, which is told.
pub fn unwritten(error: &io::Error) -> Exit {
    // The reader of the output closed the pipe, as `head` does.
    if error.kind() == ErrorKind::BrokenPipe {
        return Exit::Success;
    }
    stderr::tell(stdout_unwritable(error));
    Exit::Fault
}

/// Writes a text to standard output; how the command ends where that cannot be done.
pub fn say(text: &str) -> Option<Exit> {
    let written = stdout().lock().write_all(text.as_bytes()).and_then(|()| stdout().lock().flush());
    written.err().map(|e| unwritten(&e))
}

/// Whether a path is the file that standard output goes to.
#[cfg(unix)]
pub fn is_stdout(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let stdout = rustix::fs::fstat(stdout());
    let found = path.metadata().ok().filter(std::fs::Metadata::is_file);
    matches!((stdout, found), (Ok(stdout), Some(found)) if (stdout.st_dev, stdout.st_ino) == (found.dev(), found.ino()))
}

#[cfg(not(unix))]
pub fn is_stdout(_: &Path) -> bool {
    false
}
