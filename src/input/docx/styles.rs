//! The styles of a document, as far as they number or hide: ECMA-376 17.7.

use std::collections::HashMap;

use super::super::content::Refusal;
use super::damaged;
use super::namespaces::Ns;
use super::numbering::Numbering;
use super::properties::{NumberProperties, ParagraphProperties, RunProperties};
use super::xml::{WordXml, XmlNode};
use tr::tr;

/// Styles that a document may have; Word itself stops at some thousands.
const MOST: usize = 65_536;

/// Styles one upon another that are looked through.
const LONGEST_CHAIN: usize = 64;

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default_paragraph: Option<String>,
    /// Whether all text is hidden unless told otherwise.
    hides: bool,
    /// What was found out about the styles of paragraphs that were asked for, and of runs whether they hide: a chain of
    /// styles is gone through once.
    known: HashMap<String, StyleProperties>,
    known_runs: HashMap<String, bool>,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    numbering: NumberProperties,
    hidden: Option<bool>,
}

/// What a paragraph has from its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StyleProperties {
    pub numbering: NumberProperties,
    /// Whether the style of the paragraph hides; the style of a run may turn it round.
    pub hides: bool,
}

impl Styles {
    /// Reads the part of the styles.
    ///
    /// # Errors
    ///
    /// As of [`WordXml::next`], and where there are more than a document can have.
    pub fn read(xml: &mut WordXml<'_>) -> Result<Self, Refusal> {
        let mut styles = Self::default();
        // The style that is open: its id and what is known of it.
        let mut open: Option<(String, Style)> = None;
        let mut in_defaults = false;
        loop {
            let mut read = "";
            match xml.next()? {
                XmlNode::Start(element) if element.ns == Ns::Word => match element.name() {
                    "style" => {
                        let id = element.attribute("styleId").unwrap_or_default().into_owned();
                        let is_default = element.attribute("default").is_some_and(|on| !matches!(&*on, "0" | "false"));
                        if is_default && element.attribute("type").is_none_or(|kind| kind == "paragraph") {
                            styles.default_paragraph = Some(id.clone());
                        }
                        open = Some((id, Style::default()));
                    }
                    "basedOn" => {
                        if let Some((_, style)) = &mut open {
                            style.based_on = element.value().map(|id| id.into_owned());
                        }
                    }
                    "rPrDefault" => in_defaults = true,
                    "pPr" if open.is_some() => read = "pPr",
                    "rPr" => read = "rPr",
                    // Parts of tables have properties of their own.
                    "tblStylePr" | "tblPr" | "trPr" | "tcPr" | "pPrDefault" | "latentStyles" => read = "skip",
                    _ => {}
                },
                XmlNode::End(element) if element.ns == Ns::Word => match element.name() {
                    "style" => {
                        if let Some((id, style)) = open.take() {
                            styles.styles.entry(id).or_insert(style);
                        }
                        if styles.styles.len() > MOST {
                            return Err(damaged(tr!("it has more than {} styles", MOST)));
                        }
                    }
                    "rPrDefault" => in_defaults = false,
                    _ => {}
                },
                XmlNode::EndOfPart => return Ok(styles),
                _ => {}
            }
            match (read, &mut open) {
                ("pPr", Some((_, style))) => style.numbering = ParagraphProperties::read(xml)?.numbering,
                ("rPr", Some((_, style))) => style.hidden = RunProperties::read(xml)?.hidden,
                ("rPr", None) if in_defaults => styles.hides = RunProperties::read(xml)?.hidden.unwrap_or(false),
                ("skip", _) => xml.skip(),
                _ => {}
            }
        }
    }

    /// What a paragraph of a style has from it; without a style, from the one that stands for none.
    pub fn of_paragraph(&mut self, style: Option<&str>, numbering: &Numbering) -> StyleProperties {
        let named = style.filter(|style| self.styles.contains_key(*style));
        let Some(id) = named.or(self.default_paragraph.as_deref()) else { return StyleProperties::default() };
        if let Some(known) = self.known.get(id) {
            return *known;
        }
        let list = self.chain(id).find_map(|(_, style)| style.numbering.list);
        // A level says which style it is for; what the style says of its level counts only where none does
        // (17.3.1.19).
        let level = self
            .chain(id)
            .find_map(|(id, style)| list.and_then(|list| numbering.level_of_style(list, id)).or(style.numbering.level));
        let hides = self.hidden(id).unwrap_or(false);
        let inherited = StyleProperties { numbering: NumberProperties { list, level }, hides };
        self.known.insert(id.to_owned(), inherited);
        inherited
    }

    /// Whether a run is hidden, by its own properties and those of its paragraph's style. A style of a run turns round
    /// what the style of the paragraph says (17.7.3); the defaults of the document turn nothing.
    pub fn hides(&mut self, run: &RunProperties, paragraph: bool) -> bool {
        if let Some(hidden) = run.hidden {
            return hidden;
        }
        let own = run.style.as_deref().is_some_and(|style| self.run_style_hides(style));
        self.hides || own != paragraph
    }

    fn run_style_hides(&mut self, id: &str) -> bool {
        if let Some(known) = self.known_runs.get(id) {
            return *known;
        }
        let hides = self.hidden(id).unwrap_or(false);
        if self.styles.contains_key(id) {
            self.known_runs.insert(id.to_owned(), hides);
        }
        hides
    }

    /// The list that a style of lists stands for.
    pub fn list_of(&self, style: &str) -> Option<i64> {
        self.chain(style).find_map(|(_, style)| style.numbering.list)
    }

    fn hidden(&self, id: &str) -> Option<bool> {
        self.chain(id).find_map(|(_, style)| style.hidden)
    }

    /// A style and those that it is based on.
    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let id = next?;
            let style = self.styles.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        .take(LONGEST_CHAIN)
    }
}
