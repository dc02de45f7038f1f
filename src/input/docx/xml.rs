//! One part of a Word document as a flow of elements and text, in bounded memory and without recursion.
//!
//! Resolves the namespaces (transitional and strict), chooses among the branches of `mc:AlternateContent`, and refuses
//! what no Word document holds: a DOCTYPE, entities of its own, elements nested without end. What an element means is
//! left to the modules that read a part.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::content::Refusal;
use super::namespaces::{Namespaces, Ns};
use super::{damaged, package};
use tr::tr;

/// Elements that may be open at once. Tables nested a hundred deep need some four hundred.
const DEEPEST: usize = 1024;

/// A piece of a part.
pub(super) enum XmlNode<'a> {
    /// An element begins; an empty one begins and ends.
    Start(Element<'a>),
    End(Closed<'a>),
    Text(Cow<'a, str>),
    /// Something without meaning here: a comment, white space of the markup, a branch that was not chosen.
    Nothing,
    EndOfPart,
}

/// The start of an element with its attributes.
pub(super) struct Element<'a> {
    pub ns: Ns,
    start: BytesStart<'a>,
    namespaces: &'a Namespaces,
}

/// The end of an element.
pub(super) struct Closed<'a> {
    pub ns: Ns,
    /// Elements that are still open.
    pub depth: usize,
    end: BytesEnd<'a>,
}

impl Closed<'_> {
    /// Its name without the prefix.
    pub fn name(&self) -> &str {
        self.end.local_name().into_inner()
    }
}

impl Element<'_> {
    /// Its name without the prefix.
    pub fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// An attribute of the namespace of WordprocessingML, or of none.
    pub fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attribute_of(name, |ns| ns == Ns::Word || ns == Ns::Strange)
    }

    /// An attribute whose namespace is one of those wanted; one without a prefix always is.
    pub fn attribute_of(&self, name: &str, wanted: impl Fn(Ns) -> bool) -> Option<Cow<'_, str>> {
        // The check for attributes of the same name takes the square of their number.
        self.start
            .attributes()
            .with_checks(false)
            .flatten()
            .find(|attribute| {
                let (local, prefix) = attribute.key.decompose();
                let fits = prefix.is_none_or(|prefix| wanted(self.namespaces.resolve(prefix.as_ref())));
                local.as_ref() == name && fits
            })
            .and_then(|attribute| match attribute.value {
                Cow::Borrowed(value) => unescape(value).ok(),
                Cow::Owned(value) => unescape(&value).ok().map(|value| Cow::Owned(value.into_owned())),
            })
    }

    /// `w:val`.
    pub fn value(&self) -> Option<Cow<'_, str>> {
        self.attribute("val")
    }

    /// `w:val` as a whole number; `None` where it is none.
    pub fn number(&self) -> Option<i64> {
        self.value()?.trim().parse().ok()
    }

    /// Whether a property that is on or off is on: ECMA-376 17.17.4, `ST_OnOff`.
    pub fn is_on(&self) -> bool {
        self.value().is_none_or(|value| !matches!(value.trim(), "0" | "false" | "off"))
    }

    /// Whether `xml:space` asks for white space to be kept.
    pub fn keeps_space(&self) -> bool {
        self.attribute_of("space", |ns| ns == Ns::Xml).is_some_and(|space| space == "preserve")
    }
}

/// What of the part is passed over.
enum Quiet {
    /// All of an element: until fewer elements than these are open.
    Element(usize),
    /// What is left of an element, whose end is reported.
    Rest(usize),
}

/// A part that is being read.
pub(super) struct WordXml<'a> {
    /// Its name in the package, for what is said of it.
    part: String,
    reader: Reader<Box<dyn BufRead + 'a>>,
    buffer: Vec<u8>,
    namespaces: Namespaces,
    depth: usize,
    quiet: Option<Quiet>,
    /// The `mc:AlternateContent` that are open, and whether one of their branches was taken.
    alternatives: Vec<bool>,
}

impl<'a> WordXml<'a> {
    pub fn new(part: &str, bytes: Box<dyn BufRead + 'a>) -> Self {
        let mut reader = Reader::from_reader(bytes);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        WordXml {
            part: part.to_owned(),
            reader,
            buffer: Vec::new(),
            namespaces: Namespaces::default(),
            depth: 0,
            quiet: None,
            alternatives: Vec::new(),
        }
    }

    /// Elements that are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Passes over the element that has just begun, its end included.
    pub fn skip(&mut self) {
        self.quiet = Some(Quiet::Element(self.depth));
    }

    /// Passes over what is left of the innermost element that is open; its end is reported.
    pub fn skip_rest(&mut self) {
        self.quiet = Some(Quiet::Rest(self.depth));
    }

    /// The next piece.
    ///
    /// # Errors
    ///
    /// Where the part is not well-formed, is cut off, or unpacks to too much.
    pub fn next(&mut self) -> Result<XmlNode<'_>, Refusal> {
        self.buffer.clear();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(package::unreadable(&self.part, &error)),
        };
        let part = self.part.as_str();
        match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return Err(damaged(tr!("{} nests more than {} elements", part, DEEPEST)));
                }
                self.namespaces.open(&start, self.depth).map_err(|fault| damaged(fault.of(part)))?;
                if self.quiet.is_some() {
                    return Ok(XmlNode::Nothing);
                }
                let ns = self.namespaces.of(start.name());
                let element = Element { ns, start, namespaces: &self.namespaces };
                if ns == Ns::Compatibility {
                    if !chooses(&element, &mut self.alternatives) {
                        self.quiet = Some(Quiet::Element(self.depth));
                    }
                    return Ok(XmlNode::Nothing);
                }
                Ok(XmlNode::Start(element))
            }
            Event::End(end) => {
                let ns = self.namespaces.of(end.name());
                self.namespaces.close(self.depth);
                // More elements do not end than began: the reader checks the names.
                self.depth = self.depth.saturating_sub(1);
                match self.quiet {
                    Some(Quiet::Element(at)) if self.depth < at => {
                        self.quiet = None;
                        return Ok(XmlNode::Nothing);
                    }
                    Some(Quiet::Rest(at)) if self.depth < at => self.quiet = None,
                    Some(_) => return Ok(XmlNode::Nothing),
                    None => {}
                }
                let closed = Closed { ns, depth: self.depth, end };
                if ns == Ns::Compatibility {
                    if closed.name() == "AlternateContent" {
                        self.alternatives.pop();
                    }
                    return Ok(XmlNode::Nothing);
                }
                Ok(XmlNode::End(closed))
            }
            _ if self.quiet.is_some() && !matches!(event, Event::DocType(_) | Event::Eof) => Ok(XmlNode::Nothing),
            Event::Text(text) => Ok(XmlNode::Text(text.xml10_content())),
            Event::CData(text) => Ok(XmlNode::Text(text.xml10_content())),
            Event::GeneralRef(name) => match resolved(&name) {
                Some(text) => Ok(XmlNode::Text(text)),
                None => Err(damaged(tr!("{} uses an entity that it does not define", part))),
            },
            Event::DocType(_) => Err(damaged(tr!("{} declares a document type, which Word never writes", part))),
            Event::Eof if self.depth > 0 => Err(damaged(tr!("{} is cut off", part))),
            Event::Eof => Ok(XmlNode::EndOfPart),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(XmlNode::Nothing),
        }
    }
}

/// Whether what an element of markup compatibility holds is read: the first choice whose namespaces are all known, else
/// the fallback (ECMA-376 part 3). `taken` says of each `AlternateContent` that is open whether it has been chosen.
fn chooses(element: &Element<'_>, taken: &mut Vec<bool>) -> bool {
    let name = element.name();
    if name == "AlternateContent" {
        taken.push(false);
        return true;
    }
    let free = taken.last().is_some_and(|taken| !taken);
    let fits = match name {
        "Choice" => element.attribute("Requires").is_some_and(|prefixes| {
            prefixes.split_ascii_whitespace().all(|prefix| element.namespaces.resolve(prefix) != Ns::Strange)
        }),
        "Fallback" => true,
        _ => return true,
    };
    if let (true, Some(taken)) = (free && fits, taken.last_mut()) {
        *taken = true;
    }
    free && fits
}

/// The character that a reference stands for; `None` where the part would have to define it.
fn resolved(name: &BytesRef<'_>) -> Option<Cow<'static, str>> {
    match name.resolve_char_ref() {
        Ok(Some(c)) => Some(Cow::Owned(c.to_string())),
        Ok(None) => resolve_predefined_entity(name).map(Cow::Borrowed),
        Err(_) => None,
    }
}
