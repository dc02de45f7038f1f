//! Each target over its seeds and its findings, without a fuzzer.
//!
//! ```sh
//! python3 fuzz/seeds.py
//! SOFFICE=/nowhere cargo test --manifest-path fuzz/Cargo.toml --no-default-features --features python
//! ```

use speechmeta_fuzz::TARGETS;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What a file may take. A fuzzer has the same limit, on a build that is faster.
const LONGEST: Duration = Duration::from_secs(20);

fn files(folder: &str, target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(target);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files
}

/// Runs all files of a folder through their targets: how many they were, and those that failed.
fn run(folder: &str) -> (usize, Vec<String>) {
    let (mut count, mut failed) = (0, Vec::new());
    for (target, run) in TARGETS {
        let started = Instant::now();
        let files = files(folder, target);
        for path in &files {
            let bytes = fs::read(path).expect("a file");
            let from = Instant::now();
            if catch_unwind(|| run(&bytes)).is_err() {
                failed.push(path.display().to_string());
            }
            if from.elapsed() > LONGEST {
                failed.push(format!("{}: {:?}", path.display(), from.elapsed()));
            }
        }
        println!("{folder}/{target}: {} files, {:.1} s", files.len(), started.elapsed().as_secs_f64());
        count += files.len();
    }
    (count, failed)
}

/// One after the other: a process has one folder for the rules that it is given.
#[test]
fn what_was_found_once_is_mended_and_the_seeds_keep_the_contracts() {
    let (count, failed) = run("findings");
    assert!(count > 0, "findings are kept");
    assert_eq!(failed, [""; 0]);
    let (count, failed) = run("corpus");
    if count == 0 {
        println!("skipped: there are no seeds; `python3 fuzz/seeds.py` makes them");
    }
    assert_eq!(failed, [""; 0]);
}
