//! Rule files → [`RuleFile`](file::RuleFile) → [`CompiledRules`], and everything that can be wrong with them.
//!
//! The rule language is told in `rules/README.md`. [`load`] reads files and lexicons, [`compile`](mod@compile) makes
//! them ready to run, [`diagnostic`] says what is wrong where.
//! [`prepared`] keeps compiled rules as bytes.

// What is private is read beside its source, where such a link leads somewhere.
#![allow(rustdoc::private_intra_doc_links)]

/// A text that stays in English until it is shown, by `tr!(variable)`. So the catalogue has it as well.
#[macro_export]
macro_rules! said_later {
    ($text:literal) => {
        $text
    };
}

pub mod alternatives;
pub mod arithmetic;
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
mod explanations;
pub mod export;
pub mod file;
mod fold;
pub mod layers;
pub mod lexicon;
pub mod lists;
pub mod load;
mod nearest;
pub mod opened;
pub mod prepared;
pub mod printable;
mod question;
mod read;
pub mod source;
mod store;
mod syntax;
pub mod system;
mod table;
pub mod template;
pub mod texts;
mod tree;
pub mod warnings;

use crate as rules;
use speechmeta_normalise as normalise;
use speechmeta_pattern as pattern;
use speechmeta_value as value;

use compile::Purpose;
use compiled::CompiledRules;
use diagnostic::Fault;
use layers::Layers;
use load::{FaultyRules, LoadedFile, LoadedRules, Origin};
use normalise::NormalisedText;
use source::{On, Sources, Step};
use tr::Translator;

/// Says everything by this catalogue from now on: what is wrong with rules and with their patterns.
pub fn speak(catalogue: &(impl Translator + Clone + 'static)) {
    pattern::speak(catalogue);
    tr::set_translator!(catalogue.clone());
}

/// Rules that are ready to run, with the files they came from.
#[derive(Debug)]
pub struct RuleSet {
    pub compiled: CompiledRules,
    pub files: Vec<LoadedFile>,
    pub sources: Sources,
    /// What is to be said about them that is no fault: what took the place of what in lower layers.
    pub remarks: Vec<Fault>,
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
    /// Whether something is said about files of whoever wrote the uppermost rules, and not about the built-in rules that
    /// they lie on.
    pub fn is_own(&self, fault: &Fault) -> bool {
        let Some(label) = fault.labels.first() else { return true };
        let (source, _) = self.sources.span(label.source, &label.path, &label.on);
        let is_builtin = self.sources.files[source].name.starts_with(embedded::SHOWN_AS);
        let are_all =
            self.files.iter().all(|file| self.sources.files[file.source].name.starts_with(embedded::SHOWN_AS));
        are_all || !is_builtin
    }

    /// Where a node of a file stands, as `file:line`.
    pub fn line(&self, file: &LoadedFile, path: &[Step]) -> String {
        self.sources.line(file.source, path, &On::Value)
    }

    /// Loads and compiles the rules of a folder, of a file, or of the binary.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load(origin: &Origin) -> Result<RuleSet, Faults> {
        RuleSet::load_layers(&Layers::of(origin.clone()))
    }

    /// Loads and compiles rules that lie one on top of another.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load_layers(layers: &Layers) -> Result<RuleSet, Faults> {
        RuleSet::load_for(layers, Purpose::Run)
    }

    /// Loads rules to say what is wrong with them. They are compiled as far as that needs: they cannot be run.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn check(layers: &Layers) -> Result<RuleSet, Faults> {
        RuleSet::load_for(layers, Purpose::Check)
    }

    fn load_for(layers: &Layers, purpose: Purpose) -> Result<RuleSet, Faults> {
        let _bounded = nearest::Bounded::begin();
        let normalise = |text: &str| NormalisedText::new(text).as_str().to_string();
        match load::load(layers, &normalise) {
            Ok(LoadedRules { sources, files, lexicons, remarks }) => {
                match compile::compile(&files, lexicons, Some(&Default::default()), purpose) {
                    Ok(compiled) => Ok(RuleSet { compiled, files, sources, remarks }),
                    Err(faults) => Err(Faults { sources, faults }),
                }
            }
            Err(faulty) => {
                let FaultyRules { sources, mut faults, rest } = *faulty;
                let lost = rest.names_known.then_some(&rest.lost);
                if let Err(more) = compile::compile(&rest.files, rest.lexicons, lost, Purpose::Check) {
                    faults.extend(more);
                }
                Err(Faults { sources, faults })
            }
        }
    }
}
