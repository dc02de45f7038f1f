//! Runs `extract` in the folder of the package and tells what came of it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

/// The program, standing in the folder of the package.
pub fn extract() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_extract"));
    // The language of the system is not that of these tests.
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("LC_ALL", "C");
    command
}

/// What a run printed, and its exit code.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Run {
            code: output.status.code().expect("extract ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }
}

impl Run {
    /// The rows of the CSV, each a list of column and cell.
    pub fn rows(&self) -> Vec<Vec<(String, String)>> {
        let mut csv = csv::Reader::from_reader(self.stdout.as_bytes());
        let columns: Vec<String> = csv.headers().expect("a heading").iter().map(str::to_owned).collect();
        let row = |record: csv::StringRecord| columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        csv.records().map(|record| row(record.expect("a row as long as the heading"))).collect()
    }

    /// The cells of one column, in the order of the rows.
    pub fn column(&self, name: &str) -> Vec<String> {
        self.rows().iter().map(|row| cell(row, name).to_owned()).collect()
    }

    /// The objects of the JSON lines.
    pub fn objects(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect()
    }
}

/// The cell of a row by the name of its column.
pub fn cell<'r>(row: &'r [(String, String)], name: &str) -> &'r str {
    let found = row.iter().find(|(column, _)| column == name);
    &found.unwrap_or_else(|| panic!("there is no column {name}")).1
}

/// Runs `extract` with these arguments.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    extract().args(arguments).output().expect("extract starts").into()
}

/// Runs `extract` with these arguments and this on standard input.
pub fn run_with_stdin<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>, stdin: impl Into<Vec<u8>>) -> Run {
    extract().args(arguments).write_stdin(stdin).output().expect("extract starts").into()
}

/// A path below the folder of the package.
pub fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A path as the program tells it: with `/`, on Windows too.
pub fn told(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// The documents of `samples/`, sorted.
pub fn sample_paths() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(in_package("samples")).expect("samples/ stands in the package");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of samples/").path()).collect();
    paths.sort();
    paths
}
