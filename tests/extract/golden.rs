//! Files that hold what the program printed when it was last looked at.
//!
//! After a deliberate change, `UPDATE_GOLDEN=1 cargo test` writes them anew; the diff is then read like code.

use std::fs;

use crate::binary::in_package;

/// Whether golden files are to be written rather than compared.
fn is_update() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

/// Compares a text with the golden file at a path of the package, byte for byte, or writes it there.
pub fn check(path: &str, actual: &str) {
    let file = in_package(path);
    if is_update() {
        // Other tests may be reading it.
        let fresh = file.with_extension("new");
        let written = fs::write(&fresh, actual).and_then(|()| fs::rename(&fresh, &file));
        return written.unwrap_or_else(|e| panic!("{path} cannot be written: {e}"));
    }
    let expected = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{path} cannot be read: {e}"));
    if expected != actual {
        panic!("{path} differs{}", first_difference(&expected, actual));
    }
}

fn first_difference(expected: &str, actual: &str) -> String {
    let (mut expected, mut actual) = (expected.lines(), actual.lines());
    let mut line = 1;
    let (was, is) = loop {
        match (expected.next(), actual.next()) {
            (Some(was), Some(is)) if was == is => line += 1,
            (was, is) => break (was.unwrap_or("(nothing)"), is.unwrap_or("(nothing)")),
        }
    };
    format!(
        " in line {line}\n  it was: {was}\n  it is:  {is}\nIf that is right: UPDATE_GOLDEN=1 cargo test, and read the diff."
    )
}
