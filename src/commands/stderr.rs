//! What the program says on standard error.
//!
//! Nothing depends on its being heard: where standard error is closed or full, the work goes on.

use crate::rules::printable;
use std::fmt::Display;
use std::io::{Write, stderr};

/// Writes one message behind the program's name. Control characters of file names are written out (`\n`), so that a message
/// stays one line and says nothing to the terminal.
pub fn tell(message: impl Display) {
    print(&format!("extract: {}\n", printable::line(&message.to_string())));
}

/// Writes a text of several lines as it is.
pub fn print(text: &str) {
    let _ = stderr().lock().write_all(text.as_bytes());
}
