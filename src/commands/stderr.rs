//! What the program says on standard error.
//!
//! Nothing depends on its being heard: where standard error is closed or full, the work goes on.

use std::fmt::{Display, Write as _};
use std::io::{Write as _, stderr};

/// Writes one message behind the program's name. Control characters of file names are written as `\n` and the like, so
/// that a message stays one line and says nothing to the terminal.
pub fn tell(message: impl Display) {
    let mut line = String::from("extract: ");
    for c in message.to_string().chars() {
        match c.is_control() {
            true => _ = write!(line, "{}", c.escape_default()),
            false => line.push(c),
        }
    }
    line.push('\n');
    print(&line);
}

/// Writes a text of several lines as it is.
pub fn print(text: &str) {
    let _ = stderr().lock().write_all(text.as_bytes());
}
