//! Which files make up a rule set, and how the texts of lexicons are taken.

use std::fs;
use std::path::Path;

use speechmeta::rules::layers::Layers;
use speechmeta::rules::load::{FaultyRules, LoadedRules, Origin, load};
use tempfile::TempDir;

const PATTERN: &str = "schema: 1\npatterns: {NAME: x}\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn loaded(path: &Path) -> Result<LoadedRules, Box<FaultyRules>> {
    load(&Layers::of(Origin::Directory(path.to_owned())), &|text| text.to_lowercase())
}

/// The names of the patterns, in the order in which they were read.
fn patterns(path: &Path) -> Vec<String> {
    let rules = loaded(path).unwrap();
    rules.files.iter().flat_map(|file| file.rules.patterns.keys().cloned()).collect()
}

fn titles(path: &Path) -> Vec<String> {
    loaded(path).unwrap_err().faults.into_iter().map(|fault| fault.title).collect()
}

#[test]
fn files_are_read_in_the_order_of_their_paths_whatever_the_case_of_their_extension() {
    let files = ["b.yaml", "a.YML", "sub/deep/c.Yaml", "z.yml"];
    let texts: Vec<String> = (0..4).map(|n| PATTERN.replace("NAME", &format!("p{n}"))).collect();
    let pairs: Vec<(&str, &str)> = files.into_iter().zip(texts.iter().map(String::as_str)).collect();
    assert_eq!(patterns(folder(&pairs).path()), ["p1", "p0", "p2", "p3"]);
}

#[test]
fn hidden_files_and_backups_are_no_rule_files() {
    let bad = "no rule file";
    let good = PATTERN.replace("NAME", "p");
    let files =
        [("a.yaml", good.as_str()), (".#a.yaml", bad), ("a.yaml~", bad), (".git/x.yaml", bad), ("#a.yaml", bad)];
    assert_eq!(patterns(folder(&files).path()), ["p"]);
}

#[test]
fn a_single_file_is_a_rule_set() {
    let folder = folder(&[("a.yaml", &PATTERN.replace("NAME", "p")), ("b.yaml", "not read")]);
    assert_eq!(patterns(&folder.path().join("a.yaml")), ["p"]);
}

#[cfg(unix)]
#[test]
fn links_in_the_folder_are_followed_and_circles_end() {
    let (p, q) = (PATTERN.replace("NAME", "p"), PATTERN.replace("NAME", "q"));
    let folder = folder(&[("a.yaml", &p), (".kept/x.yaml", &q)]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("circle")).unwrap();
    std::os::unix::fs::symlink(".kept", folder.path().join("shown")).unwrap();
    std::os::unix::fs::symlink("shown", folder.path().join("shown-again")).unwrap();
    std::os::unix::fs::symlink("nowhere.txt", folder.path().join("dead")).unwrap();
    assert_eq!(patterns(folder.path()), ["p", "q"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_a_fault() {
    let inside = folder(&[("a.yaml", &PATTERN.replace("NAME", "p"))]);
    let outside = folder(&[("x.yaml", &PATTERN.replace("NAME", "q"))]);
    let link = inside.path().join("outside");
    std::os::unix::fs::symlink(outside.path(), &link).unwrap();
    assert_eq!(titles(inside.path()), [format!("`{}` lies outside of the folder of the rules", link.display())]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_nothing() {
    let folder = folder(&[
        ("a.yaml", "\u{feff}schema: 1\r\nlexicons:\r\n  post: {file: posts.csv, key: name}\r\n"),
        ("posts.csv", "\u{feff}name,rank\r\n 省长 ,1\r\n"),
    ]);
    let rules = loaded(folder.path()).unwrap();
    let post = &rules.lexicons["post"];
    assert_eq!(
        (post.columns.as_slice(), post.keys.get(0)),
        (["name", "rank"].map(str::to_owned).as_slice(), Some("省长"))
    );
}

#[test]
fn a_path_that_leads_nowhere_is_a_fault() {
    assert_eq!(titles(Path::new("no/such/folder")), ["no folder or file `no/such/folder`"]);
}

#[test]
fn keys_of_lexicons_are_normalised_and_other_cells_are_not() {
    let folder = folder(&[
        ("a.yaml", "schema: 1\nlexicons:\n  indicator: {file: i.csv, key: name, also: aliases}\n"),
        ("i.csv", "name,aliases\nGDP,Gdp|Gross Product\nGdp,x\n"),
    ]);
    let rules = loaded(folder.path()).unwrap();
    let indicator = &rules.lexicons["indicator"];
    assert_eq!(indicator.keys.iter().collect::<Vec<_>>(), ["gdp", "gross product", "x"]);
    assert_eq!([0, 1, 2].map(|key| indicator.rows_of(key).collect::<Vec<_>>()), [[0], [0], [1]]);
    assert_eq!([0, 1].map(|column| indicator.cell(0, column)), ["GDP", "Gdp|Gross Product"]);
}

#[test]
fn rows_that_say_the_same_are_one_and_choose_allows_several() {
    let table = "name,code\na,1\na,1\na,2\n";
    let choosing = "schema: 1\nlexicons:\n  l: {file: t.csv, key: name, choose: {code: code}}\n";
    let folder = folder(&[("a.yaml", choosing), ("t.csv", table)]);
    let rules = loaded(folder.path()).unwrap();
    assert_eq!(rules.lexicons["l"].rows_of(0).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn where_keeps_the_rows_that_fulfil_all_of_it() {
    let yaml = "schema: 1\nlexicons:\n  l: {file: t.csv, key: name, where: {form: [full, short], word: ''}}\n";
    let folder = folder(&[("a.yaml", yaml), ("t.csv", "name,form,word\na,full,\nb,short,x\nc,short,\nd,old,\n")]);
    let rules = loaded(folder.path()).unwrap();
    let keys: Vec<&str> = rules.lexicons["l"].keys.iter().collect();
    assert_eq!(keys, ["a", "c"]);
}

#[test]
fn a_text_file_has_one_entry_a_line() {
    let yaml = "schema: 1\nlexicons:\n  l: {file: words/l.txt}\n";
    let folder = folder(&[("a.yaml", yaml), ("words/l.txt", "# comment\n\n a \nb\n")]);
    let rules = loaded(folder.path()).unwrap();
    let keys: Vec<&str> = rules.lexicons["l"].keys.iter().collect();
    assert_eq!(keys, ["a", "b"]);
}

#[test]
fn the_built_in_rules_are_without_faults() {
    if let Err(faulty) = load(&Layers::of(speechmeta::builtin::origin()), &|text| text.to_owned()) {
        panic!("{}", speechmeta::rules::diagnostic::render(&faulty.sources, &faulty.faults, false));
    }
}

#[test]
fn numbers_may_stand_where_a_text_is_wanted() {
    let yaml =
        "schema: 1\nfields: {f: {}}\nrules:\n  - {id: 1, field: f, match: 2014, unless: {before: {match: 20}}}\n";
    let rules = loaded(folder(&[("a.yaml", yaml)]).path()).unwrap();
    assert_eq!(rules.files[0].rules.rules[0].id, "1");
}

#[test]
fn aliases_repeat_what_they_name_and_cannot_explode() {
    let yaml = "schema: 1\npatterns: {a: &a x, b: *a}\n";
    assert_eq!(loaded(folder(&[("a.yaml", yaml)]).path()).unwrap().files[0].rules.patterns["b"].text(), "x");
    let mut bomb = String::from("schema: 1\nrules:\n  - &a0 {from: x}\n");
    for n in 1..40 {
        bomb += &format!("  - &a{n} {{from: x, else: [*a{0}, *a{0}, *a{0}]}}\n", n - 1);
    }
    let bomb = bomb.replace("rules:", "clock:").replace("{from", "{basis: x, from");
    assert!(loaded(folder(&[("a.yaml", &bomb)]).path()).is_err());
}
