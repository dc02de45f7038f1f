//! The stages, each over all documents of a set. What they make is handed back, so that none of it can be left out.

use super::engine::{
    self, AnnotatedText, CompiledRules, Detail, Document, Format, Matches, NormalisedText, RawDocument, Record,
};
use super::{Material, RULES};
use std::fs;

/// Reading the bytes and seeing whether they are UTF-8: what any program must do.
pub fn validate(m: &Material) -> usize {
    let texts = m.sources.iter().filter_map(|s| s.path()).map(|path| fs::read(path).expect("a document"));
    texts.filter(|bytes| std::str::from_utf8(bytes).is_ok()).count()
}

pub fn decode(m: &Material) -> Vec<RawDocument> {
    m.sources.iter().map(|source| engine::read(source).expect("a document")).collect()
}

/// `bytes` are copies of the texts in GB18030.
pub fn decode_gb18030(bytes: Vec<Vec<u8>>) -> Vec<RawDocument> {
    bytes.into_iter().map(|bytes| engine::from_bytes("gb18030", bytes).expect("a document")).collect()
}

pub fn normalise(m: &Material) -> Vec<NormalisedText> {
    m.raw.iter().map(|raw| NormalisedText::new(&raw.text)).collect()
}

/// The one pass for all literals and lexicons.
pub fn prefilter(m: &Material) -> Vec<AnnotatedText<'static>> {
    m.views.iter().map(|view| engine::annotate(&RULES, view)).collect()
}

/// The documents as matching takes them; it consumes them.
pub fn annotated(m: &Material) -> Vec<AnnotatedText<'static>> {
    m.documents.iter().map(|document| engine::annotate(&RULES, &document.view)).collect()
}

/// Normalises, scans and cuts into speeches and zones.
pub fn lay_out(raw: Vec<RawDocument>) -> Vec<(Document, AnnotatedText<'static>)> {
    raw.into_iter().map(|raw| Document::new(&RULES, raw)).collect()
}

/// `annotated` is what [`annotated`] makes.
pub fn find(m: &Material, annotated: Vec<AnnotatedText<'_>>) -> Vec<Matches> {
    m.documents.iter().zip(annotated).map(|(document, view)| engine::find(&RULES, document, view)).collect()
}

pub fn resolve(m: &Material) -> Vec<Record<'_>> {
    m.documents
        .iter()
        .zip(&m.matches)
        .flat_map(|(d, matches)| engine::resolve(&RULES, d, matches, None, Detail::Cells))
        .collect()
}

pub fn write(rules: &CompiledRules, records: &[Record], format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = engine::writer(format, rules, &mut bytes);
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
    write(rules, &engine::extract(rules, raw, Detail::Cells), Format::Csv).len()
}

/// From the bytes of one document to its CSV with all that a run does on the way, repeated speeches too; gives its
/// length.
pub fn run(rules: &CompiledRules, bytes: Vec<u8>) -> usize {
    let raw = engine::from_bytes("document.txt", bytes).expect("a document");
    write(rules, &engine::run(rules, raw), Format::Csv).len()
}
