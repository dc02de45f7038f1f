//! Spreadsheets of LibreOffice and its like (OpenDocument 1.3 part 3, 9).

use std::collections::HashSet;
use std::ops::ControlFlow;

use quick_xml::events::BytesStart;

use super::super::archive::Parts;
use super::super::content::Input;
use super::value;
use super::xml::{Xml, XmlEvent, attribute};
use super::{COLUMNS, Out, RowCells, WorkbookFault};

/// Blanks that one element may stand for.
const BLANKS: usize = 1_000;
/// Bytes of the text of a cell at most.
const TEXT: usize = 4 << 20;
/// Bytes of the rows that are there only because another says that it is repeated.
const REPEATED: usize = 64 << 20;

pub(super) fn rows(file: &mut dyn Input, out: &mut Out) -> Result<(), WorkbookFault> {
    let mut parts = Parts::open(file).map_err(|_| WorkbookFault::Damaged)?;
    if is_encrypted(&mut parts)? {
        return Err(WorkbookFault::Encrypted);
    }
    let mut xml = Xml::open(&mut parts, "content.xml").ok_or(WorkbookFault::Damaged)?;
    let mut hidden = HashSet::new();
    let mut style = None;
    let mut is_content = false;
    loop {
        let start = match xml.next()? {
            XmlEvent::Start(start) => start,
            XmlEvent::Over if is_content => return Ok(()),
            XmlEvent::Over => return Err(WorkbookFault::NoWorkbook),
            _ => continue,
        };
        match start.local_name().as_ref() {
            "style" => style = attribute(&start, "name"),
            "table-properties" if attribute(&start, "display").as_deref() == Some("false") => {
                hidden.extend(style.take())
            }
            "spreadsheet" => is_content = true,
            // What was deleted and not yet agreed to.
            "tracked-changes" => xml.skip()?,
            "table" if is_content => {
                let name = attribute(&start, "name").unwrap_or_default();
                if attribute(&start, "style-name").is_some_and(|style| hidden.contains(&style)) {
                    out.hidden.push(name);
                    xml.skip()?;
                } else if sheet(&name, &mut xml, out)? == ControlFlow::Break(()) {
                    return Ok(());
                }
            }
            _ => {}
        }
    }
}

fn is_encrypted(parts: &mut Parts) -> Result<bool, WorkbookFault> {
    let Some(mut xml) = Xml::open(parts, "META-INF/manifest.xml") else { return Ok(false) };
    loop {
        match xml.next()? {
            XmlEvent::Start(start) if start.local_name().as_ref() == "encryption-data" => return Ok(true),
            XmlEvent::Over => return Ok(false),
            _ => {}
        }
    }
}

/// Reads a sheet that was begun.
fn sheet(sheet: &str, xml: &mut Xml, out: &mut Out) -> Result<ControlFlow<()>, WorkbookFault> {
    let mut next = 1_u32;
    let mut repeats = 0;
    loop {
        match xml.next()? {
            XmlEvent::Start(start) => match start.local_name().as_ref() {
                "table-row" => {
                    let first = next;
                    next = next.saturating_add(repeated(&start, "number-rows-repeated"));
                    let cells = row(xml, out)?;
                    let bytes: usize = cells.iter().map(|cell| cell.len() + size_of::<String>()).sum();
                    for number in first..if cells.is_empty() { first } else { next } {
                        repeats += if number > first { bytes } else { 0 };
                        if repeats > REPEATED {
                            return Err(WorkbookFault::Large);
                        }
                        if out.row(sheet, number, cells.clone())? == ControlFlow::Break(()) {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                }
                // Groups of rows; all else has no rows.
                "table-header-rows" | "table-row-group" | "table-rows" => {}
                _ => xml.skip()?,
            },
            XmlEvent::End(name) if name == "table" => return Ok(ControlFlow::Continue(())),
            XmlEvent::Over => return Err(WorkbookFault::Damaged),
            _ => {}
        }
    }
}

fn repeated(start: &BytesStart, name: &str) -> u32 {
    attribute(start, name).and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// The cells of a row that was begun.
fn row(xml: &mut Xml, out: &mut Out) -> Result<Vec<String>, WorkbookFault> {
    let mut cells = RowCells::default();
    let mut column = 0_usize;
    loop {
        match xml.next()? {
            XmlEvent::Start(start) => {
                let name = start.local_name();
                if !matches!(name.as_ref(), "table-cell" | "covered-table-cell") {
                    xml.skip()?;
                    continue;
                }
                let times = repeated(&start, "number-columns-repeated") as usize;
                if name.as_ref() == "table-cell" {
                    let value = cell(xml, &start, out)?;
                    if !value.is_empty() {
                        for at in column..column.saturating_add(times).min(COLUMNS) {
                            cells.put(at, value.clone())?;
                        }
                    }
                } else {
                    // It lies under a merged one.
                    xml.skip()?;
                }
                column = column.saturating_add(times);
            }
            XmlEvent::End(_) => return Ok(cells.cells),
            XmlEvent::Over => return Err(WorkbookFault::Damaged),
            XmlEvent::Text(_) => {}
        }
    }
}

/// The value of a cell that was begun (19.385).
fn cell(xml: &mut Xml, start: &BytesStart, out: &mut Out) -> Result<String, WorkbookFault> {
    let get = |name: &str| attribute(start, name);
    // Two attributes have this name but for the prefix: that of OpenDocument and an extension, which knows errors.
    let mut attributes = start.attributes();
    let is_error = attributes
        .with_checks(false)
        .flatten()
        .any(|attribute| attribute.key.as_ref() == "calcext:value-type" && attribute.value.as_ref() == "error");
    let kind = get("value-type");
    let (number, date, boolean, string, formula) =
        (get("value"), get("date-value"), get("boolean-value"), get("string-value"), get("formula"));
    let shown = paragraphs(xml)?;
    if is_error {
        out.errors += 1;
        return Ok(String::new());
    }
    Ok(match kind.as_deref() {
        // A formula that gives a truth value has a number.
        Some("float") if matches!(shown.as_str(), "TRUE" | "FALSE") => shown,
        Some("float" | "currency") => match number.and_then(|number| number.trim().parse().ok()) {
            Some(number) => value::plain(number),
            None => shown,
        },
        Some("date") => date.map_or(shown, |date| value::iso(&date)),
        Some("boolean") => match boolean.as_deref() {
            Some("true" | "TRUE") => "TRUE".to_owned(),
            Some(_) => "FALSE".to_owned(),
            None => shown,
        },
        Some("string") => string.filter(|string| !string.is_empty()).unwrap_or(shown),
        // A percentage and a time are stored as a person does not write them.
        Some(_) => shown,
        None => {
            out.formulas += usize::from(formula.is_some() && shown.is_empty());
            shown
        }
    })
}

/// The paragraphs of a cell up to its end, without comments and what is drawn on it.
fn paragraphs(xml: &mut Xml) -> Result<String, WorkbookFault> {
    let mut text = String::new();
    let mut depth = 0;
    let mut paragraphs = 0;
    loop {
        match xml.next()? {
            XmlEvent::Start(start) => {
                match start.local_name().as_ref() {
                    "p" | "h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                    }
                    "s" => {
                        let times = attribute(&start, "c").and_then(|times| times.parse().ok()).unwrap_or(1_usize);
                        text.extend(std::iter::repeat_n(' ', times.min(BLANKS)));
                    }
                    "tab" => text.push('\t'),
                    "line-break" => text.push('\n'),
                    "span" | "a" | "ruby" | "ruby-base" | "meta" | "bookmark" => {}
                    // Fields of the text: a name, a date, a page.
                    _ if start.name().as_ref().starts_with("text:") && start.local_name().as_ref() != "ruby-text" => {}
                    _ => {
                        xml.skip()?;
                        continue;
                    }
                }
                depth += 1;
            }
            XmlEvent::End(_) if depth == 0 => return Ok(text),
            XmlEvent::End(_) => depth -= 1,
            XmlEvent::Text(more) if depth > 0 => text.push_str(&more.replace(['\n', '\t'], " ")),
            XmlEvent::Text(_) => {}
            XmlEvent::Over => return Err(WorkbookFault::Damaged),
        }
        if text.len() > TEXT {
            return Err(WorkbookFault::Large);
        }
    }
}
