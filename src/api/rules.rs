//! Rules as a caller holds them.

use crate::builtin;
use crate::input::Reader;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::Language;
use crate::rules::layers::Layers;
use crate::rules::load::Origin;
use crate::rules::{Faults, RuleSet};
use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tr::tr;

/// A rule set, ready to run. One serves any number of threads.
#[derive(Debug)]
pub struct Rules {
    compiled: CompiledRules,
    /// Knows the pages that the rules know.
    pub(super) reader: Arc<Reader>,
}

impl Rules {
    /// The rules of this package, which were compiled when it was.
    pub fn builtin() -> Rules {
        Rules::of(builtin::rules())
    }

    /// The rules of a folder with rule files (`*.yaml`, `*.yml`), or of one rule file; where one of them says
    /// `extends: builtin`, on top of the rules of this package. `rules/README.md` of this package tells their language.
    ///
    /// # Errors
    /// Everything that is wrong with them, in all files at once.
    pub fn load(path: impl AsRef<Path>) -> Result<Rules, RuleErrors> {
        Rules::layered(Some(path.as_ref()), [])
    }

    /// The same, or without a path the rules of this package, with the rules of other files and folders on top: what has the
    /// name of something below takes its place.
    ///
    /// # Errors
    /// Everything that is wrong with them, in all files at once.
    pub fn layered(base: Option<&Path>, added: impl IntoIterator<Item = PathBuf>) -> Result<Rules, RuleErrors> {
        let base = base.map_or_else(builtin::origin, |path| Origin::Directory(path.to_owned()));
        let added = added.into_iter().map(Origin::Directory);
        let layers = Layers::of(base).extending(builtin::origin()).with(added);
        let set = RuleSet::load_layers(&layers).map_err(|faults| RuleErrors(RulesFault::Files(faults)))?;
        let rules = Rules::of(set.compiled);
        rules.reader.check().map_err(RuleErrors::of_page)?;
        Ok(rules)
    }

    /// The names of the columns, in their order.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.compiled.columns.iter().map(|column| column.name.as_str())
    }

    /// The names of the fields of which there can be mentions.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = &str> {
        self.compiled.fields.iter().map(|field| field.name.as_str())
    }

    /// The same rules, whose column `remarks` is in this language.
    #[doc(hidden)]
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Rules {
        self.compiled.language = language;
        self
    }

    /// What opens and reads documents, and knows the pages that the rules know.
    #[doc(hidden)]
    pub fn reader(&self) -> Reader {
        Reader::new(&self.compiled)
    }

    /// Rules that were compiled otherwise.
    #[doc(hidden)]
    pub fn of(compiled: CompiledRules) -> Rules {
        Rules { reader: Reader::new(&compiled).into(), compiled }
    }

    /// As the rest of the engine takes them.
    #[doc(hidden)]
    pub fn compiled(&self) -> &CompiledRules {
        &self.compiled
    }
}

/// Why rules cannot be used: every fault with its file and line, told as `extract check` tells it.
pub struct RuleErrors(RulesFault);

enum RulesFault {
    Files(Faults),
    /// A part of a page, and what is wrong with that by which it is found.
    Page {
        found_by: String,
        reason: String,
    },
}

impl RuleErrors {
    /// How many faults there are.
    pub fn count(&self) -> usize {
        match &self.0 {
            RulesFault::Files(faults) => faults.faults.len(),
            RulesFault::Page { .. } => 1,
        }
    }

    /// That a part of a page cannot be found, as [`Reader::check`] tells it.
    #[doc(hidden)]
    pub fn of_page((found_by, reason): (String, String)) -> RuleErrors {
        RuleErrors(RulesFault::Page { found_by, reason })
    }
}

impl fmt::Display for RuleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            RulesFault::Files(faults) => f.write_str(&faults.render(false)),
            RulesFault::Page { found_by, reason } => {
                f.write_str(&tr!("`pages`: `{}` cannot be used: {}; see `pages` in rules/README.md", found_by, reason))
            }
        }
    }
}

/// As it is displayed, so that a program that returns it from `main` tells the faults in words.
impl fmt::Debug for RuleErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for RuleErrors {}
