//! The lists that a document defines: ECMA-376 17.9. What number a paragraph gets by them is left to `counters`.

use std::collections::HashMap;

use super::super::content::Refusal;
use super::namespaces::Ns;
use super::number_format::NumberFormat;
use super::properties::{LEVELS, ParagraphProperties, RunProperties, level};
use super::styles::Styles;
use super::xml::{Element, WordXml, XmlNode};

/// Bytes of the text around the numbers of a level; Word allows 31 characters.
pub(super) const LONGEST_LABEL: usize = 256;

/// The lists.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<i64, Definition>,
    lists: HashMap<i64, WordList>,
}

/// `w:abstractNum`: levels that lists share, and with them the count.
#[derive(Debug, Default)]
struct Definition {
    levels: Levels,
    /// The style of lists that has the levels in its place, and the list that this stands for.
    style: Option<String>,
    linked: Option<i64>,
}

type Levels = [Option<Box<Level>>; LEVELS];

/// `w:num`: a list, which may depart from its definition.
#[derive(Debug, Default)]
struct WordList {
    definition: Option<i64>,
    overrides: Vec<Override>,
}

/// `w:lvlOverride`.
#[derive(Debug)]
struct Override {
    at: usize,
    start: Option<u32>,
    level: Option<Box<Level>>,
}

/// What follows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Suffix {
    #[default]
    Tab,
    Space,
    Nothing,
}

/// `w:lvl`.
#[derive(Debug)]
pub(super) struct Level {
    pub start: u32,
    pub format: NumberFormat,
    /// `%1.%2`: the text with places for the numbers of levels, counted from 1; `None` where it is too long.
    pub text: Option<String>,
    pub suffix: Suffix,
    /// The number of levels whose use starts this one again; as a rule all above it.
    pub restart: Option<usize>,
    /// All its numbers are decimal: 1.1 below 第一章.
    pub is_legal: bool,
    /// The number itself is hidden.
    pub is_hidden: bool,
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Level {
            // Without `w:start` a level begins with 0 (17.9.25).
            start: 0,
            format: NumberFormat::Decimal,
            text: Some(String::new()),
            suffix: Suffix::Tab,
            restart: None,
            is_legal: false,
            is_hidden: false,
            style: None,
        }
    }
}

impl Numbering {
    /// Reads the part of the lists.
    ///
    /// # Errors
    ///
    /// As of [`WordXml::next`].
    pub fn read(xml: &mut WordXml<'_>) -> Result<Self, Refusal> {
        let mut numbering = Self::default();
        // What is open: a definition or a list with its id, and in a list an override.
        let mut definition: Option<(i64, Definition)> = None;
        let mut list: Option<(i64, WordList)> = None;
        loop {
            let mut at = None;
            match xml.next()? {
                XmlNode::Start(element) if element.ns == Ns::Word => match element.name() {
                    "abstractNum" => definition = id(&element, "abstractNumId").map(|id| (id, Definition::default())),
                    "num" => list = id(&element, "numId").map(|id| (id, WordList::default())),
                    "numStyleLink" => {
                        if let Some((_, definition)) = &mut definition {
                            definition.style = element.value().map(|style| style.into_owned());
                        }
                    }
                    "abstractNumId" => {
                        if let Some((_, list)) = &mut list {
                            list.definition = element.number();
                        }
                    }
                    "lvlOverride" => {
                        let over = id(&element, "ilvl").and_then(level);
                        if let (Some((_, list)), Some(at)) = (&mut list, over)
                            && list.overrides.len() < 2 * LEVELS
                        {
                            list.overrides.push(Override { at, start: None, level: None });
                        }
                    }
                    "startOverride" => {
                        if let Some(over) = list.as_mut().and_then(|(_, list)| list.overrides.last_mut()) {
                            over.start = element.number().and_then(|start| u32::try_from(start).ok());
                        }
                    }
                    "lvl" => at = Some(id(&element, "ilvl").and_then(level)),
                    _ => {}
                },
                XmlNode::End(element) if element.ns == Ns::Word => match element.name() {
                    "abstractNum" => {
                        if let Some((id, definition)) = definition.take() {
                            numbering.definitions.entry(id).or_insert(definition);
                        }
                    }
                    "num" => {
                        if let Some((id, list)) = list.take() {
                            numbering.lists.entry(id).or_insert(list);
                        }
                    }
                    _ => {}
                },
                XmlNode::EndOfPart => return Ok(numbering),
                _ => {}
            }
            let Some(at) = at else { continue };
            let read = Box::new(Level::read(xml)?);
            if let Some((_, list)) = &mut list {
                if let Some(over) = list.overrides.last_mut().filter(|over| at.is_none_or(|at| at == over.at)) {
                    over.level = Some(read);
                }
            } else if let (Some((_, definition)), Some(at)) = (&mut definition, at)
                && let Some(place) = definition.levels.get_mut(at)
            {
                *place = Some(read);
            }
        }
    }

    /// The level of a list that is for paragraphs of a style.
    pub fn level_of_style(&self, list: i64, style: &str) -> Option<usize> {
        let list = self.lists.get(&list)?;
        let definition = self.definitions.get(&list.definition?)?;
        let of = |level: &Option<Box<Level>>| level.as_ref().is_some_and(|level| level.style.as_deref() == Some(style));
        list.overrides
            .iter()
            .find(|over| of(&over.level))
            .map(|over| over.at)
            .or_else(|| definition.levels.iter().position(of))
    }

    /// What a list counts by; lists of the same one go on in each other's count. `None` where there is no such list.
    pub fn definition_of(&self, list: i64) -> Option<i64> {
        self.lists.get(&list)?.definition
    }

    /// Finds the lists that styles of lists stand for (17.9.21, 17.9.27). One link and no more leads to the levels.
    pub fn link(&mut self, styles: &Styles) {
        for definition in self.definitions.values_mut() {
            definition.linked = definition.style.as_deref().and_then(|style| styles.list_of(style));
        }
    }

    /// The level of a list, by the list itself, its definition, or the style of lists that this stands for.
    pub fn level(&self, list: i64, at: usize) -> Option<&Level> {
        self.own_level(list, at).or_else(|| {
            let definition = self.definitions.get(&self.lists.get(&list)?.definition?)?;
            self.own_level(definition.linked?, at)
        })
    }

    fn own_level(&self, list: i64, at: usize) -> Option<&Level> {
        let list = self.lists.get(&list)?;
        let own = list.overrides.iter().filter(|over| over.at == at).find_map(|over| over.level.as_deref());
        own.or_else(|| self.definitions.get(&list.definition?)?.levels.get(at)?.as_deref())
    }

    /// The number that a list begins a level with, where it departs from its definition in that.
    pub fn start_of(&self, list: i64, at: usize) -> Option<u32> {
        self.lists.get(&list)?.overrides.iter().filter(|over| over.at == at).find_map(|over| over.start)
    }
}

impl Level {
    /// Reads the level that has just begun, up to its end.
    fn read(xml: &mut WordXml<'_>) -> Result<Self, Refusal> {
        let mut read = Self::default();
        let within = xml.depth();
        loop {
            let mut properties = "";
            match xml.next()? {
                XmlNode::Start(element) if element.ns == Ns::Word => match element.name() {
                    "start" => read.start = element.number().and_then(|start| u32::try_from(start).ok()).unwrap_or(0),
                    "numFmt" => {
                        let name = element.value().unwrap_or_default();
                        let custom = element.attribute("format");
                        read.format = NumberFormat::named(&name, custom.as_deref());
                    }
                    "lvlRestart" => read.restart = element.number().and_then(|limit| usize::try_from(limit).ok()),
                    "pStyle" => read.style = element.value().map(|style| style.into_owned()),
                    "isLgl" => read.is_legal = element.is_on(),
                    "suff" => {
                        read.suffix = match element.value().as_deref() {
                            Some("space") => Suffix::Space,
                            Some("nothing") => Suffix::Nothing,
                            _ => Suffix::Tab,
                        };
                    }
                    "lvlText" => {
                        let text = element.value().unwrap_or_default();
                        read.text = Some(text.into_owned()).filter(|text| text.len() <= LONGEST_LABEL);
                    }
                    "rPr" => properties = "rPr",
                    "pPr" => properties = "pPr",
                    _ => {}
                },
                XmlNode::End(element) if element.depth < within => return Ok(read),
                XmlNode::EndOfPart => return Ok(read),
                _ => {}
            }
            match properties {
                "rPr" => read.is_hidden = RunProperties::read(xml)?.hidden.unwrap_or(false),
                "pPr" => drop(ParagraphProperties::read(xml)?),
                _ => {}
            }
        }
    }
}

fn id(element: &Element<'_>, name: &str) -> Option<i64> {
    element.attribute(name)?.trim().parse().ok()
}
