//! The text of the document part, in reading order, as Word shows it with all changes accepted: what each element means.

use super::super::content::Refusal;
use super::counters::Counters;
use super::namespaces::Ns;
use super::numbering::Numbering;
use super::properties::{ParagraphProperties, RunProperties};
use super::remarks::LeftOut;
use super::styles::Styles;
use super::writer::Writer;
use super::xml::{Element, WordXml, XmlNode};
use super::{damaged, table};
use tr::tr;

/// What was read of a document part.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub text: String,
    pub left_out: LeftOut,
    pub counters: Counters,
}

/// A reader of the document part.
pub(super) struct BodyReader<'a> {
    writer: Writer<'a>,
    /// The text element that is being read, and whether it keeps white space at its ends.
    piece: Option<(String, bool)>,
    /// What stands before the next text of an equation.
    sign: Option<&'static str>,
}

impl<'a> BodyReader<'a> {
    /// `trusts_fields` says whether what looks like an instruction of a field is left out.
    pub fn new(styles: &'a mut Styles, numbering: &'a Numbering, trusts_fields: bool) -> Self {
        BodyReader { writer: Writer::new(styles, numbering, trusts_fields), piece: None, sign: None }
    }

    /// Reads the part to its end; `None` where a field swallows the rest of a story, so that fields are not to be
    /// trusted.
    ///
    /// # Errors
    ///
    /// As of [`WordXml::next`], and where the part is not the text of a document, or is too long.
    pub fn read(mut self, xml: &mut WordXml<'_>) -> Result<Option<Body>, Refusal> {
        let mut has_body = false;
        loop {
            match xml.next()? {
                XmlNode::Start(element) => {
                    has_body |= element.ns == Ns::Word && element.name() == "body";
                    match self.start(&element)? {
                        Then::Go => {}
                        Then::Skip => xml.skip(),
                        Then::ParagraphProperties => {
                            let properties = ParagraphProperties::read(xml)?;
                            self.writer.paragraph_properties(&properties);
                        }
                        Then::RunProperties => {
                            let properties = RunProperties::read(xml)?;
                            self.writer.run_properties(&properties);
                        }
                        Then::RowProperties => {
                            if table::is_deleted_row(xml)? {
                                xml.skip_rest();
                            }
                        }
                        Then::CellProperties => {
                            if table::is_covered_cell(xml)? {
                                xml.skip_rest();
                            }
                        }
                    }
                }
                XmlNode::End(element) => {
                    let (ns, name) = (element.ns, element.name());
                    if !self.end(ns, name)? {
                        return Ok(None);
                    }
                }
                XmlNode::Text(text) => {
                    if let Some((piece, _)) = &mut self.piece {
                        piece.push_str(&text);
                    }
                }
                XmlNode::Nothing => {}
                XmlNode::EndOfPart => break,
            }
        }
        if !has_body {
            return Err(damaged(tr!("its text part has no text of Word")));
        }
        self.writer.close_paragraph()?;
        if self.writer.story.swallowed {
            return Ok(None);
        }
        Ok(Some(Body {
            text: self.writer.story.lines.finish(),
            left_out: self.writer.left_out,
            counters: self.writer.counters,
        }))
    }

    /// What an element begins.
    fn start(&mut self, element: &Element<'_>) -> Result<Then, Refusal> {
        let name = element.name();
        match (element.ns, name) {
            (Ns::Word, "p") => self.writer.open_paragraph()?,
            (Ns::Word, "pPr") if self.writer.story.paragraph.is_some() => return Ok(Then::ParagraphProperties),
            (Ns::Word, "r") | (Ns::Math, "r") => {
                let hidden = self.writer.is_hidden_run(&RunProperties::default());
                self.writer.story.runs.push(hidden);
            }
            (Ns::Word, "rPr") if !self.writer.story.runs.is_empty() => return Ok(Then::RunProperties),
            (Ns::Word, "t") | (Ns::Math, "t") => self.piece = Some((String::new(), element.keeps_space())),
            (Ns::Word, "instrText") => self.piece = Some((String::new(), true)),
            (Ns::Word, "tab" | "ptab") => self.writer.write("\t")?,
            (Ns::Word, "noBreakHyphen") => self.writer.write("-")?,
            (Ns::Word, "cr") => self.writer.break_line()?,
            (Ns::Word, "br") => match element.attribute("type").as_deref() {
                Some("page" | "column") => {
                    self.writer.story.page_ended = self.writer.story.lines.is_begun();
                }
                _ => self.writer.break_line()?,
            },
            (Ns::Word, "sym") => {
                let font = element.attribute("font").unwrap_or_default();
                let code = element.attribute("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
                self.writer.sign(&font, code.unwrap_or(0))?;
            }
            (Ns::Word, "fldChar") => self.writer.field(&element.attribute("fldCharType").unwrap_or_default())?,
            (Ns::Word, "del" | "moveFrom") => self.writer.story.deleted += 1,
            (Ns::Word, "footnoteReference") if self.writer.is_seen() => self.writer.left_out.footnotes += 1,
            (Ns::Word, "endnoteReference") if self.writer.is_seen() => self.writer.left_out.endnotes += 1,
            (Ns::Word, "commentReference") => self.writer.left_out.comments += 1,
            (Ns::Word, "altChunk" | "subDoc") => {
                self.writer.left_out.chunks += 1;
                return Ok(Then::Skip);
            }
            (Ns::Word, "object") if self.writer.is_seen() => self.writer.left_out.objects += 1,
            (Ns::Drawing, "graphicData") if self.writer.is_seen() => {
                let uri = element.attribute("uri").unwrap_or_default();
                match uri.rsplit('/').next() {
                    Some("diagram" | "chart" | "chartex") => self.writer.left_out.diagrams += 1,
                    Some("picture") => self.writer.left_out.pictures += 1,
                    _ => {}
                }
            }
            (Ns::Vml, "imagedata") if self.writer.is_seen() => self.writer.left_out.pictures += 1,
            (Ns::Vml, "textpath") if self.writer.is_seen() => {
                if let Some(words) = element.attribute("string").filter(|words| !words.is_empty()) {
                    self.writer.write_after(&words)?;
                }
            }
            (Ns::Word, "txbxContent") => {
                return Ok(if self.writer.open_box()? { Then::Go } else { Then::Skip });
            }
            (Ns::Word, "tbl") => {
                self.writer.close_paragraph()?;
                self.writer.story.lines.open_table();
            }
            (Ns::Word, "tr") => self.writer.story.lines.open_row(),
            (Ns::Word, "trPr") => return Ok(Then::RowProperties),
            (Ns::Word, "tc") => self.writer.story.lines.open_cell(),
            (Ns::Word, "tcPr") => return Ok(Then::CellProperties),
            // The pronunciation above a word, and what only describes what stands around it.
            (Ns::Word, "rt" | "rubyPr" | "sdtPr" | "sdtEndPr" | "smartTagPr" | "customXmlPr" | "tblPr" | "tblPrEx")
            | (Ns::Word, "tblGrid" | "sectPr" | "ffData" | "fldData" | "delText" | "delInstrText") => {
                return Ok(Then::Skip);
            }
            // Without a sign between, ½ would be 12 and 10⁴ would be 104.
            (Ns::Math, "den") => self.sign = Some("/"),
            (Ns::Math, "sup") => self.sign = Some("^"),
            (Ns::Math, "sub") => self.sign = Some("_"),
            (Ns::Math, "rad") => self.sign = Some("√"),
            _ => {}
        }
        Ok(Then::Go)
    }

    /// What an element ends; `false` where a field has swallowed the rest of a text box.
    fn end(&mut self, ns: Ns, name: &str) -> Result<bool, Refusal> {
        match (ns, name) {
            (Ns::Word, "p") => self.writer.close_paragraph()?,
            (Ns::Word, "r") | (Ns::Math, "r") => drop(self.writer.story.runs.pop()),
            (Ns::Word, "t") | (Ns::Math, "t") => {
                if let Some((piece, keeps_space)) = self.piece.take() {
                    if let Some(sign) = self.sign.take() {
                        self.writer.write(sign)?;
                    }
                    let ends: &[char] = if keeps_space { &[] } else { &[' ', '\t', '\r', '\n'] };
                    self.writer.write(piece.trim_matches(ends))?;
                }
            }
            (Ns::Math, "den" | "sup" | "sub" | "rad") => self.sign = None,
            (Ns::Word, "instrText") => {
                if let Some((piece, _)) = self.piece.take() {
                    self.writer.story.fields.instruct(&piece);
                }
            }
            (Ns::Word, "del" | "moveFrom") => self.writer.story.deleted = self.writer.story.deleted.saturating_sub(1),
            (Ns::Word, "tbl") => self.writer.story.lines.close_table(),
            (Ns::Word, "tr") => self.writer.story.lines.close_row(),
            (Ns::Word, "txbxContent") => {
                if self.writer.story.swallowed {
                    return Ok(false);
                }
                self.writer.close_box()?;
            }
            _ => {}
        }
        Ok(true)
    }
}

/// What is to be done once an element has begun.
enum Then {
    Go,
    Skip,
    ParagraphProperties,
    RunProperties,
    RowProperties,
    CellProperties,
}
