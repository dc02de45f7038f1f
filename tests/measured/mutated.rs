//! Damaged files of every format are read or refused, and nothing else happens: no panic, no long run, little memory.
//!
//! `cargo test` reads a few of each format. All of it, with a table of the longest run and the most memory of each:
//!
//! ```sh
//! MUTATIONS=10000 cargo test --release --test measured mutated -- --nocapture
//! ```

use std::fs;
use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow::Continue;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use speechmeta::builtin;
use speechmeta::input::{Columns, Opened, Reader, documents};

/// Folders and endings of the undamaged files of each format.
const FORMATS: [(&str, &[&str]); 14] = [
    ("text", &["txt"]),
    ("html", &["html", "htm", "shtml", "mht"]),
    ("docx", &["docx", "docm"]),
    ("pdf", &["pdf"]),
    ("csv", &["csv"]),
    ("jsonl", &["jsonl"]),
    ("xlsx", &["xlsx"]),
    ("xls", &["xls"]),
    ("ods", &["ods"]),
    ("zip", &["zip"]),
    ("tar", &["tar"]),
    ("gz", &["gz"]),
    ("7z", &["7z"]),
    ("samples", &["md"]),
];

/// A run may take ten times as long as that of the undamaged file; a few milliseconds are noise.
const SLOWER: u32 = 10;
const NOISE: Duration = Duration::from_millis(50);
/// Kilobytes of memory.
const MOST_MEMORY: u64 = 300 << 10;

/// Random numbers, always the same (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

fn files(endings: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root.join("tests/formats"))
        .into_iter()
        .chain(walkdir::WalkDir::new(root.join("samples")))
        .map(|entry| entry.expect("a file").into_path())
        .filter(|path| path.extension().is_some_and(|e| endings.contains(&e.to_str().unwrap_or_default())))
        .collect();
    files.sort();
    files
}

/// Damages some bytes in one of the ways in which files are damaged.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(4) {
        let (at, length) = (random.below(bytes.len()), 1 + random.below(64));
        let end = (at + length).min(bytes.len());
        match random.below(8) {
            0 => bytes.truncate(at.max(1)),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.extend_from_within(at..end),
            3 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            4 => bytes[at..end].fill(random.below(256) as u8),
            // Numbers that are too large, or none.
            5 => bytes[at..end].fill(if random.below(2) == 0 { 0xff } else { b'9' }),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
    }
}

/// Damages a part of a package, and packs it again; `None` where it is no package.
fn damage_inside(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = random.below(package.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..package.len() {
        let mut part = Vec::new();
        let mut file = package.by_index(n).ok()?;
        file.read_to_end(&mut part).ok()?;
        if n == chosen && !part.is_empty() {
            damage(&mut part, random);
        }
        let name = file.name().ok()?.into_owned();
        writer.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        writer.write_all(&part).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// Reads all that is in a file, as a run does.
fn read(reader: &Reader, path: &Path) {
    for source in documents(&[path.to_owned()]).sources.into_iter().flatten() {
        let _ = reader.open(&source, &mut |opened| {
            if let Opened::Document(unread) = opened {
                let _ = reader.read(unread);
            }
            Continue(())
        });
    }
}

/// The most memory that was in use since this was last asked, in kilobytes; 0 where the system does not tell.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let _ = fs::write("/proc/self/clear_refs", "5");
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

#[test]
fn damaged_files_are_read_or_refused_and_nothing_else() {
    let _alone = crate::alone();
    let mutations: usize = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let rules = builtin::rules();
    let columns = Columns { text: vec!["正文".to_owned()], ..Columns::default() };
    let reader = Reader::new(&rules).with_columns(columns);
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    println!("| format | files | damaged | longest run, ms | of its undamaged file, ms | most memory, MB |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    most_memory();
    for (format, endings) in FORMATS {
        let files = files(endings);
        assert!(!files.is_empty(), "there are files of the format {format}");
        let mut longest = (Duration::ZERO, Duration::ZERO);
        let mut random = Random(0x5eed_0000 + format.len() as u64);
        for n in 0..mutations {
            let original = &files[n % files.len()];
            let path = folder.path().join(original.file_name().expect("a name"));
            let bytes = fs::read(original).expect("an undamaged file");
            fs::write(&path, &bytes).expect("a file");
            let timed = |path: &Path| {
                let started = Instant::now();
                read(&reader, path);
                started.elapsed()
            };
            let undamaged = timed(&path);
            let inside = if random.below(2) == 0 { damage_inside(&bytes, &mut random) } else { None };
            let damaged = inside.unwrap_or_else(|| {
                let mut bytes = bytes;
                damage(&mut bytes, &mut random);
                bytes
            });
            fs::write(&path, &damaged).expect("a file");
            let keep = |what: &str| {
                let kept = std::env::temp_dir().join(format!("damaged-{n}-{}", path.file_name().unwrap().display()));
                let _ = fs::write(&kept, &damaged);
                panic!("{what}: {}, kept as {}", original.display(), kept.display());
            };
            let most = NOISE.max(undamaged * SLOWER);
            // A machine that does something else meanwhile makes any run a long one, but not three of them.
            let run = || {
                let first = timed(&path);
                if first > most { first.min(timed(&path)).min(timed(&path)) } else { first }
            };
            match catch_unwind(AssertUnwindSafe(run)) {
                Err(_) => keep("a panic"),
                Ok(time) if time > most => keep(&format!("{time:?} after {undamaged:?}")),
                Ok(time) => longest = longest.max((time, undamaged)),
            }
        }
        let memory = most_memory();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "| {format} | {} | {mutations} | {:.1} | {:.1} | {:.0} |",
            files.len(),
            ms(longest.0),
            ms(longest.1),
            memory as f64 / 1024.0
        );
        assert!(memory < MOST_MEMORY, "{format}: {memory} kB");
    }
}
