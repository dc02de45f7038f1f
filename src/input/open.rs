//! From a file to the documents in it: one in most, several in an archive or a table, none in what is passed over.
//!
//! Gives bytes, with what they are; what they say is for `reader` to tell. One document is held at a time, so that an
//! archive of thousands takes no more memory than its largest file.

use std::io::{self, Cursor, Read, SeekFrom};
use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use indexmap::IndexSet;

#[cfg(feature = "archives")]
use super::archive::{self, Budget};
use super::content::{Input, Refusal};
#[cfg(feature = "archives")]
use super::format::Naming;
use super::format::{self, Delimiter, HEAD, InputFormat};
#[cfg(feature = "office")]
use super::table::TableRow;
use super::table::{RowResult, TableReader};
use super::unread::{Contents, Opened, Unread};
use super::walk::{Met, Passed, Place, Source};
use super::{InputError, Reader, text};
use crate::messages::said_later;
use tr::tr;

/// The largest file that is read whole, in bytes.
pub(super) const LARGEST: u64 = 1 << 30;
/// The largest text of a document, in bytes: while its rules run it takes five times as much memory, one of nothing but
/// figures, names or line ends up to forty times.
pub(super) const LARGEST_TEXT: u64 = 64 << 20;

/// What is done with what is come upon; after `Break` nothing follows.
pub(super) type OnOpened<'e> = dyn FnMut(Opened) -> ControlFlow<()> + 'e;

/// A file that is being opened.
pub(super) struct Opening<'o> {
    pub reader: &'o Reader,
    /// Asks of tables for nothing but the names of the columns that are carried.
    pub names_only: Option<&'o mut IndexSet<Arc<str>>>,
    pub each: &'o mut OnOpened<'o>,
    /// Documents, failures and rows without text so far.
    pub told: usize,
    pub since: Instant,
}

impl<'o> Opening<'o> {
    /// What opens files for their documents.
    pub fn new(reader: &'o Reader, each: &'o mut OnOpened<'o>) -> Self {
        Opening { reader, names_only: None, each, told: 0, since: Instant::now() }
    }

    pub fn source(&mut self, source: &Source) -> ControlFlow<()> {
        let name = source.name();
        let kept = self.reader.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        if let Some(bytes) = kept {
            return self.bytes(name, bytes, source.met);
        }
        let path = match &source.place {
            Place::Path(path) => path,
            Place::Stdin => return self.once(source, io::stdin()),
            Place::Bytes(bytes) => return self.bytes(name, bytes.to_vec(), source.met),
            Place::Text(text) => return self.text(name, text),
        };
        let mut file = match super::pipe::open(name, path) {
            Ok(file) => file,
            Err(e) => return self.fail(e),
        };
        let size = match file.metadata() {
            Ok(found) if found.is_file() => found.len(),
            Ok(_) => return self.once(source, &mut file),
            Err(io) => return self.fail(InputError::from_io(name, source.path(), io)),
        };
        match self.file(name, &mut file, size, source.met, &mut Depth::default()) {
            Ok(flow) => flow,
            Err(io) => self.fail(InputError::from_io(name, source.path(), io)),
        }
    }

    /// Opens what can be read only once: standard input, a pipe, a device. It is kept where it will be asked for again.
    fn once(&mut self, source: &Source, from: impl Read) -> ControlFlow<()> {
        let name = source.name();
        match up_to_largest(from, 0) {
            Ok(Some(bytes)) => {
                if self.names_only.is_some() {
                    let mut kept = self.reader.kept.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.insert(name.to_owned(), bytes.clone());
                }
                self.bytes(name, bytes, source.met)
            }
            Ok(None) => self.fail(InputError::TooLarge { name: name.to_owned(), megabytes: LARGEST >> 20 }),
            Err(io) => self.fail(InputError::from_io(name, source.path(), io)),
        }
    }

    pub fn bytes(&mut self, name: &str, bytes: Vec<u8>, met: Met) -> ControlFlow<()> {
        self.held(name, bytes, met, &mut Depth::default())
    }

    /// A text is a document, and no table.
    fn text(&mut self, name: &str, text: &str) -> ControlFlow<()> {
        match text.len() as u64 {
            _ if self.names_only.is_some() => Continue(()),
            ..=LARGEST_TEXT => self.tell(name, Contents::Text(text.to_owned())),
            _ => self.fail(InputError::TooLarge { name: name.to_owned(), megabytes: LARGEST_TEXT >> 20 }),
        }
    }

    fn held(&mut self, name: &str, bytes: Vec<u8>, met: Met, depth: &mut Depth) -> ControlFlow<()> {
        let size = bytes.len() as u64;
        match self.file(name, &mut Cursor::new(bytes), size, met, depth) {
            Ok(flow) => flow,
            Err(io) => self.fail(InputError::from_io(name, None, io)),
        }
    }

    fn file(
        &mut self,
        name: &str,
        file: &mut dyn Input,
        size: u64,
        met: Met,
        depth: &mut Depth,
    ) -> io::Result<ControlFlow<()>> {
        let mut head = Vec::with_capacity(HEAD.min(usize::try_from(size).unwrap_or(HEAD)) + 1);
        Read::take(&mut *file, HEAD as u64).read_to_end(&mut head)?;
        let format = format::of(name, &head, file, &self.reader.columns.text);
        #[cfg(feature = "archives")]
        if let InputFormat::Archive(kind) = format {
            file.seek(SeekFrom::Start(0))?;
            return Ok(self.archive(name, kind, file, size, met, depth));
        }
        #[cfg(not(feature = "archives"))]
        let _ = depth;
        if let InputFormat::Foreign(..) = format {
            // Of what is not read no more is read.
            return Ok(self.document(name, format, Vec::new(), met));
        }
        let largest = if matches!(format, InputFormat::Text | InputFormat::Html) { LARGEST_TEXT } else { LARGEST };
        if size > largest {
            return Ok(self.fail(InputError::TooLarge { name: name.to_owned(), megabytes: largest >> 20 }));
        }
        let is_table = match format {
            InputFormat::Table(_) => true,
            #[cfg(feature = "archives")]
            InputFormat::Workbook => true,
            _ => false,
        };
        if !is_table && self.names_only.is_some() {
            return Ok(Continue(()));
        }
        if !is_table && !self.reader.columns.text.is_empty() && format::is_called_table(name) {
            let (kind, remedy) = (
                said_later!("a table by its name only"),
                said_later!("open it in a spreadsheet and save it as .xlsx or as CSV"),
            );
            let reason = tr!("no rows and columns are found in it");
            return Ok(self.fail(InputError::refused(name, Refusal { kind, reason, remedy })));
        }
        file.seek(SeekFrom::Start(head.len() as u64))?;
        let Some(bytes) = up_to_largest_behind(head, file, size)? else {
            return Ok(self.fail(InputError::TooLarge { name: name.to_owned(), megabytes: LARGEST >> 20 }));
        };
        Ok(match format {
            InputFormat::Table(separator) => self.text_table(name, separator, bytes, met),
            #[cfg(feature = "office")]
            InputFormat::Workbook => {
                let mut remarks = Vec::new();
                let flow = self.table(name, said_later!("a spreadsheet"), "", met, &mut |each| {
                    remarks = super::workbook::rows(&bytes, &mut depth.0, &mut |row| {
                        let super::workbook::SheetRow { sheet, number, cells } = row;
                        each(Ok(TableRow { sheet, number: number.into(), cells: super::table::Cells::Plain(cells) }))
                    })?;
                    Ok(())
                });
                if flow.is_continue() { self.remark(name, remarks) } else { flow }
            }
            _ => self.document(name, format, bytes, met),
        })
    }

    fn document(&mut self, name: &str, format: InputFormat, bytes: Vec<u8>, met: Met) -> ControlFlow<()> {
        if self.names_only.is_some() {
            return Continue(());
        }
        let is_document = || match format {
            InputFormat::Foreign(..) => false,
            InputFormat::Text => format::is_chinese(&bytes),
            _ => true,
        };
        if met == Met::Doubtful && !is_document() {
            return self.pass(Passed::other(name.to_owned()));
        }
        self.tell(name, Contents::File { format, bytes })
    }

    #[cfg(feature = "archives")]
    fn archive(
        &mut self,
        name: &str,
        kind: archive::ArchiveKind,
        file: &mut dyn Input,
        size: u64,
        met: Met,
        Depth(budget): &mut Depth,
    ) -> ControlFlow<()> {
        if met == Met::Doubtful {
            return self.pass(Passed::other(name.to_owned()));
        }
        let before = self.told;
        let mut flow = Continue(());
        let wanted = |inner: &str| format::naming(inner) != Naming::Other;
        let done = archive::entries(kind, file, size, budget, &wanted, &mut |entry, budget| {
            // A gzip file need not say what it holds.
            let inner = if entry.name.is_empty() { packed_name(name) } else { &entry.name };
            let met = if format::naming(inner) == Naming::Document { Met::Found } else { Met::Doubtful };
            let full = format!("{name}/{inner}");
            flow = match entry.found {
                archive::EntryOutcome::Unpacked(bytes) => {
                    let mut depth = Depth(std::mem::take(budget));
                    let flow = self.held(&full, bytes, met, &mut depth);
                    *budget = depth.0;
                    flow
                }
                archive::EntryOutcome::Passed => self.pass(Passed::other(full)),
                archive::EntryOutcome::Refused(refusal) => self.fail(InputError::refused(&full, refusal)),
            };
            flow
        });
        flow?;
        match done {
            Err(refusal) => self.fail(InputError::refused(name, refusal)),
            Ok(()) if self.told == before && self.names_only.is_none() => {
                let reason = tr!("it holds no document that can be read");
                let remedy = said_later!("look into it, or leave it out");
                self.fail(InputError::refused(name, Refusal { kind: kind.name(), reason, remedy }))
            }
            Ok(()) => Continue(()),
        }
    }

    fn text_table(&mut self, name: &str, separator: Delimiter, bytes: Vec<u8>, met: Met) -> ControlFlow<()> {
        let decoded = match text::decode(name, bytes) {
            Ok(decoded) => decoded,
            Err(e) => return self.fail(e),
        };
        let text::Decoded { text, encoding, .. } = decoded;
        let kind = if separator == Delimiter::Json { said_later!("a JSON file") } else { said_later!("a table") };
        self.table(name, kind, encoding, met, &mut |each| super::table::rows(&text, separator, each))
    }

    /// The documents in the rows of a table.
    fn table(
        &mut self,
        name: &str,
        kind: &'static str,
        encoding: &'static str,
        met: Met,
        rows: &mut RowSource<'_>,
    ) -> ControlFlow<()> {
        let reader = self.reader;
        let mut table = TableReader::new(&reader.columns, &reader.pages);
        let mut flow = Continue(());
        let done = rows(&mut |found| {
            let row = match found {
                Ok(row) => row,
                Err((number, refusal)) => {
                    flow = self.fail(InputError::refused(&format!("{name}#{number}"), refusal));
                    return flow;
                }
            };
            let row = match table.row(row) {
                Continue(row) => row,
                Break(()) => return Break(()),
            };
            if let Some(names) = self.names_only.as_deref_mut() {
                for name in table.carried() {
                    names.insert(Arc::clone(name));
                }
                return Continue(());
            }
            let Some(row) = row else { return Continue(()) };
            let name = format!("{name}{}", row.name);
            flow = if row.text.len() as u64 > LARGEST_TEXT {
                self.fail(InputError::TooLarge { name, megabytes: LARGEST_TEXT >> 20 })
            } else if row.text.trim().is_empty() {
                self.told += 1;
                let (kind, reason) = (tr!("rows without text"), tr!("its cell in the column of the text is empty"));
                self.pass(Passed { name, kind, reason })
            } else {
                let body = Contents::Row { text: row.text, encoding, stated: row.stated, carried: row.carried };
                self.tell(&name, body)
            };
            flow
        });
        flow?;
        if self.names_only.is_some() {
            return Continue(());
        }
        if let Err(refusal) = done {
            return self.fail(InputError::refused(name, refusal));
        }
        match table.end() {
            Ok(0) => Continue(()),
            Ok(rows) => {
                let kind = tr!("sheets or objects without the column of the text");
                let reason = tr!("another sheet or object of the file has the column");
                self.remark(name, vec![tr!("{} rows without the column of the text were passed over", rows)])?;
                self.pass(Passed { name: name.to_owned(), kind, reason })
            }
            // An index beside the documents.
            Err(_) if met != Met::Named && !table.has_long_text() => {
                let kind = tr!("tables without long Chinese text");
                let reason =
                    tr!("it has no column of long Chinese text; if its rows are documents, name it with --text-column");
                self.pass(Passed { name: name.to_owned(), kind, reason })
            }
            Err((reason, remedy)) => {
                self.fail(InputError::Refused { name: name.to_owned(), kind: tr!(kind), reason, remedy })
            }
        }
    }

    fn tell(&mut self, name: &str, body: Contents) -> ControlFlow<()> {
        self.told += 1;
        let opened = self.since.elapsed();
        self.give(Opened::Document(Unread { name: name.to_owned(), body, opened }))
    }

    fn fail(&mut self, error: InputError) -> ControlFlow<()> {
        self.told += 1;
        self.give(Opened::Failed(error))
    }

    fn remark(&mut self, name: &str, remarks: Vec<String>) -> ControlFlow<()> {
        remarks.into_iter().try_for_each(|remark| self.give(Opened::Remark(name.to_owned(), remark)))
    }

    fn pass(&mut self, passed: Passed) -> ControlFlow<()> {
        self.give(Opened::Passed(passed))
    }

    fn give(&mut self, opened: Opened) -> ControlFlow<()> {
        if self.names_only.is_some() {
            return Continue(());
        }
        let flow = (self.each)(opened);
        // What is done with it is not part of opening the next.
        self.since = Instant::now();
        flow
    }
}

/// Hands over the rows of a table.
type RowSource<'r> = dyn FnMut(&mut dyn FnMut(RowResult) -> ControlFlow<()>) -> Result<(), Refusal> + 'r;

/// How deep in archives a file lies, and what has been unpacked to reach it.
#[cfg(feature = "archives")]
#[derive(Default)]
struct Depth(Budget);

#[cfg(not(feature = "archives"))]
#[derive(Default)]
struct Depth();

/// The name of a packed file without the ending of the packer.
#[cfg(feature = "archives")]
fn packed_name(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).unwrap_or(name)
}

/// What can be read, some `length` bytes; `None` where it is too much.
fn up_to_largest(from: impl Read, length: u64) -> io::Result<Option<Vec<u8>>> {
    up_to_largest_behind(Vec::new(), from, length)
}

/// The same, behind what was read already.
fn up_to_largest_behind(mut bytes: Vec<u8>, from: impl Read, length: u64) -> io::Result<Option<Vec<u8>>> {
    let left = LARGEST + 1 - bytes.len() as u64;
    // No more than LARGEST was said; a file that is growing or shrinking is read as it is.
    bytes.reserve(usize::try_from(length.min(LARGEST)).unwrap_or(0).saturating_sub(bytes.len()));
    from.take(left).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= LARGEST))
}
