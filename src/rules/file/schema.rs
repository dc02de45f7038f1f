//! The JSON schema of the rule language, derived from the serde types.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use serde_json::{Value, json};
use tr::tr;

use super::RuleFile;

/// The JSON schema (draft 2020-12) of a rule file. It is computed anew each time.
///
/// It is stricter than the reader where YAML leaves it to the reader what a scalar is: a number where a text is wanted
/// is taken as it is written by the reader, and refused by the schema; so is nothing where a list or names are wanted.
#[doc(hidden)]
pub fn json_schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<RuleFile>();
    RecursiveTransform(tidy).transform(&mut schema);
    schema.to_value()
}

/// The same with its titles and descriptions in the language of the run, for whoever reads them.
#[doc(hidden)]
pub fn json_schema_for_readers() -> Value {
    let mut schema = json_schema();
    translate(&mut schema);
    schema
}

fn translate(node: &mut Value) {
    match node {
        Value::Object(keys) => {
            for (key, value) in keys {
                match value {
                    Value::String(text) if key == "title" || key == "description" => *text = said(text),
                    // The keys of the language are no words for people.
                    value => translate(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(translate),
        _ => {}
    }
}

fn said(text: &str) -> String {
    tr!(text)
}

/// Leaves out what is of Rust and not of the language.
fn tidy(schema: &mut Schema) {
    // Widths of integers, such as `int32`.
    schema.remove("format");
    // That a list or names are empty if they are not there goes without saying.
    if schema.get("default").is_some_and(|default| *default == json!([]) || *default == json!({})) {
        schema.remove("default");
    }
    // Comments are broken at the width of the source.
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}

#[cfg(test)]
mod tests;
