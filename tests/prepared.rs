//! The rules prepared by the build against the same rules read from their folder.

use speechmeta::builtin;
use speechmeta::input::{self, RawDocument};
use speechmeta::output::{self, Format};
use speechmeta::record::Detail;
use speechmeta::rules::RuleSet;
use speechmeta::rules::compiled::CompiledRules;
use speechmeta::rules::load::Origin;
use speechmeta::rules::prepared;
use std::path::{Path, PathBuf};

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn of_folder() -> CompiledRules {
    let folder = Origin::Directory(in_package("rules"));
    RuleSet::load(&folder).unwrap_or_else(|faults| panic!("{}", faults.render(false))).compiled
}

fn json_lines(rules: &CompiledRules, document: RawDocument) -> String {
    let mut lines = Vec::new();
    let mut writer = output::writer(Format::Jsonl, &[], &[], &mut lines).expect("memory can be written");
    speechmeta::extract(rules, document, Detail::Mentions)
        .iter()
        .for_each(|r| writer.write(r).expect("memory can be written"));
    drop(writer);
    String::from_utf8(lines).expect("JSON is UTF-8")
}

#[test]
fn the_rules_of_the_binary_give_what_those_of_the_folder_give() {
    let (folder, builtin) = (of_folder(), builtin::rules());
    // Of the corpus, which is read where it stands, every so many documents.
    const EVERY: usize = if cfg!(debug_assertions) { 24 } else { 1 };
    let samples = input::documents(&[in_package("samples")]).sources;
    assert!(samples.len() > 5);
    let corpus = input::documents(&[in_package("../shared/corpus")]).sources;
    for source in samples.iter().chain(corpus.iter().step_by(EVERY)).filter_map(|source| source.as_ref().ok()) {
        // A list of sources beside the documents is none.
        let Ok(document) = input::read(source) else { continue };
        let given = json_lines(&builtin, document.clone());
        assert!(!given.is_empty() || document.text.trim().is_empty());
        assert_eq!(given, json_lines(&folder, document));
    }
}

#[test]
fn the_same_rules_are_always_the_same_bytes() {
    let bytes = prepared::write(&of_folder()).expect("rules can be written");
    assert!(bytes == builtin::PREPARED, "the binary has other rules than the folder");
    assert!(bytes == prepared::write(&of_folder()).expect("rules can be written"));
}

#[test]
fn every_part_of_the_prepared_rules_can_be_read() {
    // What is written again is read before, to the last part.
    let again = prepared::write(&builtin::rules()).expect("rules can be written");
    assert!(again == builtin::PREPARED);
}

#[test]
fn bytes_that_break_off_are_no_rules() {
    let whole = builtin::PREPARED;
    for part in 0..64 {
        assert!(prepared::read(&whole[..whole.len() * part / 64]).is_err(), "{part}/64 of the bytes");
    }
}
