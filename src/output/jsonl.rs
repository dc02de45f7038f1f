//! JSON Lines: one object a speech, with every mention, its span and its rule.

use super::RecordWriter;
use crate::record::{Answer, Mention, Record};
use crate::value::Value;
use serde_json::{Map, Value as Json, json};
use std::io::{self, Write};

pub struct JsonlWriter<W: Write> {
    to: W,
}

impl<W: Write> JsonlWriter<W> {
    pub fn new(to: W) -> Self {
        JsonlWriter { to }
    }
}

impl<W: Write> RecordWriter for JsonlWriter<W> {
    fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, &object(record))?;
        self.to.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn object(record: &Record<'_>) -> Json {
    let mut object = Map::new();
    object.insert("source".into(), json!(record.source));
    object.insert("speech".into(), json!(record.speech));
    object.insert("start".into(), json!(record.span.start));
    object.insert("end".into(), json!(record.span.end));
    object.insert("title".into(), json!(record.title));
    for (name, answer) in &record.keys {
        let value = match answer {
            None => Json::Null,
            Some(Answer::Text(text)) => json!(text),
            Some(Answer::Attributes(attributes)) => attributes
                .iter()
                .map(|(name, value)| ((*name).to_string(), value.as_ref().map_or(Json::Null, Value::to_json)))
                .collect::<Map<_, _>>()
                .into(),
        };
        object.insert((*name).to_string(), value);
    }
    if !record.carried.is_empty() {
        let carried = record.carried.iter().map(|(name, cell)| (name.to_string(), json!(cell)));
        object.insert("carried".into(), carried.collect::<Map<_, _>>().into());
    }
    object.insert("mentions".into(), record.mentions.iter().map(mention).collect());
    Json::Object(object)
}

fn mention(mention: &Mention<'_>) -> Json {
    let attributes: Map<String, Json> =
        mention.attributes.iter().map(|(name, value)| ((*name).to_string(), value.to_json())).collect();
    json!({
        "field": mention.field,
        "value": mention.value,
        "text": mention.text,
        "start": mention.span.start,
        "end": mention.span.end,
        "rule": mention.rule,
        "attributes": attributes,
    })
}
