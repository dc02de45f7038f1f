//! A rule folder that changes a setting changes the answers, and one without settings gives those of the package.
//!
//! Each test runs documents through the whole pipeline, as files are read, with a copy of `rules/` in which one value is
//! another.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use speechmeta::input::Reader;
use speechmeta::record::{Detail, Record};
use speechmeta::rules::RuleSet;
use speechmeta::rules::file::{GazetteerSettings, LayoutSettings, PageSettings};
use speechmeta::rules::load::Origin;
use tempfile::TempDir;

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");

/// The rule files that hold settings, each with the block.
const BLOCKS: [(&str, &str); 3] =
    [("layout.yaml", "layout_settings"), ("pages.yaml", "page_settings"), ("places.yaml", "gazetteer")];

/// The rules of the package, in which one file is another.
fn rules(file: &str, text: &str) -> RuleSet {
    let copy = copy(RULES.as_ref());
    fs::write(copy.path().join(file), text).expect("a rule file");
    loaded(copy.path())
}

/// The rules of the package, in which this stands for that in a file.
fn changed(file: &str, from: &str, to: &str) -> RuleSet {
    let text = fs::read_to_string(format!("{RULES}/{file}")).expect("a rule file");
    assert_eq!(text.matches(from).count(), 1, "{from} in {file}");
    rules(file, &text.replace(from, to))
}

fn loaded(folder: &Path) -> RuleSet {
    RuleSet::load(&Origin::Directory(folder.to_owned())).unwrap_or_else(|faults| panic!("{}", faults.render(false)))
}

fn package() -> &'static RuleSet {
    static PACKAGE: LazyLock<RuleSet> = LazyLock::new(|| loaded(RULES.as_ref()));
    &PACKAGE
}

fn copy(folder: &Path) -> TempDir {
    let copy = TempDir::new().expect("a temporary folder");
    fs::create_dir(copy.path().join("lexicons")).expect("a folder");
    for below in ["", "lexicons"] {
        for entry in fs::read_dir(folder.join(below)).expect("a folder of rules") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                fs::copy(&path, copy.path().join(below).join(path.file_name().expect("a name"))).expect("a file");
            }
        }
    }
    copy
}

/// What comes of a document, read as a file of this name.
fn records<'r>(rules: &'r RuleSet, name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Record<'r>> {
    let document = Reader::new(&rules.compiled).read_bytes(name, bytes.into()).expect("a document");
    speechmeta::extract(&rules.compiled, document, Detail::Mentions)
}

fn cells(record: &Record<'_>) -> BTreeMap<String, String> {
    record.cells().map(|(column, cell)| (column.to_owned(), cell.to_string())).collect()
}

fn titles(rules: &RuleSet, text: &str) -> Vec<String> {
    records(rules, "a.txt", text).iter().map(|record| record.title().to_owned()).collect()
}

/// Without a block, as in folders that were made before there were settings.
fn without(block: &str, text: &str) -> String {
    let mut inside = false;
    let mut rest = String::new();
    for line in text.lines() {
        let begins = line.starts_with(char::is_alphabetic);
        inside = if begins { line == format!("{block}:") } else { inside };
        if !inside {
            rest += line;
            rest.push('\n');
        }
    }
    assert_ne!(rest, text, "{block} stands there");
    rest
}

#[test]
fn what_the_package_declares_is_what_is_documented_as_the_default() {
    let rules = &package().compiled;
    assert_eq!(rules.layout_settings, LayoutSettings::default());
    assert_eq!(rules.page_settings, PageSettings::default());
    assert_eq!(rules.gazetteer, GazetteerSettings::default());
}

/// The settings that `rules/README.md` shows.
fn shown() -> String {
    let text = fs::read_to_string(format!("{RULES}/README.md")).expect("rules/README.md");
    let (_, from) = text.split_once("```yaml\nlayout_settings:\n").expect("the settings are shown");
    let (block, _) = from.split_once("```\n").expect("the block ends");
    format!("layout_settings:\n{block}")
}

#[test]
fn what_the_readme_shows_is_what_is_documented_as_the_default() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("a.yaml"), format!("schema: 1\n{}", shown())).expect("a rule file");
    let rules = loaded(folder.path()).compiled;
    assert_eq!(rules.layout_settings, LayoutSettings::default());
    assert_eq!(rules.page_settings, PageSettings::default());
    assert_eq!(rules.gazetteer, GazetteerSettings::default());
}

#[test]
fn every_setting_stands_in_the_rules_of_the_package_and_in_their_readme() {
    // A key that the files leave out would be one that nobody can find there.
    let readme = shown();
    let yaml: String = BLOCKS.map(|(file, _)| fs::read_to_string(format!("{RULES}/{file}")).expect("a file")).concat();
    let settings = [
        serde_json::to_value(LayoutSettings::default()),
        serde_json::to_value(PageSettings::default()),
        serde_json::to_value(GazetteerSettings::default()),
    ];
    let mut count = 0;
    let mut below: Vec<serde_json::Value> = settings.map(|value| value.expect("settings are values")).into();
    while let Some(value) = below.pop() {
        let serde_json::Value::Object(keys) = value else { continue };
        for (key, value) in keys {
            for text in [&yaml, &readme] {
                assert!(text.lines().any(|line| line.trim_start().starts_with(&format!("{key}:"))), "{key}");
            }
            count += 1;
            below.push(value);
        }
    }
    assert!(count > 40, "{count} settings");
}

#[test]
fn a_folder_without_settings_gives_the_same() {
    let folder = copy(RULES.as_ref());
    for (file, block) in BLOCKS {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).expect("a rule file");
        fs::write(&path, without(block, &text)).expect("a rule file");
    }
    let (old, new) = (&loaded(folder.path()), package());
    let written = |rules: &RuleSet, name: &str, bytes: Vec<u8>| -> Vec<String> {
        records(rules, name, bytes).iter().map(|record| format!("{:?}", (record.title(), cells(record)))).collect()
    };
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    for entry in fs::read_dir(samples).expect("samples") {
        let path = entry.expect("a sample").path();
        let bytes = fs::read(&path).expect("a sample");
        let name = path.display().to_string();
        assert_eq!(written(old, &name, bytes.clone()), written(new, &name, bytes), "{name}");
    }
}

/// Two speeches, the first of some 130 characters.
const TWO: &str = "在全县农村工作会议上的讲话\n\n同志们:\n\n我们要坚持农业农村优先发展,补短板、强弱项,让农民的日子越过越好。\
                   要把粮食生产抓在手上,把耕地保护落到实处,把乡村建设一步一步往前推。\n\n\
                   在全县教育工作会议上的讲话\n\n同志们:\n\n我们要坚持教育优先发展,办好每一所学校。大家要共同努力。\n";

#[test]
fn how_much_text_makes_a_second_heading_another_speech_is_a_setting() {
    assert_eq!(titles(package(), TWO), ["在全县农村工作会议上的讲话", "在全县教育工作会议上的讲话"]);
    let key = "text_between_headings_with_salutation";
    let rules = changed("layout.yaml", &format!("{key}: 60"), &format!("{key}: 500"));
    assert_eq!(titles(&rules, TWO), ["在全县农村工作会议上的讲话"]);
}

#[test]
fn the_marks_with_which_no_title_ends_are_a_setting() {
    let text = "全县人民团结奋斗:\n我们要坚持农业农村优先发展,补短板、强弱项,让农民的日子越过越好。大家要共同努力。\n";
    assert_eq!(titles(package(), text), [""]);
    let rules = changed("layout.yaml", "never_ends_title: '。;,:、'", "never_ends_title: '。;,、'");
    assert_eq!(titles(&rules, text), ["全县人民团结奋斗:"]);
}

#[test]
fn what_stands_behind_the_number_of_an_entry_of_the_contents_is_a_setting() {
    let text = "目录\n1. 团结奋斗谱新篇.......1\n2. 真抓实干开新局.......5\n\n第1卷 团结奋斗谱新篇\n我们要坚持农业农村优先发展。\n\
                第2卷 真抓实干开新局\n我们要办好每一所学校。\n";
    let speeches = |rules: &RuleSet| titles(rules, text).len();
    let before = speeches(package());
    let rules = changed("layout.yaml", "after_entry_number: '、.)】]: 篇'", "after_entry_number: '、.)】]: 篇卷'");
    assert_eq!((before, speeches(&rules)), (1, 2));
}

#[test]
fn which_provinces_are_one_city_is_a_setting() {
    // 朝阳区 lies in 北京 and in 长春. 密云县 has a code of its own range, but lies in the same city as 朝阳区 of 北京.
    let text = "在工作会议上的讲话\n\n同志们:\n\n2010年,密云县的工作有进展。吉林省的工作有进展。朝阳区的工作有进展。\n";
    let places = |rules: &RuleSet| -> Vec<String> {
        let found = records(rules, "a.txt", text);
        let places = found[0].mentions().filter(|mention| mention.field() == "place");
        let told = places.map(|mention| format!("{} {:?}", mention.text(), mention.attributes().collect::<Vec<_>>()));
        told.filter(|place| place.contains("朝阳区")).collect()
    };
    let rules = changed("places.yaml", "one_city: ['11', ", "one_city: [");
    let found = places(package());
    assert!(found.len() == 1 && found[0].contains("110105"), "{found:?}");
    assert_eq!(places(&rules), [""; 0]);
}

/// A page of lines of one width, most of which end within a sentence, with a page number among them.
fn page_with_number(number: &str) -> String {
    let mut lines: Vec<String> = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土"
        .chars()
        .map(|c| format!("我们要坚持农业农村优先发展{c}补短板强弱项，推进"))
        .collect();
    lines.insert(14, number.to_owned());
    lines.join("\n")
}

#[test]
fn the_words_of_page_numbers_are_a_setting() {
    let rules = changed("pages.yaml", "page: [页, 頁, page]", "page: [页, 頁, page, 葉]");
    let gone = |rules: &RuleSet, number: &str| {
        let document =
            Reader::new(&rules.compiled).read_bytes("a.txt", page_with_number(number).into()).expect("a text");
        let (document, _) = speechmeta::document::Document::new(&rules.compiled, document);
        document.view.taken().repeated
    };
    assert_eq!((gone(package(), "第3页"), gone(package(), "第3葉")), (1, 0));
    assert_eq!((gone(&rules, "第3页"), gone(&rules, "第3葉")), (1, 1));
}

const PAGE: &str = "<html><head><title>甲县人民政府</title></head><body>\
    <h1>在全县农村工作会议上的讲话</h1><div>发布时间：2019-02-27 来源：甲县日报</div><div>第一行</div><div>第二行</div>\
    <div id=zoom><p>同志们：</p><p>我们要坚持农业农村优先发展，补短板、强弱项，让农民的日子越过越好。我们要坚持农业农村优先发展，补短板、\
    强弱项，让农民的日子越过越好。我们要坚持农业农村优先发展，补短板、强弱项，让农民的日子越过越好。</p></div></body></html>";

fn front_matter(rules: &RuleSet, page: &str) -> Vec<String> {
    let document = Reader::new(&rules.compiled).read_bytes("a.html", page.into()).expect("a page");
    let block =
        document.text.strip_prefix("---\n").and_then(|text| text.split_once("---\n")).map_or("", |(block, _)| block);
    block.lines().map(str::to_owned).collect()
}

#[test]
fn how_far_from_the_text_of_a_page_facts_are_looked_for_is_a_setting() {
    let all = ["title: \"在全县农村工作会议上的讲话\"", "date: \"2019-02-27\"", "source: \"甲县日报\""];
    assert_eq!(front_matter(package(), PAGE), all);
    let rules = changed("pages.yaml", "facts_before: 25", "facts_before: 2 ");
    assert_eq!(front_matter(&rules, PAGE), all[..1]);
}

#[test]
fn the_keys_of_front_matter_are_a_setting() {
    let rules = changed("pages.yaml", "date: date  ", "date: 发布");
    assert!(
        front_matter(&rules, PAGE).contains(&"发布: \"2019-02-27\"".to_owned()),
        "{:?}",
        front_matter(&rules, PAGE)
    );
}

#[test]
fn how_much_text_makes_a_container_of_a_page_believed_is_a_setting() {
    // The container that the rules know holds a summary; the text stands below it.
    let summary = "<p>本文介绍了全县农村工作会议的主要精神和下一步安排。</p>".repeat(5);
    let text = "<p>我们要坚持农业农村优先发展，补短板、强弱项，让农民的日子越过越好。</p>".repeat(30);
    let page = format!("<html><body><div id=zoom>{summary}</div><div>{text}</div></body></html>");
    let holds_text = |rules: &RuleSet| {
        let document = Reader::new(&rules.compiled).read_bytes("a.html", page.clone().into()).expect("a page");
        document.text.contains("补短板")
    };
    let rules = changed("pages.yaml", "    share: 30 ", "    share: 1  ");
    assert_eq!((holds_text(package()), holds_text(&rules)), (true, false));
}
