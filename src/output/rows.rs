//! The rows of a table as JSON lines: one flat object a row, with every column as a key. A number is a number, what is
//! absent null; all else is the text that the CSV has.

use super::TableWriter;
use crate::resolve::tables::Table;
use crate::value::Value;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, Write};

pub struct RowWriter<W: Write> {
    names: Vec<String>,
    to: W,
}

impl<W: Write> RowWriter<W> {
    pub fn new(table: &Table<'_>, to: W) -> Self {
        RowWriter { names: table.names().into_iter().map(str::to_owned).collect(), to }
    }
}

impl<W: Write> TableWriter for RowWriter<W> {
    fn write(&mut self, row: &[Option<Value<'_>>]) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, &RowObject { names: &self.names, row })?;
        self.to.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

struct RowObject<'x> {
    names: &'x [String],
    row: &'x [Option<Value<'x>>],
}

impl Serialize for RowObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.names.len()))?;
        for (name, cell) in self.names.iter().zip(self.row) {
            object.serialize_entry(name, &cell.as_ref().map(CellOf))?;
        }
        object.end()
    }
}

struct CellOf<'x>(&'x Value<'x>);

impl Serialize for CellOf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Integer(_) | Value::Number(_) => self.0.to_json().serialize(serializer),
            Value::Text(text) => serializer.serialize_str(text),
            // A masked figure is not absent.
            other => serializer.collect_str(other),
        }
    }
}
