//! JSON Lines: one object a speech, with every mention, its span and its rule.
//!
//! A speech may have a mention for every few of its bytes, so they are written one by one, as they are made.

use super::RecordWriter;
use crate::record::{Mention, Record, RecordValue};
use crate::resolve::tables::Scope;
use crate::value::Value;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value as Json, json};
use std::io::{self, Write};

pub struct JsonlWriter<'w, W: Write> {
    scope: Scope<'w>,
    to: W,
}

impl<'w, W: Write> JsonlWriter<'w, W> {
    pub fn new(scope: Scope<'w>, to: W) -> Self {
        JsonlWriter { scope, to }
    }
}

impl<W: Write> RecordWriter for JsonlWriter<'_, W> {
    fn write(&mut self, record: &Record<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, &RecordObject(record, self.scope))?;
        self.to.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A speech as it is written.
struct RecordObject<'x>(&'x Record<'x>, Scope<'x>);

impl Serialize for RecordObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(None)?;
        for (name, value) in &head(self.0) {
            line.serialize_entry(name, value)?;
        }
        if self.1.corrections {
            line.serialize_entry("corrections", &self.0.corrections())?;
        }
        line.serialize_entry("mentions", &MentionList(self.0, self.1.rules))?;
        line.end()
    }
}

/// What stands before the mentions: a name given twice is written once, as that of a JSON object must be.
fn head(record: &Record<'_>) -> Map<String, Json> {
    let mut head = Map::new();
    head.insert("source".into(), json!(record.source()));
    head.insert("speech".into(), json!(record.speech()));
    head.insert("start".into(), json!(record.span().start));
    head.insert("end".into(), json!(record.span().end));
    head.insert("title".into(), json!(record.title()));
    for (name, key) in record.keys() {
        let value = match key {
            None => Json::Null,
            Some(RecordValue::Answer(answer)) => json!(answer.to_string()),
            Some(RecordValue::Attributes(attributes)) => attributes
                .iter()
                .map(|(name, value)| ((*name).to_string(), value.as_ref().map_or(Json::Null, Value::to_json)))
                .collect::<Map<_, _>>()
                .into(),
        };
        head.insert((*name).to_string(), value);
    }
    if record.carried().len() > 0 {
        let carried = record.carried().map(|(name, cell)| (name.to_owned(), json!(cell)));
        head.insert("carried".into(), carried.collect::<Map<_, _>>().into());
    }
    head.shift_remove("mentions");
    head.shift_remove("corrections");
    head
}

struct MentionList<'x>(&'x Record<'x>, Option<&'x [bool]>);

impl Serialize for MentionList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut mentions = serializer.serialize_seq(None)?;
        let is_wanted = |mention: &Mention<'_>| self.1.is_none_or(|rules| rules[mention.rule_number()]);
        for mention in self.0.mentions().filter(is_wanted) {
            mentions.serialize_element(&MentionObject(&mention))?;
        }
        mentions.end()
    }
}

/// A mention as it is written.
struct MentionObject<'x>(&'x Mention<'x>);

impl Serialize for MentionObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let MentionObject(mention) = self;
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("field", mention.field())?;
        object.serialize_entry("value", mention.value().show().as_ref())?;
        object.serialize_entry("text", mention.text())?;
        object.serialize_entry("start", &mention.span().start)?;
        object.serialize_entry("end", &mention.span().end)?;
        object.serialize_entry("rule", mention.rule())?;
        object.serialize_entry("attributes", &AttributeMap(mention))?;
        object.end()
    }
}

struct AttributeMap<'x>(&'x Mention<'x>);

impl Serialize for AttributeMap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.attributes().map(|(name, value)| (name, Spelt(value))))
    }
}

/// A value as in [`Value::to_json`].
struct Spelt<'x>(&'x Value<'x>);

impl Serialize for Spelt<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(pieces) => serializer.collect_seq(pieces.iter()),
            Value::Date(date) => serializer.collect_str(date),
            Value::Quantity(quantity) => serializer.collect_str(quantity),
            value => value.to_json().serialize(serializer),
        }
    }
}
