//! Rule files and lexicons: read, refused with their places, or compiled and run.

use crate::{bundle, contract, folder};
use speechmeta::examples;
use speechmeta::input::Reader;
use speechmeta::rules::diagnostic::render;
use speechmeta::rules::layers::Layers;
use speechmeta::rules::load::Origin;
use speechmeta::rules::{Faults, RuleSet, prepared, warnings};
use std::fs;

/// What sound rules are run on if the bundle has no `text.txt`.
const TEXT: &str = "在全县经济工作会议上的讲话\n(2019年1月8日)\n县委书记 王建国\n同志们:\n2018年,全县生产总值增长8.2%,\
    完成固定资产投资120亿元,增长百分之十。新建学校3所,甲乙丙丁戊己庚。\n一、关于去年的工作\n我们收到提案三百二十件。\n谢谢大家!\n";

/// Rule files and what they name, in a bundle; the first part is `rules.yaml`, one called `text.txt` is what they are run on.
pub fn rule_files(data: &[u8]) {
    let parts = bundle::parts(data, "rules.yaml");
    let is_text = |name: &str| name == "text.txt";
    let text = parts.iter().find(|(name, _)| is_text(name)).map(|(_, text)| String::from_utf8_lossy(text));
    let files: Vec<(&str, &[u8])> = parts
        .iter()
        .filter(|(name, _)| !is_text(name) && is_file_name(name))
        .map(|(name, content)| (name.as_str(), *content))
        .collect();
    of_rules(&files, text.as_deref().filter(|text| !text.is_empty()).unwrap_or(TEXT));
}

/// A lexicon, as `.csv`, `.tsv` and `.txt`.
pub fn lexicons(data: &[u8]) {
    for (ending, key, value) in
        [("csv", ", key: word", "<word.kind>"), ("tsv", ", key: word", "<word>"), ("txt", "", "<word>")]
    {
        let file = format!("words.{ending}");
        let yaml = format!(
            "schema: 1\nlexicons:\n  word: {{file: {file}{key}}}\nfields:\n  f: {{attributes: {{a: text}}}}\n\
             rules:\n  - {{id: f.a, field: f, match: '<word>', attributes: {{a: {value}}}}}\n"
        );
        of_rules(&[("rules.yaml", yaml.as_bytes()), (&file, data)], TEXT);
    }
}

fn is_file_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !name.is_empty() && name.len() < 40 && name.chars().all(is_plain) && name.chars().any(|c| c != '.')
}

/// Loads the rules of a folder with these files, and runs them if they are sound.
fn of_rules(files: &[(&str, &[u8])], text: &str) {
    let folder = folder().join("rules");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).expect("a folder");
    for (name, content) in files {
        fs::write(folder.join(name), content).expect("a file");
    }
    let layers = Layers::of(Origin::Directory(folder));
    let checked = RuleSet::check(&layers);
    let loaded = RuleSet::load_layers(&layers);
    let told = |set: &Result<RuleSet, Faults>| set.as_ref().err().map(|faults| faults.render(false));
    assert_eq!(told(&checked), told(&loaded), "what is checked is not what is loaded");
    let set = match loaded {
        Ok(set) => set,
        Err(faults) => {
            assert!(!faults.faults.is_empty(), "refused, and no fault");
            assert!(!faults.render(false).trim().is_empty() && !faults.render(true).trim().is_empty());
            return;
        }
    };
    let remarks = warnings::find(&set);
    let _ = render(&set.sources, &remarks, false);
    let _ = render(&set.sources, &set.remarks, false);
    let _ = Reader::new(&set.compiled).check();
    let _ = examples::run(&set);
    let bytes = prepared::write(&set.compiled).expect("sound rules can be written");
    let read = prepared::read(&bytes).unwrap_or_else(|e| panic!("rules that were written cannot be read: {e}"));
    contract::of_extraction(&set.compiled, text);
    contract::of_extraction(&read, text);
}
