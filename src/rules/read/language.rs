//! The keys of the rule language and what each of them holds, read once from its JSON schema.
//!
//! The schema is derived from the serde types of [`file`]; here it becomes a table that is quick to
//! look up and says what a value is in words.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::rules::{file, lists};
use tr::tr;

/// What may stand as a value.
#[derive(Debug, PartialEq)]
pub enum ValueType {
    /// Any scalar, taken as it is written.
    Text,
    /// A scalar by its own type: text, number, truth value or nothing.
    Scalar,
    /// A whole number from 0.
    Count,
    /// A whole number.
    Integer,
    /// A number, with a fraction or without.
    Number,
    Truth,
    /// One of these words.
    Word(Vec<String>),
    List(Box<ValueType>),
    /// The thing itself or a list of it.
    OneOrMany(Box<ValueType>),
    /// Names of the author's own, each with such a value.
    Named(Box<ValueType>),
    Block(BlockId),
    /// Any of these; told apart by their YAML kind and, among blocks, by their keys.
    Choice(Vec<ValueType>),
}

/// A map with fixed keys.
#[derive(Debug)]
pub struct Block {
    /// As in "a key of …": `a rule`.
    pub name: String,
    pub keys: Vec<Key>,
}

#[derive(Debug)]
pub struct Key {
    pub name: String,
    pub required: bool,
    pub value: ValueType,
}

/// Number of a [`Block`]: blocks may hold each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BlockId(usize);

/// A whole file.
pub static FILE: ValueType = ValueType::Block(BlockId::FILE);

static BLOCKS: LazyLock<Vec<Block>> = LazyLock::new(|| SchemaReader::new(&file::json_schema()).blocks());

impl BlockId {
    pub const FILE: BlockId = BlockId(0);

    pub fn block(self) -> &'static Block {
        &BLOCKS[self.0]
    }
}

impl Block {
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// What it is, in the language of whoever runs the program.
    pub fn told(&self) -> String {
        let name = self.name.as_str();
        tr!(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.name.as_str())
    }
}

impl ValueType {
    /// In words, as in "wants …".
    pub fn describe(&self) -> String {
        match self {
            ValueType::Text => tr!("a text"),
            ValueType::Scalar => tr!("a text or a number"),
            ValueType::Count => tr!("a whole number from 0"),
            ValueType::Integer => tr!("a whole number"),
            ValueType::Number => tr!("a number"),
            ValueType::Truth => tr!("true or false"),
            ValueType::Word(words) => tr!("one of {}", lists::list(words)),
            ValueType::List(item) => tr!("a list, each item {}", item.describe()),
            ValueType::OneOrMany(item) => tr!("{}, or a list of such", item.describe()),
            ValueType::Named(value) => tr!("names, each with {}", value.describe()),
            ValueType::Block(id) => format!("{{{}}}", id.block().names().collect::<Vec<_>>().join(", ")),
            ValueType::Choice(types) => lists::either(types.iter().map(ValueType::describe)),
        }
    }

    /// The blocks with the key `name` that are the fewest levels down from here.
    pub fn blocks_with(&self, name: &str) -> Vec<&'static Block> {
        let mut level = self.blocks();
        let mut seen = HashSet::new();
        while !level.is_empty() {
            let blocks: Vec<&Block> = level.into_iter().filter(|id| seen.insert(*id)).map(BlockId::block).collect();
            let (found, others): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|block| block.key(name).is_some());
            if !found.is_empty() {
                return found;
            }
            level = others.iter().flat_map(|block| &block.keys).flat_map(|key| key.value.blocks()).collect();
        }
        Vec::new()
    }

    /// The blocks that such a value may be, or be made of.
    fn blocks(&self) -> Vec<BlockId> {
        match self {
            ValueType::List(inner) | ValueType::OneOrMany(inner) | ValueType::Named(inner) => inner.blocks(),
            ValueType::Choice(types) => types.iter().flat_map(ValueType::blocks).collect(),
            ValueType::Block(id) => vec![*id],
            _ => Vec::new(),
        }
    }
}

/// Where the definitions of a schema are, as its references write it.
const DEFINITIONS: &str = "#/$defs/";

/// A JSON schema of the kind that `schemars` derives, with the root and its definitions.
struct SchemaReader<'s> {
    root: &'s Value,
    definitions: &'s Map<String, Value>,
    /// Names of the definitions that are blocks; their numbers follow that of the root.
    blocks: Vec<&'s str>,
}

impl<'s> SchemaReader<'s> {
    fn new(root: &'s Value) -> SchemaReader<'s> {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let definitions = root["$defs"].as_object().unwrap_or(&NONE);
        let blocks = definitions.iter().filter(|(_, schema)| schema["properties"].is_object());
        SchemaReader { root, definitions, blocks: blocks.map(|(name, _)| name.as_str()).collect() }
    }

    fn blocks(&self) -> Vec<Block> {
        let definitions = self.blocks.iter().map(|name| &self.definitions[*name]);
        std::iter::once(self.root).chain(definitions).map(|schema| self.block(schema)).collect()
    }

    fn block(&self, schema: &Value) -> Block {
        let required: Vec<&str> = list(&schema["required"]).filter_map(Value::as_str).collect();
        let keys = schema["properties"].as_object().into_iter().flatten().map(|(name, value)| Key {
            name: name.clone(),
            required: required.contains(&name.as_str()),
            value: self.value_type(value),
        });
        Block { name: schema["title"].as_str().unwrap_or_default().to_owned(), keys: keys.collect() }
    }

    /// What `schema` allows beside null; nothing at all where it says what no rule file needs.
    fn value_type(&self, schema: &Value) -> ValueType {
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix(DEFINITIONS)) {
            return match self.blocks.iter().position(|block| *block == name) {
                Some(number) => ValueType::Block(BlockId(number + 1)),
                None => self.value_type(self.definitions.get(name).unwrap_or(&Value::Null)),
            };
        }
        let any: Vec<ValueType> = list(&schema["anyOf"])
            .filter(|schema| schema["type"] != "null")
            .map(|schema| self.value_type(schema))
            .collect();
        if !any.is_empty() {
            return one_of(any);
        }
        let words: Vec<String> = words(schema).map(str::to_owned).collect();
        if !words.is_empty() {
            return ValueType::Word(words);
        }
        let mut types = list(&schema["type"]).chain([&schema["type"]]).filter_map(Value::as_str);
        match types.find(|name| *name != "null") {
            Some("string") => ValueType::Text,
            Some("boolean") => ValueType::Truth,
            Some("integer") if schema["minimum"] == 0 => ValueType::Count,
            Some("integer") => ValueType::Integer,
            Some("number") => ValueType::Number,
            Some("array") => ValueType::List(Box::new(self.value_type(&schema["items"]))),
            Some("object") => ValueType::Named(Box::new(self.value_type(&schema["additionalProperties"]))),
            _ => ValueType::Choice(Vec::new()),
        }
    }
}

fn one_of(mut types: Vec<ValueType>) -> ValueType {
    use ValueType::{Choice, Integer, List, Number, OneOrMany, Scalar, Text, Truth};
    match types.as_slice() {
        [_] => types.remove(0),
        [Text, Truth, Integer, Number] => Scalar,
        [one, List(many)] if *one == **many => OneOrMany(Box::new(types.remove(0))),
        _ => Choice(types),
    }
}

/// The words that a schema lists, with descriptions or without.
fn words(schema: &Value) -> impl Iterator<Item = &str> {
    let described = list(&schema["oneOf"]).flat_map(|schema| list(&schema["enum"]).chain([&schema["const"]]));
    list(&schema["enum"]).chain(described).filter_map(Value::as_str)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
