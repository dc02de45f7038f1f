//! A page to look at: what was read, charts of it, every row, and every speech with its mentions in its text.
//!
//! The page needs no network and nothing but itself. Large runs put the texts beside it, in pieces that it loads when a
//! document is opened. This module gathers what the page shows; what it looks like is in the files beside (`*.html`,
//! `*.js`, `*.css`, and `words.json` with its words in both languages).

mod figures;
mod index;
mod page;
mod piece;

pub use index::Index;
pub use page::{BEGINNING, LivePage, Page};
pub use piece::Piece;

use crate::record::Record;
use crate::rules::compiled::CompiledRules;
use crate::temporary;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use tr::tr;

/// Gathers the records of a run for a page. The texts wait in a temporary file.
pub struct Report<'r> {
    rules: &'r CompiledRules,
    index: Index<'r>,
    open: Option<Piece>,
    kept: BufWriter<File>,
    /// Bytes of each document in the file, in their order.
    lengths: Vec<u64>,
}

impl<'r> Report<'r> {
    /// # Errors
    /// There is no room for a temporary file.
    pub fn new(rules: &'r CompiledRules) -> io::Result<Report<'r>> {
        let kept = BufWriter::new(temporary::create()?);
        Ok(Report { rules, index: Index::new(rules), open: None, kept, lengths: Vec::new() })
    }

    /// Adds a record; those of one document come one after the other, with [`Detail::Evidence`](crate::record::Detail).
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn add(&mut self, record: &Record<'_>) -> io::Result<()> {
        let Some(resolved) = &record.resolved else {
            return Err(io::Error::other(tr!("a record without its document")));
        };
        if record.speech() == 1 {
            self.close()?;
            let document = &resolved.matched().document;
            self.index.document(document);
            self.open = Some(Piece::of(&document.raw.text));
        }
        self.index.row(record);
        if let Some(piece) = &mut self.open {
            piece.speech(self.rules, record);
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let Some(piece) = self.open.take() else { return Ok(()) };
        let text = piece.to_json();
        self.kept.write_all(text.as_bytes()).map_err(temporary::unkept)?;
        self.lengths.push(text.len() as u64);
        Ok(())
    }

    /// Adds what could not be read, was passed over or holds no speech: path, outcome, kind and reason of each.
    pub fn failures(&mut self, failures: &[[String; 4]]) {
        self.index.failures(failures);
    }

    /// Everything that was gathered.
    ///
    /// # Errors
    /// The temporary file cannot be written.
    pub fn finish(mut self) -> io::Result<Gathered<'r>> {
        self.close()?;
        self.index.name_rules();
        let kept = self.kept.into_inner().map_err(|e| temporary::unkept(e.into_error()))?;
        Ok(Gathered { index: self.index, kept, lengths: self.lengths })
    }
}

/// What a page is made of.
pub struct Gathered<'r> {
    index: Index<'r>,
    kept: File,
    lengths: Vec<u64>,
}

/// Which file beside a page.
#[derive(Debug, Clone, Copy)]
pub enum PieceName {
    /// Texts of documents with their mentions, by the number of the file from 0.
    Texts(usize),
    /// The figures of the chart of this number.
    Figures(usize),
}

impl PieceName {
    /// The name of the file.
    pub fn file(self) -> String {
        match self {
            PieceName::Texts(number) => format!("texts-{number}.js"),
            PieceName::Figures(chart) => format!("figures-{chart}.js"),
        }
    }

    /// Whether a file is called so.
    pub fn is(name: &str) -> bool {
        ["texts-", "figures-"].iter().any(|begins| name.starts_with(begins)) && name.ends_with(".js")
    }
}

/// Bytes of a file beside the page; a document that is larger has one of its own.
const PIECE: u64 = 1 << 20;

impl Gathered<'_> {
    /// Bytes of all texts with their mentions.
    pub fn bytes(&self) -> u64 {
        self.lengths.iter().sum()
    }

    /// Writes a page that holds everything.
    ///
    /// # Errors
    /// What the underlying writer reports.
    pub fn write_whole(mut self, mut to: impl Write) -> io::Result<()> {
        let figures = self.index.take_figures();
        let index = std::mem::take(&mut self.index).to_json(&[], "");
        let page = Page::begin(&mut to, &index)?;
        figures.iter().try_for_each(|(chart, json)| page.figures(&mut to, *chart, json))?;
        self.each(|number, text| page.document(&mut to, number, text))?;
        page.end(&mut to)
    }

    /// Writes a page without texts and figures; each piece of them goes to the file that `piece` makes, in a folder that the
    /// page calls by this name.
    ///
    /// # Errors
    /// What the underlying writers report.
    pub fn write_parted<W: Write>(
        mut self,
        mut to: impl Write,
        folder: &str,
        mut piece: impl FnMut(PieceName) -> io::Result<W>,
    ) -> io::Result<()> {
        let mut pieces: Vec<usize> = Vec::with_capacity(self.lengths.len());
        let (mut number, mut bytes) = (0, 0);
        for &length in &self.lengths {
            if bytes > 0 && bytes + length > PIECE {
                (number, bytes) = (number + 1, 0);
            }
            pieces.push(number);
            bytes += length;
        }
        for (chart, json) in self.index.take_figures() {
            let mut to = piece(PieceName::Figures(chart))?;
            Page::figures_in_piece(&mut to, chart, &json)?;
            to.flush()?;
        }
        let index = std::mem::take(&mut self.index).to_json(&pieces, folder);
        Page::begin(&mut to, &index)?.end(&mut to)?;
        let mut open: Option<(usize, W)> = None;
        self.each(|document, text| {
            let number = pieces[document];
            if open.as_ref().is_none_or(|(open, _)| *open != number) {
                if let Some((_, mut last)) = open.take() {
                    last.flush()?;
                }
                open = Some((number, piece(PieceName::Texts(number))?));
            }
            match &mut open {
                Some((_, to)) => Page::document_in_piece(to, document, text),
                None => Ok(()),
            }
        })?;
        open.map_or(Ok(()), |(_, mut last)| last.flush())
    }

    /// Hands the texts on, one after the other.
    fn each(&mut self, mut then: impl FnMut(usize, &str) -> io::Result<()>) -> io::Result<()> {
        self.kept.seek(SeekFrom::Start(0))?;
        let mut from = io::BufReader::new(&self.kept);
        for (number, &length) in self.lengths.iter().enumerate() {
            let mut text = String::new();
            from.by_ref().take(length).read_to_string(&mut text)?;
            then(number, &text)?;
        }
        Ok(())
    }
}

/// JSON that may stand in a script of a page: nothing in it ends the script.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
