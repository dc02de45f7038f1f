//! What holds of any text, however it is broken: nothing panics, every span maps back, and no document changes what is
//! found in another.

use std::fs;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use speechmeta::input::{self, RawDocument};
use speechmeta::record::{Detail, Record};
use speechmeta::rules::RuleSet;
use speechmeta::rules::compiled::QuestionSource;
use speechmeta::rules::file::Take;

use crate::binary::sample_paths;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    RuleSet::load(&speechmeta::builtin::origin()).unwrap_or_else(|faults| panic!("{}", faults.render(false)))
});

/// The samples, decoded.
static SAMPLES: LazyLock<Vec<RawDocument>> = LazyLock::new(|| {
    let read = |path: &std::path::PathBuf| {
        let bytes = fs::read(path).expect("a sample can be read");
        input::from_bytes(&path.display().to_string(), bytes).expect("a sample can be decoded")
    };
    sample_paths().iter().map(read).collect()
});

fn records(text: &str) -> Vec<Record<'static>> {
    records_with(text, Detail::Mentions)
}

fn records_with(text: &str, detail: Detail) -> Vec<Record<'static>> {
    let raw = RawDocument::of("splice", text);
    speechmeta::extract(&RULES.compiled, raw, detail)
}

/// The cells of a record as they are written.
fn shown(record: &Record<'_>) -> Vec<String> {
    record.cells().map(|(_, cell)| cell.to_string()).collect()
}

/// Fails where a record or one of its mentions does not stand in the text as it says.
fn check(text: &str, records: &[Record<'_>]) -> Result<(), TestCaseError> {
    let characters: Vec<char> = text.chars().collect();
    let mut before = 0;
    for record in records {
        prop_assert!(record.span().start >= before && record.span().end <= characters.len(), "{:?}", record.span());
        before = record.span().end;
        prop_assert_eq!(record.cells().len(), RULES.compiled.columns.len());
        for mention in record.mentions() {
            let span = mention.span();
            prop_assert!(span.start < span.end, "{mention:?}");
            let found: String = characters[span.start..span.end].iter().collect();
            prop_assert_eq!(mention.text(), &found, "{:?}", mention);
        }
    }
    Ok(())
}

/// A piece of a sample, cut anywhere.
fn piece() -> impl Strategy<Value = String> {
    (any::<Index>(), any::<Index>(), 0..400_usize).prop_map(|(sample, from, length)| {
        let text = &sample.get(&SAMPLES).text;
        let from = from.index(text.chars().count());
        text.chars().skip(from).take(length).collect()
    })
}

/// What may stand between two pieces: nothing, line ends, marks, letters with glosses, anything.
fn glue() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("\r\n".to_owned()),
        Just("(xié)".to_owned()),
        "[　 \u{feff}\u{200b}，。、：；×*xX0-9０-９%％第届次年月日篇一二三()（）《》-]{0,12}",
        "\\PC{0,8}",
        "(?s).{0,4}",
    ]
}

fn splice() -> impl Strategy<Value = String> {
    prop::collection::vec((piece(), glue()), 0..5)
        .prop_map(|parts| parts.into_iter().flat_map(|(piece, glue)| [piece, glue]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_splice_of_samples_never_panics_and_its_spans_map_back(text in splice()) {
        check(&text, &records(&text))?;
    }

    #[test]
    fn the_cells_are_the_same_with_mentions_and_without(text in splice()) {
        let cells = |detail| records_with(&text, detail).iter().map(shown).collect::<Vec<_>>();
        prop_assert_eq!(cells(Detail::Cells), cells(Detail::Mentions));
    }

    #[test]
    fn who_looks_into_the_rules_sees_the_cells_that_are_written_and_what_they_are_made_of(text in splice()) {
        let written: Vec<_> = records_with(&text, Detail::Cells).iter().map(shown).collect();
        let examined = speechmeta::examine(&RULES.compiled, RawDocument::of("splice", &text));
        prop_assert_eq!(written, examined.records.iter().map(shown).collect::<Vec<_>>());
        for record in &examined.records {
            for ((column, cell), evidence) in RULES.compiled.columns.iter().zip(&shown(record)).zip(record.evidence()) {
                let is_of_field = matches!(column.question.from, QuestionSource::Field(_));
                prop_assert!(evidence.is_empty() || !cell.is_empty(), "{}", column.name);
                prop_assert!(!evidence.is_empty() || !is_of_field || cell.is_empty(), "{}: {}", column.name, cell);
                if is_of_field && column.question.take == Take::All && column.question.otherwise.is_empty() {
                    let mut shown: Vec<&str> = Vec::new();
                    for answer in evidence.iter().map(|evidence| evidence.shown.as_str()) {
                        if !shown.contains(&answer) {
                            shown.push(answer);
                        }
                    }
                    prop_assert_eq!(cell, &shown.join(&column.question.join));
                }
            }
        }
    }

    #[test]
    fn any_characters_never_panic_and_their_spans_map_back(text in "(?s).{0,120}") {
        check(&text, &records(&text))?;
    }

    #[test]
    fn any_bytes_are_a_document_or_an_error_with_its_name(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        match input::from_bytes("name.txt", bytes) {
            Ok(raw) => check(&raw.text.clone(), &speechmeta::extract(&RULES.compiled, raw, Detail::Mentions))?,
            Err(error) => prop_assert!(error.to_string().starts_with("name.txt: ")),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_documents_does_not_change_what_is_found_in_each(
        order in subsequence((0..SAMPLES.len()).collect::<Vec<_>>(), 2..=SAMPLES.len()).prop_shuffle()
    ) {
        static ALONE: LazyLock<Vec<String>> = LazyLock::new(|| {
            SAMPLES.iter().map(|raw| format!("{:?}", speechmeta::extract(&RULES.compiled, raw.clone(), Detail::Mentions))).collect()
        });
        for n in order {
            let again = format!("{:?}", speechmeta::extract(&RULES.compiled, SAMPLES[n].clone(), Detail::Mentions));
            prop_assert_eq!(&again, &ALONE[n]);
        }
    }
}
