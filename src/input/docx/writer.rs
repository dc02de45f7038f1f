//! Writes what of a document is seen: decides for each piece of text whether it is, and puts the number of a paragraph
//! before the first of it.

use super::super::content::Refusal;
use super::counters::Counters;
use super::fields::{FieldResult, Fields};
use super::lines::StoryLines;
use super::numbering::Numbering;
use super::properties::{ParagraphProperties, RunProperties};
use super::remarks::LeftOut;
use super::styles::Styles;
use super::{LONGEST_TEXT, WORD, damaged};
use crate::messages::said_later;
use tr::tr;

/// Text boxes within one another; Word allows none.
const DEEPEST_BOX: usize = 8;

/// The text that is being written, with what it depends on.
pub(super) struct Writer<'a> {
    styles: &'a mut Styles,
    numbering: &'a Numbering,
    /// Whether what looks like an instruction of a field is left out.
    trusts_fields: bool,
    pub left_out: LeftOut,
    pub counters: Counters,
    /// What is being written, and around it what waits for the end of a text box.
    pub story: Story,
    outer: Vec<Story>,
    /// Bytes written so far.
    written: usize,
}

/// A text that is read for itself: that of the document, or of a text box.
#[derive(Default)]
pub(super) struct Story {
    pub lines: StoryLines,
    pub fields: Fields,
    pub paragraph: Option<Paragraph>,
    /// Whether each run that is open is hidden.
    pub runs: Vec<bool>,
    /// Open elements whose content was deleted or moved away.
    pub deleted: usize,
    /// Text was left out as an instruction, and no field has ended since.
    pub swallowed: bool,
    /// A page ends where the next text of the paragraph begins.
    pub page_ended: bool,
}

/// The paragraph that is being read.
#[derive(Clone, Copy)]
pub(super) struct Paragraph {
    /// List and level.
    number: Option<(i64, usize)>,
    /// Whether its style hides.
    hides: bool,
    /// Whether the line ends with it: its mark is neither deleted nor hidden.
    ends: bool,
    /// Its number is written, or never will be.
    is_counted: bool,
}

impl<'a> Writer<'a> {
    pub fn new(styles: &'a mut Styles, numbering: &'a Numbering, trusts_fields: bool) -> Self {
        Writer {
            styles,
            numbering,
            trusts_fields,
            left_out: LeftOut::default(),
            counters: Counters::default(),
            story: Story::default(),
            outer: Vec::new(),
            written: 0,
        }
    }

    /// Begins a paragraph, which has the properties of no style until its own are known.
    pub fn open_paragraph(&mut self) -> Result<(), Refusal> {
        self.close_paragraph()?;
        self.story.paragraph = Some(Paragraph { number: None, hides: false, ends: true, is_counted: false });
        self.paragraph_properties(&ParagraphProperties::default());
        Ok(())
    }

    /// Writes text of the paragraph, its number before it, if it is seen.
    pub fn write(&mut self, text: &str) -> Result<(), Refusal> {
        if !self.is_seen() || text.is_empty() {
            return Ok(());
        }
        if self.trusts_fields && self.story.fields.is_in_code() {
            self.story.swallowed = true;
            return Ok(());
        }
        self.count_paragraph(text)?;
        if std::mem::take(&mut self.story.page_ended) {
            self.story.lines.break_line();
        }
        let signs = text.chars().filter(|c| matches!(c, '\u{f000}'..='\u{f0ff}')).count();
        self.left_out.signs += signs;
        self.count_written(text.len())?;
        if text.contains(is_unwanted) {
            self.story.lines.write(&clean(text));
        } else {
            self.story.lines.write(text);
        }
        Ok(())
    }

    pub fn break_line(&mut self) -> Result<(), Refusal> {
        if self.is_seen() && !(self.trusts_fields && self.story.fields.is_in_code()) {
            self.count_paragraph("")?;
            self.count_written(1)?;
            self.story.lines.break_line();
        }
        Ok(())
    }

    /// Takes in the properties of the paragraph.
    pub fn paragraph_properties(&mut self, properties: &ParagraphProperties) {
        let inherited = self.styles.of_paragraph(properties.style.as_deref(), self.numbering);
        let list = properties.numbering.list.or(inherited.numbering.list).filter(|&list| list != 0);
        let level = properties.numbering.level.or(inherited.numbering.level).unwrap_or(0);
        let mark_is_hidden = self.styles.hides(&properties.mark, inherited.hides);
        if let Some(paragraph) = &mut self.story.paragraph {
            paragraph.number = list.map(|list| (list, level));
            paragraph.hides = inherited.hides;
            paragraph.ends = !(mark_is_hidden || properties.mark.deleted || properties.is_initial);
        }
    }

    /// Takes in the properties of the run that is open.
    pub fn run_properties(&mut self, properties: &RunProperties) {
        let hidden = self.is_hidden_run(properties);
        if let Some(run) = self.story.runs.last_mut() {
            *run = hidden;
        }
    }

    pub fn is_hidden_run(&mut self, properties: &RunProperties) -> bool {
        let by_style = self.story.paragraph.is_some_and(|paragraph| paragraph.hides);
        self.styles.hides(properties, by_style)
    }

    /// Whether what is read now is neither deleted nor hidden.
    pub fn is_seen(&self) -> bool {
        self.story.deleted == 0 && !self.story.runs.last().copied().unwrap_or_default()
    }

    /// Counts the paragraph and writes its number, once. Paragraphs of which nothing is seen are not counted, and of
    /// those that were joined only the first from which something is seen is. `next` is the text that follows.
    pub fn count_paragraph(&mut self, next: &str) -> Result<(), Refusal> {
        let Some(paragraph) = &mut self.story.paragraph else { return Ok(()) };
        let was_counted = std::mem::replace(&mut paragraph.is_counted, true);
        let (Some((list, level)), false, false) = (paragraph.number, was_counted, self.story.lines.is_begun()) else {
            return Ok(());
        };
        let mut label = self.counters.count(list, level, self.numbering);
        // On the page the number stands apart; in the text 1. before 2024年 would be read as one number.
        if label.ends_with(|c: char| c.is_ascii_digit() || c == '.') && next.starts_with(|c: char| c.is_ascii_digit()) {
            label.push(' ');
        }
        self.count_written(label.len())?;
        self.story.lines.write(&label);
        Ok(())
    }

    /// Ends the paragraph that is open, if there is one.
    pub fn close_paragraph(&mut self) -> Result<(), Refusal> {
        if self.story.paragraph.is_some_and(|paragraph| paragraph.ends) {
            self.count_paragraph("")?;
            self.count_written(1)?;
            self.story.lines.end_paragraph();
        }
        self.story.paragraph = None;
        self.story.page_ended = false;
        self.story.runs.clear();
        Ok(())
    }

    /// Begins a text box; `false` where it is not seen.
    pub fn open_box(&mut self) -> Result<bool, Refusal> {
        if !self.is_seen() || (self.trusts_fields && self.story.fields.is_in_code()) {
            return Ok(false);
        }
        if self.outer.len() == DEEPEST_BOX {
            return Err(damaged(tr!("it nests more than {} text boxes", DEEPEST_BOX)));
        }
        // What counts in the box comes after the paragraph that it hangs on.
        if self.story.paragraph.is_some_and(|paragraph| paragraph.ends) {
            self.count_paragraph("")?;
        }
        self.outer.push(std::mem::take(&mut self.story));
        Ok(true)
    }

    /// Ends a text box: its lines come after the one that it hangs on.
    pub fn close_box(&mut self) -> Result<(), Refusal> {
        self.close_paragraph()?;
        if let Some(outer) = self.outer.pop() {
            let inner = std::mem::replace(&mut self.story, outer);
            self.story.lines.put_after(inner.lines.finish());
        }
        Ok(())
    }

    /// Writes a line after the one that is being written.
    pub fn write_after(&mut self, line: &str) -> Result<(), Refusal> {
        self.count_written(line.len() + 1)?;
        self.story.lines.put_after(clean(line) + "\n");
        Ok(())
    }

    /// `w:fldChar`: a part of a field begins.
    pub fn field(&mut self, kind: &str) -> Result<(), Refusal> {
        match kind {
            "begin" => self.story.fields.begin(),
            "separate" => self.story.fields.separate(),
            "end" => {
                let shown = self.story.fields.end();
                self.story.swallowed &= self.story.fields.is_in_code();
                match shown {
                    FieldResult::Text(text) => self.write(&text)?,
                    FieldResult::Unread if self.is_seen() => self.left_out.fields += 1,
                    FieldResult::Unread | FieldResult::Nothing => {}
                }
            }
            _ => {}
        }
        self.story.swallowed &= self.story.fields.is_in_code();
        Ok(())
    }

    /// Writes a character by its place in a font (`w:sym`). In a font of signs that place is no character.
    pub fn sign(&mut self, font: &str, code: u32) -> Result<(), Refusal> {
        let place = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
        let character = match font.to_ascii_lowercase().as_str() {
            // ① to ⑩, with and without serifs.
            "wingdings" if (0x81..=0x8a).contains(&place) => char::from_u32(0x2460 + place - 0x81),
            "symbol" | "wingdings" | "wingdings 2" | "wingdings 3" | "webdings" | "mt extra" | "marlett" => None,
            _ => char::from_u32(code).filter(|c| !c.is_control() && !matches!(c, '\u{e000}'..='\u{f8ff}')),
        };
        match character {
            Some(c) => self.write(c.encode_utf8(&mut [0; 4])),
            None if self.is_seen() => {
                self.left_out.signs += 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn count_written(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.written += bytes;
        if self.written <= LONGEST_TEXT {
            return Ok(());
        }
        let reason = tr!("its text is longer than {} MB", LONGEST_TEXT >> 20);
        Err(Refusal { kind: WORD, reason, remedy: said_later!("split it into its documents") })
    }
}

/// Whether a character of the file is none of its text: a control character, a place to part a word, or a sign of a font
/// that says nothing without the font.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && c != '\t') || matches!(c, '\u{ad}' | '\u{f000}'..='\u{f0ff}')
}

/// The text as it is seen. A line end of the markup is a space.
fn clean(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }).filter(|&c| !is_unwanted(c)).collect()
}
