//! Files that were written by this program, by which it is known what may be overwritten and compared.

use super::Format;
use crate::resolve::tables::Table;
use crate::rules::file::Language;
use serde_json::Value as Json;
use std::collections::HashSet;
#[cfg(any(feature = "xlsx", feature = "parquet"))]
use std::fs::File;
#[cfg(any(feature = "xlsx", feature = "parquet"))]
use std::io::Read;
#[cfg(feature = "parquet")]
use std::io::{Seek, SeekFrom};
use std::path::Path;

/// What an earlier output may be: what this run writes, and what other rules may have written.
#[derive(Debug)]
pub struct Writable<'w> {
    /// The tables of the rules of this run.
    pub tables: &'w [Table<'w>],
    /// Columns in which this run looks for texts: a table that has one of them is read, and not written.
    pub text_columns: &'w [&'w str],
}

impl Writable<'_> {
    /// Whether a file of a format that is text, which begins so, was written by this program. What other rules than these
    /// have written is known by what all tables and records have in common, so that nothing of somebody else is taken
    /// for it.
    pub fn is_written(&self, format: Format, beginning: &str) -> bool {
        match format {
            Format::Csv => self.is_table(b',', beginning),
            Format::Tsv => self.is_table(b'\t', beginning),
            Format::Jsonl => object(beginning).is_some_and(|object| {
                let keys: Vec<&str> = object.keys().map(String::as_str).collect();
                is_record(&object, &keys) || self.tables.iter().any(|table| table.names() == keys)
            }),
            #[cfg(any(feature = "xlsx", feature = "parquet"))]
            _ => false,
        }
    }

    fn is_table(&self, delimiter: u8, beginning: &str) -> bool {
        let mut rows = rows(delimiter, beginning);
        let Some(Ok(cells)) = rows.next() else { return false };
        let cells: Vec<&str> = cells.iter().collect();
        // A table of corrections is filled in by hand.
        if CORRECTIONS.iter().all(|heading| cells.contains(heading)) {
            return false;
        }
        if self.tables.iter().any(|table| headings(table).any(|headings| headings == cells)) {
            return true;
        }
        let Some(source) = place_of_speech(&cells) else { return false };
        let mut seen = HashSet::new();
        let are_columns = cells.iter().all(|name| seen.insert(*name) && !self.text_columns.contains(name));
        // The number of a speech counts from 1.
        let is_speech = |row: &csv::StringRecord| {
            let number = row.get(source + 1).and_then(|number| number.parse::<usize>().ok());
            row.get(source).is_some_and(|source| !source.is_empty()) && number.is_some_and(|number| number > 0)
        };
        let begins_with_speech = rows.next().is_none_or(|row| row.is_ok_and(|row| is_speech(&row)));
        are_columns && begins_with_speech && ends_as_written(beginning)
    }
}

/// Whether a file that begins with this line names speeches as the tables and records of this program do, so that it can be
/// compared with another one.
pub fn names_speeches(format: Format, first: &str) -> bool {
    let is_heading = |delimiter: u8| {
        rows(delimiter, first).next().is_some_and(|heading| {
            heading.is_ok_and(|cells| place_of_speech(&cells.iter().collect::<Vec<_>>()).is_some())
        })
    };
    match format {
        Format::Csv => is_heading(b','),
        Format::Tsv => is_heading(b'\t'),
        Format::Jsonl => object(first).is_some_and(|object| {
            let keys: Vec<&str> = object.keys().map(String::as_str).collect();
            place_of_speech(&keys).is_some()
        }),
        #[cfg(any(feature = "xlsx", feature = "parquet"))]
        _ => false,
    }
}

/// The columns that stand side by side in every table that names its speeches.
const SPEECH: [&str; 2] = ["source", "speech"];

/// Where they stand.
fn place_of_speech(names: &[&str]) -> Option<usize> {
    names.windows(2).position(|pair| pair == SPEECH)
}

/// The keys with which every record begins, and the one with which it ends.
const RECORD: [&str; 5] = ["source", "speech", "start", "end", "title"];
const MENTIONS: &str = "mentions";
/// Headings that a table of corrections has, in whatever order.
const CORRECTIONS: [&str; 4] = ["source", "speech", "column", "value"];

/// The rows with which a table begins; of lines without an end the last may be cut.
fn rows(delimiter: u8, beginning: &str) -> csv::StringRecordsIntoIter<&[u8]> {
    let beginning = beginning.trim_start_matches('\u{feff}').as_bytes();
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter).from_reader(beginning).into_records()
}

/// The object in the first line.
fn object(beginning: &str) -> Option<serde_json::Map<String, Json>> {
    serde_json::from_str(beginning.trim_start_matches('\u{feff}').lines().next()?).ok()
}

fn is_record(object: &serde_json::Map<String, Json>, keys: &[&str]) -> bool {
    keys.starts_with(&RECORD) && keys.last() == Some(&MENTIONS) && object.get(MENTIONS).is_some_and(Json::is_array)
}

/// Whether the first line ends as this program ends lines, and as editors seldom do; where there is none, a whole line
/// was not written.
fn ends_as_written(beginning: &str) -> bool {
    beginning.split_once('\n').is_none_or(|(first, _)| first.ends_with('\r'))
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

/// The headings of a table, by the names of its columns and in each language.
fn headings<'t>(table: &'t Table<'_>) -> impl Iterator<Item = Vec<&'t str>> {
    let languages = [None, Some(Language::En), Some(Language::Zh)];
    languages.into_iter().map(|language| table.columns.iter().map(|column| column.heading(language)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_written(format: Format, beginning: &str) -> bool {
        Writable { tables: &[], text_columns: &["content"] }.is_written(format, beginning)
    }

    #[test]
    fn a_table_of_other_rules_is_known_by_its_heading_its_line_end_and_its_first_row() {
        for beginning in [
            "source,speech,own\r\n",
            "\u{feff}id,source,speech,own\r\n1,a.txt,1,x\r\n",
            "\"id\r\n\",source,speech\r\n1,\"a,b.txt\",12\r\n",
            "source,speech",
        ] {
            assert!(is_written(Format::Csv, beginning), "{beginning:?}");
        }
        assert!(is_written(Format::Tsv, "source\tspeech\town\r\na.txt\t1\tx\r\n"));
        for beginning in [
            "",
            "source,speech,own\na.txt,1,x\n",
            "source,speech,own\r\na.txt,a speech,x\r\n",
            "source,speech,own\r\n,1,x\r\n",
            "source,speech,own\r\na.txt,0,x\r\n",
            "source,speech,own,own\r\n",
            "source,speech,content\r\n",
            "speech,source\r\n",
        ] {
            assert!(!is_written(Format::Csv, beginning), "{beginning:?}");
        }
    }

    #[test]
    fn a_table_of_corrections_was_written_by_hand_in_whatever_order_its_headings_stand() {
        for heading in [
            "source,speech,column,value,who,why",
            "was,value,column,source,speech,who,why",
            "source,speech,column,value",
        ] {
            assert!(!is_written(Format::Csv, &format!("{heading}\r\n")), "{heading}");
        }
    }

    #[test]
    fn an_object_with_the_keys_of_a_record_is_one() {
        let head = r#"{"source":"a","speech":1,"start":0,"end":9,"title":"x""#;
        for rest in [r#","mentions":[]}"#, r#","place":null,"mentions":[{}]}"#] {
            assert!(is_written(Format::Jsonl, &format!("{head}{rest}\n{{}}\n")), "{rest}");
        }
        for object in [
            r#"{"source":"x","speech":1,"text":"precious"}"#,
            r#"{"source":"x","speech":1,"mentions":[]}"#,
            &format!("{head}}}"),
            &format!("{head},\"mentions\":1}}"),
            &format!("{head},\"mentions\":[],\"note\":1}}"),
        ] {
            assert!(!is_written(Format::Jsonl, object), "{object}");
        }
    }
}
