//! What the rule files declare: the names that references may lead to.

use super::super::lexicon::Lexicon;
use super::super::load::LoadedFile;
use super::super::pattern::Names;
use super::super::source::{Place, path};
use crate::matcher::node::CharClass;
use crate::matcher::program::Edges;
use indexmap::IndexMap;
use std::sync::Arc;

/// Everything declared in all files together.
pub struct Declared {
    pub patterns: IndexMap<String, String>,
    /// The text of each pattern and where it stands; of a name given twice, both.
    pub patterns_at: Vec<(String, Place)>,
    pub lexicons: Vec<String>,
    /// Columns of each lexicon.
    pub columns: Vec<Vec<String>>,
    /// Whether a lexicon must choose among rows of the same key.
    pub chooses: Vec<bool>,
    longest: Vec<usize>,
    edges: Edges,
    pub fields: Vec<String>,
    /// Attribute names of each field.
    pub attributes: Vec<Vec<String>>,
}

impl Declared {
    pub fn new(files: &[LoadedFile], lexicons: &IndexMap<String, Lexicon>) -> Self {
        let mut declared = Declared {
            patterns: IndexMap::new(),
            patterns_at: Vec::new(),
            lexicons: lexicons.keys().cloned().collect(),
            columns: lexicons.values().map(|l| l.columns.clone()).collect(),
            chooses: lexicons.values().map(|l| l.choose.is_some()).collect(),
            longest: lexicons
                .values()
                .map(|l| l.keys.iter().map(|key| key.chars().count()).max().unwrap_or(0))
                .collect(),
            edges: lexicons.values().map(edges).collect(),
            fields: Vec::new(),
            attributes: Vec::new(),
        };
        for file in files {
            for (name, text) in &file.rules.patterns {
                let place = Place { source: file.source, path: path!["patterns", name] };
                declared.patterns.insert(name.clone(), text.clone());
                declared.patterns_at.push((text.clone(), place));
            }
            for (name, spec) in &file.rules.fields {
                declared.fields.push(name.clone());
                declared.attributes.push(spec.attributes.keys().cloned().collect());
            }
        }
        declared
    }

    pub fn names(&self) -> Names<'_> {
        Names {
            patterns: &self.patterns,
            lexicons: self.lexicons.iter().enumerate().map(|(n, l)| (l.as_str(), n)).collect(),
            fields: self.fields.iter().enumerate().map(|(n, f)| (f.as_str(), n)).collect(),
            longest: self.longest.clone(),
            edges: Arc::clone(&self.edges),
        }
    }
}

/// The characters with which keys begin, and with which they end.
fn edges(lexicon: &Lexicon) -> (CharClass, CharClass) {
    let keys = || lexicon.keys.iter().map(str::chars);
    (
        CharClass::of_chars(keys().filter_map(|mut key| key.next())),
        CharClass::of_chars(keys().filter_map(|mut key| key.next_back())),
    )
}
