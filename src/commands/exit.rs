//! How a run ended, and the exit code that tells it.

use std::process::{ExitCode, Termination};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything went well.
    Success = 0,
    /// Some input could not be read, or some example was not kept; the rest was done.
    Incomplete = 1,
    /// Usage, rules or output at fault; nothing was written.
    Fault = 2,
    /// The output broke off: what is written of it is not all.
    Broken = 3,
}

impl Exit {
    /// The exit code of the program.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}
