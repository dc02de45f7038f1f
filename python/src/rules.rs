//! A rule set as Python holds it.

use crate::capsule::Schema;
use crate::{RulesError, arrow};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use speechmeta::resolve::tables::{Scope, Table};
use speechmeta::rules::file::{CellType, Language};
use speechmeta::rules::{compiled::CompiledRules, prepared};
use std::path::PathBuf;
use std::sync::Arc;

/// Rules that are ready to run; `speechmeta.Rules` describes them.
#[pyclass(frozen, module = "speechmeta._native")]
pub struct Rules {
    pub rules: Arc<speechmeta::Rules>,
    /// The folder or file below, none for the built-in rules, and what lies on top; unknown of rules that came from another
    /// process.
    layers: Option<(Option<PathBuf>, Vec<PathBuf>)>,
    language: Language,
}

#[pymethods]
impl Rules {
    /// The rules of a folder or a file, or without `base` those built in, with others on top.
    #[staticmethod]
    fn layered(py: Python<'_>, base: Option<PathBuf>, added: Vec<PathBuf>, language: &str) -> PyResult<Rules> {
        let language = crate::rules::language(language)?;
        let made = py.detach(|| match (&base, added.as_slice()) {
            (None, []) => Ok(speechmeta::Rules::builtin()),
            _ => speechmeta::Rules::layered(base.as_deref(), added.iter().cloned()),
        });
        let rules = made.map_err(|faults| RulesError::new_err(faults.to_string()))?;
        Ok(Rules { rules: Arc::new(rules.in_language(language)), layers: Some((base, added)), language })
    }

    /// The same rules with others on top.
    fn add(&self, py: Python<'_>, path: PathBuf) -> PyResult<Rules> {
        let Some((base, added)) = &self.layers else {
            return Err(PyValueError::new_err(
                "these rules came from another process, and their files are not known here; add to them there",
            ));
        };
        let added = added.iter().cloned().chain([path]).collect();
        Rules::layered(py, base.clone(), added, self.language.code())
    }

    /// The rules as bytes, for another process with the same version of this package.
    fn prepared<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| prepared::write(self.rules.compiled()));
        Ok(PyBytes::new(py, &bytes.map_err(|e| PyValueError::new_err(e.to_string()))?))
    }

    #[staticmethod]
    fn of_prepared(py: Python<'_>, bytes: &[u8], language: &str) -> PyResult<Rules> {
        let language = crate::rules::language(language)?;
        let compiled = py.detach(|| prepared::read(bytes));
        let compiled = compiled.map_err(|e| RulesError::new_err(e.to_string()))?;
        Ok(Rules { rules: Arc::new(speechmeta::Rules::of(compiled).in_language(language)), layers: None, language })
    }

    #[getter]
    fn is_builtin(&self) -> bool {
        self.layers.as_ref().is_some_and(|(base, added)| base.is_none() && added.is_empty())
    }

    #[getter]
    fn language(&self) -> &'static str {
        self.language.code()
    }

    #[getter]
    fn fingerprint(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| prepared::fingerprint(self.compiled())).map_err(|e| PyValueError::new_err(e.to_string()))
    }

    #[getter]
    fn fields(&self) -> Vec<&str> {
        self.rules.fields().collect()
    }

    #[getter]
    fn tables(&self) -> Vec<String> {
        Table::all(self.compiled(), Scope::default()).iter().map(|table| table.name.to_string()).collect()
    }

    /// Of each column of a table its name, type, heading in Chinese, and what it holds in English and Chinese.
    #[allow(clippy::type_complexity)]
    fn columns(&self, table: &str) -> PyResult<Vec<(String, &'static str, String, String, String)>> {
        let table = self.table(table)?;
        let of = |column: &speechmeta::resolve::tables::TableColumn<'_>| {
            let kind = match column.kind {
                CellType::Text => "text",
                CellType::Date => "date",
                CellType::Integer => "integer",
                CellType::Number => "number",
            };
            let about = |language| column.about.in_language(language).unwrap_or_default().to_owned();
            let heading = column.heading(Some(Language::Zh)).to_owned();
            (column.name.to_string(), kind, heading, about(Language::En), about(Language::Zh))
        };
        Ok(table.columns.iter().map(of).collect())
    }

    /// The schema of a table, without columns that documents bring along.
    fn schema(&self, table: &str) -> PyResult<Schema> {
        let table = self.table(table)?;
        Ok(Schema(arrow::schema(&table, self.compiled(), false)))
    }
}

impl Rules {
    pub fn compiled(&self) -> &CompiledRules {
        self.rules.compiled()
    }

    fn table(&self, name: &str) -> PyResult<Table<'_>> {
        Table::named(self.compiled(), Scope::default(), name).map_err(PyValueError::new_err)
    }
}

/// The language that a code names.
pub fn language(code: &str) -> PyResult<Language> {
    let all = Language::ALL.iter().copied();
    all.clone().find(|language| language.code() == code).ok_or_else(|| {
        let codes: Vec<&str> = all.map(Language::code).collect();
        PyValueError::new_err(format!("`{code}` is none of the languages: {}", codes.join(", ")))
    })
}
