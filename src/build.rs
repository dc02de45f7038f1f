//! Reads and compiles the rules of the package, so that the program need not: `rules/` → `rules.bin`, which
//! `src/builtin.rs` takes in.
//!
//! What the bytes are is told in `speechmeta_rules::prepared`. Faults of the rules end the build, told as `extract check`
//! tells them.

use speechmeta_rules::RuleSet;
use speechmeta_rules::load::Origin;
use speechmeta_rules::prepared;
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
