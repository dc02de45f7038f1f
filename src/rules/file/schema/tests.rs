//! The schema, the reader and serde agree on what a rule file is, and the README tells all of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use walkdir::WalkDir;

use super::json_schema;
use crate::rules::file::RuleFile;
use crate::rules::read::read;
use crate::rules::tree::Tree;

/// The schema at the end of a reference.
fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    match schema["$ref"].as_str() {
        Some(reference) => root.pointer(&reference[1..]).expect("a definition"),
        None => schema,
    }
}

/// What in `value` the schema refuses, by the keywords that it uses; another keyword is a failure of the test.
fn refusals(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut refused = Vec::new();
    if schema == &json!(false) {
        refused.push(format!("{at}: not allowed"));
    }
    let any_of = |schemas: &Value| match schemas.as_array() {
        Some(all) => all.iter().filter(|schema| refusals(root, schema, value, at).is_empty()).count(),
        None => 0,
    };
    for (keyword, wanted) in schema.as_object().into_iter().flatten() {
        let fits = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "examples" => true,
            "$ref" => {
                refused.extend(refusals(root, resolved(root, schema), value, at));
                true
            }
            "type" => match wanted.as_array() {
                Some(types) => types.iter().any(|wanted| is_of_type(value, wanted)),
                None => is_of_type(value, wanted),
            },
            "const" => value == wanted,
            "enum" => wanted.as_array().is_some_and(|all| all.contains(value)),
            "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().expect("a number")),
            "anyOf" => any_of(wanted) > 0,
            "oneOf" => any_of(wanted) == 1,
            "required" => match value.as_object() {
                Some(map) => wanted.as_array().expect("keys").iter().all(|key| map.contains_key(key.as_str().unwrap())),
                None => true,
            },
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    refused.extend(refusals(root, wanted, item, &format!("{at}/{n}")));
                }
                true
            }
            "properties" | "additionalProperties" => {
                for (name, value) in value.as_object().into_iter().flatten() {
                    let of_property = match keyword.as_str() {
                        "properties" => wanted.get(name),
                        _ => Some(wanted).filter(|_| schema["properties"].get(name).is_none()),
                    };
                    let at = format!("{at}/{name}");
                    refused.extend(of_property.into_iter().flat_map(|wanted| refusals(root, wanted, value, &at)));
                }
                true
            }
            _ => panic!("the schema has the keyword `{keyword}`, which this test does not know"),
        };
        if !fits {
            refused.push(format!("{at}: `{keyword}` wants {wanted}, here is {value}"));
        }
    }
    refused
}

fn is_of_type(value: &Value, wanted: &Value) -> bool {
    match wanted.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("the schema has the type `{other}`, which this test does not know"),
    }
}

/// What is done to one kind of block, wherever it stands.
#[derive(Debug, Clone, Copy)]
enum Change<'s> {
    Nothing,
    /// A key that it does not have.
    Add(&'s Value),
    Omit(&'s Value, &'s str),
    /// A list of lists, which is nowhere wanted.
    WrongType(&'s Value, &'s str),
}

/// Values that the schema allows, one for each kind that it allows beside null. In every block stands every key; far
/// down, where questions hold questions, every required key.
fn samples<'s>(root: &'s Value, schema: &'s Value, change: Change<'s>, depth: usize) -> Vec<Value> {
    let schema = resolved(root, schema);
    if let Some(all) = schema["anyOf"].as_array() {
        let all = all.iter().filter(|schema| schema["type"] != "null");
        return all.flat_map(|schema| samples(root, schema, change, depth)).collect();
    }
    if let Some(all) = schema["oneOf"].as_array() {
        return all[..1].iter().flat_map(|schema| samples(root, schema, change, depth)).collect();
    }
    if let Some(word) = schema.get("const") {
        return vec![word.clone()];
    }
    if let Some(keys) = schema["properties"].as_object() {
        return vec![block(root, schema, keys, change, depth)];
    }
    let inner = |keyword: &str| samples(root, &schema[keyword], change, depth + 1);
    let types = schema["type"].as_array().map_or(vec![&schema["type"]], |types| types.iter().collect());
    let of_type = |wanted: &Value| {
        Some(match wanted.as_str().expect("a type") {
            "null" => return None,
            "string" => json!("x"),
            "boolean" => json!(true),
            "integer" if schema["minimum"] == 0 => json!(1),
            "integer" => json!(-1),
            "number" => json!(-1.5),
            "array" => json!(inner("items")),
            _ => inner("additionalProperties").into_iter().enumerate().map(|(n, v)| (format!("x{n}"), v)).collect(),
        })
    };
    types.into_iter().filter_map(of_type).collect()
}

fn block<'s>(
    root: &'s Value,
    schema: &'s Value,
    keys: &'s Map<String, Value>,
    change: Change<'s>,
    depth: usize,
) -> Value {
    let required = schema["required"].as_array();
    let is_required = |key: &str| required.is_some_and(|keys| keys.contains(&json!(key)));
    let mut map = Map::new();
    for (key, value) in keys.iter().filter(|(key, _)| depth < 7 || is_required(key)) {
        match change {
            Change::Omit(block, omitted) if block == schema && omitted == key => {}
            Change::WrongType(block, wrong) if block == schema && wrong == key => {
                map.insert(key.clone(), json!([[[]]]));
            }
            _ => drop(map.insert(key.clone(), samples(root, value, change, depth + 1).pop().expect("a value"))),
        }
    }
    if matches!(change, Change::Add(block) if block == schema) {
        map.insert("never_heard_of".to_owned(), json!("x"));
    }
    Value::Object(map)
}

/// The file with this change, and whether it is refused: by the schema, the reader, serde.
fn refused(root: &Value, change: Change<'_>) -> (Value, [bool; 3]) {
    let file = samples(root, root, change, 0).pop().expect("a file");
    // JSON is YAML.
    let text = file.to_string();
    let tree = Tree::parse(&text).expect("YAML");
    let by_schema = !refusals(root, root, &file, "").is_empty();
    let by_reader = !read(0, &text, &tree).faults.is_empty();
    let by_serde = RuleFile::deserialize(&file).is_err();
    (file, [by_schema, by_reader, by_serde])
}

/// The rules of the package.
const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules");

/// Every block with fixed keys.
fn blocks(root: &Value) -> Vec<&Value> {
    let definitions = root["$defs"].as_object().expect("definitions").values();
    std::iter::once(root).chain(definitions).filter(|schema| schema["properties"].is_object()).collect()
}

fn keys(block: &Value) -> impl Iterator<Item = (&String, &Value)> {
    block["properties"].as_object().expect("keys").iter()
}

#[test]
fn a_file_in_which_every_key_stands_is_read() {
    let root = json_schema();
    let (file, refused) = refused(&root, Change::Nothing);
    assert_eq!(refused, [false; 3], "{file:#}");
}

#[test]
fn an_unknown_key_is_refused_in_every_block() {
    let root = json_schema();
    for block in blocks(&root) {
        let (file, refused) = refused(&root, Change::Add(block));
        assert_eq!(refused, [true; 3], "{} in {file:#}", block["title"]);
    }
}

#[test]
fn exactly_the_required_keys_must_be_there() {
    let root = json_schema();
    for block in blocks(&root) {
        for (key, _) in keys(block) {
            let required = block["required"].as_array().is_some_and(|keys| keys.contains(&json!(key)));
            let (_, refused) = refused(&root, Change::Omit(block, key));
            assert_eq!(refused, [required; 3], "{} without `{key}`", block["title"]);
        }
    }
}

#[test]
fn a_value_of_the_wrong_type_is_refused_at_every_key() {
    let root = json_schema();
    for block in blocks(&root) {
        for (key, _) in keys(block) {
            // Serde takes an empty list for a block of which every key has a default; the reader refuses it before.
            let (_, [by_schema, by_reader, _]) = refused(&root, Change::WrongType(block, key));
            assert!(by_schema && by_reader, "`{key}` of {}", block["title"]);
        }
    }
}

#[test]
fn the_rules_of_the_package_are_valid() {
    let root = json_schema();
    let files: Vec<PathBuf> = WalkDir::new(RULES)
        .into_iter()
        .map(|entry| entry.expect("a file of the rules").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        // What lies below `tests` are whole documents, no rules.
        .filter(|path| !path.starts_with(Path::new(RULES).join("tests")))
        .collect();
    assert!(!files.is_empty());
    for path in files {
        let file: Value = serde_yaml::from_str(&fs::read_to_string(&path).expect("a file")).expect("YAML");
        let refused = refusals(&root, &root, &file, "");
        assert!(refused.is_empty(), "{}:\n{}", path.display(), refused.join("\n"));
    }
}

#[test]
fn every_block_key_and_word_is_described() {
    let root = json_schema();
    let mut missing = Vec::new();
    for block in blocks(&root) {
        assert!(block["title"].is_string() && block["description"].is_string(), "{block:#}");
        let undescribed = keys(block).filter(|(_, value)| value["description"].as_str().is_none_or(str::is_empty));
        missing.extend(undescribed.map(|(key, _)| format!("`{key}` of {}", block["title"])));
    }
    for (name, schema) in root["$defs"].as_object().expect("definitions") {
        let words = schema["oneOf"].as_array().into_iter().flatten();
        missing.extend(words.filter(|word| !word["description"].is_string()).map(|word| format!("{word} of {name}")));
    }
    assert!(missing.is_empty(), "without a description: {}", missing.join(", "));
}

#[test]
fn the_readme_of_the_rules_names_every_key_and_word() {
    let root = json_schema();
    let readme = fs::read_to_string(Path::new(RULES).join("README.md")).expect("the language in words");
    // Code, in blocks and in lines, is what stands between every other pair of backticks.
    let code = readme.replace("```", "`").split('`').skip(1).step_by(2).collect::<Vec<_>>().join("\n");
    let named: BTreeSet<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let keys = blocks(&root).into_iter().flat_map(keys).map(|(key, _)| key.as_str());
    let definitions = root["$defs"].as_object().expect("definitions").values();
    let words = definitions.filter_map(|schema| schema["oneOf"].as_array()).flatten();
    let words = words.map(|word| word["const"].as_str().expect("a word with its own description"));
    let missing: BTreeSet<&str> = keys.chain(words).filter(|name| !named.contains(name)).collect();
    assert!(missing.is_empty(), "rules/README.md says nothing of {missing:?}");
}
