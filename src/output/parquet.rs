//! Parquet: the cells of a table with their types, by columns. Every column may be null, and its type depends on the rules
//! alone. Dates are texts in EDTF, as a column of them has years and masked days too.

use super::{Style, TableWriter};
use crate::messages::list;
use crate::resolve::tables::{Table, Typed};
use crate::rules::file::CellType;
use crate::value::Value;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;
use tr::tr;

/// Rows, and bytes of text, that are written together at most.
const ROWS: usize = 50_000;
const BYTES: usize = 32 << 20;

pub struct ParquetWriter<W: Write> {
    /// Writes into memory, from where it goes on after each group: it wants a writer that other threads may have.
    file: Option<SerializedFileWriter<Vec<u8>>>,
    to: W,
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
    told: Vec<String>,
}

/// The cells of a column that are still to be written.
struct Column {
    name: String,
    kind: CellType,
    cells: Cells,
    /// For each row, 1 where the cell is there.
    levels: Vec<i16>,
    /// Cells that are none of the type of the column.
    left_out: usize,
}

enum Cells {
    Texts(Vec<ByteArray>),
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
}

impl<W: Write> ParquetWriter<W> {
    pub fn new(table: &Table<'_>, style: Style, to: W) -> io::Result<Self> {
        let fields = table.columns.iter().map(|column| field(&column.name, column.kind));
        let fields: Vec<TypePtr> = fields.collect::<Result<_, _>>().map_err(cause)?;
        let schema = Type::group_type_builder("schema").with_fields(fields).build().map_err(cause)?;
        let said = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
        let metadata =
            vec![said("program", style.program()), said("rules", style.rules()), said("table", table.name.to_string())];
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(style.program())
            .set_key_value_metadata(Some(metadata))
            .build();
        let file = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).map_err(cause)?;
        let columns = table.columns.iter().map(|column| Column {
            name: column.name.to_string(),
            kind: column.kind,
            cells: match column.kind {
                CellType::Text | CellType::Date => Cells::Texts(Vec::new()),
                CellType::Integer => Cells::Integers(Vec::new()),
                CellType::Number => Cells::Numbers(Vec::new()),
            },
            levels: Vec::new(),
            left_out: 0,
        });
        Ok(ParquetWriter { file: Some(file), to, columns: columns.collect(), rows: 0, bytes: 0, told: Vec::new() })
    }

    /// Writes the rows so far as a group.
    fn group(&mut self) -> io::Result<()> {
        let Some(file) = self.file.as_mut().filter(|_| self.rows > 0) else { return Ok(()) };
        let mut group = file.next_row_group().map_err(cause)?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column().map_err(cause)? else { break };
            let levels = Some(column.levels.as_slice());
            match &column.cells {
                Cells::Texts(cells) => writer.typed::<ByteArrayType>().write_batch(cells, levels, None),
                Cells::Integers(cells) => writer.typed::<Int64Type>().write_batch(cells, levels, None),
                Cells::Numbers(cells) => writer.typed::<DoubleType>().write_batch(cells, levels, None),
            }
            .map_err(cause)?;
            writer.close().map_err(cause)?;
            column.clear();
        }
        group.close().map_err(cause)?;
        file.flush()?;
        self.to.write_all(&std::mem::take(file.inner_mut()))?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl<W: Write> TableWriter for ParquetWriter<W> {
    fn write(&mut self, row: &[Option<Value<'_>>]) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(row) {
            self.bytes += column.push(cell.as_ref());
        }
        self.rows += 1;
        if self.rows >= ROWS || self.bytes >= BYTES {
            self.group()?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.group()?;
        let Some(file) = self.file.take() else { return Ok(()) };
        self.to.write_all(&file.into_inner().map_err(cause)?)?;
        self.to.flush()?;
        let left_out = self.columns.iter().filter(|column| column.left_out > 0);
        let named: Vec<String> = left_out.map(|column| format!("{} ({})", column.name, column.left_out)).collect();
        if !named.is_empty() {
            self.told.push(tr!(
                "cells that are no numbers, such as masked figures (×), are null in the Parquet file, in the columns {}; \
                 csv, jsonl and xlsx have them",
                list(named)
            ));
        }
        Ok(())
    }

    fn told(&self) -> &[String] {
        &self.told
    }
}

impl Column {
    /// Adds a cell; gives the bytes that it takes.
    fn push(&mut self, cell: Option<&Value<'_>>) -> usize {
        let typed = cell.map(|value| Typed::of(self.kind, value));
        let (is_there, bytes) = match (&mut self.cells, typed) {
            (_, None) => (false, 0),
            (Cells::Integers(cells), Some(Typed::Integer(number))) => {
                cells.push(number);
                (true, 8)
            }
            (Cells::Numbers(cells), Some(Typed::Number(number))) => {
                cells.push(number);
                (true, 8)
            }
            (Cells::Texts(cells), Some(Typed::Text(text))) => {
                cells.push(text.as_ref().into());
                (true, text.len())
            }
            (Cells::Texts(cells), Some(Typed::Day(.., shown) | Typed::Date(shown))) => {
                cells.push(shown.as_str().into());
                (true, shown.len())
            }
            (_, Some(_)) => {
                self.left_out += 1;
                (false, 0)
            }
        };
        self.levels.push(i16::from(is_there));
        bytes
    }

    fn clear(&mut self) {
        self.levels.clear();
        match &mut self.cells {
            Cells::Texts(cells) => cells.clear(),
            Cells::Integers(cells) => cells.clear(),
            Cells::Numbers(cells) => cells.clear(),
        }
    }
}

/// A column of the schema, which may be null.
fn field(name: &str, kind: CellType) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match kind {
        CellType::Text | CellType::Date => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        CellType::Integer => (Physical::INT64, None),
        CellType::Number => (Physical::DOUBLE, None),
    };
    let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(field.with_logical_type(logical).build()?))
}

/// What the writer beneath reported: a closed pipe is told by its kind.
fn cause(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
