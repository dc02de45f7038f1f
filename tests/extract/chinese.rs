//! What is said of rules in Chinese: no sentence is left in English.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;
use tempfile::TempDir;

use crate::binary::{Run, extract, in_package, run};

/// Rule sets with a fault each, or with something to warn of; `tests/library/rule_faults.rs` holds what is said in English.
const FAULTS: &str = "tests/faults";

fn faults() -> Vec<String> {
    let entries = fs::read_dir(in_package(FAULTS)).expect("tests/faults stands in the package");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("a folder").file_name().into_string().expect("UTF-8")).collect();
    names.sort();
    names
}

/// The first words of a line that read like an English sentence: three or more of two letters or more, with nothing but
/// blanks and single letters between them. Not counted are lines of a rule file, names of files, and what stands in backticks or quotes.
pub fn english(line: &str) -> Option<&str> {
    static SOURCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^ *(?:[0-9]+ [|+-]|\.\.\.|-->|:::)").expect("a regex"));
    static QUOTED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("`[^`]*`|'[^']*'|\"[^\"]*\"|“[^”]*”|[^ ]*[./][^ ]*").expect("a regex"));
    static WORDS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b[A-Za-z]{2,}(?:(?: [A-Za-z])? [A-Za-z]{2,}){2,}\b").expect("a regex"));
    if SOURCE.is_match(line) {
        return None;
    }
    let kept = QUOTED.replace_all(line, "_");
    WORDS.is_match(&kept).then_some(line)
}

fn checked(folder: &str, arguments: &[&str]) -> Run {
    run(["check", "--rules", folder].iter().chain(arguments))
}

#[test]
fn no_fault_or_warning_is_told_in_english() {
    let mut left = Vec::new();
    for name in faults() {
        let folder = format!("{FAULTS}/{name}");
        let (english_run, run) = (checked(&folder, &[]), checked(&folder, &["--lang", "zh"]));
        assert_eq!(run.code, english_run.code, "{name}");
        let text = run.stdout + &run.stderr;
        assert_ne!(text, english_run.stdout + &english_run.stderr, "{name}");
        left.extend(text.lines().filter_map(english).map(|line| format!("{name}: {line}")));
    }
    assert!(left.is_empty(), "{} lines in English:\n{}", left.len(), left.join("\n"));
}

/// What a run says with these files in a folder of its own, by `{}` in the arguments; in Chinese, with no line in English.
fn said(files: &[(&str, &str)], arguments: &[&str]) -> String {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let here = folder.path().to_str().expect("UTF-8");
    let arguments = arguments.iter().map(|argument| argument.replace("{}", here));
    let run = run(arguments.chain(["--lang".to_owned(), "zh".to_owned()]));
    let text = run.stdout + &run.stderr;
    let left: Vec<&str> = text.lines().filter_map(english).collect();
    assert!(left.is_empty(), "{left:?}");
    text
}

#[test]
fn what_takes_the_place_of_what_is_told_in_chinese() {
    let mine = "schema: 1\nremove: [year_basis]\ncolumns: [{name: place_code, from: place, show: code}]\n";
    let told = said(&[("mine.yaml", mine)], &["check", "--add", "{}/mine.yaml"]);
    assert!(told.contains("提示[N031]: 栏 `year_basis` 已去掉"), "{told}");
    assert!(told.contains("提示[N030]: 栏 `place_code` 取代了另一个"), "{told}");
    assert!(told.contains("条提示"), "{told}");
}

#[test]
fn faults_of_test_documents_are_told_in_chinese() {
    const RULES: &str = "schema: 1\nfields: {f: {}}\nrules: [{id: f.one, field: f, match: 增长}]\n\
        columns: [{name: f, from: f, show: text}]\n";
    for (case, wanted) in [
        ("cases: [{text: 增长}]", "缺少键 `name`"),
        ("cases: [{name: a, text: 增长, speach: 1}]", "不认识的键 `speach`，可用的键："),
        ("cases: [{name: a, text: 增长, speech: 一}]", "这里是文字 \"一\"，应为不小于 0 的整数（第 1 行第 "),
        ("cases: [{name: a, text: 增长, cells: 3}]", "这里是整数 `3`，应为一组键"),
        ("cases: 3", "这里是整数 `3`，应为列表"),
        ("cases: [{name: a}]", "`text` 和 `file` 必须写一个"),
        ("cases: [{name: a, file: b.txt}]", "路径从本文件所在的文件夹算起（没有这个文件或文件夹"),
        ("cases: [{name: a, text: 增长, speech: 0, cells: {g: 增长}}]", "没有叫 `g` 的栏"),
        ("cases: [", "不符合 YAML 语法"),
    ] {
        let told = said(&[("rules.yaml", RULES), ("tests/case.yaml", case)], &["test", "--rules", "{}"]);
        assert!(told.contains(wanted), "{case}: {told}");
    }
}

#[test]
fn rules_that_cannot_be_read_are_told_in_chinese() {
    let told = said(&[], &["check", "--rules", "{}/nowhere"]);
    assert!(told.contains("没有文件夹或文件"), "{told}");
    let lexicon = "schema: 1\nlexicons: {words: {file: words.csv, key: name}}\n";
    let told = said(&[("a.yaml", lexicon), ("words.csv/b", "")], &["check", "--rules", "{}/a.yaml"]);
    // Windows says that it may not be read.
    assert!(told.contains("是文件夹，不是文件") || told.contains("没有权限"), "{told}");
}

#[test]
fn what_the_parser_of_patterns_says_is_told_in_chinese() {
    let rules = |pattern: &str| {
        format!("schema: 1\nfields: {{f: {{}}}}\nrules: [{{id: f.one, field: f, match: '增长{pattern}'}}]\n")
    };
    for (pattern, wanted) in [
        (r"\q", "不认识的转义"),
        (r"\1", "不支持反向引用"),
        (r"\p{Nowhere}", "没有这个 Unicode 属性"),
        (r"[z-a]", "方括号里的范围写反了"),
        (r"a{3,1}", "重复次数写反了"),
        (r"(?<a>x)(?<a!>x)", "名称只能用字母、数字和 _"),
        (r"x)", "有右圆括号，没有左圆括号"),
    ] {
        let told = said(&[("a.yaml", &rules(pattern))], &["check", "--rules", "{}"]);
        assert!(told.contains(wanted), "{pattern}: {told}");
    }
}

#[test]
fn the_language_is_that_of_the_system_unless_it_is_said() {
    let folder = format!("{FAULTS}/several-faults-in-several-files");
    let of_system = |locale: &str, arguments: &[&str]| -> Run {
        let mut command = extract();
        command.env("LC_ALL", locale).args(["check", "--rules", &folder]).args(arguments);
        command.output().expect("extract starts").into()
    };
    let chinese = checked(&folder, &["--lang", "zh"]).stderr;
    assert!(chinese.contains("错误["), "{chinese}");
    let english = checked(&folder, &[]).stderr;
    assert!(english.contains("error["), "{english}");
    assert_eq!(of_system("zh_CN.UTF-8", &[]).stderr, chinese);
    assert_eq!(of_system("zh_CN.UTF-8", &["--lang", "en"]).stderr, english);
    assert_eq!(checked(&folder, &["--lang", "en"]).stderr, english);
}

#[test]
fn a_sentence_in_english_is_noticed() {
    for line in
        ["  |     ^^^ not a key of a rule", "警告[W001]: rule `a` has no examples here", "  = 改法: write it so"]
    {
        assert_eq!(english(line), Some(line));
    }
    for line in
        ["8 |     atributes: as it is written", "  = 改法: 是不是想写 `so it is`？", "可选：first, last, all, count"]
    {
        assert_eq!(english(line), None);
    }
}
