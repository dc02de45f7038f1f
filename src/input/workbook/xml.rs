//! The XML of a part, one event after the other, within bounds of memory and depth.

use std::cell::Cell;
use std::io::ErrorKind;
use std::rc::Rc;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::archive::{PartBytes, Parts};
use super::WorkbookFault;

/// Bytes of one tag, text or comment at most, and of what is read ahead.
const EVENT: u64 = 4 << 20;
/// Elements within each other at most; a workbook has some ten.
const DEEPEST: usize = 512;

pub(super) struct Xml<'a> {
    reader: Reader<PartBytes<'a>>,
    buffer: Vec<u8>,
    step: Rc<Cell<u64>>,
    depth: usize,
}

/// What is met in a part; names are without their prefix.
pub(super) enum XmlEvent {
    Start(BytesStart<'static>),
    End(String),
    /// Text, or a character that was written as an entity.
    Text(String),
    Over,
}

impl<'a> Xml<'a> {
    /// Opens a part; `None` where there is none of this name.
    pub fn open(parts: &'a mut Parts, name: &str) -> Option<Xml<'a>> {
        let part = parts.part(name)?;
        let step = part.step();
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Some(Xml { reader, buffer: Vec::new(), step, depth: 0 })
    }

    pub fn next(&mut self) -> Result<XmlEvent, WorkbookFault> {
        loop {
            self.buffer.clear();
            self.step.set(EVENT);
            let event = self.reader.read_event_into(&mut self.buffer).map_err(trouble)?;
            let met = match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(WorkbookFault::Damaged);
                    }
                    XmlEvent::Start(start.into_owned())
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    XmlEvent::End(end.local_name().as_ref().to_owned())
                }
                Event::Text(text) => XmlEvent::Text(text.xml10_content().into_owned()),
                Event::CData(text) => XmlEvent::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(entity) => match resolve_xml_entity(&entity) {
                    Some(text) => XmlEvent::Text(text.to_owned()),
                    None => match entity.resolve_char_ref().map_err(trouble)? {
                        Some(c) => XmlEvent::Text(c.into()),
                        None => return Err(WorkbookFault::Damaged),
                    },
                },
                // The reader does not ask for the end of what is open.
                Event::Eof if self.depth > 0 => return Err(WorkbookFault::Damaged),
                Event::Eof => XmlEvent::Over,
                _ => continue,
            };
            return Ok(met);
        }
    }

    /// Passes over all up to the end of the element that was begun last.
    pub fn skip(&mut self) -> Result<(), WorkbookFault> {
        let depth = self.depth;
        while self.depth >= depth {
            if let XmlEvent::Over = self.next()? {
                return Err(WorkbookFault::Damaged);
            }
        }
        Ok(())
    }
}

fn trouble(error: quick_xml::Error) -> WorkbookFault {
    match error {
        quick_xml::Error::Io(io) if io.kind() == ErrorKind::FileTooLarge => WorkbookFault::Large,
        _ => WorkbookFault::Damaged,
    }
}

/// The value of an attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let attribute =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}
