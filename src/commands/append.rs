//! `--append`: an output that grows with its folder. What is in it is not read again, and a run that was ended at any
//! moment is gone on with by the next.

mod growing;
mod index;
mod known;

pub use growing::Growing;
pub use index::IndexedSpeech;
pub use known::{KnownDocuments, Ticket};

use super::progress::Progress;
use crate::output::Format;
use crate::rules::compiled::CompiledRules;
use crate::rules::prepared;
use growing::Maker;
use std::path::Path;
use thiserror::Error;
use tr::tr;

/// The output cannot be gone on with, as told.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// Sees to it that nothing is asked for that wants all rows at once: a format whose files are written as a whole, or one of
/// these options, of which is said whether they are given.
///
/// # Errors
/// That is asked for.
pub fn check(format: Format, options: [(&str, bool); 2]) -> Result<(), String> {
    if let Some((option, _)) = options.into_iter().find(|(_, is_given)| *is_given) {
        return Err(tr!(
            "--append and {option} do not go together: {option} is about all rows, and such a run reads only what is new; run \
             once more without --append for that",
            option
        ));
    }
    if !format.can_grow() {
        return Err(tr!(
            "--append adds rows to csv, tsv and jsonl; a file of the format {} is written as a whole: run once more without \
             --append, or write csv",
            format.name()
        ));
    }
    Ok(())
}

/// Opens the output that is gone on with. `options` says what was asked for that its rows depend on.
///
/// # Errors
/// It cannot be gone on with.
pub fn open(path: &Path, rules: &CompiledRules, options: String) -> Result<Growing, String> {
    let rules = prepared::fingerprint(rules).map_err(|e| e.to_string())?;
    Growing::open(path, Maker { version: env!("CARGO_PKG_VERSION").to_owned(), rules, options })
}

impl Growing {
    /// Says what was done.
    pub fn tell(&self, path: &Path, (replaced, dangling): (usize, usize), progress: &Progress) {
        let path = path.display();
        let (left, added) = (self.known.left(), self.added());
        if left.documents > 0 {
            progress.remark(match replaced {
                0 => tr!("{}: documents that were in it already: {}; added: {}", path, left.documents, added),
                replaced => tr!(
                    "{}: documents that were in it already: {}; added: {}, {} of them in the place of what their files held \
                     before",
                    path,
                    left.documents,
                    added,
                    replaced
                ),
            });
        }
        if let Some((name, row)) = left.first {
            progress.remark(tr!(
                "{}: documents whose rows have the names that their files had before: {}, such as {}, which was {}",
                path,
                left.moved,
                name,
                row
            ));
        }
        if dangling > 0 {
            progress.remark(tr!(
                "{}: speeches whose `duplicate_of` names a speech of a file that has changed: {}; write the table anew for \
                 names as of one run",
                path,
                dangling
            ));
        }
    }
}
