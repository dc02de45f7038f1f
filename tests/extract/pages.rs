//! The pages that are looked at in a browser: what lies in them. What they do there is tested by `.ci/report_page.py`.

use crate::binary::{in_package, run, sample_paths};
use crate::readme::rules_with;
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// The sources of the pages with this ending.
fn sources(ending: &str) -> Vec<String> {
    let entries = fs::read_dir(in_package("src/output/report")).expect("the folder of the pages");
    let paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    let own = paths.iter().filter(|path| path.extension().is_some_and(|own| own == ending));
    own.map(|path| fs::read_to_string(path).expect("a source")).collect()
}

fn words() -> serde_json::Map<String, Value> {
    let [words] = &sources("json")[..] else { panic!("one table of words") };
    serde_json::from_str(words).expect("the table of words is JSON")
}

/// The page of some inputs, and its index.
fn report<A: AsRef<OsStr>>(inputs: &[A]) -> (String, Value) {
    let folder = TempDir::new().expect("a temporary folder");
    let page = folder.path().join("page.html");
    let mut arguments = vec!["-q".as_ref(), "--report".as_ref(), page.as_os_str()];
    arguments.extend(inputs.iter().map(AsRef::as_ref));
    let run = run(arguments);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let page = fs::read_to_string(page).expect("the page was written");
    let index = embedded(&page, "index");
    (page, index)
}

fn embedded(page: &str, id: &str) -> Value {
    let begins = format!("<script type=\"application/json\" id=\"{id}\">");
    let from = page.find(&begins).unwrap_or_else(|| panic!("nothing is embedded as {id}")) + begins.len();
    let json = &page[from..from + page[from..].find("</script>").expect("a script ends")];
    serde_json::from_str(json).unwrap_or_else(|e| panic!("{id}: {e}"))
}

#[test]
fn no_words_of_a_page_lack_their_other_half() {
    let han = Regex::new(r"\p{Han}").unwrap();
    let blanks = Regex::new(r"\{[a-z]+\}").unwrap();
    let blanks = |text: &str| -> BTreeSet<String> { blanks.find_iter(text).map(|f| f.as_str().to_owned()).collect() };
    for (key, both) in words() {
        let [en, zh] = ["en", "zh"].map(|language| both[language].as_str().unwrap_or_default().to_owned());
        assert!(!en.is_empty() && !han.is_match(&en), "{key}: {en}");
        assert!(han.is_match(&zh), "{key}: {zh}");
        assert_eq!(blanks(&en), blanks(&zh), "{key}: the same blanks are filled in both languages");
    }
}

#[test]
fn pages_say_what_the_table_of_words_has_and_nothing_else() {
    let said = Regex::new(r"say\('([^']+)'(?: \+ theme)?").unwrap();
    let han = Regex::new(r"\p{Han}").unwrap();
    let mut used = BTreeSet::new();
    for source in sources("js") {
        for found in said.captures_iter(&source) {
            match &found[1] {
                "theme." => used.extend(["auto", "light", "dark"].map(|theme| format!("theme.{theme}"))),
                key => drop(used.insert(key.to_owned())),
            }
        }
        let chinese: Vec<&str> = source.lines().filter(|line| han.is_match(line)).collect();
        let allowed = |line: &&&str| !(line.contains("'中文'") || line.contains("'zh' ? '、'"));
        assert!(!chinese.iter().any(|line| allowed(&line)), "words stand in words.json: {chinese:?}");
    }
    let known: BTreeSet<String> = words().keys().cloned().collect();
    assert_eq!(used, known);
}

#[test]
fn a_page_has_the_rows_of_the_csv_and_the_characters_of_every_mention() {
    let (page, index) = report(&["samples/"]);
    let csv = run(["samples/"]);
    let rows = index["rows"].as_array().expect("rows");
    let shown = |cell: &Value| match cell {
        Value::Array(values) => values.iter().map(|value| value.as_str().unwrap_or_default()).collect::<String>(),
        cell => cell.as_str().unwrap_or_default().to_owned(),
    };
    for (row, of_csv) in rows.iter().zip(csv.rows()) {
        for ((column, wanted), cell) in of_csv.iter().zip(row["cells"].as_array().expect("cells")) {
            // What joins the entries of a list is left to the page.
            let wanted: String = match cell.is_array() {
                true => wanted.replace("; ", "").replace('、', ""),
                false => wanted.clone(),
            };
            assert_eq!(shown(cell).replace('、', if cell.is_array() { "" } else { "、" }), wanted, "{column}");
        }
    }
    assert_eq!(rows.len(), csv.rows().len());
    let objects = run(["--format", "jsonl", "samples/"]).objects();
    let mut mentions = 0;
    for (row, object) in rows.iter().zip(&objects) {
        let piece = embedded(&page, &format!("document-{}", row["document"]));
        let text: Vec<char> = piece["text"].as_str().expect("a text").chars().collect();
        let speech = &piece["speeches"][row["speech"].as_u64().expect("a number") as usize - 1];
        let own = speech["mentions"].as_array().expect("mentions");
        let of_jsonl = object["mentions"].as_array().expect("mentions");
        assert_eq!(own.len(), of_jsonl.len());
        for (mention, wanted) in own.iter().zip(of_jsonl) {
            let number = |n: usize| mention[n].as_u64().expect("a number") as usize;
            let (start, length) = (number(1), number(2));
            assert_eq!(text[start..start + length].iter().collect::<String>(), wanted["text"].as_str().unwrap());
            assert_eq!(index["fields"][number(0)]["name"], wanted["field"]);
            assert_eq!(index["rules"][number(3)], wanted["rule"]);
            assert_eq!(piece["said"][number(4)], wanted["value"]);
        }
        mentions += own.len();
    }
    assert_eq!(index["mentions"], mentions);
}

#[test]
fn nothing_that_a_document_says_ends_a_script_of_the_page() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("报告.txt");
    fs::write(&file, "政府工作报告\n县长 顾知远\n</script><script>alert(1)</script><!-- \u{2028}\n各位代表：\n")
        .expect("a file");
    let (page, index) = report(&[&file]);
    assert!(!page.contains("alert(1)</script>"));
    let text = embedded(&page, "document-0")["text"].as_str().expect("a text").to_owned();
    assert!(text.contains("</script><script>alert(1)</script>"), "{text}");
    assert_eq!(index["rows"].as_array().map(Vec::len), Some(1));
}

#[test]
fn pages_ask_no_other_machine() {
    let (page, _) = report(&sample_paths());
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    let policy = policy.expect("a policy");
    for rule in ["default-src 'none'", "connect-src 'none'", "img-src data:", "form-action 'none'", "base-uri 'none'"] {
        assert!(policy.split(';').any(|part| part.trim() == rule), "{rule}: {policy}");
    }
    assert!(!policy.contains("http:") && !policy.contains('*'), "{policy}");
}

#[test]
fn a_page_goes_beside_the_rows_of_the_run() {
    let folder = TempDir::new().expect("a temporary folder");
    let (page, rows) = (folder.path().join("page.html"), folder.path().join("rows.csv"));
    let written = run(["-q", "--report", page.to_str().unwrap(), "-o", rows.to_str().unwrap(), "samples/"]);
    assert_eq!((written.code, written.stderr.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&rows).expect("rows"), run(["samples/"]).stdout);
    // An earlier page is written over.
    let again = run(["-q", "--report", page.to_str().unwrap(), "samples/"]);
    assert_eq!((again.code, again.stderr.as_str()), (0, ""));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2, "nothing half stays behind");
}

#[test]
fn a_page_is_never_written_over_something_else() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a name").to_owned();
    fs::write(path("mine.html"), "<!doctype html><p>mine").expect("a file");
    fs::create_dir(path("page_files")).expect("a folder");
    fs::write(path("page_files/mine.txt"), "mine").expect("a file");
    for (name, reason) in [
        ("mine.html", "is not a report that this program wrote"),
        ("page.html", "holds what this program did not write"),
        ("page.csv", "names end in .html"),
    ] {
        let refused = run(["--report", &path(name), "samples/"]);
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{name}");
        assert!(refused.stderr.contains(reason), "{}", refused.stderr);
    }
    let same = run(["--report", &path("a.html"), "--failures", &path("a.html"), "samples/"]);
    assert!(same.code == 2 && same.stderr.contains("the report goes there"), "{}", same.stderr);
    assert_eq!(fs::read_to_string(path("page_files/mine.txt")).expect("it stands"), "mine");
}

#[test]
fn charts_are_those_of_the_rules_and_of_files_on_top() {
    let names = |index: &Value| -> Vec<String> {
        let charts = index["charts"].as_array().expect("charts").iter();
        charts.map(|chart| chart["name"].as_str().expect("a name").to_owned()).collect()
    };
    let (_, index) = report(&["samples/"]);
    let place =
        index["columns"].as_array().and_then(|columns| columns.iter().find(|column| column["name"] == "place_code"));
    let place = place.expect("a column");
    assert_eq!((&place["label"]["zh"], &place["number"]), (&"地区代码".into(), &false.into()));
    assert_eq!(names(&index), ["gdp", "years", "meetings", "officials", "provinces", "statistics"]);
    assert_eq!(index["charts"][4]["names"]["42"], "湖北省");
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("charts.yaml");
    fs::write(&file, rules_with("charts:")).expect("a rule file");
    let (_, index) = report(&["--add".as_ref(), file.as_os_str(), "samples/".as_ref()]);
    assert_eq!(names(&index)[6..], ["proposals", "genres", "units"]);
    assert_eq!(index["charts"][8]["names"]["4205"], "秭归县");
}

/// Figures as a page has them: row, mention, group, place, year and value of each.
fn figures(page: &str, chart: usize) -> (Value, Vec<Vec<Value>>) {
    let figures = embedded(page, &format!("figures-{chart}"));
    let numbers = figures["figures"].as_array().expect("figures");
    let each = numbers.chunks(6).map(<[Value]>::to_vec).collect();
    (figures, each)
}

#[test]
fn a_page_has_the_figures_of_the_table_of_statistics() {
    let (page, index) = report(&["samples/"]);
    let (told, own) = figures(&page, 5);
    let mut own = own.into_iter();
    let rows = index["rows"].as_array().expect("rows");
    let mut unnamed = 0;
    for wanted in run(["--table", "statistics", "samples/"]).rows() {
        let wanted = |column: &str| crate::binary::cell(&wanted, column).to_owned();
        if wanted("indicator").is_empty() {
            unnamed += 1;
            continue;
        }
        let found = own.next().expect("as many as in the table");
        let number = |n: usize| found[n].as_u64().expect("a number") as usize;
        let row = &rows[number(0)];
        assert_eq!(index["documents"][row["document"].as_u64().expect("a number") as usize]["name"], wanted("source"));
        assert_eq!(row["speech"].to_string(), wanted("speech"));
        assert_eq!((number(1) + 1).to_string(), wanted("number"));
        let group = ["indicator", "measure", "unit", "period", "kind"].map(wanted);
        assert_eq!(told["groups"][number(2)], Value::from(group.to_vec()));
        assert_eq!(told["places"][number(3)], wanted("place"));
        let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        assert_eq!(
            [&found[4], &found[5]].map(shown),
            [wanted("year"), wanted("value")].map(|cell| match cell.is_empty() {
                true => "null".to_owned(),
                false => cell,
            })
        );
    }
    assert_eq!((own.next(), &told["unnamed"]), (None, &unnamed.into()));
    assert_eq!(index["charts"][5]["labels"]["indicator"], serde_json::json!({"en": "indicator", "zh": "指标"}));
}

#[test]
fn figures_of_a_file_on_top_are_drawn_beside_those_of_the_rules() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("figures.yaml");
    fs::write(&file, rules_with("kind: figures")).expect("a rule file");
    let (page, index) = report(&["--add".as_ref(), file.as_os_str(), "samples/".as_ref()]);
    assert_eq!(index["charts"][6]["name"], "figures");
    assert_eq!(figures(&page, 5).1.len(), figures(&page, 6).1.len());
    let (page, index) = report(&["samples/论坛开幕式致辞-GB18030.txt"]);
    let has_figures = page.contains("id=\"figures-5\"");
    assert_eq!(index["charts"][5].get("labels").is_some(), has_figures, "a view without figures is left out");
}

#[test]
fn a_page_names_the_program_and_the_rules() {
    let (_, index) = report(&["samples/"]);
    let stats = run(["--stats", "samples/"]).stderr;
    assert_eq!(index["version"], env!("CARGO_PKG_VERSION"));
    assert!(stats.contains(index["fingerprint"].as_str().expect("a hash")), "{stats}");
}
