//! Everything in rule files that has a name, and names that are given twice.

use std::collections::HashMap;

use super::diagnostic::{Code, Fault, On};
use super::file::RuleFile;
use super::load::LoadedFile;
use super::source::{Sources, YamlPath, path};
use tr::tr;

/// Names that stand for two things: what `<x>` may mean is one set of names, every list has one of its own. What an upper
/// layer declares again takes the place of what it was, unless it was something else.
pub fn names_given_twice(files: &[LoadedFile], sources: &Sources) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut first: HashMap<(&str, &str), (&str, usize, usize, YamlPath)> = HashMap::new();
    for file in files {
        for (among, what, name, path) in declarations(&file.rules) {
            let earlier = match first.get(&(among, name)) {
                Some((earlier, layer, ..)) if *earlier == what && *layer != file.layer => None,
                earlier => earlier,
            };
            let Some(&(earlier, _, source, ref at)) = earlier else {
                first.insert((among, name), (what, file.layer, file.source, path));
                continue;
            };
            let title = match earlier == what {
                true => tr!("two {}s have the name `{}`", tr!(what), name),
                false => tr!("`{}` is the name of a {} and of a {}", name, tr!(earlier), tr!(what)),
            };
            // As bytes: what takes the place of something else changes what its path leads to.
            let on = |source: usize, path: &YamlPath| {
                On::Span(sources.span(source, path, if path.len() > 2 { &On::Value } else { &On::Key }).1)
            };
            let fault = Fault::new(Code::DuplicateName, title)
                .label(file.source, Vec::new(), on(file.source, &path), tr!("again"))
                .label(source, Vec::new(), on(source, at), tr!("first here"));
            faults.push(fault.help(tr!("names are shared by all files: rename one of the two")));
        }
    }
    faults
}

/// Everything that has a name: the set in which the name must be unique, what it is, the name, where it stands.
fn declarations(rules: &RuleFile) -> Vec<(&'static str, &'static str, &str, YamlPath)> {
    let mut found: Vec<(&'static str, &'static str, &str, YamlPath)> = Vec::new();
    found.extend(
        rules.lexicons.keys().map(|name| ("reference", said_later!("lexicon"), name.as_str(), path!["lexicons", name])),
    );
    found.extend(
        rules.patterns.keys().map(|name| ("reference", said_later!("pattern"), name.as_str(), path!["patterns", name])),
    );
    found.extend(
        rules.fields.keys().map(|name| ("reference", said_later!("field"), name.as_str(), path!["fields", name])),
    );
    found.extend(
        rules.sections.keys().map(|name| ("zones", said_later!("section"), name.as_str(), path!["sections", name])),
    );
    let conditions = rules.conditions.keys();
    found.extend(
        conditions.map(|name| ("conditions", said_later!("condition"), name.as_str(), path!["conditions", name])),
    );
    let items = |block: &'static str, key: &'static str| move |index: usize| path![block, index, key];
    let at = items("layout", "id");
    found.extend(
        rules
            .layout
            .iter()
            .enumerate()
            .map(|(i, rule)| ("layout", said_later!("layout rule"), rule.id.as_str(), at(i))),
    );
    let at = items("rules", "id");
    found.extend(
        rules.rules.iter().enumerate().map(|(i, rule)| ("rules", said_later!("rule"), rule.id.as_str(), at(i))),
    );
    let at = items("record", "name");
    found.extend(
        rules.record.iter().enumerate().map(|(i, key)| ("record", said_later!("record key"), key.name.as_str(), at(i))),
    );
    let at = items("remarks", "name");
    found.extend(
        rules
            .remarks
            .iter()
            .enumerate()
            .map(|(i, remark)| ("remarks", said_later!("remark"), remark.name.as_str(), at(i))),
    );
    let at = items("columns", "name");
    found.extend(
        rules
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| ("columns", said_later!("column"), column.name.as_str(), at(i))),
    );
    let at = items("tables", "name");
    found.extend(
        rules.tables.iter().enumerate().map(|(i, table)| ("tables", said_later!("table"), table.name.as_str(), at(i))),
    );
    let at = items("charts", "name");
    found.extend(
        rules.charts.iter().enumerate().map(|(i, chart)| ("charts", said_later!("chart"), chart.name.as_str(), at(i))),
    );
    found
}
