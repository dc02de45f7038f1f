//! A terminal of a size, and what stands on it when the program has ended.

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::File;
use std::io::Read;
use std::thread::{self, JoinHandle};

/// A pseudo-terminal.
pub struct Terminal {
    path: String,
    /// Open until all programs are there: the reader would end where nobody could write yet.
    held: File,
    shown: JoinHandle<String>,
}

impl Terminal {
    /// One of so many columns and rows of characters.
    pub fn new(columns: u16, rows: u16) -> Terminal {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&controller).expect("it may be used");
        unlockpt(&controller).expect("it may be opened");
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&controller, size).expect("it has a size");
        let path = ptsname(&controller, Vec::new()).expect("it has a name").into_string().expect("in ASCII");
        let held = File::options().read(true).write(true).open(&path).expect("a terminal");
        let shown = thread::spawn(move || {
            let (mut file, mut shown, mut bytes) = (File::from(controller), Vec::new(), [0; 4096]);
            // When the last one who could write has left, Linux reports an error.
            while let Ok(n @ 1..) = file.read(&mut bytes) {
                shown.extend_from_slice(&bytes[..n]);
            }
            String::from_utf8(shown).expect("UTF-8")
        });
        Terminal { path, held, shown }
    }

    /// It as a file, for one of the streams of a program.
    pub fn stream(&self) -> File {
        File::options().read(true).write(true).open(&self.path).expect("a terminal")
    }

    /// What stands on it when every program that could write has ended; all of them have been started.
    pub fn shown(self) -> String {
        drop(self.held);
        self.shown.join().expect("the terminal was read")
    }
}
