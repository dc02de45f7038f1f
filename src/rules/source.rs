//! The texts of rule files, and where things stand in them.
//!
//! A [`SourceFile`] keeps the text as read and, for a rule file, its [`Tree`]: the places of all keys and values.
//! What is wrong with a text is told by [`super::diagnostic`]; how it is read into rules, by [`super::load`].

use once_cell::sync::OnceCell;
use std::io::ErrorKind;
use std::ops::Range;

use super::tree::{NodeId, Tree};
use tr::tr;

/// What to do about a file in another encoding.
pub(super) fn not_utf8() -> String {
    tr!("save it as UTF-8: in Excel as \"CSV UTF-8\", in an editor with the encoding UTF-8")
}

/// The text of a file in UTF-8, without a byte order mark.
///
/// # Errors
/// `InvalidData` if it is in another encoding.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, ErrorKind> {
    let mut text = String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData)?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// A step from a YAML node to one of its children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(String),
    Index(usize),
}

/// The way from the root of a file to a node: `rules`, 3, `attributes`, `percent`.
pub type YamlPath = Vec<Step>;

impl From<&str> for Step {
    fn from(key: &str) -> Step {
        Step::Key(key.to_owned())
    }
}

impl From<&String> for Step {
    fn from(key: &String) -> Step {
        Step::Key(key.clone())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Step {
        Step::Index(index)
    }
}

/// Builds a [`YamlPath`]: `path!["rules", 3, "match"]`.
macro_rules! yaml_path {
    ($($step:expr),* $(,)?) => { vec![$($crate::rules::source::Step::from($step)),*] };
}
pub(crate) use yaml_path as path;

/// A node of a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number of the file in [`Sources`].
    pub source: usize,
    pub path: YamlPath,
}

impl Place {
    pub fn child(&self, step: impl Into<Step>) -> Place {
        let mut path = self.path.clone();
        path.push(step.into());
        Place { source: self.source, path }
    }
}

/// The part of a node that a message points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    /// The key under which the node stands; for an item of a list, the first line of the item.
    Key,
    /// The node itself; its first line is shown.
    Value,
    /// These bytes of the scalar's **value**, wherever quotes, escapes and folding put them in the file.
    Within(Range<usize>),
    /// A place in the file, whatever the path: both count from 1, the column in characters.
    Position { line: usize, column: usize },
    /// These bytes of the file, whatever the path.
    Span(Range<usize>),
    /// The file as a whole; no line is shown.
    File,
}

/// A text that faults can point into.
#[derive(Debug)]
pub struct SourceFile {
    /// As shown to the user, with `/` between folders.
    pub name: String,
    pub text: String,
    tree: Tree,
    /// The bytes at which the lines begin, once one was asked for.
    line_starts: OnceCell<Vec<usize>>,
}

impl SourceFile {
    /// A text without YAML structure: a lexicon, or a file that could not be read.
    pub fn plain(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        SourceFile { name: name.into(), text: text.into(), tree: Tree::default(), line_starts: OnceCell::new() }
    }

    /// A rule file; `tree` was read from `text`.
    pub fn yaml(name: impl Into<String>, text: String, tree: Tree) -> SourceFile {
        SourceFile { name: name.into(), text, tree, line_starts: OnceCell::new() }
    }

    /// The texts that stand in it as keys and values; none of a file that is no rule file.
    pub fn scalars(&self) -> impl Iterator<Item = &str> {
        self.tree.scalars()
    }

    /// Line and column, both from 1, the column in characters, of a byte of the file.
    pub fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= byte).max(1);
        let before = self.text.get(starts[line - 1]..byte).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// The bytes of a line, counted from 1, without its end; of one beyond the last, the end of the file.
    pub fn line(&self, line: usize) -> Range<usize> {
        let start = self.line_starts().get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let length = self.text[start..].lines().next().map_or(0, str::len);
        start..start + length
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let ends = self.text.match_indices('\n').map(|(newline, _)| newline + 1);
            std::iter::once(0).chain(ends).collect()
        })
    }

    fn node_span(&self, node: Option<NodeId>) -> Range<usize> {
        node.map_or(0..0, |node| self.tree.node(node).span.clone())
    }

    fn position(&self, line: usize, column: usize) -> Range<usize> {
        let start = self.line(line).start;
        let rest = &self.text[start..];
        let offset = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        let start = start + offset;
        let width = self.text[start..].chars().next().map_or(0, char::len_utf8);
        start..start + width
    }

    /// Cuts `span` to whole characters of the text, and to its first line.
    fn first_line(&self, span: Range<usize>) -> Range<usize> {
        let boundary =
            |byte: usize| (0..=byte.min(self.text.len())).rev().find(|byte| self.text.is_char_boundary(*byte));
        let start = boundary(span.start).unwrap_or(0);
        let end = boundary(span.end).unwrap_or(0).max(start);
        let covered = &self.text[start..end];
        let line = covered.split(['\n', '\r']).next().unwrap_or_default();
        let line = if line.len() < covered.len() { line.trim_end() } else { line };
        start..start + line.len()
    }
}

/// All texts of a rule set, rule files first, in the order in which they were read.
#[derive(Debug, Default)]
pub struct Sources {
    pub files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and gives its number, as [`super::diagnostic::Label`] wants it.
    pub fn add(&mut self, file: SourceFile) -> usize {
        self.files.push(file);
        self.files.len() - 1
    }

    /// The file, and the bytes of it within one line, that `on` means at a path of the file of number `source`. Where
    /// another file has taken the place of what stands there, they are those of the other file. A path that leads nowhere
    /// gives the nearest node on the way.
    ///
    /// # Panics
    /// There are not so many files.
    pub fn span(&self, source: usize, path: &[Step], on: &On) -> (usize, Range<usize>) {
        let file = &self.files[source];
        let (source, span) = match on {
            On::File => (source, 0..0),
            On::Span(span) => (source, span.clone()),
            On::Position { line, column } => (source, file.position(*line, *column)),
            On::Key | On::Value | On::Within(_) => {
                let (source, node, key) = self.find(source, path);
                let file = &self.files[source];
                let span = match (on, node, key) {
                    (On::Key, _, Some(key)) => file.node_span(Some(key)),
                    (On::Within(range), Some(node), _) => file.tree.within(&file.text, node, range.clone()),
                    _ => file.node_span(node),
                };
                (source, span)
            }
        };
        (source, self.files[source].first_line(span))
    }

    /// The file and the line of it, from 1, as `name:line`.
    pub fn line(&self, source: usize, path: &[Step], on: &On) -> String {
        let (source, span) = self.span(source, path, on);
        let file = &self.files[source];
        format!("{}:{}", file.name, file.line_and_column(span.start).0)
    }

    /// The node at `path` or the last one on the way to it, the file that it is in, and its key if it has one.
    pub(super) fn find(&self, source: usize, path: &[Step]) -> (usize, Option<NodeId>, Option<NodeId>) {
        let (mut source, mut node, mut key) = (source, self.files[source].tree.root(), None);
        for step in path {
            let tree = &self.files[source].tree;
            let Some((child_key, child)) = node.and_then(|node| tree.child(node, step)) else { break };
            let instead = |node: NodeId| tree.node(node).instead;
            match instead(child) {
                Some((elsewhere, at)) => {
                    key = child_key.and_then(instead).map(|(_, key)| key);
                    (source, node) = (elsewhere, Some(at));
                }
                None => (node, key) = (Some(child), child_key),
            }
        }
        (source, node, key)
    }

    /// Notes that `above` has taken the place of `below`.
    pub(super) fn put_in_place(&mut self, below: &Place, above: &Place) {
        if let (source, Some(node), key) = self.find(above.source, &above.path) {
            self.files[below.source].tree.replace(&below.path, source, key, node);
        }
    }

    /// Takes an item out of a list of the file of number `source`: the paths of [`Sources::span`] count without it.
    pub(super) fn remove_item(&mut self, source: usize, key: &str, index: usize) {
        self.files[source].tree.remove_item(key, index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_columns_in_characters() {
        let file = SourceFile::plain("a", "一二\r\n\nab");
        let at: Vec<_> = [0, 3, 6, 8, 9, 10, 11, 99].map(|byte| file.line_and_column(byte)).into();
        assert_eq!(at, [(1, 1), (1, 2), (1, 3), (2, 1), (3, 1), (3, 2), (3, 3), (3, 3)]);
        assert_eq!([1, 2, 3, 4].map(|line| file.line(line)), [0..6, 8..8, 9..11, 11..11]);
    }
}
