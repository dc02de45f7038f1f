//! Two outputs of earlier runs, speech by speech.
//!
//! A CSV is compared cell by cell; JSON lines by their keys, and by their mentions as those of two rule sets are. Of the
//! old output only the places of its rows are kept, so that large ones can be compared.

use super::changes::{Change, ComparedAnswer, What, of_cells, of_lists};
use super::pairs::SPEECH;
use super::{DiffArguments, HEADING};
use crate::commands::stdout_unwritable;
use crate::commands::study::known;
use crate::messages::of_system;
use crate::output;
use crate::span::Span;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use tr::tr;

/// Bytes of the first line of a file by which it is known.
const FIRST_LINE: u64 = 1 << 20;

/// The formats of outputs that can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparedFormat {
    Csv,
    Jsonl,
}

impl ComparedFormat {
    fn format(self) -> output::Format {
        match self {
            ComparedFormat::Csv => output::Format::Csv,
            ComparedFormat::Jsonl => output::Format::Jsonl,
        }
    }
}

/// The format of an output of this program; `None` where a file is none.
pub fn format_of(path: &Path) -> Option<ComparedFormat> {
    let mut first = String::new();
    let file = path.is_file().then(|| File::open(path).ok())??;
    BufReader::new(file.take(FIRST_LINE)).read_line(&mut first).ok()?;
    [ComparedFormat::Jsonl, ComparedFormat::Csv]
        .into_iter()
        .find(|format| output::names_speeches(format.format(), &first))
}

/// A speech as an output has it.
struct Row {
    source: String,
    speech: String,
    start: Option<usize>,
    title: String,
    cells: IndexMap<String, String>,
    mentions: Vec<MentionRow>,
}

struct MentionRow {
    field: String,
    answer: ComparedAnswer,
    text: String,
}

/// What makes two rows the same speech: the document, and where the speech begins in it or, in a CSV, its number; and how
/// many such rows stood before it.
type Key = (String, String, usize);

/// A row of the table of differences, with the column it is of.
pub type Difference = ([String; HEADING.len()], String, What);

/// Compares two outputs, and hands each difference on, in the order of the new one; speeches that only the old one has
/// come at the end. Gives how many speeches were compared.
///
/// # Errors
/// A file cannot be read, or is not of its format.
pub fn compare(
    arguments: &DiffArguments,
    format: ComparedFormat,
    mut then: impl FnMut(Difference) -> io::Result<()>,
) -> Result<usize, String> {
    let (mut old, new) = (Output::open(&arguments.old, format)?, Output::open(&arguments.new, format)?);
    let wanted = Wanted::of(arguments, format, &old, &new)?;
    let mut places = old.places()?;
    let mut speeches = 0;
    let mut keys = HashMap::new();
    let mut new = new;
    while let Some((row, _)) = new.next()? {
        speeches += 1;
        let key = key(&row, format, &mut keys);
        let differences = match places.shift_remove(&key) {
            Some(place) => wanted.differences(&old.at(place)?, &row),
            None => vec![of_speech(&row, What::Gained)],
        };
        differences.into_iter().try_for_each(&mut then).map_err(|e| stdout_unwritable(&e))?;
    }
    for place in places.into_values() {
        speeches += 1;
        then(of_speech(&old.at(place)?, What::Lost)).map_err(|e| stdout_unwritable(&e))?;
    }
    Ok(speeches)
}

fn key(row: &Row, format: ComparedFormat, seen: &mut HashMap<(String, String), usize>) -> Key {
    let within = match (format, row.start) {
        (ComparedFormat::Jsonl, Some(start)) => start.to_string(),
        _ => row.speech.clone(),
    };
    let before = seen.entry((row.source.clone(), within.clone())).or_default();
    *before += 1;
    (row.source.clone(), within, *before)
}

/// The columns and fields that are compared; all where none is named.
struct Wanted<'a> {
    columns: &'a [String],
    fields: &'a [String],
}

impl<'a> Wanted<'a> {
    fn of(
        arguments: &'a DiffArguments,
        format: ComparedFormat,
        old: &Output,
        new: &Output,
    ) -> Result<Wanted<'a>, String> {
        if let (ComparedFormat::Csv, Some(field)) = (format, arguments.field.first()) {
            return Err(tr!("a CSV has no mentions of `{}`; compare outputs of --format jsonl", field));
        }
        // The keys of JSON lines are not known before they are read.
        for name in arguments.column.iter().filter(|_| format == ComparedFormat::Csv) {
            let columns = new.heading.iter().chain(&old.heading).filter(|name| !IDENTITY.contains(&name.as_str()));
            known(&tr!("column that can be compared"), name, columns.map(String::as_str))?;
        }
        Ok(Wanted { columns: &arguments.column, fields: &arguments.field })
    }

    fn column(&self, name: &str) -> bool {
        self.columns.is_empty() && self.fields.is_empty() || self.columns.iter().any(|wanted| wanted == name)
    }

    fn field(&self, name: &str) -> bool {
        self.columns.is_empty() && self.fields.is_empty() || self.fields.iter().any(|wanted| wanted == name)
    }

    fn differences(&self, old: &Row, new: &Row) -> Vec<Difference> {
        let mut differences = Vec::new();
        let more = old.cells.keys().filter(|name| !new.cells.contains_key(*name));
        for name in new.cells.keys().chain(more).filter(|name| self.column(name)) {
            let cell = |row: &Row| ComparedAnswer {
                shown: row.cells.get(name).cloned().unwrap_or_default(),
                ..ComparedAnswer::default()
            };
            if let Some(change) = of_cells(cell(old), cell(new)) {
                differences.push(row(new, name, &change, ""));
            }
        }
        let mut fields: Vec<&str> = Vec::new();
        for mention in new.mentions.iter().chain(&old.mentions) {
            if !fields.contains(&mention.field.as_str()) && self.field(&mention.field) {
                fields.push(&mention.field);
            }
        }
        for field in fields {
            let answers = |row: &Row| -> Vec<ComparedAnswer> {
                let mentions = row.mentions.iter().filter(|mention| mention.field == field);
                mentions.map(|mention| mention.answer.clone()).collect()
            };
            for change in of_lists(answers(old), answers(new), |answer| answer.key.concat()) {
                let span = [&change.new, &change.old].into_iter().flatten().find_map(|answer| answer.span);
                let all = new.mentions.iter().chain(&old.mentions);
                let text =
                    all.filter(|mention| mention.answer.span == span).map(|mention| mention.text.as_str()).next();
                differences.push(row(new, field, &change, text.unwrap_or_default()));
            }
        }
        differences
    }
}

fn of_speech(speech: &Row, what: What) -> Difference {
    let answer = ComparedAnswer { shown: speech.title.clone(), ..ComparedAnswer::default() };
    let change = match what {
        What::Lost => Change::lost(answer),
        What::Gained | What::Changed => Change::gained(answer),
    };
    row(speech, SPEECH, &change, "")
}

fn row(of: &Row, column: &str, change: &Change, text: &str) -> Difference {
    let part = |answer: &Option<ComparedAnswer>, part: fn(&ComparedAnswer) -> &String| {
        answer.as_ref().map(part).cloned().unwrap_or_default()
    };
    let span = [&change.new, &change.old].into_iter().flatten().find_map(|answer| answer.span);
    let start = span.map(|span| span.start).or(of.start).map(|start| start.to_string()).unwrap_or_default();
    let cells = [
        of.source.clone(),
        of.speech.clone(),
        start,
        column.to_owned(),
        change.what.word().to_owned(),
        part(&change.old, |answer| &answer.shown),
        part(&change.new, |answer| &answer.shown),
        part(&change.old, |answer| &answer.rule),
        part(&change.new, |answer| &answer.rule),
        String::new(),
        text.to_owned(),
        String::new(),
    ];
    (cells, column.to_owned(), change.what)
}

/// The columns, and keys, by which rows are paired.
const IDENTITY: [&str; 2] = ["source", "speech"];

/// An output that is read row by row.
struct Output {
    name: String,
    format: ComparedFormat,
    /// Of a CSV, its headings.
    heading: Vec<String>,
    rows: Rows,
}

enum Rows {
    Csv(Box<csv::Reader<File>>),
    Lines { lines: BufReader<File>, line: usize, at: u64 },
}

/// Where a row begins.
enum RowPlace {
    Csv(csv::Position),
    Line { at: u64, line: usize },
}

impl Output {
    fn open(path: &Path, format: ComparedFormat) -> Result<Output, String> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| tr!("{}: cannot be read ({})", name, of_system(&e)))?;
        let (rows, heading) = match format {
            ComparedFormat::Csv => {
                let mut reader = csv::Reader::from_reader(file);
                let heading = reader.headers().map_err(|e| tr!("{}: is no CSV ({})", name, e))?;
                let heading = heading.iter().map(|cell| cell.trim_start_matches('\u{feff}').to_owned()).collect();
                (Rows::Csv(Box::new(reader)), heading)
            }
            ComparedFormat::Jsonl => (Rows::Lines { lines: BufReader::new(file), line: 0, at: 0 }, Vec::new()),
        };
        Ok(Output { name, format, heading, rows })
    }

    /// Where each speech stands.
    fn places(&mut self) -> Result<IndexMap<Key, RowPlace>, String> {
        let (mut places, mut keys) = (IndexMap::new(), HashMap::new());
        let format = self.format;
        while let Some((row, place)) = self.next()? {
            places.insert(key(&row, format, &mut keys), place);
        }
        Ok(places)
    }

    fn next(&mut self) -> Result<Option<(Row, RowPlace)>, String> {
        let Output { name, heading, rows, .. } = self;
        match rows {
            Rows::Csv(reader) => {
                let (mut cells, place) = (csv::StringRecord::new(), reader.position().clone());
                let is_there = reader.read_record(&mut cells);
                let is_there = is_there.map_err(|e| tr!("{}:{}: is no row of a CSV ({})", name, place.line(), e))?;
                Ok(is_there.then(|| (of_csv(heading, &cells), RowPlace::Csv(place))))
            }
            Rows::Lines { lines, line, at } => {
                let (mut text, begin) = (String::new(), *at);
                *at +=
                    lines.read_line(&mut text).map_err(|e| tr!("{}: cannot be read ({})", name, of_system(&e)))? as u64;
                *line += 1;
                match text.trim().is_empty() {
                    true => Ok(None),
                    false => Ok(Some((of_json(name, *line, &text)?, RowPlace::Line { at: begin, line: *line }))),
                }
            }
        }
    }

    /// The row at a place.
    fn at(&mut self, place: RowPlace) -> Result<Row, String> {
        let unreadable = |name: &str, e: String| tr!("{}: cannot be read again ({})", name, e);
        match (&mut self.rows, place) {
            (Rows::Csv(reader), RowPlace::Csv(place)) => {
                reader.seek(place).map_err(|e| unreadable(&self.name, e.to_string()))?;
            }
            (Rows::Lines { lines, line, at }, RowPlace::Line { at: begin, line: number }) => {
                lines.seek(SeekFrom::Start(begin)).map_err(|e| unreadable(&self.name, e.to_string()))?;
                (*line, *at) = (number - 1, begin);
            }
            (Rows::Csv(_), RowPlace::Line { .. }) | (Rows::Lines { .. }, RowPlace::Csv(_)) => {}
        }
        let row = self.next()?.map(|(row, _)| row);
        row.ok_or_else(|| unreadable(&self.name, tr!("it has become shorter")))
    }
}

fn of_csv(heading: &[String], cells: &csv::StringRecord) -> Row {
    let named = || heading.iter().map(String::as_str).zip(cells);
    let cell = |wanted: &str| named().find(|(name, _)| *name == wanted).map_or("", |(_, cell)| cell).to_owned();
    let compared = named().filter(|(name, _)| !IDENTITY.contains(name));
    Row {
        source: cell("source"),
        speech: cell("speech"),
        start: None,
        title: cell("title"),
        cells: compared.map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect(),
        mentions: Vec::new(),
    }
}

fn of_json(name: &str, line: usize, text: &str) -> Result<Row, String> {
    let object: Map<String, Json> =
        serde_json::from_str(text).map_err(|e| tr!("{}:{}: is no object of JSON lines ({})", name, line, e))?;
    let number = |of: &Map<String, Json>, key: &str| of.get(key).and_then(Json::as_u64).map(|n| n as usize);
    let word = |of: &Map<String, Json>, key: &str| of.get(key).map(shown).unwrap_or_default();
    let mention = |mention: &Map<String, Json>| {
        let span = Some(Span::new(number(mention, "start")?, number(mention, "end")?));
        let attributes = mention.get("attributes").and_then(Json::as_object);
        let attributes = attributes.into_iter().flatten().map(|(name, value)| format!("{name}: {}", shown(value)));
        let attributes: Vec<String> = attributes.collect();
        let shown = if attributes.is_empty() { word(mention, "value") } else { attributes.join(", ") };
        let key = vec![format!("{span:?} {shown}")];
        let answer = ComparedAnswer { key, shown, rule: word(mention, "rule"), span };
        Some(MentionRow { field: word(mention, "field"), answer, text: word(mention, "text") })
    };
    let mentions = object.get("mentions").and_then(Json::as_array).into_iter().flatten();
    let mentions = mentions.filter_map(|value| mention(value.as_object()?)).collect();
    let is_compared = |name: &str| !IDENTITY.contains(&name) && !["mentions", "carried", "start"].contains(&name);
    let cells = object.iter().filter(|(name, _)| is_compared(name));
    Ok(Row {
        source: word(&object, "source"),
        speech: word(&object, "speech"),
        start: number(&object, "start"),
        title: word(&object, "title"),
        cells: cells.map(|(name, value)| (name.clone(), shown(value))).collect(),
        mentions,
    })
}

/// A value as a person reads it; nothing for what is absent.
fn shown(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(list) if list.is_empty() => String::new(),
        other => other.to_string(),
    }
}
