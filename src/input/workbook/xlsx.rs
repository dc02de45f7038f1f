//! Workbooks of Excel 2007 and later, and of WPS (ECMA-376 part 1, 18).
//!
//! The sheets are read as streams; of the whole workbook only the shared strings and the formats are kept.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::super::archive::Parts;
use super::super::content::Input;
use super::strings::Strings;
use super::value::{self, CellFormat};
use super::xml::{Xml, XmlEvent, attribute};
use super::{COLUMNS, Out, RowCells, WorkbookFault};
use crate::messages::said_later;

/// Formats of cells at most; Excel allows 65,490.
const FORMATS: usize = 1 << 18;
/// Bytes of a string at most; Excel allows 32,767 characters.
const STRING: usize = 4 << 20;
/// Sheets at most.
const SHEETS: usize = 4_096;

/// What all sheets refer to.
#[derive(Default)]
struct Book {
    /// The visible sheets with their parts.
    sheets: Vec<(String, String)>,
    strings: Strings,
    formats: Vec<CellFormat>,
    is_1904: bool,
}

pub(super) fn rows(file: &mut dyn Input, out: &mut Out) -> Result<(), WorkbookFault> {
    let mut parts = Parts::open(file).map_err(|_| WorkbookFault::Damaged)?;
    let book = Book::read(&mut parts, out)?;
    for (name, part) in &book.sheets {
        let Some(xml) = Xml::open(&mut parts, part) else {
            out.missing.push(name.clone());
            continue;
        };
        if book.sheet(name, xml, out)? == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(())
}

impl Book {
    fn read(parts: &mut Parts, out: &mut Out) -> Result<Book, WorkbookFault> {
        let mut main = "xl/workbook.xml".to_owned();
        if !parts.has(&main) {
            let related = related(parts, "")?;
            let of_kind = |kind: &str| related.values().find(|to| to.kind == kind);
            main = of_kind("officeDocument").ok_or(WorkbookFault::Damaged)?.part.clone();
        }
        if main.to_ascii_lowercase().ends_with(".bin") || !parts.has(&main) && parts.has("xl/workbook.bin") {
            return Err(WorkbookFault::Form(said_later!("it is in the binary form of .xlsb, which is not read")));
        }
        let mut book = Book::default();
        let related = related(parts, &main)?;
        book.read_workbook(parts, &main, &related, out)?;
        let part = |kind: &str| related.values().find(|to| to.kind == kind).map(|to| to.part.as_str());
        if let Some(xml) = part("sharedStrings").and_then(|part| Xml::open(parts, part)) {
            book.read_strings(xml)?;
        }
        if let Some(xml) = part("styles").and_then(|part| Xml::open(parts, part)) {
            book.read_formats(xml)?;
        }
        Ok(book)
    }

    fn read_workbook(
        &mut self,
        parts: &mut Parts,
        main: &str,
        related: &HashMap<String, Related>,
        out: &mut Out,
    ) -> Result<(), WorkbookFault> {
        let mut xml = Xml::open(parts, main).ok_or(WorkbookFault::Damaged)?;
        let mut count = 0;
        loop {
            let start = match xml.next()? {
                XmlEvent::Start(start) => start,
                XmlEvent::Over => return Ok(()),
                _ => continue,
            };
            match start.local_name().as_ref() {
                "workbookPr" => self.is_1904 = attribute(&start, "date1904").is_some_and(|value| is_true(&value)),
                "sheet" => {
                    count += 1;
                    if count > SHEETS {
                        return Err(WorkbookFault::Large);
                    }
                    let name = attribute(&start, "name").ok_or(WorkbookFault::Damaged)?;
                    let state = attribute(&start, "state");
                    let to = attribute(&start, "id").and_then(|id| related.get(&id));
                    match to {
                        // Charts and macros have no rows.
                        Some(to) if to.kind != "worksheet" => {}
                        _ if matches!(state.as_deref(), Some("hidden" | "veryHidden")) => out.hidden.push(name),
                        Some(to) => self.sheets.push((name, to.part.clone())),
                        None => out.missing.push(name),
                    }
                }
                _ => {}
            }
        }
    }

    /// 18.4.9.
    fn read_strings(&mut self, mut xml: Xml) -> Result<(), WorkbookFault> {
        loop {
            match xml.next()? {
                XmlEvent::Start(start) if start.local_name().as_ref() == "si" => {
                    self.strings.push(&rich_text(&mut xml, "si")?)?;
                }
                XmlEvent::Over => return Ok(()),
                _ => {}
            }
        }
    }

    /// 18.8.30 and 18.8.10.
    fn read_formats(&mut self, mut xml: Xml) -> Result<(), WorkbookFault> {
        let mut codes = HashMap::new();
        let mut is_cell = false;
        loop {
            match xml.next()? {
                XmlEvent::Start(start) => match start.local_name().as_ref() {
                    "numFmt" => {
                        let id = attribute(&start, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                        if let (Some(id), Some(code)) = (id, attribute(&start, "formatCode")) {
                            codes.insert(id, value::of_code(&code));
                        }
                    }
                    "cellXfs" => is_cell = true,
                    "xf" if is_cell => {
                        let id = attribute(&start, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                        let builtin = || u16::try_from(id).map(value::builtin).unwrap_or_default();
                        self.formats.push(codes.get(&id).copied().unwrap_or_else(builtin));
                    }
                    _ => {}
                },
                XmlEvent::End(name) if name == "cellXfs" => is_cell = false,
                XmlEvent::Over => return Ok(()),
                _ => {}
            }
            if self.formats.len() > FORMATS || codes.len() > FORMATS {
                return Err(WorkbookFault::Large);
            }
        }
    }

    /// 18.3.1.99.
    fn sheet(&self, sheet: &str, mut xml: Xml, out: &mut Out) -> Result<ControlFlow<()>, WorkbookFault> {
        let mut cells = RowCells::default();
        let (mut number, mut column) = (0_u32, 0_usize);
        let mut is_data = false;
        loop {
            match xml.next()? {
                XmlEvent::Start(start) => match start.local_name().as_ref() {
                    "sheetData" => is_data = true,
                    "row" if is_data => {
                        let stated = attribute(&start, "r").and_then(|number| number.parse().ok());
                        number = stated.unwrap_or(number.saturating_add(1));
                        column = 0;
                    }
                    "c" if is_data => {
                        column = attribute(&start, "r").and_then(|cell| column_of(&cell)).unwrap_or(column);
                        let kind = attribute(&start, "t").unwrap_or_default();
                        let format = attribute(&start, "s").and_then(|at| at.parse::<usize>().ok());
                        let format = format.map_or(Some(&CellFormat::Number), |at| self.formats.get(at));
                        let value = self.cell(&mut xml, &kind, format.copied().unwrap_or_default(), out)?;
                        cells.put(column, value)?;
                        column += 1;
                    }
                    _ => {}
                },
                XmlEvent::End(name) => match name.as_str() {
                    "row" if is_data && out.row(sheet, number, cells.take())? == ControlFlow::Break(()) => {
                        return Ok(ControlFlow::Break(()));
                    }
                    "sheetData" => is_data = false,
                    _ => {}
                },
                XmlEvent::Over => return Ok(ControlFlow::Continue(())),
                XmlEvent::Text(_) => {}
            }
        }
    }

    /// The value of a cell that was begun (18.3.1.4, 18.18.11).
    fn cell(&self, xml: &mut Xml, kind: &str, format: CellFormat, out: &mut Out) -> Result<String, WorkbookFault> {
        let mut stored = None;
        let mut inline = None;
        let mut is_formula = false;
        loop {
            match xml.next()? {
                XmlEvent::Start(start) => match start.local_name().as_ref() {
                    "v" => stored = Some(text(xml)?),
                    "is" => inline = Some(rich_text(xml, "is")?),
                    name => {
                        is_formula |= name == "f";
                        xml.skip()?;
                    }
                },
                XmlEvent::End(_) => break,
                XmlEvent::Text(_) => {}
                XmlEvent::Over => return Err(WorkbookFault::Damaged),
            }
        }
        let stored = stored.filter(|stored| kind == "str" || !stored.is_empty());
        let Some(stored) = stored.or(inline) else {
            out.formulas += usize::from(is_formula && kind != "str");
            return Ok(String::new());
        };
        Ok(match kind {
            "s" => {
                let at = stored.trim().parse().map_err(|_| WorkbookFault::Damaged)?;
                self.strings.get(at).ok_or(WorkbookFault::Damaged)?.to_owned()
            }
            "str" => unescaped(&stored),
            "inlineStr" => stored,
            "b" => if is_true(stored.trim()) { "TRUE" } else { "FALSE" }.to_owned(),
            "e" => {
                out.errors += 1;
                String::new()
            }
            "d" => value::iso(&stored),
            _ => match stored.trim().parse() {
                Ok(number) => value::number(number, format, self.is_1904),
                Err(_) => stored,
            },
        })
    }
}

fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "TRUE" | "on")
}

/// The text of an element that holds nothing else.
fn text(xml: &mut Xml) -> Result<String, WorkbookFault> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            XmlEvent::Text(more) => text.push_str(&more),
            XmlEvent::Start(_) => xml.skip()?,
            XmlEvent::End(_) => return Ok(text),
            XmlEvent::Over => return Err(WorkbookFault::Damaged),
        }
        if text.len() > STRING {
            return Err(WorkbookFault::Large);
        }
    }
}

/// The text of a string, of all its runs but without how it is pronounced (18.4.8).
fn rich_text(xml: &mut Xml, element: &str) -> Result<String, WorkbookFault> {
    let mut whole = String::new();
    loop {
        match xml.next()? {
            XmlEvent::Start(start) => match start.local_name().as_ref() {
                "t" => whole.push_str(&unescaped(&text(xml)?)),
                "rPh" => xml.skip()?,
                _ => {}
            },
            XmlEvent::End(name) if name == element => return Ok(whole),
            XmlEvent::Over => return Err(WorkbookFault::Damaged),
            _ => {}
        }
        if whole.len() > STRING {
            return Err(WorkbookFault::Large);
        }
    }
}

/// Characters that XML cannot hold are written `_x000D_`, and such an underscore itself `_x005F_` (22.9.2.19).
fn unescaped(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        whole.push_str(before);
        let code = escape.get(2..6).filter(|_| escape.get(6..7) == Some("_"));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                whole.push(c);
                rest = escape.get(7..).unwrap_or_default();
            }
            None => {
                whole.push_str("_x");
                rest = escape.get(2..).unwrap_or_default();
            }
        }
    }
    whole.push_str(rest);
    whole
}

/// The column of `AB12`, counted from 0.
fn column_of(cell: &str) -> Option<usize> {
    let mut column = 0_usize;
    for letter in cell.bytes().take_while(u8::is_ascii_alphabetic).take(4) {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    column.checked_sub(1).map(|column| column.min(COLUMNS))
}

/// A part that another refers to.
struct Related {
    /// The last word of the kind.
    kind: String,
    part: String,
}

/// What a part refers to, by the ids that it uses (ECMA-376 part 2, 6.5); `""` is the package itself.
fn related(parts: &mut Parts, of: &str) -> Result<HashMap<String, Related>, WorkbookFault> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let list = format!("{folder}/_rels/{name}.rels");
    let mut related = HashMap::new();
    let Some(mut xml) = Xml::open(parts, &list) else { return Ok(related) };
    loop {
        let start = match xml.next()? {
            XmlEvent::Start(start) if start.local_name().as_ref() == "Relationship" => start,
            XmlEvent::Over => return Ok(related),
            _ => continue,
        };
        let get = |name: &str| attribute(&start, name).unwrap_or_default();
        let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
        if related.len() > 4 * SHEETS {
            return Err(WorkbookFault::Large);
        }
        related.insert(get("Id"), Related { kind, part: joined(folder, &get("Target")) });
    }
}

/// The name of a part that is given as seen from a folder.
fn joined(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/").trim_start_matches('/').to_owned()
}
