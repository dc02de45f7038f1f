//! What the benchmarks run on: documents, and what each stage of reading them makes for the next.
//!
//! Three sets of documents: the reports of `../shared/corpus/reports`, where they stand; a folder of 40 documents of
//! about 50 KB; and one document of 3 MB. The last two are spliced from the lines of `samples/` in an order that is
//! random and always the same.

// A test that measures uses only what it needs of it.
#![allow(dead_code)]

pub mod engine;
pub mod family;
pub mod kinds;
pub mod plain;
pub mod processor;
pub mod stages;

use engine::{CompiledRules, Detail, Document, Matches, NormalisedText, RawDocument, Record, Source};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

pub static RULES: LazyLock<CompiledRules> = LazyLock::new(engine::built_in_rules);

/// Documents, and what each stage made of them.
pub struct Material {
    pub name: &'static str,
    /// Bytes of the text in UTF-8.
    pub bytes: usize,
    pub sources: Vec<Source>,
    pub raw: Vec<RawDocument>,
    /// The text of each in GB18030.
    pub gb18030: Vec<Vec<u8>>,
    pub views: Vec<NormalisedText>,
    pub documents: Vec<Document>,
    pub matches: Vec<Matches>,
    pub records: Vec<Record<'static>>,
    /// The same with their mentions, as JSON lines have them.
    pub told: Vec<Record<'static>>,
    /// Holds the documents that were made.
    _folder: Option<TempDir>,
}

impl Material {
    fn new(name: &'static str, folder: &Path) -> Material {
        let walk = engine::documents(&[folder.to_owned()]);
        let sources: Vec<Source> = walk.sources.into_iter().map(|s| s.expect("a document")).collect();
        let raw: Vec<RawDocument> = sources.iter().map(|s| engine::read(s).expect("a document")).collect();
        let views = raw.iter().map(|raw| NormalisedText::new(&raw.text)).collect();
        let laid_out = raw.iter().map(|raw| Document::new(&RULES, raw.clone()));
        let matched = laid_out.map(|(document, annotated)| {
            let matches = engine::find(&RULES, &document, annotated);
            (document, matches)
        });
        let (documents, matches): (Vec<Document>, Vec<Matches>) = matched.unzip();
        let records = |detail| {
            let found = documents.iter().zip(&matches);
            found.flat_map(|(d, m)| engine::resolve(&RULES, d, m, None, detail)).collect()
        };
        let (records, told) = (records(Detail::Cells), records(Detail::Mentions));
        let gb18030 = raw.iter().map(|raw| encoding_rs::GB18030.encode(&raw.text).0.into_owned()).collect();
        let bytes = raw.iter().map(|raw| raw.text.len()).sum();
        Material { name, bytes, sources, raw, gb18030, views, documents, matches, records, told, _folder: None }
    }

    fn made(name: &'static str, documents: usize, bytes: usize) -> Material {
        let folder = TempDir::new().expect("a temporary folder");
        let lines = sample_lines();
        // Marsaglia's xorshift: enough for choosing lines, and the same everywhere.
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        for n in 0..documents {
            let mut text = String::with_capacity(bytes + 1024);
            while text.len() < bytes {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                text.push_str(&lines[(seed % lines.len() as u64) as usize]);
                text.push('\n');
            }
            fs::write(folder.path().join(format!("{n:03}.txt")), text).expect("a document");
        }
        let material = Material::new(name, folder.path());
        Material { _folder: Some(folder), ..material }
    }
}

/// All sets of documents that there are.
pub static ALL: LazyLock<Vec<Material>> = LazyLock::new(|| {
    let reports = in_package("../shared/corpus/reports");
    let mut all = vec![Material::made("folder", 40, 50_000), Material::made("large", 1, 3_000_000)];
    if reports.is_dir() {
        all.push(Material::new("reports", &reports));
    }
    all
});

fn sample_lines() -> Vec<String> {
    let walk = engine::documents(&[in_package("samples")]);
    let texts = walk.sources.iter().map(|s| engine::read(s.as_ref().expect("a sample")).expect("a sample").text);
    texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
