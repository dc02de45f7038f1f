//! `extract completions` and `extract man`.

#[cfg(unix)]
use std::io::Write;
#[cfg(unix)]
use std::process::{Command, Stdio};

use crate::binary::{Run, run};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// The commands that `extract --help` lists.
fn commands() -> Vec<String> {
    let help = run(["--help"]).stdout;
    let listed = help.lines().skip_while(|line| *line != "Other commands:").skip(1);
    let names = listed.take_while(|line| line.starts_with("  ")).filter_map(|line| {
        let name = line.strip_prefix("  ")?.split(' ').next()?;
        (!name.is_empty() && name != "help").then(|| name.to_owned())
    });
    names.collect()
}

fn man(arguments: &[&str]) -> Run {
    run(["man"].iter().chain(arguments))
}

#[test]
fn completions_of_every_shell_know_every_command_and_its_options() {
    let commands = commands();
    assert!(commands.iter().any(|name| name == "completions") && commands.len() > 12, "{commands:?}");
    for shell in SHELLS {
        let told = run(["completions", shell]);
        assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{shell}");
        let unknown: Vec<&String> = commands.iter().filter(|name| !told.stdout.contains(name.as_str())).collect();
        assert!(unknown.is_empty(), "{shell} knows nothing of {unknown:?}");
        // Fish writes a long option behind `-l`.
        assert!(["--deny-warnings", "-l deny-warnings"].iter().any(|said| told.stdout.contains(said)), "{shell}");
    }
}

#[test]
fn completions_are_in_the_language_of_the_run_where_a_shell_shows_descriptions() {
    let zsh = run(["completions", "zsh", "--lang", "zh"]).stdout;
    assert!(zsh.contains("运行规则自带的") && !zsh.contains("Run the examples"), "{zsh}");
}

#[test]
fn a_shell_that_is_not_known_is_told_with_those_that_are() {
    let told = run(["completions", "tcsh"]);
    assert_eq!(told.code, 2);
    assert!(SHELLS.iter().all(|shell| told.stderr.contains(shell)), "{}", told.stderr);
}

/// What bash completes the last of some words to; nothing where it is not here.
#[cfg(unix)]
fn completed_by_bash(words: &[&str]) -> Option<String> {
    let script = "eval \"$(cat)\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
                  _extract extract \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"; \
                  printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    bash.args(["-c", script, "bash"]).args(words).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut bash = bash.spawn().ok()?;
    let mut stdin = bash.stdin.take()?;
    stdin.write_all(run(["completions", "bash"]).stdout.as_bytes()).expect("bash reads the script");
    drop(stdin);
    let ended = bash.wait_with_output().expect("bash ends");
    Some(String::from_utf8(ended.stdout).expect("UTF-8"))
}

#[test]
#[cfg(unix)]
fn bash_completes_commands_options_and_values() {
    for (words, wanted) in [
        (&["extract", "cov"][..], "coverage\n"),
        (&["extract", "check", "--deny"], "--deny-warnings\n"),
        (&["extract", "completions", "f"], "fish\n"),
        (&["extract", "--format", "jso"], "jsonl\n"),
    ] {
        match completed_by_bash(words) {
            None => eprintln!("skipped: there is no bash here"),
            Some(completed) => assert_eq!(completed, wanted, "{words:?}"),
        }
    }
}

#[test]
fn the_manual_page_of_the_program_names_its_options_and_commands() {
    let page = man(&[]);
    assert_eq!((page.code, page.stderr.as_str()), (0, ""));
    let version = env!("CARGO_PKG_VERSION");
    assert!(page.stdout.contains(&format!(".TH extract 1  \"extract {version}\"")), "{}", page.stdout);
    for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES AND NOTES"] {
        assert!(page.stdout.contains(&format!(".SH \"{heading}\"\n")), "{heading}: {}", page.stdout);
    }
    let plain = page.stdout.replace("\\-", "-");
    for name in commands() {
        assert!(plain.contains(&format!("extract-{name}(1)")), "{name}: {plain}");
    }
    assert!(plain.contains("--append") && !plain.contains("extract-help"), "{plain}");
}

#[test]
fn every_command_has_a_manual_page() {
    let mut pages: Vec<Vec<String>> = commands().into_iter().map(|name| vec![name]).collect();
    pages.push(vec!["rules".to_owned(), "export".to_owned()]);
    for words in pages {
        let page = man(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((page.code, page.stderr.as_str()), (0, ""), "{words:?}");
        let name = format!("extract-{}", words.join("-"));
        let plain = page.stdout.replace("\\-", "-");
        assert!(plain.contains(&format!(".SH \"NAME\"\n{name} - ")), "{name}: {plain}");
        assert!(plain.contains(&format!("extract {}", words.join(" "))), "{name}: {plain}");
    }
    let unknown = man(&["nothing"]);
    assert_eq!((unknown.code, unknown.stderr.as_str()), (2, "extract: there is no command 'nothing'\n"));
}

#[test]
fn the_manual_page_is_in_the_language_of_the_run() {
    let page = man(&["check", "--lang", "zh"]);
    for heading in ["名称", "用法", "说明", "选项"] {
        let headings = [format!(".SH \"{heading}\"\n"), format!(".SH {heading}\n")];
        assert!(headings.iter().any(|heading| page.stdout.contains(heading)), "{heading}: {}", page.stdout);
    }
    let english = [".SH NAME", ".SH \"NAME\"", "Possible values", "Say what is wrong"];
    assert!(english.iter().all(|text| !page.stdout.contains(text)), "{}", page.stdout);
    let whole = man(&["--lang", "zh"]).stdout.replace("\\-", "-");
    assert!(!whole.contains("extract-help"), "{whole}");
}
