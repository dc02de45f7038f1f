//! What stands between the pieces of a list: 、 or [,、]\s*.

use once_cell::sync::OnceCell;
use regex::Regex;
use regex_syntax::hir::literal::Extractor;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// A regular expression without references, compiled when it is first used and serialised as its text.
#[derive(Debug, Clone)]
pub struct Separator {
    pattern: String,
    ready: OnceCell<Ready>,
}

#[derive(Debug, Clone)]
enum Ready {
    /// It is one of these strings, the first that stands there: nearly every separator is. That is told without a regex,
    /// which takes longer to make than a speech to read.
    Strings(Vec<String>),
    Regex(Regex),
}

impl Separator {
    /// # Errors
    /// The pattern is no regular expression.
    pub fn new(pattern: &str) -> Result<Separator, regex::Error> {
        let ready = OnceCell::with_value(Ready::new(pattern)?);
        Ok(Separator { pattern: pattern.to_owned(), ready })
    }

    /// Its matches in a text, in bytes, from left to right.
    fn find_all(&self, text: &str) -> Vec<Range<usize>> {
        match self.ready() {
            Ready::Regex(regex) => regex.find_iter(text).map(|found| found.range()).collect(),
            Ready::Strings(strings) => {
                let mut found = Vec::new();
                let mut at = 0;
                while let Some(c) = text[at..].chars().next() {
                    match strings.iter().find(|string| text[at..].starts_with(string.as_str())) {
                        Some(string) => {
                            found.push(at..at + string.len());
                            at += string.len();
                        }
                        None => at += c.len_utf8(),
                    }
                }
                found
            }
        }
    }

    /// The bytes between the places where it stands, among them what is empty.
    pub fn pieces(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let found = self.find_all(text);
        let starts: Vec<usize> = [0].into_iter().chain(found.iter().map(|range| range.end)).collect();
        let ends = found.into_iter().map(|range| range.start).chain([text.len()]);
        starts.into_iter().zip(ends).map(|(start, end)| start..end)
    }

    /// The same as texts.
    pub fn split<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.pieces(text).map(|piece| &text[piece])
    }

    fn ready(&self) -> &Ready {
        self.ready.get_or_init(|| {
            Ready::new(&self.pattern).unwrap_or_else(|e| unreachable!("a separator that was checked before: {e}"))
        })
    }
}

impl Ready {
    fn new(pattern: &str) -> Result<Ready, regex::Error> {
        // Dozens of rules have the same few separators.
        static KNOWN: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
        let regex = || {
            // Whoever panicked while holding the table left it whole.
            let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(regex) = known.get(pattern) {
                return Ok(Ready::Regex(regex.clone()));
            }
            let regex = Regex::new(pattern)?;
            known.insert(pattern.to_owned(), regex.clone());
            Ok(Ready::Regex(regex))
        };
        let Ok(hir) = regex_syntax::parse(pattern) else { return regex() };
        let strings = Extractor::new().extract(&hir);
        let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().filter(|text| !text.is_empty()).map(str::to_owned);
        let strings = strings.literals().filter(|_| strings.is_exact() && hir.properties().look_set().is_empty());
        let strings = strings.and_then(|all| all.iter().map(|literal| text(literal.as_bytes())).collect());
        strings.map_or_else(regex, |strings| Ok(Ready::Strings(strings)))
    }
}

impl Serialize for Separator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.pattern.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Separator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Separator { pattern: String::deserialize(deserializer)?, ready: OnceCell::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PATTERNS: [&str; 9] = [
        "、",
        "[、和及]",
        "以及|[、和及与]",
        "(?:以上|左右)?(?:以及|[、,和及])",
        "、第?",
        r"[、 \n]{1,2}",
        "以|以及",
        r"\s*、",
        "^、|和$",
    ];

    #[test]
    fn separators_that_are_strings_need_no_regex() {
        let is_regex = |pattern: &str| matches!(Separator::new(pattern).unwrap().ready(), Ready::Regex(_));
        let told: Vec<bool> = PATTERNS.map(is_regex).into();
        assert_eq!(told, [false, false, false, false, false, true, false, true, true]);
        assert!(Separator::new("[、").is_err());
    }

    proptest! {
        #[test]
        fn a_separator_stands_where_its_regex_does(text in "[、和及与以上左右第, \n一]{0,30}") {
            for pattern in PATTERNS {
                let expected: Vec<_> = Regex::new(pattern).unwrap().find_iter(&text).map(|found| found.range()).collect();
                let separator = Separator::new(pattern).unwrap();
                prop_assert_eq!(separator.find_all(&text), expected);
                let pieces: Vec<&str> = separator.split(&text).collect();
                let expected: Vec<&str> = Regex::new(pattern).unwrap().split(&text).collect();
                prop_assert_eq!(pieces, expected);
            }
        }
    }
}
