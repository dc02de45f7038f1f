//! The crate as the program of others uses it.

#[path = "../../examples/growth_targets.rs"]
mod growth_targets;
#[path = "../../examples/own_rules.rs"]
mod own_rules;

use own_rules::Failure;
use speechmeta::{Cell, Date, Document, Documents, Extractor, InputError, Record, RuleErrors, Rules, Value};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::thread;
use tempfile::TempDir;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::builtin);

const REPORT: &str = "政府工作报告\n2018年1月9日\n县长 顾知远\n今年的目标是：地区生产总值增长8%。\n";

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The documents of `samples/`.
fn samples() -> Vec<Document> {
    below("samples").map(|document| document.expect("a sample")).collect()
}

fn below(path: &str) -> Documents {
    Documents::below(&RULES, in_package(path)).expect("a thread is started")
}

fn shown(record: &Record<'_>) -> Vec<String> {
    record.cells().map(|(_, cell)| cell.to_string()).collect()
}

fn folder_with(name: &str, text: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join(name), text).expect("a file");
    folder
}

#[test]
fn what_is_shared_between_threads_may_be() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Rules>();
    is_shared::<Extractor<'static>>();
    is_shared::<Document>();
    is_shared::<Record<'static>>();
    is_shared::<RuleErrors>();
    is_shared::<InputError>();
}

#[test]
fn cells_are_typed_and_shown_as_in_the_csv() {
    let records = Extractor::new(&RULES).extract(Document::from_text("报告.txt", REPORT));
    let cell = |name| records[0].cell(name).unwrap_or_else(|| panic!("no column {name}"));
    assert!(matches!(cell("gdp_target"), Cell::One(Value::Number(number)) if number.value == 8.0));
    assert!(
        matches!(cell("date"), Cell::One(Value::Date(date)) if *date == Box::new(Date::parse("2018年1月9日").unwrap()))
    );
    assert_eq!((cell("year").as_number(), cell("year").to_string().as_str()), (Some(2018.0), "2018"));
    assert!(matches!(cell("growth"), Cell::Several { values, joiner: "; " } if values.len() == 1));
    assert_eq!(cell("growth").to_string(), "地区生产总值 +8%");
    assert!(cell("gdp_growth").is_absent() && records[0].cell("no such column").is_none());
    assert_eq!(records[0].cells().len(), RULES.columns().len());
}

/// Questions of every kind about one field with a number.
const HOMES: &str = "schema: 1
fields:
  homes: {attributes: {n: number, unit: text}, key: [n], value: '{n}{unit}'}
rules:
  - {id: homes.of, field: homes, match: '(?<n>[0-9.万]{1,8}|[*])(?<unit>户|家)', attributes: {n: <n>, unit: <unit>}}
columns:
  - {name: all, from: homes}
  - {name: total, from: homes, show: n, take: sum}
  - {name: most, from: homes, show: n, take: max}
  - {name: count, from: homes, take: count}
  - {name: often, from: homes, take: most, show: unit}
  - {name: five, from: homes, where: {n: 5}, take: first}
  - {name: signed, from: homes, take: first, show: '{n:+}'}
";

#[test]
fn questions_compute_with_values_and_a_masked_figure_stays_masked() {
    let folder = folder_with("homes.yaml", HOMES);
    let rules = Rules::load(folder.path()).expect("sound rules");
    let cells = |text: &str| {
        let records = Extractor::new(&rules).extract(Document::from_text("a.txt", text));
        (shown(&records[0]), records[0].cells().map(|(_, cell)| cell.as_number()).collect::<Vec<_>>())
    };
    let (shown, numbers) = cells("改造5户，新建3.5户，又改造5家，共3万户。");
    assert_eq!(shown, ["5户; 3.5户; 30000户", "30008.5", "30000", "3", "户", "5户", "+5"]);
    assert_eq!(numbers, [None, Some(30008.5), Some(30000.0), Some(3.0), None, None, Some(5.0)]);
    assert_eq!(cells("改造*户。").0, ["×户", "×", "", "1", "户", "", "×"]);
    assert_eq!(cells("没有。"), (vec![String::new(); 7], vec![None; 7]));
}

#[test]
fn the_cells_of_the_samples_are_those_of_the_golden_file() {
    let extractor = Extractor::new(&RULES);
    let records: Vec<Record<'_>> = samples().into_iter().flat_map(|sample| extractor.extract(sample)).collect();
    let mut golden = csv::Reader::from_path(in_package("tests/golden/samples.csv")).expect("the golden file");
    assert!(golden.headers().expect("a heading").iter().eq(RULES.columns()));
    let rows: Vec<csv::StringRecord> = golden.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), records.len());
    for (row, record) in rows.iter().zip(&records) {
        // The first cell is the path, which the golden file has from the package on.
        assert!(row.iter().skip(1).eq(shown(record).iter().skip(1)), "{row:?} {record:?}");
    }
}

#[test]
fn mentions_stand_where_they_say_and_carry_values() {
    let extractor = Extractor::new(&RULES);
    for sample in samples() {
        let characters: Vec<char> = sample.text().chars().collect();
        for record in extractor.extract(sample) {
            let mut before = 0;
            for mention in record.mentions() {
                let span = mention.span();
                assert_eq!(mention.text(), characters[span.start..span.end].iter().collect::<String>());
                assert!(span.start >= before && RULES.fields().any(|field| field == mention.field()));
                assert!(mention.sentence(40).contains(mention.text()) && !mention.rule().is_empty());
                let of_name = |(name, value): (&str, &Value<'_>)| mention.attribute(name) == Some(value);
                assert!(mention.attributes().all(of_name));
                before = span.start;
            }
            assert!(before > 0, "{record:?} has no mention");
        }
    }
}

#[test]
fn a_speech_that_repeats_an_earlier_one_names_it() {
    let extractor = Extractor::new(&RULES);
    let sample = samples().into_iter().find(|sample| sample.name().contains("秭归县")).expect("the sample");
    let again = Document::from_text("again.txt", sample.text());
    let first = extractor.extract(sample.clone());
    assert_eq!(first[0].duplicate_of(), None);
    let second = extractor.extract(again.clone());
    assert_eq!(second[0].duplicate_of(), Some(first[0].name().as_str()));
    assert_eq!(second[0].cell("duplicate_of").map(ToString::to_string), Some(first[0].name()));
    // Another extractor has read nothing.
    assert_eq!(Extractor::new(&RULES).extract(again.clone())[0].duplicate_of(), None);
    // Drafts are compared in the order in which they are admitted, not in that in which they were read.
    let extractor = Extractor::new(&RULES);
    let (one, two) = (extractor.read(sample), extractor.read(again));
    assert_eq!(extractor.admit(two)[0].duplicate_of(), None);
    assert_eq!(extractor.admit(one)[0].duplicate_of(), Some("again.txt#1"));
}

#[test]
fn one_extractor_serves_several_threads() {
    let alone: Vec<Vec<String>> = samples()
        .into_iter()
        .flat_map(|sample| Extractor::new(&RULES).extract(sample))
        .map(|record| shown(&record))
        .collect();
    let extractor = Extractor::new(&RULES);
    let together: Vec<Vec<String>> = thread::scope(|scope| {
        let read = |sample| scope.spawn(|| extractor.extract(sample));
        let threads: Vec<_> = samples().into_iter().map(read).collect();
        let records = threads.into_iter().flat_map(|thread| thread.join().expect("no panic"));
        records.map(|record| shown(&record)).collect()
    });
    assert_eq!(together, alone);
}

#[test]
fn faults_of_rules_are_told_as_the_command_line_tells_them() {
    let folder = folder_with("a.yaml", "schema: 1\nfields:\n  a: {attributes: {b: nothing}}\n");
    let errors = Rules::load(folder.path()).expect_err("there is no such type");
    let check = Command::new(env!("CARGO_BIN_EXE_extract")).arg("check").arg("--rules").arg(folder.path()).output();
    let told = String::from_utf8(check.expect("extract starts").stderr).expect("UTF-8");
    assert!(errors.count() > 0 && told.contains(errors.to_string().trim_end()), "{told}\n{errors}");
    let as_error: Box<dyn Error> = errors.into();
    assert!(as_error.to_string().contains("a.yaml"));
    let nowhere = Rules::load("no/such/folder").expect_err("there is no such folder").to_string();
    assert!(nowhere.contains("no/such/folder"), "{nowhere}");
}

#[test]
fn rules_with_a_part_of_a_page_that_cannot_be_found_are_refused() {
    let folder = folder_with("a.yaml", "schema: 1\npages:\n  - {role: text, selector: 'div[[', sites: [a.example]}\n");
    assert!(Rules::load(folder.path()).is_err());
}

#[test]
fn documents_come_from_bytes_and_paths_or_say_why_not() {
    let bytes = fs::read(in_package("samples/论坛开幕式致辞-GB18030.txt")).expect("a sample");
    let document = Document::from_bytes(&RULES, "论坛.txt", bytes).expect("GB18030 is read");
    assert!(document.text().contains("论坛") && document.name() == "论坛.txt" && document.malformed() == 0);
    let of_path = Document::from_path(&RULES, in_package("samples/论坛开幕式致辞-GB18030.txt")).expect("a sample");
    assert_eq!(of_path.text(), document.text());
    assert!(matches!(Document::from_bytes(&RULES, "a.txt", b" \n".to_vec()), Err(InputError::Empty { .. })));
    assert!(matches!(Document::from_path(&RULES, "no/such.txt"), Err(InputError::NotFound { .. })));
    let mut none = below("no/such/folder");
    assert!(matches!(none.next(), Some(Err(InputError::NotFound { .. }))) && none.next().is_none());
}

#[test]
fn documents_that_nobody_waits_for_hold_up_nothing() {
    let mut documents = below("samples");
    assert!(documents.next().is_some());
    drop(documents);
    let archive = below("tests/formats/archives").filter_map(Result::ok).count();
    assert!(archive > 10, "{archive} documents in the archives");
}

#[test]
fn the_example_lists_the_targets_of_the_samples_with_their_sentences() {
    let (targets, errors) = growth_targets::targets(&in_package("samples")).expect("the folder is looked through");
    assert!(errors.is_empty(), "{errors:?}");
    let gdp = targets.iter().find(|target| target.speech.contains("秭归县") && target.indicator == "地区生产总值");
    let gdp = gdp.expect("the report has a target");
    assert_eq!((gdp.year, gdp.percent), (Some(2018.0), Some(8.0)));
    assert!(gdp.sentence.contains("地区生产总值增长8%"), "{gdp:?}");
    // A figure that was blanked out is none.
    assert!(targets.iter().any(|target| target.percent.is_none()), "{targets:?}");
}

#[test]
fn the_example_with_own_rules_writes_an_object_a_speech() {
    let mut written = Vec::new();
    own_rules::run(&in_package("rules"), &in_package("samples"), &mut written).expect("the samples are read");
    let lines = String::from_utf8(written).expect("JSON is UTF-8");
    let objects: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(objects.len(), 12);
    let report = objects.iter().find(|object| object["speech"].as_str().is_some_and(|name| name.contains("秭归县")));
    let report = report.expect("the report");
    assert_eq!(report["cells"]["gdp_growth"], 8.4);
    assert!(report["mentions"].as_array().is_some_and(|mentions| mentions.len() > 10));
}

#[test]
fn the_example_with_own_rules_tells_every_failure() {
    let folder = folder_with("empty.txt", "");
    let fails =
        |rules: &Path, documents: &Path| own_rules::run(rules, documents, &mut Vec::new()).expect_err("a failure");
    assert!(matches!(fails(folder.path(), folder.path()), Failure::Rules(_)));
    let failure = fails(&in_package("rules"), folder.path());
    assert!(
        matches!(&failure, Failure::Documents(unread) if unread.len() == 1)
            && failure.to_string().contains("empty.txt")
    );
}
