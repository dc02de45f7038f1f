//! A YAML text as a tree of nodes that know their place in the text.
//!
//! Knows YAML and nothing of rules: what the keys may be is told by [`super::file`], and checked in [`super::read`].
//! An alias (`*name`) is the node that its anchor (`&name`) stands at, so places inside it are those of the anchor.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError};
use once_cell::sync::OnceCell;

use super::source::Step;

/// Number of a node in its [`Tree`].
pub type NodeId = usize;

#[derive(Debug)]
pub struct Node {
    /// Bytes of the file, quotes included.
    pub span: Range<usize>,
    pub content: NodeContent,
    /// The node bears a tag such as `!x`, other than `!!str`.
    pub tagged: bool,
    /// What took its place: a node of another file.
    pub instead: Option<(usize, NodeId)>,
}

#[derive(Debug)]
pub enum NodeContent {
    /// A `plain` scalar may stand for a number, a truth value or nothing; `quote` is the quotation mark around it.
    Scalar {
        value: String,
        plain: bool,
        quote: Option<char>,
    },
    List(Vec<NodeId>),
    /// Keys and values in the order of the file, duplicates included.
    Map(Vec<(NodeId, NodeId)>),
}

/// One YAML document; empty for an empty file.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    root: Option<NodeId>,
    /// Where the names of large maps stand in them, once one was asked for. What takes the place of an entry has its name.
    names: OnceCell<HashMap<NodeId, HashMap<String, usize>>>,
    /// The scalar that was asked for last with where the bytes of its value stand: thousands of faults may be in one.
    last: Mutex<Option<(NodeId, Arc<[usize]>)>>,
}

/// Entries of a map up to which it is simply gone through.
const SMALL: usize = 16;

/// Why a text is no tree.
#[derive(Debug)]
pub enum TreeFault {
    Syntax(ScanError),
    /// A second document begins at this byte.
    SecondDocument(usize),
    /// The alias in this span stands inside the node that it names.
    SelfReference(Range<usize>),
}

impl Tree {
    /// Reads the one document of `text`.
    pub fn parse(text: &str) -> Result<Tree, TreeFault> {
        let mut builder = Builder::default();
        let mut options = Options::default();
        options.set_emit_comments(false);
        for next in Parser::new_from_str_with_options(text, options) {
            let (event, span) = next.map_err(TreeFault::Syntax)?;
            let span = span.byte_range().unwrap_or(0..0);
            builder.take(event, span, text)?;
        }
        Ok(builder.tree)
    }

    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }

    /// The texts of all scalars, keys included.
    pub fn scalars(&self) -> impl Iterator<Item = &str> {
        (0..self.nodes.len()).filter_map(|id| self.scalar(id))
    }

    /// The text of a scalar.
    pub fn scalar(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).content {
            NodeContent::Scalar { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The child of `node` at `step`, with the node of its key if it has one.
    pub fn child(&self, node: NodeId, step: &Step) -> Option<(Option<NodeId>, NodeId)> {
        match (&self.node(node).content, step) {
            (NodeContent::Map(entries), Step::Key(name)) => {
                self.entry(node, name).map(|entry| (Some(entries[entry].0), entries[entry].1))
            }
            (NodeContent::List(items), Step::Index(index)) => items.get(*index).map(|item| (None, *item)),
            _ => None,
        }
    }

    /// Leaves only these items in these lists.
    pub fn keep(&mut self, lists: Vec<(NodeId, Vec<NodeId>)>) {
        for (list, items) in lists {
            if let NodeContent::List(all) = &mut self.nodes[list].content {
                *all = items;
            }
        }
    }

    /// Takes an item out of the list that stands under `key` of the whole file.
    pub fn remove_item(&mut self, key: &str, index: usize) {
        let list = self.root.and_then(|root| self.child(root, &Step::from(key))).map(|(_, list)| list);
        if let Some(NodeContent::List(items)) = list.map(|list| &mut self.nodes[list].content)
            && index < items.len()
        {
            items.remove(index);
        }
    }

    /// Notes that the node at `path` is another one now, in the file of number `source`: `value`, and its `key` where it
    /// has one. What else is the same node by an alias stays.
    pub fn replace(&mut self, path: &[Step], source: usize, key: Option<NodeId>, value: NodeId) {
        let Some((last, above)) = path.split_last() else { return };
        let mut parent = self.root;
        for step in above {
            parent = parent.and_then(|node| self.child(node, step)).map(|(_, node)| node);
        }
        let Some(parent) = parent else { return };
        let nothing = NodeContent::Scalar { value: String::new(), plain: true, quote: None };
        let content = match last {
            Step::Key(name) => NodeContent::Scalar { value: name.clone(), plain: true, quote: None },
            Step::Index(_) => NodeContent::List(Vec::new()),
        };
        let instead = |content, node| Node { span: 0..0, content, tagged: false, instead: Some((source, node)) };
        self.nodes.push(instead(content, key.unwrap_or(value)));
        self.nodes.push(instead(nothing, value));
        let (new_key, new_value) = (self.nodes.len() - 2, self.nodes.len() - 1);
        let found = match last {
            Step::Key(name) => self.entry(parent, name),
            Step::Index(_) => None,
        };
        match (&mut self.nodes[parent].content, last, found) {
            (NodeContent::Map(entries), Step::Key(_), Some(entry)) => entries[entry] = (new_key, new_value),
            (NodeContent::List(items), Step::Index(index), _) => {
                if let Some(item) = items.get_mut(*index) {
                    *item = new_value;
                }
            }
            _ => {}
        }
    }

    fn entry(&self, map: NodeId, name: &str) -> Option<usize> {
        match &self.node(map).content {
            NodeContent::Map(entries) if entries.len() <= SMALL => {
                entries.iter().position(|(key, _)| self.scalar(*key) == Some(name))
            }
            NodeContent::Map(_) => self.names.get_or_init(|| self.names()).get(&map)?.get(name).copied(),
            _ => None,
        }
    }

    /// The names of all large maps; of a name that stands twice the first.
    fn names(&self) -> HashMap<NodeId, HashMap<String, usize>> {
        let large = self.nodes.iter().enumerate().filter_map(|(id, node)| match &node.content {
            NodeContent::Map(entries) if entries.len() > SMALL => Some((id, entries)),
            _ => None,
        });
        let named = large.map(|(id, entries)| {
            let mut names = HashMap::with_capacity(entries.len());
            for (n, (key, _)) in entries.iter().enumerate() {
                if let Some(name) = self.scalar(*key) {
                    names.entry(name.to_owned()).or_insert(n);
                }
            }
            (id, names)
        });
        named.collect()
    }

    /// Where the bytes `range` of a scalar's value stand in the file.
    pub fn within(&self, text: &str, node: NodeId, range: Range<usize>) -> Range<usize> {
        let Node { span, content, .. } = self.node(node);
        let (NodeContent::Scalar { value, quote, .. }, Some(raw)) = (content, text.get(span.clone())) else {
            return span.clone();
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let starts = match &*last {
            Some((of, starts)) if *of == node => Arc::clone(starts),
            _ => starts_in_raw(raw, value, *quote).into(),
        };
        *last = Some((node, Arc::clone(&starts)));
        let at = |byte: usize| span.start + starts.get(byte).or(starts.last()).copied().unwrap_or(0);
        at(range.start)..at(range.end).max(at(range.start))
    }
}

#[derive(Default)]
struct Builder {
    tree: Tree,
    /// Collections that are not closed yet, with the anchor's number (0: none) and the children so far.
    open: Vec<(NodeId, usize, Vec<NodeId>)>,
    anchors: HashMap<usize, NodeId>,
    documents: usize,
}

impl Builder {
    fn take(&mut self, event: Event, span: Range<usize>, text: &str) -> Result<(), TreeFault> {
        let tagged = event.tag().is_some_and(|tag| tag.core_suffix() != Some("str"));
        let stringly = event.tag().is_some_and(|tag| tag.core_suffix() == Some("str"));
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(TreeFault::SecondDocument(span.start));
                }
            }
            Event::Scalar(value, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain && !stringly;
                let quote = match style {
                    ScalarStyle::SingleQuoted => Some('\''),
                    ScalarStyle::DoubleQuoted => Some('"'),
                    _ => None,
                };
                let content = NodeContent::Scalar { value: value.into_owned(), plain, quote };
                let node = self.add(Node { span, content, tagged, instead: None });
                self.anchors.insert(anchor, node);
                self.attach(node);
            }
            Event::SequenceStart(_, anchor, _) => self.open(span, NodeContent::List(Vec::new()), anchor, tagged),
            Event::MappingStart(_, anchor, _) => self.open(span, NodeContent::Map(Vec::new()), anchor, tagged),
            Event::SequenceEnd | Event::MappingEnd => self.close(span.end, text),
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(&node) => self.attach(node),
                None => return Err(TreeFault::SelfReference(span)),
            },
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, node: Node) -> NodeId {
        self.tree.nodes.push(node);
        self.tree.nodes.len() - 1
    }

    fn attach(&mut self, node: NodeId) {
        match self.open.last_mut() {
            Some((_, _, children)) => children.push(node),
            None => self.tree.root = Some(node),
        }
    }

    fn open(&mut self, span: Range<usize>, content: NodeContent, anchor: usize, tagged: bool) {
        let node = self.add(Node { span, content, tagged, instead: None });
        self.open.push((node, anchor, Vec::new()));
    }

    fn close(&mut self, end: usize, text: &str) {
        let Some((id, anchor, children)) = self.open.pop() else { return };
        let node = &mut self.tree.nodes[id];
        // A block collection ends where the next token begins: its own end is the last character before.
        let covered = text.get(node.span.start..end).unwrap_or_default();
        node.span.end = node.span.start + covered.trim_end().len();
        match &mut node.content {
            NodeContent::Map(entries) => *entries = children.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect(),
            NodeContent::List(items) => *items = children,
            NodeContent::Scalar { .. } => {}
        }
        self.anchors.insert(anchor, id);
        self.attach(id);
    }
}

/// For every byte of a scalar's value and its end, where the character stands in the scalar as written.
///
/// Walks both texts in step: quotes and escapes are longer as written, and a run of blanks with a line break in it
/// is as many blanks in the value as folding left of it.
fn starts_in_raw(raw: &str, value: &str, quote: Option<char>) -> Vec<usize> {
    let rest = |at: usize| raw.get(at..).unwrap_or_default();
    let mut at = quote.map_or(0, char::len_utf8);
    let mut starts = Vec::with_capacity(value.len() + 1);
    let mut blanks_of_run = 0;
    for (index, character) in value.char_indices() {
        if blanks_of_run == 0 && character.is_whitespace() && break_in_run(rest(at)) {
            blanks_of_run = value[index..].chars().take_while(|c| c.is_whitespace()).count();
        }
        if blanks_of_run > 0 {
            starts.extend(std::iter::repeat_n(at, character.len_utf8()));
            blanks_of_run -= 1;
            if blanks_of_run == 0 {
                at += run_length(rest(at));
            }
            continue;
        }
        while let Some(skipped) = dropped_line_break(rest(at), quote) {
            at += skipped;
        }
        starts.extend(std::iter::repeat_n(at, character.len_utf8()));
        at += written_length(rest(at), character, quote);
    }
    starts.push(at);
    starts
}

fn run_length(raw: &str) -> usize {
    raw.len() - raw.trim_start_matches([' ', '\t', '\n', '\r']).len()
}

fn break_in_run(raw: &str) -> bool {
    raw[..run_length(raw)].contains('\n')
}

/// The length of a `\` before a line break in double quotes, with the break and the indentation behind it.
fn dropped_line_break(raw: &str, quote: Option<char>) -> Option<usize> {
    let rest = raw.strip_prefix('\\').filter(|_| quote == Some('"'))?;
    rest.starts_with(['\n', '\r']).then(|| 1 + run_length(rest))
}

/// How many bytes the next character of the value takes as written.
fn written_length(raw: &str, character: char, quote: Option<char>) -> usize {
    match (quote, raw.strip_prefix('\\').and_then(|escape| escape.chars().next())) {
        (Some('"'), Some(escape)) => {
            let digits = match escape {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            1 + escape.len_utf8() + digits
        }
        (Some('\''), _) if raw.starts_with("''") => 2,
        _ if raw.starts_with(character) => character.len_utf8(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
