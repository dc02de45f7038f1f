//! Several documents at once: the same output as one after the other, and bounded memory.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, run, sample_paths};

/// The samples, over and over, with documents that cannot be read in between.
fn folder() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for round in 0..12 {
        for (n, sample) in sample_paths().iter().enumerate() {
            let name = |what: &str| folder.path().join(format!("{round:02}-{n:02}{what}.txt"));
            fs::copy(sample, name("")).expect("a copy of a sample");
            if n % 3 == 0 {
                fs::write(name("-pdf"), "%PDF-1.7").expect("a file");
            }
            let lost = "在全县农村工作会议上的讲话\n\n同志们：2019年，全县粮食产量增长3.2%。\u{fffd}\n";
            fs::write(name("-lost"), lost).expect("a file");
        }
    }
    folder
}

fn with_jobs(folder: &TempDir, format: &str, jobs: &str) -> Run {
    let options = ["--format", format, "--jobs", jobs];
    run(options.map(AsRef::as_ref).into_iter().chain([folder.path().as_os_str()]))
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes_and_the_same_messages_in_every_run() {
    let folder = folder();
    for format in ["csv", "jsonl"] {
        let one = with_jobs(&folder, format, "1");
        assert_eq!(one.code, 1);
        assert!(one.stdout.lines().count() > 12 * sample_paths().len());
        assert!(one.stderr.contains("this is a PDF") && one.stderr.contains("could not be decoded"), "{}", one.stderr);
        for jobs in ["2", "7", "7", "0"] {
            let several = with_jobs(&folder, format, jobs);
            assert_eq!((several.code, &several.stdout), (1, &one.stdout), "{format}, {jobs} jobs");
            assert_eq!(several.stderr, one.stderr, "{format}, {jobs} jobs");
        }
    }
}

#[test]
fn a_speech_that_is_repeated_names_the_first_whichever_was_read_first() {
    let folder = folder();
    let rows = with_jobs(&folder, "csv", "7").rows();
    let earlier: Vec<&str> =
        rows.iter().map(|row| crate::binary::cell(row, "duplicate_of")).filter(|name| !name.is_empty()).collect();
    assert!(!earlier.is_empty());
    assert!(earlier.iter().all(|name| name.contains("/00-")), "{earlier:?}");
}
