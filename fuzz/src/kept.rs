//! What a run reads of earlier ones: a table of corrections, an output that grows, and its index.

use crate::{contract, folder};
use sha2::{Digest, Sha256};
use speechmeta::commands::{self, Exit};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const RULES: &str = "\
schema: 1
fields:
  date: {attributes: {year: text}}
rules:
  - {id: date.year, field: date, match: '(?<year>[0-9]{4})年', attributes: {year: <year>}}
columns:
  - {name: source, from: speech, show: source}
  - {name: speech, from: speech, show: number}
  - {name: year, from: date, take: first, show: year}
";
const DOCUMENTS: [(&str, &str); 2] = [
    ("a.txt", "在会议上的讲话\n2018年1月9日\n同志们:\n2018年是重要的一年。\n"),
    ("b.txt", "工作报告\n2019年1月9日\n各位代表:\n2019年是重要的一年。\n"),
];

/// A folder with rules, documents, and what a first run made of them.
struct Workplace {
    folder: PathBuf,
    table: Vec<u8>,
    index: Vec<u8>,
}

static WORKPLACE: LazyLock<Workplace> = LazyLock::new(|| {
    let folder = folder().join("kept");
    let documents = folder.join("documents");
    fs::create_dir_all(&documents).expect("a folder");
    fs::write(folder.join("rules.yaml"), RULES).expect("a file");
    for (name, text) in DOCUMENTS {
        fs::write(documents.join(name), text).expect("a file");
    }
    let run = run(&folder, "first.csv", &["--append"]);
    assert_eq!(run, Exit::Success, "the first run");
    let read = |name: &str| fs::read(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    Workplace { table: read("first.csv"), index: read("first.csv.index"), folder: folder.clone() }
});

fn run(folder: &Path, output: &str, more: &[&str]) -> Exit {
    let path = |name: &str| folder.join(name).into_os_string();
    let mut arguments = vec!["extract".into(), "--quiet".into(), "--jobs".into(), "1".into()];
    arguments.extend(["--rules".into(), path("rules.yaml"), path("documents"), "-o".into(), path(output)]);
    arguments.extend(more.iter().map(Into::into));
    commands::run(arguments)
}

/// The columns of a table that a run wrote are as many in each row.
fn of_table(bytes: &[u8]) {
    let rows = contract::csv_rows(bytes);
    assert!(!rows.is_empty() && rows.iter().all(|row| *row == rows[0]), "rows of {rows:?} cells");
}

/// A table of corrections.
pub fn corrections(data: &[u8]) {
    let folder = &WORKPLACE.folder;
    let table = folder.join("corrections.csv");
    fs::write(&table, data).expect("a file");
    let output = folder.join("corrected.csv");
    let _ = fs::remove_file(&output);
    let table = table.display().to_string();
    match run(folder, "corrected.csv", &["--corrections", &table]) {
        Exit::Success | Exit::Incomplete => of_table(&fs::read(output).expect("what was written")),
        Exit::Fault => assert!(!output.exists(), "refused, and yet something is written"),
        Exit::Broken => panic!("the disk is not full"),
    }
}

/// The index of an output that grows, or the output itself, is not what a run left. The first byte says which, the others
/// are edits. With a first byte of 1 the sums in the index are set right, as otherwise nothing behind them is looked at.
pub fn append(data: &[u8]) {
    let Some((choice, edits)) = data.split_first() else { return };
    let Workplace { folder, table, index } = &*WORKPLACE;
    let (mut table, mut index) = (table.clone(), index.clone());
    match choice % 3 {
        0 => index = edited(index, edits),
        1 => index = with_sums(edited(index, edits)),
        _ => table = edited(table, edits),
    }
    fs::write(folder.join("grown.csv"), &table).expect("a file");
    fs::write(folder.join("grown.csv.index"), &index).expect("a file");
    match run(folder, "grown.csv", &["--append"]) {
        Exit::Success | Exit::Incomplete => {
            of_table(&fs::read(folder.join("grown.csv")).expect("what was written"));
            // What was gone on with can be gone on with.
            assert_eq!(run(folder, "grown.csv", &["--append"]), Exit::Success, "the run after it");
        }
        Exit::Fault => {
            assert_eq!(fs::read(folder.join("grown.csv")).expect("the table"), table, "refused, and yet changed");
        }
        Exit::Broken => panic!("the disk is not full"),
    }
}

/// Four bytes are an edit: where, what is done, and with which byte.
fn edited(mut bytes: Vec<u8>, edits: &[u8]) -> Vec<u8> {
    for edit in edits.chunks_exact(4) {
        let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % (bytes.len() + 1);
        match edit[2] % 8 {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, edit[3]),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => bytes.extend_from_within(at..),
            4 if at < bytes.len() => bytes[at] ^= 1 << (edit[3] % 8),
            _ if at < bytes.len() => bytes[at] = edit[3],
            _ => {}
        }
    }
    bytes
}

/// An index whose pieces have the sums of what is in them.
fn with_sums(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut at = bytes.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |end| end + 1);
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(content) = bytes.get(at + 8..(at + 8).saturating_add(length)) else { break };
        let sum: [u8; 32] = Sha256::digest(content).into();
        bytes[at + 4..at + 8].copy_from_slice(&sum[..4]);
        at += 8 + length;
    }
    bytes
}
