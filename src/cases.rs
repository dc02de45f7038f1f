//! Whole documents run through the program as it is, and their cells held against what is wanted of them.

use crate::api::extract;
use crate::input::{RawDocument, Reader};
use crate::record::Detail;
use crate::rules::cases::{Case, CaseCell, CaseDocument};
use crate::rules::compiled::CompiledRules;
use tr::tr;

/// A case of which something is otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFailure {
    /// Where it stands, as `file:line`.
    pub line: String,
    pub name: String,
    /// What is otherwise, in words.
    pub reasons: Vec<String>,
}

/// Runs a case; `None` where all is as wanted.
pub fn run(rules: &CompiledRules, case: &Case) -> Option<CaseFailure> {
    let reasons = reasons(rules, case);
    (!reasons.is_empty()).then(|| CaseFailure { line: case.line.clone(), name: case.name.clone(), reasons })
}

fn reasons(rules: &CompiledRules, case: &Case) -> Vec<String> {
    let raw = match &case.document {
        CaseDocument::Text(text) => RawDocument::of("case", text.as_str()),
        CaseDocument::File(name, bytes) => match Reader::new(rules).read_bytes(name, bytes.clone()) {
            Ok(raw) => raw,
            Err(error) => return vec![error.to_string()],
        },
    };
    let records = extract(rules, raw, Detail::Cells);
    let mut reasons = Vec::new();
    if let Some(wanted) = case.speeches.filter(|wanted| *wanted != records.len()) {
        reasons.push(tr!("wanted {} speeches, the document gives {}", wanted, records.len()));
    }
    let Some(record) = records.get(case.speech.saturating_sub(1)) else {
        reasons.push(tr!("the document has no speech {}, it has {}", case.speech, records.len()));
        return reasons;
    };
    for CaseCell { line, column, wanted } in &case.cells {
        let given = record.cell(column).map(ToString::to_string).unwrap_or_default();
        if !is_same(wanted.trim(), &given) {
            let shown = |text: &str| match text {
                "" => tr!("a cell that is empty" => "nothing"),
                text => format!("`{text}`"),
            };
            let number = line.rsplit(':').next().unwrap_or_default();
            let (wanted, given) = (shown(wanted.trim()), shown(&given));
            reasons.push(tr!("{} (line {}): wanted {}, the document gives {}", column, number, wanted, given));
        }
    }
    reasons
}

/// Whether two cells hold the same: numbers however they are written.
fn is_same(wanted: &str, given: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    wanted == given || number(wanted).zip(number(given)).is_some_and(|(a, b)| (a - b).abs() < 1e-9)
}
