//! What must not stay behind when the program is ended from outside (Ctrl-C, `kill`, a limit of its time): unfinished files,
//! temporary folders, programs that it started.
//!
//! The code that creates one notes it here while it exists. If no signal ends the program, nothing here happens.

use std::fs;
use std::path::PathBuf;
#[cfg(unix)]
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};

/// Something to be removed.
#[derive(Debug)]
pub enum Leftover {
    File(PathBuf),
    Folder(PathBuf),
    /// A process that leads a group of its own.
    Program(u32),
}

static CLEARS: AtomicBool = AtomicBool::new(false);
static NOTED: Mutex<Vec<(u64, Leftover)>> = Mutex::new(Vec::new());

/// A note; dropped when the thing was removed in the ordinary way.
#[derive(Debug)]
pub struct Noted(u64);

/// Notes something until the returned value is dropped. In a program that asked for it, a signal that ends the program
/// first removes what is noted.
pub fn note(leftover: Leftover) -> Noted {
    static HEARD: Once = Once::new();
    if CLEARS.load(Ordering::Relaxed) {
        HEARD.call_once(listen);
    }
    let mut noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
    let number = noted.last().map_or(0, |(last, _)| last + 1);
    noted.push((number, leftover));
    Noted(number)
}

impl Drop for Noted {
    fn drop(&mut self) {
        NOTED.lock().unwrap_or_else(PoisonError::into_inner).retain(|(number, _)| *number != self.0);
    }
}

/// Removes all that is noted, the latest first: a program before the folder that it writes to. Only where
/// signals are heard, which is on Unix, does anything but the test call it.
#[cfg_attr(not(unix), allow(dead_code))]
fn clear(noted: &mut Vec<(u64, Leftover)>) {
    for (_, leftover) in noted.drain(..).rev() {
        match leftover {
            Leftover::File(path) => drop(fs::remove_file(path)),
            Leftover::Folder(path) => drop(fs::remove_dir_all(path)),
            Leftover::Program(id) => end(id),
        }
    }
}

/// Ends a process and those that it started.
#[cfg(unix)]
pub(crate) fn end(id: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};

    if let Some(group) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
pub(crate) fn end(_: u32) {}

/// From the first note on, a signal removes what is noted and then ends the program as it would have without this. A
/// library must not take the signals of the program that it is part of: without this call nothing hears them.
///
/// A file that grows larger than the system allows (`ulimit -f`) does not end the program: the write fails, and is told as
/// any other that fails.
pub fn clear_on_signals() {
    CLEARS.store(true, Ordering::Relaxed);
    fail_writes();
}

#[cfg(unix)]
fn fail_writes() {
    // Where a signal is heard, whatever is done then, the write goes on to its error. A program that is started does not
    // inherit this, as it would a signal that is ignored.
    let is_heard = Arc::new(AtomicBool::new(false));
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, is_heard);
}

#[cfg(not(unix))]
fn fail_writes() {}

#[cfg(unix)]
fn listen() {
    use signal_hook::consts::{
        SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU,
    };
    use signal_hook::iterator::Signals;

    /// The signals that end a program that does not hear them, but for those of its own faults (SIGSEGV) and SIGKILL,
    /// which cannot be heard, and SIGPIPE, in whose place a write fails.
    const ENDING: [i32; 10] =
        [SIGALRM, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGXCPU];

    // A signal that is asked for and that no thread waits for would do nothing at all: it is asked for in the thread.
    let (tell, is_heard) = std::sync::mpsc::channel();
    let hear = move || {
        // What `nohup` has made the program ignore stays ignored, and what a profiler hears is its own.
        let taken = taken();
        let heard = ENDING.into_iter().filter(|signal| taken >> (signal - 1) & 1 == 0);
        // Where signals cannot be heard, the program ends by them as any other does.
        let Ok(mut signals) = Signals::new(heard) else { return };
        let _ = tell.send(());
        if let Some(signal) = signals.forever().next() {
            // Until the end nothing new can be noted, and so nothing new is made.
            let mut noted = NOTED.lock().unwrap_or_else(PoisonError::into_inner);
            clear(&mut noted);
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    };
    // The system may allow no further thread.
    if std::thread::Builder::new().spawn(hear).is_ok() {
        let _ = is_heard.recv();
    }
}

/// The signals that are ignored or heard already, as far as the system tells: a bit for each, from 1 (Linux: SigIgn, SigCgt).
#[cfg(unix)]
fn taken() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let masks = status.lines().filter_map(|line| line.strip_prefix("SigIgn:").or(line.strip_prefix("SigCgt:")));
    masks.filter_map(|mask| u64::from_str_radix(mask.trim(), 16).ok()).fold(0, |taken, mask| taken | mask)
}

#[cfg(not(unix))]
fn listen() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_gone_and_what_is_not_stays() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let paths = ["a", "b", "c"].map(|name| folder.path().join(name));
        for path in &paths {
            fs::write(path, "x").expect("a file");
        }
        let _a = note(Leftover::File(paths[0].clone()));
        drop(note(Leftover::File(paths[1].clone())));
        let _c = note(Leftover::File(paths[2].clone()));
        clear(&mut NOTED.lock().unwrap_or_else(PoisonError::into_inner));
        assert_eq!(paths.map(|path| path.exists()), [false, true, false]);
    }
}
