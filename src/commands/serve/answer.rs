//! What the page is told: the rules as they stand, and a document as they read it.

use super::super::explain::{self, mention};
use super::current::Loaded;
use crate::explained::Explainer;
use crate::explained::places::Places;
use crate::explained::spelling::Names;
use crate::input::{RawDocument, Reader};
use crate::output::report::{Index, Piece};
use crate::rules::RuleSet;
use crate::span::Span;
use serde_json::{Value as Json, json};
use std::ops::Range;
use std::sync::Arc;
use tr::tr;

/// Bytes of a file, or of a text, that is read.
pub const MOST_BYTES: usize = 32 << 20;
/// Characters of a text. Longer ones are for the command line: a browser takes long to mark them.
const MOST_CHARACTERS: usize = 1_000_000;
/// Columns of an explanation.
const COLUMNS: usize = 76;
/// Mentions of a speech of which all is told.
const MOST_TOLD: usize = 20_000;

/// The rules as they stand.
pub fn rules(loaded: &Loaded) -> Json {
    let (rules, files) = loaded
        .rules
        .as_ref()
        .map_or((0, 0), |set| (set.compiled.rules.len() + set.compiled.layout.len(), set.files.len()));
    json!({"number": loaded.number, "faults": loaded.faults, "rules": rules, "files": files, "most_bytes": MOST_BYTES})
}

/// A document as it came: a file, or without a name a text.
pub struct Pasted {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Pasted {
    /// # Errors
    /// Why it cannot be read, as the page is told.
    fn read(self, loaded: &Loaded) -> Result<(Arc<RuleSet>, RawDocument), String> {
        let Some(set) = loaded.rules.clone() else {
            return Err(tr!("the rules have faults, and none were without since the program was started"));
        };
        let raw = match self.name.as_str() {
            "" => RawDocument::of("-", String::from_utf8(self.bytes).map_err(|_| tr!("the text is not in UTF-8"))?),
            name => Reader::new(&set.compiled).read_bytes(name, self.bytes).map_err(|e| e.to_string())?,
        };
        match raw.text.chars().nth(MOST_CHARACTERS) {
            None => Ok((set, raw)),
            Some(_) => Err(tr!(
                "the text has more than {} characters, which is too long for this page; read it by the command line",
                MOST_CHARACTERS
            )),
        }
    }
}

/// A document as the rules read it: `index` and `piece` as in a report, or an `error`.
pub fn document(loaded: &Loaded, pasted: Pasted) -> Json {
    match pasted.read(loaded) {
        Ok((set, raw)) => told(&set, raw),
        Err(reason) => json!({"error": reason}),
    }
}

/// What the rules made of some characters of a document, and why those of a field gave nothing there: `text`, or an `error`.
pub fn explained(loaded: &Loaded, pasted: Pasted, characters: Range<usize>, field: &str) -> Json {
    let (set, raw) = match pasted.read(loaded) {
        Ok(read) => read,
        Err(reason) => return json!({"error": reason}),
    };
    let length = raw.text.chars().count();
    let span =
        Span::new(characters.start.min(length), characters.end.clamp(characters.start, length.max(characters.start)));
    let examined = crate::examine(&set.compiled, raw);
    let (names, places) = (Names::of(&set), Places::of(&set));
    let mut explainer = Explainer::new(&set, &names, &places, &examined);
    let field = set.compiled.fields.iter().position(|known| known.name == field);
    json!({"text": explain::told(&mut explainer, span, field, COLUMNS)})
}

fn told(set: &RuleSet, raw: RawDocument) -> Json {
    let mut remarks = raw.remarks.clone();
    if raw.malformed > 0 {
        remarks.push(tr!("{} places could not be decoded", raw.malformed));
    }
    let examined = crate::examine(&set.compiled, raw);
    let (names, places) = (Names::of(set), Places::of(set));
    let mut explainer = Explainer::new(set, &names, &places, &examined);
    let mut index = Index::new(&set.compiled);
    index.document(examined.document());
    let mut piece = Piece::of(&examined.document().raw.text);
    for record in &examined.records {
        index.row(record);
        let details: Vec<Json> = record
            .mentions()
            .take(MOST_TOLD)
            .map(|found| {
                json!({
                    "place": mention::place(&explainer, &found),
                    "captures": mention::captures(&explainer, &found),
                    "held": mention::held(&mut explainer, &found),
                    "beat": mention::beaten(&explainer, &found),
                })
            })
            .collect();
        piece.speech(&set.compiled, record);
        piece.detail(details);
    }
    let index: Json = serde_json::from_str(&index.to_json(&[], "")).unwrap_or_default();
    json!({"index": index, "piece": piece.to_value(), "remarks": remarks})
}
