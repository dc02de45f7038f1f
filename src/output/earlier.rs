//! Files that were written by this program, by which it is known what may be overwritten and compared.

use super::Format;
use crate::resolve::tables::Table;
use crate::rules::file::Language;
#[cfg(any(feature = "xlsx", feature = "parquet"))]
use std::fs::File;
#[cfg(any(feature = "xlsx", feature = "parquet"))]
use std::io::Read;
#[cfg(feature = "parquet")]
use std::io::{Seek, SeekFrom};
use std::path::Path;

/// Whether a file that begins with this line was written in this format: as one of these tables, or by other rules as a
/// table that names source and speech.
pub fn is_written(format: Format, first: &str, tables: &[Table<'_>]) -> bool {
    let first = first.trim_start_matches('\u{feff}');
    let is_heading = |delimiter: u8| {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(first.as_bytes());
        let Some(Ok(cells)) = reader.records().next() else { return false };
        let cells: Vec<&str> = cells.iter().collect();
        names_speech(&cells) || tables.iter().any(|table| headings(table).any(|headings| headings == cells))
    };
    match format {
        Format::Csv => is_heading(b','),
        Format::Tsv => is_heading(b'\t'),
        Format::Jsonl => {
            let object: Option<serde_json::Map<_, _>> = serde_json::from_str(first).ok();
            object.is_some_and(|object| {
                let keys: Vec<&str> = object.keys().map(String::as_str).collect();
                names_speech(&keys) || tables.iter().any(|table| table.names() == keys)
            })
        }
        #[cfg(any(feature = "xlsx", feature = "parquet"))]
        _ => false,
    }
}

/// Whether a file of a format that is no text was written by this program: it says so itself.
#[cfg_attr(not(any(feature = "xlsx", feature = "parquet")), allow(unused_variables))]
pub fn is_own_file(format: Format, path: &Path) -> bool {
    match format {
        #[cfg(feature = "xlsx")]
        Format::Xlsx => {
            let properties = File::open(path).ok().and_then(|file| {
                let mut archive = zip::ZipArchive::new(file).ok()?;
                let mut text = String::new();
                archive.by_name("docProps/custom.xml").ok()?.take(PROPERTIES).read_to_string(&mut text).ok()?;
                Some(text)
            });
            properties.is_some_and(|text| text.contains(OWN))
        }
        #[cfg(feature = "parquet")]
        Format::Parquet => {
            let mut end = Vec::new();
            let read = File::open(path).and_then(|mut file| {
                let length = file.metadata()?.len();
                file.seek(SeekFrom::Start(length.saturating_sub(PROPERTIES)))?;
                file.read_to_end(&mut end)
            });
            read.is_ok() && end.ends_with(b"PAR1") && end.windows(OWN.len()).any(|bytes| bytes == OWN.as_bytes())
        }
        Format::Csv | Format::Tsv | Format::Jsonl => false,
    }
}

/// What a file says of the program that wrote it.
#[cfg(any(feature = "xlsx", feature = "parquet"))]
const OWN: &str = "speechmeta ";
/// Bytes among which it says so.
#[cfg(any(feature = "xlsx", feature = "parquet"))]
const PROPERTIES: u64 = 1 << 20;

/// Whether columns stand side by side as in every table that names its speeches.
fn names_speech(names: &[&str]) -> bool {
    names.windows(2).any(|pair| pair == ["source", "speech"])
}

/// The headings of a table, by the names of its columns and in each language.
fn headings<'t>(table: &'t Table<'_>) -> impl Iterator<Item = Vec<&'t str>> {
    let languages = [None, Some(Language::En), Some(Language::Zh)];
    languages.into_iter().map(|language| table.columns.iter().map(|column| column.heading(language)).collect())
}
