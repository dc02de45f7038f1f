//! How far a run is, and what it has to say meanwhile, on standard error.
//!
//! A bar is drawn only on a terminal, only when a run takes longer than [`DELAY`], and never with `--quiet`. It is
//! taken away while anything else is written to the terminal and when the run ends, so that nothing of it remains.

use super::stderr::tell;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::env;
use std::ffi::OsStr;
use std::fmt::{self, Display};
use std::io::{IsTerminal, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;
use tr::tr;

/// A run that is over before needs no bar.
const DELAY: Duration = Duration::from_secs(1);
/// How often the bar moves though no document was finished.
const TICK: Duration = Duration::from_millis(500);

/// Tells how far a run is, and what is to be said about it.
pub struct Progress {
    quiet: bool,
    bar: Option<Bar>,
}

struct Bar {
    bar: ProgressBar,
    /// Bytes of text read so far.
    bytes: Arc<AtomicU64>,
    /// Dropped when the run ends, so that the bar does not come after it.
    _running: Sender<()>,
}

impl Progress {
    /// The progress of a run through so many documents.
    pub fn of(documents: usize, quiet: bool) -> Progress {
        let is_shown = is_shown(stderr().is_terminal(), quiet, env::var_os("TERM").as_deref());
        Progress { quiet, bar: is_shown.then(|| Bar::new(documents)) }
    }

    /// Says what must be heard, such as that a document could not be read.
    pub fn tell(&self, message: impl Display) {
        self.aside(|| tell(message));
    }

    /// Prints a remark, unless the user asked for none (`--quiet`).
    pub fn remark(&self, message: impl Display) {
        if !self.quiet {
            self.tell(message);
        }
    }

    /// Writes something else to the terminal, the bar out of the way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.bar.suspend(write),
            None => write(),
        }
    }

    /// Whether there is a bar, or may be one soon, that is to be kept out of the way.
    pub fn has_bar(&self) -> bool {
        self.bar.is_some()
    }

    /// There is another document, which was not counted among those known at the start.
    pub fn expect_another(&self) {
        if let Some(bar) = &self.bar {
            bar.bar.inc_length(1);
        }
    }

    /// Another document is done, of so many bytes of text.
    pub fn advance(&self, bytes: u64) {
        if let Some(bar) = &self.bar {
            bar.bytes.fetch_add(bytes, Ordering::Relaxed);
            bar.bar.inc(1);
        }
    }
}

impl Bar {
    fn new(documents: usize) -> Bar {
        let bytes = Arc::new(AtomicU64::new(0));
        let read = Arc::clone(&bytes);
        let bar = ProgressBar::with_draw_target(Some(documents as u64), ProgressDrawTarget::hidden());
        // Plain characters: whether block characters are one or two wide depends on the terminal.
        let template = tr!("[{bar:24}] {pos} of {len} documents, {rate}, {left}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let rate = move |state: &ProgressState, to: &mut dyn fmt::Write| {
                let seconds = state.elapsed().as_secs_f64().max(1e-9);
                let _ = write!(to, "{:.1} MB/s", read.load(Ordering::Relaxed) as f64 / 1e6 / seconds);
            };
            let left = |state: &ProgressState, to: &mut dyn fmt::Write| {
                let _ = to.write_str(&left(state.elapsed(), state.pos(), state.len().unwrap_or(0)));
            };
            bar.set_style(style.progress_chars("=> ").with_key("rate", rate).with_key("left", left));
        }
        let (running, ended) = mpsc::channel();
        let late = bar.clone();
        // Where the system allows no further thread there is no bar.
        let _ = thread::Builder::new().spawn(move || {
            if ended.recv_timeout(DELAY) == Err(RecvTimeoutError::Timeout) {
                late.set_draw_target(ProgressDrawTarget::stderr());
                late.enable_steady_tick(TICK);
            }
        });
        Bar { bar, bytes, _running: running }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Whether a bar may be drawn.
fn is_shown(terminal: bool, quiet: bool, kind: Option<&OsStr>) -> bool {
    terminal && !quiet && kind.is_none_or(|kind| kind != "dumb")
}

/// The time that the other documents will take if they are like those done.
fn left(elapsed: Duration, done: u64, total: u64) -> String {
    if done == 0 {
        return tr!("time left not known yet");
    }
    let seconds = (elapsed.as_secs_f64() / done as f64 * total.saturating_sub(done) as f64).ceil() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => tr!("{} s left", seconds),
        (0, minutes, seconds) => tr!("{} min {} s left", minutes, seconds),
        (hours, minutes, _) => tr!("{} h {} min left", hours, minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_for_terminals_that_can_draw_it_and_for_those_who_want_it() {
        let kind = Some(OsStr::new("xterm"));
        assert!(is_shown(true, false, kind) && is_shown(true, false, None));
        assert!(!is_shown(false, false, kind));
        assert!(!is_shown(true, true, kind));
        assert!(!is_shown(true, false, Some(OsStr::new("dumb"))));
    }

    #[test]
    fn the_time_left_is_told_from_the_documents_done() {
        let seconds = Duration::from_secs;
        assert_eq!(left(seconds(5), 0, 10), "time left not known yet");
        assert_eq!(left(seconds(5), 5, 10), "5 s left");
        assert_eq!(left(seconds(60), 10, 25), "1 min 30 s left");
        assert_eq!(left(seconds(3600), 1, 4), "3 h 0 min left");
        assert_eq!(left(seconds(5), 10, 10), "0 s left");
    }
}
