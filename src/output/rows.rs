//! The rows of a table as JSON lines: one flat object a row, with every column as a key. A number is a number, what is
//! absent null; all else is the text that the CSV has.

use super::TableWriter;
use crate::resolve::tables::{Table, Typed};
use crate::rules::file::CellType;
use crate::value::Value;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, Write};

pub struct RowWriter<W: Write> {
    columns: Vec<(String, CellType)>,
    to: W,
}

impl<W: Write> RowWriter<W> {
    pub fn new(table: &Table<'_>, to: W) -> Self {
        RowWriter { columns: table.columns.iter().map(|column| (column.name.to_string(), column.kind)).collect(), to }
    }
}

impl<W: Write> TableWriter for RowWriter<W> {
    fn write(&mut self, row: &[Option<Value<'_>>]) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, &RowObject { columns: &self.columns, row })?;
        self.to.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

struct RowObject<'x> {
    columns: &'x [(String, CellType)],
    row: &'x [Option<Value<'x>>],
}

impl Serialize for RowObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.columns.len()))?;
        for ((name, kind), cell) in self.columns.iter().zip(self.row) {
            object.serialize_entry(name, &cell.as_ref().map(|value| TypedCell(Typed::of(*kind, value))))?;
        }
        object.end()
    }
}

struct TypedCell<'x>(Typed<'x>);

impl Serialize for TypedCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Typed::Integer(number) => serializer.serialize_i64(*number),
            // Whole numbers without `.0`.
            Typed::Number(number) => {
                let number = crate::value::Number { value: *number, approx: None };
                Value::Number(number).to_json().serialize(serializer)
            }
            Typed::Text(text) => serializer.serialize_str(text),
            Typed::Day(.., shown) | Typed::Date(shown) => serializer.serialize_str(shown),
        }
    }
}
