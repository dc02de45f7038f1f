//! The claims of `README.md` and of `docs/`.
//!
//! What it shows of the program's output stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; those blocks are
//! compared with what the program prints, and `UPDATE_GOLDEN=1 cargo test` writes them anew. The example of a column of
//! one's own stands in the README alone; the tests take it from there.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use speechmeta::rules::RuleSet;
use speechmeta::rules::load::Origin;
use walkdir::WalkDir;

use crate::binary::{Run, cell, in_package, run, told};
use crate::golden;
use crate::rule_sets::copy_of_rules;
use crate::samples::{CSV, JSONL};

/// The column that the README adds, and the file that it is written to.
pub const OWN_COLUMN: &str = "poor_households";
pub const OWN_COLUMN_FILE: &str = "贫困户.yaml";

/// The sample that the README looks at closely.
const REPORT: &str = "samples/秭归县政府工作报告.txt";

/// Columns of the table of all samples.
const SHOWN: [&str; 9] = [
    "source",
    "speech",
    "speaker_title",
    "meeting_type",
    "date",
    "place_code",
    "gdp_growth",
    "gdp_target",
    "proposals",
];

fn readme() -> String {
    document("README.md")
}

pub fn document(path: &str) -> String {
    fs::read_to_string(in_package(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The fenced blocks of a Markdown text in this language.
pub fn fenced(markdown: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}");
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if line == opening {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push(format!("{}\n", block.join("\n")));
        }
    }
    blocks
}

/// The complete rule file of `rules/README.md` in which a word stands.
pub fn rules_with(word: &str) -> String {
    let shown = fenced(&document("rules/README.md"), "yaml");
    let complete = shown.into_iter().find(|block| block.starts_with("schema: 1\n") && block.contains(word));
    complete.unwrap_or_else(|| panic!("no complete rule file with {word}"))
}

/// The rule file that the README adds a column with.
pub fn own_column() -> String {
    let blocks = fenced(&readme(), "yaml");
    let found = blocks.into_iter().find(|block| block.contains(&format!("name: {OWN_COLUMN}")));
    found.expect("the README shows how to add a column")
}

#[test]
fn the_output_shown_is_what_the_program_prints() {
    let mut text = readme();
    for (name, content) in
        [("samples", table(&CSV, &SHOWN, |_| true)), ("mention", mention(REPORT)), ("own-column", own_column_table())]
    {
        fill(&mut text, name, &content);
    }
    golden::check("README.md", &text);
    let mut columns = document("docs/columns.md");
    fill(&mut columns, "report", &cells(REPORT));
    let told = crate::matches::table(&run(["columns"]));
    fill(&mut columns, "columns", &columns_told(&told, "speeches"));
    let others =
        ["statistics", "officials", "mentions"].map(|table| format!("### {table}\n\n{}\n", columns_told(&told, table)));
    fill(&mut columns, "tables", &others.concat());
    golden::check("docs/columns.md", &columns);
}

/// What `extract columns` tells of one table, in Markdown.
fn columns_told(told: &[Vec<String>], table: &str) -> String {
    let rows = told.iter().filter(|row| row[0] == table);
    let lines = rows.map(|row| format!("| `{}` | {} | {} | {} |\n", row[1], row[2], row[3], row[4]));
    format!("| column | 栏目 | type | holds |\n| --- | --- | --- | --- |\n{}", lines.collect::<String>())
}

/// Puts content between two comments of a text.
pub fn fill(text: &mut String, name: &str, content: &str) {
    let (begin, end) = (format!("<!-- begin {name} -->\n"), format!("<!-- end {name} -->"));
    let from = text.find(&begin).unwrap_or_else(|| panic!("there is no {begin}")) + begin.len();
    let to = text[from..].find(&end).unwrap_or_else(|| panic!("there is no {end}")) + from;
    text.replace_range(from..to, content);
}

/// Some columns of a table with tabs, in Markdown.
pub fn columns_of(run: &Run, columns: &[&str]) -> String {
    let table = crate::matches::table(run);
    let place = |name: &&str| table[0].iter().position(|heading| heading == name).expect("a column");
    let places: Vec<usize> = columns.iter().map(place).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = places.iter().map(|&n| shown(&row[n])).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("| {} |\n", vec!["---"; columns.len()].join(" | "));
    line(&table[0]) + &rule + &table[1..].iter().map(line).collect::<String>()
}

/// Rows of a CSV as a table in Markdown.
fn table(run: &Run, columns: &[&str], keep: impl Fn(&[(String, String)]) -> bool) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(columns.iter().map(|column| column.to_string()).collect());
    text.push_str(&line(columns.iter().map(|_| "---".to_owned()).collect()));
    for row in run.rows().iter().filter(|row| keep(row)) {
        text.push_str(&line(columns.iter().map(|column| shown(cell(row, column))).collect()));
    }
    text
}

/// A cell of a table in Markdown; the folder is clear from the command.
fn shown(cell: &str) -> String {
    cell.strip_prefix("samples/").unwrap_or(cell).replace('|', "\\|").replace('*', "\\*")
}

/// The row of one document, a line a cell.
fn cells(source: &str) -> String {
    let rows = CSV.rows();
    let row = rows.iter().find(|row| cell(row, "source") == source).expect("the sample has a row");
    let lines: Vec<String> =
        row.iter().map(|(column, cell)| format!("{column:<15} {cell}").trim_end().to_owned()).collect();
    format!("```text\n{}\n```\n", lines.join("\n"))
}

/// The first growth that one document reports, as the JSON lines have it.
fn mention(source: &str) -> String {
    let objects = JSONL.objects();
    let object = objects.iter().find(|object| object["source"] == source).expect("the sample has an object");
    let mentions = object["mentions"].as_array().expect("mentions are a list");
    let growth: &Value = mentions.iter().find(|mention| mention["field"] == "gdp").expect("it reports growth");
    format!("```json\n{}\n```\n", serde_json::to_string_pretty(growth).expect("JSON can be written"))
}

/// The rows that the README's own column fills.
fn own_column_table() -> String {
    let rules = copy_of_rules();
    fs::write(rules.path().join(OWN_COLUMN_FILE), own_column()).expect("a rule file");
    let run = run(["--rules".as_ref(), rules.path().as_os_str(), "samples/".as_ref()]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    table(&run, &["source", "speech", OWN_COLUMN], |row| !cell(row, OWN_COLUMN).is_empty())
}

#[test]
fn every_column_is_explained_in_its_order() {
    let explained: Vec<String> = document("docs/columns.md")
        .lines()
        .skip_while(|line| !line.starts_with("| column |"))
        .skip(2)
        .take_while(|line| line.starts_with("| `"))
        .flat_map(|line| {
            let first = line.split('|').nth(1).expect("a cell");
            first.split(',').map(|name| name.trim().trim_matches('`').to_owned()).collect::<Vec<_>>()
        })
        .collect();
    let columns: Vec<&str> = CSV.stdout.lines().next().expect("a heading").split(',').collect();
    assert_eq!(explained, columns);
    assert_eq!(SHOWN.len(), 9, "the README says how many it shows");
}

#[test]
fn every_basis_of_the_year_is_explained() {
    let rules =
        RuleSet::load(&Origin::Directory(in_package("rules"))).unwrap_or_else(|f| panic!("{}", f.render(false)));
    let text = document("docs/columns.md");
    let explained = text.lines().find(|line| line.contains("`year_basis` |")).expect("year_basis is explained");
    for (basis, _) in &rules.compiled.clock {
        assert!(explained.contains(&format!("`{basis}`")), "{basis}");
    }
}

#[test]
fn the_two_commands_stand_on_the_first_screen() {
    let text = readme();
    let first_screen: Vec<&str> = text.lines().take(30).collect();
    for command in ["cargo run --release -- --rules rules/ samples/", "cargo test"] {
        assert!(first_screen.contains(&command), "{command}");
    }
}

#[test]
fn what_it_says_about_unreadable_documents_is_what_is_said() {
    let text = document("docs/documents.md");
    let said: Vec<&str> = text.lines().filter(|line| line.starts_with("extract: ")).collect();
    assert!(said.len() >= 2, "the README shows messages");
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    for (name, content) in [("a.rar", "Rar!\x1a\x07\0"), ("b.txt", ""), ("c.jpg", "")] {
        fs::write(folder.path().join(name), content).expect("a file");
    }
    let run = run([folder.path()]);
    let printed = run.stderr.replace(&format!("{}/", told(folder.path())), "input/");
    assert_eq!(printed.lines().collect::<Vec<_>>(), said);
}

#[test]
fn every_complete_rule_file_that_is_shown_is_accepted_and_keeps_its_examples() {
    let language = fs::read_to_string(in_package("rules/README.md")).expect("rules/README.md stands in the package");
    let shown = [fenced(&readme(), "yaml"), fenced(&language, "yaml")].concat();
    let complete: Vec<&String> = shown.iter().filter(|block| block.starts_with("schema: 1\n")).collect();
    assert!(!complete.is_empty());
    for example in complete {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let file = folder.path().join("example.yaml");
        fs::write(&file, example).expect("a rule file");
        let run = run(["test".as_ref(), "--add".as_ref(), file.as_os_str()]);
        assert_eq!(run.code, 0, "{}{}\n{example}", run.stdout, run.stderr);
    }
}

#[test]
fn every_test_that_holds_a_promise_of_security_is_there() {
    let text = document("SECURITY.md");
    let quoted = text.split('`').skip(1).step_by(2);
    let tests: BTreeSet<&str> = quoted.filter(|name| name.matches('_').count() > 2 && !name.contains(' ')).collect();
    assert!(tests.len() > 15, "{tests:?}");
    let sources = ["src", "tests"].map(in_package).into_iter().flat_map(WalkDir::new).flatten();
    let code: String = sources
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"))
        .map(|entry| fs::read_to_string(entry.path()).expect("a source"))
        .collect();
    let missing: Vec<&str> = tests.into_iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "SECURITY.md names tests that are not there: {missing:?}");
}
