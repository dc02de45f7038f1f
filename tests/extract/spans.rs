//! Every mention stands where it says: characters of the document as it was decoded, whatever was normalised.

use std::fs;

use encoding_rs::GB18030;
use serde_json::Value;

use crate::binary::{in_package, run_with_stdin};
use crate::samples::JSONL;

/// The characters of a sample, decoded without the help of the program.
fn characters(source: &str) -> Vec<char> {
    let bytes = fs::read(in_package(source)).expect("a sample can be read");
    match String::from_utf8(bytes) {
        Ok(text) => text.chars().collect(),
        Err(other) => {
            let (text, malformed) = GB18030.decode_without_bom_handling(other.as_bytes());
            assert!(!malformed, "{source} is neither UTF-8 nor GB18030");
            text.chars().collect()
        }
    }
}

fn offset(object: &Value, key: &str) -> usize {
    object[key].as_u64().expect("an offset") as usize
}

/// Fails where a mention does not stand at its span; gives the number of mentions.
fn check(object: &Value, document: &[char]) -> usize {
    let mentions = object["mentions"].as_array().expect("mentions are a list");
    for mention in mentions {
        let text: String = document[offset(mention, "start")..offset(mention, "end")].iter().collect();
        assert_eq!(mention["text"], text.as_str(), "{mention}");
    }
    mentions.len()
}

#[test]
fn the_text_of_every_mention_is_the_document_at_its_span() {
    for object in JSONL.objects() {
        let source = object["source"].as_str().expect("a source");
        let mentions = check(&object, &characters(source));
        assert!(mentions > 0, "{source} has no mention");
    }
}

#[test]
fn the_speeches_of_a_document_follow_one_another_within_it() {
    let mut before = (String::new(), 0);
    for object in JSONL.objects() {
        let source = object["source"].as_str().expect("a source").to_owned();
        let (start, end) = (offset(&object, "start"), offset(&object, "end"));
        assert!(start < end && end <= characters(&source).len(), "{source} {start}-{end}");
        assert!(source != before.0 || start >= before.1, "{source} {start}-{end} begins before {}", before.1);
        before = (source, end);
    }
}

#[test]
fn a_traditional_text_with_glosses_is_quoted_as_it_was_written() {
    let traditional = |object: &&Value| object["source"].as_str().is_some_and(|source| source.contains("繁体"));
    let objects = JSONL.objects();
    let object = objects.iter().find(traditional).expect("the traditional sample");
    let has = |field: &str, value: &str, text: &str| {
        let mentions = object["mentions"].as_array().expect("mentions are a list");
        assert!(
            mentions.iter().any(|m| m["field"] == field && m["value"] == value && m["text"] == text),
            "no {field} {value} in {text}"
        );
    };
    has("speaker_name", "叶思齐", "葉(yè)思齊");
    has("place", "龙岩市", "龍巖");
    has("date", "2014-09-26", "二〇一四年九月二十六日");
}

#[test]
fn a_mark_that_tells_the_encoding_is_no_part_of_the_document() {
    let text = "在全县农村工作会议上的讲话\n\n同志们：\n\n2019年，粮食产量增长3.2%。\n";
    let run = run_with_stdin(["--format", "jsonl", "-"], format!("\u{feff}{text}"));
    let document: Vec<char> = text.chars().collect();
    assert!(check(&run.objects()[0], &document) > 0);
}
