//! Rows of tables in the memory layout of Arrow. Every column may be null, and its type depends on the rules alone.

use arrow_array::builder::{BinaryBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use speechmeta::repeats::Sketch;
use speechmeta::resolve::tables::{Table, Typed};
use speechmeta::rules::compiled::CompiledRules;
use speechmeta::rules::file::{CellType, Language};
use speechmeta::rules::prepared;
use speechmeta::value::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Rows, and bytes of text, that are given together at most.
const ROWS: usize = 8192;
const BYTES: usize = 8 << 20;

/// Where a row comes from: by these columns rows of several processes are put in the order of one.
pub const ORIGIN: [&str; 3] = ["origin_file", "origin_document", "origin_row"];
/// By what the speech of a row is compared with others; of the table of the speeches alone.
pub const SKETCH: &str = "sketch";

/// The names of all columns that a table has beside its own where its rows say where they come from.
pub const BESIDE: [&str; 4] = [ORIGIN[0], ORIGIN[1], ORIGIN[2], SKETCH];

/// The columns of a table, with what they are called in Chinese; as metadata the program, the rules and the table, as a
/// Parquet file has them.
pub fn schema(table: &Table<'_>, rules: &CompiledRules, with_origin: bool) -> SchemaRef {
    let field = |(name, kind): (&str, DataType)| Field::new(name, kind, true);
    let mut fields: Vec<Field> = table
        .columns
        .iter()
        .map(|column| {
            let kind = match column.kind {
                CellType::Text | CellType::Date => DataType::Utf8,
                CellType::Integer => DataType::Int64,
                CellType::Number => DataType::Float64,
            };
            let label = column.heading(Some(Language::Zh)).to_owned();
            field((&column.name, kind)).with_metadata(HashMap::from([("label".to_owned(), label)]))
        })
        .collect();
    if with_origin {
        let kinds = [DataType::Utf8, DataType::Int64, DataType::Int64];
        fields.extend(ORIGIN.into_iter().zip(kinds).map(field));
        fields.extend(table.is_speeches().then(|| field((SKETCH, DataType::Binary))));
    }
    let said = [
        ("program", format!("speechmeta {}", env!("CARGO_PKG_VERSION"))),
        ("rules", prepared::fingerprint(rules).unwrap_or_default()),
        ("table", table.name.to_string()),
    ];
    let metadata: HashMap<String, String> = said.map(|(key, value)| (key.to_owned(), value)).into();
    Arc::new(Schema::new_with_metadata(fields, metadata))
}

/// Where a row comes from.
pub struct Origin<'o> {
    pub file: &'o str,
    /// Number of the document in its file, from 1.
    pub document: usize,
    /// Number of the row in its document, from 1.
    pub row: usize,
    pub sketch: &'o Sketch,
}

/// Rows that are not given yet.
pub struct Rows {
    schema: SchemaRef,
    /// With the types of their cells.
    columns: Vec<(CellType, Column)>,
    origin: OriginColumns,
    rows: usize,
    bytes: usize,
}

enum Column {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
}

#[derive(Default)]
struct OriginColumns {
    files: StringBuilder,
    documents: Int64Builder,
    rows: Int64Builder,
    sketches: BinaryBuilder,
}

impl Rows {
    /// Of a table with this schema.
    pub fn new(schema: SchemaRef, table: &Table<'_>) -> Rows {
        let columns = table.columns.iter().map(|column| {
            let cells = match column.kind {
                CellType::Integer => Column::Integer(Int64Builder::new()),
                CellType::Number => Column::Number(Float64Builder::new()),
                CellType::Text | CellType::Date => Column::Text(StringBuilder::new()),
            };
            (column.kind, cells)
        });
        Rows { columns: columns.collect(), origin: OriginColumns::default(), schema, rows: 0, bytes: 0 }
    }

    /// Adds a row; gives the columns whose cell is none of their type, and so null.
    pub fn push(&mut self, cells: &[Option<Value<'_>>], origin: Option<&Origin<'_>>) -> Vec<usize> {
        let mut left_out = Vec::new();
        for (n, ((kind, column), cell)) in self.columns.iter_mut().zip(cells).enumerate() {
            let (bytes, fits) = column.push(cell.as_ref().map(|value| Typed::of(*kind, value)));
            self.bytes += bytes;
            left_out.extend((!fits).then_some(n));
        }
        if let Some(origin) = origin {
            self.bytes += self.origin.push(origin);
        }
        self.rows += 1;
        left_out
    }

    /// Whether there are so many rows that they are to be given.
    pub fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes >= BYTES
    }

    /// The rows, after which there are none; nothing where there are none.
    pub fn take(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        (rows > 0).then(|| {
            let columns = self.columns.iter_mut().map(|(_, cells)| cells.finish()).chain(self.origin.finish());
            RecordBatch::try_new(self.schema.clone(), columns.take(self.schema.fields().len()).collect())
        })
    }
}

impl OriginColumns {
    fn push(&mut self, origin: &Origin<'_>) -> usize {
        let sketch = origin.sketch.to_bytes();
        self.files.append_value(origin.file);
        self.documents.append_value(number(origin.document));
        self.rows.append_value(number(origin.row));
        self.sketches.append_value(&sketch);
        origin.file.len() + 16 + sketch.len()
    }

    fn finish(&mut self) -> [ArrayRef; 4] {
        let (files, documents) = (Arc::new(self.files.finish()), Arc::new(self.documents.finish()));
        [files, documents, Arc::new(self.rows.finish()), Arc::new(self.sketches.finish())]
    }
}

fn number(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Column {
    /// Adds a cell; gives the bytes that it takes, and whether it is of the type of the column.
    fn push(&mut self, cell: Option<Typed<'_>>) -> (usize, bool) {
        match (&mut *self, cell) {
            (Column::Integer(cells), Some(Typed::Integer(number))) => cells.append_value(number),
            (Column::Number(cells), Some(Typed::Number(number))) => cells.append_value(number),
            (Column::Text(cells), Some(Typed::Text(text))) => {
                cells.append_value(&text);
                return (text.len(), true);
            }
            (Column::Text(cells), Some(Typed::Day(.., shown) | Typed::Date(shown))) => cells.append_value(shown),
            (_, cell) => {
                self.push_null();
                return (0, cell.is_none());
            }
        }
        (8, true)
    }

    fn push_null(&mut self) {
        match self {
            Column::Text(cells) => cells.append_null(),
            Column::Integer(cells) => cells.append_null(),
            Column::Number(cells) => cells.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Column::Text(cells) => Arc::new(cells.finish()),
            Column::Integer(cells) => Arc::new(cells.finish()),
            Column::Number(cells) => Arc::new(cells.finish()),
        }
    }
}
