//! The rows of tables that are texts: values between commas and the like, and JSON objects.

use std::ops::ControlFlow;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::Value;

use super::super::content::Refusal;
use super::super::format::Delimiter;
use super::{Cells, RowResult, TableRow};
use crate::messages::said_later;
use tr::tr;

/// The rows of a table that is a text, one after the other.
///
/// # Errors
/// The text is no table from some place on; the rows before it have been handed over.
pub fn rows(
    text: &str,
    separator: Delimiter,
    each: &mut dyn FnMut(RowResult) -> ControlFlow<()>,
) -> Result<(), Refusal> {
    let mark = match separator {
        Delimiter::Comma => b',',
        Delimiter::Tab => b'\t',
        Delimiter::Semicolon => b';',
        Delimiter::Bar => b'|',
        Delimiter::Json => return objects(text, each),
    };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(mark).has_headers(false).flexible(true).from_reader(text.as_bytes());
    for (record, number) in reader.records().zip(1..) {
        let record = record.map_err(|e| Refusal {
            kind: said_later!("a table"),
            reason: tr!("row {} cannot be read ({})", number, e),
            remedy: said_later!("open it in a spreadsheet and save it as CSV again"),
        })?;
        let cells = Cells::Plain(record.iter().map(str::to_owned).collect());
        if each(Ok(TableRow { sheet: String::new(), number, cells })).is_break() {
            return Ok(());
        }
    }
    match ends_in_quotes(text.as_bytes(), mark) {
        false => Ok(()),
        true => Err(Refusal {
            kind: said_later!("a table"),
            reason: tr!("it ends within quotation marks, so that its last row may be several"),
            remedy: said_later!("open it in a spreadsheet, see to the quotation marks, and save it as CSV again"),
        }),
    }
}

/// Whether a text ends in a cell whose quotation mark was not closed (RFC 4180).
fn ends_in_quotes(text: &[u8], mark: u8) -> bool {
    let (mut is_quoted, mut begins) = (false, true);
    let mut bytes = text.iter().peekable();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'"' if is_quoted => is_quoted = bytes.next_if_eq(&&b'"').is_some(),
            b'"' if begins => is_quoted = true,
            _ => {}
        }
        begins = !is_quoted && (byte == mark || matches!(byte, b'\n' | b'\r'));
    }
    is_quoted
}

/// JSON objects one after the other, or in lists.
fn objects(text: &str, each: &mut dyn FnMut(RowResult) -> ControlFlow<()>) -> Result<(), Refusal> {
    let broken = |number: u64, e: &serde_json::Error| Refusal {
        kind: said_later!("a JSON file"),
        reason: tr!("object {} cannot be read ({})", number, told(e)),
        remedy: said_later!("mend it, one object a line"),
    };
    let mut number = 0;
    let text = text.trim_start();
    if text.starts_with('[') {
        let list = Objects { number: &mut number, each };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let done = list.deserialize(&mut deserializer).and_then(|()| deserializer.end());
        return done.map_err(|e| broken(number + 1, &e));
    }
    let mut rest = text;
    loop {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let error = loop {
            number += 1;
            match values.next() {
                None => return Ok(()),
                Some(Err(e)) => break e,
                Some(Ok(value)) => {
                    if each(row(number, value)).is_break() {
                        return Ok(());
                    }
                }
            }
        };
        if each(Err((number, broken(number, &error)))).is_break() {
            return Ok(());
        }
        // The next line that begins an object.
        let behind = rest.get(values.byte_offset()..).unwrap_or_default().trim_start();
        match behind.find("\n{") {
            Some(at) => rest = &behind[at + 1..],
            None => return Ok(()),
        }
    }
}

/// The objects of a list, handed over while it is read, so that it is never held as a whole.
struct Objects<'o> {
    number: &'o mut u64,
    each: &'o mut dyn FnMut(RowResult) -> ControlFlow<()>,
}

impl<'de> DeserializeSeed<'de> for Objects<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Objects<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut goes_on = true;
        while let Some(value) = list.next_element::<Value>()? {
            *self.number += 1;
            if goes_on {
                goes_on = (self.each)(row(*self.number, value)).is_continue();
            }
        }
        Ok(())
    }
}

fn row(number: u64, value: Value) -> RowResult {
    let Value::Object(object) = value else {
        let reason = tr!("item {} is no object", number);
        return Err((
            number,
            Refusal { kind: said_later!("a JSON file"), reason, remedy: said_later!("mend it, one object a line") },
        ));
    };
    let cells = object.into_iter().map(|(name, value)| (name, shown(value))).collect();
    Ok(TableRow { sheet: String::new(), number, cells: Cells::Named(cells) })
}

/// What is wrong with a JSON file, and where.
fn told(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let Some((what, _)) = whole.rsplit_once(" at line ") else { return whole };
    let what = tr!(what);
    tr!("{} at line {} column {}", what, error.line(), error.column())
}

fn shown(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
