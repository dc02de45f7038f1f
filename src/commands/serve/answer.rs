//! What the page is told: the rules as they stand, and a document as they read it.

use super::super::explain::mention;
use super::current::Loaded;
use serde_json::{Value as Json, json};
use speechmeta::explained::Explainer;
use speechmeta::explained::places::Places;
use speechmeta::explained::spelling::Names;
use speechmeta::input::{RawDocument, Reader};
use speechmeta::output::report::{Index, Piece};
use speechmeta::rules::RuleSet;

/// Bytes of a file, or of a text, that is read.
pub const MOST_BYTES: usize = 32 << 20;
/// Characters of a text. Longer ones are for the command line: a browser takes long to mark them.
const MOST_CHARACTERS: usize = 1_000_000;
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

/// A document as the rules read it: `index` and `piece` as in a report, or an `error`. Without a name it is a text.
pub fn document(loaded: &Loaded, name: &str, bytes: Vec<u8>) -> Json {
    let Some(set) = &loaded.rules else {
        return json!({"error": "the rules have faults, and none were without since the program was started"});
    };
    let read = match name {
        "" => match String::from_utf8(bytes) {
            Ok(text) => Ok(RawDocument::of("-", text)),
            Err(_) => return json!({"error": "the text is not in UTF-8"}),
        },
        name => Reader::new(&set.compiled).read_bytes(name, bytes).map_err(|e| e.to_string()),
    };
    match read {
        Err(reason) => json!({"error": reason}),
        Ok(raw) if raw.text.chars().nth(MOST_CHARACTERS).is_some() => json!({"error": format!(
            "the text has more than {MOST_CHARACTERS} characters, which is too long for this page; read it by the command line"
        )}),
        Ok(raw) => told(set, raw),
    }
}

fn told(set: &RuleSet, raw: RawDocument) -> Json {
    let mut remarks = raw.remarks.clone();
    if raw.malformed > 0 {
        remarks.push(format!("{} places could not be decoded", raw.malformed));
    }
    let examined = speechmeta::examine(&set.compiled, raw);
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
