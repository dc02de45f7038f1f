//! Documents of formats that LibreOffice reads: old Word documents, WPS, RTF, OpenDocument.
//!
//! It makes a Word document (.docx) of each, which the reader of those takes on: so deleted text stays out and the
//! numbers of headings are written, where readers of the old formats keep the one and lose the other. Everything
//! happens in a folder of its own, which is gone when the program ends.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::content::Refusal;
use crate::leftovers::{self, Leftover, Noted};
use crate::messages::{of_system, said_later};
use tr::tr;

/// How long LibreOffice may take for a document.
const PATIENCE: Duration = Duration::from_secs(120);
/// Time between two looks whether it is done.
const TICK: Duration = Duration::from_millis(20);
/// Bytes of a Word document that it makes, at most.
const LARGEST: u64 = 256 << 20;

/// Where LibreOffice stands where it is not in the `PATH`.
const PLACES: [&str; 5] = [
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    "C:\\Program Files (x86)\\LibreOffice\\program\\soffice.exe",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
];

/// LibreOffice, started for each document that wants it. One at a time: it does not share its settings.
#[derive(Debug, Default)]
pub(super) struct Office {
    started: Mutex<Option<Installed>>,
}

#[derive(Debug)]
struct Installed {
    program: PathBuf,
    /// Its settings, kept from document to document since making them takes longer than a document.
    folder: TempDir,
    _noted: Noted,
}

impl Office {
    /// The bytes of a document of the given kind as a Word document; `ending` is that by which LibreOffice knows it.
    ///
    /// # Errors
    /// LibreOffice is not installed, or cannot convert it.
    pub fn to_word(&self, kind: &'static str, ending: &str, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        let refusal = |reason: String, remedy| Refusal { kind, reason, remedy };
        let no_folder = |e: io::Error| tr!("no temporary folder can be made ({})", of_system(&e));
        let save = said_later!("open it and save it as .docx or as text (.txt)");
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if started.is_none() {
            let Some(program) = find() else {
                let reason = tr!("such files are read through LibreOffice, which is not installed here");
                return Err(refusal(
                    reason,
                    said_later!(
                        "install LibreOffice, or say by SOFFICE=PATH where it is, or save the document as .docx"
                    ),
                ));
            };
            let folder = TempDir::new().map_err(|e| refusal(no_folder(e), save))?;
            let noted = leftovers::note(Leftover::Folder(folder.path().to_owned()));
            restrict(folder.path()).map_err(|e| refusal(no_folder(e), save))?;
            *started = Some(Installed { program, folder, _noted: noted });
        }
        let Some(installed) = started.as_ref() else { return Err(refusal(tr!("LibreOffice is not there"), save)) };
        let work = TempDir::new_in(installed.folder.path()).map_err(|e| refusal(no_folder(e), save))?;
        let original = work.path().join(format!("document.{ending}"));
        fs::write(&original, bytes).map_err(|e| refusal(tr!("it cannot be copied ({})", of_system(&e)), save))?;
        let converted = work.path().join("document.docx");
        let child = installed.command(&original, work.path()).spawn();
        let mut child = child.map_err(|e| refusal(tr!("LibreOffice cannot be started ({})", of_system(&e)), save))?;
        let noted = leftovers::note(Leftover::Program(child.id()));
        let is_done = ends(&mut child);
        drop(noted);
        if !is_done {
            let reason = tr!("LibreOffice was not done with it after {} seconds", PATIENCE.as_secs());
            return Err(refusal(reason, save));
        }
        let mut word = Vec::new();
        // A pipe by that name would be waited for.
        let is_file = converted.metadata().is_ok_and(|made| made.is_file());
        let read = match is_file {
            true => File::open(&converted).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut word)),
            false => Err(io::ErrorKind::NotFound.into()),
        };
        match read {
            Ok(_) if word.len() as u64 <= LARGEST => Ok(word),
            Ok(_) => Err(refusal(tr!("LibreOffice makes more than {} MB of it", LARGEST >> 20), save)),
            Err(_) => Err(refusal(tr!("LibreOffice cannot read it (is it damaged, or locked by a password?)"), save)),
        }
    }
}

/// What LibreOffice is told before it starts for the first time: it runs no macros, and follows no link of a document to
/// another machine or another file.
const SETTINGS: &str = include_str!("office.xcu");

/// Lays these settings into a folder that is still empty.
fn restrict(folder: &Path) -> io::Result<()> {
    let user = folder.join(PROFILE).join("user");
    fs::create_dir_all(&user)?;
    fs::write(user.join("registrymodifications.xcu"), SETTINGS)
}

/// The folder of its settings, in that of the program.
const PROFILE: &str = "settings";

impl Installed {
    fn command(&self, original: &Path, to: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg(format!("-env:UserInstallation={}", url(&self.folder.path().join(PROFILE))))
            .args(["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"])
            .args(["--convert-to", "docx:Office Open XML Text", "--outdir"])
            .arg(to)
            .arg(original)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            // It starts others, which end with it when it takes too long.
            command.process_group(0);
        }
        command
    }
}

/// What the variable `SOFFICE` names, else the first soffice of the `PATH`, or of the places where it is usually
/// installed.
fn find() -> Option<PathBuf> {
    if let Some(named) = env::var_os("SOFFICE") {
        return Some(PathBuf::from(named)).filter(|program| program.is_file());
    }
    let names = if cfg!(windows) { ["soffice.exe", "libreoffice.exe"] } else { ["soffice", "libreoffice"] };
    let path = env::var_os("PATH").unwrap_or_default();
    let in_path = env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    in_path.chain(PLACES.map(PathBuf::from)).find(|program| program.is_file())
}

/// A path as LibreOffice wants it: a URL, every byte that may not stand in one written as `%20`.
fn url(path: &Path) -> String {
    let mut url = String::from(if cfg!(windows) { "file:///" } else { "file://" });
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => url.push(char::from(byte)),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// Waits for the end of a program; false where it takes too long, after which it is ended.
fn ends(child: &mut Child) -> bool {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => return true,
            Ok(None) if started.elapsed() < PATIENCE => thread::sleep(TICK),
            Ok(None) | Err(_) => break,
        }
    }
    leftovers::end(child.id());
    let _ = child.kill();
    let _ = child.wait();
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_url() {
        let (path, wanted) = match cfg!(windows) {
            true => (r"C:\讲 话", "file:///C:/%E8%AE%B2%20%E8%AF%9D"),
            false => ("/tmp/讲 话", "file:///tmp/%E8%AE%B2%20%E8%AF%9D"),
        };
        assert_eq!(url(Path::new(path)), wanted);
    }
}
