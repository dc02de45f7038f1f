//! What is said about rules, as JSON.

use crate::rules::diagnostic::{Fault, Label, On};
use crate::rules::source::Sources;
use serde_json::{Value, json};

/// A list of objects, one a line.
pub fn list(sources: &Sources, told: &[Fault]) -> String {
    let objects: Vec<String> = told.iter().map(|fault| object(sources, fault).to_string()).collect();
    match objects.is_empty() {
        true => "[]\n".to_owned(),
        false => format!("[\n{}\n]\n", objects.join(",\n")),
    }
}

/// A fault with its places.
pub fn object(sources: &Sources, fault: &Fault) -> Value {
    let kind = match fault.code {
        code if code.is_warning() => "warning",
        code if code.is_notice() => "notice",
        _ => "fault",
    };
    let mut object = json!({"code": fault.code.id(), "kind": kind, "title": fault.title});
    let mut places = fault.labels.iter().map(|label| place(sources, label));
    let first = places
        .next()
        .unwrap_or_else(|| json!({"file": null, "line": null, "column": null, "end_column": null, "label": null}));
    if let (Value::Object(object), Value::Object(first)) = (&mut object, first) {
        object.extend(first);
        object.insert("help".to_owned(), json!(fault.help));
        object.insert("related".to_owned(), places.collect());
    }
    object
}

fn place(sources: &Sources, label: &Label) -> Value {
    let (source, span) = sources.span(label.source, &label.path, &label.on);
    let file = &sources.files[source];
    let text = Some(&label.text).filter(|text| !text.is_empty());
    if label.on == On::File {
        return json!({"file": file.name, "line": null, "column": null, "end_column": null, "label": text});
    }
    let (line, column) = file.line_and_column(span.start);
    let (_, end_column) = file.line_and_column(span.end);
    json!({"file": file.name, "line": line, "column": column, "end_column": end_column, "label": text})
}
