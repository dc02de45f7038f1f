//! Files as they are opened: never waited for without end, and never read without end.
//!
//! What a folder holds or a rule file names must be a file. What the user named may also be a pipe (`<(…)` of the shell)
//! or a device such as `/dev/stdin`.

use std::error::Error;
use std::fmt::{self, Display};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use tr::tr;

/// Why a file is not read, where the system would have let it be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRead {
    /// A pipe, a socket or a device, where a file is wanted.
    NoFile,
    /// A pipe that no program has open at its other end.
    Silent,
    /// It has more bytes than this.
    Larger(u64),
    /// It is not in the folder that it must be in.
    Outside,
}

impl Display for NotRead {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&match self {
            NotRead::NoFile => tr!("it is a pipe or a device, and no file"),
            NotRead::Silent => tr!("it is a pipe that no program has open at its other end"),
            NotRead::Larger(bytes) => tr!("it is larger than {} MB", bytes >> 20),
            NotRead::Outside => tr!("it lies outside of the folder of the rules"),
        })
    }
}

impl Error for NotRead {}

impl NotRead {
    /// What an error says of this kind, if it does.
    pub fn of(error: &io::Error) -> Option<NotRead> {
        error.get_ref()?.downcast_ref().copied()
    }
}

impl From<NotRead> for io::Error {
    fn from(why: NotRead) -> io::Error {
        io::Error::other(why)
    }
}

/// The bytes of a file, and of nothing else.
///
/// # Errors
/// It cannot be read, is none, or has more bytes than `most`.
pub fn of_file(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    match fs::metadata(path)? {
        found if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        found if !found.is_file() => return Err(NotRead::NoFile.into()),
        _ => {}
    }
    up_to(File::open(path)?, most)
}

/// The bytes of what the user named: a file, a pipe, a device.
///
/// # Errors
/// It cannot be read, is a pipe that no program writes to, or has more bytes than `most`.
pub fn of_named(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    up_to(open(path)?, most)
}

/// Everything that can be read, if it is no more than `most` bytes.
///
/// # Errors
/// It cannot be read, or there is more.
pub fn up_to(from: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(NotRead::Larger(most).into()) } else { Ok(bytes) }
}

/// Opens a file to read it; there are no named pipes among files here.
///
/// # Errors
/// It cannot be opened.
#[cfg(not(unix))]
pub fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Opens a file to write to it; there are no named pipes among files here.
///
/// # Errors
/// It cannot be opened.
#[cfg(not(unix))]
pub fn open_to_write(path: &Path) -> io::Result<File> {
    File::options().write(true).open(path)
}

#[cfg(unix)]
pub use pipes::{PATIENCE, open, open_to_write};

#[cfg(unix)]
mod pipes {
    use super::NotRead;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    use rustix::io::Errno;
    use std::fs::{self, File, OpenOptions};
    use std::io;
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    use std::path::Path;
    use std::thread;
    use std::time::{Duration, Instant};

    /// How long a program may take to open the other end of a pipe.
    pub const PATIENCE: Duration = Duration::from_secs(5);
    /// How often a pipe without a reader is tried again.
    const TICK: Duration = Duration::from_millis(50);

    /// Opens a file to read it. A pipe is waited for until a program has it open for writing, but not longer than
    /// [`PATIENCE`].
    ///
    /// # Errors
    /// It cannot be opened, or is a pipe that no program writes to.
    pub fn open(path: &Path) -> io::Result<File> {
        if !fs::metadata(path)?.file_type().is_fifo() {
            return File::open(path);
        }
        let file = without_waiting(File::options().read(true), path)?;
        let patience = Timespec { tv_sec: PATIENCE.as_secs() as i64, tv_nsec: 0 };
        let mut asked = [PollFd::new(&file, PollFlags::IN | PollFlags::HUP)];
        // Without a writer it is at its end; with one that has not written yet, reading would wait.
        if poll(&mut asked, Some(&patience))? == 0 {
            match rustix::io::read(&file, &mut [0; 1]) {
                Err(Errno::AGAIN) => {}
                Ok(0) => return Err(NotRead::Silent.into()),
                Ok(_) => return Err(io::ErrorKind::Interrupted.into()),
                Err(e) => return Err(e.into()),
            }
        }
        waiting_again(file)
    }

    /// Opens a file to write to it. A pipe is waited for in the same way until a program reads it.
    ///
    /// # Errors
    /// It cannot be opened, or is a pipe that no program reads.
    pub fn open_to_write(path: &Path) -> io::Result<File> {
        if !fs::metadata(path)?.file_type().is_fifo() {
            return File::options().write(true).open(path);
        }
        let started = Instant::now();
        loop {
            match without_waiting(File::options().write(true), path) {
                Ok(file) => return waiting_again(file),
                Err(e) if e.raw_os_error() != Some(Errno::NXIO.raw_os_error()) => return Err(e),
                Err(_) if started.elapsed() > PATIENCE => return Err(NotRead::Silent.into()),
                Err(_) => thread::sleep(TICK),
            }
        }
    }

    /// Opened as usual, a pipe without another end waits where nothing can wake it.
    fn without_waiting(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
        options.custom_flags(i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0)).open(path)
    }

    fn waiting_again(file: File) -> io::Result<File> {
        let flags = fcntl_getfl(&file)?;
        fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
        Ok(file)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const MB: u64 = 1 << 20;

    #[test]
    fn a_device_without_end_is_read_to_a_limit_and_is_no_file() {
        let zeros = Path::new("/dev/zero");
        let why = |error: io::Error| NotRead::of(&error);
        assert_eq!(of_named(zeros, MB).map_err(why), Err(Some(NotRead::Larger(MB))));
        assert_eq!(of_file(zeros, MB).map_err(why), Err(Some(NotRead::NoFile)));
        assert_eq!(of_named(Path::new("/dev/null"), MB).map_err(why), Ok(Vec::new()));
    }

    #[test]
    fn a_pipe_that_nobody_reads_is_not_waited_for_without_end() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        let error = open_to_write(&path).expect_err("nobody reads");
        assert_eq!(NotRead::of(&error), Some(NotRead::Silent));
    }
}
