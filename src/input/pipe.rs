//! Opening a file that may be a pipe, which must not wait for ever.

use std::fs::File;
use std::path::Path;

use super::InputError;

/// Opens a file; there are no named pipes among files here.
///
/// # Errors
/// It cannot be opened.
#[cfg(not(unix))]
pub(super) fn open(name: &str, path: &Path) -> Result<File, InputError> {
    File::open(path).map_err(|io| InputError::from_io(name, Some(path), io))
}

/// How long a program may take to begin to write to a pipe.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Opens a file. A pipe is waited for until a program has it open for writing, but not longer than [`PATIENCE`].
///
/// # Errors
/// It cannot be opened, or is a pipe that no program writes to.
#[cfg(unix)]
pub(super) fn open(name: &str, path: &Path) -> Result<File, InputError> {
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};

    let error = |io: std::io::Error| InputError::from_io(name, Some(path), io);
    if !std::fs::metadata(path).map_err(error)?.file_type().is_fifo() {
        return File::open(path).map_err(error);
    }
    // Opened as usual, a pipe without a writer waits where nothing can wake it.
    let without_waiting = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0);
    let file = File::options().read(true).custom_flags(without_waiting).open(path).map_err(error)?;
    let patience = Timespec { tv_sec: PATIENCE.as_secs() as i64, tv_nsec: 0 };
    let mut asked = [PollFd::new(&file, PollFlags::IN | PollFlags::HUP)];
    match poll(&mut asked, Some(&patience)) {
        // Without a writer it is at its end; with one that has not written yet, reading would wait.
        Ok(0) => match rustix::io::read(&file, &mut [0; 1]) {
            Err(rustix::io::Errno::AGAIN) => {}
            Ok(0) => return Err(InputError::Silent { name: name.to_owned() }),
            Ok(_) => return Err(error(std::io::ErrorKind::Interrupted.into())),
            Err(e) => return Err(error(e.into())),
        },
        Ok(_) => {}
        Err(e) => return Err(error(e.into())),
    }
    let flags = fcntl_getfl(&file).map_err(|e| error(e.into()))?;
    fcntl_setfl(&file, flags - OFlags::NONBLOCK).map_err(|e| error(e.into()))?;
    Ok(file)
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;
    use std::thread;

    use super::*;

    fn pipe() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        (folder, path)
    }

    #[test]
    fn a_pipe_that_a_program_writes_to_is_read() {
        let (_folder, path) = pipe();
        let writer = path.clone();
        let writing = thread::spawn(move || {
            thread::sleep(std::time::Duration::from_millis(50));
            std::fs::write(writer, "政府工作报告".repeat(20_000)).expect("somebody reads");
        });
        let mut text = String::new();
        open("pipe", &path).expect("a pipe").read_to_string(&mut text).expect("text");
        assert_eq!(text.chars().count(), 120_000);
        writing.join().expect("written");
    }

    #[test]
    fn a_program_may_take_its_time_to_write_to_a_pipe() {
        let (_folder, path) = pipe();
        let to = path.clone();
        let writing = thread::spawn(move || {
            let mut file = File::options().write(true).open(to).expect("somebody reads");
            thread::sleep(PATIENCE + std::time::Duration::from_millis(300));
            std::io::Write::write_all(&mut file, "报告".as_bytes()).expect("somebody reads");
        });
        let mut text = String::new();
        open("pipe", &path).expect("a pipe").read_to_string(&mut text).expect("text");
        assert_eq!(text, "报告");
        writing.join().expect("written");
    }

    #[test]
    fn a_pipe_that_no_program_writes_to_is_not_waited_for() {
        let (_folder, path) = pipe();
        let said = open("pipe", &path).expect_err("nobody writes").to_string();
        assert!(said.contains("a pipe that no program writes to"), "{said}");
    }
}
