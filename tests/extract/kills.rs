//! Runs that are ended from outside at random moments, and started again: nothing is lost, nothing stands twice.
//!
//! The moments are drawn with a fixed seed, from before the first document to behind the last row. `KILLS=100` ends a hundred
//! runs of each kind, as `.ci/run` does; a run that is over before its moment does not count.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::binary::sample_paths;

/// Runs that are ended, of each kind.
fn kills() -> usize {
    std::env::var("KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(6)
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

/// The samples many times over, each time with another first paragraph, so that some repeat others and none is a copy; long
/// enough that a run takes a while.
fn documents(folder: &Path) {
    let texts: Vec<String> = sample_paths().iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    for copy in 0..3 {
        for (n, text) in texts.iter().enumerate() {
            let body: Vec<&str> = text.lines().collect();
            let long: String =
                (0..12).map(|k| format!("{}\n第{}段。\n", body[body.len() / 2..].join("\n"), k * 7 + copy)).collect();
            let name = format!("{copy}-{n:02}.txt");
            fs::write(folder.join(name), format!("{text}\n第{copy}次印发的第{n}篇。\n{long}")).expect("a document");
        }
    }
}

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Place {
        let place = Place { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir(place.path("in")).expect("a folder");
        documents(&place.path("in"));
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, arguments: &[&str], output: &str) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_extract"));
        command.arg("-q").args(arguments).arg(self.path("in")).arg("-o").arg(self.path(output));
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("extract starts")
    }

    fn run(&self, arguments: &[&str], output: &str) -> Vec<u8> {
        let status = self.start(arguments, output).wait().expect("extract ends");
        assert!(status.success(), "{status}");
        self.read(output).expect("the output")
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.path(name)).ok()
    }

    /// Unfinished files.
    fn unfinished(&self) -> usize {
        let entries = fs::read_dir(self.folder.path()).expect("the folder");
        entries
            .filter(|entry| entry.as_ref().expect("an entry").path().extension().is_some_and(|e| e == "part"))
            .count()
    }

    /// Starts a run and ends it after this time, if it has not ended by itself. Whether it was ended.
    fn start_and_end(&self, arguments: &[&str], output: &str, after: Duration, signal: Signal) -> bool {
        let mut child = self.start(arguments, output);
        std::thread::sleep(after);
        let is_running = child.try_wait().expect("the run").is_none();
        if is_running {
            let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
            kill_process(id, signal).expect("a signal");
        }
        let status = child.wait().expect("the end of the run");
        is_running && !status.success()
    }

    /// How long a run takes.
    fn time(&self, arguments: &[&str], output: &str) -> Duration {
        let started = Instant::now();
        self.run(arguments, output);
        started.elapsed()
    }
}

/// Starts runs until so many were ended, or it is plain that they cannot be; tells how many it started.
fn end_runs(time: Duration, seed: u64, mut start: impl FnMut(Duration, Signal) -> bool) -> usize {
    let micros = u64::try_from(time.as_micros()).expect("a time");
    let (mut random, mut ended, mut started) = (Random(seed), 0, 0);
    while ended < kills() {
        assert!(started < 20 * kills(), "only {ended} of {started} runs were ended before their time");
        ended += usize::from(start(Duration::from_micros(random.below(micros)), SIGNALS[started % SIGNALS.len()]));
        started += 1;
    }
    started
}

const SIGNALS: [Signal; 3] = [Signal::KILL, Signal::TERM, Signal::INT];

#[test]
fn a_run_that_is_ended_leaves_the_earlier_output_whole_or_a_new_one() {
    let place = Place::new();
    let time = place.time(&[], "whole.csv");
    let whole = place.read("whole.csv").expect("the output");
    let old = [&whole[..whole.len() / 2], b"\r\n"].concat();
    fs::write(place.path("x.csv"), &old).expect("an earlier output");
    let started = end_runs(time, 1, |after, signal| {
        let before = place.unfinished();
        let is_ended = place.start_and_end(&[], "x.csv", after, signal);
        let found = place.read("x.csv").expect("the output");
        assert!(found == old || found == whole, "after {after:?} and {signal:?}: {} bytes", found.len());
        if signal != Signal::KILL {
            assert_eq!(place.unfinished(), before, "{signal:?} leaves no unfinished file");
        }
        is_ended
    });
    assert!(place.run(&[], "x.csv") == whole);
    println!("{} of {started} runs with -o were ended", kills());
}

#[test]
fn an_output_that_is_gone_on_with_after_every_end_is_that_of_one_run() {
    let place = Place::new();
    let time = place.time(&["--append"], "first.csv");
    let whole = place.run(&[], "whole.csv");
    assert!(place.read("first.csv").expect("the output") == whole);
    let mut finished = 0;
    let started = end_runs(time, 2, |after, signal| {
        let is_ended = place.start_and_end(&["--append"], "x.csv", after, signal);
        let found = place.read("x.csv").unwrap_or_default();
        assert!(whole.starts_with(&found), "after {after:?}: what is written is the beginning of the whole");
        // Begun anew, or there would soon be nothing left to end.
        if found == whole {
            finished += 1;
            fs::remove_file(place.path("x.csv")).expect("the output");
        }
        is_ended
    });
    assert!(place.run(&["--append"], "x.csv") == whole, "nothing is lost, nothing stands twice");
    assert!(place.run(&["--append"], "x.csv") == whole, "there is nothing more to add");
    assert_eq!(place.unfinished(), 0);
    println!("{} of {started} runs with --append were ended, {finished} outputs became whole meanwhile", kills());
}

#[test]
fn rows_of_files_that_changed_are_exchanged_whenever_the_run_is_ended() {
    let place = Place::new();
    place.run(&["--append"], "x.csv");
    let state = ["x.csv", "x.csv.index"].map(|name| (name, place.read(name).expect("a file")));
    for n in 0..6 {
        let path = place.path("in").join(format!("1-{n:02}.txt"));
        let text = fs::read_to_string(&path).expect("a document");
        fs::write(&path, text.replacen("第1次印发", "重新印发", 1)).expect("a document that is changed");
    }
    let put_back = || {
        for (name, bytes) in &state {
            fs::write(place.path(name), bytes).expect("a file");
        }
        let _ = fs::remove_file(place.path("x.csv.index.new"));
    };
    let time = place.time(&["--append"], "x.csv");
    let wanted = place.read("x.csv").expect("the output");
    assert!(wanted != state[0].1);
    let started = end_runs(time, 3, |after, signal| {
        put_back();
        let is_ended = place.start_and_end(&["--append"], "x.csv", after, signal);
        assert!(place.run(&["--append"], "x.csv") == wanted, "after {after:?}");
        assert!(place.run(&["--append"], "x.csv") == wanted, "after {after:?}, and once more");
        assert_eq!(place.unfinished(), 0);
        is_ended
    });
    println!("{} of {started} runs that exchange rows were ended", kills());
}
