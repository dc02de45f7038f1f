//! The tutorial at the front of `rules/README.md`: its files are written and its commands run, in their order, in a
//! folder of their own.
//!
//! A fenced block ```` ```yaml NAME ```` (or `txt`, `csv`) is a file; a block ```` ```sh ```` holds commands, and the block
//! ```` ```text ```` behind it is what they print, on standard output and standard error. `UPDATE_GOLDEN=1 cargo test`
//! writes the printed blocks anew.
#![cfg(unix)]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::binary::in_package;
use crate::golden;

const DOCUMENT: &str = "rules/README.md";
const BEGIN: &str = "## A rule in twelve steps";
const STEPS: usize = 12;

/// The tutorial with what its commands print now.
fn played(text: &str, folder: &Path) -> String {
    let mut played = String::new();
    let mut printed = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        played.push_str(line);
        played.push('\n');
        let Some(opening) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let mut content: String = block.iter().map(|line| format!("{line}\n")).collect();
        match opening.split_once(' ') {
            Some((_, name)) => write(&folder.join(name), &content),
            None if opening == "sh" => printed = Some(run(&content, folder)),
            None if opening == "text" => content = printed.take().expect("commands stand before what they print"),
            None => {}
        }
        played.push_str(&content);
        played.push_str("```\n");
    }
    played
}

/// Writes a file, and the folder that it lies in.
fn write(path: &Path, content: &str) {
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder of the tutorial");
    fs::write(path, content).expect("a file of the tutorial");
}

/// What commands print.
fn run(commands: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_extract"));
    let path = env::var("PATH").unwrap_or_default();
    let path = format!("{}:{path}", program.parent().expect("it lies in a folder").display());
    let mut printed = String::new();
    for command in commands.lines() {
        let both = format!("({command}) 2>&1");
        let output = Command::new("sh").args(["-c", &both]).current_dir(folder).env("PATH", &path).output();
        let output = output.expect("there is a shell");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{command}\n{}", String::from_utf8_lossy(&output.stdout));
        printed.push_str(&String::from_utf8(output.stdout).expect("it prints UTF-8"));
    }
    printed
}

#[test]
fn the_tutorial_prints_what_it_shows() {
    let document = fs::read_to_string(in_package(DOCUMENT)).expect(DOCUMENT);
    let from = document.find(BEGIN).expect("the tutorial");
    let to = document[from + BEGIN.len()..].find("\n## ").expect("the reference behind it") + from + BEGIN.len() + 1;
    let steps = document[from..to].lines().filter(|line| line.starts_with("### ")).count();
    assert_eq!(steps, STEPS);
    let folder = TempDir::new().expect("a temporary folder");
    let played = played(&document[from..to], folder.path());
    golden::check(DOCUMENT, &format!("{}{played}{}", &document[..from], &document[to..]));
}
