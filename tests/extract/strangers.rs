//! Files and links that somebody else has made: nothing waits or reads without end, and rules read nothing from elsewhere.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::binary::{Run, cell, extract};

/// No run here takes so long by far.
const LONGEST: Duration = Duration::from_secs(60);

const RULES: &str = "schema: 1
lexicons: {l: {file: w.txt}}
fields: {f: {attributes: {w: text}}}
rules: [{id: f.any, field: f, match: '<l>好', attributes: {w: <l>}}]
columns: [{name: source, from: speech, show: source}, {name: w, from: f}]
";

/// A folder with rules in `r`, a document `t.txt`, and what `make` adds.
pub fn folder(make: impl FnOnce(&Path)) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::create_dir(folder.path().join("r")).expect("a folder");
    for (name, text) in [("r/a.yaml", RULES), ("r/w.txt", "人民\n"), ("t.txt", "人民好\n")] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    make(folder.path());
    folder
}

pub fn within(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = extract();
    command.current_dir(folder).args(arguments).timeout(LONGEST).output().expect("extract starts and ends").into()
}

fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo runs").success());
}

#[test]
fn what_is_no_file_is_told_and_neither_waited_for_nor_read_without_end() {
    let zero = |path: &Path| symlink("/dev/zero", path).expect("a link");
    type Case = (fn(&Path), &'static [&'static str], i32, &'static str);
    let no_file = "it is a pipe or a device, and no file";
    let silent = "it is a pipe that no program has open at its other end";
    let cases: [Case; 14] = [
        (|f| pipe(&f.join("r/w.txt")), &["check", "--rules", "r"], 2, no_file),
        (|f| pipe(&f.join("r/b.yaml")), &["check", "--rules", "r"], 2, no_file),
        (|f| pipe(&f.join("r/b.yaml")), &["t.txt", "--rules", "r"], 2, no_file),
        (
            |f| fs::create_dir(f.join("r/tests")).map(|()| pipe(&f.join("r/tests/c.yaml"))).unwrap(),
            &["test", "--rules", "r"],
            2,
            no_file,
        ),
        (
            |f| {
                fs::write(f.join("r/b.yaml"), "schema: 1\nmore: {w.txt: p.txt}\n")
                    .map(|()| pipe(&f.join("r/p.txt")))
                    .unwrap()
            },
            &["check", "--rules", "r"],
            2,
            "`r/p.txt` cannot be read as a table",
        ),
        (|f| pipe(&f.join("p")), &["check", "--add", "p"], 2, silent),
        (|_| (), &["check", "--rules", "/dev/zero"], 2, "it is larger than 128 MB"),
        (|f| pipe(&f.join("p")), &["--corrections", "p", "t.txt"], 2, silent),
        (|_| (), &["--corrections", "/dev/zero", "t.txt"], 2, "it is larger than 256 MB"),
        (|_| (), &["--files-from", "/dev/zero"], 2, "it is larger than 256 MB"),
        (
            |f| pipe(&f.join("o.csv.index")),
            &["--append", "t.txt", "-o", "o.csv"],
            2,
            "o.csv.index is to be its index, and is no file",
        ),
        (|f| pipe(&f.join("o.csv")), &["t.txt", "-o", "o.csv"], 2, silent),
        (|f| pipe(&f.join("p")), &["diff", "p", "built-in", "t.txt"], 2, silent),
        (|f| pipe(&f.join("p")), &["text", "p"], 1, "is a pipe that no program writes to"),
    ];
    thread::scope(|scope| {
        for (make, arguments, code, told) in cases {
            scope.spawn(move || {
                let folder = folder(make);
                let run = within(folder.path(), arguments);
                assert_eq!(run.code, code, "{arguments:?}: {}", run.stderr);
                assert!(run.stderr.contains(told), "{arguments:?}: {}", run.stderr);
            });
        }
    });
    // A link to a device leads out of the folder of the rules.
    let folder = folder(|f| fs::remove_file(f.join("r/w.txt")).map(|()| zero(&f.join("r/w.txt"))).unwrap());
    let run = within(folder.path(), &["check", "--rules", "r"]);
    assert!(run.stderr.contains("error[R029]: `r/w.txt` lies outside"), "{}", run.stderr);
}

#[test]
fn rules_that_come_through_a_pipe_are_read() {
    let folder = folder(|f| fs::remove_dir_all(f.join("r")).unwrap());
    let rules = RULES.replace("{l: {file: w.txt}}", "{l: {entries: [人民]}}");
    let path = folder.path().join("p");
    pipe(&path);
    let writing = thread::spawn(move || fs::write(path, rules).expect("somebody reads"));
    let run = within(folder.path(), &["--rules", "p", "-q", "t.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "source,w\r\nt.txt,人民好\r\n"), "{}", run.stderr);
    writing.join().expect("written");
}

#[test]
fn twelve_folders_of_rules_that_link_to_each_other_are_entered_once_each() {
    let folder = folder(|f| {
        for n in 0..12 {
            fs::create_dir(f.join(format!("r/d{n:02}"))).unwrap();
            fs::write(f.join(format!("r/d{n:02}/a.yaml")), format!("schema: 1\npatterns: {{p{n}: x}}\n")).unwrap();
            (0..12).filter(|to| *to != n).for_each(|to| {
                symlink(format!("../d{to:02}"), f.join(format!("r/d{n:02}/l{to:02}"))).unwrap();
            });
        }
    });
    let run = within(folder.path(), &["check", "--rules", "r"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let told = "note[N032]: folders are entered once: `r/d00/l01` is `r/d01`, and 131 more such links";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let names = within(folder.path(), &["names", "--rules", "r", "--only", "patterns"]).stdout;
    assert_eq!(names.lines().filter(|line| line.starts_with("pattern\tp")).count(), 12, "{names}");
}

#[test]
fn rules_read_nothing_from_outside_of_their_folder() {
    let secret = "SECRET\n";
    let declared = |path: &str| RULES.replace("w.txt", path);
    let folder = folder(|f| {
        fs::write(f.join("secret.txt"), secret).unwrap();
        fs::create_dir_all(f.join("elsewhere")).unwrap();
        fs::write(f.join("elsewhere/b.yaml"), "schema: 1\npatterns: {SECRET: x}\n").unwrap();
    });
    let root = folder.path();
    let absolute = root.join("secret.txt").display().to_string();
    let refused = |what: &str, named: &str| {
        let run = within(root, &["check", "--rules", "r"]);
        assert_eq!(run.code, 2, "{what}: {}", run.stdout);
        assert!(run.stderr.contains("error[R029]") && run.stderr.contains(named), "{what}: {}", run.stderr);
        assert!(!run.stderr.contains("SECRET"), "{what}: {}", run.stderr);
    };
    for path in ["../secret.txt", "x/../../secret.txt", "../../no-such/secret.txt", &absolute, "link.txt", "out/b.txt"]
    {
        fs::write(root.join("r/a.yaml"), declared(path)).unwrap();
        if path == "link.txt" {
            symlink("../secret.txt", root.join("r/link.txt")).unwrap();
        }
        if path == "out/b.txt" {
            symlink("../elsewhere", root.join("r/.hidden")).unwrap();
            fs::write(root.join("r/a.yaml"), declared(".hidden/b.txt")).unwrap();
        }
        refused(path, "a.yaml:2");
    }
    fs::write(root.join("r/a.yaml"), format!("{RULES}more: {{w.txt: ../secret.txt}}\n")).unwrap();
    refused("more", "a.yaml");
    fs::write(root.join("r/a.yaml"), RULES).unwrap();
    symlink("../elsewhere/b.yaml", root.join("r/b.yaml")).unwrap();
    refused("a rule file by a link", "r/b.yaml");
    fs::remove_file(root.join("r/b.yaml")).unwrap();
    symlink("../elsewhere", root.join("r/more")).unwrap();
    refused("a folder by a link", "r/more");
    fs::remove_file(root.join("r/more")).unwrap();
    fs::create_dir(root.join("r/tests")).unwrap();
    fs::write(root.join("r/tests/c.yaml"), "cases: [{name: x, file: ../../secret.txt}]\n").unwrap();
    let run = within(root, &["test", "--rules", "r"]);
    assert!(run.code == 2 && run.stderr.contains("it lies outside of the folder of the rules"), "{}", run.stderr);
}

#[test]
fn a_lexicon_may_lie_anywhere_in_the_folder_of_the_rules_and_beside_a_rule_file_that_is_added() {
    let folder = folder(|f| {
        fs::create_dir_all(f.join("r/sub/deep")).unwrap();
        fs::create_dir(f.join("r/words")).unwrap();
        fs::write(f.join("r/sub/deep/b.yaml"), "schema: 1\nlexicons: {m: {file: ../../words/m.txt}}\n").unwrap();
        fs::write(f.join("r/words/m.txt"), "同志\n").unwrap();
        symlink("words/m.txt", f.join("r/n.txt")).unwrap();
        fs::write(f.join("r/c.yaml"), "schema: 1\nlexicons: {n: {file: n.txt}}\n").unwrap();
        symlink("r/a.yaml", f.join("linked.yaml")).unwrap();
        symlink("r/w.txt", f.join("w.txt")).unwrap();
    });
    for rules in [["--rules", "r"], ["--add", "r/a.yaml"], ["--rules", "linked.yaml"], ["--add", "r/"]] {
        let run = within(folder.path(), &["check", rules[0], rules[1]]);
        assert_eq!(run.code, 0, "{rules:?}: {}", run.stderr);
    }
    // Standing in the folder itself.
    let run = within(&folder.path().join("r/sub/deep"), &["check", "--rules", "../.."]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = within(&folder.path().join("r"), &["check", "--rules", "a.yaml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn many_columns_are_read_and_written_and_a_workbook_says_how_many_it_takes() {
    const MANY: usize = 50_000;
    let folder = folder(|f| {
        let mut rules = RULES.replace("columns: [", "columns: [\n");
        rules.truncate(rules.len() - 2);
        (0..MANY).for_each(|n| rules += &format!(",\n  {{name: c{n}, from: f, take: count}}"));
        fs::write(f.join("r/a.yaml"), rules + "]\n").unwrap();
        let names: String = (0..MANY).map(|n| format!("column{n},")).collect();
        let cells: String = (0..MANY).map(|n| format!("{n},")).collect();
        fs::write(f.join("wide.csv"), format!("{names}正文\n{cells}人民好\n")).unwrap();
    });
    let run = within(folder.path(), &["--rules", "r", "-q", "t.txt"]);
    assert_eq!((run.code, run.rows()[0].len()), (0, MANY + 2), "{}", run.stderr);
    let run = within(folder.path(), &["--rules", "r", "-q", "t.txt", "-o", "x.xlsx"]);
    let told = "the table speeches has 50002 columns, and a sheet no more than 16384";
    assert!(run.code == 2 && run.stderr.contains(told), "{}", run.stderr);
    let run = within(folder.path(), &["-q", "--text-column", "正文", "wide.csv"]);
    let rows = run.rows();
    assert_eq!(
        (run.code, cell(&rows[0], "column49999"), cell(&rows[0], "title")),
        (0, "49999", "人民好"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_run_goes_on_where_no_thread_can_be_started() {
    let folder = folder(|f| (0..40).for_each(|n| fs::write(f.join(format!("{n}.txt")), "人民好\n").unwrap()));
    // No thread gets a stack of a petabyte.
    let starved = |arguments: &[&str]| -> Run {
        let mut command = extract();
        command.current_dir(folder.path()).env("RUST_MIN_STACK", (1u64 << 50).to_string());
        command.args(arguments).timeout(LONGEST).output().expect("extract starts and ends").into()
    };
    for arguments in [
        &["--rules", "r", "--jobs", "4", "."][..],
        &["--rules", "r", "--jobs", "100000", "."],
        &["--rules", "r", "-o", "o.csv", "."],
        &["matches", "--rules", "r", "--rule", "f.any", "."],
        &["diff", "r", "built-in", "0.txt", "-q"],
        &["coverage", "--rules", "r", "."],
        &["test", "--mutate", "--rules", "r"],
    ] {
        let [alone, usual] = [starved(arguments), within(folder.path(), arguments)];
        assert_eq!((alone.code, &alone.stdout), (usual.code, &usual.stdout), "{arguments:?}: {}", alone.stderr);
        assert!(!alone.stderr.contains("panicked"), "{arguments:?}: {}", alone.stderr);
    }
}

#[test]
fn rules_that_make_much_of_little_are_refused_or_made_short() {
    const HEAD: &str = "schema: 1\nfields: {f: {attributes: {w: text}}}\n";
    let conditions = |levels: usize, each: &str| {
        let mut rules = format!(
            "{HEAD}columns: [{{name: c, from: f, take: count}}]\nconditions:\n  k0: [{{after: {{match: 坏}}}}]\n"
        );
        for level in 1..=levels {
            let below = format!("<k{}>", level - 1);
            rules += &format!("  k{level}: [{}]\n", each.replace('_', &below));
        }
        rules
            + &format!("rules:\n  - {{id: f.x, field: f, match: 人民, attributes: {{w: a}}, unless: [<k{levels}>]}}\n")
    };
    let run = |rules: &str, document: &str| {
        let folder = folder(|folder| {
            fs::write(folder.join("r/a.yaml"), rules).expect("a file");
            fs::write(folder.join("t.txt"), document).expect("a file");
        });
        let [check, run] = [&["check", "--rules", "r"][..], &["t.txt", "--rules", "r"]]
            .map(|arguments| within(folder.path(), arguments));
        assert_eq!(
            (check.code, run.code),
            if check.code == 0 { (0, 0) } else { (2, 2) },
            "{}{}",
            check.stderr,
            run.stderr
        );
        (check, run)
    };
    // Two of each in the next would be a billion.
    let (_, twice) = run(&conditions(30, "_, _"), "人民好\n人民坏\n");
    assert_eq!(twice.stdout, "c\r\n1\r\n");
    let (deep, _) = run(&conditions(30_000, "_"), "人民好\n");
    assert!(deep.stderr.contains("stands within 100 others"), "{}", deep.stderr);

    // A text that is twice as long in each field.
    let mut fields = String::from("schema: 1\nfields:\n  f0: {attributes: {w: text}}\n");
    let mut rules = String::from("rules:\n  - {id: f0.x, field: f0, match: '(?<w>人民)', attributes: {w: <w>}}\n");
    for n in 1..=40 {
        let below = n - 1;
        fields += &format!(
            "  f{n}: {{attributes: {{w: text}}, defaults: {{w: {{from: f{below}, take: first, show: '{{w}}{{w}}'}}}}}}\n"
        );
        rules += &format!("  - {{id: f{n}.x, field: f{n}, match: 人民, attributes: {{}}}}\n");
    }
    let (_, long) =
        run(&format!("{fields}{rules}columns: [{{name: c, from: f40, take: first, show: w}}]\n"), "人民好\n");
    let cell = long.stdout.lines().nth(1).expect("a row");
    assert!(cell.starts_with("人民人民") && cell.ends_with('…') && cell.len() < 3100, "{} bytes", cell.len());

    for (columns, said) in [
        (
            format!("{{name: c, from: f, take: all, show: '{}'}}", "{w}".repeat(51)),
            "a template names 50 attributes or captures at most",
        ),
        (
            format!("{{name: c, from: f, take: all, show: '{{w}}{}'}}", "好".repeat(1000)),
            "a template has 1000 characters at most",
        ),
        (
            format!("{{name: c, from: f, take: all, join: '{}'}}", "、".repeat(101)),
            "what stands between two answers has at most 100",
        ),
    ] {
        let rule = "rules: [{id: f.x, field: f, match: 人民, attributes: {w: a}}]";
        let (check, _) = run(&format!("{HEAD}{rule}\ncolumns: [{columns}]\n"), "人民好\n");
        assert!(check.stderr.contains(said), "{}", check.stderr);
    }
    let attributes: String = (0..=1000).map(|n| format!("w{n}: text,")).collect();
    let (check, _) = run(
        &format!(
            "schema: 1\nfields: {{f: {{attributes: {{{attributes}}}}}}}\nrules: [{{id: f.x, field: f, match: 人民, attributes: {{w1: a}}}}]\ncolumns: [{{name: c, from: f, take: count}}]\n"
        ),
        "人民好\n",
    );
    assert!(check.stderr.contains("the field `f` has 1001 attributes"), "{}", check.stderr);
}
