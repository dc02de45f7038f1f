//! `extract check --explain`: every code has a text, and the mistake that the text shows has this code.

use std::fs;
use std::path::Path;

use speechmeta::builtin;
use speechmeta::rules::RuleSet;
use speechmeta::rules::diagnostic::{Code, Fault};
use speechmeta::rules::file::Language;
use speechmeta::rules::layers::Layers;
use speechmeta::rules::load::Origin;
use speechmeta::rules::warnings;
use tempfile::TempDir;

/// The fenced blocks of a text: what stands behind the fence, and what is in it.
fn fenced(text: &str) -> Vec<(&str, &str)> {
    let blocks = text.split("```").skip(1).step_by(2);
    blocks.filter_map(|block| block.split_once('\n')).collect()
}

/// Everything that is said about the rules of a folder.
fn said(folder: &Path) -> Vec<Fault> {
    let layers = Layers::of(Origin::Directory(folder.to_owned())).extending(builtin::origin());
    match RuleSet::load_layers(&layers) {
        Ok(set) => warnings::find(&set),
        Err(faults) => faults.faults,
    }
}

#[test]
fn every_code_is_explained_by_a_mistake_that_has_it() {
    for code in Code::ALL {
        let text = code.explanation(Language::En);
        let shown = fenced(text);
        assert!(!shown.is_empty(), "{}: a text shows the mistake", code.id());
        assert!(text.rsplit("```").next().is_some_and(|rest| rest.trim().len() > 10), "{}: and the remedy", code.id());
        let folder = TempDir::new().expect("a temporary folder");
        let mut is_rules = false;
        for (kind, text) in shown {
            match kind.split_once(' ') {
                Some(("csv" | "yaml", name)) => fs::write(folder.path().join(name), text).expect("a file"),
                _ if kind == "yaml" => fs::write(folder.path().join("rules.yaml"), text).expect("a file"),
                // What cannot be shown by files.
                _ => continue,
            }
            is_rules = true;
        }
        if is_rules {
            let said = said(folder.path());
            let codes: Vec<&str> = said.iter().map(|fault| fault.code.id()).collect();
            assert!(codes.contains(&code.id()), "{}: the mistake that is shown has {codes:?}:\n{said:#?}", code.id());
        }
    }
}

#[test]
fn the_chinese_text_of_a_code_shows_the_same_mistake() {
    for code in Code::ALL {
        let [english, chinese] = [Language::En, Language::Zh].map(|language| code.explanation(language));
        assert_eq!(fenced(chinese), fenced(english), "{}", code.id());
        let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let said: Vec<&str> = chinese.split("```").step_by(2).filter(|text| !text.trim().is_empty()).collect();
        assert!(said.len() > 1 && said.iter().all(|text| is_chinese(text)), "{}: {chinese}", code.id());
    }
}

#[test]
fn nearly_every_code_is_shown_by_rules() {
    let shown = |code: &&Code| fenced(code.explanation(Language::En)).iter().any(|(kind, _)| kind.starts_with("yaml"));
    let without: Vec<&str> = Code::ALL.iter().filter(|code| !shown(code)).map(|code| code.id()).collect();
    assert!(without.len() <= 7, "{without:?}");
}

#[test]
fn a_code_has_a_number_of_its_own() {
    let mut ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
}
