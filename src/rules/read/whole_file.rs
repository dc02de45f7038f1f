//! A rule file as a whole: its version, and of its blocks the entries that are sound.

use serde_yaml::{Mapping, Value};

use super::Validator;
use super::language::{BlockId, FILE, ValueType};
use crate::rules::diagnostic::Code;
use crate::rules::tree::{NodeContent, NodeId};
use tr::tr;

impl<'t> Validator<'t> {
    /// The whole file, without the entries of its blocks that are faulty.
    pub(super) fn file(&mut self) -> Value {
        let mut file = Mapping::new();
        let Some(root) = self.tree.root().filter(|root| !self.is_nothing(*root)) else {
            self.faults.push(
                self.fault(Code::MissingKey, tr!("the file is empty"), 0..0, "")
                    .help(tr!("a rule file begins with `schema: 1`")),
            );
            return empty_file();
        };
        let NodeContent::Map(entries) = &self.tree.node(root).content else {
            self.wrong_type(root, &FILE);
            self.names_known = false;
            return empty_file();
        };
        if !self.version(root, entries) {
            self.names_known = false;
            return empty_file();
        }
        let faults = self.faults.len();
        let entries = self.entries(entries);
        self.names_known = self.faults.len() == faults;
        let block = BlockId::FILE.block();
        let mut before = None;
        for (name, key_node, value) in entries {
            match block.key(name) {
                None => {
                    self.unknown_key(block, name, key_node, before);
                    self.names_known = false;
                }
                Some(key) => {
                    before = Some(&key.value);
                    self.around.push(Some(name));
                    if let Some(block) = self.block(value, &key.value) {
                        file.insert(Value::from(name), block);
                    }
                    self.around.pop();
                }
            }
        }
        file.insert(Value::from("schema"), Value::from(1));
        Value::Mapping(file)
    }

    /// Whether the file is of this version of the language; without any, it is taken to be.
    fn version(&mut self, root: NodeId, entries: &'t [(NodeId, NodeId)]) -> bool {
        let Some((_, value)) = entries.iter().find(|(key, _)| self.tree.scalar(*key) == Some("schema")) else {
            let fault = self.fault(
                Code::MissingKey,
                tr!("a rule file begins with `schema: 1`"),
                self.span(root),
                tr!("no `schema` in this file"),
            );
            self.faults.push(fault.help(tr!("write `schema: 1` as the first line")));
            return true;
        };
        if self.tree.scalar(*value) == Some("1") {
            return true;
        }
        let fault = self.fault(
            Code::WrongSchemaVersion,
            tr!("this version reads rule files of schema 1"),
            self.span(*value),
            tr!("another schema"),
        );
        self.faults.push(fault.help(tr!("write `schema: 1`, or use the version that the file was written for")));
        false
    }

    /// A block of the file: its sound entries.
    fn block(&mut self, node: NodeId, wanted: &'static ValueType) -> Option<Value> {
        match (wanted, &self.tree.node(node).content) {
            _ if self.is_nothing(node) => None,
            (ValueType::Named(inner), NodeContent::Map(entries)) => {
                let mut block = Mapping::new();
                for (name, key, value) in self.entries(entries) {
                    if self.is_unnamed(name, key) {
                        continue;
                    }
                    match self.under(Some(name), value, inner) {
                        Some(value) => drop(block.insert(Value::from(name), value)),
                        None => drop(self.lost.insert(name.to_owned())),
                    }
                }
                Some(Value::Mapping(block))
            }
            (ValueType::List(inner), NodeContent::List(items)) => {
                let read = items.iter().filter_map(|item| Some((*item, self.under(None, *item, inner)?)));
                let (kept, values): (_, Vec<Value>) = read.unzip();
                self.kept.push((node, kept));
                Some(Value::Sequence(values))
            }
            _ => {
                let value = self.value(node, wanted);
                self.names_known &= value.is_some();
                value
            }
        }
    }
}

fn empty_file() -> Value {
    Value::Mapping(Mapping::from_iter([(Value::from("schema"), Value::from(1))]))
}
