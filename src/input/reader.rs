//! From an opened file to its text, each format by its own reader.
//!
//! What the format states of the text is put before it as front matter, so that the rest of the program sees a text and
//! nothing else.

use std::collections::HashMap;
use std::ops::ControlFlow::{self, Break, Continue};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use indexmap::IndexSet;
#[cfg(feature = "html")]
use once_cell::sync::OnceCell;

use super::InputError;
use super::content::{Content, Refusal};
#[cfg(feature = "html")]
use super::format;
use super::format::InputFormat;
use super::open::Opening;
use super::raw::RawDocument;
use super::table::Columns;
use super::text::{self, Decoded};
use super::unread::{Contents, Opened, Unread};
use super::walk::{Met, Source};
use crate::messages::said_later;
use crate::rules::compiled::CompiledRules;
use crate::rules::file::{PageNumbers, PageSettings, PageSpec};
use tr::tr;

/// Opens and reads files. One serves all threads.
#[derive(Debug, Default)]
pub struct Reader {
    pub(super) columns: Columns,
    /// Where pages and rows say what.
    pub(super) pages: Vec<PageSpec>,
    /// What page numbers, front matter and the surroundings of a text are like.
    settings: PageSettings,
    /// What pipes held that were looked at before they are read, by name: it comes only once.
    pub(super) kept: Mutex<HashMap<String, Vec<u8>>>,
    /// What the pages of HTML among these are, made ready with the first page.
    #[cfg(feature = "html")]
    sites: OnceCell<super::html::Sites>,
    #[cfg(feature = "office")]
    office: super::office::Office,
}

impl Reader {
    /// A reader that knows the pages that the rules know.
    pub fn new(rules: &CompiledRules) -> Reader {
        Reader { pages: rules.pages.clone(), settings: rules.page_settings.clone(), ..Reader::default() }
    }

    /// Whether parts of pages can be found as the rules say. To ask takes some milliseconds, and rules that are not those
    /// of the package should be asked.
    ///
    /// # Errors
    /// A selector or a regular expression that is none: it, and what is wrong with it.
    pub fn check(&self) -> Result<(), (String, String)> {
        #[cfg(feature = "html")]
        self.sites.get_or_try_init(|| sites(&self.pages, &self.settings))?;
        Ok(())
    }

    /// Reads the texts of tables from these columns.
    pub fn with_columns(self, columns: Columns) -> Reader {
        Reader { columns, ..self }
    }

    /// Opens a file and hands over what is come upon in it, in its order, until `each` wants no more.
    pub fn open(&self, source: &Source, each: &mut dyn FnMut(Opened) -> ControlFlow<()>) -> ControlFlow<()> {
        Opening::new(self, each).source(source)
    }

    /// The names of the columns of tables that are carried to the output, in the order in which they are met. Of files
    /// that are no tables and hold none, only the beginning is read.
    pub fn carried(&self, sources: &[Source]) -> Vec<Arc<str>> {
        let mut names = IndexSet::new();
        for source in sources {
            let each = &mut |_| Continue(());
            let mut opening = Opening { names_only: Some(&mut names), ..Opening::new(self, each) };
            let _ = opening.source(source);
        }
        names.into_iter().collect()
    }

    /// Reads a document that was opened.
    ///
    /// # Errors
    /// It is empty, of a kind that is not read, or at fault.
    pub fn read(&self, unread: Unread) -> Result<RawDocument, InputError> {
        let Unread { name, body, .. } = unread;
        let mut document = self.read_body(name, body)?;
        if text::holds_no_chinese(&document.text) {
            document.remarks.push(tr!("holds next to no Chinese"));
        }
        Ok(document)
    }

    fn read_body(&self, name: String, body: Contents) -> Result<RawDocument, InputError> {
        match body {
            // A package that reads a format may fail where it should not; that is no reason to lose the other documents.
            Contents::File { format, bytes } => {
                let read = catch_unwind(AssertUnwindSafe(|| self.file(name.clone(), format, bytes)));
                read.unwrap_or_else(|_| {
                    let (kind, reason) = (said_later!("a file that is out of the ordinary"), tr!("its reader failed"));
                    let remedy = said_later!("save it as text (.txt), and report it to the authors of this program");
                    Err(InputError::refused(&name, Refusal { kind, reason, remedy }))
                })
            }
            Contents::Text(text) if text::is_empty(&text) => Err(InputError::Empty { name }),
            Contents::Text(text) => {
                Ok(RawDocument { malformed: text::malformed(&text), ..RawDocument::of(&name, text) })
            }
            Contents::Row { text, encoding, stated, carried } => {
                let mut content = self.row(&name, text)?;
                if text::is_empty(&content.text) {
                    return Err(InputError::Empty { name });
                }
                content.stated = stated;
                Ok(RawDocument { carried, ..self.document(name, content, encoding) })
            }
        }
    }

    /// Reads bytes that hold one document.
    ///
    /// # Errors
    /// They hold none or several, or one that cannot be read.
    pub fn read_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<RawDocument, InputError> {
        self.only(name, |opening| opening.bytes(name, bytes, Met::Named))
    }

    /// Reads a file that holds one document.
    ///
    /// # Errors
    /// It holds none or several, or one that cannot be read.
    pub fn read_source(&self, source: &Source) -> Result<RawDocument, InputError> {
        self.only(source.name(), |opening| opening.source(source))
    }

    fn only(
        &self,
        name: &str,
        open: impl FnOnce(&mut Opening<'_>) -> ControlFlow<()>,
    ) -> Result<RawDocument, InputError> {
        let mut first = None;
        let mut several = false;
        let mut each = |opened| match opened {
            Opened::Passed(_) | Opened::Remark(..) => Continue(()),
            opened if first.is_none() => {
                first = Some(opened);
                Continue(())
            }
            _ => {
                several = true;
                Break(())
            }
        };
        let _ = open(&mut Opening::new(self, &mut each));
        match first {
            Some(Opened::Document(unread)) if !several => self.read(unread),
            Some(Opened::Failed(e)) => Err(e),
            Some(_) => {
                let (kind, remedy) =
                    (said_later!("a file of several documents"), said_later!("name its documents one by one"));
                Err(InputError::refused(name, Refusal::of_kind(kind, remedy)))
            }
            None => Err(InputError::Empty { name: name.to_owned() }),
        }
    }

    fn file(&self, name: String, format: InputFormat, bytes: Vec<u8>) -> Result<RawDocument, InputError> {
        let content = match format {
            InputFormat::Text => {
                let Decoded { text, encoding, malformed, remark } = text::decode(&name, bytes)?;
                let remarks = remark.into_iter().collect();
                return Ok(RawDocument { source: name, text, encoding, malformed, remarks, ..RawDocument::default() });
            }
            InputFormat::Html | InputFormat::Mhtml => return self.page(name, format, bytes),
            #[cfg(feature = "archives")]
            InputFormat::Word => self.word(&bytes),
            InputFormat::Convertible(kind, ending) => self.converted(kind, ending, &bytes),
            InputFormat::Pdf => pdf(&bytes, &self.settings.page_numbers),
            InputFormat::Foreign(kind, remedy) => Err(Refusal::of_kind(kind, remedy)),
            #[cfg(feature = "archives")]
            InputFormat::Workbook => Err(not_built(said_later!("a spreadsheet"))),
            InputFormat::Table(_) => Err(Refusal::of_kind(said_later!("a table"), said_later!("open it as such"))),
            #[cfg(feature = "archives")]
            InputFormat::Archive(kind) => Err(Refusal::of_kind(kind.name(), said_later!("open it as such"))),
        };
        let content = content.map_err(|refusal| InputError::refused(&name, refusal))?;
        if text::is_empty(&content.text) {
            return Err(InputError::Empty { name });
        }
        Ok(self.document(name, content, ""))
    }

    /// The content of a file as a document.
    fn document(&self, name: String, content: Content, encoding: &'static str) -> RawDocument {
        let Content { text, stated, marks, remarks } = content;
        let (text, before) = stated.before(text, &self.settings);
        RawDocument {
            source: name,
            malformed: text::malformed(&text),
            marks: marks.into_iter().map(|mark| (mark.at + before, mark.label)).collect(),
            text,
            encoding,
            remarks,
            carried: Vec::new(),
        }
    }

    #[cfg(feature = "html")]
    fn sites(&self) -> &super::html::Sites {
        self.sites.get_or_init(|| sites(&self.pages, &self.settings).unwrap_or_default())
    }

    #[cfg(feature = "html")]
    fn page(&self, name: String, format: InputFormat, bytes: Vec<u8>) -> Result<RawDocument, InputError> {
        use super::decode::{self, EncodingGuess};
        use super::html;

        let bytes = match format {
            InputFormat::Mhtml => match html::mhtml(&bytes) {
                Some(page) => page,
                None => {
                    let (kind, remedy) = (
                        said_later!("a page saved as one file (.mht)"),
                        said_later!("open it in a browser and save its text"),
                    );
                    let reason = tr!("no page is found in it");
                    return Err(InputError::refused(&name, Refusal { kind, reason, remedy }));
                }
            },
            _ => bytes,
        };
        // Of an encoding that the page names wrongly more is malformed than of the one that it is in.
        let told = decode::choose(&bytes);
        let named = html::encoding_label(&bytes).and_then(EncodingGuess::named);
        let lost = |choice: EncodingGuess| text::malformed(&choice.decode(&bytes));
        let choice = match (told, named) {
            (Some(told), Some(named)) if told.label() != named.label() && told.label() != "UTF-8" => {
                if lost(named) <= lost(told) { Some(named) } else { Some(told) }
            }
            (told, named) => told.or(named),
        };
        let Decoded { text, encoding, malformed, remark } = match choice {
            Some(choice) => text::decode_as(name.clone(), bytes, choice)?,
            None => text::decode(&name, bytes)?,
        };
        let content = html::read(&text, self.sites()).map_err(|refusal| InputError::refused(&name, refusal))?;
        if text::is_empty(&content.text) {
            return Err(InputError::Empty { name });
        }
        let mut document = self.document(name, content, encoding);
        // What scripts and menus lost is not lost from the text.
        document.malformed = document.malformed.min(malformed);
        document.remarks.extend(remark);
        Ok(document)
    }

    /// The text of a cell, which may be a piece of a page.
    #[cfg(feature = "html")]
    fn row(&self, name: &str, text: String) -> Result<Content, InputError> {
        if !format::has_elements(&text) {
            return Ok(Content { text, ..Content::default() });
        }
        super::html::read_fragment(&text, self.sites()).map_err(|refusal| InputError::refused(name, refusal))
    }

    #[cfg(not(feature = "html"))]
    fn row(&self, _: &str, text: String) -> Result<Content, InputError> {
        Ok(Content { text, ..Content::default() })
    }

    /// Without the reader of pages, a page is read as a text with tags.
    #[cfg(not(feature = "html"))]
    fn page(&self, name: String, _: InputFormat, bytes: Vec<u8>) -> Result<RawDocument, InputError> {
        let Decoded { text, encoding, malformed, .. } = text::decode(&name, bytes)?;
        let remarks = vec![tr!("this is an HTML page and is read as one text; save its text as .txt")];
        Ok(RawDocument { source: name, text, encoding, malformed, remarks, ..RawDocument::default() })
    }

    #[cfg(feature = "office")]
    fn word(&self, bytes: &[u8]) -> Result<Content, Refusal> {
        super::docx::read(bytes)
    }

    #[cfg(all(feature = "archives", not(feature = "office")))]
    fn word(&self, _: &[u8]) -> Result<Content, Refusal> {
        Err(not_built(said_later!("a Word document")))
    }

    #[cfg(feature = "office")]
    fn converted(&self, kind: &'static str, ending: &str, bytes: &[u8]) -> Result<Content, Refusal> {
        let word = self.office.to_word(kind, ending, bytes)?;
        let mut content = super::docx::read(&word).map_err(|refusal| Refusal { kind, ..refusal })?;
        content.remarks.push(tr!("read through LibreOffice"));
        Ok(content)
    }

    #[cfg(not(feature = "office"))]
    fn converted(&self, kind: &'static str, _: &str, _: &[u8]) -> Result<Content, Refusal> {
        Err(not_built(kind))
    }
}

#[cfg(feature = "html")]
fn sites(pages: &[PageSpec], settings: &PageSettings) -> Result<super::html::Sites, (String, String)> {
    let rows: Vec<_> = pages.iter().filter_map(of_html).collect();
    super::html::Sites::new(rows.iter().copied())
        .map(|sites| sites.with_settings(settings.clone()))
        .map_err(|(row, reason)| (rows.get(row).map_or("", |(_, found_by)| found_by).to_owned(), reason))
}

/// A part of an HTML page, and by what it is found.
#[cfg(feature = "html")]
fn of_html(spec: &PageSpec) -> Option<(&'static str, &str)> {
    use crate::rules::file::PageRole;

    let way = (spec.selector.as_deref(), spec.label.as_deref(), spec.line.as_deref());
    Some(match (spec.role, way) {
        (PageRole::Text, (Some(selector), ..)) => ("text", selector),
        (PageRole::Title, (Some(selector), ..)) => ("title", selector),
        (PageRole::Date, (Some(selector), ..)) => ("date", selector),
        (PageRole::Source, (Some(selector), ..)) => ("source", selector),
        (PageRole::LeaveOut, (Some(selector), ..)) => ("leave-out", selector),
        (PageRole::GoesOn, (Some(selector), ..)) => ("goes-on", selector),
        (PageRole::Date, (_, Some(label), _)) => ("date-label", label),
        (PageRole::Source, (_, Some(label), _)) => ("source-label", label),
        (PageRole::LeaveOut, (.., Some(line))) => ("leave-out-line", line),
        (PageRole::Title, (.., Some(line))) => ("title-line", line),
        _ => return None,
    })
}

#[cfg(feature = "pdf")]
fn pdf(bytes: &[u8], numbers: &PageNumbers) -> Result<Content, Refusal> {
    super::pdf::read(bytes, numbers)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &[u8], _: &PageNumbers) -> Result<Content, Refusal> {
    Err(not_built(said_later!("a PDF")))
}

/// The refusal of a format whose reader was left out when the program was built.
#[allow(dead_code)]
fn not_built(kind: &'static str) -> Refusal {
    let reason = tr!("this program was built without the reader of such files");
    Refusal {
        kind,
        reason,
        remedy: said_later!("build it with its default features, or save the document as text (.txt)"),
    }
}
