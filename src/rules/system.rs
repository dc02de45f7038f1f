//! What the operating system says when it refuses something.

use std::io;
use tr::tr;

/// Why the system refused. It says so in English, whatever the language of the run; in another language the kind of its
/// error is said, with the number by which the system knows it.
pub fn of_system(error: &io::Error) -> String {
    let kind = error.kind().to_string();
    let said = of_kind(error.kind());
    match error.raw_os_error() {
        // In English; or it is an error of the program itself, which has no kind and is in the language of the run already.
        _ if said == kind => error.to_string(),
        Some(number) => tr!("{} (os error {})", said, number),
        None => said,
    }
}

/// The kind of an error in a few words.
pub fn of_kind(kind: io::ErrorKind) -> String {
    let said = kind.to_string();
    let said = said.as_str();
    tr!(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_english_the_system_speaks_for_itself() {
        for error in [
            io::Error::from_raw_os_error(2),
            io::ErrorKind::TimedOut.into(),
            io::Error::other("the page has no text"),
            io::Error::new(io::ErrorKind::NotFound, "no such page"),
        ] {
            assert_eq!(of_system(&error), error.to_string());
        }
    }
}
