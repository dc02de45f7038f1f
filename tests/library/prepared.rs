//! The rules prepared by the build against the same rules read from their folder, and what is said about bytes that are
//! no prepared rules.

use crate::oracle::RULES;
use speechmeta::builtin;
use speechmeta::input::{self, RawDocument};
use speechmeta::output;
use speechmeta::record::Detail;
use speechmeta::rules::RuleSet;
use speechmeta::rules::compiled::CompiledRules;
use speechmeta::rules::load::Origin;
use speechmeta::rules::prepared::{self, Unreadable};
use std::path::{Path, PathBuf};

/// With what prepared rules begin, and how many bytes their version takes.
const MARK: &[u8] = b"speechmeta rules\n";
const VERSION: usize = 4;

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn of_folder() -> CompiledRules {
    let folder = Origin::Directory(in_package("rules"));
    RuleSet::load(&folder).unwrap_or_else(|faults| panic!("{}", faults.render(false))).compiled
}

fn json_lines(rules: &CompiledRules, document: RawDocument) -> String {
    let mut lines = Vec::new();
    let mut writer = output::records(Default::default(), &mut lines);
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
    const EVERY: usize = if cfg!(debug_assertions) { 48 } else { 1 };
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
    // The build prepared them from the folder, in another process; these were read again from the files it embedded.
    let bytes = prepared::write(&RULES).expect("rules can be written");
    assert!(bytes == builtin::PREPARED, "the binary has other rules than its files");
    assert!(bytes == prepared::write(&RULES).expect("rules can be written"));
}

#[test]
fn every_part_of_the_prepared_rules_can_be_read() {
    // What is written again is read before, to the last part.
    let again = prepared::write(&builtin::rules()).expect("rules can be written");
    assert!(again == builtin::PREPARED);
}

#[test]
fn bytes_of_something_else_are_no_prepared_rules() {
    let cut = &builtin::PREPARED[..MARK.len() + VERSION - 1];
    for bytes in [&b""[..], b"schema: 1\n", &MARK[..MARK.len() - 1], cut] {
        assert!(matches!(prepared::read(bytes), Err(Unreadable::NoRules)), "{bytes:?}");
    }
    assert_eq!(prepared::read(b"PK").unwrap_err().to_string(), "these are no prepared rules");
}

#[test]
fn prepared_rules_of_another_version_are_refused_with_both_versions() {
    let mut bytes = builtin::PREPARED.to_vec();
    let version = &mut bytes[MARK.len()..MARK.len() + VERSION];
    let here = u32::from_le_bytes(version.try_into().expect("four bytes"));
    version.copy_from_slice(&(here + 1).to_le_bytes());
    let error = prepared::read(&bytes).unwrap_err();
    assert!(matches!(error, Unreadable::OtherVersion { theirs } if theirs == here + 1), "{error}");
    let versions = format!("theirs {}, here {here}", here + 1);
    assert!(error.to_string().contains(&versions), "{error}");
}

#[test]
fn prepared_rules_that_break_off_are_refused_as_damaged() {
    let whole = builtin::PREPARED;
    let least = MARK.len() + VERSION;
    for part in 0..64 {
        let error = prepared::read(&whole[..least + (whole.len() - least) * part / 64]).unwrap_err();
        assert!(matches!(error, Unreadable::Damaged(_)), "{part}/64 of the bytes: {error}");
    }
}

#[test]
fn prepared_rules_with_a_length_that_cannot_be_are_refused_as_damaged() {
    let mut bytes = builtin::PREPARED.to_vec();
    // The number of lexicons, of which there are more now than bytes.
    bytes[MARK.len() + VERSION..][..9].fill(0xff);
    let error = prepared::read(&bytes).unwrap_err();
    assert!(matches!(error, Unreadable::Damaged(_)), "{error}");
    assert!(error.to_string().starts_with("these prepared rules are damaged: "), "{error}");
}

#[test]
fn a_damaged_byte_is_damage_or_another_value_and_never_a_panic() {
    let least = MARK.len() + VERSION;
    let step = (builtin::PREPARED.len() - least) / 64;
    for at in (least..builtin::PREPARED.len()).step_by(step) {
        let mut bytes = builtin::PREPARED.to_vec();
        bytes[at] ^= 0x81;
        let read = prepared::read(&bytes);
        assert!(matches!(read, Ok(_) | Err(Unreadable::Damaged(_))), "byte {at}: {:?}", read.err());
    }
}
