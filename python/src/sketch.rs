//! By what speeches are compared with each other, for programs that read them in several processes.

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use speechmeta::repeats::{self, Sketch};
use std::sync::{Mutex, PoisonError};

fn sketch(bytes: &[u8]) -> PyResult<Sketch> {
    Sketch::from_bytes(bytes).ok_or_else(|| PyValueError::new_err("a sketch is hashes of 8 bytes each, ascending"))
}

/// The keys of a sketch, of which speeches that are the same share `SHARED_KEYS`.
#[pyfunction]
pub fn keys(bytes: &[u8]) -> PyResult<Vec<u32>> {
    Ok(sketch(bytes)?.keys().collect())
}

/// Whether two speeches are the same but for small edits.
#[pyfunction]
pub fn is_repeat(one: &[u8], other: &[u8]) -> PyResult<bool> {
    Ok(sketch(one)?.repeats(&sketch(other)?))
}

/// Which speech repeats an earlier one; `speechmeta.Repeats` describes it.
#[pyclass(frozen, module = "speechmeta._native")]
pub struct Repeats(Mutex<repeats::Repeats>);

#[pymethods]
impl Repeats {
    #[new]
    fn new() -> Repeats {
        Repeats(Mutex::default())
    }

    fn note(&self, name: String, bytes: &[u8]) -> PyResult<Option<String>> {
        let sketch = sketch(bytes)?;
        let mut earlier = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        earlier.note(|| name, sketch).map_err(|e| PyOSError::new_err(e.to_string()))
    }
}
