//! The parts of the engine as Python sees them: `speechmeta._native`, over which `speechmeta/__init__.py` is written.
//!
//! Here is nothing but the way between the two languages. What documents and rows are is of the library.

mod arrow;
mod capsule;
mod rules;
mod run;
mod sketch;
mod source;

use pyo3::prelude::*;

pyo3::create_exception!(
    speechmeta,
    SpeechmetaError,
    pyo3::exceptions::PyException,
    "What is the base of all exceptions of this package."
);
pyo3::create_exception!(
    speechmeta,
    RulesError,
    SpeechmetaError,
    "Rules cannot be used. The message names every fault with its file and line, as `extract check` does."
);
pyo3::create_exception!(
    speechmeta,
    InputError,
    SpeechmetaError,
    "A document cannot be read. The message names it, the reason and what to do, as `extract` does."
);

#[pymodule]
pub mod _native {
    #[pymodule_export]
    use super::capsule::{Batch, Schema, Table};
    #[pymodule_export]
    use super::rules::Rules;
    #[pymodule_export]
    use super::run::Run;
    #[pymodule_export]
    use super::sketch::{Repeats, is_repeat, keys};
    #[pymodule_export]
    use super::source::{Source, walk};
    #[pymodule_export]
    use super::{InputError, RulesError, SpeechmetaError, no_documents, run_command, set_language};

    #[pymodule_export]
    const __VERSION__: &str = env!("CARGO_PKG_VERSION");
    #[pymodule_export]
    const SHARED_KEYS: usize = speechmeta::repeats::SHARED;
}

/// Says everything in this language from now on.
#[pyfunction]
fn set_language(language: &str) -> PyResult<()> {
    speechmeta::messages::speak(rules::language(language)?);
    Ok(())
}

/// What is to be said where the inputs lead to no document.
#[pyfunction]
fn no_documents() -> String {
    speechmeta::reading::no_documents()
}

/// Does what the program does with these arguments, of which the first is its name; gives the exit code.
#[pyfunction]
fn run_command(py: Python<'_>, arguments: Vec<std::ffi::OsString>) -> u8 {
    py.detach(|| speechmeta::commands::run(arguments)).code()
}
