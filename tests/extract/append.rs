//! `--append`: what is in an output is not read again, and what is new is added.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::binary::{Run, run, run_with_stdin};

/// A folder of documents and the output beside it.
struct Growing {
    folder: TempDir,
}

/// A speech of its own for every number, so that none repeats another.
fn speech(n: usize) -> String {
    let lines: String =
        (0..12).map(|k| format!("第{}件事是要把第{}项工作抓紧抓实。\n", n * 7919 + k * 31, n * 104_729 + k)).collect();
    format!(
        "在第{n}次经济工作会议上的讲话\n2019年3月{}日\n县长 顾知远\n同志们：\n{lines}全县地区生产总值增长{n}%。\n",
        n % 28 + 1
    )
}

impl Growing {
    fn of(documents: &[usize]) -> Growing {
        let growing = Growing { folder: TempDir::new().expect("a temporary folder") };
        fs::create_dir(growing.path("in")).expect("a folder");
        documents.iter().for_each(|&n| growing.put(&format!("{n:02}.txt"), &speech(n)));
        growing
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, text: &str) {
        fs::write(self.path("in").join(name), text).expect("a document");
    }

    fn append_with(&self, arguments: &[&str]) -> Run {
        let (input, output) = (self.path("in"), self.path("x.csv"));
        let paths = [input.to_str(), output.to_str()].map(|path| path.expect("a path"));
        run([arguments, &["--append", paths[0], "-o", paths[1]]].concat())
    }

    /// What a run says; it must go well.
    fn append(&self) -> String {
        let run = self.append_with(&[]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        run.stderr
    }

    fn output(&self) -> String {
        fs::read_to_string(self.path("x.csv")).expect("the output")
    }

    /// The titles of the rows, and what they repeat.
    fn rows(&self) -> Vec<(String, String)> {
        let text = self.output();
        let mut csv = csv::Reader::from_reader(text.as_bytes());
        let headings = csv.headers().expect("a heading").clone();
        let place = |name: &str| headings.iter().position(|heading| heading == name).expect("a column");
        let (title, repeats) = (place("title"), place("duplicate_of"));
        let file_name = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        let rows = csv.records().map(|row| row.expect("a row"));
        rows.map(|row| (row[title].to_owned(), file_name(&row[repeats]))).collect()
    }

    fn titles(&self) -> Vec<String> {
        self.rows().into_iter().map(|(title, _)| title).collect()
    }

    /// Names of the files beside the folder of documents.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
        let mut names: Vec<String> = names.filter(|name| name != "in").collect();
        names.sort();
        names
    }

    /// The rows that one run over the folder gives.
    fn in_one_run(&self) -> String {
        run([self.path("in")]).stdout
    }
}

fn title(n: usize) -> String {
    format!("在第{n}次经济工作会议上的讲话")
}

#[test]
fn what_is_new_in_a_folder_is_added_and_the_rest_is_not_read_again() {
    let growing = Growing::of(&[1, 2]);
    assert_eq!(growing.append(), "");
    assert_eq!(growing.output(), growing.in_one_run());
    growing.put("03.txt", &speech(3));
    growing.put("00.txt", &speech(4));
    let said = growing.append();
    assert!(said.contains("documents that were in it already: 2; added: 2"), "{said}");
    assert_eq!(growing.titles(), [1, 2, 4, 3].map(title), "what is new stands behind what was there");
    let before = growing.output();
    assert!(growing.append().contains("already: 4; added: 0"));
    assert_eq!(growing.output(), before);
    assert_eq!(growing.files(), ["x.csv", "x.csv.index"]);
}

#[test]
fn a_speech_that_repeats_one_of_an_earlier_run_says_so() {
    let growing = Growing::of(&[1, 2]);
    growing.append();
    growing.put("03.txt", &speech(1).replacen("抓紧", "抓好", 1));
    growing.put("04.txt", &speech(2));
    growing.append();
    let repeats: Vec<String> = growing.rows().into_iter().map(|(_, repeats)| repeats).collect();
    assert_eq!(repeats, ["", "", "01.txt#1", "02.txt#1"]);
    assert_eq!(growing.output(), growing.in_one_run());
}

#[test]
fn a_file_that_has_changed_has_its_new_rows_and_no_others() {
    let growing = Growing::of(&[1, 2, 3]);
    growing.append();
    growing.put("01.txt", &speech(9));
    growing.put("04.txt", &speech(1));
    let said = growing.append();
    assert!(said.contains("already: 2; added: 2, 1 of them in the place of what their files held before"), "{said}");
    assert_eq!(growing.titles(), [2, 3, 9, 1].map(title));
    let repeats = growing.rows().into_iter().map(|(_, repeats)| repeats).collect::<String>();
    assert_eq!(repeats, "", "the speech that is gone is not repeated");
    assert!(growing.append().contains("already: 4; added: 0"));
    assert_eq!(growing.files(), ["x.csv", "x.csv.index"]);
}

#[test]
fn a_name_that_leads_to_another_speech_now_is_told() {
    let growing = Growing::of(&[1, 2]);
    growing.put("03.txt", &speech(1));
    growing.append();
    growing.put("01.txt", &speech(8));
    let said = growing.append();
    assert!(said.contains("speeches whose `duplicate_of` names a speech of a file that has changed: 1"), "{said}");
}

#[test]
fn a_file_that_was_moved_is_not_read_again_and_a_copy_is_a_document_of_its_own() {
    let growing = Growing::of(&[1, 2]);
    growing.append();
    let documents = growing.path("in");
    fs::rename(documents.join("01.txt"), documents.join("05.txt")).expect("a file that is moved");
    fs::copy(documents.join("02.txt"), documents.join("06.txt")).expect("a copy");
    let said = growing.append();
    assert!(said.contains("names that their files had before: 1, such as "), "{said}");
    assert!(said.contains("/05.txt, which was "), "{said}");
    let repeats: Vec<String> = growing.rows().into_iter().map(|(_, repeats)| repeats).collect();
    assert_eq!(repeats, ["", "", "02.txt#1"]);
}

#[test]
fn the_documents_of_an_archive_and_the_rows_of_a_table_are_known_one_by_one() {
    let growing = Growing::of(&[]);
    let table = |texts: &[usize]| {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["编号", "正文"]).expect("a row");
        texts.iter().for_each(|n| csv.write_record([n.to_string(), speech(*n)]).expect("a row"));
        String::from_utf8(csv.into_inner().expect("a table")).expect("UTF-8")
    };
    growing.put("表.csv", &table(&[1, 2]));
    assert_eq!(growing.append_with(&["--text-column", "正文"]).code, 0);
    growing.put("表.csv", &table(&[1, 2, 3]));
    let run = growing.append_with(&["--text-column", "正文"]);
    assert!(run.stderr.contains("already: 2; added: 1"), "{}", run.stderr);
    assert_eq!(growing.titles(), [1, 2, 3].map(title));
}

#[test]
fn a_text_from_standard_input_is_known_by_what_it_says() {
    let growing = Growing::of(&[]);
    let output = growing.path("x.jsonl");
    let output = output.to_str().expect("a path");
    for (n, lines) in [(1, 1), (2, 2), (1, 2), (3, 3)] {
        let run = run_with_stdin(["--append", "--format", "jsonl", "-o", output, "-"], speech(n));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let written = fs::read_to_string(output).expect("the output");
        assert_eq!(written.lines().count(), lines, "after the speech {n}");
    }
}

#[test]
fn an_input_that_could_not_be_read_is_tried_again() {
    let growing = Growing::of(&[1]);
    growing.put("02.txt", "");
    assert_eq!(growing.append_with(&[]).code, 1);
    growing.put("02.txt", &speech(2));
    growing.append();
    assert_eq!(growing.titles(), [1, 2].map(title));
}

/// What is said of an output that is not gone on with, which stays as it is.
fn refused(growing: &Growing, arguments: &[&str], wanted: &str) {
    let before = fs::read(growing.path("x.csv")).ok();
    let run = growing.append_with(arguments);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{wanted}");
    assert!(run.stderr.contains(wanted), "{wanted}: {}", run.stderr);
    assert_eq!(fs::read(growing.path("x.csv")).ok(), before, "{wanted}");
}

#[test]
fn an_output_of_other_rules_columns_or_hands_is_refused_with_the_remedy() {
    let growing = Growing::of(&[1, 2]);
    growing.append();
    let rules = growing.path("mine.yaml");
    fs::write(&rules, "schema: 1\nremove: [remarks]\n").expect("a rule file");
    refused(&growing, &["--add", rules.to_str().expect("a path")], "made by another rule set");
    refused(&growing, &["--bom"], "made by another choice of format, columns or fields");
    refused(&growing, &["--corrections", "x"], "--append and --corrections do not go together");
    refused(&growing, &["--report", "x.html"], "--append and --report do not go together");
    let mut text = growing.output();
    text = text.replacen("讲话", "发言", 1);
    fs::write(growing.path("x.csv"), text).expect("an output that was changed");
    refused(&growing, &[], "it was changed since --append wrote it");
    fs::remove_file(growing.path("x.csv.index")).expect("the index");
    refused(&growing, &[], "does not say what is in it; choose another name");
    fs::remove_file(growing.path("x.csv")).expect("the output");
    growing.append();
    assert_eq!(growing.output(), growing.in_one_run());
}

#[test]
fn rows_that_were_cut_off_are_written_again() {
    let growing = Growing::of(&[1, 2, 3]);
    growing.append();
    let whole = growing.output();
    let files = ["x.csv", "x.csv.index"].map(|name| growing.path(name));
    let lengths = files.each_ref().map(|path| fs::metadata(path).expect("a file").len());
    for (cut_output, cut_index) in [(0, 1), (lengths[0] / 2, 0), (lengths[0], 0), (0, lengths[1] / 2), (1, 1)] {
        for (path, cut) in files.iter().zip([cut_output, cut_index]) {
            let length = fs::metadata(path).expect("a file").len();
            let file = fs::File::options().write(true).open(path).expect("a file");
            file.set_len(length - cut).expect("a file that is cut");
        }
        growing.append();
        assert_eq!(growing.output(), whole, "{cut_output} and {cut_index} bytes were cut off");
    }
}

#[test]
fn two_runs_do_not_add_to_one_output_at_once() {
    let growing = Growing::of(&[1]);
    growing.append();
    let index = fs::File::open(growing.path("x.csv.index")).expect("the index");
    index.lock().expect("a lock");
    refused(&growing, &[], "another run adds to it");
}

#[test]
fn a_file_of_somebody_else_in_the_place_of_the_index_is_left_as_it_is() {
    let growing = Growing::of(&[1]);
    let index = growing.path("x.csv.index");
    fs::write(&index, "precious").expect("a file");
    let run = growing.append_with(&[]);
    assert_eq!((run.code, growing.files()), (2, vec!["x.csv.index".to_owned()]), "{}", run.stderr);
    assert!(run.stderr.contains("is to be its index, and this program did not write it"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&index).expect("the file"), "precious");
    // An index that was only just begun is written anew.
    fs::write(&index, "speechmeta ind").expect("an index");
    growing.append();
    assert_eq!(growing.append(), growing.append());
    assert_eq!(growing.output(), growing.in_one_run());
}

#[test]
fn append_wants_a_file() {
    assert_eq!(run(["--append", "samples/"]).code, 2);
    #[cfg(unix)]
    assert!(
        run(["--append", "samples/", "-o", "/dev/null"]).stderr.contains("--append adds to a file, and it is none")
    );
}

#[test]
fn an_output_may_have_the_longest_name_that_a_file_may_have() {
    let growing = Growing::of(&[1, 2]);
    let long = format!("{}.csv", "讲".repeat(83));
    assert_eq!(long.len(), 253);
    let input = growing.path("in");
    fs::rename(input.join("02.txt"), input.join(format!("{}.txt", "话".repeat(83)))).expect("a long name");
    let output = growing.path(&format!("ab{long}"));
    for arguments in [&["-o"][..], &["--append", "-o"]] {
        let arguments = arguments.iter().map(AsRef::as_ref).chain([output.as_os_str(), input.as_os_str()]);
        let run = run(arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(fs::read_to_string(&output).expect("the output"), growing.in_one_run());
        if growing.files().len() == 1 {
            fs::remove_file(&output).expect("the output without --append");
        }
    }
    assert_eq!(growing.files().len(), 2, "the output and its index");
}

/// What a run does whose files may not be longer than some kilobytes, as on a disk that is full. The signal that the
/// system sends of this does not end the program.
#[cfg(unix)]
fn on_a_full_disk(folder: &std::path::Path, arguments: &str) -> (i32, String) {
    let script = format!("ulimit -f 16; exec \"$0\" {arguments}");
    let program = env!("CARGO_BIN_EXE_extract");
    let run = std::process::Command::new("sh").args(["-c", &script, program]).current_dir(folder).output();
    let run = run.expect("a shell");
    (run.status.code().expect("an exit code"), String::from_utf8(run.stderr).expect("UTF-8"))
}

#[test]
#[cfg(unix)]
fn exit_code_2_is_nothing_written_and_3_an_output_that_broke_off() {
    let growing = Growing::of(&(1..20).collect::<Vec<_>>());
    let folder = growing.folder.path();
    let (code, said) = on_a_full_disk(folder, "--format jsonl in/ -o x.jsonl");
    assert_eq!((code, growing.files()), (2, Vec::new()), "{said}");
    let (code, said) = on_a_full_disk(folder, "--format jsonl in/ > out.jsonl");
    assert_eq!((code, growing.files()), (3, vec!["out.jsonl".to_owned()]), "{said}");
    assert!(fs::metadata(growing.path("out.jsonl")).expect("the output").len() > 0);
    let (code, said) = on_a_full_disk(folder, &format!("--append {}/in -o x.csv", folder.display()));
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("cannot be written"), "{said}");
    growing.append();
    assert_eq!(growing.output(), growing.in_one_run());
}

#[test]
fn every_table_in_every_format_that_has_rows_behind_each_other_grows() {
    for (table, format) in [("mentions", "csv"), ("speeches", "tsv"), ("mentions", "jsonl")] {
        let growing = Growing::of(&[1, 2]);
        let (input, output) = (growing.path("in"), growing.path(&format!("x.{format}")));
        let paths = [input.to_str(), output.to_str()].map(|path| path.expect("a path"));
        let append = ["--append", "--table", table, paths[0], "-o", paths[1]];
        assert_eq!(run(append).code, 0, "{table} in {format}");
        growing.put("03.txt", &speech(3));
        assert_eq!(run(append).code, 0, "{table} in {format}");
        let one = run(["--table", table, "--format", format, paths[0]]);
        assert_eq!(fs::read_to_string(&output).expect("the output"), one.stdout, "{table} in {format}");
    }
}
