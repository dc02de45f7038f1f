//! A PDF as a file: where its objects stand, and what its streams unpack to.
//!
//! It finds objects by the cross-reference tables, and where these are wrong or missing by looking through the bytes
//! (`xref`). It counts what it reads and unpacks, over the whole file, and stops at [`Limits`]: a PDF may name one
//! object a thousand times, and objects may overlap.

use super::filter::{self, FilterFault, Parameters, Unfiltered};
use super::lexer::Lexer;
use super::object::{Dict, Id, Object, Stream};
use super::xref::{self, ObjectPlace, XrefTable};
use memchr::memmem;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Bytes that one stream may unpack to. The content of a page is seldom more than one million.
pub(super) const MOST_IN_STREAM: usize = 32 << 20;
/// Bytes that all object streams together may unpack to, since they are kept.
const MOST_IN_OBJECT_STREAMS: usize = 64 << 20;
/// Bytes that all character maps together may unpack to: a map in memory is ten times as large.
const MOST_IN_MAPS: usize = 12 << 20;
/// Bytes that one character map may unpack to; one that names all of Unicode has about 1.4 million.
const MOST_IN_MAP: usize = 2 << 20;
/// Bytes of objects as written that are kept parsed; the same resources are asked for with every operator.
const MOST_KEPT: usize = 2 << 20;
/// References that lead to references.
const MOST_STEPS: usize = 8;

/// Why the reading of a file was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    Stream,
    Streams,
    Objects,
    Work,
}

/// An unpacked object stream (7.5.7).
struct Container {
    bytes: Vec<u8>,
    /// Number of the object, and where it begins in `bytes`; in the order of the numbers.
    objects: Vec<(Id, usize)>,
}

pub(super) struct PdfFile<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) trailer: Dict,
    table: XrefTable,
    /// The table that comes of looking through the bytes, made when the other fails.
    found: OnceCell<XrefTable>,
    searching: Cell<bool>,
    containers: RefCell<HashMap<Id, Option<Rc<Container>>>>,
    kept: RefCell<HashMap<Id, Object>>,
    in_kept: Cell<usize>,
    in_containers: Cell<usize>,
    in_maps: Cell<usize>,
    /// Bytes that may still be read or unpacked: fifty times the file and some more. Honest files stay below five.
    work: Cell<usize>,
    excess: Cell<Option<Excess>>,
    /// Where each `endstream` stands, for streams whose length is wrong.
    ends: OnceCell<Vec<usize>>,
}

impl<'a> PdfFile<'a> {
    /// Reads the tables of a file; `None` where neither they nor the bytes say where its pages are.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let mut file = Self {
            bytes,
            trailer: Dict::default(),
            table: XrefTable::default(),
            found: OnceCell::new(),
            searching: Cell::new(false),
            containers: RefCell::default(),
            kept: RefCell::default(),
            in_kept: Cell::new(0),
            in_containers: Cell::new(0),
            in_maps: Cell::new(0),
            work: Cell::new(bytes.len().saturating_mul(50).saturating_add(64 << 20)),
            excess: Cell::new(None),
            ends: OnceCell::new(),
        };
        if let Some((table, trailer)) = xref::follow(&file) {
            file.table = table;
            file.trailer = trailer;
        }
        if !file.has_pages() {
            file.trailer = xref::search_trailer(&file)?;
        }
        Some(file)
    }

    fn has_pages(&self) -> bool {
        let root = self.resolve(self.trailer.raw("Root"));
        root.dict().is_some_and(|root| self.resolve(root.raw("Pages")).dict().is_some())
    }

    /// What was too much, if anything was.
    pub(super) fn excess(&self) -> Option<Excess> {
        self.excess.get()
    }

    pub(super) fn exceed(&self, excess: Excess) {
        if self.excess.get().is_none() {
            self.excess.set(Some(excess));
        }
    }

    /// Counts bytes that were gone over; false once it is too much.
    pub(super) fn spend(&self, bytes: usize) -> bool {
        match self.work.get().checked_sub(bytes) {
            Some(left) => {
                self.work.set(left);
                true
            }
            None => {
                self.work.set(0);
                self.exceed(Excess::Work);
                false
            }
        }
    }

    /// The table that comes of looking through the bytes.
    pub(super) fn found(&self) -> &XrefTable {
        self.found.get_or_init(|| {
            self.searching.set(true);
            let table = xref::search(self);
            self.searching.set(false);
            table
        })
    }

    /// The object with this number; `Null` where there is none.
    pub(super) fn object(&self, id: Id) -> Object {
        if let Some(object) = self.kept.borrow().get(&id) {
            return object.clone();
        }
        let before = self.work.get();
        let object = self.look_up(id);
        let size = before.saturating_sub(self.work.get());
        if size <= MOST_KEPT / 16 && !self.searching.get() {
            if self.in_kept.get() + size > MOST_KEPT {
                self.kept.borrow_mut().clear();
                self.in_kept.set(0);
            }
            self.in_kept.set(self.in_kept.get() + size);
            self.kept.borrow_mut().insert(id, object.clone());
        }
        object
    }

    fn look_up(&self, id: Id) -> Object {
        if self.excess.get().is_some() {
            return Object::Null;
        }
        if let Some(object) = self.table.get(id).and_then(|place| self.at(id, place)) {
            return object;
        }
        // A number that no table names is no object, unless the tables are wrong. While the search is under way,
        // nothing can be looked up in what it finds.
        let unnamed = self.table.get(id).is_none() && !self.table.is_empty();
        if self.found.get().is_none() && (unnamed || self.searching.get()) {
            return Object::Null;
        }
        self.found().get(id).and_then(|place| self.at(id, place)).unwrap_or(Object::Null)
    }

    fn at(&self, id: Id, place: ObjectPlace) -> Option<Object> {
        match place {
            ObjectPlace::At(at) => {
                let mut lexer = Lexer::new(self.bytes, at);
                (lexer.object_start()? == id).then_some(())?;
                self.read(&mut lexer)
            }
            ObjectPlace::In(container, _) => {
                let container = self.container(container)?;
                let after = container.objects.partition_point(|(number, _)| *number <= id);
                let (_, at) = *container.objects.get(after.checked_sub(1)?).filter(|(number, _)| *number == id)?;
                let mut lexer = Lexer::new(&container.bytes, at);
                let object = lexer.object();
                self.spend(lexer.at.saturating_sub(at)).then_some(object?)
            }
        }
    }

    /// Reads an object of the file, with its stream if it has one.
    pub(super) fn read(&self, lexer: &mut Lexer<'_>) -> Option<Object> {
        let start = lexer.at;
        let object = lexer.object();
        if !self.spend(lexer.at.saturating_sub(start) + 16) {
            return None;
        }
        match object? {
            Object::Dict(dict) if lexer.keyword("stream") => Some(Object::Stream(self.stream(dict, lexer.at))),
            object => Some(object),
        }
    }

    fn stream(&self, dict: Dict, after: usize) -> Stream {
        let start = match self.bytes.get(after..) {
            Some([b'\r', b'\n', ..]) => after + 2,
            Some([b'\n' | b'\r', ..]) => after + 1,
            _ => after,
        };
        let length = match dict.raw("Length") {
            // A length that is itself a stream would lead here again.
            Object::Reference(id) => match self.table.get(*id).or_else(|| self.found.get()?.get(*id)) {
                Some(ObjectPlace::At(at)) => {
                    let mut lexer = Lexer::new(self.bytes, at);
                    lexer.object_start().filter(|found| found == id).and_then(|_| lexer.digits())
                }
                _ => None,
            },
            object => object.count().map(|n| n as u64),
        };
        let stated = length.and_then(|length| start.checked_add(usize::try_from(length).ok()?));
        let end = stated.filter(|&end| end <= self.bytes.len() && Lexer::new(self.bytes, end).keyword("endstream"));
        let end = end.unwrap_or_else(|| self.next_end(start));
        Stream { dict, packed: start.min(end)..end }
    }

    /// Where the stream that begins at `start` ends, going by the next `endstream`.
    fn next_end(&self, start: usize) -> usize {
        let ends = self.ends.get_or_init(|| {
            let ends = memmem::find_iter(self.bytes, b"endstream").collect();
            self.spend(self.bytes.len());
            ends
        });
        let end = ends.get(ends.partition_point(|&end| end < start)).copied().unwrap_or(self.bytes.len());
        match self.bytes.get(start..end) {
            Some([.., b'\r', b'\n']) => end - 2,
            Some([.., b'\n' | b'\r']) => end - 1,
            _ => end,
        }
    }

    /// What a reference leads to; anything else is itself.
    pub(super) fn resolve(&self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..MOST_STEPS {
            match object {
                Object::Reference(id) => object = self.object(id),
                object => return object,
            }
        }
        Object::Null
    }

    /// The value of a key, references resolved.
    pub(super) fn get(&self, dict: &Dict, key: &str) -> Object {
        self.resolve(dict.raw(key))
    }

    pub(super) fn get_dict(&self, dict: &Dict, key: &str) -> Option<Dict> {
        self.get(dict, key).dict().cloned()
    }

    /// Unpacks a stream, to at most `limit` bytes.
    pub(super) fn unpack(&self, stream: &Stream, limit: usize) -> Result<Unfiltered, FilterFault> {
        let packed = self.bytes.get(stream.packed.clone()).unwrap_or_default();
        let filters = match self.get(&stream.dict, "Filter") {
            Object::Null => self.get(&stream.dict, "F"),
            filters => filters,
        };
        let filters = match filters {
            Object::Array(array) => array.iter().map(|filter| self.resolve(filter)).collect(),
            Object::Name(name) => vec![Object::Name(name)],
            _ => Vec::new(),
        };
        let parameters = match self.get(&stream.dict, "DecodeParms") {
            Object::Null => self.get(&stream.dict, "DP"),
            parameters => parameters,
        };
        let mut unpacked = Unfiltered { bytes: Vec::new(), damaged: false };
        for (i, filter) in filters.iter().enumerate() {
            let parameters = match &parameters {
                Object::Array(array) => self.resolve(array.get(i).unwrap_or(&Object::Null)),
                object if i == 0 => object.clone(),
                _ => Object::Null,
            };
            let parameters = parameters.dict().map(|dict| self.parameters(dict)).unwrap_or_default();
            let input = if i == 0 { packed } else { &unpacked.bytes };
            let result = filter::apply(filter.name().unwrap_or_default(), input, parameters, limit);
            let spent = input.len() + result.as_ref().map_or(limit, |unpacked| unpacked.bytes.len());
            if !self.spend(spent) {
                return Err(FilterFault::TooBig);
            }
            let damaged = unpacked.damaged;
            unpacked = result.inspect_err(|fault| {
                if *fault == FilterFault::TooBig {
                    self.exceed(Excess::Stream);
                }
            })?;
            unpacked.damaged |= damaged;
        }
        if filters.is_empty() {
            if packed.len() > limit {
                self.exceed(Excess::Stream);
                return Err(FilterFault::TooBig);
            }
            if !self.spend(packed.len()) {
                return Err(FilterFault::TooBig);
            }
            unpacked.bytes = packed.to_vec();
        }
        Ok(unpacked)
    }

    /// Unpacks a character map. One that is too large is none.
    pub(super) fn unpack_map(&self, stream: &Stream) -> Option<Vec<u8>> {
        let bytes = self.unpack(stream, MOST_IN_MAP).ok()?.bytes;
        self.in_maps.set(self.in_maps.get() + bytes.len());
        if self.in_maps.get() > MOST_IN_MAPS {
            self.exceed(Excess::Streams);
            return None;
        }
        Some(bytes)
    }

    fn parameters(&self, dict: &Dict) -> Parameters {
        let count = |key, otherwise| self.get(dict, key).count().unwrap_or(otherwise);
        Parameters {
            predictor: count("Predictor", 1),
            colors: count("Colors", 1),
            bits: count("BitsPerComponent", 8),
            columns: count("Columns", 1),
            early_change: count("EarlyChange", 1) != 0,
        }
    }

    fn container(&self, id: Id) -> Option<Rc<Container>> {
        if let Some(container) = self.containers.borrow().get(&id) {
            return container.clone();
        }
        // Named before it is read, so that one that is said to lie in itself ends here.
        self.containers.borrow_mut().insert(id, None);
        let container = self.read_container(id).map(Rc::new);
        self.containers.borrow_mut().insert(id, container.clone());
        container
    }

    fn read_container(&self, id: Id) -> Option<Container> {
        let object = self.object(id);
        let stream = object.stream()?;
        let left = MOST_IN_OBJECT_STREAMS.saturating_sub(self.in_containers.get());
        let bytes = match self.unpack(stream, left.min(MOST_IN_STREAM)) {
            Ok(unpacked) => unpacked.bytes,
            Err(FilterFault::TooBig) => {
                self.exceed(Excess::Streams);
                return None;
            }
            Err(FilterFault::Unknown) => return None,
        };
        let count = self.get(&stream.dict, "N").count()?;
        let first = self.get(&stream.dict, "First").count()?;
        let mut lexer = Lexer::new(&bytes, 0);
        let mut objects = Vec::new();
        for _ in 0..count {
            let (Some(number), Some(offset)) = (lexer.digits(), lexer.digits()) else { break };
            let at = usize::try_from(offset).ok()?.checked_add(first)?;
            objects.push((Id::try_from(number).ok()?, at));
        }
        objects.sort_by_key(|(number, _)| *number);
        // Sixteen bytes an object, of which each took four or more to name.
        self.in_containers.set(self.in_containers.get() + bytes.len() + 16 * objects.len());
        Some(Container { bytes, objects })
    }

    /// Where the object with this number is said to stand.
    pub(super) fn place(&self, id: Id) -> Option<ObjectPlace> {
        self.table.get(id).or_else(|| self.found.get()?.get(id))
    }

    /// Every object that the tables or the bytes name, in the order of their numbers.
    pub(super) fn ids(&self) -> Vec<Id> {
        let table = if self.table.is_empty() { self.found() } else { &self.table };
        table.ids()
    }
}
