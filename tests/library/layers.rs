//! Rule sets that lie one on top of another: what holds, where it stands, and what is said about it.

use std::fs;

use speechmeta::rules::RuleSet;
use speechmeta::rules::diagnostic;
use speechmeta::rules::file::OneOrMany;
use speechmeta::rules::layers::Layers;
use speechmeta::rules::load::Origin;
use tempfile::TempDir;

const BASE: &str = "schema: 1
patterns: {figure: '[0-9]{1,3}'}
lexicons: {unit: {file: units.csv, key: name}}
fields: {f: {attributes: {n: integer, unit: text}}, g: {}}
rules:
  - {id: one, field: f, match: '<figure>x', attributes: {n: <figure>}}
  - {id: two, field: g, match: 二}
  - {id: three, field: f, match: '<figure><unit>', attributes: {n: <figure>, unit: <unit.name>}}
columns:
  - {name: a, from: f, take: first, show: n}
  - {name: b, from: f, take: first, show: unit}
";

/// Files of a layer, in a folder of their own.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn origin(folder: &TempDir) -> Origin {
    Origin::Directory(folder.path().to_owned())
}

fn base() -> TempDir {
    folder(&[("base.yaml", BASE), ("units.csv", "name,kind\n户,\n个,\n")])
}

/// The base with these texts on top of it, each as a layer.
fn layered(tops: &[&str]) -> Result<RuleSet, String> {
    let base = base();
    let tops: Vec<TempDir> =
        tops.iter().map(|text| folder(&[("top.yaml", text), ("other.csv", "name\n名\n")])).collect();
    let set = RuleSet::load_layers(&Layers::of(origin(&base)).with(tops.iter().map(origin)));
    set.map_err(|faults| faults.render(false))
}

fn ids(set: &RuleSet) -> Vec<&str> {
    set.compiled.rules.iter().map(|rule| rule.id.as_str()).collect()
}

fn columns(set: &RuleSet) -> Vec<&str> {
    set.compiled.columns.iter().map(|column| column.name.as_str()).collect()
}

/// The lines of the rules, without their folders.
fn lines(set: &RuleSet) -> Vec<String> {
    let rules = set.files.iter().flat_map(|file| (0..file.rules.rules.len()).map(move |n| (file, n)));
    let line = |(file, n): (_, usize)| set.line(file, &["rules".into(), n.into()]);
    rules.map(|place| line(place).rsplit('/').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_rule_of_the_same_id_takes_the_place_of_the_old_one_where_that_stood() {
    let set =
        layered(&["schema: 1\n\nrules:\n  - {id: new, field: g, match: 新}\n  - {id: two, field: g, match: 贰}\n"]);
    let set = set.expect("no faults");
    assert_eq!(ids(&set), ["one", "two", "three", "new"]);
    assert_eq!(lines(&set), ["base.yaml:6", "top.yaml:5", "base.yaml:8", "top.yaml:4"]);
    let told = diagnostic::render(&set.sources, &set.remarks, false);
    assert!(told.contains("note[N030]: the rule `two` takes the place of another"), "{told}");
    assert!(told.contains("base.yaml:7:10") && told.contains("top.yaml:5:10"), "{told}");
}

#[test]
fn columns_fields_patterns_and_lexicons_are_replaced_at_their_places_and_new_columns_come_last() {
    let top = "schema: 1
patterns: {figure: '[一二三]'}
lexicons: {unit: {file: other.csv, key: name}}
fields: {g: {attributes: {x: text}}}
columns:
  - {name: c, from: speech, show: title}
  - {name: a, from: f, take: last, show: n}
";
    let set = layered(&[top]).expect("no faults");
    assert_eq!(columns(&set), ["a", "b", "c"]);
    assert_eq!(set.compiled.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["f", "g"]);
    assert_eq!(set.compiled.lexicons[0].lexicon.keys.iter().collect::<Vec<_>>(), ["名"]);
    assert_eq!(set.remarks.len(), 4);
}

#[test]
fn the_uppermost_of_several_layers_holds() {
    let rule = |text: &str| format!("schema: 1\nrules: [{{id: two, field: g, match: {text}}}]\n");
    let set = layered(&[&rule("甲"), &rule("乙")]).expect("no faults");
    assert_eq!(ids(&set), ["one", "two", "three"]);
    assert_eq!(set.files[0].rules.rules[1].pattern, OneOrMany::One("乙".to_owned()));
    assert_eq!(set.remarks.len(), 2);
}

#[test]
fn what_is_removed_is_gone_and_the_rest_stands_where_it_stood() {
    let set =
        layered(&["schema: 1\nremove: [one, a]\nrules: [{id: three, field: g, match: 三}]\n"]).expect("no faults");
    assert_eq!((ids(&set), columns(&set)), (vec!["two", "three"], vec!["b"]));
    assert_eq!(lines(&set), ["base.yaml:7", "top.yaml:3"]);
    let told = diagnostic::render(&set.sources, &set.remarks, false);
    assert!(told.contains("note[N031]: the rule `one` is removed"), "{told}");
    assert!(told.contains("note[N031]: the column `a` is removed"), "{told}");
    assert!(told.ends_with("3 notices in 1 file\n"), "{told}");
}

#[test]
fn a_fault_in_what_took_a_place_is_told_where_it_stands() {
    let top = "schema: 1\nrules:\n  - {id: two, field: g, match: '贰<nothing>'}\npatterns: {figure: 'x*?('}\n";
    let told = layered(&[top]).expect_err("two faults");
    assert!(told.contains("top.yaml:3:34") && told.contains("nothing is called `nothing`"), "{told}");
    assert!(told.contains("top.yaml:4:") && !told.contains("base.yaml:2"), "{told}");
}

#[test]
fn two_of_one_name_in_a_layer_are_a_fault_whatever_lies_below() {
    let told =
        layered(&["schema: 1\nrules:\n  - {id: two, field: g, match: 二}\n  - {id: two, field: g, match: 贰}\n"]);
    let told = told.expect_err("a fault");
    assert!(told.contains("two rules have the name `two`") && !told.contains("base.yaml"), "{told}");
    assert!(told.contains("top.yaml:4:10") && told.contains("3 |   - {id: two"), "{told}");
}

#[test]
fn a_name_cannot_become_something_else() {
    let told = layered(&["schema: 1\npatterns: {unit: 户}\n"]).expect_err("a fault");
    assert!(told.contains("`unit` is the name of a lexicon and of a pattern"), "{told}");
}

#[test]
fn pages_and_questions_of_the_clock_that_are_added_are_asked_first() {
    let clock = |basis: &str| format!("schema: 1\nclock: [{{basis: {basis}, from: f, show: n}}]\n");
    let set = layered(&[&clock("below"), &clock("above")]).expect("no faults");
    assert_eq!(set.compiled.clock.iter().map(|(basis, _)| basis.as_str()).collect::<Vec<_>>(), ["above", "below"]);
}

#[test]
fn a_lexicon_file_of_an_added_rule_file_lies_beside_that_file() {
    let (base, top) = (
        base(),
        folder(&[
            ("top.yaml", "schema: 1\nlexicons: {unit: {file: units.csv, key: other}}\n"),
            ("units.csv", "other,name\n亩,x\n"),
        ]),
    );
    let set = RuleSet::load_layers(&Layers::of(origin(&base)).with([origin(&top)]));
    let set = set.unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    assert_eq!(set.compiled.lexicons[0].lexicon.keys.iter().collect::<Vec<_>>(), ["亩"]);
}

#[test]
fn rules_extend_those_built_in_only_where_there_are_some() {
    let top = folder(&[("top.yaml", "schema: 1\nextends: builtin\nremove: [year_basis]\n")]);
    let alone = RuleSet::load(&origin(&top)).expect_err("nothing lies below").render(false);
    assert!(alone.contains("there are no built-in rules to extend here"), "{alone}");
    let set = RuleSet::load_layers(&Layers::of(origin(&top)).extending(speechmeta::builtin::origin()));
    let set = set.unwrap_or_else(|faults| panic!("{}", faults.render(false)));
    let builtin = speechmeta::builtin::rules();
    let without = builtin.columns.iter().map(|column| column.name.as_str()).filter(|name| *name != "year_basis");
    assert_eq!(columns(&set), without.collect::<Vec<_>>());
    assert_eq!(set.compiled.rules.len(), builtin.rules.len());
}

/// The base with a second lexicon of its table, and this on top.
fn with_more(more: &str, table: &str) -> Result<RuleSet, String> {
    let base = folder(&[
        (
            "base.yaml",
            &BASE.replacen("lexicons: {", "lexicons: {rare: {file: units.csv, key: name, where: {kind: rare}}, ", 1),
        ),
        ("units.csv", "name,kind\n户,\n个,rare\n"),
    ]);
    let top = folder(&[("top.yaml", &format!("schema: 1\nmore: {{{more}}}\n")), ("more.csv", table)]);
    let set = RuleSet::load_layers(&Layers::of(origin(&base)).with([origin(&top)]));
    set.map_err(|faults| faults.render(false))
}

fn words(set: &RuleSet, lexicon: usize) -> Vec<&str> {
    set.compiled.lexicons[lexicon].lexicon.keys.iter().collect()
}

#[test]
fn rows_that_are_added_to_a_table_are_seen_by_every_lexicon_that_reads_it() {
    for (more, table) in [
        ("units.csv: more.csv", "kind,name\nrare,亩\n,台\n"),
        ("unit: more.csv", "kind,name\nrare,亩\n,台\n"),
        ("units.csv: [{name: 亩, kind: rare}, {name: 台}]", ""),
    ] {
        let set = with_more(more, table).unwrap_or_else(|told| panic!("{told}"));
        assert_eq!((words(&set, 0), words(&set, 1)), (vec!["个", "亩"], vec!["户", "个", "亩", "台"]), "{more}");
        assert!(set.remarks.is_empty(), "{:?}", set.remarks);
    }
}

#[test]
fn an_added_row_takes_the_place_of_the_row_with_its_word_and_that_is_told() {
    let set = with_more("units.csv: [{name: 户, kind: rare}]", "").expect("no faults");
    assert_eq!((words(&set, 0), words(&set, 1)), (vec!["个", "户"], vec!["户", "个"]));
    let unit = &set.compiled.lexicons[1].lexicon;
    assert_eq!(unit.rows_of(0).map(|row| unit.cell(row, 1)).collect::<Vec<_>>(), ["rare"]);
    let told = diagnostic::render(&set.sources, &set.remarks, false);
    assert!(told.contains("note[N030]: the row of `户` takes the place of another"), "{told}");
    assert!(told.contains("top.yaml:2:20") && told.contains("units.csv:2:1"), "{told}");
}

#[test]
fn rows_that_cannot_be_added_or_that_nobody_reads_are_told() {
    for (more, table, told) in [
        ("unitz.csv: more.csv", "name\n亩\n", "error[R052]"),
        ("units.csv: more.csv", "nome\n亩\n", "did you mean `name`?"),
        ("units.csv: [亩]", "", "words alone cannot be added to a table with columns"),
        ("units.csv: mure.csv", "", "error[R008]"),
        ("units.csv: more.csv", "name,kind\n亩\n", "error[R025]"),
    ] {
        let said = with_more(more, table).expect_err(more);
        assert!(said.contains(told), "{more}: {said}");
    }
    let top = "schema: 1\nlexicons: {unit: {file: other.csv, key: name, where: {name: 名}}}\nmore: {other.csv: [{name: 亩}]}\n";
    let set = layered(&[top]).expect("no faults");
    let told = diagnostic::render(&set.sources, &set.remarks, false);
    assert!(told.contains("warning[W035]: no lexicon reads the row of `亩`"), "{told}");
}
