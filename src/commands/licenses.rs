//! `extract --licenses`: the packages that the program is built from, and their licences (`.ci/licenses.py`).

use super::Exit;

const LICENSES: &str = include_str!("../../THIRD-PARTY.txt");

/// Shows them.
pub fn run() -> Exit {
    super::say(LICENSES).unwrap_or(Exit::Success)
}
