//! Rule files → [`RuleFile`](file::RuleFile) → [`CompiledRules`], and everything that can be wrong with them.
//!
//! The rule language is told in `rules/README.md`. [`load`] reads files and lexicons, [`compile`](mod@compile) makes
//! them ready to run, [`diagnostic`] says what is wrong where.
//! [`prepared`] keeps compiled rules as bytes.

// What is private is read beside its source, where such a link leads somewhere.
#![allow(rustdoc::private_intra_doc_links)]

pub mod attribute_template;
pub mod calculation;
pub mod cases;
pub mod compile;
pub mod compiled;
pub mod conditions;
mod declaration;
pub mod diagnostic;
mod embedded;
pub mod every_pattern;
pub mod file;
mod fold;
pub mod lexicon;
pub mod load;
pub mod prepared;
mod read;
pub mod source;
mod store;
mod syntax;
pub mod template;
pub mod texts;
mod tree;
pub mod warnings;

use crate as rules;
use speechmeta_normalise as normalise;
use speechmeta_pattern as pattern;
use speechmeta_value as value;

use compiled::CompiledRules;
use diagnostic::Fault;
use load::{FaultyRules, LoadedFile, LoadedRules, Origin};
use normalise::NormalisedText;
use source::{On, Sources, Step};

/// Rules that are ready to run, with the files they came from.
#[derive(Debug)]
pub struct RuleSet {
    pub compiled: CompiledRules,
    pub files: Vec<LoadedFile>,
    pub sources: Sources,
}

/// Why a rule set cannot be used: every fault, and the texts that they point into.
#[derive(Debug)]
pub struct Faults {
    pub sources: Sources,
    pub faults: Vec<Fault>,
}

impl Faults {
    /// All faults in words, with the lines they are about.
    pub fn render(&self, color: bool) -> String {
        diagnostic::render(&self.sources, &self.faults, color)
    }
}

impl RuleSet {
    /// Where a node of a file stands, as `file:line`.
    pub fn line(&self, file: &LoadedFile, path: &[Step]) -> String {
        let source = &self.sources.files[file.source];
        let (line, _) = source.line_and_column(source.span(path, &On::Value).start);
        format!("{}:{line}", source.name)
    }

    /// Loads and compiles the rules of a folder, of a file, or of the binary.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load(origin: &Origin) -> Result<RuleSet, Faults> {
        let normalise = |text: &str| NormalisedText::new(text).as_str().to_string();
        match load::load(origin, &normalise) {
            Ok(LoadedRules { sources, files, lexicons }) => {
                match compile::compile(&files, lexicons, Some(&Default::default())) {
                    Ok(compiled) => Ok(RuleSet { compiled, files, sources }),
                    Err(faults) => Err(Faults { sources, faults }),
                }
            }
            Err(faulty) => {
                let FaultyRules { sources, mut faults, rest } = *faulty;
                let lost = rest.names_known.then_some(&rest.lost);
                if let Err(more) = compile::compile(&rest.files, rest.lexicons, lost) {
                    faults.extend(more);
                }
                Err(Faults { sources, faults })
            }
        }
    }
}
