//! Where the objects of a PDF stand (ISO 32000-2, 7.5.4 to 7.5.8): the cross-reference tables and streams followed from
//! the end of the file, or, where they are damaged, a search through the bytes.

use super::file::{Excess, MOST_IN_STREAM, PdfFile};
use super::lexer::{Lexer, is_space};
use super::object::{Dict, Id, Object};
use memchr::memmem;
use std::collections::HashMap;

/// Objects that a file may have; 32 bytes each. A report of a thousand pages has about 50,000.
const MOST_OBJECTS: usize = 1_000_000;
/// Tables that may follow each other, one for each time the file was saved.
const MOST_TABLES: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ObjectPlace {
    /// Bytes before it in the file.
    At(usize),
    /// In an object stream, at an index there.
    In(Id, u32),
}

#[derive(Debug, Default)]
pub(super) struct XrefTable {
    places: HashMap<Id, ObjectPlace>,
}

impl XrefTable {
    pub(super) fn get(&self, id: Id) -> Option<ObjectPlace> {
        self.places.get(&id).copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn ids(&self) -> Vec<Id> {
        let mut ids: Vec<Id> = self.places.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    fn is_full(&self, file: &PdfFile<'_>) -> bool {
        let full = self.places.len() >= MOST_OBJECTS;
        if full {
            file.exceed(Excess::Objects);
        }
        full
    }
}

/// Follows the tables from the end of the file, the newest first; `None` where one is broken.
pub(super) fn follow(file: &PdfFile<'_>) -> Option<(XrefTable, Dict)> {
    let mark = memmem::rfind(file.bytes, b"startxref")?;
    let mut at = usize::try_from(Lexer::new(file.bytes, mark + 9).digits()?).ok()?;
    let mut table = XrefTable::default();
    let mut newest: Option<Dict> = None;
    let mut seen = Vec::new();
    loop {
        if seen.contains(&at) || seen.len() >= MOST_TABLES {
            break;
        }
        seen.push(at);
        let mut lexer = Lexer::new(file.bytes, at);
        let trailer = if lexer.keyword("xref") {
            let trailer = read_table(file, lexer, &mut table)?;
            if let Some(hidden) = trailer.raw("XRefStm").count() {
                let lexer = Lexer::new(file.bytes, hidden);
                read_stream(file, lexer, &mut table);
            }
            trailer
        } else {
            read_stream(file, lexer, &mut table)?
        };
        let previous = trailer.raw("Prev").count();
        newest.get_or_insert(trailer);
        match previous {
            Some(previous) => at = previous,
            None => break,
        }
    }
    Some((table, newest?))
}

/// Reads a table of lines (7.5.4) and the trailer behind it.
fn read_table(file: &PdfFile<'_>, mut lexer: Lexer<'_>, table: &mut XrefTable) -> Option<Dict> {
    let start = lexer.at;
    while let Some(first) = lexer.digits() {
        let count = lexer.digits()?;
        for i in 0..count {
            let (offset, _generation) = (lexer.digits()?, lexer.digits()?);
            let used = lexer.keyword("n");
            if !used && !lexer.keyword("f") {
                return None;
            }
            if table.is_full(file) {
                return None;
            }
            let (Ok(id), Ok(offset)) = (Id::try_from(first.saturating_add(i)), usize::try_from(offset)) else {
                return None;
            };
            if used && offset > 0 {
                table.places.entry(id).or_insert(ObjectPlace::At(offset));
            }
        }
    }
    if !file.spend(lexer.at.saturating_sub(start)) || !lexer.keyword("trailer") {
        return None;
    }
    match lexer.object()? {
        Object::Dict(dict) => Some(dict),
        _ => None,
    }
}

/// Reads a table that is a stream (7.5.8).
fn read_stream(file: &PdfFile<'_>, mut lexer: Lexer<'_>, table: &mut XrefTable) -> Option<Dict> {
    lexer.object_start()?;
    let Some(Object::Stream(stream)) = file.read(&mut lexer) else { return None };
    let bytes = file.unpack(&stream, MOST_IN_STREAM).ok()?.bytes;
    let widths: Vec<usize> = stream.dict.raw("W").array()?.iter().filter_map(Object::count).collect();
    let [kind_width, second_width, third_width] = *widths.first_chunk::<3>()?;
    if [kind_width, second_width, third_width].iter().any(|width| *width > 8) || second_width == 0 {
        return None;
    }
    let whole = [Object::Number(0.0), Object::Number(f64::from(u32::MAX))];
    let index = stream.dict.raw("Index").array().unwrap_or(&whole);
    let mut entries = bytes.chunks_exact(kind_width + second_width + third_width);
    let field = |bytes: &[u8]| bytes.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    for section in index.chunks_exact(2) {
        let [first, count] = section else { continue };
        let (first, count) = (first.count()?, count.count()?);
        for i in 0..count {
            let Some(entry) = entries.next() else { break };
            let (kind, rest) = entry.split_at(kind_width);
            let (second, third) = rest.split_at(second_width);
            let (second, third) = (field(second), field(third));
            let place = match if kind_width == 0 { 1 } else { field(kind) } {
                1 if second > 0 => ObjectPlace::At(usize::try_from(second).ok()?),
                2 => ObjectPlace::In(Id::try_from(second).ok()?, u32::try_from(third).ok()?),
                _ => continue,
            };
            if table.is_full(file) {
                return None;
            }
            table.places.entry(Id::try_from(first + i).ok()?).or_insert(place);
        }
    }
    Some(stream.dict)
}

/// Where `12 0 obj` begins, given where its `obj` stands.
fn start_of(bytes: &[u8], word: usize) -> Option<usize> {
    let mut at = word;
    for _ in 0..2 {
        let before = at;
        while at > 0 && bytes.get(at - 1).copied().is_some_and(is_space) && before - at < 8 {
            at -= 1;
        }
        let end = at;
        while at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_digit) && end - at < 10 {
            at -= 1;
        }
        if at == end {
            return None;
        }
    }
    Some(at)
}

/// Looks for objects through all bytes; of two with one number the last counts, as in a file that was saved twice.
pub(super) fn search(file: &PdfFile<'_>) -> XrefTable {
    let mut table = XrefTable::default();
    let mut containers = Vec::new();
    file.spend(file.bytes.len());
    for word in memmem::find_iter(file.bytes, b"obj") {
        let Some(at) = start_of(file.bytes, word) else { continue };
        let Some(id) = Lexer::new(file.bytes, at).object_start() else { continue };
        if table.is_full(file) {
            break;
        }
        table.places.insert(id, ObjectPlace::At(at));
        let head = file.bytes.get(word..file.bytes.len().min(word + 400)).unwrap_or_default();
        if memmem::find(head, b"/ObjStm").is_some() {
            containers.push((id, at));
        }
    }
    for (id, at) in containers {
        let mut lexer = Lexer::new(file.bytes, at);
        lexer.object_start();
        let Some(Object::Stream(stream)) = file.read(&mut lexer) else { continue };
        if !stream.dict.is("Type", "ObjStm") || table.get(id) != Some(ObjectPlace::At(at)) {
            continue;
        }
        for (index, contained) in contained(file, &stream).into_iter().enumerate() {
            let newer = match table.get(contained) {
                Some(ObjectPlace::At(other)) => other < at,
                _ => true,
            };
            if newer && !table.is_full(file) {
                table.places.insert(contained, ObjectPlace::In(id, index as u32));
            }
        }
    }
    table
}

/// The numbers at the head of an object stream. It is unpacked once more when an object of it is wanted.
fn contained(file: &PdfFile<'_>, stream: &super::object::Stream) -> Vec<Id> {
    let Ok(unpacked) = file.unpack(stream, MOST_IN_STREAM) else { return Vec::new() };
    let count = stream.dict.raw("N").count().unwrap_or(0);
    let mut lexer = Lexer::new(&unpacked.bytes, 0);
    let mut ids = Vec::new();
    for _ in 0..count {
        let (Some(id), Some(_)) = (lexer.digits(), lexer.digits()) else { break };
        ids.extend(Id::try_from(id));
    }
    ids
}

/// Looks for what says where the pages are: a trailer, or else a catalogue (7.7.2).
pub(super) fn search_trailer(file: &PdfFile<'_>) -> Option<Dict> {
    let has_pages =
        |trailer: &Dict| file.get_dict(trailer, "Root").is_some_and(|root| file.get(&root, "Pages").dict().is_some());
    file.found();
    for at in memmem::find_iter(file.bytes, b"trailer").collect::<Vec<_>>().into_iter().rev().take(MOST_TABLES) {
        let mut lexer = Lexer::new(file.bytes, at + 7);
        if let Some(Object::Dict(dict)) = file.read(&mut lexer)
            && has_pages(&dict)
        {
            return Some(dict);
        }
    }
    let mut catalogue = None;
    let mut encryption = Object::Null;
    for id in file.found().ids() {
        let object = file.object(id);
        let Some(dict) = object.dict() else { continue };
        if dict.is("Type", "XRef") {
            if has_pages(dict) {
                return Some(dict.clone());
            }
            if dict.has("Encrypt") {
                encryption = dict.raw("Encrypt").clone();
            }
        }
        if dict.is("Type", "Catalog") {
            catalogue = Some(id);
        }
    }
    let mut trailer = Dict::default();
    let entries = std::rc::Rc::make_mut(&mut trailer.0);
    match catalogue {
        Some(id) => _ = entries.insert(b"Root".to_vec(), Object::Reference(id)),
        // Pages may still be found one by one.
        None if !file.found().is_empty() => {}
        None => return None,
    }
    if encryption != Object::Null {
        entries.insert(b"Encrypt".to_vec(), encryption);
    }
    Some(trailer)
}
