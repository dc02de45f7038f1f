//! Tables: a document in each row, with the other cells carried along.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::binary::{Run, run, run_with_stdin, told};

const SPEECH: &str = "在全县农村工作会议上的讲话\n\n同志们：\n\n2019年，全县粮食产量增长3.2%。\n\n";

/// Long enough to be proposed as the text of a table.
fn long() -> String {
    format!("{SPEECH}{}", "我们要坚持农业农村优先发展，补短板、强弱项，让农民的日子越过越好。\n".repeat(8))
}

fn csv(rows: &[&[&str]]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(*row).expect("a row");
    }
    String::from_utf8(writer.into_inner().expect("a table")).expect("UTF-8")
}

fn written(name: &str, content: &str) -> (TempDir, String) {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a file");
    let path = told(&path);
    (folder, path)
}

fn sources(run: &Run, path: &str) -> Vec<String> {
    run.column("source").iter().map(|source| source.replace(path, "")).collect()
}

#[test]
fn each_row_is_a_document_and_its_other_cells_stand_before_ours() {
    let table = csv(&[&["编号", "正文", "单位"], &["1", SPEECH, "甲县"], &["2", "", "乙县"], &["3", SPEECH, "丙县"]]);
    let (_folder, path) = written("a.csv", &table);
    let run = run(["--text-column", "正文", &path]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("编号,单位,source,speech,"), "{}", run.stdout);
    assert_eq!(sources(&run, &path), ["#2", "#4"]);
    assert_eq!(run.column("单位"), ["甲县", "丙县"]);
    assert_eq!(run.column("title"), ["在全县农村工作会议上的讲话"; 2]);
    assert!(run.stderr.contains("passed over: 1 rows without text"), "{}", run.stderr);
}

#[test]
fn only_the_columns_that_are_wanted_are_carried() {
    let table = csv(&[&["编号", "正文", "单位", "title"], &["1", SPEECH, "甲县", "讲话"]]);
    let (_folder, path) = written("a.csv", &table);
    let some = run(["--text-column", "正文", "--carry", "单位,title", &path]);
    // Two columns of one name would be one too few.
    assert!(some.stdout.starts_with("单位,input_title,source,"), "{}", some.stdout);
    assert_eq!(some.column("input_title"), ["讲话"]);
}

#[test]
fn what_a_column_states_of_the_text_is_used() {
    let body = "同志们：\n\n2019年，全县粮食产量增长3.2%。\n";
    let table = csv(&[&["标题", "发布日期", "正文"], &["在全县农村工作会议上的讲话", "2019-02-27", body]]);
    let (_folder, path) = written("a.csv", &table);
    let run = run(["--text-column", "正文", &path]);
    assert_eq!(run.column("title"), ["在全县农村工作会议上的讲话"]);
    assert_eq!(run.column("published"), ["2019-02-27"]);
    assert_eq!(run.column("year"), ["2019"]);
}

#[test]
fn json_lines_lists_and_objects_are_tables_too() {
    let object = |id: u32| serde_json::json!({ "id": id, "正文": SPEECH, "tags": ["a"] }).to_string();
    for table in [
        format!("{}\n{}\n", object(1), object(2)),
        format!("[{},\n{}]", object(1), object(2)),
        format!("{} {}", object(1), object(2)),
    ] {
        let (_folder, path) = written("a.json", &table);
        let run = run(["--text-column", "正文", &path]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert_eq!(sources(&run, &path), ["#1", "#2"]);
        assert_eq!(
            (run.column("id"), run.column("tags")),
            (vec!["1".into(), "2".into()], vec!["[\"a\"]".to_owned(); 2])
        );
    }
}

#[test]
fn json_lines_have_the_carried_cells_by_name() {
    let table = csv(&[&["编号", "正文"], &["7", SPEECH]]);
    let (_folder, path) = written("a.csv", &table);
    let objects = run(["--format", "jsonl", "--text-column", "正文", &path]).objects();
    assert_eq!(objects[0]["carried"], serde_json::json!({ "编号": "7" }));
    assert_eq!(objects[0]["source"], Value::from(format!("{path}#2")));
}

#[test]
fn columns_of_several_files_are_put_together() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("a.csv"), csv(&[&["正文", "县"], &[SPEECH, "甲县"]])).expect("a file");
    fs::write(folder.path().join("b.tsv"), format!("市\t正文\n乙市\t{}\n", "在大会上的讲话 同志们：")).expect("a file");
    let run = run(["--text-column", "正文", &folder.path().display().to_string()]);
    assert!(run.stdout.starts_with("县,市,source,"), "{}", run.stdout);
    assert_eq!(
        (run.column("县"), run.column("市")),
        (vec!["甲县".into(), String::new()], vec![String::new(), "乙市".into()])
    );
}

#[test]
fn without_a_named_column_one_is_proposed_and_nothing_is_guessed() {
    let table = csv(&[&["编号", "内容"], &["1", &long()], &["2", &long()]]);
    let (_folder, path) = written("a.csv", &table);
    let run = run([&path]);
    assert_eq!((run.code, run.rows().len()), (1, 0));
    assert!(
        run.stderr.contains("give --text-column '内容', a column of long Chinese text (columns: 编号, 内容)"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_column_that_is_not_there_is_told_with_those_that_are() {
    let table = csv(&[&["编号", "文章正文"], &["1", SPEECH]]);
    let (_folder, path) = written("a.csv", &table);
    let run = run(["--text-column", "文章正", &path]);
    assert_eq!(run.code, 1);
    let said = "this is a table, but it has no column `文章正`; give --text-column '文章正文', or another of its columns: 编号, 文章正文";
    assert!(run.stderr.contains(said), "{}", run.stderr);
}

#[test]
#[cfg(feature = "html")]
fn a_cell_may_be_a_piece_of_a_page() {
    let piece = "<div><style>.a{color:red}</style><p>同志们：</p><p>今年，全县粮食产量<b>增长3.2%</b>。</p>\
                 <script>var x = \"粮食产量增长99%\";</script></div>";
    let table = csv(&[&["标题", "正文"], &["在农村工作会议上的讲话", piece], &["讲话", "<p>&nbsp;</p>"]]);
    let (_folder, path) = written("a.csv", &table);
    let run = run(["--text-column", "正文", &path]);
    assert_eq!(
        (run.column("growth"), run.column("title")),
        (vec!["粮食产量 +3.2%".into()], vec!["在农村工作会议上的讲话".into()])
    );
    assert!(run.stderr.contains("#3: holds no text"), "{}", run.stderr);
}

#[test]
fn the_day_of_the_speech_is_told_from_that_of_the_page() {
    let table = csv(&[&["讲话日期", "发布日期", "正文"], &["2019-02-27", "2019-03-01", SPEECH]]);
    let (_folder, path) = written("a.csv", &table);
    let run = run(["--text-column", "正文", &path]);
    assert_eq!((run.column("date"), run.column("published")), (vec!["2019-02-27".into()], vec!["2019-03-01".into()]));
}

#[test]
fn of_several_names_of_the_text_the_first_that_is_there_is_meant() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("a.csv"), csv(&[&["id", "正文"], &["1", SPEECH]])).expect("a file");
    fs::write(folder.path().join("b.csv"), csv(&[&["id", "content"], &["2", SPEECH]])).expect("a file");
    fs::write(folder.path().join("index.csv"), csv(&[&["file", "名称"], &["a.csv", "讲话"]])).expect("a file");
    let run = run(["--text-column", "正文,content", &folder.path().display().to_string()]);
    assert_eq!((run.code, run.column("id")), (0, vec!["1".into(), "2".into()]), "{}", run.stderr);
    assert!(run.stdout.starts_with("id,source,"), "{}", run.stdout);
}

#[test]
fn a_column_that_is_to_be_carried_and_is_not_there_is_told() {
    let (_folder, path) = written("a.csv", &csv(&[&["编号", "正文"], &["1", SPEECH]]));
    let run = run(["--text-column", "正文", "--carry", "编号,单位", &path]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("no table has a column `单位`"), "{}", run.stderr);
}

#[test]
fn a_list_of_sources_in_a_folder_is_passed_over() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("a.txt"), SPEECH).expect("a file");
    fs::write(
        folder.path().join("sources.tsv"),
        "a.txt\thttp://example.org/a.html\nb.txt\thttp://example.org/b.html\n",
    )
    .expect("a file");
    let run = run([folder.path()]);
    assert_eq!((run.code, run.rows().len()), (0, 1));
    assert_eq!(run.stderr, "extract: passed over: 1 tables without long Chinese text\n");
}

#[test]
fn a_table_comes_from_standard_input_too() {
    let run = run_with_stdin(["--text-column", "正文", "-"], csv(&[&["编号", "正文"], &["1", SPEECH]]));
    assert_eq!((run.code, run.column("source")), (0, vec!["-#2".to_owned()]));
    assert_eq!(run.column("编号"), ["1"]);
}

#[test]
fn an_object_that_is_broken_is_told_and_those_around_it_are_read() {
    let object = |id: u32| serde_json::json!({ "正文": SPEECH, "id": id }).to_string();
    let broken = ["{\"正文\": \"在", "{\"正文\": \"\\ud800\", \"id\": 2}", "{\"正文\": 1e400}"];
    for line in broken {
        let (_folder, path) = written("a.jsonl", &format!("{}\n{line}\n{}\n", object(1), object(3)));
        let run = run(["--text-column", "正文", &path]);
        assert_eq!((run.code, run.column("id")), (1, vec!["1".into(), "3".into()]), "{}", run.stderr);
        assert!(run.stderr.contains("#2: this is a JSON file, but object 2 cannot be read"), "{}", run.stderr);
        assert!(run.stderr.contains("1 of 3 inputs could not be read"), "{}", run.stderr);
    }
}

#[test]
fn a_table_may_have_the_text_as_its_only_column() {
    for table in [csv(&[&["正文"], &[SPEECH]]), format!("\u{feff}正文\n\"{SPEECH}\"\n")] {
        let (_folder, path) = written("a.csv", &table);
        let run = run(["--text-column", "正文", &path]);
        assert_eq!((run.code, sources(&run, &path)), (0, vec!["#2".to_owned()]), "{}", run.stderr);
    }
}

#[test]
fn columns_without_a_name_or_with_that_of_another_are_carried_too() {
    let table = csv(&[&["备注", "备注", "", "正文", "正文"], &["a", "b", "c", SPEECH, "d"]]);
    let (_folder, path) = written("a.csv", &table);
    let run = run(["--text-column", "正文", &path]);
    assert!(run.stdout.starts_with("备注,备注_2,column_3,正文_2,source,"), "{}", run.stdout);
    assert!(run.stdout.contains("\r\na,b,c,d,"), "{}", run.stdout);
}

#[test]
fn a_row_that_is_shorter_than_the_heading_has_no_text() {
    let (_folder, path) = written("a.csv", &format!("id,正文\n1,\"{SPEECH}\"\n2\n"));
    let run = run(["--text-column", "正文", &path]);
    assert_eq!((run.code, run.rows().len()), (0, 1));
    assert_eq!(run.stderr, "extract: passed over: 1 rows without text\n");
}

#[test]
fn what_is_a_table_by_its_name_only_is_not_read_as_a_text() {
    let page = format!(
        "<html><body><table><tr><td>标题</td><td>正文</td></tr><tr><td>讲话</td><td>{SPEECH}</td></tr></table>"
    );
    let (_folder, path) = written("a.xls", &page);
    let run = run(["--text-column", "正文", &path]);
    assert_eq!((run.code, run.rows().len()), (1, 0));
    assert!(run.stderr.contains("a table by its name only, but no rows and columns are found in it"), "{}", run.stderr);
}

#[test]
fn rows_are_separated_by_bars_too() {
    let (_folder, path) = written("a.csv", &format!("id|正文\n1|\"{SPEECH}\"\n"));
    assert_eq!(run(["--text-column", "正文", &path]).column("id"), ["1"]);
}

#[test]
#[cfg(unix)]
fn columns_are_carried_from_a_pipe() {
    let (folder, path) = written("a.csv", &csv(&[&["编号", "正文"], &["1", SPEECH]]));
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    let content = fs::read(path).expect("a table");
    let to = pipe.clone();
    let writing = std::thread::spawn(move || fs::write(to, content).expect("somebody reads"));
    let run = run(["--text-column".as_ref(), "正文".as_ref(), pipe.as_os_str()]);
    writing.join().expect("written");
    assert_eq!((run.code, run.column("编号")), (0, vec!["1".to_owned()]), "{}", run.stderr);
}

#[test]
fn what_is_no_object_and_what_stands_behind_a_list_is_told() {
    let object = serde_json::json!({ "正文": SPEECH, "id": 1 }).to_string();
    for (table, reason) in [
        (format!("{object}\n[1, 2]\n{object}\n"), "#2: this is a JSON file, but item 2 is no object"),
        (format!("[{object}, 7]"), "#2: this is a JSON file, but item 2 is no object"),
        (format!("[{object}]\n[{object}]\n"), "this is a JSON file, but object 2 cannot be read"),
    ] {
        let (_folder, path) = written("a.json", &table);
        let run = run(["--text-column", "正文", &path]);
        assert_eq!(run.code, 1, "{table}");
        assert!(run.stderr.contains(reason) && !run.rows().is_empty(), "{}", run.stderr);
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_is_told() {
    let (_folder, path) = written("a.csv", &format!("id,正文\n1,\"{SPEECH}\"\n2,\"{SPEECH}\n3,讲话\n"));
    let run = run(["--text-column", "正文", &path]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("this is a table, but it ends within quotation marks"), "{}", run.stderr);
}

#[test]
fn no_name_of_a_column_stands_twice() {
    let table = csv(&[&["备注", "备注_2", "备注", "正文"], &["a", "b", "c", SPEECH]]);
    let (_folder, path) = written("a.csv", &table);
    let run = run(["--text-column", "正文", &path]);
    assert!(
        run.stdout.starts_with("备注,备注_2,备注_3,source,") && run.stdout.contains("\r\na,b,c,"),
        "{}",
        run.stdout
    );
}
