//! Files that a walk found, to be read here or by another process.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use speechmeta::input::{self, Met};
use std::path::PathBuf;

/// A file that is to be read; `speechmeta.Source` describes it.
#[pyclass(frozen, module = "speechmeta._native")]
pub struct Source(pub input::Source);

const MET: [(Met, &str); 3] = [(Met::Named, "named"), (Met::Found, "found"), (Met::Doubtful, "doubtful")];

#[pymethods]
impl Source {
    /// A file that a walk found elsewhere, and how: `named`, `found` or `doubtful`.
    #[new]
    fn new(path: PathBuf, met: &str) -> PyResult<Source> {
        let (met, _) = MET
            .into_iter()
            .find(|(_, name)| *name == met)
            .ok_or_else(|| PyValueError::new_err(format!("no file is met as `{met}`")))?;
        Ok(Source(input::Source::met(&path, met)))
    }

    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// Bytes; 0 where that cannot be told.
    #[getter]
    fn size(&self) -> u64 {
        self.0.path().and_then(|path| path.metadata().ok()).map_or(0, |found| found.len())
    }

    fn __repr__(&self) -> String {
        format!("<speechmeta.Source {}>", self.0.name())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (PathBuf, &'static str))> {
        let how = self.0.how_met();
        let met = MET.into_iter().find(|(met, _)| *met == how).map_or("named", |(_, name)| name);
        let path = self.0.path().map_or_else(|| self.0.name().into(), ToOwned::to_owned);
        Ok((py.get_type::<Source>().into_any(), (path, met)))
    }
}

/// The files that these paths stand for, in the order in which they are read, and what is to be said of paths that lead
/// nowhere.
#[pyfunction]
pub fn walk(py: Python<'_>, paths: Vec<PathBuf>) -> (Vec<Source>, Vec<String>) {
    let walk = py.detach(|| input::documents(&paths));
    let (mut sources, mut failures) = (Vec::new(), Vec::new());
    for source in walk.sources {
        match source {
            Ok(source) => sources.push(Source(source)),
            Err(error) => failures.push(error.to_string()),
        }
    }
    (sources, failures)
}
