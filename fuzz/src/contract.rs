//! What must hold of whatever comes out.

use serde_json::Value as Json;
use speechmeta::Span;
use speechmeta::document::Document;
use speechmeta::extract;
use speechmeta::input::RawDocument;
use speechmeta::matcher::{find, find_plainly};
use speechmeta::output::{self, Format, Style};
use speechmeta::record::{Detail, Record};
use speechmeta::resolve::tables::{Scope, Table};
use speechmeta::rules::compiled::CompiledRules;

/// What a document must be like that a reader gives.
pub fn of_document(document: &RawDocument) {
    let RawDocument { text, marks, malformed, .. } = document;
    assert!(!text.trim().is_empty(), "a document without text is an error");
    assert!(*malformed <= text.matches('\u{fffd}').count(), "{malformed} lost places, fewer in the text");
    assert!(marks.is_sorted_by_key(|(at, _)| *at), "marks out of their order: {marks:?}");
    for (at, label) in marks {
        assert!(text.is_char_boundary(*at), "{label} begins at byte {at}, which is no character's first");
    }
}

/// What must hold of a document that was laid out.
pub fn of_layout(document: &Document) {
    let view = document.view.as_str();
    let characters = document.raw.text.chars().count();
    let mut end = 0;
    for line in &document.lines {
        assert!(line.range.start >= end && line.range.end >= line.range.start, "lines overlap: {line:?}");
        end = line.range.end;
        let text = view.get(line.range.clone()).unwrap_or_else(|| panic!("a line cuts a character: {line:?}"));
        assert!(!text.contains('\n'), "a line of several: {text:?}");
        let span = document.view.original(line.range.clone());
        assert!(span.start <= span.end && span.end <= characters, "{span:?} in a text of {characters} characters");
        if let Some((speech, _)) = line.part {
            assert!(speech < document.speeches.len(), "a line of speech {speech}, which is not there");
        }
    }
    let mut before = 0;
    for speech in &document.speeches {
        let span = speech.span;
        assert!(before <= span.start && span.start <= span.end && span.end <= characters, "{speech:?} after {before}");
        before = span.end;
        assert!(speech.lines.end <= document.lines.len(), "{speech:?} has lines that are not there");
    }
}

/// What must hold of everything that is extracted of a text.
pub fn of_extraction(rules: &CompiledRules, text: &str) {
    let raw = || RawDocument::of("a.txt", text);
    let (document, annotated) = Document::new(rules, raw());
    of_layout(&document);
    let fast = find(rules, &document, annotated);
    let plain = find_plainly(rules, &document, rules.patterns.annotate(document.view.as_str()));
    for ((fast, plain), field) in fast.fields().zip(plain.fields()).zip(&rules.fields) {
        let places = |found: &[speechmeta::matcher::Match]| -> Vec<_> {
            found.iter().map(|found| (found.rule(), found.pattern(), found.range(), found.whole())).collect()
        };
        assert_eq!(places(fast), places(plain), "field {}: not what is found in the plain way", field.name);
    }
    let records = extract(rules, raw(), Detail::Evidence);
    assert_eq!(records.len(), document.speeches.len(), "a record for each speech");
    of_records(rules, text, &records);
    let written = |detail| written(rules, &extract(rules, raw(), detail));
    assert_eq!(written(Detail::Evidence), self::written(rules, &records), "another answer the second time");
    let cells = |detail| table(Table::speeches(rules, Scope::default()), &extract(rules, raw(), detail));
    assert_eq!(cells(Detail::Cells), cells(Detail::Mentions), "the cells without mentions are others");
}

/// Whether records say of a text what stands in it.
fn of_records(rules: &CompiledRules, text: &str, records: &[Record<'_>]) {
    let characters: Vec<char> = text.chars().collect();
    let mut before = 0;
    for record in records {
        assert_eq!(record.cells().len(), rules.columns.len(), "a cell for each column");
        let span = record.span();
        for mention in record.mentions() {
            let at = mention.span();
            // The day of publication may stand above the heading.
            let around = Span::new(before, span.end);
            assert!(around.contains(at), "{} {at:?} lies outside of its speech {span:?}", mention.rule());
            let stands = String::from_iter(&characters[at.start..at.end]);
            assert_eq!(mention.text(), stands, "{} {at:?}", mention.rule());
        }
        before = span.end;
    }
    let mut lines = Vec::new();
    let mut writer = output::records(Scope::default(), &mut lines);
    records.iter().for_each(|record| writer.write(record).expect("bytes in memory"));
    writer.finish().expect("bytes in memory");
    drop(writer);
    let lines = String::from_utf8(lines).expect("JSON lines are UTF-8");
    assert_eq!(lines.lines().count(), records.len(), "a line for each record");
    for line in lines.lines() {
        let object: Json = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        for mention in object["mentions"].as_array().expect("mentions are a list") {
            let place = |key| mention[key].as_u64().expect("a place") as usize;
            let stands = String::from_iter(&characters[place("start")..place("end")]);
            assert_eq!(mention["text"], stands.as_str(), "{mention}");
        }
    }
}

/// Every table as CSV, with as many cells in each row as the heading has.
fn written(rules: &CompiledRules, records: &[Record<'_>]) -> Vec<Vec<u8>> {
    let tables = Table::all(rules, Scope::default());
    tables.into_iter().map(|of| table(of, records)).collect()
}

fn table(table: Table<'_>, records: &[Record<'_>]) -> Vec<u8> {
    let (name, columns) = (table.name.clone().into_owned(), table.columns.len());
    let mut bytes = Vec::new();
    let mut writer = output::table(Format::Csv, table, Style::default(), &mut bytes).expect("bytes in memory");
    records.iter().for_each(|record| writer.write(record).expect("bytes in memory"));
    writer.finish().expect("bytes in memory");
    drop(writer);
    let rows = csv_rows(&bytes);
    assert!(rows.iter().all(|row| *row == columns.max(1)), "table {name}: {rows:?} cells below {columns} columns");
    bytes
}

/// How many cells each row of a table has.
pub fn csv_rows(bytes: &[u8]) -> Vec<usize> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.records().map(|row| row.expect("rows of UTF-8").len()).collect()
}
