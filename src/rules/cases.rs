//! Whole documents and the cells that the rules must give for them: `tests/*.yaml` below a folder of rules.
//!
//! They are read here, since they stand beside the rules and are told of like them; they are run elsewhere. No rule file
//! lies in such a folder ([`super::store`]).

use super::diagnostic::{Code, Fault, nearest};
use super::file::Scalar;
use super::load::Origin;
use super::source::{On, SourceFile, Sources, YamlPath, decode, not_utf8, path};
use super::system::of_system;
use super::tree::Tree;
use super::{Faults, syntax};
use indexmap::IndexMap;
use serde::Deserialize;
use tr::tr;

/// A file of cases, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFileSpec {
    cases: Vec<CaseSpec>,
}

/// A document, one of its speeches, and what the row of that speech holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseSpec {
    /// What the case shows, in words.
    name: String,
    /// The document: its text, or the path of a file from the folder of this one.
    text: Option<String>,
    file: Option<String>,
    /// The number of the speech, from 1.
    #[serde(default = "first")]
    speech: usize,
    /// How many speeches the document holds.
    speeches: Option<usize>,
    /// What the cells of columns hold; nothing (`null`, or an empty text) where one is empty.
    #[serde(default)]
    cells: IndexMap<String, Scalar>,
}

fn first() -> usize {
    1
}

/// A case that can be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Where it stands, as `file:line`.
    pub line: String,
    pub name: String,
    pub document: CaseDocument,
    pub speech: usize,
    pub speeches: Option<usize>,
    pub cells: Vec<CaseCell>,
}

/// The document of a case.
#[derive(Debug, Clone, PartialEq)]
pub enum CaseDocument {
    Text(String),
    /// The bytes of a file, by its name.
    File(String, Vec<u8>),
}

/// What a cell must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseCell {
    /// Where it stands, as `file:line`.
    pub line: String,
    pub column: String,
    pub wanted: String,
}

/// The cases of rule sets that lie one on top of another, for rules with these columns. A column that the uppermost does
/// not have any more is not asked for in the cases of those below.
///
/// # Errors
/// Everything that is wrong with them, in all files.
pub fn read(origins: &[Origin], columns: &[&str]) -> Result<Vec<Case>, Faults> {
    let mut reader = CaseReader { sources: Sources::default(), faults: Vec::new(), cases: Vec::new(), columns };
    for (n, origin) in origins.iter().enumerate() {
        reader.origin(origin, n + 1 == origins.len());
    }
    let CaseReader { sources, faults, cases, .. } = reader;
    if faults.is_empty() { Ok(cases) } else { Err(Faults { sources, faults }) }
}

struct CaseReader<'c> {
    sources: Sources,
    faults: Vec<Fault>,
    cases: Vec<Case>,
    columns: &'c [&'c str],
}

impl CaseReader<'_> {
    fn origin(&mut self, origin: &Origin, is_uppermost: bool) {
        for kept in origin.case_files() {
            let text = match &kept.bytes {
                Ok(bytes) => decode(bytes.to_vec()).map_err(|_| not_utf8()),
                Err(error) => Err(tr!("it cannot be read: {}", of_system(error))),
            };
            let text = match text {
                Ok(text) => text,
                Err(help) => {
                    let source = self.sources.add(SourceFile::plain(&kept.name, ""));
                    self.fault(source, Vec::new(), On::File, tr!("a file of cases cannot be read"), help);
                    continue;
                }
            };
            let tree = match Tree::parse(&text) {
                Ok(tree) => tree,
                Err(reason) => {
                    self.faults.push(syntax::explain(self.sources.files.len(), &text, &reason));
                    self.sources.add(SourceFile::plain(&kept.name, text));
                    continue;
                }
            };
            let file: Result<CaseFileSpec, _> = serde_yaml::from_str(&text);
            let source = self.sources.add(SourceFile::yaml(&kept.name, text, tree));
            match file {
                Ok(file) => {
                    for (n, spec) in file.cases.into_iter().enumerate() {
                        let document = self.document(origin, &kept, source, n, &spec);
                        self.case(source, n, spec, document, is_uppermost);
                    }
                }
                Err(error) => {
                    let on =
                        error.location().map_or(On::File, |at| On::Position { line: at.line(), column: at.column() });
                    let help =
                        tr!("a case has `name`, `text` or `file`, `speech`, `speeches` and `cells: {COLUMN: VALUE}`");
                    self.fault(source, Vec::new(), on, tr!("bad case: {}", mismatch(&error)), help);
                }
            }
        }
    }

    fn document(
        &mut self,
        origin: &Origin,
        kept: &super::store::Kept,
        source: usize,
        n: usize,
        spec: &CaseSpec,
    ) -> Option<CaseDocument> {
        match (&spec.text, &spec.file) {
            (Some(text), None) => Some(CaseDocument::Text(text.clone())),
            (None, Some(file)) => {
                let found = origin.file(&origin.beside(kept, file));
                match found.bytes {
                    Ok(bytes) => Some(CaseDocument::File(found.name, bytes.into_owned())),
                    Err(error) => {
                        let help = tr!("the path begins in the folder of this file ({})", of_system(&error));
                        let title = tr!("no document `{}`", file);
                        self.fault(source, path!["cases", n, "file"], On::Value, title, help);
                        None
                    }
                }
            }
            (Some(_), Some(_)) | (None, None) => {
                let help = tr!("write `text: |` and the text below it, or `file:` and its path");
                self.fault(source, path!["cases", n], On::Key, tr!("a case has either a `text` or a `file`"), help);
                None
            }
        }
    }

    fn case(&mut self, source: usize, n: usize, spec: CaseSpec, document: Option<CaseDocument>, is_uppermost: bool) {
        let place = path!["cases", n];
        if spec.speech == 0 {
            let at = path!["cases", n, "speech"];
            self.fault(source, at, On::Value, tr!("speeches count from 1"), tr!("write `speech: 1`"));
        }
        let mut cells = Vec::new();
        for (column, wanted) in &spec.cells {
            let at = path!["cases", n, "cells", column];
            if self.columns.contains(&column.as_str()) {
                let (line, wanted) = (self.line(source, &at), wanted.to_text());
                cells.push(CaseCell { line, column: column.clone(), wanted });
            } else if is_uppermost {
                let help = match nearest(column, self.columns.iter().copied()) {
                    Some(near) => tr!("did you mean `{}`?", near),
                    None => tr!("name one of the `columns` of the rules"),
                };
                self.fault(source, at, On::Key, tr!("no column is called `{}`", column), help);
            }
        }
        let line = self.line(source, &place);
        let CaseSpec { name, speech, speeches, .. } = spec;
        self.cases.extend(document.map(|document| Case { line, name, document, speech, speeches, cells }));
    }

    fn line(&self, source: usize, path: &YamlPath) -> String {
        self.sources.line(source, path, &On::Value)
    }

    fn fault(&mut self, source: usize, path: YamlPath, on: On, title: impl Into<String>, help: String) {
        self.faults.push(Fault::new(Code::BadCase, title).label(source, path, on, "").help(help));
    }
}

/// What serde says of a value that is not what it wants: where in the file, what is wrong, and the line.
fn mismatch(error: &serde_yaml::Error) -> String {
    let whole = error.to_string();
    let at = whole.rsplit_once(" at line ").and_then(|(said, at)| Some((said, at.split_once(" column ")?)));
    let said = at.map_or(whole.as_str(), |(said, _)| said);
    let (path, said) = match said.split_once(": ") {
        Some((path, said)) if path.starts_with("cases") => (format!("{path}: "), said),
        _ => (String::new(), said),
    };
    let (kind, wanted) = said.split_once(", expected ").unwrap_or((said, ""));
    let said = if let Some(name) = said.strip_prefix("missing field ") {
        tr!("missing field {}", name)
    } else if let Some(name) = said.strip_prefix("duplicate field ") {
        tr!("duplicate field {}", name)
    } else if let Some(name) = kind.strip_prefix("unknown field ") {
        let known = wanted.strip_prefix("one of ").map(|known| tr!("one of {}", known));
        tr!("unknown field {}, expected {}", name, known.unwrap_or_else(|| wanted.to_owned()))
    } else if let Some(here) = kind.strip_prefix("invalid type: ") {
        // A value stands behind its type in quotation marks.
        let (kind, value) = here.split_at(here.find(" `").or(here.find(" \"")).unwrap_or(here.len()));
        tr!("invalid type: {}{}, expected {}", tr!(kind), value, tr!(wanted))
    } else {
        tr!(said)
    };
    match at {
        Some((_, (line, column))) => tr!("{} at line {} column {}", format_args!("{path}{said}"), line, column),
        None => path + &said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serde_says_is_told_as_it_says_it() {
        for yaml in [
            "cases: [{text: a}]",
            "cases: [{name: a, speach: 1}]",
            "cases: [{name: a, name: b}]",
            "cases: [{name: a, speech: x}]",
            "cases: [{name: a, speech: -1}]",
            "cases: [{name: a, cells: 3}]",
            "cases: {}",
            "cases: [3]",
            "- a",
            "case: []",
        ] {
            let error = serde_yaml::from_str::<CaseFileSpec>(yaml).expect_err("a fault");
            assert_eq!(mismatch(&error), error.to_string());
        }
    }
}
