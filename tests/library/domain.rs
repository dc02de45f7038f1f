//! The engine knows no domain: words of Chinese that say something of speeches, posts, places or sites stand in `rules/`.
//!
//! What may stand in a file of `src/` all the same is the Chinese writing system, file formats and texts for people. Each
//! such file is listed here with its reason. Comments and tests may speak of anything.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use walkdir::WalkDir;

/// Files with Chinese characters in their code, and why they may have them.
const ALLOWED: [(&str, &str); 21] = [
    ("commands/mod.rs", "the help shows a command in which a column of a table has a Chinese name"),
    ("commands/new.rs", "the help shows commands in which a sentence is Chinese"),
    ("normalise/markup.rs", "号 behind a figure, as 年 behind another, is the writing of numbers"),
    ("normalise/page_numbers.rs", "the defaults of settings, which rules change"),
    ("normalise/zero.rs", "the digits of Chinese numerals"),
    ("input/docx/number_format.rs", "the numerals of the numbering formats that Word has"),
    ("input/html/facts.rs", "the words of dates and times: 年, 月, 日, 上午"),
    ("input/pdf/font.rs", "the characters that radicals stand for in fonts"),
    ("input/pdf/furniture.rs", "Chinese numerals"),
    ("input/workbook/value.rs", "what Chinese versions of Excel call the number format General"),
    ("resolve/tables/columns.rs", "texts for people: what the program's own tables and columns are called and hold"),
    ("resolve/tables/mod.rs", "texts for people: what the program's own tables and columns are called and hold"),
    ("rules/compile/pages.rs", "a message shows what a label, a line and a column may be"),
    ("rules/file/layout_settings.rs", "the defaults of settings, which rules change"),
    ("rules/file/page_settings.rs", "the defaults of settings, which rules change"),
    ("value/approx.rs", "the words of round figures: 近, 以上, 左右"),
    ("value/chinese.rs", "Chinese numerals"),
    ("value/date/end.rs", "the words of dates: 年, 上旬, 去年"),
    ("value/date/read.rs", "the words of periods: 自, 至, 以来"),
    ("value/number.rs", "the words of shares and of round figures: 百分之, 近, 以上"),
    ("value/quantity.rs", "the words of quantities: 个, 千 as a part of the names of units"),
];

static HAN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\p{Han}").expect("a pattern"));
static ESCAPE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"'?\\u\{([0-9A-Fa-f]{1,6})\}").expect("a pattern"));
static FOR_TESTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^#\[cfg\((?:test|all\(test,[^\]]*\))\)\]").expect("a pattern"));

/// The code of a source file: without comments, and without what is compiled for tests only.
pub fn code(source: &str) -> String {
    read(source, false)
}

/// The same with its comments.
pub fn without_tests_but_comments(source: &str) -> String {
    read(source, true)
}

fn read(source: &str, with_comments: bool) -> String {
    let text: Vec<char> = source.chars().collect();
    // The same with the contents of strings blanked out, so that brackets can be counted.
    let (mut kept, mut bones) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < text.len() {
        let is = |here: usize, wanted: &str| wanted.chars().enumerate().all(|(n, c)| text.get(here + n) == Some(&c));
        let find = |from: usize, wanted: &str| (from..text.len()).find(|&n| is(n, wanted)).unwrap_or(text.len());
        let comment = at;
        let mut pass = |end: usize| {
            if with_comments {
                kept.extend(&text[comment..end]);
                bones.extend(vec![' '; end - comment]);
            }
        };
        if is(at, "//") {
            at = find(at, "\n");
            pass(at);
            continue;
        }
        if is(at, "/*") {
            let mut depth = 0;
            while at < text.len() {
                let step = if is(at, "/*") { 1 } else { -i32::from(is(at, "*/")) };
                depth += step;
                at += if step == 0 { 1 } else { 2 };
                if depth == 0 {
                    break;
                }
            }
            pass(at.min(text.len()));
            continue;
        }
        let end = match text[at] {
            '"' => end_of_string(&text, at + 1),
            'r' if !at.checked_sub(1).is_some_and(|before| is_letter(text[before]) && text[before] != 'b') => {
                let hashes = text[at + 1..].iter().take_while(|&&c| c == '#').count();
                let is_raw = text.get(at + 1 + hashes) == Some(&'"');
                let closing = format!("\"{}", "#".repeat(hashes));
                if is_raw { find(at + 2 + hashes, &closing) + closing.len() } else { at + 1 }
            }
            '\'' if text.get(at + 1) == Some(&'\\') => find(at + 3, "'") + 1,
            '\'' if text.get(at + 2) == Some(&'\'') => at + 3,
            _ => at + 1,
        };
        let end = end.min(text.len());
        kept.extend(&text[at..end]);
        bones.extend(if end == at + 1 { vec![text[at]] } else { vec![' '; end - at] });
        at = end;
    }
    without_tests(&kept, &bones)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Behind the quotation mark that closes the string with this first character.
fn end_of_string(text: &[char], mut at: usize) -> usize {
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn without_tests(kept: &[char], bones: &[char]) -> String {
    let mut code = String::new();
    let mut at = 0;
    while at < kept.len() {
        let line: String = bones[at..].iter().take_while(|&&c| c != '\n').collect();
        if bones[at] != '#' || !FOR_TESTS.is_match(&line) {
            code.push(kept[at]);
            at += 1;
            continue;
        }
        // To the end of the item: a semicolon, or the bracket that closes the first one.
        let mut depth = 0;
        for &c in &bones[at..] {
            at += 1;
            depth += i32::from(c == '{') - i32::from(c == '}');
            if depth == 0 && matches!(c, ';' | '}') {
                break;
            }
        }
    }
    code
}

/// The lines of some code that have Chinese characters, written or escaped. A single character that is escaped is the bound
/// of a range, which says of a character that it is Chinese.
fn chinese_lines(code: &str) -> Vec<String> {
    let plain = |escape: &Captures<'_>| {
        let c =
            u32::from_str_radix(&escape[1], 16).ok().and_then(char::from_u32).filter(|_| !escape[0].starts_with('\''));
        c.map_or_else(String::new, String::from)
    };
    code.lines()
        .filter(|line| HAN.is_match(&ESCAPE.replace_all(line, plain)))
        .map(|line| line.trim().to_owned())
        .collect()
}

/// The files of the engine that are no tests, each with its path below `src/` and its lines of Chinese.
fn files() -> Vec<(String, Vec<String>)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for entry in WalkDir::new(&src).sort_by_file_name() {
        let path = entry.expect("src/ can be walked").into_path();
        let name = path.strip_prefix(&src).expect("it lies below src/").display().to_string().replace('\\', "/");
        let is_test = name.split('/').any(|part| part == "tests" || part == "tests.rs");
        if name.ends_with(".rs") && !is_test {
            files.push((name, chinese_lines(&code(&fs::read_to_string(&path).expect("a source file")))));
        }
    }
    files
}

#[test]
fn no_file_of_the_engine_has_chinese_words_but_those_with_a_reason() {
    let files = files();
    assert!(files.len() > 200, "{} files", files.len());
    let unlisted: Vec<String> = files
        .iter()
        .filter(|(name, lines)| !lines.is_empty() && !ALLOWED.iter().any(|(allowed, _)| allowed == name))
        .map(|(name, lines)| format!("src/{name}:\n    {}", lines.join("\n    ")))
        .collect();
    let help = "move the words to rules/, or list the file in tests/library/domain.rs with the reason why they are no knowledge of speeches";
    assert!(unlisted.is_empty(), "{help}\n{}", unlisted.join("\n"));
}

#[test]
fn every_file_that_is_listed_still_needs_to_be_and_says_why() {
    let files = files();
    for (allowed, reason) in ALLOWED {
        let found = files.iter().find(|(name, _)| name == allowed);
        assert!(found.is_some_and(|(_, lines)| !lines.is_empty()), "src/{allowed} has no Chinese words any more");
        assert!(!reason.is_empty(), "src/{allowed} has no reason");
    }
}

#[test]
fn chinese_in_code_is_told_from_that_in_comments_and_tests() {
    for (source, found) in [
        ("let a = \"来源\"; // 来源", vec!["let a = \"来源\";"]),
        ("// 来源 \"\n/* 来 /* 源 */ 来 */ let a = '\"'; // 来源", vec![]),
        ("let a = '来';", vec!["let a = '来';"]),
        ("let a = \"\\u{6765}\";", vec!["let a = \"\\u{6765}\";"]),
        ("matches!(c, '\\u{4e00}'..='\\u{9fff}')", vec![]),
        ("#[cfg(all(test, unix))]\nmod tests {\n    const A: char = '来';\n}", vec![]),
        ("let a = r#\"\"来\"#; // 源", vec!["let a = r#\"\"来\"#;"]),
        ("let a = \"// 来\";", vec!["let a = \"// 来\";"]),
        ("fn a<'a>(b: &'a str) {} // 来", vec![]),
        ("#[cfg(test)]\nmod tests {\n    fn a() { \"}来\"; }\n    // 源\n}\nlet b = '源';", vec!["let b = '源';"]),
        ("#[cfg(test)]\nmod tests;\nconst A: &str = \"来\";", vec!["const A: &str = \"来\";"]),
        ("let a = \"\\\"来\";", vec!["let a = \"\\\"来\";"]),
        ("let a = \"。，、\";", vec![]),
    ] {
        assert_eq!(chinese_lines(&code(source)), found, "{source}");
    }
}
