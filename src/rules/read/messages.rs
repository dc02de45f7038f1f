//! What is said when a value or a key is not what the rule language wants there.
//!
//! The check itself is in [`super`]; here its findings become faults, each with the likeliest remedy.

use serde_yaml::Value;

use super::language::{Block, FILE, Key, ValueType};
use super::scalar::{boolean, number};
use super::{MOST_VALUES, Validator};
use crate::rules::diagnostic::{Code, nearest};
use crate::rules::lists::{either, list};
use crate::rules::tree::{NodeContent, NodeId};
use tr::tr;

impl Validator<'_> {
    /// What the value being read is called in a message.
    fn subject(&self) -> String {
        match self.around.last() {
            None => tr!("a rule file"),
            Some(Some(name)) => format!("`{name}`"),
            Some(None) => match self.around.iter().rev().find_map(|step| *step) {
                Some(name) => tr!("an item of `{}`", name),
                None => tr!("an item"),
            },
        }
    }

    pub(super) fn wrong_type(&mut self, node: NodeId, wanted: &ValueType) -> Option<Value> {
        let content = &self.tree.node(node).content;
        let here = match content {
            NodeContent::List(_) => tr!("a list"),
            NodeContent::Map(_) => tr!("a block of keys"),
            NodeContent::Scalar { .. } if self.is_nothing(node) => tr!("value" => "nothing"),
            NodeContent::Scalar { value, plain: true, .. } if boolean(value).is_some() => tr!("a truth value"),
            NodeContent::Scalar { value, plain: true, .. } if number(value).is_some() => tr!("a number"),
            NodeContent::Scalar { .. } => tr!("a text"),
        };
        let title = tr!("{} wants {}", self.subject(), wanted.describe());
        let mut fault = self.fault(Code::WrongType, title, self.span(node), tr!("here stands {}", here));
        fault.help = match (wanted, content) {
            _ if self.hides_a_comment(node) => {
                Some(tr!("a text that begins with `#` needs quotes, or it is a comment: '#…'"))
            }
            (ValueType::List(_), NodeContent::Scalar { value, .. }) if !self.is_nothing(node) => {
                Some(tr!("write `[{}]`", value))
            }
            (
                ValueType::Count | ValueType::Integer | ValueType::Number,
                NodeContent::Scalar { plain: false, value, .. },
            ) if number(value).is_some() => Some(tr!("without quotes it is a number: {}", value)),
            (ValueType::Text | ValueType::Scalar | ValueType::OneOrMany(_), NodeContent::Map(_)) => {
                Some(tr!("a text that begins with `{` or has `: ` in it needs quotes: '…'"))
            }
            (ValueType::Text | ValueType::Scalar | ValueType::OneOrMany(_), NodeContent::List(_)) => {
                Some(tr!("a text that begins with `[` needs quotes: '[…'"))
            }
            _ => None,
        };
        self.faults.push(fault);
        None
    }

    pub(super) fn unknown_word(&mut self, node: NodeId, word: &str, words: &[String]) -> Option<Value> {
        let title = tr!("{} wants one of {}", self.subject(), list(words));
        let fault = self.fault(Code::UnknownWord, title, self.span(node), tr!("none of these"));
        self.faults.push(match nearest(word, words.iter().map(String::as_str)) {
            Some(word) => fault.help(tr!("did you mean `{}`?", word)),
            None => fault,
        });
        None
    }

    /// Refuses the key `name` of `block`; `before` is what the key holds that stands before it.
    pub(super) fn unknown_key(&mut self, block: &Block, name: &str, key: NodeId, before: Option<&'static ValueType>) {
        let fault = self.fault(
            Code::UnknownKey,
            tr!("unknown key `{}`", name),
            self.span(key),
            tr!("not a key of {}", block.told()),
        );
        // With the wrong indentation a key has left what stands before it, or slipped into it.
        let mut homes = before.map(|before| before.blocks_with(name)).unwrap_or_default();
        if homes.is_empty() {
            homes.extend(self.blocks.iter().rev().find(|around| around.key(name).is_some()));
        }
        if homes.is_empty() {
            homes = FILE.blocks_with(name);
        }
        let mut homes: Vec<String> = homes.iter().map(|home| home.told()).collect();
        homes.dedup();
        self.faults.push(match (nearest(name, block.names()), homes.as_slice()) {
            (Some(word), _) => fault.help(tr!("did you mean `{}`?", word)),
            (None, [_, ..]) => {
                fault.help(tr!("`{}` is a key of {}; is the indentation right?", name, either(homes.iter().cloned())))
            }
            (None, []) => fault.help(tr!("{} has the keys {}", block.told(), list(block.names()))),
        });
    }

    /// Whether the name of an entry of the block being read is empty, which is a fault.
    pub(super) fn is_unnamed(&mut self, name: &str, key: NodeId) -> bool {
        let unnamed = name.trim().is_empty();
        if unnamed {
            let title = tr!("{} has an entry without a name", self.subject());
            let fault = self.fault(Code::MissingKey, title, self.span(key), tr!("an empty name"));
            self.faults.push(fault.help(tr!("write a name before the `:`, by which the rest can refer to it")));
        }
        unnamed
    }

    /// Refuses an empty `id` or `name` of a thing of the kind `block`.
    pub(super) fn identified(&mut self, block: &Block, key: &Key, value: NodeId) {
        if self.tree.scalar(value).is_some_and(|name| name.trim().is_empty()) {
            let title = tr!("{} has an empty `{}`", block.told(), key.name);
            let fault = self.fault(Code::MissingKey, title, self.span(value), tr!("an empty text"));
            self.faults.push(fault.help(tr!("write the `{}` by which it is told from all others", key.name)));
        }
    }

    pub(super) fn too_many_values(&mut self, node: NodeId) {
        let fault = self.fault(
            Code::YamlSyntax,
            tr!("the file has too many values"),
            self.span(node),
            tr!("from here on there are more than {}", MOST_VALUES),
        );
        self.faults.push(fault.help(tr!(
            "split it into several files; a long list of words belongs in a lexicon: `{file: words.csv, key: COLUMN}`"
        )));
    }

    pub(super) fn missing_key(&mut self, node: NodeId, block: &Block, key: &Key) {
        let title = tr!("{} wants the key `{}`", block.told(), key.name);
        let fault = self.fault(Code::MissingKey, title, self.span(node), tr!("without `{}`", key.name));
        self.faults.push(fault.help(tr!("`{}:` holds {}", key.name, key.value.describe())));
    }
}
