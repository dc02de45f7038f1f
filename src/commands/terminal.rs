//! Standard output for tables and texts of strangers: into a file or a pipe as they are, on a terminal without what it would
//! obey.

use crate::rules::printable;
use std::io::{self, IsTerminal, StdoutLock, Write};

/// Standard output.
pub fn stdout() -> ForEyes<StdoutLock<'static>> {
    let to = io::stdout().lock();
    ForEyes { is_terminal: to.is_terminal(), to, held: Vec::new() }
}

/// A writer of which a terminal obeys nothing: such characters are written out.
pub struct ForEyes<W: Write> {
    to: W,
    is_terminal: bool,
    /// The beginning of a character, or a carriage return behind which a line may end.
    held: Vec<u8>,
}

impl<W: Write> ForEyes<W> {
    /// Writes what is held and complete.
    fn shown(&mut self, is_end: bool) -> io::Result<()> {
        let mut complete = match std::str::from_utf8(&self.held) {
            Err(e) if e.error_len().is_none() && !is_end => e.valid_up_to(),
            _ => self.held.len(),
        };
        if !is_end && self.held[..complete].ends_with(b"\r") {
            complete -= 1;
        }
        let rest = self.held.split_off(complete);
        let text = String::from_utf8_lossy(&self.held).replace("\r\n", "\n");
        self.to.write_all(printable::lines(&text).as_bytes())?;
        self.held = rest;
        Ok(())
    }
}

impl<W: Write> Write for ForEyes<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_terminal {
            return self.to.write(bytes);
        }
        self.held.extend_from_slice(bytes);
        self.shown(false)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.held.is_empty() {
            self.shown(true)?;
        }
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_wherever_the_pieces_are_cut() {
        let text = "讲话\u{1b}[31m,\u{202e}x\r\ny\rz\u{9b}\n";
        let shown = "讲话\\u{1b}[31m,\\u{202e}x\ny\\rz\\u{9b}\n";
        for size in 1..text.len() {
            let mut written = Vec::new();
            let mut to = ForEyes { to: &mut written, is_terminal: true, held: Vec::new() };
            for piece in text.as_bytes().chunks(size) {
                to.write_all(piece).expect("a vector takes all");
            }
            to.flush().expect("a vector takes all");
            assert_eq!(String::from_utf8(written).expect("text"), shown, "in pieces of {size} bytes");
        }
        let mut written = Vec::new();
        ForEyes { to: &mut written, is_terminal: false, held: Vec::new() }.write_all(text.as_bytes()).expect("written");
        assert_eq!(written, text.as_bytes());
    }
}
