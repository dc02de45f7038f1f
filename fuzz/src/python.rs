//! Documents on their way through the Python package, in an interpreter of this process. What is called and what must come of
//! it says `boundary.py`; what the capsules of Arrow hold is read here, as no package that reads them need be there.

use _native::_native;
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatchReader};
use arrow_schema::DataType;
use pyo3::exceptions::{PyAssertionError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyCapsule, PyList};
use std::path::Path;
use std::sync::Once;

/// Whatever Python takes: documents with their names, and how they are asked for.
pub fn python(data: &[u8]) {
    crate::without_office();
    static START: Once = Once::new();
    START.call_once(|| {
        pyo3::append_to_inittab!(_native);
        Python::initialize();
    });
    static RUN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    Python::attach(|py| {
        let run = RUN.get_or_try_init(py, || boundary(py)).expect("the package can be imported");
        if let Err(error) = run.call1(py, (PyBytes::new(py, data), wrap_pyfunction!(columns, py).expect("a function")))
        {
            let traceback = error.traceback(py).and_then(|traceback| traceback.format().ok()).unwrap_or_default();
            panic!("{traceback}{error}");
        }
    });
}

/// The function `run` of `boundary.py`, after the package was imported as it lies in the folder `python/`.
fn boundary(py: Python<'_>) -> PyResult<Py<PyAny>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sys = py.import("sys")?;
    sys.setattr("dont_write_bytecode", true)?;
    for folder in [root.join("../python"), root.to_owned()] {
        sys.getattr("path")?.call_method1("insert", (0, folder.into_os_string()))?;
    }
    sys.getattr("modules")?.set_item("speechmeta._native", py.import("_native")?)?;
    Ok(py.import("boundary")?.getattr("run")?.unbind())
}

/// The names of the columns of what gives a stream of Arrow, and the cells of each.
#[pyfunction]
fn columns(frame: &Bound<'_, PyAny>) -> PyResult<Vec<(String, Py<PyList>)>> {
    let py = frame.py();
    let capsule = frame.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
    let stream = capsule.pointer_checked(Some(c"arrow_array_stream"))?;
    // SAFETY: a capsule of this name holds a stream of the C interface of Arrow, which is moved out of it.
    let reader = unsafe { RecordBatchStreamReader::from_raw(stream.as_ptr().cast()) }.map_err(at_fault)?;
    let schema = reader.schema();
    let lists: Vec<Bound<'_, PyList>> = schema.fields().iter().map(|_| PyList::empty(py)).collect();
    for batch in reader {
        let batch = batch.map_err(at_fault)?;
        if batch.schema().fields() != schema.fields() {
            return Err(PyAssertionError::new_err("a batch has another schema than its stream"));
        }
        for (column, list) in batch.columns().iter().zip(&lists) {
            column.to_data().validate_full().map_err(at_fault)?;
            add(column, list)?;
        }
    }
    Ok(schema.fields().iter().zip(lists).map(|(field, list)| (field.name().clone(), list.unbind())).collect())
}

fn add(column: &ArrayRef, list: &Bound<'_, PyList>) -> PyResult<()> {
    for row in 0..column.len() {
        if column.is_null(row) {
            list.append(list.py().None())?;
            continue;
        }
        match column.data_type() {
            DataType::Utf8 => list.append(column.as_string::<i32>().value(row))?,
            DataType::Int64 => list.append(column.as_primitive::<Int64Type>().value(row))?,
            DataType::Float64 => list.append(column.as_primitive::<Float64Type>().value(row))?,
            DataType::Binary => list.append(PyBytes::new(list.py(), column.as_binary::<i32>().value(row)))?,
            other => return Err(PyTypeError::new_err(format!("a column of the type {other}"))),
        }
    }
    Ok(())
}

fn at_fault(error: impl std::fmt::Display) -> PyErr {
    PyAssertionError::new_err(error.to_string())
}
