//! What is said when a value or a key is not what the rule language wants there.
//!
//! The check itself is in [`super`]; here its findings become faults, each with the likeliest remedy.

use serde_yaml::Value;

use super::language::{Block, FILE, Key, ValueType};
use super::scalar::{boolean, number};
use super::{MOST_VALUES, Validator};
use crate::rules::diagnostic::{Code, nearest};
use crate::rules::tree::{NodeContent, NodeId};

impl Validator<'_> {
    /// What the value being read is called in a message.
    fn subject(&self) -> String {
        match self.around.last() {
            None => "a rule file".to_owned(),
            Some(Some(name)) => format!("`{name}`"),
            Some(None) => match self.around.iter().rev().find_map(|step| *step) {
                Some(name) => format!("an item of `{name}`"),
                None => "an item".to_owned(),
            },
        }
    }

    pub(super) fn wrong_type(&mut self, node: NodeId, wanted: &ValueType) -> Option<Value> {
        let content = &self.tree.node(node).content;
        let here = match content {
            NodeContent::List(_) => "a list",
            NodeContent::Map(_) => "a block of keys",
            NodeContent::Scalar { .. } if self.is_nothing(node) => "nothing",
            NodeContent::Scalar { value, plain: true, .. } if boolean(value).is_some() => "a truth value",
            NodeContent::Scalar { value, plain: true, .. } if number(value).is_some() => "a number",
            NodeContent::Scalar { .. } => "a text",
        };
        let title = format!("{} wants {}", self.subject(), wanted.describe());
        let mut fault = self.fault(Code::WrongType, title, self.span(node), format!("here stands {here}"));
        fault.help = match (wanted, content) {
            _ if self.hides_a_comment(node) => {
                Some("a text that begins with `#` needs quotes, or it is a comment: '#…'".to_owned())
            }
            (ValueType::List(_), NodeContent::Scalar { value, .. }) if here != "nothing" => {
                Some(format!("write `[{value}]`"))
            }
            (
                ValueType::Count | ValueType::Integer | ValueType::Number,
                NodeContent::Scalar { plain: false, value, .. },
            ) if number(value).is_some() => Some(format!("without quotes it is a number: {value}")),
            (ValueType::Text | ValueType::Scalar | ValueType::OneOrMany(_), NodeContent::Map(_)) => {
                Some("a text that begins with `{` or has `: ` in it needs quotes: '…'".to_owned())
            }
            (ValueType::Text | ValueType::Scalar | ValueType::OneOrMany(_), NodeContent::List(_)) => {
                Some("a text that begins with `[` needs quotes: '[…'".to_owned())
            }
            _ => None,
        };
        self.faults.push(fault);
        None
    }

    pub(super) fn unknown_word(&mut self, node: NodeId, word: &str, words: &[String]) -> Option<Value> {
        let title = format!("{} wants one of {}", self.subject(), words.join(", "));
        let fault = self.fault(Code::UnknownWord, title, self.span(node), "none of these");
        self.faults.push(match nearest(word, words.iter().map(String::as_str)) {
            Some(word) => fault.help(format!("did you mean `{word}`?")),
            None => fault,
        });
        None
    }

    /// Refuses the key `name` of `block`; `before` is what the key holds that stands before it.
    pub(super) fn unknown_key(&mut self, block: &Block, name: &str, key: NodeId, before: Option<&'static ValueType>) {
        let fault = self.fault(
            Code::UnknownKey,
            format!("unknown key `{name}`"),
            self.span(key),
            format!("not a key of {}", block.name),
        );
        // With the wrong indentation a key has left what stands before it, or slipped into it.
        let mut homes = before.map(|before| before.blocks_with(name)).unwrap_or_default();
        if homes.is_empty() {
            homes.extend(self.blocks.iter().rev().find(|around| around.key(name).is_some()));
        }
        if homes.is_empty() {
            homes = FILE.blocks_with(name);
        }
        let mut homes: Vec<&str> = homes.iter().map(|home| home.name.as_str()).collect();
        homes.dedup();
        self.faults.push(match (nearest(name, block.names()), homes.as_slice()) {
            (Some(word), _) => fault.help(format!("did you mean `{word}`?")),
            (None, [_, ..]) => {
                fault.help(format!("`{name}` is a key of {}; is the indentation right?", homes.join(" or ")))
            }
            (None, []) => {
                fault.help(format!("{} has the keys {}", block.name, block.names().collect::<Vec<_>>().join(", ")))
            }
        });
    }

    /// Whether the name of an entry of the block being read is empty, which is a fault.
    pub(super) fn is_unnamed(&mut self, name: &str, key: NodeId) -> bool {
        let unnamed = name.trim().is_empty();
        if unnamed {
            let title = format!("{} has an entry without a name", self.subject());
            let fault = self.fault(Code::MissingKey, title, self.span(key), "an empty name");
            self.faults.push(fault.help("write a name before the `:`, by which the rest can refer to it"));
        }
        unnamed
    }

    /// Refuses an empty `id` or `name` of a thing of the kind `block`.
    pub(super) fn identified(&mut self, block: &Block, key: &Key, value: NodeId) {
        if self.tree.scalar(value).is_some_and(|name| name.trim().is_empty()) {
            let title = format!("{} has an empty `{}`", block.name, key.name);
            let fault = self.fault(Code::MissingKey, title, self.span(value), "an empty text");
            self.faults.push(fault.help(format!("write the `{}` by which it is told from all others", key.name)));
        }
    }

    pub(super) fn too_many_values(&mut self, node: NodeId) {
        let fault = self.fault(
            Code::YamlSyntax,
            "the file has too many values",
            self.span(node),
            format!("from here on there are more than {MOST_VALUES}"),
        );
        self.faults.push(fault.help(
            "split it into several files; a long list of words belongs in a lexicon: `{file: words.csv, key: COLUMN}`",
        ));
    }

    pub(super) fn missing_key(&mut self, node: NodeId, block: &Block, key: &Key) {
        let title = format!("{} wants the key `{}`", block.name, key.name);
        let fault = self.fault(Code::MissingKey, title, self.span(node), format!("without `{}`", key.name));
        self.faults.push(fault.help(format!("`{}:` holds {}", key.name, key.value.describe())));
    }
}
