//! Documents on their way: threads of their own read them, and Python takes what they give one by one.

use crate::arrow::{self, Origin};
use crate::capsule::{Batch, Schema};
use crate::rules::Rules;
use arrow_schema::SchemaRef;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use serde_json::{Map, Value as Json};
use speechmeta::input::{self, Carry, Columns, InputError, RawDocument, Reader, Source};
use speechmeta::output;
use speechmeta::reading::{self, Come, FinishedDocument, Reading};
use speechmeta::record::Detail;
use speechmeta::resolve::tables::{Scope, Table, Typed};
use speechmeta::rules::file::CellType;
use speechmeta::timings::Timings;
use speechmeta::value::Value;
use speechmeta::{Draft, Extractor};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What was given and not read yet, and what was made and not taken yet.
const WAITING: usize = 64;
/// How long nothing may come before Python is asked whether it was interrupted.
const PATIENCE: Duration = Duration::from_millis(50);

type Given = Result<Source, InputError>;

/// What becomes of the inputs, in their order.
enum Event {
    /// The object of JSON lines of a speech, its cells as a JSON object, and the text of its document where that is wanted.
    Speech {
        json: Vec<u8>,
        cells: Vec<u8>,
        text: Option<Arc<str>>,
    },
    /// Rows of a table.
    Rows(Box<Batch>),
    /// The text of a document, where nothing else is wanted.
    Text {
        name: String,
        text: String,
    },
    /// A document is done: its name, clauses on how it was read, and in whole sentences what of it is lost, and that
    /// nothing was found in it.
    Done {
        name: String,
        remarks: Vec<String>,
        lost: Option<String>,
        empty: Option<String>,
    },
    Failed {
        name: String,
        message: String,
    },
    Passed {
        name: String,
        reason: String,
    },
    /// Cells that are none of the type of their column, and so null.
    LeftOut {
        column: String,
        cells: usize,
    },
    /// The run cannot go on.
    Broken(String),
}

/// What is to be made of documents.
enum Wanted {
    Speeches { with_text: bool },
    Rows { table: String, schema: SchemaRef, with_origin: bool },
    Texts,
}

/// A run over documents. What it gives are tuples whose first part says what they are.
#[pyclass(frozen, module = "speechmeta._native")]
pub struct Run {
    give: Mutex<Option<SyncSender<Given>>>,
    events: Mutex<Receiver<Event>>,
    reading: Mutex<Option<JoinHandle<()>>>,
    #[pyo3(get)]
    schema: Option<Py<Schema>>,
}

/// What Python hands over: a path, or what is at hand under a name.
#[derive(FromPyObject)]
enum Content {
    #[pyo3(transparent)]
    Bytes(Vec<u8>),
    #[pyo3(transparent)]
    Text(String),
}

#[derive(FromPyObject)]
enum Item {
    #[pyo3(transparent)]
    Source(Py<crate::source::Source>),
    #[pyo3(transparent)]
    Content((String, Content)),
    #[pyo3(transparent)]
    Path(PathBuf),
}

#[pymethods]
impl Run {
    /// Begins to read. `items` are all there is, unless `goes_on`: then others are given one by one.
    #[new]
    #[pyo3(signature = (rules, items, *, goes_on, wanted, table=None, with_text=false, with_origin=false, jobs=0, text_column=None, carry=None))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        rules: &Rules,
        items: Vec<Item>,
        goes_on: bool,
        wanted: &str,
        table: Option<String>,
        with_text: bool,
        with_origin: bool,
        jobs: usize,
        text_column: Option<Vec<String>>,
        carry: Option<Vec<String>>,
    ) -> PyResult<Run> {
        let rules = Arc::clone(&rules.rules);
        let columns = Columns { text: text_column.unwrap_or_default(), carry: carry.map_or(Carry::All, Carry::Named) };
        let is_table = !columns.text.is_empty();
        let carry = columns.carry.clone();
        let reader = rules.reader().with_columns(columns);
        let (sources, carried) = py.detach(|| {
            let sources = sources(items);
            let known: Vec<Source> = sources.iter().filter_map(|source| source.as_ref().ok()).cloned().collect();
            let carried = if is_table { reader.carried(&known) } else { Vec::new() };
            (sources, carried)
        });
        if let Some(name) = carry.missing(&carried) {
            return Err(PyValueError::new_err(format!("no table has a column `{name}`, which `carry` names")));
        }
        let wanted = match (wanted, table) {
            ("rows", Some(name)) => {
                let table = Table::named(rules.compiled(), scope(&carried, with_origin), &name);
                let table = table.map_err(PyValueError::new_err)?;
                let schema = arrow::schema(&table, rules.compiled(), with_origin);
                let mut names = BTreeSet::new();
                if let Some(again) = schema.fields().iter().find(|field| !names.insert(field.name())) {
                    let said = format!("the table `{name}` has a column `{}`, which `origin` adds", again.name());
                    return Err(PyValueError::new_err(format!("{said}: give it another name in the rules")));
                }
                Wanted::Rows { table: name, schema, with_origin }
            }
            ("speeches", _) => Wanted::Speeches { with_text },
            ("texts", _) => Wanted::Texts,
            (other, _) => return Err(PyValueError::new_err(format!("`{other}` cannot be made of documents"))),
        };
        let schema = match &wanted {
            Wanted::Rows { schema, .. } => Some(Py::new(py, Schema(schema.clone()))?),
            Wanted::Speeches { .. } | Wanted::Texts => None,
        };
        let jobs = reading::threads(Some(jobs));
        let (give, given) = sync_channel(WAITING);
        let (put, events) = sync_channel(WAITING);
        let sources = sources.into_iter().chain(given);
        let read = move || {
            let put = Put(put);
            let work = Work { rules: &rules, reader: &reader, jobs, carried: &carried, put: &put };
            if let Err(error) = work.run(sources, &wanted) {
                // Where nobody takes it any more there is nobody to be told.
                let _ = put.event(Event::Broken(error.to_string()));
            }
        };
        let reading = thread::Builder::new().name("speechmeta".to_owned()).spawn(read);
        let reading = reading.map_err(|e| PyRuntimeError::new_err(format!("no thread can be started: {e}")))?;
        Ok(Run {
            give: Mutex::new(goes_on.then_some(give)),
            events: Mutex::new(events),
            reading: Mutex::new(Some(reading)),
            schema,
        })
    }

    /// Gives another input, which is no folder; false where there is no room for it yet.
    fn give(&self, py: Python<'_>, item: Item) -> PyResult<bool> {
        let give = self.give.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(give) = give.as_ref() else { return Err(PyValueError::new_err("no more inputs were to come")) };
        let Some(source) = py.detach(|| sources(vec![item])).pop() else { return Ok(true) };
        Ok(!matches!(give.try_send(source), Err(TrySendError::Full(_))))
    }

    /// Nothing more is given.
    fn end(&self) {
        *self.give.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What comes next; `()` where nothing came for a while, nothing where all has come.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let came = py.detach(|| self.events.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(PATIENCE));
        py.check_signals()?;
        match came {
            Ok(event) => event.into_python(py).map(Some),
            Err(RecvTimeoutError::Timeout) => Ok(Some(().into_pyobject(py)?.into_any())),
            Err(RecvTimeoutError::Disconnected) => {
                let reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner).take();
                match reading.map(|reading| py.detach(|| reading.join())) {
                    Some(Err(_)) => Err(PyRuntimeError::new_err(
                        "a thread that read documents failed, and what it had read is not complete; please report it",
                    )),
                    _ => Ok(None),
                }
            }
        }
    }
}

impl Event {
    fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let text = |text: &str| PyString::new(py, text);
        let tuple = match self {
            Event::Speech { json, cells, text: of } => {
                let [json, cells] = [json, cells].map(|bytes| PyBytes::new(py, &bytes));
                ("speech", json, cells, of.as_deref().map(text)).into_pyobject(py)?.into_any()
            }
            Event::Rows(batch) => ("rows", Py::new(py, *batch)?).into_pyobject(py)?.into_any(),
            Event::Text { name, text } => ("text", name, text).into_pyobject(py)?.into_any(),
            Event::Done { name, remarks, lost, empty } => {
                ("done", name, remarks, lost, empty).into_pyobject(py)?.into_any()
            }
            Event::Failed { name, message } => ("failed", name, message).into_pyobject(py)?.into_any(),
            Event::Passed { name, reason } => ("passed", name, reason).into_pyobject(py)?.into_any(),
            Event::LeftOut { column, cells } => ("left out", column, cells).into_pyobject(py)?.into_any(),
            Event::Broken(message) => ("broken", message).into_pyobject(py)?.into_any(),
        };
        Ok(tuple)
    }
}

/// The files that are meant, as the command line finds them.
fn sources(items: Vec<Item>) -> Vec<Given> {
    let mut sources = Vec::new();
    let mut paths = Vec::new();
    for item in items {
        let (name, content) = match item {
            Item::Path(path) => {
                paths.push(path);
                continue;
            }
            Item::Source(source) => {
                sources.append(&mut input::documents(&std::mem::take(&mut paths)).sources);
                sources.push(Ok(source.get().0.clone()));
                continue;
            }
            Item::Content(content) => content,
        };
        // Of paths that stand together each file is read once.
        sources.append(&mut input::documents(&std::mem::take(&mut paths)).sources);
        sources.push(Ok(match content {
            Content::Bytes(bytes) => Source::bytes(name, bytes.into()),
            Content::Text(text) => Source::text(name, text.into()),
        }));
    }
    sources.append(&mut input::documents(&paths).sources);
    sources
}

/// What tables have beside their own columns.
fn scope(carried: &[Arc<str>], with_origin: bool) -> Scope<'_> {
    let beside: &[&str] = if with_origin { &arrow::BESIDE } else { &[] };
    Scope { carried, beside, ..Scope::default() }
}

/// A cell as a number or a text; what is no number in a column of numbers, such as a masked figure, is a text.
fn json_of(kind: CellType, cell: Option<&Value<'_>>) -> Json {
    match cell.map(|value| Typed::of(kind, value)) {
        None => Json::Null,
        Some(Typed::Integer(number)) => number.into(),
        Some(Typed::Number(number)) => number.into(),
        Some(Typed::Text(text)) => text.into(),
        Some(Typed::Day(.., shown) | Typed::Date(shown)) => shown.into(),
    }
}

/// The end of the channel to Python, which may have gone.
struct Put(SyncSender<Event>);

impl Put {
    fn event(&self, event: Event) -> io::Result<()> {
        self.0.send(event).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

struct Work<'w> {
    rules: &'w speechmeta::Rules,
    reader: &'w Reader,
    jobs: usize,
    carried: &'w [Arc<str>],
    put: &'w Put,
}

/// Where a document was met: its file, and its number in it.
type Met = (String, usize);

impl Work<'_> {
    fn run(&self, sources: impl Iterator<Item = Given> + Send, wanted: &Wanted) -> io::Result<()> {
        match wanted {
            Wanted::Texts => self.texts(sources),
            Wanted::Speeches { with_text } => self.speeches(sources, *with_text),
            Wanted::Rows { table, schema, with_origin } => self.rows(sources, table, schema, *with_origin),
        }
    }

    /// Makes of each document what is to be made, and tells what there is to say of it.
    fn each<T: Send>(
        &self,
        sources: impl Iterator<Item = Given> + Send,
        make: impl Fn(RawDocument, &mut Timings) -> T + Sync,
        mut then: impl FnMut(T, &str, &Met) -> io::Result<usize>,
    ) -> io::Result<()> {
        let reading = Reading { reader: self.reader, jobs: self.jobs };
        let meet = |source: &Source, number: usize, _: &input::Opened| Some((source.name().to_owned(), number));
        reading.run(sources, meet, make, |come| match come {
            Come::Document(document) => {
                let lost = document.lost();
                let FinishedDocument { source, remarks, made, met, .. } = *document;
                let empty = (then(made, &source, &met)? == 0).then(|| reading::without_speech(&source));
                self.put.event(Event::Done { name: source, remarks, lost, empty })
            }
            Come::Failed(e) => self.put.event(Event::Failed { name: e.name().to_owned(), message: e.to_string() }),
            Come::Passed(passed) => self.put.event(Event::Passed { name: passed.name, reason: passed.reason }),
            Come::Remark(name, remark) => self.put.event(Event::Passed { name, reason: remark }),
        })
    }

    fn texts(&self, sources: impl Iterator<Item = Given> + Send) -> io::Result<()> {
        let make = |raw: RawDocument, _: &mut Timings| raw.text;
        self.each(sources, make, |text, name, _| {
            self.put.event(Event::Text { name: name.to_owned(), text })?;
            Ok(1)
        })
    }

    fn speeches(&self, sources: impl Iterator<Item = Given> + Send, with_text: bool) -> io::Result<()> {
        let extractor = Extractor::keeping_little(self.rules.compiled(), Detail::Mentions);
        let make = |raw: RawDocument, timings: &mut Timings| {
            let text: Option<Arc<str>> = with_text.then(|| raw.text.as_str().into());
            (extractor.read_timed(raw, timings), text)
        };
        let scope = scope(self.carried, false);
        let table = Table::speeches(self.rules.compiled(), scope);
        self.each(sources, make, |(draft, text): (Draft<'_>, _), _, _| {
            let records = extractor.try_admit(draft).map_err(io::Error::other)?;
            for record in &records {
                let mut json = Vec::new();
                output::records(scope, &mut json).write(record)?;
                let row = table.rows(record).next().unwrap_or_default();
                let cells = table.columns.iter().zip(&row);
                let cells: Map<String, Json> = cells
                    .map(|(column, cell)| (column.name.to_string(), json_of(column.kind, cell.as_ref())))
                    .collect();
                let cells = serde_json::to_vec(&cells)?;
                self.put.event(Event::Speech { json, cells, text: text.clone() })?;
            }
            Ok(records.len())
        })
    }

    fn rows(
        &self,
        sources: impl Iterator<Item = Given> + Send,
        table: &str,
        schema: &SchemaRef,
        with_origin: bool,
    ) -> io::Result<()> {
        let rules = self.rules.compiled();
        let table = Table::named(rules, scope(self.carried, with_origin), table).map_err(io::Error::other)?;
        let mut rows = arrow::Rows::new(schema.clone(), &table);
        let mut left_out = BTreeMap::new();
        let extractor = Extractor::keeping_little(rules, table.needs());
        let make = |raw: RawDocument, timings: &mut Timings| extractor.read_timed(raw, timings);
        let give = |rows: &mut arrow::Rows| match rows.take() {
            None => Ok(()),
            Some(batch) => self.put.event(Event::Rows(Box::new(Batch(batch.map_err(io::Error::other)?)))),
        };
        self.each(sources, make, |draft: Draft<'_>, _, (file, document)| {
            let sketches = if with_origin { draft.sketches().to_vec() } else { Vec::new() };
            let records = extractor.try_admit(draft).map_err(io::Error::other)?;
            let mut row = 0;
            for (n, record) in records.iter().enumerate() {
                for cells in table.rows(record) {
                    row += 1;
                    let origin = sketches.get(n).map(|sketch| Origin { file, document: *document, row, sketch });
                    for column in rows.push(&cells, origin.as_ref()) {
                        *left_out.entry(column).or_insert(0) += 1;
                    }
                    if rows.is_full() {
                        give(&mut rows)?;
                    }
                }
            }
            Ok(records.len())
        })?;
        give(&mut rows)?;
        for (column, cells) in left_out {
            self.put.event(Event::LeftOut { column: table.columns[column].name.to_string(), cells })?;
        }
        Ok(())
    }
}
