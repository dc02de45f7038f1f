//! Names that nothing refers to.

use super::super::RuleSet;
use super::super::compiled::{CompiledRules, Field, Question};
use super::super::diagnostic::{Code, Fault};
use super::super::source::{On, YamlPath, path};
use std::collections::{BTreeSet, HashMap};
use tr::tr;

/// Patterns and lexicons that no pattern and no attribute refers to, and fields of which no rule gives mentions.
pub fn find(set: &RuleSet) -> Vec<Fault> {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for file in &set.files {
        set.sources.files[file.source].scalars().for_each(|text| used.extend(references(text)));
    }
    let mut found = Vec::new();
    let mut unused = |source: usize, path: YamlPath, title: String, name: &str| {
        let fault = Fault::new(Code::UnusedName, title);
        let help = tr!("remove it, or refer to it in a pattern: `<{}>`", name);
        found.push(fault.label(source, path, On::Key, "").help(help));
    };
    for file in &set.files {
        for name in file.rules.patterns.keys().filter(|name| !used.contains(name.as_str())) {
            unused(file.source, path!["patterns", name], tr!("nothing uses the pattern `{}`", name), name);
        }
        for name in file.rules.lexicons.keys().filter(|name| !used.contains(name.as_str())) {
            unused(file.source, path!["lexicons", name], tr!("nothing uses the lexicon `{}`", name), name);
        }
    }
    let fields: HashMap<&str, &Field> = set.compiled.fields.iter().map(|field| (field.name.as_str(), field)).collect();
    for file in &set.files {
        for name in file.rules.fields.keys() {
            let is_given = |n: &usize| !set.compiled.rules[*n].block;
            let field = fields.get(name.as_str());
            if !field.is_some_and(|field| field.rules.iter().any(is_given)) {
                let fault = Fault::new(Code::UnusedName, tr!("no rule gives mentions of the field `{}`", name));
                let help = tr!("remove it, or write a rule with `field: {}`", name);
                found.push(fault.label(file.source, path!["fields", name], On::Key, "").help(help));
            }
        }
    }
    found.extend(unshown_remarks(set));
    let used = sections_used(&set.compiled);
    for file in &set.files {
        for name in file.rules.sections.keys() {
            let number = set.compiled.sections.iter().position(|section| section.name == *name);
            if number.is_none_or(|number| !used.contains(&number)) {
                let fault = Fault::new(Code::UnusedName, tr!("nothing uses the section `{}`", name));
                let help = tr!("remove it, or write `zone: [{}]` in a rule or a question", name);
                found.push(fault.label(file.source, path!["sections", name], On::Key, "").help(help));
            }
        }
    }
    found
}

/// The first remark of a rule set that shows none.
fn unshown_remarks(set: &RuleSet) -> Option<Fault> {
    let CompiledRules { columns, record, .. } = &set.compiled;
    let mut questions = columns.iter().map(|column| &column.question).chain(record.iter().map(|key| &key.question));
    if questions.any(Question::asks_remarks) {
        return None;
    }
    let file = set.files.iter().find(|file| !file.rules.remarks.is_empty())?;
    let fault = Fault::new(Code::UnshownRemarks, tr!("no column shows the remarks"));
    let help = tr!("add a column: `{name: remarks, from: remarks}`");
    Some(fault.label(file.source, path!["remarks"], On::Key, "").help(help))
}

/// The sections that rules and questions name.
fn sections_used(rules: &CompiledRules) -> BTreeSet<usize> {
    fn of(question: &Question, used: &mut BTreeSet<usize>) {
        used.extend(&question.zones.sections);
        question.further().for_each(|question| of(question, used));
    }
    let mut used: BTreeSet<usize> = rules.rules.iter().flat_map(|rule| &rule.zones.sections).copied().collect();
    rules.columns.iter().for_each(|column| of(&column.question, &mut used));
    rules.record.iter().for_each(|key| of(&key.question, &mut used));
    rules.remarks.iter().for_each(|remark| of(&remark.question, &mut used));
    rules.clock.iter().for_each(|(_, question)| of(question, &mut used));
    rules.fields.iter().flat_map(|field| &field.defaults).for_each(|(_, question)| of(question, &mut used));
    used
}

/// The names to which a text refers as patterns and attributes do: `<name>`, `<alias:name>`, `<a.part|b>`.
fn references(text: &str) -> impl Iterator<Item = &str> {
    let inner = text.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0));
    inner.flat_map(|inner| inner.split(['|', ':', '.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, references};

    #[test]
    fn every_form_of_a_reference_names_what_it_refers_to() {
        let names: BTreeSet<&str> = references("<a>x<b:c.d|e as han>(?<f>y)<").collect();
        assert_eq!(names, ["a", "as", "b", "c", "d", "e", "f", "han"].into());
    }
}
