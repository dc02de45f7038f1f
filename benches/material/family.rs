//! A family of rules, generated: one construction, each time with another word.

use super::engine::{CompiledRules, rules_of};
use super::{in_package, sample_lines};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The rules of the project with so many of the family besides.
pub fn rules(count: usize) -> CompiledRules {
    let folder = TempDir::new().expect("a temporary folder");
    copy(&in_package("rules"), folder.path());
    let mut yaml = String::from("schema: 1\nfields: {family: {attributes: {rate: number}}}\nrules:\n");
    for (n, word) in words(count).iter().enumerate() {
        let pattern = format!(r"{word}(?:同比|比上年)?[\p{{Han}}]{{0,6}}?(?:增长|提高|下降|减少)(?:了)?<rate:percent>");
        writeln!(yaml, "  - {{id: family.{n}, field: family, match: '{pattern}', attributes: {{rate: <rate>}}}}")
            .expect("memory can be written");
    }
    writeln!(yaml, "columns: [{{name: family, from: family, take: all, show: rate}}]").expect("memory can be written");
    fs::write(folder.path().join("family.yaml"), yaml).expect("a rule file");
    rules_of(folder.path())
}

/// Words of two characters as they stand in the samples, each of them once.
fn words(count: usize) -> Vec<String> {
    let is_han = |c: &char| ('\u{4e00}'..'\u{9fff}').contains(c);
    let mut words = BTreeSet::new();
    for line in sample_lines() {
        let chars: Vec<char> = line.chars().collect();
        words.extend(
            chars.windows(2).filter(|pair| pair.iter().all(is_han)).map(|pair| pair.iter().collect::<String>()),
        );
    }
    let step = words.len() / count;
    words.into_iter().step_by(step).take(count).collect()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the rules").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a rule file");
        }
    }
}
