//! The stages, each over all documents of a set. What they make is handed back, so that none of it can be left out.

use super::{Material, RULES};
use speechmeta::Extractor;
use speechmeta::document::Document;
use speechmeta::document::normalise::NormalisedText;
use speechmeta::input::{self, RawDocument};
use speechmeta::matcher::scan::Hits;
use speechmeta::matcher::{self, Matches};
use speechmeta::output::{self, Format};
use speechmeta::record::{Detail, Record};
use speechmeta::resolve;
use speechmeta::rules::compiled::CompiledRules;
use speechmeta::timings::Timings;
use std::fs;

/// Reading the bytes and seeing whether they are UTF-8: what any program must do.
pub fn validate(m: &Material) -> usize {
    let texts = m.sources.iter().filter_map(|s| s.path()).map(|path| fs::read(path).expect("a document"));
    texts.filter(|bytes| std::str::from_utf8(bytes).is_ok()).count()
}

pub fn decode(m: &Material) -> Vec<RawDocument> {
    m.sources.iter().map(|source| input::read(source).expect("a document")).collect()
}

/// `bytes` are copies of the texts in GB18030.
pub fn decode_gb18030(bytes: Vec<Vec<u8>>) -> Vec<RawDocument> {
    bytes.into_iter().map(|bytes| input::from_bytes("gb18030", bytes).expect("a document")).collect()
}

pub fn normalise(m: &Material) -> Vec<NormalisedText> {
    m.raw.iter().map(|raw| NormalisedText::new(&raw.text)).collect()
}

/// The one pass for all literals and lexicons.
pub fn prefilter(m: &Material) -> Vec<Hits> {
    m.views.iter().map(|view| RULES.scanner.scan(view.as_str())).collect()
}

/// Normalises, scans and cuts into speeches and zones.
pub fn lay_out(raw: Vec<RawDocument>) -> Vec<(Document, Hits)> {
    raw.into_iter().map(|raw| Document::new(&RULES, raw)).collect()
}

/// `hits` are copies of those of the documents.
pub fn find(m: &Material, hits: Vec<Hits>) -> Vec<Matches> {
    m.documents.iter().zip(hits).map(|(document, hits)| matcher::find(&RULES, document, hits)).collect()
}

pub fn resolve(m: &Material) -> Vec<Record<'_>> {
    m.documents
        .iter()
        .zip(&m.matches)
        .flat_map(|(d, matches)| resolve::resolve(&RULES, d, matches, None, Detail::Cells))
        .collect()
}

pub fn write(rules: &CompiledRules, records: &[Record], format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    let columns: Vec<&str> = rules.columns.iter().map(|c| c.name.as_str()).collect();
    let mut writer = output::writer(format, &[], &columns, &mut bytes).expect("memory can be written");
    for record in records {
        writer.write(record).expect("memory can be written");
    }
    writer.finish().expect("memory can be written");
    drop(writer);
    bytes
}

/// From the files to the CSV, in one thread, one document after the other.
pub fn end_to_end(m: &Material) -> usize {
    decode(m).into_iter().map(|raw| to_csv(&RULES, raw)).sum()
}

/// From the text to the CSV; gives its length.
pub fn to_csv(rules: &CompiledRules, raw: RawDocument) -> usize {
    write(rules, &speechmeta::extract(rules, raw, Detail::Cells), Format::Csv).len()
}

/// From the bytes of one document to its CSV with all that a run does on the way, repeated speeches too; gives its
/// length.
pub fn run(rules: &CompiledRules, bytes: Vec<u8>) -> usize {
    let raw = input::from_bytes("document.txt", bytes).expect("a document");
    let extractor = Extractor::keeping_little(rules, Detail::Cells);
    let records = extractor.try_admit(extractor.read_timed(raw, &mut Timings::default())).expect("a temporary file");
    write(rules, &records, Format::Csv).len()
}
