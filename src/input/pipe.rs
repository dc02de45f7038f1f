//! Opening a file that may be a pipe, which must not wait for ever.

use std::fs::File;
use std::path::Path;

use super::InputError;
use crate::rules::opened::{self, NotRead};

/// Opens a file. A pipe is waited for until a program has it open for writing, but not without end.
///
/// # Errors
/// It cannot be opened, or is a pipe that no program writes to.
pub(super) fn open(name: &str, path: &Path) -> Result<File, InputError> {
    opened::open(path).map_err(|io| match NotRead::of(&io) {
        Some(NotRead::Silent) => InputError::Silent { name: name.to_owned() },
        _ => InputError::from_io(name, Some(path), io),
    })
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
            thread::sleep(opened::PATIENCE + std::time::Duration::from_millis(300));
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
