//! Which folder of `src/` may import which, and how large files are.
//!
//! `cargo test --test library house -- --nocapture` prints the table. What is imported is read from the code: from `use`
//! and from paths that begin with `crate`, `super`, `self`, the name of a crate of the workspace or that of a module
//! beside. Tests are left out: they may use anything.

use crate::domain::{code, without_tests_but_comments};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use walkdir::WalkDir;

/// The folders and single files of `src/` from the ground up. Each imports only from those before it.
const ORDER: [(&str, &str); 25] = [
    ("value", "what a number, a date or a place means: one file per type of value"),
    ("pattern", "patterns over annotated text; knows neither rule files nor documents"),
    ("normalise", "a text as patterns read it, with the way back to its characters, and what a span is"),
    ("rules", "rule files made ready to run, and what is wrong with them"),
    ("messages", "what the program says, in the language of its user"),
    ("build", "prepares the rules while the program is built"),
    ("builtin", "the rules that the program was built with"),
    ("leftovers", "files and programs that must not outlive a run that is stopped"),
    ("temporary", "files that have no name and go with a run"),
    ("repeats", "which speech repeats an earlier one"),
    ("timings", "how long each stage of a run took"),
    ("input", "from paths and bytes to text"),
    ("reading", "many files, several threads, one order"),
    ("document", "from text to lines, speeches and zones"),
    ("matcher", "runs rules over a document"),
    ("record", "what is known of one speech, and the facts that it is made of"),
    ("resolve", "what the matches of a speech mean, taken together"),
    ("output", "records written, one file per format; nothing is computed"),
    ("examined", "a document with all that can be told of how its records came about"),
    ("explained", "why a rule gives nothing at a place, and what a cell was chosen from"),
    ("examples", "runs the examples that rules carry"),
    ("api", "the library as other programs use it"),
    ("cases", "runs whole documents of which it is known what they give"),
    ("lib", "names the parts of the library"),
    ("commands", "the command line: one file per subcommand"),
];
/// The start of the program, above everything.
const PROGRAM: &str = "main";

/// Lines of a file from which on it needs a reason.
const LONG: usize = 400;
const MAY_BE_LONG: [(&str, &str); 0] = [];

/// Lines of code and comments that the engine, `pattern` and `matcher`, may have without its tests. It should have no more
/// than 4,000; until it has, it may not grow.
const ENGINE: usize = 5_815;

/// Circles of more than two files that are there for a reason. A circle is listed where all of its files are.
const CIRCLES: [(&[&str], &str); 0] = [];

static PATHS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[A-Za-z_][A-Za-z_0-9]*(?:::[A-Za-z_][A-Za-z_0-9]*)+").unwrap());
static USES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)\buse\s+([^;]+);").unwrap());
static STRINGS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r##"(?s)r#"[^"]*"#|"(?:\\.|[^"\\])*""##).unwrap());

/// A file of `src/` that is no test.
struct File {
    /// Its path below `src/`.
    name: String,
    /// The folder or single file of [`ORDER`] that it belongs to.
    part: String,
    lines: usize,
    lines_without_tests: usize,
    /// The files that it imports from, by their names.
    imports: BTreeSet<String>,
}

/// The module of a file: the names that lead to it from `src/`. `value/date/mod.rs` and `value/date.rs` are `value`, `date`.
fn module(name: &str) -> Vec<String> {
    let mut names: Vec<String> = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if names.len() > 1 && names.last().is_some_and(|last| last == "mod") {
        names.pop();
    }
    names
}

/// The paths of a `use` with its braces spread: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn spread(tree: &str) -> Vec<String> {
    let Some(open) = tree.find('{') else {
        return vec![tree.split(" as ").next().unwrap_or_default().split_whitespace().collect()];
    };
    let close = tree.rfind('}').unwrap_or(tree.len());
    let (before, inside) = (tree[..open].trim(), &tree[open + 1..close]);
    let (mut depth, mut start, mut branches) = (0, 0, Vec::new());
    for (at, c) in inside.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == ',' && depth == 0 {
            branches.push(&inside[start..at]);
            start = at + 1;
        }
    }
    branches.push(&inside[start..]);
    let branches = branches.into_iter().filter(|branch| !branch.trim().is_empty());
    branches.flat_map(|branch| spread(&format!("{before}{}", branch.trim()))).collect()
}

/// The paths that a code names.
fn paths(code: &str) -> Vec<Vec<String>> {
    let code = STRINGS.replace_all(code, "\"\"");
    let uses = USES.captures_iter(&code).flat_map(|found| spread(&found[1]));
    let rest = USES.replace_all(&code, "");
    let all = uses.chain(PATHS.find_iter(&rest).map(|found| found.as_str().to_owned()));
    all.map(|path| path.trim_start_matches("::").split("::").map(str::to_owned).collect()).collect()
}

/// The files, and for each module of `src/` the file that it is.
fn files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    for entry in WalkDir::new(&src).sort_by_file_name() {
        let path = entry.expect("src/ can be walked").into_path();
        let name = path.strip_prefix(&src).expect("it lies below src/").display().to_string().replace('\\', "/");
        let is_test = name.split('/').any(|part| part == "tests" || part == "tests.rs");
        if name.ends_with(".rs") && !is_test {
            sources.push((name, fs::read_to_string(&path).expect("a source file")));
        }
    }
    let modules: BTreeMap<Vec<String>, String> = sources.iter().map(|(name, _)| (module(name), name.clone())).collect();
    let file = |(name, source): &(String, String)| {
        let own = module(name);
        let imported = paths(&code(source)).into_iter().filter_map(|path| {
            let module = resolved(&own, &path, &modules)?;
            modules.get(&module).filter(|file| *file != name).cloned()
        });
        File {
            name: name.clone(),
            part: own[0].clone(),
            lines: source.lines().count(),
            lines_without_tests: without_tests_but_comments(source).lines().count(),
            imports: imported.collect(),
        }
    };
    sources.iter().map(file).collect()
}

/// The module below `src/` that a path named in another module leads to, if it leads there.
fn resolved(own: &[String], path: &[String], modules: &BTreeMap<Vec<String>, String>) -> Option<Vec<String>> {
    let is_part = |name: &String| modules.contains_key(&[name.clone()][..]);
    let (first, rest) = path.split_first()?;
    let mut absolute: Vec<String> = match first.as_str() {
        "self" => own.to_vec(),
        "super" => {
            let ups = path.iter().take_while(|name| *name == "super").count();
            let rest = &path[ups..];
            // Above the root of a crate there is nothing.
            let above = own.get(..own.len().checked_sub(ups)?)?;
            return longest([above, rest].concat(), modules);
        }
        // What stands at the root of a crate: a part of its own, another crate under its name there, or itself.
        "crate" | "speechmeta" => match rest.first() {
            Some(name) if is_part(name) && (name != "lib" && name != PROGRAM) => Vec::new(),
            _ if first == "crate" && is_crate(&own[0]) => vec![own[0].clone()],
            Some(name) if name == "span" => vec!["normalise".to_owned()],
            _ => return Some(vec!["lib".to_owned()]),
        },
        name => match name.strip_prefix("speechmeta_") {
            Some(part) => vec![part.to_owned()],
            // A module beside, or inside.
            None => {
                let inside: Vec<String> = [own, std::slice::from_ref(first)].concat();
                let at_root = vec![first.clone()];
                let is_root = own == ["lib"] || own == [PROGRAM];
                match () {
                    () if is_root && modules.contains_key(&at_root) => at_root,
                    () if modules.contains_key(&inside) => inside,
                    () => return None,
                }
            }
        },
    };
    absolute.extend_from_slice(rest);
    longest(absolute, modules)
}

/// The crates of the workspace below the root.
fn is_crate(part: &str) -> bool {
    matches!(part, "normalise" | "pattern" | "rules" | "value")
}

/// The innermost module on the way.
fn longest(mut path: Vec<String>, modules: &BTreeMap<Vec<String>, String>) -> Option<Vec<String>> {
    while !path.is_empty() && !modules.contains_key(&path) {
        path.pop();
    }
    (!path.is_empty()).then_some(path)
}

static FILES: LazyLock<Vec<File>> = LazyLock::new(files);

fn part_of(name: &str) -> String {
    module(name)[0].clone()
}

/// For each folder, the folders that it imports from, each with one of the files that do.
fn arrows() -> BTreeMap<&'static str, BTreeMap<String, &'static str>> {
    let mut arrows: BTreeMap<&str, BTreeMap<String, &str>> = BTreeMap::new();
    for file in FILES.iter() {
        let from = arrows.entry(&file.part).or_default();
        for import in file.imports.iter().map(|import| part_of(import)).filter(|part| *part != file.part) {
            from.entry(import).or_insert(&file.name);
        }
    }
    arrows
}

/// The place of a folder in [`ORDER`].
fn floor(part: &str) -> usize {
    match ORDER.iter().position(|(name, _)| *name == part) {
        Some(floor) => floor,
        None if part == PROGRAM => ORDER.len(),
        None => panic!("src/{part} has no place in the order of tests/library/house.rs"),
    }
}

#[test]
fn every_folder_imports_only_from_those_below_it() {
    let arrows = arrows();
    println!("| {:<10} | {:>5} | {:>6} | imports from", "folder", "files", "lines");
    let mut parts: Vec<&&str> = arrows.keys().collect();
    parts.sort_by_key(|part| floor(part));
    for part in parts.iter().rev() {
        let own = || FILES.iter().filter(|file| file.part == **part);
        let mut imports: Vec<&str> = arrows[**part].keys().map(String::as_str).collect();
        imports.sort_by_key(|import| floor(import));
        let lines: usize = own().map(|file| file.lines).sum();
        println!("| {part:<10} | {:>5} | {lines:>6} | {}", own().count(), imports.join(", "));
    }
    let upwards: Vec<String> = arrows
        .iter()
        .flat_map(|(from, to)| to.iter().map(move |(to, file)| (from, to, file)))
        .filter(|(from, to, _)| floor(from) <= floor(to))
        .map(|(from, to, file)| format!("src/{file}: {from} imports from {to}, which is above it"))
        .collect();
    assert!(upwards.is_empty(), "{}", upwards.join("\n"));
    let gone: Vec<&str> = ORDER.iter().map(|(part, _)| *part).filter(|part| !arrows.contains_key(part)).collect();
    assert!(gone.is_empty(), "in the order, but not in src/: {gone:?}");
}

#[test]
fn folders_do_not_import_from_each_other_in_a_circle() {
    let arrows = arrows();
    let edges: BTreeMap<String, BTreeSet<String>> =
        arrows.iter().map(|(from, to)| ((*from).to_owned(), to.keys().cloned().collect())).collect();
    let circle = edges.keys().find_map(|from| circle_from(from, &edges, 2));
    assert_eq!(circle, None, "a circle of folders");
}

#[test]
fn no_more_than_two_files_of_a_folder_import_from_each_other_in_a_circle() {
    // What a module holds is there for the files inside it.
    let is_inside = |file: &str, other: &str| module(file).starts_with(&module(other));
    let sideways = |file: &File| -> BTreeSet<String> {
        let imports = file.imports.iter().filter(|import| part_of(import) == file.part);
        imports.filter(|import| !is_inside(&file.name, import)).cloned().collect()
    };
    let edges: BTreeMap<String, BTreeSet<String>> =
        FILES.iter().map(|file| (file.name.clone(), sideways(file))).collect();
    let mut circles = BTreeSet::new();
    for from in edges.keys() {
        circles.extend(circle_from(from, &edges, 3));
    }
    let unlisted: Vec<String> = circles
        .iter()
        .filter(|circle| !CIRCLES.iter().any(|(listed, _)| circle.iter().all(|file| listed.contains(&file.as_str()))))
        .map(|circle| circle.join(" -> "))
        .collect();
    assert!(unlisted.is_empty(), "circles of files:\n{}", unlisted.join("\n"));
    for (listed, reason) in CIRCLES {
        let stands = circles.iter().any(|circle| circle.iter().all(|file| listed.contains(&file.as_str())));
        assert!(stands && !reason.is_empty(), "{listed:?} are no circle any more");
    }
}

/// The shortest circle of at least so many different nodes that leads back to one and holds no smaller node, so that each
/// is found from one of its nodes only.
fn circle_from(from: &str, edges: &BTreeMap<String, BTreeSet<String>>, least: usize) -> Option<Vec<String>> {
    /// Files that lead through more than these are no circle that anybody sees.
    const LONGEST: usize = 6;
    let mut ways = vec![vec![from.to_owned()]];
    for _ in 0..LONGEST {
        let mut longer = Vec::new();
        for way in ways {
            let last = way.last().expect("a way is never empty");
            for next in edges.get(last).into_iter().flatten() {
                if next == from && way.len() >= least {
                    return Some(way);
                }
                if next.as_str() > from && !way.contains(next) {
                    longer.push([&way[..], std::slice::from_ref(next)].concat());
                }
            }
        }
        ways = longer;
    }
    None
}

#[test]
fn no_file_is_long_without_a_reason() {
    let long = |name: &str| FILES.iter().any(|file| file.name == name && file.lines > LONG);
    let unlisted: Vec<String> = FILES
        .iter()
        .filter(|file| file.lines > LONG && !MAY_BE_LONG.iter().any(|(name, _)| *name == file.name))
        .map(|file| format!("src/{}: {} lines", file.name, file.lines))
        .collect();
    assert!(unlisted.is_empty(), "more than {LONG} lines:\n{}", unlisted.join("\n"));
    for (name, reason) in MAY_BE_LONG {
        assert!(long(name), "src/{name} is short enough now");
        assert!(!reason.is_empty(), "src/{name} has no reason");
    }
}

#[test]
fn the_engine_does_not_grow_beyond_its_lines() {
    let engine = || FILES.iter().filter(|file| file.part == "pattern" || file.part == "matcher");
    let lines: usize = engine().map(|file| file.lines_without_tests).sum();
    println!("pattern and matcher: {lines} lines of code and comments without tests");
    assert!(engine().count() > 20 && lines <= ENGINE, "{lines} lines");
}

#[test]
fn what_a_file_imports_is_read_from_its_code() {
    let named = ["lib", "rules", "rules/a", "rules/a/b", "value", "matcher", "matcher/c"];
    let modules: BTreeMap<Vec<String>, String> =
        named.iter().map(|name| (module(&format!("{name}.rs")), (*name).to_owned())).collect();
    for (own, source, found) in [
        ("matcher", "use crate::rules::a::{X, b::Y};", vec!["rules/a", "rules/a/b"]),
        ("matcher", "use crate::{rules, value::{self, Z}};", vec!["rules", "value", "value"]),
        ("matcher", "mod c; fn f() { c::g() }", vec!["matcher/c"]),
        ("matcher/c", "use super::M; fn f() -> super::N {}", vec!["matcher", "matcher"]),
        ("rules/a/b", "use super::super::X; use crate::a::Y; use crate::value::Z;", vec!["rules", "rules/a", "value"]),
        ("rules", "use speechmeta_value as value; use std::fmt; fn f() -> fmt::Result {}", vec!["value"]),
        ("matcher", "use crate::Rules; let a = \"crate::value::Z\";", vec!["lib"]),
    ] {
        let own = module(&format!("{own}.rs"));
        let paths = paths(source);
        let read = paths.iter().filter_map(|path| resolved(&own, path, &modules)).map(|module| module.join("/"));
        assert_eq!(read.collect::<Vec<_>>(), found, "{source}");
    }
}
