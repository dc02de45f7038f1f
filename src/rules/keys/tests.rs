//! The table of keys and the serde types agree.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde_json::{Map, Value, json};

use super::*;
use crate::rules::file;

/// Asks a serde type for its fields or variants, and gives nothing else.
struct Asked;

#[derive(Debug)]
struct Fields(Vec<&'static str>);

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Fields {}

impl de::Error for Fields {
    fn custom<T: fmt::Display>(_: T) -> Fields {
        Fields(Vec::new())
    }
}

impl<'de> Deserializer<'de> for Asked {
    type Error = Fields;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fields> {
        Err(Fields(Vec::new()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Fields> {
        Err(Fields(fields.to_vec()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Fields> {
        Err(Fields(variants.to_vec()))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

fn fields_of<T: for<'de> Deserialize<'de>>() -> Vec<&'static str> {
    T::deserialize(Asked).err().map(|fields| fields.0).unwrap_or_default()
}

fn same_keys<T: for<'de> Deserialize<'de>>(block: &Block) {
    assert_eq!(block.names().collect::<Vec<_>>(), fields_of::<T>(), "the keys of {}", block.name);
}

#[test]
fn every_struct_and_its_block_have_the_same_keys() {
    same_keys::<file::RuleFile>(&FILE);
    same_keys::<file::LexiconSpec>(&LEXICON);
    same_keys::<file::ChooseSpec>(&CHOOSE);
    same_keys::<file::FieldSpec>(&FIELD);
    same_keys::<file::EnumType>(&ENUM);
    same_keys::<file::ListType>(&LIST);
    same_keys::<file::CoreferSpec>(&COREFER);
    same_keys::<file::LayoutSpec>(&LAYOUT);
    same_keys::<file::RuleSpec>(&RULE);
    same_keys::<file::ContextSpec>(&CONTEXT);
    same_keys::<file::WhenSpec>(&WHEN);
    same_keys::<file::UnlessSpec>(&UNLESS);
    same_keys::<file::ExampleSpec>(&EXAMPLE);
    same_keys::<file::CounterExample>(&COUNTER_EXAMPLE);
    same_keys::<file::Question>(&QUESTION);
    same_keys::<file::Expected>(&BOUNDS);
    same_keys::<file::LayoutSettings>(&LAYOUT_SETTINGS);
    same_keys::<file::PageSettings>(&PAGE_SETTINGS);
    same_keys::<file::PageNumbers>(&PAGE_NUMBERS);
    same_keys::<file::FrontMatterKeys>(&FRONT_MATTER);
    same_keys::<file::MainText>(&MAIN_TEXT);
    same_keys::<file::AroundText>(&AROUND_TEXT);
    same_keys::<file::GazetteerSettings>(&GAZETTEER);
}

#[test]
fn every_enum_and_its_words_are_the_same() {
    let words = |block: &Block, key: &str| match block.key(key).map(|key| &key.shape) {
        Some(Shape::Word(words) | Shape::List(Shape::Word(words))) => words.to_vec(),
        Some(Shape::Named(Shape::Choice([Shape::Word(words), ..]))) => words.to_vec(),
        _ => Vec::new(),
    };
    assert_eq!(words(&QUESTION, "take"), fields_of::<file::Take>());
    assert_eq!(words(&QUESTION, "zone"), fields_of::<file::ZoneName>());
    assert_eq!(words(&CONTEXT, "same"), fields_of::<file::Same>());
    assert_eq!(words(&LAYOUT, "role"), fields_of::<file::LayoutRole>());
    assert_eq!(words(&COREFER, "by"), fields_of::<file::CoreferBy>());
    assert_eq!(words(&COREFER, "otherwise"), fields_of::<file::Otherwise>());
    assert_eq!(words(&FIELD, "attributes"), fields_of::<file::NamedType>());
}

/// A value that has the shape, two levels of questions deep.
fn sample(shape: &Shape, depth: usize) -> Value {
    match shape {
        Shape::Text | Shape::Scalar => json!("x"),
        Shape::Count => json!(1),
        Shape::Integer => json!(-1),
        Shape::Number => json!(-1.5),
        Shape::Truth => json!(true),
        Shape::Word(words) => json!(words[0]),
        Shape::List(Shape::Block(_)) if depth > 6 => json!([]),
        Shape::List(inner) | Shape::OneOrMany(inner) => json!([sample(inner, depth + 1)]),
        Shape::Named(inner) => json!({ "x": sample(inner, depth + 1) }),
        Shape::Choice(shapes) => sample(&shapes[shapes.len() - 1], depth + 1),
        // A question may hold a question.
        Shape::Block(block) if depth > 6 => {
            let required = block.all().filter(|key| key.required);
            required.map(|key| (key.name.to_owned(), sample(&key.shape, depth + 1))).collect()
        }
        Shape::Block(block) => block.all().map(|key| (key.name.to_owned(), sample(&key.shape, depth + 1))).collect(),
    }
}

/// Each block of the file as a document of its own: the file with one entry.
fn reads(value: Value) -> bool {
    file::RuleFile::deserialize(value).is_ok()
}

#[test]
fn serde_reads_a_file_in_which_every_key_stands() {
    let whole = sample(&Shape::Block(&FILE), 0);
    assert!(reads(whole.clone()), "{:?}", file::RuleFile::deserialize(whole).err());
}

#[test]
fn exactly_the_required_keys_must_be_there() {
    for top in FILE.all() {
        let (Shape::List(Shape::Block(block)) | Shape::Named(Shape::Block(block))) = &top.shape else { continue };
        let document = |entry: Map<String, Value>| match top.shape {
            Shape::List(_) => json!({ "schema": 1, top.name: [entry] }),
            _ => json!({ "schema": 1, top.name: { "x": entry } }),
        };
        for missing in block.all() {
            let others = block.all().filter(|key| key.name != missing.name);
            let entry = others.map(|key| (key.name.to_owned(), sample(&key.shape, 2))).collect();
            assert_eq!(reads(document(entry)), !missing.required, "{} without `{}`", block.name, missing.name);
        }
    }
}
