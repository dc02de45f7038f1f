//! Everything in rule files that has a name, and names that are given twice.

use indexmap::IndexMap;
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

/// Something with a name: the set in which the name must be unique, what it is, the name, where it stands.
type Declaration<'r> = (&'static str, &'static str, &'r str, YamlPath);

/// Everything that has a name.
fn declarations(rules: &RuleFile) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    named(&mut found, "reference", "lexicons", said_later!("lexicon"), &rules.lexicons);
    named(&mut found, "reference", "patterns", said_later!("pattern"), &rules.patterns);
    named(&mut found, "reference", "fields", said_later!("field"), &rules.fields);
    named(&mut found, "zones", "sections", said_later!("section"), &rules.sections);
    named(&mut found, "conditions", "conditions", said_later!("condition"), &rules.conditions);
    listed(&mut found, "layout", "id", said_later!("layout rule"), &rules.layout, |rule| &rule.id);
    listed(&mut found, "rules", "id", said_later!("rule"), &rules.rules, |rule| &rule.id);
    listed(&mut found, "record", "name", said_later!("record key"), &rules.record, |key| &key.name);
    listed(&mut found, "remarks", "name", said_later!("remark"), &rules.remarks, |remark| &remark.name);
    listed(&mut found, "columns", "name", said_later!("column"), &rules.columns, |column| &column.name);
    listed(&mut found, "tables", "name", said_later!("table"), &rules.tables, |table| &table.name);
    listed(&mut found, "charts", "name", said_later!("chart"), &rules.charts, |chart| &chart.name);
    found
}

/// The entries of a block with names.
fn named<'r, T>(
    found: &mut Vec<Declaration<'r>>,
    among: &'static str,
    block: &'static str,
    what: &'static str,
    entries: &'r IndexMap<String, T>,
) {
    found.extend(entries.keys().map(|name| (among, what, name.as_str(), path![block, name])));
}

/// The items of a list, whose names stand under `key` and must be unique in it.
fn listed<'r, T>(
    found: &mut Vec<Declaration<'r>>,
    block: &'static str,
    key: &'static str,
    what: &'static str,
    items: &'r [T],
    name: fn(&T) -> &String,
) {
    let declared = items.iter().enumerate();
    found.extend(declared.map(|(index, item)| (block, what, name(item).as_str(), path![block, index, key])));
}
