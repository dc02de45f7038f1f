//! Validates a YAML tree against the schema of the rule language: the values for serde, and every fault with its place.
//!
//! What is faulty leaves its surroundings intact: the rule, lexicon or column that holds the fault is left out of the
//! result and all others are read, so that one run tells everything. Whether names refer to anything is not asked
//! here; that is the compiler's matter.

mod language;
mod messages;
mod scalar;
mod whole_file;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use serde_yaml::{Mapping, Value};

use self::language::{Block, Key, ValueType};
use self::scalar::{is_null, scalar};
use super::diagnostic::{Code, Fault, On};
use super::tree::{NodeContent, NodeId, Tree};
use tr::tr;

/// Blocks inside each other beyond this are refused; aliases could nest without end.
const DEEPEST: usize = 100;
/// Values beyond this are refused; aliases could multiply without end.
const MOST_VALUES: usize = 300_000;

/// What could be read of a file.
pub struct ValidatedFile {
    /// The sound part, fit for [`super::file::RuleFile`].
    pub value: Value,
    pub faults: Vec<Fault>,
    /// For the lists of the file, the items that are in `value`.
    pub kept: Vec<(NodeId, Vec<NodeId>)>,
    /// Names of lexicons, patterns and fields that the file declares but that were left out.
    pub lost: BTreeSet<String>,
    /// Whether `value` and `lost` together hold every name that the file declares.
    pub names_known: bool,
}

/// Reads the rule file of number `source`.
pub fn read(source: usize, text: &str, tree: &Tree) -> ValidatedFile {
    let mut validator = Validator {
        source,
        text,
        tree,
        faults: Vec::new(),
        kept: Vec::new(),
        lost: BTreeSet::new(),
        names_known: true,
        around: Vec::new(),
        blocks: Vec::new(),
        values: 0,
    };
    let value = validator.file();
    let Validator { faults, kept, lost, names_known, .. } = validator;
    ValidatedFile { value, faults, kept, lost, names_known }
}

struct Validator<'t> {
    source: usize,
    text: &'t str,
    tree: &'t Tree,
    faults: Vec<Fault>,
    kept: Vec<(NodeId, Vec<NodeId>)>,
    lost: BTreeSet<String>,
    names_known: bool,
    /// Keys and list items (`None`) from the root to the value being read.
    around: Vec<Option<&'t str>>,
    /// The blocks of fixed keys around the value being read, without the file.
    blocks: Vec<&'static Block>,
    values: usize,
}

impl<'t> Validator<'t> {
    fn under(&mut self, step: Option<&'t str>, node: NodeId, wanted: &'static ValueType) -> Option<Value> {
        self.around.push(step);
        let value = self.value(node, wanted);
        self.around.pop();
        value
    }

    /// The value of `node`, or nothing if there is a fault anywhere in it.
    fn value(&mut self, node: NodeId, wanted: &'static ValueType) -> Option<Value> {
        self.values += 1;
        if self.values > MOST_VALUES {
            if self.values == MOST_VALUES + 1 {
                self.too_many_values(node);
            }
            return None;
        }
        if self.around.len() > DEEPEST {
            let fault = self.fault(Code::YamlSyntax, tr!("too much inside each other"), self.span(node), "");
            self.faults.push(fault.help(tr!("blocks stand at most {} deep inside each other", DEEPEST)));
            return None;
        }
        if self.tree.node(node).tagged {
            let fault = self.fault(
                Code::YamlSyntax,
                tr!("`!` has a meaning of its own at the beginning of a text"),
                self.span(node),
                "",
            );
            self.faults.push(fault.help(tr!("put the text into quotes: '!…'")));
            return None;
        }
        match (wanted, &self.tree.node(node).content) {
            (ValueType::Choice(types), _) => match self.choose(node, types) {
                Some(chosen) => self.value(node, chosen),
                None => self.wrong_type(node, wanted),
            },
            (ValueType::OneOrMany(inner), NodeContent::List(_)) => self.list(node, inner),
            (ValueType::OneOrMany(inner), _) if self.fits(node, inner) => self.value(node, inner),
            (ValueType::List(inner), NodeContent::List(_)) => self.list(node, inner),
            (ValueType::Named(inner), NodeContent::Map(entries)) => self.named(entries, inner),
            (ValueType::Block(id), NodeContent::Map(entries)) => self.keys(node, entries, id.block()),
            (_, NodeContent::Scalar { value, plain, .. }) => match scalar(value, *plain, wanted) {
                Some(value) => Some(value),
                None => match wanted {
                    ValueType::Word(words) if !self.is_nothing(node) => self.unknown_word(node, value, words),
                    _ => self.wrong_type(node, wanted),
                },
            },
            _ => self.wrong_type(node, wanted),
        }
    }

    fn list(&mut self, node: NodeId, inner: &'static ValueType) -> Option<Value> {
        let NodeContent::List(items) = &self.tree.node(node).content else { return None };
        let read: Vec<Option<Value>> = items.iter().map(|item| self.under(None, *item, inner)).collect();
        read.into_iter().collect::<Option<Vec<Value>>>().map(Value::Sequence)
    }

    fn named(&mut self, entries: &'t [(NodeId, NodeId)], inner: &'static ValueType) -> Option<Value> {
        let faults = self.faults.len();
        let mut map = Mapping::new();
        for (name, key, value) in self.entries(entries) {
            if self.is_unnamed(name, key) {
                continue;
            }
            if let Some(value) = self.under(Some(name), value, inner) {
                map.insert(Value::from(name), value);
            }
        }
        (self.faults.len() == faults).then_some(Value::Mapping(map))
    }

    fn keys(&mut self, node: NodeId, entries: &'t [(NodeId, NodeId)], block: &'static Block) -> Option<Value> {
        let faults = self.faults.len();
        let mut map = Mapping::new();
        let mut seen: Vec<&Key> = Vec::new();
        self.blocks.push(block);
        for (name, key_node, value) in self.entries(entries) {
            let Some(key) = block.key(name) else {
                self.unknown_key(block, name, key_node, seen.last().map(|key| &key.value));
                continue;
            };
            seen.push(key);
            self.around.push(Some(name));
            if matches!(name, "id" | "name") && !self.is_nothing(value) {
                self.identified(block, key, value);
            }
            if !self.is_nothing(value) || matches!(key.value, ValueType::Scalar) {
                if let Some(value) = self.value(value, &key.value) {
                    map.insert(Value::from(name), value);
                }
            } else if key.required || self.hides_a_comment(value) {
                self.wrong_type(value, &key.value);
            }
            self.around.pop();
        }
        self.blocks.pop();
        for key in block.keys.iter().filter(|key| key.required && !seen.iter().any(|seen| seen.name == key.name)) {
            self.missing_key(node, block, key);
        }
        (self.faults.len() == faults).then_some(Value::Mapping(map))
    }

    /// The entries with a name, each name once; the rest become faults.
    fn entries(&mut self, entries: &'t [(NodeId, NodeId)]) -> Vec<(&'t str, NodeId, NodeId)> {
        let mut first: HashMap<&str, NodeId> = HashMap::new();
        let mut named = Vec::with_capacity(entries.len());
        for &(key, value) in entries {
            let Some(name) = self.tree.scalar(key) else {
                let fault =
                    self.fault(Code::WrongType, tr!("a key is a text"), self.span(key), tr!("here stands no text"));
                self.faults.push(fault.help(tr!("a text that begins with `{` or `[` needs quotes: '{…'")));
                continue;
            };
            if let Some(&earlier) = first.get(name) {
                let fault =
                    self.fault(Code::DuplicateKey, tr!("`{}` stands here twice", name), self.span(key), tr!("again"));
                let earlier = On::Span(self.span(earlier));
                self.faults.push(
                    fault.label(self.source, Vec::new(), earlier, tr!("first here")).help(tr!("keep one of them")),
                );
                continue;
            }
            first.insert(name, key);
            named.push((name, key, value));
        }
        named
    }

    /// The one of `types` that `node` was meant to be.
    fn choose(&self, node: NodeId, types: &'static [ValueType]) -> Option<&'static ValueType> {
        let entries = match &self.tree.node(node).content {
            NodeContent::Map(entries) => entries,
            NodeContent::Scalar { value, plain, .. } => {
                let fitting = || types.iter().filter(|one| self.fits(node, one));
                return fitting().find(|one| scalar(value, *plain, one).is_some()).or_else(|| fitting().next());
            }
            NodeContent::List(_) => return types.iter().find(|one| self.fits(node, one)),
        };
        let known = |block: &Block| {
            entries
                .iter()
                .filter(|(key, _)| self.tree.scalar(*key).is_some_and(|name| block.key(name).is_some()))
                .count()
        };
        let blocks = types.iter().filter_map(|one| match one {
            ValueType::Block(id) => Some((known(id.block()), one)),
            _ => None,
        });
        // Of equals the first: `max_by_key` would take the last.
        let block = blocks.rev().max_by_key(|(known, _)| *known).map(|(_, one)| one);
        block.or_else(|| types.iter().find(|one| self.fits(node, one)))
    }

    /// Whether `node` is of the YAML kind that `wanted` wants.
    fn fits(&self, node: NodeId, wanted: &ValueType) -> bool {
        match (&self.tree.node(node).content, wanted) {
            (_, ValueType::Choice(types)) => types.iter().any(|one| self.fits(node, one)),
            (NodeContent::List(_), ValueType::List(_) | ValueType::OneOrMany(_)) => true,
            (_, ValueType::OneOrMany(inner)) => self.fits(node, inner),
            (NodeContent::Map(_), ValueType::Named(_) | ValueType::Block(_)) => true,
            (NodeContent::Scalar { .. }, ValueType::List(_) | ValueType::Named(_) | ValueType::Block(_)) => false,
            (NodeContent::Scalar { .. }, _) => true,
            _ => false,
        }
    }

    fn is_nothing(&self, node: NodeId) -> bool {
        matches!(&self.tree.node(node).content, NodeContent::Scalar { value, plain: true, .. } if is_null(value))
            && !self.tree.node(node).tagged
    }

    /// Whether an empty value is followed by a comment on its line, which may have been meant as the value.
    fn hides_a_comment(&self, node: NodeId) -> bool {
        let Range { start, end } = self.span(node);
        let rest = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        start == end && rest.trim_start_matches([':', ' ']).starts_with('#')
    }

    fn span(&self, node: NodeId) -> Range<usize> {
        self.tree.node(node).span.clone()
    }

    fn fault(&self, code: Code, title: impl Into<String>, span: Range<usize>, text: impl Into<String>) -> Fault {
        Fault::new(code, title).label(self.source, Vec::new(), On::Span(span), text)
    }
}
