//! The report of a run as files: a page, and where the texts are many a folder beside it.

use super::outfile::{Guard, OutFile};
use crate::leftovers::{self, Leftover, Noted};
use crate::messages::{of_system, said_later};
use crate::output::report::{BEGINNING, PieceName, Report};
use crate::temporary::Unkept;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use thiserror::Error;
use tr::tr;

/// Bytes of texts and mentions that a page holds itself; more of them stand beside it.
const MOST_WHOLE: u64 = 24 << 20;

/// The report could not be written.
#[derive(Debug, Error)]
#[error("{}", said(.0))]
pub struct Unreported(io::Error);

fn said(error: &io::Error) -> String {
    let reason = of_system(error);
    tr!(
        "the report cannot be written: {}; choose a folder that is there, may be written to and has room, with --report FILE",
        reason
    )
}

/// As an error of the run; one of temporary files, which are elsewhere, stays as it is.
pub fn unreported(error: io::Error) -> io::Error {
    match error.get_ref() {
        Some(of) if of.is::<Unkept>() => error,
        _ => io::Error::other(Unreported(error)),
    }
}

/// # Errors
/// The name is none of a page, or something else bears it.
pub fn check(path: &Path) -> Result<(), String> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if !matches!(ending.as_deref(), Some("html" | "htm")) {
        return Err(tr!(
            "{} is not written: a browser opens pages whose names end in .html; choose such a name",
            path.display()
        ));
    }
    let is_earlier = |first: &str| first.starts_with(BEGINNING);
    Guard { is_earlier: &is_earlier, what: said_later!("a report") }.check(path)?;
    let folder = folder(path);
    match is_own(&folder) {
        true => Ok(()),
        false => Err(tr!(
            "{} is not written: the folder {} is there and holds what this program did not write; choose another name, or \
             remove it",
            path.display(),
            folder.display()
        )),
    }
}

/// The folder beside a page.
fn folder(page: &Path) -> PathBuf {
    let mut name = page.file_stem().unwrap_or_default().to_os_string();
    name.push("_files");
    page.with_file_name(name)
}

/// Whether a folder is not there, or holds nothing but pieces of an earlier report.
fn is_own(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return !folder.exists() };
    let mut names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    names.all(|name| name.is_ok_and(|name| PieceName::is(&name)))
}

/// A report that is written under other names, and gets its own when the run has gone well.
pub struct ReportFile {
    page: OutFile,
    /// The folder under its other name.
    folder: Option<Unfinished>,
    path: PathBuf,
}

/// Removed again where it is not finished.
struct Unfinished {
    path: PathBuf,
    _noted: Noted,
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl ReportFile {
    /// # Errors
    /// The folder may not be written to, or has no room.
    pub fn write(report: Report<'_>, path: &Path) -> io::Result<ReportFile> {
        let gathered = report.finish()?;
        let page = OutFile::create(path)?;
        let own = folder(path);
        if gathered.bytes() <= MOST_WHOLE {
            gathered.write_whole(BufWriter::new(&page))?;
            return Ok(ReportFile { page, folder: None, path: path.to_owned() });
        }
        let mut name = own.file_name().unwrap_or_default().to_os_string();
        let called = name.to_string_lossy().into_owned();
        name.push(format!(".{}.part", std::process::id()));
        let partial = own.with_file_name(name);
        let noted = leftovers::note(Leftover::Folder(partial.clone()));
        let unfinished = Unfinished { path: partial, _noted: noted };
        fs::create_dir_all(&unfinished.path)?;
        let piece = |name: PieceName| Ok(BufWriter::new(File::create(unfinished.path.join(name.file()))?));
        gathered.write_parted(BufWriter::new(&page), &called, piece)?;
        Ok(ReportFile { page, folder: Some(unfinished), path: path.to_owned() })
    }

    /// Gives page and folder their names, in the place of those of an earlier report; what there is to say about it.
    ///
    /// # Errors
    /// The folder may no longer be written to.
    pub fn finish(self) -> io::Result<String> {
        let own = folder(&self.path);
        if own.exists() && is_own(&own) {
            fs::remove_dir_all(&own)?;
        }
        let page = self.path.display();
        let said = match &self.folder {
            Some(unfinished) => {
                fs::rename(&unfinished.path, &own)?;
                tr!(
                    "the report is {}; open it in a browser. Its texts stand in {}: keep the two together.",
                    page,
                    own.display()
                )
            }
            None => tr!("the report is {}; open it in a browser.", page),
        };
        self.page.finish()?;
        Ok(said)
    }
}
