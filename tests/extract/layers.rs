//! Rules on top of those built in: `--add`, `extends: builtin`, `extract rules export`.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::binary::{Run, in_package, run};
use crate::readme;
use crate::rule_sets::copy_of_rules;
use crate::samples::CSV;

fn file(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file");
    path
}

fn with(option: &str, path: &Path, more: &[&str]) -> Run {
    run(more.iter().map(AsRef::as_ref).chain([option.as_ref(), path.as_os_str()]))
}

#[test]
fn rules_that_are_added_give_what_a_copy_of_all_rules_with_them_gives() {
    let (folder, copy) = (TempDir::new().expect("a temporary folder"), copy_of_rules());
    let mine = file(&folder, "mine.yaml", &readme::own_column());
    file(&copy, readme::OWN_COLUMN_FILE, &readme::own_column());
    let forked = with("--rules", copy.path(), &["samples/"]);
    let added = with("--add", &mine, &["samples/"]);
    assert_eq!((added.code, added.stderr.as_str()), (0, ""));
    assert_eq!(added.stdout, forked.stdout);
    assert_ne!(added.stdout, CSV.stdout);
    let extending = file(
        &folder,
        "extending.yaml",
        &readme::own_column().replacen("schema: 1\n", "schema: 1\nextends: builtin\n", 1),
    );
    assert_eq!(with("--rules", &extending, &["samples/"]).stdout, forked.stdout);
}

#[test]
fn what_is_added_lies_on_the_rules_that_are_named_too() {
    let folder = TempDir::new().expect("a temporary folder");
    let mine = file(&folder, "mine.yaml", "schema: 1\nremove: [year_basis]\n");
    let rules = in_package("rules");
    let run = with("--rules", &rules, &["samples/", "--add", mine.to_str().expect("UTF-8")]);
    let without =
        |row: &Vec<(String, String)>| row.iter().filter(|(name, _)| name != "year_basis").cloned().collect::<Vec<_>>();
    assert_eq!(run.rows(), CSV.rows().iter().map(without).collect::<Vec<_>>());
}

#[test]
fn check_says_what_takes_the_place_of_what_and_that_it_is_no_fault() {
    let folder = TempDir::new().expect("a temporary folder");
    let column = "schema: 1\ncolumns: [{name: year_basis, from: clock, show: year}]\n";
    let mine = file(&folder, "mine.yaml", column);
    let run = with("--add", &mine, &["check"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("note[N030]: the column `year_basis` takes the place of another"), "{}", run.stdout);
    assert!(run.stdout.contains("built-in/00-columns.yaml:"), "{}", run.stdout);
}

#[test]
fn the_rules_are_exported_once_and_give_what_the_program_gives() {
    let folder = TempDir::new().expect("a temporary folder");
    let to = folder.path().join("rules");
    let export = || run(["rules".as_ref(), "export".as_ref(), to.as_os_str()]);
    let first = export();
    assert_eq!((first.code, first.stderr.as_str()), (0, ""));
    for name in ["00-columns.yaml", "lexicons/divisions.csv", "README.md", "speechmeta.schema.json"] {
        assert!(to.join(name).is_file(), "{name}");
    }
    let columns = fs::read_to_string(to.join("00-columns.yaml")).expect("a rule file");
    assert!(columns.starts_with("# yaml-language-server: $schema=speechmeta.schema.json\n"), "{columns}");
    assert_eq!(with("--rules", &to, &["samples/"]).stdout, CSV.stdout);
    assert_eq!(with("--rules", &to, &["check"]).code, 0);

    fs::write(to.join("00-columns.yaml"), "mine").expect("a file");
    let second = export();
    assert_eq!(second.code, 2);
    assert!(
        second.stderr.contains("nothing was written") && second.stderr.contains("00-columns.yaml"),
        "{}",
        second.stderr
    );
    assert_eq!(fs::read_to_string(to.join("00-columns.yaml")).expect("a rule file"), "mine");
}

#[test]
fn the_schema_is_printed_as_it_is_exported() {
    let folder = TempDir::new().expect("a temporary folder");
    let to = folder.path().join("rules");
    assert_eq!(run(["rules".as_ref(), "export".as_ref(), to.as_os_str()]).code, 0);
    let printed = run(["schema"]);
    assert_eq!(printed.code, 0);
    assert_eq!(printed.stdout, fs::read_to_string(to.join("speechmeta.schema.json")).expect("a schema"));
    let schema: serde_json::Value = serde_json::from_str(&printed.stdout).expect("JSON");
    assert!(schema["properties"]["rules"]["description"].is_string());
}
