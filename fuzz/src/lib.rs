//! What the fuzz targets do with their bytes: each runs a part of the program and checks what the part promises.
//!
//! A target fails by a panic, as libFuzzer and `cargo test` both expect it. The targets of `fuzz_targets/` call these
//! functions and do nothing else, so that a test can run them over files without a fuzzer.

mod bundle;
mod contract;
mod documents;
mod kept;
mod pattern;
#[cfg(feature = "python")]
mod python;
mod rules;
#[path = "../../tests/library/oracle/slow.rs"]
#[allow(dead_code)]
mod slow;

pub use documents::{archives, decoding, docx, extraction, html, layout, pdf, tables, workbooks};
pub use kept::{append, corrections};
pub use pattern::patterns;
#[cfg(feature = "python")]
pub use python::python;
pub use rules::{lexicons, rule_files};

use std::path::PathBuf;
use std::sync::LazyLock;
use tempfile::TempDir;

/// A target, and the name that its binary and its folders have.
pub type Target = (&'static str, fn(&[u8]));

/// All targets, the riskiest first.
pub const TARGETS: &[Target] = &[
    ("rule_files", rule_files),
    ("patterns", patterns),
    ("pdf", pdf),
    ("docx", docx),
    ("archives", archives),
    ("workbooks", workbooks),
    ("html", html),
    ("decoding", decoding),
    ("layout", layout),
    ("extraction", extraction),
    ("lexicons", lexicons),
    ("tables", tables),
    ("corrections", corrections),
    ("append", append),
    #[cfg(feature = "python")]
    ("python", python),
];

/// Sees to it that no document starts LibreOffice.
///
/// # Panics
/// The variable that keeps it from being found is not set.
fn without_office() {
    static SET: LazyLock<bool> = LazyLock::new(|| std::env::var_os("SOFFICE").is_some());
    assert!(*SET, "set SOFFICE=/nowhere, as fuzz/run.py does: a document must not start LibreOffice");
}

/// A folder of this process. It lies in memory where the system has such a place: a target writes thousands of files a
/// second.
fn folder() -> PathBuf {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
        let memory = PathBuf::from("/dev/shm");
        let parent = if memory.is_dir() { memory } else { std::env::temp_dir() };
        TempDir::with_prefix_in("speechmeta-fuzz-", parent).expect("a temporary folder")
    });
    FOLDER.path().to_owned()
}
