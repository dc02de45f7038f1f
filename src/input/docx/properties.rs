//! What `w:pPr` and `w:rPr` say that matters to the text: style, number, and whether it is seen.

use super::super::content::Refusal;
use super::namespaces::Ns;
use super::xml::{WordXml, XmlNode};

/// Levels of a list, from 0.
pub(super) const LEVELS: usize = 9;

/// The properties of a paragraph, direct or of a style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ParagraphProperties {
    pub style: Option<String>,
    pub numbering: NumberProperties,
    /// Those of its mark, the sign at its end.
    pub mark: RunProperties,
    /// It is a large first letter, to be read with the next paragraph.
    pub is_initial: bool,
}

/// What `w:numPr` says. The two are inherited apart from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberProperties {
    /// 0 takes the number away.
    pub list: Option<i64>,
    pub level: Option<usize>,
}

/// The properties of a run of text, or of the mark of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RunProperties {
    pub style: Option<String>,
    /// `w:vanish`.
    pub hidden: Option<bool>,
    /// A tracked change took it away or elsewhere.
    pub deleted: bool,
}

impl ParagraphProperties {
    /// Reads the properties that have just begun, up to their end.
    ///
    /// # Errors
    ///
    /// As of [`WordXml::next`].
    pub fn read(xml: &mut WordXml<'_>) -> Result<Self, Refusal> {
        let mut properties = Self::default();
        let within = xml.depth();
        loop {
            let mut mark = false;
            let mut pass = false;
            match xml.next()? {
                XmlNode::Start(element) if element.ns == Ns::Word => match element.name() {
                    "pStyle" => properties.style = element.value().map(|style| style.into_owned()),
                    "numPr" => {}
                    "numId" => properties.numbering.list = element.number(),
                    "ilvl" => properties.numbering.level = element.number().and_then(level),
                    "rPr" => mark = true,
                    "framePr" => {
                        properties.is_initial = element.attribute("dropCap").is_some_and(|cap| cap != "none");
                    }
                    // Among others what was before a tracked change, and a section with its own.
                    _ => pass = true,
                },
                XmlNode::Start(_) => pass = true,
                XmlNode::End(element) if element.depth < within => return Ok(properties),
                XmlNode::EndOfPart => return Ok(properties),
                _ => {}
            }
            if mark {
                properties.mark = RunProperties::read(xml)?;
            } else if pass {
                xml.skip();
            }
        }
    }
}

impl RunProperties {
    /// Reads the properties that have just begun, up to their end.
    ///
    /// # Errors
    ///
    /// As of [`WordXml::next`].
    pub fn read(xml: &mut WordXml<'_>) -> Result<Self, Refusal> {
        let mut properties = Self::default();
        let within = xml.depth();
        loop {
            let mut pass = false;
            match xml.next()? {
                XmlNode::Start(element) if element.ns == Ns::Word => match element.name() {
                    "rStyle" => properties.style = element.value().map(|style| style.into_owned()),
                    "vanish" => properties.hidden = Some(element.is_on()),
                    "del" | "moveFrom" => properties.deleted = true,
                    _ => pass = true,
                },
                XmlNode::Start(_) => pass = true,
                XmlNode::End(element) if element.depth < within => return Ok(properties),
                XmlNode::EndOfPart => return Ok(properties),
                _ => {}
            }
            if pass {
                xml.skip();
            }
        }
    }
}

/// A level as `w:ilvl` gives it; `None` where there is none such.
pub(super) fn level(number: i64) -> Option<usize> {
    usize::try_from(number).ok().filter(|&level| level < LEVELS)
}
