//! The growth targets in a folder of speeches, each with the sentence that sets it:
//!
//! ```sh
//! cargo run --example growth_targets -- samples/
//! ```

use speechmeta::{Documents, Extractor, InputError, Mention, Record, Rules};
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// A target, by how many percent something is to grow.
#[derive(Debug)]
pub struct Target {
    /// The document and the number of the speech in it.
    pub speech: String,
    /// The year of the speech, where it is known.
    pub year: Option<f64>,
    pub indicator: String,
    /// `None` where the figure was blanked out.
    pub percent: Option<f64>,
    pub sentence: String,
}

impl Target {
    /// What a mention says, if it is a target.
    fn of(record: &Record<'_>, mention: &Mention<'_>) -> Option<Target> {
        let attribute = |name| mention.attribute(name).map(ToString::to_string);
        if mention.field() != "growth" || attribute("kind")? != "target" {
            return None;
        }
        Some(Target {
            speech: record.name(),
            year: record.cell("year")?.as_number(),
            indicator: attribute("indicator")?,
            percent: mention.attribute("percent")?.as_f64(),
            sentence: mention.sentence(100).into_owned(),
        })
    }
}

/// The targets in all documents of a folder, and what could not be read.
///
/// # Errors
/// The folder cannot be looked through.
pub fn targets(folder: &Path) -> io::Result<(Vec<Target>, Vec<InputError>)> {
    let rules = Rules::builtin();
    let extractor = Extractor::new(&rules);
    let (mut targets, mut errors) = (Vec::new(), Vec::new());
    for document in Documents::below(&rules, folder)? {
        match document {
            Ok(document) => {
                let records = extractor.extract(document);
                // A speech that repeats another one sets no further targets.
                for record in records.iter().filter(|record| record.duplicate_of().is_none()) {
                    targets.extend(record.mentions().filter_map(|mention| Target::of(record, &mention)));
                }
            }
            Err(error) => errors.push(error),
        }
    }
    Ok((targets, errors))
}

#[allow(dead_code, reason = "a test takes the rest of this program as a module")]
fn main() -> io::Result<ExitCode> {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("usage: growth_targets FOLDER");
        return Ok(ExitCode::from(2));
    };
    let (targets, errors) = targets(folder.as_ref())?;
    for Target { speech, year, indicator, percent, sentence } in targets {
        let year = year.map_or("?".to_owned(), |year| year.to_string());
        let percent = percent.map_or("×".to_owned(), |percent| percent.to_string());
        println!("{speech} ({year}): {indicator} {percent}%\n    {sentence}");
    }
    for error in &errors {
        eprintln!("{error}");
    }
    Ok(if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
