//! Reads and compiles the rules of the package, so that the program need not: `rules/` → `rules.bin`, which
//! `src/builtin.rs` takes in.
//!
//! This is the engine once more, as a build script; hence the modules below. Cargo runs it again when the rules change,
//! and, because it is itself built anew then, when any of the modules or of their dependencies does: bytes of an
//! earlier engine cannot stay. What the bytes are is told in `rules::prepared`. Faults of the rules end the build, told
//! as `extract check` tells them.

// Of the engine, only what makes rules ready to run is used here.
#![allow(dead_code, unused_imports)]

mod document;
mod matcher;
mod normalise;
mod pattern;
mod record;
mod repeats;
mod resolve;
mod rules;
mod span;
mod value;

use rules::RuleSet;
use rules::load::Origin;
use rules::prepared;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=rules");
    // Cargo runs build scripts in the folder of the package.
    let set = match RuleSet::load(&Origin::Directory("rules".into())) {
        Ok(set) => set,
        Err(faults) => {
            eprintln!("{}", faults.render(false));
            return ExitCode::FAILURE;
        }
    };
    let path = env::var_os("OUT_DIR").map(|folder| PathBuf::from(folder).join("rules.bin"));
    let (Some(path), Ok(bytes)) = (path, prepared::write(&set.compiled)) else {
        eprintln!("the rules cannot be prepared");
        return ExitCode::FAILURE;
    };
    if let Err(e) = fs::write(&path, bytes) {
        eprintln!("{} cannot be written: {e}", path.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
