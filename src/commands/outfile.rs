//! The files that the program writes: whole or not at all, and never over what is not its own.

use crate::leftovers::{self, Leftover, Noted};
use crate::messages::of_system;
use crate::rules::opened;
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tr::tr;

/// A file that takes its name when it is complete; until then it stands beside it under another one.
///
/// What a link points to is written, not the link. A device or a pipe is written directly.
pub struct OutFile {
    file: File,
    /// The unfinished file and the name it will have; `None` where it is written directly.
    unfinished: Option<(PathBuf, PathBuf)>,
    _noted: Option<Noted>,
}

/// Bytes with which a file begins, by which it is known.
const BEGINNING: u64 = 1 << 20;

/// The longest name of a file that file systems have, in bytes.
const LONGEST_NAME: usize = 255;

/// The path of a file beside another one, which has its name with `ending` behind it. What would be too long for a name is
/// cut, and a sum of the whole name stands in its place.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    if name.len() + ending.len() <= LONGEST_NAME {
        let mut name = name.to_os_string();
        name.push(ending);
        return path.with_file_name(name);
    }
    let sum: [u8; 32] = Sha256::digest(name.as_encoded_bytes()).into();
    let sum: String = sum[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    let name = name.to_string_lossy();
    let mut end = name.len().min(LONGEST_NAME - ending.len() - sum.len() - 1);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    path.with_file_name(format!("{}~{sum}{ending}", &name[..end]))
}

/// What is said of a file that cannot be written.
pub fn unwritable(path: &Path, error: &io::Error) -> String {
    let reason = of_system(error);
    tr!(
        "{} cannot be written: {}; choose a folder that is there, may be written to and has room",
        path.display(),
        reason
    )
}

/// What may be overwritten.
pub struct Guard<'g> {
    /// Whether a file that begins so is an earlier output.
    pub is_earlier: &'g dyn Fn(&str) -> bool,
    /// What the earlier output would be: `a table of failures`.
    pub what: &'static str,
}

impl Guard<'_> {
    /// The file, unless something else bears its name.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn create(&self, path: &Path) -> Result<OutFile, String> {
        self.check(path)?;
        OutFile::create(path).map_err(|e| unwritable(path, &e))
    }

    /// # Errors
    /// Something else bears its name.
    pub fn check(&self, path: &Path) -> Result<(), String> {
        if !fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() > 0) {
            return Ok(());
        }
        let mut beginning = Vec::new();
        let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut beginning));
        let is_earlier = read.is_ok() && (self.is_earlier)(&String::from_utf8_lossy(&beginning));
        if is_earlier {
            return Ok(());
        }
        let what = self.what;
        Err(tr!(
            "{} is not written: it is there and is not {} that this program wrote; choose another name, or remove it",
            path.display(),
            tr!(what)
        ))
    }
}

/// What is said of a link whose file is not there; `None` of anything else. What would be written there was not looked at.
pub fn leads_nowhere(path: &Path) -> Option<String> {
    let to = fs::read_link(path).ok().filter(|_| fs::metadata(path).is_err())?;
    Some(tr!("it is a link to {}, which is not there", to.display()))
}

impl OutFile {
    /// # Errors
    /// The folder is not there or may not be written to, or the path is a folder.
    pub fn create(path: &Path) -> io::Result<Self> {
        let existing = fs::metadata(path).ok();
        if existing.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
            return Ok(OutFile { file: opened::open_to_write(path)?, unfinished: None, _noted: None });
        }
        if let Some(reason) = leads_nowhere(path) {
            return Err(io::Error::other(reason));
        }
        let is_folder = path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.file_name().is_none();
        if existing.as_ref().is_some_and(fs::Metadata::is_dir) || is_folder {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        let path = if existing.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
        let partial = beside(&path, &format!(".{}.part", std::process::id()));
        let noted = leftovers::note(Leftover::File(partial.clone()));
        // What is left of another run goes; a link that somebody put there is not followed.
        let _ = fs::remove_file(&partial);
        let file = File::options().write(true).create_new(true).open(&partial)?;
        let made = OutFile { file, unfinished: Some((partial, path)), _noted: Some(noted) };
        if let (Some(existing), Some((partial, _))) = (existing, &made.unfinished) {
            fs::set_permissions(partial, existing.permissions())?;
        }
        Ok(made)
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// The disk is full, or the folder may no longer be written to.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some((partial, path)) = &self.unfinished {
            self.file.sync_all()?;
            fs::rename(partial, path)?;
            self.unfinished = None;
        }
        Ok(())
    }
}

impl Write for &OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&self.file).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&self.file).flush()
    }
}

impl Drop for OutFile {
    fn drop(&mut self) {
        // After a failure nothing half may stay.
        if let Some((partial, _)) = &self.unfinished {
            let _ = fs::remove_file(partial);
        }
    }
}

/// Notes whether anything was written.
pub struct Noting<'n, W> {
    pub to: W,
    pub has_written: &'n Cell<bool>,
}

impl<W: Write> Write for Noting<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.has_written.set(self.has_written.get() || written > 0);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beside_a_long_one_is_no_longer_than_names_may_be() {
        let long = "讲".repeat(85);
        assert_eq!(beside(Path::new("a/x.csv"), ".7.part"), Path::new("a/x.csv.7.part"));
        let names = [".index", ".12345.part"].map(|ending| beside(&Path::new("a").join(&long), ending));
        for (path, ending) in names.iter().zip([".index", ".12345.part"]) {
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
            assert!(name.len() <= LONGEST_NAME && name.ends_with(ending) && name.starts_with("讲讲"), "{name}");
        }
        let other = beside(&Path::new("a").join(format!("{}议", "讲".repeat(84))), ".index");
        assert_ne!(names[0], other);
    }
}
