//! What `docs/tools.md` shows of the tools for people who write rules: `UPDATE_GOLDEN=1 cargo test` writes it anew.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, extract, run};
use crate::golden;
use crate::readme::{OWN_COLUMN_FILE, columns_of, document, fenced, fill, own_column};
use crate::rule_sets::copy_of_rules;

const PATH: &str = "docs/tools.md";
/// The questions whose answers are shown.
const EXPLAINED: [(&str, &[&str]); 2] = [
    ("explain-mention", &["samples/秭归县政府工作报告.txt", "--text", "128.6亿元"]),
    ("explain-rule", &["samples/秭归县政府工作报告.txt", "--text", "固定资产投资", "--rule", "growth.of-gdp"]),
];

/// The sentence of which the document makes a rule.
const SENTENCE: &str = "葡萄酒庄接待量同比走高5.2%，居全市第一。";

#[test]
fn what_is_shown_of_the_tools_is_what_they_print() {
    let mut text = document(PATH);
    let matches = run(["matches", "samples/", "--rule", "growth.of-gdp", "-n", "4"]);
    let rules = copy_of_rules();
    fs::write(rules.path().join(OWN_COLUMN_FILE), own_column()).expect("a rule file");
    let diff = run(["diff".as_ref(), "built-in".as_ref(), rules.path().as_os_str(), "samples/".as_ref()]);
    let names = run(["names", "indicator", "--only", "lexicons", "--only", "fields"]);
    for (name, printed, columns) in [
        ("matches", matches, &["source", "start", "before", "text", "percent", "kind"][..]),
        ("diff", diff, &["source", "column", "what", "new", "new_rule", "text"]),
        ("names", names, &["kind", "name", "holds", "example"]),
    ] {
        fill(&mut text, name, &columns_of(&printed, columns));
    }
    fill(&mut text, "new", &format!("```yaml\n{}```\n", new_rule().stdout));
    for (name, question) in EXPLAINED {
        let explained = run(["explain"].iter().chain(question));
        assert_eq!((explained.code, explained.stderr.as_str()), (0, ""), "{name}");
        fill(&mut text, name, &format!("```text\n{}```\n", explained.stdout));
    }
    let corrected = corrected();
    assert_eq!((corrected.code, corrected.stderr.as_str()), (0, ""));
    let columns = ["source", "gdp_growth", "corrected"];
    let rows = corrected.rows();
    let row = rows.iter().find(|row| !crate::binary::cell(row, "corrected").is_empty()).expect("a corrected row");
    let cells: Vec<&str> = columns.iter().map(|column| crate::binary::cell(row, column)).collect();
    let shown = format!("| {} |\n| --- | --- | --- |\n| {} |\n", columns.join(" | "), cells.join(" | "));
    fill(&mut text, "corrected", &shown.replace("samples/", ""));
    golden::check(PATH, &text);
}

fn new_rule() -> Run {
    let run = run(["new", "--field", "growth", "--text", SENTENCE]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    run
}

/// The samples with the table of corrections that the document shows.
fn corrected() -> Run {
    let folder = TempDir::new().expect("a temporary folder");
    let table = fenced(&document(PATH), "csv").concat();
    fs::write(folder.path().join("corrections.csv"), table).expect("a table");
    let table = folder.path().join("corrections.csv");
    run(["--corrections".as_ref(), table.as_os_str(), "samples/".as_ref()])
}

#[test]
fn the_rule_that_is_shown_passes_check_and_test() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("new.yaml"), new_rule().stdout).expect("a rule file");
    for command in ["check", "test"] {
        let run: Run = extract()
            .current_dir(folder.path())
            .args([command, "--add", "new.yaml"])
            .output()
            .expect("extract starts")
            .into();
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        assert!(!run.stdout.contains("new.yaml:"), "{}", run.stdout);
    }
}

#[test]
fn a_new_rule_reads_what_no_rule_has_read() {
    let run = new_rule();
    assert!(!run.stderr.contains("already"), "{}", run.stderr);
    assert!(run.stderr.contains("the rule reads"), "{}", run.stderr);
}

#[test]
fn a_rule_of_a_field_of_ones_own_declares_it_with_its_column() {
    let folder = TempDir::new().expect("a temporary folder");
    let sentence = "去年全县新建葡萄酒庄32个，面积1.2万亩。";
    let arguments = ["new", "--field", "winery", "--text", sentence, "--fact", "新建葡萄酒庄32个", "-o", "winery.yaml"];
    let new: Run = extract().current_dir(folder.path()).args(arguments).output().expect("extract starts").into();
    assert_eq!(new.code, 0, "{}", new.stderr);
    assert!(new.stderr.contains("no field is called `winery`"), "{}", new.stderr);
    let extract = |arguments: &[&str], stdin: &str| -> Run {
        let mut command = crate::binary::extract();
        command.current_dir(folder.path()).args(arguments).write_stdin(stdin).output().expect("extract starts").into()
    };
    assert_eq!(extract(&["test", "--add", "winery.yaml"], "").code, 0);
    let speech = "在大会上的讲话\n\n同志们：今年新建葡萄酒庄45个，这是一句话。\n";
    let cells = extract(&["-q", "--add", "winery.yaml", "-"], speech).column("winery");
    assert!(cells[0].contains("45"), "{cells:?}");
    let again = extract(&arguments, "");
    assert_eq!((again.code, again.stderr.contains("winery.yaml is there already")), (2, true), "{}", again.stderr);
}

#[test]
fn the_whole_document_that_is_shown_gives_what_it_says() {
    let rules = copy_of_rules();
    let shown = fenced(&document(PATH), "yaml").into_iter().find(|block| block.starts_with("cases:\n"));
    fs::remove_dir_all(rules.path().join("tests")).expect("the cases of the rules");
    fs::create_dir(rules.path().join("tests")).expect("a folder");
    fs::write(rules.path().join("tests/shown.yaml"), shown.expect("a case")).expect("a file");
    let run = run(["test".as_ref(), "--rules".as_ref(), rules.path().as_os_str()]);
    assert!(run.stdout.ends_with("1 of 1 whole documents as wanted\n"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_branch_that_no_example_needs_is_named() {
    let folder = TempDir::new().expect("a temporary folder");
    let rules = "schema: 1
patterns: {unit: '吨|亩'}
fields: {x: {attributes: {n: number, kind: {enum: [a, b]}}}}
rules:
  - id: x.any
    field: x
    match: '(?:粮食|棉花)(?<n>[0-9])(?:<unit>)'
    attributes: {n: <n>, kind: a}
    when: [{after: {match: 左右, within: 0}, set: {kind: b}}, {after: {match: 以上, within: 0}, set: {kind: b}}]
    examples: [{text: 粮食3吨, is: {n: 3}}, {text: 粮食4吨左右, is: {kind: b}}]
    counter_examples: [棉花]
";
    fs::write(folder.path().join("rules.yaml"), rules).expect("a rule file");
    let arguments = ["test", "--mutate", "--rules", "rules.yaml"];
    let run: Run = extract().current_dir(folder.path()).args(arguments).output().expect("extract starts").into();
    let wanted = "rules.yaml:2: <unit>: `亩` stands in no example
rules.yaml:7: x.any: no example needs `棉花`
rules.yaml:9: x.any: this entry holds in no example
of 6 branches and entries, 3 are needed by no example
";
    assert_eq!((run.stdout.as_str(), run.code), (wanted, 0), "{}", run.stderr);
}
