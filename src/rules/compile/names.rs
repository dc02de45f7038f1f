//! What the rule files declare: the names that references may lead to.

use super::super::fold::Folded;
use super::super::lexicon::Lexicon;
use super::super::load::LoadedFile;
use super::super::source::{Place, path};
use indexmap::IndexMap;

/// Everything declared in all files together.
pub struct Declared {
    /// Texts of the named patterns, as they are compiled.
    pub patterns: IndexMap<String, String>,
    /// The text of each pattern, as it is written, and where it stands; of a name given twice, both.
    pub patterns_at: Vec<(String, Place)>,
    pub lexicons: Vec<String>,
    /// Columns of each lexicon.
    pub columns: Vec<Vec<String>>,
    /// Whether a lexicon must choose among rows of the same key.
    pub chooses: Vec<bool>,
    pub sections: Vec<String>,
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
            sections: files.iter().flat_map(|file| file.rules.sections.keys().cloned()).collect(),
            fields: Vec::new(),
            attributes: Vec::new(),
        };
        for file in files {
            for (name, pattern) in &file.rules.patterns {
                let place = pattern.place(Place { source: file.source, path: path!["patterns", name] });
                let text = pattern.text();
                declared.patterns.insert(name.clone(), Folded::of(text).text.into_owned());
                declared.patterns_at.push((text.to_owned(), place));
            }
            for (name, spec) in &file.rules.fields {
                declared.fields.push(name.clone());
                declared.attributes.push(spec.attributes.keys().cloned().collect());
            }
        }
        declared
    }

    /// The number of a lexicon.
    pub fn lexicon(&self, name: &str) -> Option<usize> {
        self.lexicons.iter().position(|known| known == name)
    }

    /// The number of a field.
    pub fn field(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|known| known == name)
    }
}
