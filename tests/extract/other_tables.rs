//! Tables beside that of the speeches: those of the rules, the mentions, and what `extract columns` says of all; the
//! format that the ending of a file chooses.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{cell, run, run_with_stdin};
use crate::matches::table;
use crate::readme::rules_with;
use crate::samples::{CSV, JSONL};

const REPORT: &str = "samples/秭归县政府工作报告.txt";

#[test]
fn a_declared_table_has_one_row_for_each_key_and_leaves_out_what_its_where_does() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("rules.yaml"), rules_with("name: helped\n    label")).expect("a rule file");
    let text = "同志们：\n大山村帮助300人。小河村帮助5人；大山村帮助200人！\n";
    let run = run_with_stdin(
        ["--rules".as_ref(), folder.path().as_os_str(), "--table".as_ref(), "helped".as_ref(), "-".as_ref()],
        text,
    );
    assert_eq!(
        run.stdout, "source,speech,village,people,sentence\r\n-,1,大山村,300,大山村帮助300人。\r\n",
        "{}",
        run.stderr
    );
}

#[test]
fn the_table_of_the_mentions_says_what_the_json_lines_say_and_which_cells_each_made() {
    let rows = run(["--table", "mentions", "samples/"]).rows();
    let mut expected = Vec::new();
    for object in JSONL.objects() {
        for (number, mention) in (1..).zip(object["mentions"].as_array().expect("a list")) {
            let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let of_speech = ["source", "speech"].map(|key| text(&object[key]));
            let own = ["field", "value", "text", "start", "end", "rule", "attributes"].map(|key| text(&mention[key]));
            expected.push([&of_speech[..], &[format!("{number}")], &own].concat());
        }
    }
    let names = ["source", "speech", "number", "field", "value", "text", "start", "end", "rule", "attributes"];
    let found: Vec<Vec<String>> =
        rows.iter().map(|row| names.iter().map(|name| cell(row, name).to_owned()).collect()).collect();
    assert_eq!(found, expected);
    let made = |column: &str| {
        let of_report = rows.iter().filter(|row| cell(row, "source") == REPORT);
        let made = of_report.filter(|row| cell(row, "columns").split("; ").any(|name| name == column));
        made.map(|row| (cell(row, "text").to_owned(), cell(row, "sentence").contains(cell(row, "text"))))
            .collect::<Vec<_>>()
    };
    assert_eq!(made("gdp_target"), [("地区生产总值增长8%".to_owned(), true)]);
    assert_eq!(made("speaker_name"), [("顾知远".to_owned(), true)]);
}

#[test]
fn a_person_has_one_row_with_all_posts_as_the_cell_has_them() {
    let rows = run(["--table", "officials", "samples/"]).rows();
    for speech in CSV.rows() {
        let is_of = |row: &&Vec<(String, String)>| {
            ["source", "speech"].iter().all(|name| cell(row, name) == cell(&speech, name))
        };
        let shown = rows.iter().filter(is_of).map(|row| match cell(row, "titles") {
            "" => cell(row, "name").to_owned(),
            titles => format!("{}({titles})", cell(row, "name")),
        });
        assert_eq!(shown.collect::<Vec<_>>().join("; "), cell(&speech, "officials"));
    }
}

#[test]
fn flat_json_lines_have_the_cells_of_the_csv_with_numbers_as_numbers() {
    for name in ["speeches", "statistics", "officials"] {
        let rows = run(["--table", name, "samples/"]).rows();
        let objects = run(["--table", name, "--format", "jsonl", "samples/"]).objects();
        assert_eq!(rows.len(), objects.len());
        assert!(!rows.is_empty());
        for (row, object) in rows.iter().zip(&objects) {
            let object = object.as_object().expect("an object");
            assert_eq!(object.keys().collect::<Vec<_>>(), row.iter().map(|(name, _)| name).collect::<Vec<_>>());
            for (name, cell) in row {
                let shown = match &object[name] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert_eq!(shown, *cell, "{name}");
            }
        }
    }
    let objects = run(["--table", "speeches", "--format", "jsonl", REPORT]).objects();
    assert_eq!((&objects[0]["gdp_target"], &objects[0]["year"]), (&Value::from(8), &Value::from(2018)));
    assert_eq!(objects[0]["place_code"], "420527");
}

#[test]
fn headings_are_chinese_where_that_is_asked_for_and_tabs_part_the_cells_of_tsv() {
    let tsv = run(["--format", "tsv", "--labels", "zh", "samples/"]);
    let (heading, rest) = tsv.stdout.split_once("\r\n").expect("a heading");
    assert!(heading.starts_with("文件\t序号\t汇编\t标题\t"), "{heading}");
    let mut csv = csv::ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(rest.as_bytes());
    let rows: Vec<Vec<String>> =
        csv.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let expected: Vec<Vec<String>> =
        CSV.rows().into_iter().map(|row| row.into_iter().map(|(_, cell)| cell).collect()).collect();
    assert_eq!(rows, expected);
}

#[test]
fn every_column_of_the_rules_says_in_both_languages_what_it_holds() {
    let (en, zh) = (table(&run(["columns"])), table(&run(["columns", "--lang", "zh"])));
    assert_eq!(en[0], ["table", "name", "label", "type", "about"]);
    assert_eq!(en.len(), zh.len());
    for (en, zh) in en[1..].iter().zip(&zh[1..]) {
        let is_han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert!(is_han(&en[2]) && is_han(&zh[4]), "{zh:?}");
        assert!(en[4].ends_with(['.', '…', '`']) && en[4] != zh[4], "{en:?}");
    }
    let of_one = table(&run(["columns", "--table", "officials"]));
    assert!(of_one[1..].iter().all(|row| row[0] == "officials"));
    assert_eq!(
        run(["columns", "--table", "official"]).stderr,
        "extract: no table is called `official`; did you mean `officials`?\n"
    );
}

#[test]
fn types_follow_from_the_questions() {
    let told = table(&run(["columns", "--table", "speeches"]));
    let of = |name: &str| told.iter().find(|row| row[1] == name).expect("a column")[3].clone();
    for (name, kind) in [
        ("place_code", "text"),
        ("officials", "text"),
        ("year", "integer"),
        ("report_year", "integer"),
        ("characters", "integer"),
        ("gdp_target", "number"),
        ("gdp_target_max", "number"),
        ("gdp_target_year", "integer"),
        ("date", "date"),
        ("dates", "text"),
    ] {
        assert_eq!(of(name), kind, "{name}");
    }
}

#[test]
fn the_ending_of_the_file_chooses_the_format_and_one_that_is_none_is_refused() {
    let folder = TempDir::new().expect("a temporary folder");
    let write = |name: &str, more: &[&str]| {
        let path = folder.path().join(name);
        let mut arguments: Vec<&str> = more.to_vec();
        arguments.extend(["-o", path.to_str().expect("UTF-8"), REPORT]);
        let run = run(arguments);
        (run.code, fs::read_to_string(&path).unwrap_or_default(), run.stderr)
    };
    let begins = |(code, text, stderr): (i32, String, String), with: &str| {
        assert_eq!(code, 0, "{stderr}");
        assert!(text.starts_with(with), "{text}");
    };
    begins(write("a.csv", &[]), "source,speech,");
    begins(write("a.TSV", &[]), "source\tspeech\t");
    begins(write("a.jsonl", &[]), "{\"source\":\"samples/");
    begins(write("a", &[]), "source,speech,");
    begins(write("a.txt", &["--format", "csv"]), "source,speech,");
    for (name, more, said) in [
        ("b.txt", &[][..], "no format ends in .txt; let the name end in .csv, .tsv, .jsonl"),
        ("b.csv", &["--format", "jsonl"], "its ending says csv and --format says jsonl"),
    ] {
        let (code, text, stderr) = write(name, more);
        assert_eq!((code, text.as_str()), (2, ""));
        assert!(stderr.contains(said), "{stderr}");
    }
    // An earlier output of its own may be overwritten, whatever the headings.
    begins(write("a.csv", &["--labels", "zh"]), "文件,序号,");
    begins(write("a.csv", &["--table", "officials"]), "source,speech,place,");
}

#[test]
fn a_column_that_is_removed_leaves_the_tables_that_show_it() {
    let folder = TempDir::new().expect("a temporary folder");
    let (rules, mine) = (folder.path().join("rules.yaml"), folder.path().join("mine.yaml"));
    fs::write(&rules, rules_with("name: helped\n    label")).expect("a rule file");
    let heading = |remove: &str| {
        fs::write(&mine, format!("schema: 1\nremove: [{remove}]\n")).expect("a rule file");
        let arguments = ["--rules", rules.to_str().expect("UTF-8"), "--add", mine.to_str().expect("UTF-8")];
        let run = run_with_stdin([&arguments[..], &["--table", "helped", "-"]].concat(), "同志们：\n大家好。\n");
        (run.code, run.stdout)
    };
    assert_eq!(heading("speech"), (0, "source,village,people,sentence\r\n".to_owned()));
    assert_eq!(heading("helped"), (2, String::new()));
}

#[test]
fn cells_that_look_like_formulas_are_made_harmless_for_a_spreadsheet() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("a.csv");
    fs::write(&file, "编号,正文\n=1+1,在全县工作会议上的讲话。同志们，大家好。今年的工作要抓好落实，推动发展，改善民生。\n-5,在全县工作会议上的讲话。同志们，大家好。今年的工作要抓好落实，推动发展，改善民生。\n").expect("a table");
    let told = |more: &[&str]| {
        let mut arguments = vec!["-q", "--text-column", "正文"];
        arguments.extend(more);
        arguments.push(file.to_str().expect("UTF-8"));
        let run = run(arguments);
        let rows: Vec<String> =
            run.stdout.lines().skip(1).map(|line| line.split(',').next().unwrap_or("").to_owned()).collect();
        rows
    };
    assert_eq!(told(&[]), ["=1+1", "-5"]);
    assert_eq!(told(&["--excel"]), ["'=1+1", "-5"]);
}

#[test]
fn headings_that_look_like_formulas_are_made_harmless_for_a_spreadsheet() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("a.csv");
    fs::write(
        &file,
        "=1+1,正文\nA,在全县工作会议上的讲话。同志们，大家好。今年的工作要抓好落实，推动发展，改善民生。\n",
    )
    .expect("a table");
    let heading = |more: &[&str]| {
        let mut arguments = vec!["-q", "--text-column", "正文", file.to_str().expect("UTF-8")];
        arguments.extend(more);
        run(arguments).stdout.trim_start_matches('\u{feff}').split(',').next().unwrap_or("").to_owned()
    };
    assert_eq!(heading(&["--format", "csv"]), "=1+1");
    assert_eq!(heading(&["--excel"]), "'=1+1");
}

#[test]
#[cfg(feature = "xlsx")]
fn no_cell_of_a_workbook_is_a_formula() {
    use std::io::Read;

    let folder = TempDir::new().expect("a temporary folder");
    let (file, book) = (folder.path().join("a.csv"), folder.path().join("a.xlsx"));
    let text = "在全县工作会议上的讲话。同志们，大家好。今年的工作要抓好落实，推动发展，改善民生。";
    fs::write(&file, format!("=1+1,编号,正文\n=2+2,\"=HYPERLINK(\"\"http://a\"\")\",{text}\n")).expect("a table");
    let arguments = ["-q", "--text-column", "正文", file.to_str().expect("UTF-8"), "-o", book.to_str().expect("UTF-8")];
    assert_eq!(run(arguments).code, 0);
    let mut archive = zip::ZipArchive::new(fs::File::open(&book).expect("a workbook")).expect("a package");
    let mut whole = String::new();
    for number in 0..archive.len() {
        archive.by_index(number).expect("a part").read_to_string(&mut whole).expect("XML");
    }
    for cell in ["=1+1", "=2+2", "=HYPERLINK("] {
        assert!(whole.contains(&format!(">{cell}")), "{cell} is a text of the workbook");
    }
    assert!(!whole.contains("<f>") && !whole.contains("<f "), "a formula");
}
