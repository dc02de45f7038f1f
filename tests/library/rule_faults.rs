//! What is said about every kind of fault in a rule set, and of what works but deserves a look.
//!
//! Each folder in `tests/faults/` is a rule set with the fault that its name tells, or with something to warn of;
//! `expected.txt` is what `extract check` prints about it. After a deliberate change: `UPDATE_GOLDEN=1 cargo test --test library rule_faults`, and
//! read the diff.

use std::fs;
use std::path::{Path, PathBuf};

use speechmeta::builtin;
use speechmeta::rules::layers::Layers;
use speechmeta::rules::load::Origin;
use speechmeta::rules::{RuleSet, diagnostic, warnings};

const FOLDER: &str = "tests/faults";

/// What is printed about the rule set, with file names that begin at its folder: its faults, or else its warnings.
fn printed(folder: &Path) -> String {
    let layers = Layers::of(Origin::Directory(folder.to_owned())).extending(builtin::origin());
    let printed = match RuleSet::check(&layers) {
        Ok(set) => diagnostic::render(&set.sources, &warnings::find(&set), false),
        Err(faults) => faults.render(false),
    };
    if printed.is_empty() {
        return "no faults\n".to_owned();
    }
    let folder = folder.display().to_string().replace('\\', "/");
    printed.replace(&format!("{folder}/"), "").replace(&folder, ".")
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(FOLDER).expect("tests run in the folder of the package");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder").path()).collect();
    folders.sort();
    folders
}

#[test]
fn every_fault_is_told_as_expected() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut different = Vec::new();
    for folder in folders() {
        let printed = printed(&folder);
        let expected = folder.join("expected.txt");
        if update {
            fs::write(&expected, &printed).expect("expected.txt is written");
        } else if fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n") != printed {
            different.push(format!("{}:\n{printed}", folder.display()));
        }
    }
    assert!(different.is_empty(), "{} differ; now they print\n\n{}", different.len(), different.join("\n"));
}

#[test]
fn every_folder_holds_a_fault() {
    for folder in folders() {
        assert_ne!(printed(&folder), "", "{}", folder.display());
    }
}
