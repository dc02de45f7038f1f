//! In Chinese the tools for people who write rules say all that they say in English, and nothing in English.

use std::fs;

use tempfile::TempDir;

use crate::binary::{Run, extract, run, run_with_stdin};
use crate::chinese::english;
use crate::explain::{folders, lines_named, question, rules_of};

fn in_chinese<A: AsRef<str>>(arguments: &[A]) -> Run {
    run(arguments.iter().map(AsRef::as_ref).chain(["--lang", "zh"]))
}

fn assert_chinese(run: &Run, about: &str) {
    // Cells of tables are looked at one by one.
    let lines = run.stdout.lines().chain(run.stderr.lines()).flat_map(|line| line.split('\t'));
    let left: Vec<&str> = lines.filter_map(english).collect();
    assert!(left.is_empty(), "{about}: {left:#?}");
}

#[test]
fn every_planted_cause_is_told_in_chinese_with_the_same_lines() {
    for folder in folders() {
        let test = ["test", "--rules", &rules_of(&folder)].map(str::to_owned).to_vec();
        for arguments in [question(&folder), test] {
            let (english, chinese) = (run(&arguments), in_chinese(&arguments));
            assert_eq!((chinese.code, chinese.stderr.as_str()), (english.code, ""), "{folder}");
            assert_chinese(&chinese, &folder);
            assert_ne!(chinese.stdout, english.stdout, "{folder}");
            let [mut lines, mut wanted] = [&chinese, &english].map(|run| lines_named(&run.stdout));
            lines.sort();
            wanted.sort();
            assert_eq!(lines, wanted, "{folder}: {}", chinese.stdout);
        }
    }
}

#[test]
fn cells_and_questions_about_nothing_are_told_in_chinese() {
    let rules = rules_of("a-mention-with-all-that-is-known");
    let text = rules.replace("rules.yaml", "text.txt");
    for asked in [
        &["--cell", "expected"][..],
        &["--cell", "actual"],
        &["--rule", "growth.rate"],
        &["--rule", "growth.rate", "--speech", "1"],
        &["--text", "讲话", "--field", "growth"],
        &["--text", "茶叶"],
        &[],
        &["--rule", "growth.rat"],
        &["--cell", "actua"],
        &["--at", "99"],
        &["--at", "x"],
        &["--at", "4:99"],
        &["--at", "2"],
        &["--text", "没有"],
    ] {
        let arguments = [&["explain", "--rules", &rules, &text], asked].concat();
        let (english, chinese) = (run(&arguments), in_chinese(&arguments));
        assert_eq!(chinese.code, english.code, "{asked:?}: {}", chinese.stderr);
        assert_chinese(&chinese, &format!("{asked:?}"));
    }
}

#[test]
fn what_the_rules_built_in_make_of_a_sample_is_told_in_chinese() {
    let sample = "samples/秭归县政府工作报告.txt";
    for asked in [
        &["--text", "固定资产投资", "--field", "growth"][..],
        &["--text", "128.6亿元", "--field", "place"],
        &["--cell", "gdp_target"],
        &["--cell", "speaker_title"],
        &["--cell", "remarks"],
    ] {
        let told = in_chinese(&[&["explain", sample], asked].concat());
        assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{asked:?}");
        assert_chinese(&told, &format!("{asked:?}"));
    }
}

#[test]
fn what_is_studied_is_told_in_chinese() {
    for (arguments, code, said) in [
        (&["coverage", "samples/", "--only", "rules", "--only", "lexicons", "--only", "columns"][..], 0, "从未用到"),
        (&["coverage", "samples/", "--only", "conditions", "--least", "3"], 0, "用到不足 3 次"),
        (&["coverage", "samples/", "--only", "paragraphs", "--only", "time"], 0, "占所有模式用时"),
        (&["matches", "samples/", "--rule", "growth.of-gdp", "-n", "4"], 0, "显示其中 4 个"),
        (&["matches", "samples/", "--field", "growht"], 2, "没有名为 `growht` 的字段；是不是想写 `growth`？"),
        (&["diff", "built-in", "built-in", "samples/"], 0, "没有差别"),
        (&["diff", "built-in", "built-in"], 2, "请指明用哪些文档比较规则"),
        (&["names", "--only", "settings"], 0, "标题至多有这么多行"),
        (&["schema"], 0, "规则语言的版本：1。"),
        (&["names", "甲乙丙丁"], 0, "没有含有下列文字的名称"),
        (&["check"], 0, "没有发现问题"),
        (&["check", "--explain", "R005"], 0, "引用的东西没有任何文件声明"),
        (&["check", "--explain", "R999"], 2, "没有代码 R999"),
        (&["rules", "export", "rules/"], 2, "没有写出任何文件"),
        (&["new", "--field", "growth", "--text", " "], 2, "句子是空的"),
        (&["new", "--field", "growht", "--text", "葡萄酒庄接待量同比走高5.2%"], 0, "新规则读出"),
    ] {
        let told = in_chinese(arguments);
        assert_eq!(told.code, code, "{arguments:?}: {}", told.stderr);
        assert!(
            told.stdout.contains(said) || told.stderr.contains(said),
            "{arguments:?}: {}{}",
            told.stdout,
            told.stderr
        );
        assert_chinese(&told, &format!("{arguments:?}"));
    }
}

#[test]
fn a_rule_made_of_a_sentence_passes_with_comments_in_chinese() {
    let new = in_chinese(&["new", "--field", "growth", "--text", "葡萄酒庄接待量同比走高5.2%，居全市第一。"]);
    let comments = new.stdout.lines().filter(|line| line.trim_start().starts_with('#'));
    assert!(comments.clone().count() > 2, "{}", new.stdout);
    assert_eq!(comments.filter_map(english).next(), None, "{}", new.stdout);
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("new.yaml"), &new.stdout).expect("a rule file");
    for command in ["check", "test"] {
        let tested: Run =
            extract().current_dir(folder.path()).args([command, "--add", "new.yaml"]).output().expect("a run").into();
        assert_eq!(tested.code, 0, "{}{}", tested.stdout, tested.stderr);
    }
}

#[test]
fn branches_that_no_example_needs_are_named_in_chinese() {
    let mutated = in_chinese(&["test", "--mutate", "--rules", &rules_of("the-pattern-goes-no-further")]);
    assert_eq!(mutated.code, 0, "{}", mutated.stderr);
    assert!(mutated.stdout.contains("个没有例子需要"), "{}", mutated.stdout);
    assert_chinese(&mutated, "mutate");
}

#[test]
fn the_language_of_the_system_is_that_of_the_answer() {
    let arguments = question("unless-refuses-it");
    let mut command = extract();
    let of_system: Run = command.env("LC_ALL", "zh_CN.UTF-8").args(&arguments).output().expect("a run").into();
    assert_eq!(of_system.stdout, in_chinese(&arguments).stdout);
    let asked = run_with_stdin(arguments.iter().map(String::as_str).chain(["--lang", "en"]), "");
    assert_eq!(asked.stdout, run(&arguments).stdout);
}
